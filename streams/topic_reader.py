"""A topic as it stands, read once from begin to end without a group: looking changes nothing. Knows no stage."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from kafka import KafkaConsumer, TopicPartition
from kafka.consumer.fetcher import ConsumerRecord

from streams.broker import BrokerError, consumer, telling
from streams.settings import Settings
from streams.topics import named

POLL_MS = 500
EMPTY_POLLS_MAX = 20
CHUNK_RECORDS = 1000


@dataclass(frozen=True, slots=True)
class Chunk:
    """Some records of a topic, in order within each partition, and how much of it is read (0 to 1)."""

    records: tuple[ConsumerRecord, ...]
    fraction: float

    @property
    def values(self) -> tuple[bytes, ...]:
        """The records' values; a tombstone's is empty."""
        return tuple(one.value or b"" for one in self.records)


def read(
    settings: Settings,
    topic: str,
    since: datetime | None = None,
    patience: int | None = EMPTY_POLLS_MAX,
    begin: Mapping[int, int] | None = None,
) -> Iterator[Chunk]:
    """Give the records of every partition from the first at or after `since` to the present end.

    `begin`: partition → offset to begin at instead.

    Ends early after `patience` empty answers of half a second in a row; None waits for as long as it takes. Raises
    BrokerError where Kafka does not answer, or where the topic is not there.
    """
    name = named(topic, settings.namespace)
    with telling(settings):
        reader = consumer(settings, max_poll_records=CHUNK_RECORDS)
        try:
            numbers = reader.partitions_for_topic(name)
            if not numbers:
                raise BrokerError(f"topic {name} is not there; `tocsin topics apply` makes it")
            places = [TopicPartition(name, number) for number in sorted(numbers)]
            reader.assign(places)
            first, end = starts(reader, places, since), reader.end_offsets(places)
            first |= {place: begin[place.partition] for place in places if begin and place.partition in begin}
            for place in places:
                reader.seek(place, first[place])
            yield from polled(reader, first, end, patience)
        finally:
            reader.close()


def starts(reader: KafkaConsumer, places: list[TopicPartition], since: datetime | None) -> dict[TopicPartition, int]:
    """Return the offset to begin at in each partition: its end where nothing is as new as `since`."""
    beginning: dict[TopicPartition, int] = reader.beginning_offsets(places)
    if since is None:
        return beginning
    found = reader.offsets_for_times(dict.fromkeys(places, int(since.astimezone(UTC).timestamp() * 1000)))
    end = reader.end_offsets(places)
    return {place: found[place].offset if found.get(place) else end[place] for place in places}


def polled(
    reader: KafkaConsumer, first: dict[TopicPartition, int], end: dict[TopicPartition, int], patience: int | None
) -> Iterator[Chunk]:
    """Give what the log holds between two offsets of each partition."""
    whole = max(1, sum(end[place] - first[place] for place in first))
    empty = 0
    while (patience is None or empty < patience) and any(reader.position(place) < end[place] for place in first):
        records = [one for group in reader.poll(timeout_ms=POLL_MS).values() for one in group]
        empty = 0 if records else empty + 1
        wanted = [one for one in records if one.offset < end[TopicPartition(one.topic, one.partition)]]
        done = sum(min(reader.position(place), end[place]) - first[place] for place in first)
        if wanted:
            yield Chunk(tuple(wanted), min(1.0, done / whole))
