"""The contract between a stage and whatever drives it: the fold shell, a replay, or a test.

Pure. A stage sees records and the time of their log; it answers with records to send and named outcomes.
It must not read a clock, open anything, or keep anything outside the state it is handed.
"""

from collections.abc import MutableMapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

State = MutableMapping[str, Any]
"""One partition's state. Values are immutable and replaced, never changed in place."""


CARRIED = "~carried"
"""State key of the one short text (ASCII) that a stateless stage keeps across a restart: it travels with the mark."""


@dataclass(frozen=True, slots=True)
class Record:
    """One message of a log. `at` is the record's own time, set by its producer's clock."""

    topic: str
    partition: int
    offset: int
    key: bytes | None
    value: bytes | None
    at: datetime
    headers: tuple[tuple[str, bytes], ...] = ()


@dataclass(frozen=True, slots=True)
class Send:
    """One record to be produced. `at` becomes the record's time: the `now` of the fold that caused it."""

    topic: str
    key: bytes
    value: bytes
    at: datetime
    headers: tuple[tuple[str, bytes], ...] = ()


@dataclass(frozen=True, slots=True)
class Result:
    """What one record or timer caused: records to send, in order, and one named outcome each for the counters."""

    sends: tuple[Send, ...] = ()
    outcomes: tuple[str, ...] = ()


NOTHING = Result()


class Stage(Protocol):
    """A deterministic fold over one topic.

    `fold` and `fire` change `state` and return the effects; the same records and timers in the same
    order give the same state and the same effects on any machine. `now` never goes backwards within a
    partition. An exception from `fold` turns the record into a dead letter; the driver discards
    nothing else.
    """

    name: str
    topic: str
    stateful: bool
    """Stateless stages start at the applied offset; stateful ones fold their log from its start."""

    def fold(self, state: State, record: Record, now: datetime) -> Result:
        """Apply one record."""
        ...

    def due(self, state: State) -> datetime | None:
        """Return when the next timer is due, None without one."""
        ...

    def fire(self, state: State, now: datetime) -> Result:
        """Fire every timer due at or before `now`, in order of their due times."""
        ...


@dataclass
class Partition:
    """State of one partition with the time of its log, and the one rule of how time moves in a fold.

    Timers due before a record fire before it; `now` is the largest time seen so far. Every driver goes
    through `advance` and `apply`, so replay, tests and production agree.
    """

    stage: Stage
    state: State = field(default_factory=dict)
    now: datetime | None = None

    def advance(self, to: datetime) -> Result:
        """Move the time to `to` and fire what was due; earlier instants change nothing."""
        if self.now is None or to > self.now:
            results = []
            while (due := self.stage.due(self.state)) is not None and due <= to:
                at = due if self.now is None else max(due, self.now)
                self.now = at
                results.append(self.stage.fire(self.state, at))
            self.now = to
            return merge(results)
        return NOTHING

    def apply(self, record: Record) -> Result:
        """Fire what was due before the record, then fold it."""
        before = self.advance(record.at)
        assert self.now is not None
        return merge([before, self.stage.fold(self.state, record, self.now)])


def merge(results: "list[Result]") -> Result:
    """Join results in order."""
    if len(results) == 1:
        return results[0]
    return Result(
        tuple(send for result in results for send in result.sends),
        tuple(name for result in results for name in result.outcomes),
    )
