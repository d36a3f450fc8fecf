"""The pipeline in this process, as whoever moves its clock needs it: an in-memory log behind it, real sinks in front.

A composition root's part: drills and recordings are played through it. Knows neither.
"""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import datetime

from connectors.item import RawItem
from connectors.ports import Clock, Sink
from streams.alert import Alert, JournalEntry
from streams.clock import WallClock
from streams.delivery import DELIVER_WITHIN, Outbox, ReplayJournal
from streams.pipeline import raw
from streams.replay import Replay
from streams.stage import Record, Stage
from streams.stages.deliver import ENTRY
from streams.stages.route import ALERT
from streams.topics import DELIVERIES, DESK, Topic


class InProcess:
    """The pipeline over an in-memory log."""

    def __init__(self, stages: Sequence[Stage], sinks: Mapping[str, Sink], clock: Clock) -> None:
        self.replay = Replay(stages)
        # The stages live by the drill's clock; destinations stamp messages with the wall's, and so must the outbox.
        self.outbox = Outbox(ReplayJournal(self.replay, clock), sinks, WallClock())

    async def emit(self, item: RawItem) -> None:
        """Publish one item."""
        self.replay.publish([raw(item)])

    async def settle(self, now: datetime) -> None:
        """Fold what is waiting, fire what is due, deliver what may be delivered now."""
        self.replay.settle(now)
        await self.outbox.drain()

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
