"""The delivery journal on the fold shell: what the outbox needs of it, through Kafka.

Knows where a destination's entries live; what they mean is `streams.journal`'s business.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress

from aiokafka.partitioner import DefaultPartitioner
from prometheus_client import CollectorRegistry, Counter, Gauge

from connectors.notification import Outcome
from connectors.ports import Clock, Sink
from streams.delivery import Outbox
from streams.fold import Fold
from streams.stage import Send, State
from streams.stages.deliver import DeliverStage
from streams.telemetry import LOG, Meter
from streams.topics import DELIVERIES

SHOWN_EVERY = 1.0


class FoldJournal:
    """The journal as the outbox needs it. `partitions` is the count of the deliveries topic."""

    def __init__(self, fold: Fold, partitions: int = DELIVERIES.partitions) -> None:
        self._fold = fold
        self._numbers = list(range(partitions))
        self._partition_of = DefaultPartitioner()

    def number(self, destination: str) -> int:
        """Return the partition of a destination: the one every Kafka client puts its key on."""
        found: int = self._partition_of(destination.encode(), self._numbers, self._numbers)
        return found

    def state(self, destination: str) -> State:
        """Return the folded state of the destination's partition; empty where it is not ours."""
        number = self.number(destination)
        return next((state for owned, state in self._fold.owned(DeliverStage.name) if owned == number), {})

    async def produce(self, sends: Sequence[Send]) -> None:
        """Append to the log; return when the brokers have it."""
        await self._fold.produce(sends, DeliverStage.name)

    def is_owner(self, destination: str) -> bool:
        """Say whether this worker owns the destination's partition and has folded it to its end."""
        return self._fold.is_owner(DeliverStage.name, self.number(destination))

    async def wait_change(self, seconds: float) -> None:
        """Return when the journal was folded further, or after `seconds`."""
        changed = self._fold.changed[DeliverStage.name]
        changed.clear()
        with suppress(TimeoutError):
            await asyncio.wait_for(changed.wait(), seconds)


def delivery(sinks: Mapping[str, Sink], clock: Clock) -> Callable[[Fold, Meter], Awaitable[None]]:
    """Return what a worker runs beside its stages to deliver: the outbox, and what ops see of it.

    `clock` must run: back-off and settling are waited out in it.
    """

    async def run(fold: Fold, meter: Meter) -> None:
        shown = Shown(meter.registry)
        journal = FoldJournal(fold)
        outbox = Outbox(journal, sinks, clock, observe=shown.answered, mend=shown.refused)
        serving = asyncio.ensure_future(outbox.run())
        try:
            while not serving.done():
                shown.backlog({name: one for name, one in outbox.backlog().items() if journal.is_owner(name)})
                await asyncio.wait([serving], timeout=SHOWN_EVERY)
            await serving
        finally:
            serving.cancel()
            await asyncio.gather(serving, return_exceptions=True)
            for sink in sinks.values():
                await sink.close()

    return run


class Shown:
    """What ops see of delivery: consumer lag is not delivery lag."""

    def __init__(self, registry: CollectorRegistry) -> None:
        name = ["destination"]
        self.waiting = Gauge("tocsin_deliveries_waiting", "Deliveries not sent yet", name, registry=registry)
        self.oldest = Gauge(
            "tocsin_delivery_oldest_seconds", "Age of the oldest undelivered message", name, registry=registry
        )
        self.answers = Counter(
            "tocsin_deliveries_total", "Answers of destinations", [*name, "outcome"], registry=registry
        )
        self._refusing: dict[str, str] = {}

    def answered(self, destination: str, outcome: str) -> None:
        """Count an answer, and say when a destination that refused takes messages again."""
        self.answers.labels(destination, outcome).inc()
        if outcome == Outcome.SENT.value and self._refusing.pop(destination, None) is not None:
            LOG.info("%s takes messages again", destination)

    def refused(self, destination: str, reason: str) -> None:
        """Tell ops once what only they can mend, and again when the reason changes."""
        if self._refusing.get(destination) != reason:
            self._refusing[destination] = reason
            remedy = "tocsin slack check" if destination.startswith("slack:") else "see its settings"
            LOG.error(
                "%s refuses messages (%s). They go to the fall-back, and are tried again every minute. Mend it: %s",
                destination,
                reason,
                remedy,
            )

    def backlog(self, backlog: Mapping[str, tuple[int, float]]) -> None:
        """Show how many deliveries wait at each destination, and the age in seconds of the oldest."""
        for name, (count, age) in backlog.items():
            self.waiting.labels(name).set(count)
            self.oldest.labels(name).set(age)
