"""Published times as feeds write them to instants, with how far each can be trusted.

Own parser because feed libraries read zone names they do not know as UTC and guess at the order of numbers.
What is not understood is missing, never guessed: no month-first reading of `12/10/2026`.
"""

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from rules.match import Quality

FUTURE_AFTER = timedelta(hours=1)
"""A time further ahead of our reading than this is no publication time."""

YEAR_MIN, YEAR_MAX = 1971, 2100
"""Outside of it stand placeholders (1970-01-01, 0001-01-01) and other calendars (1405 is a Jalali year)."""

ZONE_MINUTES: dict[str, int] = {
    "Z": 0, "UT": 0, "UTC": 0, "GMT": 0, "WET": 0, "WEST": 60, "BST": 60, "CET": 60, "MET": 60, "CEST": 120,
    "MEST": 120, "EET": 120, "EEST": 180, "TRT": 180, "MSK": 180, "MSD": 240, "IDT": 180, "AZT": 240,
    "IRST": 210, "IRDT": 270, "GST": 240, "AFT": 270, "PKT": 300, "UZT": 300, "HKT": 480, "SGT": 480, "PHT": 480,
    "WIB": 420, "ICT": 420, "JST": 540, "KST": 540, "AEST": 600, "AEDT": 660, "NZST": 720, "NZDT": 780,
    "EAT": 180, "CAT": 120, "SAST": 120, "WAT": 60, "NDT": -150, "NST": -210, "ADT": -180,
    "EST": -300, "EDT": -240, "CDT": -300, "MST": -420, "MDT": -360, "PST": -480, "PDT": -420,
    "AKST": -540, "AKDT": -480, "HST": -600, "BRT": -180, "ART": -180, "МСК": 180,
}  # fmt: skip
"""Minutes east of Greenwich, for names that mean one thing in news feeds."""

ZONE_GUESSES: dict[str, int] = {"CST": -360, "AST": 180}
"""Names of several zones: the likelier one, marked as assumed, unless the outlet's own zone bears the name."""

_MONTHS: dict[str, int] = {
    name: number
    for number, names in enumerate(
        (
            "jan january января янв janvier janv enero ene januar jänner gennaio janeiro ocak يناير stycznia січня",
            "feb february февраля фев février févr febrero februar febbraio fevereiro şubat فبراير lutego лютого",
            "mar march марта мар mars marzo märz março mart مارس marca березня",
            "apr april апреля апр avril avr abril abr aprile nisan أبريل ابريل kwietnia квітня",
            "may мая mai mayo maggio maio mayıs مايو maja травня",
            "jun june июня июн juin junio juni giugno junho haziran يونيو czerwca червня",
            "jul july июля июл juillet juil julio juli luglio julho temmuz يوليو lipca липня",
            "aug august августа авг août agosto ağustos أغسطس اغسطس sierpnia серпня",
            "sep sept september сентября сен сент septembre septiembre settembre setembro eylül سبتمبر września",
            "oct october октября окт octobre octubre oktober ottobre outubro ekim أكتوبر اكتوبر października жовтня",
            "nov november ноября ноя novembre noviembre novembro kasım نوفمبر listopada листопада",
            "dec december декабря дек décembre déc diciembre dezember dicembre dezembro aralık ديسمبر grudnia грудня",
        ),
        1,
    )
    for name in names.split()
}

