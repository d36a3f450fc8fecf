"""Raw items into Kafka: a record is made purely; a publisher waits until the brokers have it, however long.

It knows no source and decides nothing about news; what it cannot send as it is, it cuts and counts.
"""

import asyncio
import importlib.util
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any, Protocol, Self

from kafka.errors import (
    InvalidRecordError,
    InvalidTimestampError,
    KafkaError,
    MessageSizeTooLargeError,
    UnknownTopicOrPartitionError,
)

from connectors.errors import Transient
from connectors.item import RawItem
from streams.broker import BrokerError, explain, producer
from streams.envelope import encode
from streams.kafka_jars import LocalKafkaError
from streams.settings import Settings
from streams.topics import MESSAGE_BYTES_MAX

BATCH_MAX = 500
OVERHEAD_BYTES = 4096
"""Left below a topic's limit for what Kafka adds around a record."""
RECORD_BYTES_MAX = MESSAGE_BYTES_MAX - OVERHEAD_BYTES
DELIVERY_FOR = 150.0
"""Seconds one batch may take; above kafka-python's own delivery timeout of 120."""
SLOW_AFTER = 10.0
PAUSES = (0.5, 1.0, 2.0, 5.0, 10.0)
CUT_FIELDS = ("text", "summary", "title", "page")


STOPPED = "stopped"


class Stopped(Transient):
    """The process is told to leave before the brokers answered: what is not acknowledged is read again next time."""

    def __init__(self) -> None:
        super().__init__(
            "told to leave while Kafka is away; unpublished items are read again next time", reason=STOPPED
        )


class Unreachable(ConnectionError):
    """No connection to the brokers; `told` says why and what mends it, in one line."""

    def __init__(self, told: str) -> None:
        super().__init__(told)
        self.told = " ".join(told.split())


class Delivery(Protocol):
    """What sending one record returns."""

    def get(self, timeout: float | None = None) -> Any:
        """Return when the record is on the brokers; raise KafkaError when it is not."""
        ...


class Producer(Protocol):
    """The little of kafka-python's producer that is used here."""

    def send(self, topic: str, *, value: bytes, key: bytes, timestamp_ms: int | None) -> Delivery:
        """Queue one record."""
        ...

    def flush(self, timeout: float | None = None) -> None:
        """Send what is queued."""
        ...

    def close(self, timeout: float | None = None) -> None:
        """Release the connections."""
        ...


@dataclass(frozen=True, slots=True)
class RawRecord:
    """One record of `news.raw.v1`. `cut` says that texts were shortened to fit."""

    key: bytes
    value: bytes
    timestamp_ms: int | None
    """None lets the producer take the wall clock."""
    cut: bool


