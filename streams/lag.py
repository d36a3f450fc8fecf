"""How far behind each stage is: end of the log minus what is applied, in messages and in seconds.

The rows are pure; `LagReader` asks the broker. Faust's own group is asked for members only: it holds no offsets.
"""

import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from types import TracebackType
from typing import TypeVar

from kafka import KafkaAdminClient, KafkaConsumer, TopicPartition
from kafka.admin import OffsetSpec
from kafka.errors import CoordinatorLoadInProgressError, CoordinatorNotAvailableError, NotCoordinatorError

from streams.broker import BrokerError, admin, consumer, telling
from streams.settings import Settings
from streams.topics import ARTICLES, DELIVERIES, DESK, HEALTH, MATCHES, RAW, Topic, app_id, applied_group, named

STAGED: tuple[Topic, ...] = (RAW, ARTICLES, HEALTH, MATCHES, DESK, DELIVERIES)
"""Topics that a stage reads, in the order of the flow."""
PROBE_BYTES = 65536
PROBE_SECONDS = 3.0
COORDINATOR_PAUSES = (0.2, 0.5, 1.0, 2.0)

T = TypeVar("T")


class LagState(StrEnum):
    """What the numbers of one partition mean for ops."""

    OK = "ok"
    BEHIND = "behind"
    """Records wait, and there are workers to fold them."""
    STOPPED = "stopped"
    """Records wait and no worker is there."""
    CUT = "cut"
    """Retention has removed records that were never applied."""


@dataclass(frozen=True, slots=True)
class PartitionLag:
    """One partition. `applied` is None where nothing was ever applied; `age` is that of the oldest waiting record."""

    group: str
    topic: str
    partition: int
    applied: int | None
    start: int
    end: int
    lag: int
    age: float | None
    state: LagState


def row(
    group: str, place: tuple[str, int], applied: int | None, bounds: tuple[int, int], age: float | None, workers: int
) -> PartitionLag:
    """Return the lag of one partition; what was never applied counts from the log's start."""
    start, end = bounds
    lag = max(0, end - max(start, applied if applied is not None else start))
    if applied is not None and applied < start:
        state = LagState.CUT
    elif lag == 0:
        state = LagState.OK
    else:
        state = LagState.BEHIND if workers else LagState.STOPPED
    return PartitionLag(group, *place, applied, start, end, lag, age if lag else None, state)


class LagReader:
    """Asks the broker of one namespace; holds its two connections, new ones after an error. Raises BrokerError."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._admin: KafkaAdminClient | None = admin(settings)
        self._probe: KafkaConsumer | None = None

    def __enter__(self) -> "LagReader":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._leave()

    def _leave(self) -> None:
        for client in (self._admin, self._probe):
            if client is not None:
                client.close()
        self._admin = self._probe = None

    def collect(self, now: datetime | None = None, ages: bool = True) -> list[PartitionLag]:
        """Return every partition that a stage reads; `ages` False leaves out the one slow question.

        After an error the next call connects anew: this client goes on asking a group's old coordinator for ever.
        """
        try:
            self._admin = self._admin or admin(self._settings)
            return self._collected(self._admin, now, ages)
        except BrokerError:
            self._leave()
            raise

    def _collected(self, client: KafkaAdminClient, now: datetime | None, ages: bool) -> list[PartitionLag]:
        names = {named(topic.name, self._settings.namespace): topic for topic in STAGED}
        group = applied_group(self._settings.namespace)
        with telling(self._settings):
            there = client.describe_topics(sorted(set(client.list_topics()) & set(names)))
            places = [
                TopicPartition(one["name"], part["partition_index"]) for one in there for part in one["partitions"]
            ]
            places.sort(key=lambda place: (list(names).index(place.topic), place.partition))
            applied = patiently(lambda: client.list_group_offsets({group: places}))[group]
            starts = client.list_partition_offsets(dict.fromkeys(places, OffsetSpec.EARLIEST))
            ends = client.list_partition_offsets(dict.fromkeys(places, OffsetSpec.LATEST))
            app = app_id(self._settings.namespace)
            workers = len(patiently(lambda: client.describe_groups([app]))[app]["members"])
            marks = {place: one.offset for place, one in applied.items() if one.offset >= 0}
            bounds = {place: (starts[place].offset, ends[place].offset) for place in places}
            waiting = {place: max(marks.get(place, 0), bounds[place][0]) for place in places}
            behind = {place: at for place, at in waiting.items() if at < bounds[place][1]}
            found = self._ages(behind, now or datetime.now(UTC)) if ages and behind else {}
        return [
            row(group, (place.topic, place.partition), marks.get(place), bounds[place], found.get(place), workers)
            for place in places
        ]

    def _ages(self, waiting: Mapping[TopicPartition, int], now: datetime) -> dict[TopicPartition, float]:
        """Return the age in seconds of the record at each offset; a bounded look, what does not answer is left out."""
        if self._probe is None:
            self._probe = consumer(self._settings, max_partition_fetch_bytes=PROBE_BYTES)
        probe, left, ages = self._probe, set(waiting), dict[TopicPartition, float]()
        probe.assign(list(waiting))
        for place, offset in waiting.items():
            probe.seek(place, offset)
        until = time.monotonic() + PROBE_SECONDS
        while left and time.monotonic() < until:
            for place, records in probe.poll(timeout_ms=200).items():
                if place in left and records:
                    ages[place] = max(0.0, now.timestamp() - records[0].timestamp / 1000)
                    left.discard(place)
                    probe.pause(place)
        return ages


def patiently(ask: Callable[[], T]) -> T:
    """Ask again while the groups have no coordinator: a new cluster makes one at the first question."""
    for pause in COORDINATOR_PAUSES:
        try:
            return ask()
        except (CoordinatorNotAvailableError, NotCoordinatorError, CoordinatorLoadInProgressError):
            time.sleep(pause)
    return ask()


def worst(rows: Iterable[PartitionLag]) -> LagState:
    """Return the worst state of all rows; `ok` where there are none."""
    order = list(LagState)
    return max((one.state for one in rows), key=order.index, default=LagState.OK)