_DIGITS = str.maketrans("۰۱۲۳۴۵۶۷۸۹٠١٢٣٤٥٦٧٨٩", "01234567890123456789")
_NAME = r"([^\W\d_]{3,12})\.?"
_CLOCK = (
    r"(?:(?:\s*[Tt,]\s*|\s+)(\d{1,2})[:.h](\d{2})(?:[:.](\d{1,2})(?!\d)(?:[.,]\d{1,9})?)?"
    r"\s*([AaPp]\.?[Mm]\.?)?)?"
)
_REST = r"\s*([^\d\s].{0,40})?"
_WEEKDAY = r"(?:[^\W\d_]{2,12}(?:[.,]{1,2}\s*|\s+))?"
_YEAR_FIRST = re.compile(rf"(\d{{4}})([-/.])(\d{{1,2}})\2(\d{{1,2}}){_CLOCK}{_REST}")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:T?(\d{2})(\d{2})(\d{2})?)?(Z|[+-]\d{4})?")
_DAY_NAMED = re.compile(
    rf"{_WEEKDAY}(\d{{1,2}})(?:st|nd|rd|th)?[\s.-]{{1,3}}(?:de\s)?{_NAME}[\s,.-]{{1,3}}(?:de\s)?(\d{{4}}|\d{{2}}){_CLOCK}{_REST}"
)
_MONTH_NAMED = re.compile(rf"{_WEEKDAY}{_NAME}\s+(\d{{1,2}})(?:st|nd|rd|th)?,?\s+(\d{{4}}){_CLOCK}{_REST}")
_CTIME = re.compile(rf"{_WEEKDAY}{_NAME}\s+(\d{{1,2}})\s+(\d{{1,2}}):(\d{{2}}):(\d{{2}})\s+([A-Z]{{1,5}}\s+)?(\d{{4}})")
_DAY_FIRST = re.compile(rf"(\d{{1,2}})([./-])(\d{{1,2}})\2(\d{{4}}){_CLOCK}{_REST}")
_EPOCH = re.compile(r"(\d{9,10})(?:\.\d{1,9})?|(\d{12,13})")
_OFFSET = re.compile(r"(?:GMT|UTC|UT|Z)?\s*([+\-−])\s*(\d{1,2})(?::?(\d{2}))?(?!\d)", re.IGNORECASE)
_ZONE_NAME = re.compile(r"\(?([^\W\d_]{1,5})\)?(?![^\W\d_])")
_REGION = re.compile(r"\[?([A-Z][A-Za-z]+/[A-Za-z_]+)\]?")


class Published(NamedTuple):
    """When something was published, in UTC, and how far that can be trusted."""

    at: datetime | None
    quality: Quality


class _Parts(NamedTuple):
    year: int
    month: int
    day: int
    hour: int = 0
    minute: int = 0
    second: int = 0
    timed: bool = False
    zone: str = ""


MISSING = Published(None, "missing")


def published(raw: str | None, fetched_at: datetime, zone: str | None = None) -> Published:
    """Read a published time; `zone` is the outlet's IANA zone, for times that carry none. Never raises."""
    if not raw:
        return MISSING
    text = " ".join(raw[:120].split()).translate(_DIGITS)
    try:
        found = _epoch(text) or _calendar(text, outlet_zone(zone))
    except (ValueError, OverflowError):
        return MISSING
    if found is None or found.at is None or not YEAR_MIN <= found.at.year <= YEAR_MAX:
        return MISSING
    if found.at > fetched_at + FUTURE_AFTER:
        return Published(found.at, "future")
    return found


@lru_cache(maxsize=512)
def outlet_zone(name: str | None) -> ZoneInfo | None:
    """Return the zone of an IANA name, None without one or when nobody knows it."""
    if not name:
        return None
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def _epoch(text: str) -> Published | None:
    """Read seconds or milliseconds since 1970."""
    if not (match := _EPOCH.fullmatch(text)):
        return None
    seconds = int(match[1]) if match[1] else int(match[2]) / 1000
    return Published(datetime.fromtimestamp(seconds, UTC), "exact")


def _calendar(text: str, home: ZoneInfo | None) -> Published | None:
    """Read a date of the calendar with or without time and zone."""
    parts = _parts(text)
    if parts is None:
        return None
    days, hour = (1, 0) if parts.hour == 24 and parts.minute == parts.second == 0 else (0, parts.hour)
    naive = datetime(parts.year, parts.month, parts.day, hour, parts.minute, parts.second - (parts.second == 60))  # noqa: DTZ001
    naive += timedelta(days=days)
    if not parts.timed:
        return Published(naive.replace(tzinfo=home or UTC).astimezone(UTC), "date_only")
    zone, quality = _zone(parts.zone, naive, home)
    return Published(naive.replace(tzinfo=zone).astimezone(UTC), quality)


