"""Kinds of sources: one literal tuple of built-ins. A kind is a name, a model of its entries, and a builder."""

import difflib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from connectors.errors import Misconfigured
from connectors.http import Fetcher
from connectors.item import Outlet
from connectors.pages import Pages
from connectors.poller import Scheduled
from connectors.ports import CursorStore
from connectors.sources.entry import SourceEntry
from connectors.sources.feed import FeedEntry, FeedSource
from connectors.sources.files import FileEntry, FileSource
from connectors.sources.full_text import FullTextSource

SPACING = timedelta(seconds=5)
"""Between two requests to one host of the open internet; one's own hosts need none."""


@dataclass(frozen=True, slots=True)
class Parts:
    """What builders may use: the HTTP client, where cursors are kept, publishers by casefolded name, pages."""

    fetcher: Fetcher
    cursors: CursorStore
    outlets: Mapping[str, Outlet] = field(default_factory=dict)
    pages: Pages | None = None
    """Who asks for articles' own pages; one for all sources, so that requests to one host are spaced."""


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of source. `build` gets an entry of `model`."""

    name: str
    model: type[SourceEntry]
    build: Callable[[Any, Parts], Scheduled]


def build_feed(entry: FeedEntry, parts: Parts) -> Scheduled:
    """Return a feed with its lane: the registered domain, or host and port inside one's own network."""
    if entry.full_text:
        source: FeedSource = FullTextSource(entry, parts.fetcher, parts.cursors, parts.pages or Pages(parts.fetcher))
    else:
        source = FeedSource(entry, parts.fetcher, parts.cursors)
    if entry.private:
        return Scheduled(source, entry.interval, entry.politeness_key or urlsplit(entry.url).netloc)
    return Scheduled(source, entry.interval, entry.lane(), SPACING)


def build_file(entry: FileEntry, parts: Parts) -> Scheduled:
    """Return a file that is read once."""
    return file_source(entry.path, parts, entry.outlet())


def file_source(path: str, parts: Parts, outlet: Outlet | None = None) -> Scheduled:
    """Return a file named on a command line; its lines say whose they are, or carry the file's name."""
    source = FileSource(path, parts.cursors, parts.outlets, outlet=outlet)
    return Scheduled(source, None, source.id)


KINDS: tuple[Kind, ...] = (Kind("feed", FeedEntry, build_feed), Kind("file", FileEntry, build_file))


def kind_named(name: str, kinds: Sequence[Kind] = KINDS) -> Kind:
    """Return a kind by name. Raises `Misconfigured` with the nearest name for an unknown one."""
    for kind in kinds:
        if kind.name == name:
            return kind
    names = [kind.name for kind in kinds]
    near = difflib.get_close_matches(name, names, n=1)
    hint = f"did you mean {near[0]!r}?" if near else f"there are: {', '.join(names)}"
    raise Misconfigured(f"unknown kind of source {name!r}; {hint}", reason="unknown_kind")


def build(entry: SourceEntry, parts: Parts, kinds: Sequence[Kind] = KINDS) -> Scheduled:
    """Return the source an entry describes, scheduled."""
    return kind_named(entry.kind, kinds).build(entry, parts)
