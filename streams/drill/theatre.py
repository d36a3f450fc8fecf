"""A drill through real Kafka: topics of its own, worker processes, and a settled pipeline before the clock moves on.

A composition root. The same drill, driver and comparison as in one process; only the world is another.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass

from connectors import registry
from connectors.cursors import MemoryCursors
from connectors.http import Fetcher
from connectors.poller import Poller
from streams.alert import Alert, JournalEntry
from streams.drill.catalogue import catalogue
from streams.drill.compare import Report, compare
from streams.drill.driver import Driver
from streams.drill.format import Drill
from streams.drill.server import DrillServer
from streams.sandbox import sandbox
from streams.settings import Settings
from streams.supervisor import Child
from streams.topics import DEAD


@dataclass(frozen=True, slots=True)
class Performance:
    """What came of a drill through Kafka."""

    report: Report
    told: Sequence[Alert]
    journal: Sequence[JournalEntry]
    dead: int


Afterwards = Callable[[Performance, Driver], Awaitable[None]]


async def nothing_more(performance: Performance, driver: Driver) -> None:
    """End at once."""


async def perform(
    drill: Drill,
    settings: Settings,
    say: Callable[[str], None],
    speed: float | None = None,
    workers: int = 1,
    upset: Callable[[Sequence[Child]], None] = lambda children: None,
    afterwards: Afterwards = nothing_more,
) -> Performance:
    """Play a drill through the brokers of `settings` in a namespace of its own, and compare.

    `upset` is called with the workers after every instant: tests kill them there. `afterwards` is awaited before
    anything is taken down. Raises Stuck, BrokerError.
    """
    name = f"drill-{drill.plan.drill}"
    async with AsyncExitStack() as stack:
        box = await stack.enter_async_context(sandbox(settings, name, drill.instants[0], say, workers))
        server = stack.enter_context(DrillServer(drill, box.clock))
        fetcher = await stack.enter_async_context(Fetcher())
        parts = registry.Parts(fetcher, MemoryCursors())
        sources = [registry.build(entry, parts) for entry in catalogue(drill, server.base_url)]
        poller = Poller(sources, box.publisher.emit, box.clock, flush=box.publisher.flush)
        driver = Driver(
            drill, box.clock, box.world, poller.poll_due, speed, on_instant=lambda instant: upset(box.workers)
        )
        await driver.run()
        await box.world.deliver()
        told, journal = await box.world.told(), await box.world.journal()
        dead = len(await asyncio.to_thread(box.world.records, DEAD))
        performance = Performance(compare(drill, told), told, journal, dead)
        await afterwards(performance, driver)
    return performance
