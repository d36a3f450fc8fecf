"""Where one partition stands, and how its log becomes state and effects. Pure: no broker, no clock, no waiting.

The shell around it (`streams.fold`) decides when to read; this decides what a record does, and from where
on effects count. It must not know who delivers the records.
"""

from collections.abc import Callable, Iterator, MutableMapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from streams.envelope import DeadReason, dead_letter
from streams.stage import CARRIED, NOTHING, Partition, Record, Result, Send, Stage

TICK = timedelta(milliseconds=1)
"""The grain of record times in Kafka."""


@dataclass(frozen=True, slots=True)
class Applied:
    """A point in a partition's history below which every effect is confirmed.

    `offset` is the next record; `until` is the time of the log there, so timers due by then are done too; `carried`
    is what a stateless stage kept of the records below.
    """

    offset: int
    until: datetime | None = None
    carried: str = ""


@dataclass(frozen=True, slots=True)
class Effect:
    """One record to send, and the record it comes from (a stand-in with the next offset for a timer)."""

    send: Send
    cause: Record


@dataclass(slots=True)
class Batch:
    """What some records and timers caused; `end` is where the partition stands once `effects` are confirmed."""

    end: Applied
    effects: list[Effect] = field(default_factory=list)
    outcomes: list[str] = field(default_factory=list)
    dead: list[DeadReason] = field(default_factory=list)
    folded: int = 0

    def join(self, later: "Batch") -> None:
        """Append what came after."""
        self.effects += later.effects
        self.outcomes += later.outcomes
        self.dead += later.dead
        self.folded += later.folded
        self.end = later.end


class Seat(StrEnum):
    """What was found when a partition was placed on its log."""

    KEPT = "kept"
    COLD = "cold"
    """No state yet: folded from the start of the log."""
    TRUNCATED = "truncated"
    """The log now starts above us: folded anew from its start."""
    RECREATED = "recreated"
    """The log ends below us or below what was applied: another log under the same name."""


class Undoable(MutableMapping[str, Any]):
    """A state that can be put back to where it was at `begin`: values are replaced, so the old ones suffice."""

    def __init__(self) -> None:
        self._data: dict[str, Any] = {}
        self._before: dict[str, tuple[bool, Any]] = {}

    def begin(self) -> None:
        """Whatever is written from now on can be undone."""
        self._before.clear()

    def undo(self) -> None:
        """Take back everything written since `begin`."""
        for key, (present, value) in self._before.items():
            if present:
                self._data[key] = value
            else:
                self._data.pop(key, None)
        self._before.clear()

    def __getitem__(self, key: str) -> Any:
        return self._data[key]

    def __contains__(self, key: object) -> bool:
        return key in self._data

    def __setitem__(self, key: str, value: Any) -> None:
        self._remember(key)
        self._data[key] = value

    def __delitem__(self, key: str) -> None:
        self._remember(key)
        del self._data[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._data)

    def __len__(self) -> int:
        return len(self._data)

    def _remember(self, key: str) -> None:
        if key not in self._before:
            self._before[key] = (key in self._data, self._data.get(key))


