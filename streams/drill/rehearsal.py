"""A drill in this process: real feeds over HTTP, real poller, stages and sinks; the broker is an in-memory log.

A composition root. What must ring is the drill's, what rings is the pipeline's; nothing is decided here.
"""

import asyncio
from collections.abc import Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import datetime

from pydantic import TypeAdapter

from connectors import registry
from connectors.cursors import MemoryCursors
from connectors.http import Fetcher
from connectors.item import RawItem
from connectors.poller import Poller
from connectors.ports import Clock, Sink
from streams.alert import Alert, JournalEntry
from streams.clock import SetClock, WallClock
from streams.delivery import Outbox, ReplayJournal
from streams.drill.catalogue import catalogue
from streams.drill.compare import Report, compare
from streams.drill.driver import Driver
from streams.drill.format import Drill
from streams.drill.server import DrillServer
from streams.pipeline import raw
from streams.replay import Replay
from streams.stage import Stage
from streams.topics import DEAD, DELIVERIES, DESK

ALERT: TypeAdapter[Alert] = TypeAdapter(Alert)
ENTRY: TypeAdapter[JournalEntry] = TypeAdapter(JournalEntry)
DELIVER_WITHIN = 120.0
"""Seconds a rehearsal waits at its end for what destinations still owe (a channel takes one message a second)."""


class InProcess:
    """The pipeline as a drill needs it, over an in-memory log."""

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


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """What came of a drill: the comparison, both logs, and how many records died."""

    report: Report
    told: Sequence[Alert]
    journal: Sequence[JournalEntry]
    dead: int
    outcomes: Mapping[tuple[str, str], int]


async def rehearse(
    drill: Drill, stages: Sequence[Stage], sinks: Mapping[str, Sink], speed: float | None = None
) -> Rehearsal:
    """Play a drill from begin to end and compare; `speed` is simulated seconds a second, None as fast as it goes."""
    clock = SetClock(drill.instants[0])
    world = InProcess(stages, sinks, clock)
    async with AsyncExitStack() as stack:
        server = stack.enter_context(DrillServer(drill, clock))
        fetcher = await stack.enter_async_context(Fetcher())
        parts = registry.Parts(fetcher, MemoryCursors())
        sources = [registry.build(entry, parts) for entry in catalogue(drill, server.base_url)]
        poller = Poller(sources, world.emit, clock)
        await Driver(drill, clock, world, poller.poll_due, speed).run()
        await world.deliver()
    told = await world.told()
    return Rehearsal(
        compare(drill, told), told, await world.journal(), len(world.replay.records(DEAD.name)), world.replay.outcomes
    )
