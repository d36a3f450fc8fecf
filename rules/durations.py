"""Durations as rules write them (`90m`, `6h`, `3d`), and dates, times of the day, time zones. Nothing else is one."""

import re
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

DURATION = re.compile(r"([0-9]{1,5})([mhd])\Z")
UNITS = {"m": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1)}


def duration(text: object) -> timedelta:
    """Return `90m`, `6h` or `3d` as a timedelta; ValueError with the remedy for anything else."""
    found = DURATION.match(text) if isinstance(text, str) else None
    if found is None:
        raise ValueError(f"{text!r} is not a duration; write 90m, 6h or 3d")
    return int(found[1]) * UNITS[found[2]]


def offset(text: object) -> timedelta:
    """Return a duration with an optional minus sign: an instant of a test's timeline."""
    if isinstance(text, str) and text.startswith("-"):
        return -duration(text[1:])
    return duration("0m" if text == 0 else text)


def written(span: timedelta) -> str:
    """Return a duration as a rule writes it, in the largest unit that is exact."""
    for unit in "dh":
        if span % UNITS[unit] == timedelta(0) and span:
            return f"{span // UNITS[unit]}{unit}"
    return f"{span // UNITS['m']}m"


DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")
CLOCK = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])\Z")


def instant(at: datetime) -> str:
    """Return an instant as officers read it: `2026-03-03 09:00 UTC`."""
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M} UTC"


def day(text: object) -> date:
    """Return `2026-04-01` as a date; ValueError with the remedy for anything else."""
    if isinstance(text, str) and DAY.match(text):
        return date.fromisoformat(text)
    raise ValueError(f"{text!r} is not a date; write 2026-04-01")


def clock(text: object) -> time:
    """Return `06:30` as a time of the day; ValueError with the remedy for anything else."""
    found = CLOCK.match(text) if isinstance(text, str) else None
    if found is None:
        raise ValueError(f"{text!r} is not a time of the day; write 06:30")
    return time(int(found[1]), int(found[2]))


def time_zone(text: object) -> str:
    """Return the name of a time zone as the tz database spells it; ValueError with the remedy for anything else."""
    try:
        return ZoneInfo(str(text)).key
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError(f"{text!r} is not a time zone; write UTC, Asia/Muscat or another tz name") from None
