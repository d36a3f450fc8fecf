"""Feeds written out by hand in four dialects: RSS 2.0, RSS 1.0 (RDF), Atom 1.0, JSON Feed 1.1.

Pure text. Texts of entries are HTML, as feeds carry them; what they say is none of this module's business.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr


@dataclass(frozen=True, slots=True)
class Channel:
    """The feed's own head."""

    title: str
    site: str
    language: str
    encoding: str = "utf-8"
    cdata: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """One item as it stands in the feed; `published` and `updated` are written as the outlet writes dates."""

    guid: str
    link: str
    title: str
    summary: str
    body: str = ""
    published: str | None = None
    updated: str | None = None
    language: str | None = None
    author: str | None = None
    credit: str | None = None
    categories: tuple[str, ...] = ()


def rss2(channel: Channel, entries: Sequence[Entry]) -> str:
    """Write RSS 2.0 with Dublin Core names and `content:encoded`."""
    return _xml(
        channel,
        '<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"'
        ' xmlns:content="http://purl.org/rss/1.0/modules/content/">',
        "<channel>",
        *_head(channel),
        _tag("language", channel.language),
        *(_rss2_item(channel, entry) for entry in entries),
        "</channel>",
        "</rss>",
    )


def _rss2_item(channel: Channel, entry: Entry) -> str:
    return _lines(
        "<item>",
        _tag("title", entry.title, cdata=channel.cdata),
        _tag("link", entry.link),
        _tag("guid", entry.guid, isPermaLink="false"),
        _tag("pubDate", entry.published),
        _tag("description", entry.summary, cdata=channel.cdata),
        _tag("content:encoded", entry.body, cdata=channel.cdata),
        _tag("dc:creator", entry.author),
        _tag("dc:language", entry.language),
        _tag("source", entry.credit, url=channel.site),
        *(_tag("category", category) for category in entry.categories),
        "</item>",
    )


def rss1(channel: Channel, entries: Sequence[Entry]) -> str:
    """Write RSS 1.0: the list of items in the channel, the items beside it."""
    return _xml(
        channel,
        '<rdf:RDF xmlns="http://purl.org/rss/1.0/" xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/">',
        f"<channel rdf:about={quoteattr(channel.site)}>",
        *_head(channel),
        _tag("dc:language", channel.language),
        "<items><rdf:Seq>",
        *(f"<rdf:li rdf:resource={quoteattr(entry.guid)}/>" for entry in entries),
        "</rdf:Seq></items>",
        "</channel>",
        *(_rss1_item(entry) for entry in entries),
        "</rdf:RDF>",
    )


def _rss1_item(entry: Entry) -> str:
    return _lines(
        f"<item rdf:about={quoteattr(entry.guid)}>",
        _tag("title", entry.title),
        _tag("link", entry.link),
        _tag("description", entry.body or entry.summary),
        _tag("dc:date", entry.published),
        _tag("dc:creator", entry.author),
        _tag("dc:source", entry.credit),
        _tag("dc:language", entry.language),
        *(_tag("dc:subject", category) for category in entry.categories),
        "</item>",
    )


def atom(channel: Channel, entries: Sequence[Entry]) -> str:
    """Write Atom 1.0 with HTML texts."""
    return _xml(
        channel,
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang={quoteattr(channel.language)}>',
        _tag("id", channel.site),
        _tag("title", channel.title),
        f"<link href={quoteattr(channel.site)}/>",
        *(_atom_entry(entry) for entry in entries),
        "</feed>",
    )


def _atom_entry(entry: Entry) -> str:
    language = f" xml:lang={quoteattr(entry.language)}" if entry.language else ""
    return _lines(
        f"<entry{language}>",
        _tag("id", entry.guid),
        _tag("title", entry.title, type="html"),
        f"<link href={quoteattr(entry.link)}/>",
        _tag("published", entry.published),
        _tag("updated", entry.updated or entry.published),
        _tag("summary", entry.summary, type="html"),
        _tag("content", entry.body, type="html"),
        f"<author>{_tag('name', entry.author)}</author>" if entry.author else "",
        f"<source>{_tag('title', entry.credit)}</source>" if entry.credit else "",
        *(f"<category term={quoteattr(category)}/>" for category in entry.categories),
        "</entry>",
    )


def jsonfeed(channel: Channel, entries: Sequence[Entry]) -> str:
    """Write JSON Feed 1.1; it has no place for a credited publisher, so the credit stands as the author."""
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": channel.title,
        "home_page_url": channel.site,
        "language": channel.language,
        "items": [_json_item(entry) for entry in entries],
    }
    return json.dumps(feed, ensure_ascii=False, indent=1)


def _json_item(entry: Entry) -> dict[str, object]:
    author = entry.author or entry.credit
    item: dict[str, object] = {
        "id": entry.guid,
        "url": entry.link,
        "title": entry.title,
        "summary": entry.summary,
        "content_html": entry.body or entry.summary,
        "date_published": entry.published,
        "date_modified": entry.updated,
        "language": entry.language,
        "authors": [{"name": author}] if author else [],
        "tags": list(entry.categories),
    }
    return {name: value for name, value in item.items() if value or name == "content_html"}


DIALECTS: Mapping[str, Callable[[Channel, Sequence[Entry]], str]] = {
    "rss2": rss2,
    "rss1": rss1,
    "atom": atom,
    "jsonfeed": jsonfeed,
}
MEDIA: Mapping[str, str] = {
    "rss2": "application/rss+xml",
    "rss1": "application/rdf+xml",
    "atom": "application/atom+xml",
    "jsonfeed": "application/feed+json",
}


def _head(channel: Channel) -> tuple[str, str, str]:
    return (
        _tag("title", channel.title),
        _tag("link", channel.site),
        _tag("description", f"{channel.title}, an invented outlet of a drill"),
    )


def _xml(channel: Channel, *parts: str) -> str:
    return _lines(f'<?xml version="1.0" encoding="{channel.encoding}"?>', *parts) + "\n"


def _lines(*parts: str) -> str:
    return "\n".join(part for part in parts if part)


def _tag(name: str, text: str | None, *, cdata: bool = False, **attributes: str) -> str:
    """Return one element, nothing for no text."""
    if not text:
        return ""
    written = "".join(f" {key}={quoteattr(value)}" for key, value in attributes.items())
    inner = f"<![CDATA[{text.replace(']]>', ']]]]><![CDATA[>')}]]>" if cdata else escape(text)
    return f"<{name}{written}>{inner}</{name}>"
