"""`news.rules.v1`: the editions of the rules and what each worker runs; read whole, written by who publishes. A shell.

Knows how records get to the brokers; what they mean stands in `streams.edition`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from types import TracebackType
from typing import Self

from kafka.producer.future import FutureRecordMetadata
from pydantic import ValidationError

from streams import topic_reader
from streams.broker import BrokerError, producer, telling
from streams.edition import WORKER_KEY, Edition, Running, published, switch, unpacked
from streams.settings import Settings
from streams.stage import Send
from streams.topics import ARTICLES, HEALTH, MESSAGE_BYTES_MAX, RULES, named

CONFIRM_FOR_S = 30.0
EMPTY_POLLS_MAX = 10
HEARD_LATELY = timedelta(seconds=35)
"""A worker says what it runs every ten seconds; one that was not heard for so long is taken to be gone."""


@dataclass(slots=True)
class Standing:
    """What stands on the topic."""

    editions: dict[str, Edition] = field(default_factory=dict)
    workers: dict[str, Running] = field(default_factory=dict)
    unreadable: int = 0

    @property
    def newest(self) -> Edition | None:
        """The edition published last, None without any."""
        return self.editions[max(self.editions)] if self.editions else None

    def lately(self, now: datetime) -> list[Running]:
        """Return what the workers run that are there."""
        return [one for one in self.workers.values() if now - one.at <= HEARD_LATELY]

    def before(self, edition: Edition) -> Edition:
        """Return the edition published before one; itself where it is the first."""
        earlier = [name for name in self.editions if name < edition.edition]
        return self.editions[max(earlier)] if earlier else edition

    def learn(self, key: bytes, value: bytes | None) -> None:
        """Take one record; a tombstone takes back what its key said."""
        name = key.decode("utf-8", "replace")
        known: dict[str, Edition] | dict[str, Running] = self.workers if key.startswith(WORKER_KEY) else self.editions
        if not value:
            known.pop(name, None)
            return
        try:
            if key.startswith(WORKER_KEY):
                self.workers[name] = Running.model_validate_json(value)
            else:
                self.editions[name] = unpacked(value)
        except (ValidationError, ValueError, OSError, EOFError):
            self.unreadable += 1


def read(settings: Settings) -> Standing:
    """Return what stands on the topic now. Raises BrokerError, LocalKafkaError."""
    found = Standing()
    for chunk in topic_reader.read(settings, RULES.name, patience=EMPTY_POLLS_MAX):
        for one in chunk.records:
            found.learn(one.key or b"", one.value)
    return found


class EditionWriter:
    """Writes with one idempotent producer; each call returns when the brokers have it. Raises BrokerError."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._producer = producer(settings, max_request_size=MESSAGE_BYTES_MAX + 65536, linger_ms=5)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._producer.close(timeout=5)

    def publish(self, edition: Edition) -> None:
        """Publish an edition; nothing goes over to it yet."""
        send = published(edition)
        if len(send.value) > MESSAGE_BYTES_MAX:
            raise BrokerError(f"the rules have {len(send.value)} bytes packed; a record may have {MESSAGE_BYTES_MAX}")
        self.send([send])

    def send(self, sends: Iterable[Send]) -> None:
        """Write records by their keys."""
        with telling(self._settings):
            for sent in [self._sent(one) for one in sends]:
                sent.get(timeout=CONFIRM_FOR_S)

    def go_over(self, edition: Edition, before: str) -> Mapping[int, int]:
        """Let every log of articles and source health go over; return partition of articles → offset of its record."""
        places = [
            (topic.name, number)
            for topic in (ARTICLES, HEALTH)
            for number in sorted(self._producer.partitions_for(named(topic.name, self._settings.namespace)) or ())
        ]
        with telling(self._settings):
            waiting = {
                (topic, number): self._sent(switch(topic, edition, before, len(places)), number)
                for topic, number in places
            }
            at = {place: sent.get(timeout=CONFIRM_FOR_S).offset for place, sent in waiting.items()}
        return {number: offset for (topic, number), offset in at.items() if topic == ARTICLES.name}

    def _sent(self, one: Send, partition: int | None = None) -> FutureRecordMetadata:
        """Hand one record to the producer, for a partition of its own or the one of its key."""
        return self._producer.send(
            named(one.topic, self._settings.namespace),
            key=one.key,
            value=one.value,
            headers=list(one.headers),
            timestamp_ms=round(one.at.timestamp() * 1000),
            partition=partition,
        )
