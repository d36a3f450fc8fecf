"""What is applied, kept as the offsets of a sibling group on the broker: plain Kafka offsets, readable by any tool.

An offset committed here says that every effect below it is confirmed. That stays true whoever commits it and
however late; a lower one only costs repeats. The time of the log at that point, and what a stateless stage carries,
travel as the commit's metadata.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from aiokafka import AIOKafkaConsumer
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.structs import OffsetAndMetadata, TopicPartition

from streams.cursor import Applied
from streams.log_reader import quietly_stop


def to_metadata(mark: Applied) -> str:
    """Write the time of the log and what is carried for a commit."""
    until = mark.until.isoformat() if mark.until is not None else ""
    return f"{until} {mark.carried}".rstrip()


def from_metadata(offset: int, text: str | None) -> Applied:
    """Read a mark back; what somebody else wrote there (a reset by hand leaves it empty) is neither."""
    until, _, carried = (text or "").partition(" ")
    try:
        at = datetime.fromisoformat(until)
    except ValueError:
        return Applied(offset)
    return Applied(offset, at, carried) if at.tzinfo is not None else Applied(offset)


class AppliedOffsets:
    """Loads and saves applied offsets, and asks where the logs end. Not safe for concurrent `save`s."""

    def __init__(self, bootstrap: Sequence[str], group: str, security: Mapping[str, Any]) -> None:
        self._bootstrap = list(bootstrap)
        self._group = group
        self._security = dict(security)
        self._consumer: AIOKafkaConsumer | None = None
        self._held: set[TopicPartition] = set()

    async def load(self, place: TopicPartition) -> Applied | None:
        """Return what is applied of one partition, None where nothing was ever saved."""
        admin = AIOKafkaAdminClient(bootstrap_servers=self._bootstrap, **self._security)
        try:
            await admin.start()
            found = (await admin.list_consumer_group_offsets(self._group, partitions=[place])).get(place)
        finally:
            await admin.close()
        if found is None or found.offset < 0:
            return None
        return from_metadata(found.offset, found.metadata)

    async def save(self, marks: Mapping[TopicPartition, Applied]) -> None:
        """Commit the marks; returns when the broker has them."""
        consumer = await self._ready(marks)
        await consumer.commit(
            {place: OffsetAndMetadata(mark.offset, to_metadata(mark)) for place, mark in marks.items()}
        )

    async def ends(self, places: Iterable[TopicPartition]) -> Mapping[TopicPartition, int]:
        """Return the offset after the last record of each partition."""
        wanted = list(places)
        consumer = await self._ready(wanted)
        ends: Mapping[TopicPartition, int] = await consumer.end_offsets(wanted)
        return ends

    async def close(self) -> None:
        """Close the connection; the next call opens another."""
        consumer, self._consumer = self._consumer, None
        self._held = set()
        if consumer is not None:
            await quietly_stop(consumer)

    async def _ready(self, places: Iterable[TopicPartition]) -> AIOKafkaConsumer:
        if self._consumer is None:
            consumer = AIOKafkaConsumer(
                bootstrap_servers=self._bootstrap,
                group_id=self._group,
                enable_auto_commit=False,
                auto_offset_reset="none",
                **self._security,
            )
            try:
                await consumer.start()
            except BaseException:
                await quietly_stop(consumer)
                raise
            self._consumer = consumer
        if not self._held.issuperset(places):
            self._held |= set(places)
            self._consumer.assign(list(self._held))
            self._consumer.pause(*self._held)
        return self._consumer
