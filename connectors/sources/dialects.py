"""Bytes of any feed dialect to entries: RSS 0.9x–2.0, RDF, Atom 0.3/1.0 by feedparser, JSON Feed by our own reader.

Pure and total: any bytes give entries or `Rejected` with a reason. It knows no HTTP and keeps nothing.
"""

import io
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast
from urllib.parse import urljoin

import feedparser

from connectors.errors import Rejected
from connectors.http import State
from connectors.sources.scrub import clean, decode

ENTRIES_MAX = 2000
_ROOT = re.compile(r"<\?xml|<!DOCTYPE|<(?:\w+:)?(?:rss|feed|rdf|channel|entry)\b", re.IGNORECASE)
_PROLOG = re.compile(r"\s*<\?xml\b.*?\?>", re.DOTALL | re.IGNORECASE)
_SKIP = re.compile(r"\s+|<\?.*?\?>|<!--.*?-->", re.DOTALL)
_DOCTYPE = re.compile(r"<!DOCTYPE\s*(?P<name>[\w:.-]*)[^>\[]*(?P<subset>\[.*?\]\s*)?>", re.DOTALL | re.IGNORECASE)
_REFERENCE = re.compile(r"&#(x[0-9a-f]{1,12}|[0-9]{1,12});?", re.IGNORECASE)
_ELEMENT = re.compile(r"<\w")
_HTML = re.compile(r"\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html)\b", re.DOTALL | re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry as published: texts with their markup, times as the strings they were."""

    title: str = ""
    summary: str = ""
    text: str = ""
    url: str | None = None
    guid: str | None = None
    published: str | None = None
    """Publication time verbatim; the time of the last change where the feed gives no other."""
    updated: str | None = None
    author: str | None = None
    credited: str | None = None
    language: str | None = None
    categories: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """One feed: its dialect (`rss20`, `atom10`, `json` …), its own language tag, entries in document order."""

    dialect: str
    title: str
    language: str | None
    entries: tuple[Entry, ...]
    notes: tuple[str, ...] = ()


def parse_feed(body: bytes, content_type: str | None = None, base: str = "") -> Document:
    """Return the feed in `body`; `base` resolves relative links.

    Raises `Rejected` with reason empty, html_instead or parse_error; nothing else, whatever the bytes.
    """
    text = decode(body, content_type).lstrip("\ufeff \t\r\n")
    if not text:
        raise Rejected("the feed is empty", reason=State.EMPTY)
    if text[0] in "{[":
        return _json_feed(text, base)
    return _xml_feed(text, base)


def _xml_feed(text: str, base: str) -> Document:
    result = _feedparser(without_doctype(_from_root(text)).encode("utf-8", "replace"))
    feed, found = result.get("feed", {}), result.get("entries", [])
    dialect = result.get("version") or ""
    if not dialect and not found:
        raise Rejected("no feed in it: neither RSS, RDF, Atom nor JSON Feed", reason=State.PARSE_ERROR)
    language = _text(feed, "language")
    entries = tuple(_entry(entry, language, base) for entry in found[:ENTRIES_MAX])
    return Document(dialect or "unknown", _text(feed, "title") or "", language, entries, _cut(len(found)))


def _from_root(text: str) -> str:
    """Drop what stands before the document (blank lines, warnings of a broken server); tell HTML from a feed."""
    if _HTML.match(text):
        raise Rejected("an HTML page instead of a feed", reason=State.HTML_INSTEAD)
    start = _ROOT.search(text)
    if start is None:
        raise Rejected("no feed in it: neither RSS, RDF, Atom nor JSON Feed", reason=State.PARSE_ERROR)
    return _PROLOG.sub("", _REFERENCE.sub(_possible, clean(text[start.start() :])), count=1)


def _possible(reference: re.Match[str]) -> str:
    """Replace a numeric reference to what is no character: a single one would cost the whole feed."""
    digits = reference[1].lower()
    code = int(digits[1:], 16) if digits[0] == "x" else int(digits)
    bad = 0xD800 <= code < 0xE000 or code > 0x10FFFF or (code < 0x20 and code not in (9, 10, 13))
    return "\ufffd" if bad else reference[0]


def without_doctype(text: str) -> str:
    """Return the document without its document type; entity declarations are refused, not expanded.

    Old RSS carries a harmless document type; entities of one's own have no use in a feed but attacks.
    """
    at = 0
    while match := _SKIP.match(text, at):
        at = match.end()
    if text[at : at + 9].upper() != "<!DOCTYPE":
        return _undeclared(text)
    declared = _DOCTYPE.match(text, at)
    if declared is None or "<!entity" in text[at : declared.end()].lower():
        raise Rejected("the feed declares XML entities, which are refused", reason=State.PARSE_ERROR)
    if declared["name"].lower() == "html":
        raise Rejected("an HTML page instead of a feed", reason=State.HTML_INSTEAD)
    return _undeclared(text[declared.end() :])


def _undeclared(text: str) -> str:
    """Refuse declarations that a crooked document type would leave before the first element."""
    first = _ELEMENT.search(text)
    head = text[: first.start() if first else len(text)].lower()
    if "<!entity" in head or "<!doctype" in head:
        raise Rejected("the feed declares XML entities, which are refused", reason=State.PARSE_ERROR)
    return text


def _feedparser(body: bytes) -> Mapping[str, Any]:
    try:
        result: Mapping[str, Any] = feedparser.parse(
            io.BytesIO(body),
            response_headers={"content-type": "application/xml; charset=utf-8"},
            sanitize_html=False,  # items leave as published; whoever shows them escapes them
            resolve_relative_uris=False,
        )
    except Exception as error:  # hostile bytes meet a parser with 20 years of special cases
        raise Rejected(f"the feed parser gave up: {type(error).__name__}: {error}", reason=State.PARSE_ERROR) from error
    return result


def _entry(entry: Mapping[str, Any], language: str | None, base: str) -> Entry:
    detail = entry.get("title_detail")
    inherited = detail.get("language") if isinstance(detail, Mapping) else None
    bodies = [_text(part, "value") or "" for part in entry.get("content", ()) if isinstance(part, Mapping)]
    text, summary = max(bodies, key=len, default=""), _text(entry, "summary") or ""
    updated, source = _text(entry, "updated"), entry.get("source")
    return Entry(
        title=_text(entry, "title") or "",
        summary="" if summary == text else summary,
        text=text,
        url=_link(_text(entry, "feedburner_origlink") or _text(entry, "link"), base),
        guid=_text(entry, "id"),
        published=_text(entry, "published") or _text(entry, "created") or updated,
        updated=updated,
        author=_text(entry, "author"),
        credited=_text(source, "title") if isinstance(source, Mapping) else None,
        language=_text(entry, "language") or (inherited if isinstance(inherited, str) else None) or language,
        categories=tuple(term for tag in entry.get("tags", ()) if (term := _text(tag, "term"))),
    )


def _text(fields: Mapping[str, Any], name: str) -> str | None:
    # dict.get: feedparser's own answers `updated` with `published`, and warns about it.
    value = dict.get(cast("dict[str, Any]", fields), name)
    return (clean(value).strip() or None) if isinstance(value, str) else None


def _link(link: str | None, base: str) -> str | None:
    if not link:
        return None
    try:
        return urljoin(base, link)
    except ValueError:
        return link


def _cut(found: int) -> tuple[str, ...]:
    return (f"{found:,} entries, the first {ENTRIES_MAX:,} were read",) if found > ENTRIES_MAX else ()


def _json_feed(text: str, base: str) -> Document:
    try:
        feed = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Rejected(f"neither JSON Feed nor XML: {error}", reason=State.PARSE_ERROR) from error
    items = feed.get("items") if isinstance(feed, dict) else None
    if not isinstance(items, list) or "jsonfeed.org" not in str(feed.get("version", "")):
        raise Rejected("JSON, but no JSON Feed (no `version` of jsonfeed.org with `items`)", reason=State.PARSE_ERROR)
    language = _string(feed, "language")
    entries = tuple(_json_entry(item, language, base) for item in items[:ENTRIES_MAX] if isinstance(item, dict))
    odd = sum(not isinstance(item, dict) for item in items[:ENTRIES_MAX])
    notes = _cut(len(items)) + ((f"{odd} items are no objects",) if odd else ())
    return Document("json", _string(feed, "title") or "", language, entries, notes)


def _json_entry(item: Mapping[str, Any], language: str | None, base: str) -> Entry:
    people = [item.get("author"), *(item["authors"] if isinstance(item.get("authors"), list) else ())]
    names = [name for one in people if isinstance(one, Mapping) and (name := _string(one, "name"))]
    tags = item.get("tags") if isinstance(item.get("tags"), list) else []
    return Entry(
        title=_string(item, "title") or "",
        summary=_string(item, "summary") or "",
        text=_string(item, "content_html") or _string(item, "content_text") or "",
        url=_link(_string(item, "url") or _string(item, "external_url"), base),
        guid=_string(item, "id"),
        published=_string(item, "date_published") or _string(item, "date_modified"),
        updated=_string(item, "date_modified"),
        author=", ".join(dict.fromkeys(names)) or None,
        language=_string(item, "language") or language,
        categories=tuple(clean(tag) for tag in tags or () if isinstance(tag, str) and tag.strip()),
    )


def _string(fields: Mapping[str, Any], name: str) -> str | None:
    value = fields.get(name)
    if isinstance(value, int | float) and not isinstance(value, bool):
        value = str(value)
    return (clean(value).strip() or None) if isinstance(value, str) else None