def _parts(text: str) -> _Parts | None:
    """Try each way of writing a date; the first that fits the whole text counts."""
    if match := _YEAR_FIRST.fullmatch(text):
        year, _, month, day, *rest = match.groups()
        return _with_clock(int(year), int(month), int(day), *rest)
    if match := _COMPACT.fullmatch(text):
        year, month, day, hour, minute, second, zone = match.groups()
        return _with_clock(int(year), int(month), int(day), hour, minute, second, None, zone)
    if match := _CTIME.fullmatch(text):
        name, day, hour, minute, second, zone, year = match.groups()
        return _with_clock(int(year), _month(name), int(day), hour, minute, second, None, zone)
    if match := _DAY_NAMED.fullmatch(text):
        day, name, year, *rest = match.groups()
        return _with_clock(_year(year), _month(name), int(day), *rest)
    if match := _MONTH_NAMED.fullmatch(text):
        name, day, year, *rest = match.groups()
        return _with_clock(int(year), _month(name), int(day), *rest)
    return _day_first(text)


def _day_first(text: str) -> _Parts | None:
    """Read `25/10/2026` and `12.10.2026`; where slash or hyphen leave the order open, nothing."""
    if not (match := _DAY_FIRST.fullmatch(text)):
        return None
    day, mark, month, year, *rest = match.groups()
    if mark != "." and int(day) <= 12 and day != month:
        return None
    return _with_clock(int(year), int(month), int(day), *rest)


def _with_clock(
    year: int, month: int, day: int,
    hour: str | None, minute: str | None, second: str | None, half: str | None, zone: str | None,
) -> _Parts:  # fmt: skip
    if hour is None or minute is None:
        return _Parts(year, month, day)
    hours = int(hour)
    if half:
        hours = hours % 12 + (12 if half[0] in "Pp" else 0)
    return _Parts(year, month, day, hours, int(minute), int(second or 0), True, zone or "")


def _month(name: str) -> int:
    """Return the month of a name; raises ValueError for other words."""
    number = _MONTHS.get(name.casefold())
    if number is None:
        raise ValueError(f"no month: {name}")
    return number


def _year(text: str) -> int:
    """Return the year; two digits as RFC 2822 reads them."""
    return int(text) if len(text) == 4 else int(text) + (2000 if int(text) < 50 else 1900)


def _zone(text: str, naive: datetime, home: ZoneInfo | None) -> tuple[tzinfo, Quality]:
    """Return the zone a text names, else the outlet's, else UTC; only the first is exact."""
    text = text.strip().removesuffix(".")
    if (offset := _OFFSET.match(text)) and (fixed := _fixed(offset)):
        return fixed, "exact"
    if (region := _REGION.fullmatch(text)) and (named := outlet_zone(region[1])):
        return named, "exact"
    name = match[1].upper() if (match := _ZONE_NAME.match(text)) else ""
    if name in ZONE_MINUTES:
        return timezone(timedelta(minutes=ZONE_MINUTES[name])), "exact"
    if home is not None:
        return home, "exact" if name and naive.replace(tzinfo=home).tzname() == name else "tz_assumed"
    if name in ZONE_GUESSES:
        return timezone(timedelta(minutes=ZONE_GUESSES[name])), "tz_assumed"
    return UTC, "tz_assumed"


def _fixed(offset: "re.Match[str]") -> tzinfo | None:
    """Return a zone of fixed offset, None where no place on earth has it."""
    minutes = int(offset[2]) * 60 + int(offset[3] or 0)
    if minutes > 14 * 60 or int(offset[3] or 0) > 59:
        return None
    return timezone(timedelta(minutes=minutes if offset[1] == "+" else -minutes))
