"""Dead letters as people look at them: read from `news.dead.v1` without a group, so that looking changes nothing."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from kafka import TopicPartition

from streams.broker import consumer, telling
from streams.settings import Settings
from streams.topics import DEAD, named

POLL_MS = 500
EMPTY_POLLS_MAX = 6


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """One dead letter: `number` is its offset; `headers` say reason, stage, error and where it stood."""

    number: int
    at: datetime
    key: bytes
    value: bytes
    headers: dict[str, str]

    @property
    def origin(self) -> str:
        """Topic, partition and offset of the record that died."""
        return "/".join(self.headers.get(name, "?") for name in ("topic", "partition", "offset"))


def read(settings: Settings, start: int | None = None, count: int | None = None) -> Iterator[DeadLetter]:
    """Yield dead letters, oldest first, from offset `start`. Raises BrokerError."""
    place = TopicPartition(named(DEAD.name, settings.namespace), 0)
    with telling(settings):
        reader = consumer(settings)
        try:
            reader.assign([place])
            first, end = reader.beginning_offsets([place])[place], reader.end_offsets([place])[place]
            position, left, empty = max(first, start if start is not None else first), count, 0
            reader.seek(place, position)
            while position < end and (left is None or left > 0) and empty < EMPTY_POLLS_MAX:
                records = reader.poll(timeout_ms=POLL_MS).get(place, [])
                empty = 0 if records else empty + 1
                for record in records[:left] if left is not None else records:
                    headers = {name: value.decode("utf-8", "replace") for name, value in record.headers or ()}
                    at = datetime.fromtimestamp(record.timestamp / 1000, UTC)
                    yield DeadLetter(record.offset, at, record.key or b"", record.value or b"", headers)
                    position = record.offset + 1
                    left = None if left is None else left - 1
        finally:
            reader.close()