class Cursor:
    """One partition of one stage: its state is the fold of the log up to `next`.

    `floor`: effects below it were confirmed by somebody before; `done`: effects below it are confirmed by us.
    """

    def __init__(self, stage: Stage, number: int) -> None:
        self.stage = stage
        self.number = number
        self.next: int | None = None
        self.floor: Applied | None = None
        self.done: Applied | None = None
        self.lost = 0
        """Records deleted before anybody applied them, found by the last `seat`."""
        self.state = Undoable()
        self.log = Partition(stage, self.state)
        self._muted = True
        self._stuck_timer: datetime | None = None

    def forget(self) -> None:
        """Drop the state; what is confirmed stays known. The next `seat` folds from the start."""
        self.next = None
        self.state = Undoable()
        self.log = Partition(self.stage, self.state)
        self._stuck_timer = None

    def seat(self, first: int, end: int, floor: Applied | None) -> Seat:
        """Place the cursor on a log that holds `[first, end)`, of which `floor` is known to be applied.

        `floor` must have been read before `end`: only then a floor above the end proves another log.
        """
        found = Seat.KEPT
        known = max((mark.offset for mark in (floor, self.done) if mark is not None), default=0)
        if known > end or (self.next or 0) > end:
            found, floor, self.done = Seat.RECREATED, None, None
        elif self.next is None:
            found = Seat.COLD
        elif self.next < first:
            found = Seat.TRUNCATED
        marks = [mark for mark in (floor, self.done) if mark is not None]
        newest = max(marks, key=lambda mark: (mark.offset, mark.until.timestamp() if mark.until else 0.0), default=None)
        self.lost = max(0, first - newest.offset) if newest is not None else 0
        carried = newest.carried if newest is not None else ""
        self.floor = newest if newest is not None and not self.lost else Applied(first, carried=carried)
        if found is not Seat.KEPT:
            self.forget()
            self.next = first
        assert self.next is not None
        if not self.stage.stateful and (found is not Seat.KEPT or self.next < self.floor.offset):
            self.next = max(self.next, self.floor.offset)
            if carried:
                self.state[CARRIED] = carried
        self._muted = self.next <= self.floor.offset
        if self.done is None or self.done.offset < self.floor.offset:
            self.done = self.floor
        self._reach_floor()
        return found

    def take(self, records: Sequence[Record]) -> Batch:
        """Fold records in log order; those below the cursor were folded before and are passed over."""
        assert self.next is not None
        batch = Batch(self.here())
        for record in records:
            if record.offset < self.next:
                continue
            self.next = record.offset
            self._reach_floor()
            self._fold(batch, record)
            self.next = record.offset + 1
            batch.folded += 1
        batch.end = self.here()
        return batch

    def skip(self, to: int) -> None:
        """Nothing is left to read below `to`: compacted records, markers of transactions."""
        assert self.next is not None
        self.next = max(self.next, to)
        self._reach_floor()

    def due(self, limit: datetime) -> bool:
        """Say whether a timer is due at or before `limit`."""
        due = self._due()
        return due is not None and due <= limit and due != self._stuck_timer

    def fire(self, limit: datetime) -> Batch:
        """Fire the timers due at or before `limit`, each at its own time. Only at the end of the log."""
        batch = Batch(self.here())
        while self.due(limit):
            due, now = self._due(), self.log.now
            assert due is not None
            cause = self._stand_in(due)
            self._advance(batch, due if now is None or due > now else now + TICK, cause)
        batch.end = self.here()
        return batch

    def confirm(self, end: Applied) -> None:
        """Every effect below `end` is confirmed."""
        self.done = end

    def here(self) -> Applied:
        """Return where the partition stands."""
        assert self.next is not None
        return Applied(self.next, self.log.now, str(self.state.get(CARRIED, "")))

    def _reach_floor(self) -> None:
        """At the floor, timers that somebody already fired are fired without effects; from here on effects count."""
        assert self.floor is not None
        assert self.next is not None
        if self._muted and self.next >= self.floor.offset:
            if self.floor.until is not None and self.next == self.floor.offset:
                self._advance(Batch(self.floor), self.floor.until, self._stand_in(self.floor.until))
            self._muted = False

    def _fold(self, batch: Batch, record: Record) -> None:
        self._advance(batch, record.at, record)
        try:
            result = self._guarded(lambda: self.log.apply(record))
        except Exception as error:  # noqa: BLE001 - whatever a stage raises is a dead letter
            self._bury(batch, record, error)
        else:
            self._keep(batch, result, record)

    def _advance(self, batch: Batch, to: datetime, cause: Record) -> None:
        """Move the log's time to `to`. A timer that raises is buried once and left where it is."""
        before = self.log.now
        if before is not None and to <= before:
            return
        try:
            result = self._guarded(lambda: self.log.advance(to))
        except Exception as error:  # noqa: BLE001 - as above
            self.log.now = to
            due = self._due()
            if due is None or due != self._stuck_timer:
                self._stuck_timer = due
                self._bury(batch, cause, error)
        else:
            self._stuck_timer = None
            self._keep(batch, result, cause)

    def _guarded(self, step: Callable[[], Result]) -> Result:
        """Run a step that leaves no half-made change behind when it raises."""
        self.state.begin()
        try:
            return step()
        except MemoryError:
            raise
        except Exception:
            self.state.undo()
            raise

    def _keep(self, batch: Batch, result: Result, cause: Record) -> None:
        if result is NOTHING or self._muted:
            return
        batch.effects.extend(Effect(send, cause) for send in result.sends)
        batch.outcomes.extend(result.outcomes)

    def _bury(self, batch: Batch, record: Record, error: Exception) -> None:
        if self._muted:
            return
        reason = DeadReason.STAGE_RAISED
        now = self.log.now or record.at
        text = f"{type(error).__name__}: {error}"
        batch.effects.append(Effect(dead_letter(record, self.stage.name, reason, text, now), record))
        batch.dead.append(reason)

    def _due(self) -> datetime | None:
        try:
            return self.stage.due(self.state)
        except Exception:  # noqa: BLE001 - `advance` meets the same error and buries it
            return None

    def _stand_in(self, at: datetime) -> Record:
        assert self.next is not None
        return Record(self.stage.topic, self.number, self.next, b"", b"", at)


def contiguous(start: int, records: Sequence[Record]) -> tuple[Sequence[Record], Sequence[Record]]:
    """Split what was delivered into the run that continues at `start` and the rest beyond the first hole.

    Records below `start` are dropped; offsets rise within `records`.
    """
    fresh = [record for record in records if record.offset >= start]
    run = 0
    while run < len(fresh) and fresh[run].offset == start + run:
        run += 1
    return fresh[:run], fresh[run:]
