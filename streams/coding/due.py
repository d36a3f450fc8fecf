"""The date an English sentence sets: the end of "within 24 hours", "by Friday", counted from publication.

Pure; knows no events. A time that has passed or a bare weekday of the past is no date to come.
"""

import re
from datetime import datetime, timedelta

_COUNT: dict[str, int] = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "ten": 10,
    "twelve": 12, "the next": 1,
}  # fmt: skip
_UNIT = {
    "hour": timedelta(hours=1),
    "day": timedelta(days=1),
    "week": timedelta(weeks=1),
    "month": timedelta(days=30),
}
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)  # fmt: skip
_WITHIN = re.compile(
    r"\b(?:within|in the next|over the next|give[ns]?\b[\w .'’-]{1,40}?|gave\b[\w .'’-]{1,40}?)(?: the next)? "
    r"(?P<count>\d{1,3}|one|two|three|four|five|six|seven|eight|ten|twelve|an?)[ -]"
    r"(?P<unit>hour|day|week|month)s?\b"
    r"(?! (?:ago|earlier|old|before))",
    re.IGNORECASE,
)
_SET = re.compile(
    r"\b(?P<count>\d{1,3}|one|two|three|seven|ten)[ -](?P<unit>hour|day|week)s? "
    r"(?:deadline|ultimatum|notice|grace period)\b",
    re.IGNORECASE,
)
_BY = re.compile(
    r"\b(?:by|before|until|no later than|deadline of) (?:(?:the end of|end of|late|midnight on|noon on) )?(?P<day>"
    + "|".join(_DAYS)
    + r"|tomorrow|tonight|midnight)\b",
    re.IGNORECASE,
)
_DATE = re.compile(
    r"\b(?:by|before|until|no later than|deadline of) (?:(?P<day>\d{1,2}) )?(?P<month>"
    + "|".join(_MONTHS)
    + r")(?: (?P<late>\d{1,2}))?\b",
    re.IGNORECASE,
)


def due(words: str, at: datetime) -> datetime | None:
    """Return the date that `words`, published at `at`, set; None without one."""
    for form in (_SET, _WITHIN):
        if match := form.search(words):
            count = match["count"].lower()
            return at + (int(count) if count.isdigit() else _COUNT[count]) * _UNIT[match["unit"].lower()]
    if match := _BY.search(words):
        return _end_of(match["day"].lower(), at)
    if match := _DATE.search(words):
        return on(_MONTHS.index(match["month"].lower()) + 1, int(match["day"] or match["late"] or 0), at)
    return None


def _end_of(day: str, at: datetime) -> datetime:
    if day in ("tonight", "midnight"):
        return end_of(at.weekday(), at, today=True)
    return end_of((at.weekday() + 1) % 7 if day == "tomorrow" else _DAYS.index(day), at)


def end_of(weekday: int, at: datetime, today: bool = False) -> datetime:
    """Return the midnight that ends the next such day (0 is Monday) after `at`, or today's."""
    ahead = 0 if today else (weekday - at.weekday()) % 7 or 7
    return at.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=ahead + 1)


def on(month: int, day: int, at: datetime) -> datetime | None:
    """Return the end of the next such date; the month's first moment without a day, None for a date there is not."""
    year = at.year + (month < at.month)
    try:
        end = at.replace(year=year, month=month, day=day or 1, hour=0, minute=0, second=0, microsecond=0)
    except ValueError:
        return None
    return end + timedelta(days=1 if day else 0)