def record_of(item: RawItem, limit: int = RECORD_BYTES_MAX) -> RawRecord:
    """Return the record of an item: keyed by the item, timed by its fetch, at most `limit` bytes.

    The longest text loses its end first; identity, times and outlet are never touched.
    """
    key, cut = item.key.encode("utf-8", "replace"), False
    value = encode(item)
    while len(key) + len(value) > limit:
        name = max(CUT_FIELDS, key=lambda field: len(getattr(item, field)))
        text = getattr(item, name)
        if not text:
            item, value = _bare(item), encode(_bare(item))
            return RawRecord(key, value, _milliseconds(item), cut=True)
        surplus = len(key) + len(value) - limit
        # One character may be six bytes of JSON, never less than one: taking a sixth of the surplus never overshoots.
        item = item.model_copy(update={name: text[: max(0, len(text) - max(surplus // 6, 1))]})
        value, cut = encode(item), True
    return RawRecord(key, value, _milliseconds(item), cut)


def _bare(item: RawItem) -> RawItem:
    """Drop everything but who, when and which: for the item whose oversize is not in its texts."""
    return item.model_copy(update={"categories": (), "author": None, "credited": None, "url": None, "guid": None})


def _milliseconds(item: RawItem) -> int:
    return round(item.fetched_at.timestamp() * 1000)


ONE_RECORD = (MessageSizeTooLargeError, InvalidRecordError, InvalidTimestampError)
"""Faults of a record; all others are faults of the brokers or of the way there."""
Waiting = tuple[RawItem, RawRecord]


class Publisher:
    """Sends items in order. `emit` only queues; when `flush` returns, everything queued is on the brokers.

    `connect` makes a started producer and may block. `say` gets a line when Kafka goes away, when more is known of why,
    and when it is back; `diagnose` may block and is asked about brokers that are silent for `slow_after` seconds.
    `counts` has `published`, `cut`, `retimed`, `refused`, `retried`.
    """

    def __init__(
        self,
        connect: Callable[[], Producer],
        topic: str,
        say: Callable[[str], None],
        *,
        stop: asyncio.Event | None = None,
        pauses: tuple[float, ...] = PAUSES,
        diagnose: Callable[[], str] = str,
        slow_after: float = SLOW_AFTER,
    ) -> None:
        self.counts: Counter[str] = Counter()
        self._connect = connect
        self._topic = topic
        self._say = say
        self._stop = stop or asyncio.Event()
        self._pauses = pauses
        self._diagnose = diagnose
        self._slow_after = slow_after
        self._told: set[str] = set()
        self._queue: list[Waiting] = []
        self._turn = asyncio.Lock()
        self._producer: Producer | None = None
        # kafka-python blocks; one thread keeps the order and leaves the event loop to the sources.
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="publisher")

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def emit(self, item: RawItem) -> None:
        """Queue one item; a full batch is sent before this returns."""
        record = record_of(item)
        self.counts["cut"] += record.cut
        self._queue.append((item, record))
        if len(self._queue) >= BATCH_MAX:
            await self.flush()

    async def flush(self) -> None:
        """Return when all that was queued is on the brokers. Raises `Stopped` if told to leave while Kafka is away."""
        async with self._turn:
            batch, self._queue = self._queue, []
            try:
                await self._deliver(batch)
            except BaseException:
                # Other sources' items may be among them: their flush must find them, or they would be acknowledged.
                self._queue = batch + self._queue
                raise

    async def close(self) -> None:
        """Close the producer; nothing is left unsent that was flushed."""
        await self._call(self._drop)
        self._thread.shutdown(wait=False)

    async def _deliver(self, batch: list[Waiting]) -> None:
        """Send a batch; what is delivered leaves the list."""
        attempt = 0
        self._told.clear()
        while batch:
            done, culprit, error = await self._patiently([record for _, record in batch])
            del batch[:done]
            self.counts["published"] += done
            if isinstance(error, MessageSizeTooLargeError):
                self._shrink(batch, culprit - done)
            elif isinstance(error, ONE_RECORD):
                self._retime(batch, culprit - done)
            elif error is not None:
                attempt = 0 if done else attempt
                await self._pause(error, attempt)
                attempt += 1
        if self._told:
            self._say("Kafka answers again; everything that waited is published.")

    async def _patiently(self, records: list[RawRecord]) -> tuple[int, int, Exception | None]:
        """Make one attempt, and say so when it takes long: a broker that dies is silent for two minutes."""
        attempt = asyncio.ensure_future(self._call(self._attempt, records))
        finished, _ = await asyncio.wait({attempt}, timeout=self._slow_after)
        if not finished:
            why = await asyncio.to_thread(self._diagnose)
            self._tell(
                f"Kafka has confirmed nothing for {self._slow_after:.0f} s. Waiting; nothing is lost. {why}".strip()
            )
        found: tuple[int, int, Exception | None] = await attempt
        return found

    def _tell(self, line: str) -> None:
        """Say each line once an outage."""
        if line not in self._told:
            self._told.add(line)
            self._say(line)

    def _shrink(self, batch: list[Waiting], place: int) -> None:
        """The broker takes less than its topic table says: cut harder; an item it never takes is counted and left."""
        item, record = batch[place]
        smaller = record_of(item, len(record.value) // 2)
        if len(smaller.value) < len(record.value):
            self.counts["cut"] += not record.cut
            batch[place] = item, smaller
            return
        self._refuse(batch, place, f"at {len(record.value)} bytes")

    def _retime(self, batch: list[Waiting], culprit: int) -> None:
        """Brokers refuse times ahead of their clock: such records take the wall clock; the item keeps its own time."""
        now_ms, retimed = time.time() * 1000, 0
        for place, (item, record) in enumerate(batch):
            if record.timestamp_ms is not None and record.timestamp_ms > now_ms:
                batch[place] = item, replace(record, timestamp_ms=None)
                retimed += 1
        self.counts["retimed"] += retimed
        if not retimed:
            self._refuse(batch, culprit, "as invalid")

    def _refuse(self, batch: list[Waiting], place: int, why: str) -> None:
        item, _ = batch.pop(place)
        self.counts["refused"] += 1
        self._say(f"the broker refuses {item.key!r} {why}: left out")

    def _attempt(self, records: list[RawRecord]) -> tuple[int, int, Exception | None]:
        """Send records in order; return how many in a row are delivered, which one failed, and why.

        A faulty record fails its neighbours with it: the fault of one record is what counts, wherever it stands.
        """
        deliveries: list[Delivery] = []
        errors: dict[int, Exception] = {}
        try:
            if self._producer is None:
                self._producer = self._connect()
            send = self._producer.send
            for one in records:
                deliveries.append(send(self._topic, value=one.value, key=one.key, timestamp_ms=one.timestamp_ms))  # noqa: PERF401 - keeps those before an error
        except (KafkaError, OSError) as raised:
            errors[len(deliveries)] = raised
        for place, delivery in enumerate(deliveries):
            try:
                delivery.get(timeout=DELIVERY_FOR if not errors else 1.0)
            except (KafkaError, OSError) as raised:
                errors[place] = raised
        if not errors:
            return len(records), 0, None
        self._drop()
        culprit = min(errors, key=lambda place: (not isinstance(errors[place], ONE_RECORD), place))
        return min(errors), culprit, errors[culprit]

    async def _pause(self, error: Exception, attempt: int) -> None:
        self.counts["retried"] += 1
        if not self._told or isinstance(error, Unreachable):
            self._tell(_remedy(error, self._topic))
        if self._stop.is_set():
            raise Stopped
        with suppress(TimeoutError):
            async with asyncio.timeout(self._pauses[min(attempt, len(self._pauses) - 1)]):
                await self._stop.wait()

    def _drop(self) -> None:
        """Close a producer that is of no more use; the next attempt makes another."""
        producer, self._producer = self._producer, None
        if producer is not None:
            with suppress(KafkaError, OSError):
                producer.close(timeout=1)

    async def _call(self, work: Callable[..., Any], *arguments: object) -> Any:
        return await asyncio.get_running_loop().run_in_executor(self._thread, work, *arguments)


def _remedy(error: Exception, topic: str) -> str:
    if isinstance(error, UnknownTopicOrPartitionError):
        return f"topic {topic} is missing: run `tocsin topics apply`. Waiting; nothing is lost."
    if isinstance(error, Unreachable):
        return f"Waiting; nothing is lost. {error.told}"
    text = (str(error) or type(error).__name__).splitlines()[0]
    return (
        f"Kafka does not take records ({text}). Waiting; nothing is lost. Is it up (`tocsin kafka status`), "
        "is TOCSIN_KAFKA right, are user and password?"
    )


def connect(settings: Settings) -> Producer:
    """Return a started producer: idempotent, acknowledged by all replicas, compressed. Blocks; raises Unreachable."""
    try:
        started: Producer = producer(
            settings,
            compression_type=_compression(),
            linger_ms=5,
            batch_size=256 * 1024,
            max_request_size=MESSAGE_BYTES_MAX,
            max_block_ms=10_000,
        )
    except (BrokerError, LocalKafkaError) as error:
        raise Unreachable(str(error)) from error
    return started


def diagnosis(settings: Settings) -> str:
    """Return what a look at the brokers shows, in one line; blocks for some seconds at most."""
    try:
        explained = explain(settings, TimeoutError("no answer"))
    except LocalKafkaError as error:
        explained = str(error)
    return " ".join(explained.split())


def _compression() -> str:
    return "zstd" if importlib.util.find_spec("zstandard") else "gzip"
