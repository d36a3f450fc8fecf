"""The pipeline as those who play news through it need it: drills and recordings. Two ports, no implementation."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from streams.alert import Alert, JournalEntry
from streams.stage import Record
from streams.topics import Topic


class MovableClock(Protocol):
    """A clock that somebody else moves."""

    def now(self) -> datetime:
        """Return the instant last set."""
        ...

    def set(self, now: datetime) -> None:
        """Move it, for every process that reads it."""
        ...


class World(Protocol):
    """The pipeline, settled whenever the clock is moved."""

    async def settle(self, now: datetime) -> None:
        """Return when all that was published is folded, every timer due at `now` has fired and its effects are told."""
        ...

    async def told(self) -> Sequence[Alert]:
        """Return every alert revision so far, in log order."""
        ...

    async def journal(self) -> Sequence[JournalEntry]:
        """Return the delivery journal so far."""
        ...

    def records(self, topic: Topic) -> Sequence[Record]:
        """Return a whole topic, in the order of its records' time."""
        ...
