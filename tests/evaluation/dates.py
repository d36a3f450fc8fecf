"""Published times in the given feeds: the instant is right, or the article says how far it cannot be trusted.

Right is what a plain reader of its own makes of a time that names its zone; anything else has to be marked.
"""

import re
import tarfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from given import files
from measures import Miss, Row, Scored, parts, share

from connectors.errors import Rejected
from connectors.sources.dialects import parse_feed
from streams.coding.coder import Coder
from streams.reading.dates import FUTURE_AFTER, YEAR_MIN, published

TASK = "dates"
READ_AT = datetime(2026, 11, 24, tzinfo=UTC)


def score(data: Path, coder: Coder) -> Scored:
    """Score every dated entry of the feeds that can be read."""
    scored = Scored()
    for archive in files(data, "feeds/*.tar.gz"):
        name = archive.name.partition(".")[0]
        found = list(_dated(archive))
        ids = [f"{name}:{file}:{number}" for number, (file, _) in enumerate(found)]
        right = [_right(raw) for _, raw in found]
        for part, at in parts(ids):
            value = share(right[i] for i in at)
            scored.rows.append(Row(TASK, part, f"{name}: right or marked", value, len(at), None, 0.99))
            scored.misses += [Miss(ids[i], part, "right or marked", found[i][1][:40]) for i in at if not right[i]]
    return scored


def _dated(archive: Path) -> Iterator[tuple[str, str]]:
    """Yield (file, published time as written) of every entry that gives one."""
    with tarfile.open(archive) as files:
        for member in files:
            if not (member.isfile() and (file := files.extractfile(member))):
                continue
            try:
                document = parse_feed(file.read(), "", f"https://press.example/{member.name}")
            except Rejected:
                continue
            yield from ((member.name, raw) for entry in document.entries if (raw := entry.published or entry.updated))


def _right(raw: str) -> bool:
    """Say whether a time is read as it should be: the instant that is written, else marked as what it is."""
    found, wanted = published(raw, READ_AT), _instant(raw)
    if wanted is None:
        return found.quality != "exact"
    if found.at is not None and abs(found.at - wanted) < timedelta(seconds=1):
        return True
    return found.quality in ("tz_assumed", "date_only") or wanted.year < YEAR_MIN or wanted > READ_AT + FUTURE_AFTER


def _instant(raw: str) -> datetime | None:
    """Return the instant of a time that names its zone, None of any other; a reader of its own, as plain as can be."""
    text = re.sub(r"\s*([T:])\s*(?=\d)", r"\1", " ".join(raw.split()))
    if (iso := ISO.match(text)) and text.count("-") >= 2:
        year, month, day, *clock, zone = iso.groups()
    elif named := NAMED.match(text):
        day, name, year, *clock, zone = named.groups()
        year = year if len(year) == 4 else f"{'20' if int(year) < 50 else '19'}{year}"
        month = str(MONTHS.index(name.lower()) + 1) if name.lower() in MONTHS else ""
    else:
        return None
    hour, minute, second, half = clock
    offset = ZONES.get(zone.strip().upper()) if zone else None
    if number := re.fullmatch(r"(?:GMT|UTC)?([+-])(\d{1,2}):?(\d\d)?", zone or ""):
        offset = int(number[1] + "1") * (int(number[2]) * 60 + int(number[3] or 0))
    if offset is None or not month:
        return None
    hours = int(hour) % 12 + 12 * (half.lower() == "pm") if half else int(hour)
    try:
        at = datetime(int(year), int(month), int(day), hours, int(minute), int(second or 0), tzinfo=UTC)
    except ValueError:
        return None
    return at - timedelta(minutes=offset)


MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
ZONES = {
    "Z": 0,
    "GMT": 0,
    "UT": 0,
    "UTC": 0,
    "EST": -300,
    "EDT": -240,
    "PST": -480,
    "PDT": -420,
    "CEST": 120,
    "CET": 60,
}
ISO = re.compile(r"(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d)(?::(\d{1,2})(?:[.,]\d+)?)?()\s?(Z|[+-]\d\d:?\d\d)?$")
NAMED = re.compile(
    r"(?:\w{3,9},? ?)?(\d{1,2}) (\w{3})\w* (\d{4}|\d\d),? (\d{1,2}):(\d\d)(?::(\d{1,2}))?(?: ([AaPp][Mm]))?"
    r" ?([+-]?[\w:+-]+)?$"
)
