"""Reads one partition of a topic by itself, from an offset to an offset, outside any consumer group.

It never guesses a position: where the log does not hold an offset, it says so and the caller decides.
"""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from aiokafka import AIOKafkaConsumer
from aiokafka.structs import ConsumerRecord, TopicPartition

from streams.stage import Record

FETCH_BYTES = 4 * 1024 * 1024
CHUNK_RECORDS = 2000
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Chunk:
    """Records in log order, and the next offset to read: beyond the last one where the log has gaps."""

    records: Sequence[Record]
    position: int


def instant(milliseconds: int) -> datetime:
    """Return a record's time, exact to the millisecond whichever client delivered it."""
    return EPOCH + timedelta(milliseconds=milliseconds)


def pairs(headers: Any) -> tuple[tuple[str, bytes], ...]:
    """Return a record's headers as every client writes them; Kafka allows a header without a value."""
    listed = headers.items() if isinstance(headers, Mapping) else headers or ()
    return tuple((name, value or b"") for name, value in listed)


def to_record(record: "ConsumerRecord[bytes, bytes]", topic: str) -> Record:
    """Return a fetched record under the plain name of its topic."""
    at = instant(record.timestamp)
    return Record(topic, record.partition, record.offset, record.key, record.value, at, pairs(record.headers))


class Reading:
    """One open reader; `place` is the broker's partition, `topic` the plain name its records get."""

    def __init__(self, consumer: AIOKafkaConsumer, place: TopicPartition, topic: str) -> None:
        self._consumer = consumer
        self._place = place
        self._topic = topic

    async def bounds(self) -> tuple[int, int]:
        """Return the first offset the log holds and the one after its last."""
        first = await self._consumer.beginning_offsets([self._place])
        end = await self._consumer.end_offsets([self._place])
        return first[self._place], end[self._place]

    async def read(self, start: int, end: int) -> AsyncIterator[Chunk]:
        """Yield what the log holds in `[start, end)`; an empty chunk means that nothing came for a moment.

        Raises `OffsetOutOfRangeError` when the log no longer holds the position.
        """
        if start >= end:
            return
        self._consumer.seek(self._place, start)
        position = start
        while position < end:
            fetched = await self._consumer.getmany(self._place, timeout_ms=500, max_records=CHUNK_RECORDS)
            records = [record for record in fetched.get(self._place, ()) if position <= record.offset < end]
            reached = min(end, await self._consumer.position(self._place))
            position = max(position, reached, records[-1].offset + 1 if records else 0)
            yield Chunk([to_record(record, self._topic) for record in records], position)


class LogReader:
    """Opens readings. `security` are the client's keyword arguments for TLS and SASL."""

    def __init__(self, bootstrap: Sequence[str], security: Mapping[str, Any]) -> None:
        self._bootstrap = list(bootstrap)
        self._security = dict(security)

    @asynccontextmanager
    async def open(self, place: TopicPartition, topic: str) -> AsyncIterator[Reading]:
        """Open a reader for one partition and close it again, whatever happens."""
        consumer = AIOKafkaConsumer(
            bootstrap_servers=self._bootstrap,
            enable_auto_commit=False,
            auto_offset_reset="none",
            max_partition_fetch_bytes=FETCH_BYTES,
            **self._security,
        )
        try:
            await consumer.start()
            consumer.assign([place])
            yield Reading(consumer, place, topic)
        finally:
            await quietly_stop(consumer)


async def quietly_stop(consumer: AIOKafkaConsumer) -> None:
    """Stop a consumer; aiokafka's own inner cancellation must not look like ours."""
    try:
        await consumer.stop()
    except asyncio.CancelledError:
        task = asyncio.current_task()
        if task is not None and task.cancelling():
            raise
