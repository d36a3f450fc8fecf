"""The pipeline without a broker: the same stages over an in-memory log, with whatever clock the caller moves.

Used by `try`, the in-process drill and tests. It must stay a log: records are appended, never changed.
"""

import zlib
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TypeVar

from pydantic import TypeAdapter

from streams.envelope import DeadReason, dead_letter, decode
from streams.stage import Partition, Record, Result, Send, Stage

T = TypeVar("T")


class Replay:
    """Stages, their partitions and the logs between them. `partitions` is the count of every topic."""

    def __init__(self, stages: Sequence[Stage], partitions: int = 4) -> None:
        self.partitions = partitions
        self.logs: dict[tuple[str, int], list[Record]] = {}
        self.folds = {(stage.topic, number): Partition(stage) for stage in stages for number in range(partitions)}
        self.cursors = dict.fromkeys(self.folds, 0)
        self.outcomes: dict[tuple[str, str], int] = {}

    def publish(self, sends: Iterable[Send]) -> None:
        """Append records to their logs, each on the partition of its key."""
        for send in sends:
            number = zlib.crc32(send.key) % self.partitions
            log = self.logs.setdefault((send.topic, number), [])
            log.append(Record(send.topic, number, len(log), send.key, send.value, send.at, send.headers))

    def publish_everywhere(self, send: Send) -> None:
        """Append a record to every partition of its topic."""
        for number in range(self.partitions):
            log = self.logs.setdefault((send.topic, number), [])
            log.append(Record(send.topic, number, len(log), send.key, send.value, send.at, send.headers))

    def settle(self, now: datetime) -> None:
        """Fold everything that is waiting, then fire what is due at `now`, until nothing moves."""
        while self._fold() or self._fire(now):
            pass

    def records(self, topic: str) -> list[Record]:
        """Return a topic's records, partition by partition."""
        return [record for number in range(self.partitions) for record in self.logs.get((topic, number), ())]

    def values(self, topic: str, adapter: TypeAdapter[T]) -> list[T]:
        """Return the models of a topic, in order of their record time."""
        models: list[T] = []
        for record in sorted(self.records(topic), key=lambda record: record.at):
            model: T | tuple[DeadReason, str] = decode(adapter, record)
            if not isinstance(model, tuple):
                models.append(model)
        return models

    def _fold(self) -> bool:
        moved = False
        for place, partition in self.folds.items():
            log = self.logs.get(place, ())
            while self.cursors[place] < len(log):
                record = log[self.cursors[place]]
                self.cursors[place] += 1
                self._told(partition.stage.name, apply_or_bury(partition, record))
                moved = True
        return moved

    def _fire(self, now: datetime) -> bool:
        moved = False
        for partition in self.folds.values():
            due = partition.stage.due(partition.state)
            if due is not None and due <= now and (partition.now is None or now > partition.now):
                self._told(partition.stage.name, partition.advance(now))
                moved = True
        return moved

    def _told(self, stage: str, result: Result) -> None:
        for outcome in result.outcomes:
            self.outcomes[stage, outcome] = self.outcomes.get((stage, outcome), 0) + 1
        self.publish(result.sends)


def apply_or_bury(partition: Partition, record: Record) -> Result:
    """Fold one record; where the stage raises, undo it and return the record's dead letter."""
    before = dict(partition.state)
    try:
        return partition.apply(record)
    except Exception as error:  # noqa: BLE001 - the seam: a bug in a stage costs one record, not the run
        partition.state.clear()
        partition.state.update(before)
        reason = DeadReason.STAGE_RAISED
        letter = dead_letter(record, partition.stage.name, reason, f"{type(error).__name__}: {error}", record.at)
        return Result((letter,), (reason.value,))
