"""What destinations are still owed, read from the delivery journal as it grows: for whoever waits for deliveries.

Folds the same stage as the workers and sends nothing.
"""

from datetime import datetime

from kafka import KafkaConsumer, TopicPartition

from streams.broker import BrokerError, consumer, telling
from streams.journal import owed
from streams.log_reader import to_record
from streams.protocol import Pace, destinations, presses
from streams.settings import Settings
from streams.stage import Partition
from streams.stages.deliver import DeliverStage
from streams.topics import DELIVERIES, named

POLL_MS = 200
POLLS_MAX = 50


class Owing:
    """The journal of one namespace, as far as it was read. Not for two threads at once."""

    def __init__(self, settings: Settings) -> None:
        name = named(DELIVERIES.name, settings.namespace)
        self._settings = settings
        self._folds = {
            TopicPartition(name, number): Partition(DeliverStage()) for number in range(DELIVERIES.partitions)
        }
        self._next = dict.fromkeys(self._folds, 0)
        self._reader: KafkaConsumer | None = None

    def close(self) -> None:
        """Leave the brokers; what was read is kept."""
        reader, self._reader = self._reader, None
        if reader is not None:
            reader.close()

    def read(self) -> None:
        """Fold the journal to its end as it stands now, or as far as the brokers give it.

        Raises BrokerError, after which the next call connects anew: this client does not find a partition's new leader.
        """
        try:
            with telling(self._settings):
                self._reader = self._reader or self._connected()
                self._fold(self._reader)
        except BrokerError:
            self.close()
            raise

    def _connected(self) -> KafkaConsumer:
        reader = consumer(self._settings)
        reader.assign(list(self._next))
        for place, offset in self._next.items():
            reader.seek(place, offset)
        return reader

    def _fold(self, reader: KafkaConsumer) -> None:
        ends, patience = reader.end_offsets(list(self._folds)), POLLS_MAX
        while patience and any(self._next[place] < end for place, end in ends.items()):
            patience -= 1
            for place, records in reader.poll(timeout_ms=POLL_MS).items():
                for record in records:
                    self._folds[place].apply(to_record(record, DELIVERIES.name))
                    self._next[place] = record.offset + 1

    def count(self) -> int:
        """Return how many deliveries are owed, also those that an outage holds back."""
        return sum(
            1 for fold in self._folds.values() for name in destinations(fold.state) for _ in owed(fold.state, name)
        )

    def pressing(self, now: datetime) -> list[str]:
        """Return the destinations that are owed something which may be done soon."""
        return [
            name
            for fold in self._folds.values()
            for name in destinations(fold.state)
            if presses(fold.state, name, now, Pace())
        ]
