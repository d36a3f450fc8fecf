"""The source *feed*: one URL that answers with RSS, RDF, Atom or JSON Feed. It joins the HTTP client, the parser
and the memory, and moves its cursor only when its caller says that everything is published.
"""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Literal
from urllib.parse import urlsplit

import courlan
from pydantic import Field, field_validator

from connectors.errors import Rejected, Transient
from connectors.http import ACCEPT, UNCHANGED, USER_AGENT, Fetched, Fetcher, Request, State, Validators
from connectors.item import Outlet, RawItem
from connectors.ports import CursorStore
from connectors.sources.dialects import Document, parse_feed
from connectors.sources.entry import SourceEntry
from connectors.sources.memory import Memory, Sighting

LATER = frozenset({State.EMPTY, State.TLS, State.DNS, State.TIMEOUT, State.REFUSED, State.HTTP_4XX, State.HTTP_5XX})
UNCONDITIONAL_AFTER = timedelta(hours=24)
"""Some servers answer 304 for ever; once a day the whole feed is asked for."""


class FeedEntry(SourceEntry):
    """Catalogue entry of a feed."""

    kind: Literal["feed"] = "feed"
    url: str = Field(min_length=8, max_length=2000)
    private: bool = False
    """Allow addresses inside private networks (a feed of one's own house)."""
    conditional: bool = True
    """False for servers whose 304 cannot be believed."""
    politeness_key: str | None = None
    """Feeds with one key are asked one at a time; unset means the registered domain."""
    full_text: bool = False
    """Ask for the page of an item where the feed gives a stub."""
    user_agent: str = USER_AGENT
    accept: str = ACCEPT

    @field_validator("url")
    @classmethod
    def _web(cls, url: str) -> str:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError("a feed's url starts with http:// or https:// and names a host")
        return url

    def lane(self) -> str:
        """Return the key under which requests queue up."""
        return self.politeness_key or courlan.extract_domain(self.url) or urlsplit(self.url).netloc


@dataclass(frozen=True, slots=True)
class _Pending:
    memory: Memory
    validators: Validators
    full_at: datetime


class FeedSource:
    """One feed with its memory. `fetched` and `document` show the last answer to whoever wants to look at it."""

    more = False

    def __init__(self, entry: FeedEntry, fetcher: Fetcher, cursors: CursorStore) -> None:
        self.id = entry.id
        self.entry = entry
        self.outcome = ""
        self.notes: tuple[str, ...] = ()
        self.fetched: Fetched | None = None
        self.document: Document | None = None
        self._outlet: Outlet = entry.outlet()
        self._fetcher = fetcher
        self._cursors = cursors
        self._pending: _Pending | None = None
        saved = cursors.load(self.id)
        self._memory = Memory.restore(saved.get("items"))
        self._validators = _validators(saved.get("validators"))
        self._full_at = _instant(saved.get("full_at"))

    async def poll(self, now: datetime) -> AsyncIterator[RawItem]:
        """Fetch once; yield new and changed items, oldest first. See `connectors.ports.Source`."""
        self._pending, self.document, self.notes = None, None, ()
        self.fetched = await self._fetcher.fetch(self._request(now), now)
        self.outcome = self.fetched.state
        if self.fetched.state in UNCHANGED:
            return
        if self.fetched.state is not State.OK:
            raise _failure(self.id, self.fetched)
        for sighting in await self._read(self.fetched, now):
            yield self._item(sighting, now)

    def acknowledge(self) -> None:
        """Remember what the last poll yielded, durably."""
        if self._pending is None:
            return
        pending, self._pending = self._pending, None
        self._cursors.save(
            self.id,
            {
                "items": pending.memory.dump(),
                "validators": asdict(pending.validators),
                "full_at": pending.full_at.isoformat(),
            },
        )
        self._memory, self._validators, self._full_at = pending.memory, pending.validators, pending.full_at

    def _request(self, now: datetime) -> Request:
        entry = self.entry
        stale = self._full_at is None or now - self._full_at >= UNCONDITIONAL_AFTER
        known = self._validators if entry.conditional and not stale else Validators()
        return Request(entry.url, entry.private, known, entry.user_agent, entry.accept)

    async def _read(self, fetched: Fetched, now: datetime) -> tuple[Sighting, ...]:
        try:
            document = await asyncio.to_thread(parse_feed, fetched.body, fetched.content_type, fetched.url)
        except Rejected as error:
            self.outcome = error.reason
            raise Rejected(f"{self.id}: {error}", reason=error.reason) from error
        sightings, memory, repeats = self._memory.observe(document.entries, now)
        self.document = document
        self.notes = document.notes + ((f"{repeats} entries repeat another",) if repeats else ())
        self._pending = _Pending(memory, fetched.validators, now)
        return sightings

    def _item(self, sighting: Sighting, now: datetime) -> RawItem:
        entry = sighting.entry
        return RawItem(
            source_id=self.id,
            item_id=sighting.item_id,
            outlet=self._outlet,
            via="feed",
            fetched_at=now,
            first_seen_at=sighting.first_seen_at,
            **asdict(entry),
        )


def _failure(source_id: str, fetched: Fetched) -> Transient | Rejected:
    message = f"{source_id}: {fetched.error or fetched.state} ({fetched.url})"
    if fetched.state in LATER:
        return Transient(message, reason=fetched.state, retry_after=fetched.retry_after)
    return Rejected(message, reason=fetched.state)


def _validators(saved: object) -> Validators:
    if not isinstance(saved, dict):
        return Validators()
    texts = {name: saved.get(name) for name in ("etag", "last_modified", "body_hash")}
    return Validators(**{name: text if isinstance(text, str) else None for name, text in texts.items()})


def _instant(saved: object) -> datetime | None:
    try:
        return datetime.fromisoformat(saved) if isinstance(saved, str) else None
    except ValueError:
        return None
