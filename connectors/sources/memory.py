"""What a feed is remembered by: which item is which, what it said last, when we first saw it. Pure and bounded.

A poll is compared with this memory, so that only new and changed items go on; it knows no HTTP and no files.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import blake2b
from typing import cast
from urllib.parse import urlsplit

from connectors.sources.dialects import Entry
from connectors.sources.scrub import words

IDS_MAX = 5000
AGE_MAX = timedelta(days=90)
"""Publishers show old explainers again after two months; `IDS_MAX` bounds what that costs."""
ID_CHARS_MAX = 500


@dataclass(frozen=True, slots=True)
class Trace:
    """What is kept of one item: hash of what it said, first and last sight, hashes of its URL and title."""

    said: str
    first_seen_at: datetime
    last_seen_at: datetime
    url: str
    title: str


@dataclass(frozen=True, slots=True)
class Sighting:
    """One entry that is new or changed, with its identity."""

    item_id: str
    entry: Entry
    first_seen_at: datetime
    revised: bool


@dataclass
class Memory:
    """Item id → trace. `observe` gives what is new and the memory that holds once all of it is published."""

    traces: Mapping[str, Trace] = field(default_factory=dict)

    def observe(self, entries: Iterable[Entry], now: datetime) -> "tuple[tuple[Sighting, ...], Memory, int]":
        """Return the new and changed entries oldest first, the memory after them, and how many were repeats."""
        traces, sightings = dict(self.traces), []
        identified, repeats = identify(tuple(entries), self.traces)
        for item_id, entry in identified:
            known, said = traces.get(item_id), _said(entry)
            first = known.first_seen_at if known else now
            traces[item_id] = Trace(said, first, now, _short(entry.url or ""), _short(words(entry.title)))
            if known is None or known.said != said:
                sightings.append(Sighting(item_id, entry, first, revised=known is not None))
        return tuple(sightings), Memory(_aged(traces, now)), repeats

    def dump(self) -> dict[str, list[str]]:
        """Return the memory as JSON values."""
        return {
            item_id: [t.said, t.first_seen_at.isoformat(), t.last_seen_at.isoformat(), t.url, t.title]
            for item_id, t in self.traces.items()
        }

    @classmethod
    def restore(cls, dumped: object) -> "Memory":
        """Return the memory of `dump`; what cannot be read is forgotten (its items are then read as new)."""
        return cls(dict(_restored(dumped)) if isinstance(dumped, Mapping) else {})


def identify(entries: tuple[Entry, ...], known: Mapping[str, Trace]) -> tuple[list[tuple[str, Entry]], int]:
    """Return (item id, entry) oldest first, and the number of exact repeats left out.

    A guid names an item until another URL with another title claims it too. Where a guid changes with every edit or
    every poll, a URL of its own keeps the item together. Without either, title and time make the identity.
    """
    by_url = {trace.url: (item_id, trace) for item_id, trace in known.items()}
    said_under: dict[str | None, set[str]] = {}
    for entry in entries:
        said_under.setdefault(entry.url, set()).add(_said(entry))
    used: dict[str, Entry] = {}
    here: dict[str | None, str] = {}
    for entry in reversed(entries):
        own = _has_path(entry.url) and len(said_under[entry.url]) == 1
        item_id = here.get(entry.url) if own else None
        if item_id is None:
            item_id = (_remembered(entry, by_url) if own else None) or next(_claims(entry, known, used))
            here[entry.url] = item_id
        used.setdefault(item_id, entry)
    return list(used.items()), len(entries) - len(used)


def _remembered(entry: Entry, by_url: Mapping[str, tuple[str, Trace]]) -> str | None:
    """Return the id under which this URL is known, if the entry differs from it only by its guid."""
    url = entry.url or ""
    item_id, trace = by_url.get(_short(url), (None, None))
    if trace is None:
        return None
    same = not entry.guid or entry.guid.startswith(url) or trace.title == _short(words(entry.title))
    return item_id if same else None


def _claims(entry: Entry, known: Mapping[str, Trace], used: Mapping[str, Entry]) -> Iterator[str]:
    """Names an entry may carry, the best first; a name in use is offered again only to the same URL and title."""
    guid, url, title = entry.guid or "", entry.url or "", words(entry.title)
    plain = guid or url or f"{title}|{entry.published or ''}|{_short(entry.summary + entry.text)}"
    for name in (plain, f"{plain}|{url}"):
        item_id, trace = _bounded(name), known.get(_bounded(name))
        taken = used.get(item_id)
        if taken is not None:
            if (taken.url, words(taken.title)) == (entry.url, title):
                yield item_id
        elif trace is None or trace.url == _short(url) or trace.title == _short(title):
            yield item_id
    yield _bounded(f"{plain}|{url}|{title}")


def _has_path(url: str | None) -> bool:
    try:
        parts = urlsplit(url or "")
    except ValueError:
        return False
    return len(parts.path) > 1 or bool(parts.query)


def _bounded(name: str) -> str:
    return name if len(name) <= ID_CHARS_MAX else f"{name[:100]}…{_short(name)}"


def _said(entry: Entry) -> str:
    """Hash of what readers see. Times and links stay out: publishers touch them without saying anything new."""
    return _short("\x1f".join(words(part) for part in (entry.title, entry.summary, entry.text)))


def _short(text: str) -> str:
    return blake2b(text.encode("utf-8", "replace"), digest_size=9).hexdigest()


def _aged(traces: dict[str, Trace], now: datetime) -> dict[str, Trace]:
    """Forget what has not been in the feed for long, the longest unseen first; what is in it now always stays."""
    kept = sorted(traces.items(), key=lambda item: item[1].last_seen_at)
    surplus = len(kept) - IDS_MAX
    return {
        item_id: trace
        for place, (item_id, trace) in enumerate(kept)
        if trace.last_seen_at >= now or (place >= surplus and now - trace.last_seen_at <= AGE_MAX)
    }


def _restored(dumped: Mapping[object, object]) -> Iterator[tuple[str, Trace]]:
    for item_id, row in dumped.items():
        try:
            said, first, last, url, title = cast("list[str]", row)
            yield str(item_id), Trace(said, datetime.fromisoformat(first), datetime.fromisoformat(last), url, title)
        except (TypeError, ValueError):
            continue
