"""The pipeline in this process, as whoever moves its clock needs it: an in-memory log behind it, real sinks in front.

A composition root's part: drills and recordings are played through it. Knows neither.
"""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import datetime

from connectors.item import RawItem
from connectors.ports import Sink
from streams.alert import Alert, JournalEntry
from streams.clock import RunningClock, SetClock
from streams.delivery import DELIVER_WITHIN, Outbox, ReplayJournal
from streams.pipeline import raw
from streams.protocol import Pace, presses
from streams.replay import Replay
from streams.stage import Record, Stage
from streams.stages.deliver import ENTRY
from streams.stages.route import ALERT
from streams.topics import DELIVERIES, DESK, Topic

LOOK_EVERY = 0.02


class InProcess:
    """The pipeline over an in-memory log. Stages live by `clock`, the outbox by the same clock running on."""

    def __init__(
        self, stages: Sequence[Stage], sinks: Mapping[str, Sink], clock: SetClock, pace: Pace | None = None
    ) -> None:
        self.replay = Replay(stages)
        self.outbox = Outbox(ReplayJournal(self.replay, clock), sinks, RunningClock(clock), pace)

    async def emit(self, item: RawItem) -> None:
        """Publish one item."""
        self.replay.publish([raw(item)])

    async def settle(self, now: datetime) -> None:
        """Fold what is waiting, fire what is due, deliver all that may be delivered within seconds."""
        self.replay.settle(now)
        await self.outbox.drain()
        while any(self._presses(name) for name in self.outbox.sinks):
            await asyncio.sleep(LOOK_EVERY)
            await self.outbox.drain()

    def _presses(self, destination: str) -> bool:
        outbox = self.outbox
        return presses(outbox.journal.state(destination), destination, outbox.clock.now(), outbox.pace)

    def records(self, topic: Topic) -> Sequence[Record]:
        """Return a whole topic, in the order of its records' time."""
        return sorted(self.replay.records(topic.name), key=lambda record: record.at)

    async def told(self) -> Sequence[Alert]:
        """Return every alert revision, in the order of the log's time."""
        return self.replay.values(DESK.name, ALERT)

    async def journal(self) -> Sequence[JournalEntry]:
        """Return the delivery journal."""
        return self.replay.values(DELIVERIES.name, ENTRY)

    async def deliver(self) -> None:
        """Wait until no destination owes anything. Raises TimeoutError."""
        async with asyncio.timeout(DELIVER_WITHIN):
            while any(count for count, _ in self.outbox.backlog().values()):
                await self.outbox.drain()
                await asyncio.sleep(0.1)
