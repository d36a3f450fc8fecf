"""The hours in which a rule pages, in its own time zone: is an instant among them, and when do the next begin. Pure."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from rules.spec import WEEKDAYS, ActiveSpec

DAYS_AHEAD = 9
"""Days looked at for the next hours: a week, and a day on either side for the zone."""


def is_open(active: ActiveSpec, at: datetime) -> bool:
    """Say whether the rule pages at an instant. Hours that end before they start go on after midnight."""
    return any(start <= at < end for start, end in spans(active, at))


def next_open(active: ActiveSpec, at: datetime) -> datetime:
    """Return the first instant from `at` on at which the rule pages."""
    if is_open(active, at):
        return at
    return min(start for start, _ in spans(active, at) if start > at)


def spans(active: ActiveSpec, at: datetime) -> list[tuple[datetime, datetime]]:
    """Return the hours of the days around an instant, in UTC: comparing local times would ignore the clock's change."""
    zone = ZoneInfo(active.zone)
    first = at.astimezone(zone).date() - timedelta(days=1)
    found: list[tuple[datetime, datetime]] = []
    for day in (first + timedelta(days=number) for number in range(DAYS_AHEAD)):
        if WEEKDAYS[day.weekday()] in active.days:
            last = day if active.end > active.start else day + timedelta(days=1)
            start = datetime.combine(day, active.start, zone).astimezone(UTC)
            found.append((start, datetime.combine(last, active.end, zone).astimezone(UTC)))
    return found
