"""An outlet's feed as it stood at an instant: which items, in which version, under which date, and the answer's bytes.

Pure: the instant is given. Knows nothing of servers, and nothing of what the pipeline makes of a feed.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from email.utils import format_datetime
from zoneinfo import ZoneInfo

from streams.drill.dialects import DIALECTS, MEDIA, Channel, Entry
from streams.drill.format import Drill, DrillArticle, DrillOutlet

ZONE_NAMES: Mapping[str, str] = {"Asia/Tehran": "IRST", "Asia/Dubai": "GST", "Asia/Muscat": "GST"}
"""Names that newsrooms write for zones which the zone database only numbers."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the outlet's server answers."""

    status: int
    headers: Mapping[str, str]
    body: bytes


def render(drill: Drill, outlet: DrillOutlet, now: datetime) -> Answer:
    """Return the outlet's feed as of `now`: its newest items, newest first, in its dialect and with its habits.

    While the outlet is down the answer is HTTP 500. The same state of a feed always gives the same bytes.
    """
    size = now - drill.plan.zero
    if any(span.begin <= size < span.end for span in outlet.down):
        return Answer(500, {"Content-Type": "text/plain; charset=utf-8"}, b"internal error\n")
    shown = visible(drill, outlet, size)
    entries = [entry for article in shown for entry in _entries(drill, outlet, article, size)]
    channel = Channel(outlet.name, outlet.site, outlet.language, outlet.encoding, outlet.cdata)
    body = DIALECTS[outlet.dialect](channel, entries).encode(outlet.encoding)
    headers = {"Content-Type": MEDIA[outlet.dialect], "ETag": f'"{hashlib.blake2b(body, digest_size=12).hexdigest()}"'}
    if shown:
        changed = max(_changed_at(article, size) for article in shown)
        headers["Last-Modified"] = format_datetime(drill.instant(changed), usegmt=True)
    return Answer(200, headers, body)


def visible(drill: Drill, outlet: DrillOutlet, size: timedelta) -> list[DrillArticle]:
    """Return what stands in the outlet's feed at an offset, newest first."""
    appeared = [article for article in drill.articles if article.outlet == outlet.id and article.at <= size]
    return sorted(appeared, key=lambda article: (article.at, article.id), reverse=True)[: outlet.items_max]


def _changed_at(article: DrillArticle, size: timedelta) -> timedelta:
    if article.published == "now":
        return size
    return article.retitled.at if article.retitled and article.retitled.at <= size else article.at


def _entries(drill: Drill, outlet: DrillOutlet, article: DrillArticle, size: timedelta) -> list[Entry]:
    """Return the article as often as the outlet repeats it, each time under another tracking parameter."""
    retitled = article.retitled if article.retitled and article.retitled.at <= size else None
    summary = retitled.summary if retitled and retitled.summary else article.summary
    address = f"{outlet.site}/{article.path or article.id}"
    published = _published(article, size)
    entry = Entry(
        guid=address,
        link=address,
        title=retitled.title if retitled else article.title,
        summary=f"{article.dateline} — {summary}" if article.dateline and summary else summary,
        body=article.body,
        published=_date(drill, outlet, published),
        updated=_date(drill, outlet, retitled.at) if retitled else None,
        language=article.lang,
        author=article.author,
        credit=article.credit,
        categories=article.categories,
    )
    if outlet.repeats == 1:
        return [entry]
    return [replace(entry, link=f"{address}?utm_source=feed&utm_content={n}") for n in range(1, outlet.repeats + 1)]


def _published(article: DrillArticle, size: timedelta) -> timedelta | None:
    if article.published == "none":
        return None
    if article.published == "now":
        return size
    return article.at if article.published is None else article.published


def _date(drill: Drill, outlet: DrillOutlet, size: timedelta | None) -> str | None:
    """Write an instant as the outlet's newsroom does: in its own zone, named, unnamed or wrongly called GMT."""
    if size is None:
        return None
    local = drill.instant(size).astimezone(ZoneInfo(outlet.timezone)).replace(microsecond=0)
    bare = local.replace(tzinfo=None)
    if outlet.dialect == "rss2":
        text, zone, gmt = bare.strftime("%a, %d %b %Y %H:%M:%S"), local.strftime(" %z"), " GMT"
    else:
        text, zone, gmt = bare.isoformat(), local.isoformat()[len(bare.isoformat()) :], "Z"
    endings = {"offset": zone, "named_zone": f" {_zone_name(outlet, local)}", "no_zone": "", "false_gmt": gmt}
    return text + endings[outlet.dates]


def _zone_name(outlet: DrillOutlet, local: datetime) -> str:
    return ZONE_NAMES.get(outlet.timezone) or local.tzname() or "UTC"
