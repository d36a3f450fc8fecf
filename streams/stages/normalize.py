"""The first stage: an item as published becomes an article, or a reason why it cannot.

Pure and total. Puts the parts of `streams.reading` together; knows no events and no rules.
"""

from dataclasses import dataclass
from datetime import datetime

from pydantic import TypeAdapter

from connectors.item import RawItem, utc
from rules.copies import signature
from streams.article import Article
from streams.envelope import DeadReason, dead_letter, decode, digest, encode
from streams.reading import credit, dates, genre, language, markup, trimming, urls
from streams.stage import NOTHING, Record, Result, Send, State
from streams.topics import ARTICLES, RAW

ITEM: TypeAdapter[RawItem] = TypeAdapter(RawItem)

TITLE_CHARS_MAX = 500
TITLE_FROM_TEXT_CHARS = 160
URL_RAW_CHARS_MAX = 4000


@dataclass(frozen=True, slots=True)
class Unusable:
    """An item nothing can be read from; `reason` is for a counter and a dead letter."""

    reason: str


def normalize(item: RawItem) -> Article | Unusable:
    """Return the article of an item; `Unusable` when neither title nor text is left after cleaning. Never raises."""
    names = (item.credited or "", item.outlet.name)
    title = trimming.trim_title(markup.plain(item.title, TITLE_CHARS_MAX), names)
    text, basis = _longest(item, title, names)
    if not title:
        if not text:
            return Unusable("no_title_no_text")
        title = _title_of(text)
    return _article(item, title, text, basis)


def _longest(item: RawItem, title: str, names: tuple[str, ...]) -> tuple[str, str]:
    """Return the longest of body, summary and page, cleaned, and which it was; of equals the first."""
    given = (("body", item.text), ("summary", item.summary), ("page", item.page))
    texts = [(trimming.trim_text(markup.plain(raw), title, names), basis) for basis, raw in given if raw]
    text, basis = max(texts, key=lambda pair: len(pair[0]), default=("", "title"))
    return (text, basis) if text else ("", "title")


def _title_of(text: str) -> str:
    """Return the first line of a text as its title, for items published without one."""
    return markup.clip(text.partition("\n")[0], TITLE_FROM_TEXT_CHARS)


def _printable(url: str) -> str:
    """Return a raw URL as it may travel: of bounded length, lone surrogates replaced."""
    return url[:URL_RAW_CHARS_MAX].encode("utf-8", "replace").decode()


def _article(item: RawItem, title: str, text: str, basis: str) -> Article:
    """Read the facts of a cleaned item."""
    url = urls.canonical(item.url)
    spoken, spoken_by = language.language(f"{title}\n{text}" if text else title, item.language, item.outlet.language)
    origin, origin_by = credit.origin(text or title, item.author, item.credited, item.outlet)
    kind, kind_by = genre.genre(title, text, url, item.categories)
    fetched_at = utc(item.fetched_at)
    at, quality = dates.published(item.published or item.updated, fetched_at, item.outlet.timezone)
    return Article.model_validate(
        {
            "article_id": digest(item.source_id, item.item_id),
            "revision": digest(title, text, url or ""),
            "source_id": item.source_id,
            "item_id": item.item_id,
            "url": url,
            "url_raw": _printable(item.url) if item.url else None,
            "title": title,
            "text": text,
            "text_basis": basis,
            "language": spoken,
            "language_by": spoken_by,
            "outlet": item.outlet,
            "origin": origin,
            "origin_by": origin_by,
            "genre": kind,
            "genre_by": kind_by,
            "published_at": at,
            "published_quality": quality,
            "first_seen_at": utc(item.first_seen_at),
            "fetched_at": fetched_at,
            "signature": signature(title, text),
        }
    )


class NormalizeStage:
    """The stage on `news.raw.v1`; stateless: ids are hashes of what was read, so a repeat changes nothing."""

    name = "normalize"
    topic = RAW.name
    stateful = False

    def fold(self, state: State, record: Record, now: datetime) -> Result:
        """Send the article of one item, or its dead letter."""
        item = decode(ITEM, record)
        if isinstance(item, tuple):
            return Result((dead_letter(record, self.name, *item, now),), (item[0].value,))
        made = normalize(item)
        if isinstance(made, Unusable):
            return Result((dead_letter(record, self.name, DeadReason.UNUSABLE, made.reason, now),), (made.reason,))
        return Result((Send(ARTICLES.name, made.article_id.encode(), encode(made), now),), ("article",))

    def due(self, state: State) -> datetime | None:
        """No timers."""
        return None

    def fire(self, state: State, now: datetime) -> Result:
        """No timers."""
        return NOTHING
