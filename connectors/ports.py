"""The seams of the edge: what a source, a sink, a cursor store and a clock promise to their callers."""

from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from connectors.item import RawItem
from connectors.notification import Answer, Notification, Receipt


class Clock(Protocol):
    """The one place the time comes from; drills put a simulated one here."""

    def now(self) -> datetime:
        """Return the current instant in UTC."""
        ...


class Source(Protocol):
    """Something that can be asked for items."""

    id: str

    def poll(self, now: datetime) -> AsyncIterator[RawItem]:
        """Yield what is new or changed since the last acknowledged poll, oldest first.

        Raises `Transient` (ask again later), `Rejected` (this answer is useless) or `Misconfigured`.
        The cursor moves only when the caller calls `acknowledge`, so an item is never lost between
        reading and publishing.
        """
        ...

    def acknowledge(self) -> None:
        """Everything yielded by the last poll is safely published: remember it."""
        ...


class CursorStore(Protocol):
    """Where sources keep what they remember between restarts."""

    def load(self, source_id: str) -> Mapping[str, object]:
        """Return the last saved state, empty for an unknown source."""
        ...

    def save(self, source_id: str, state: Mapping[str, object]) -> None:
        """Replace the state durably before returning."""
        ...


class Sink(Protocol):
    """Something that shows notifications to people."""

    name: str
    """Destination this sink serves, as routes name it (`console`, `slack:C0WATCH`)."""

    async def send(self, notification: Notification, root: Receipt | None) -> Answer:
        """Make exactly one attempt and say what became of it; never raise for what the other side did.

        `root` is the receipt of the alert's own message; updates and thread lines need it.
        """
        ...

    async def find(
        self, delivery_ids: Sequence[str], since: datetime, roots: Mapping[str, Receipt]
    ) -> Mapping[str, Receipt]:
        """Look for earlier messages by delivery id; what is missing from the answer was not delivered.

        `roots` gives, per delivery id, the alert's own message where it has one: threads are read from it.
        Raises `Transient` when the other side cannot be asked: then nothing is known yet.
        """
        ...

    async def close(self) -> None:
        """Release sockets and files."""
        ...
