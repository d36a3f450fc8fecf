"""A drill through real Kafka: topics of its own, worker processes, and a settled pipeline before the clock moves on.

A composition root. The same drill, driver and comparison as in one process; only the world is another.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import datetime

from connectors import registry
from connectors.cursors import MemoryCursors
from connectors.http import Fetcher
from connectors.poller import Poller
from streams.alert import Alert, JournalEntry
from streams.clock import FileClock
from streams.drill.catalogue import catalogue
from streams.drill.compare import Report, compare
from streams.drill.driver import Driver
from streams.drill.format import Drill
from streams.drill.server import DrillServer
from streams.health_log import HealthLog
from streams.sandbox import Sandbox, sandbox
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


@dataclass(frozen=True, slots=True)
class Staged:
    """A drill on a settled pipeline, ready to be played."""

    box: Sandbox
    driver: Driver


@asynccontextmanager
async def staged(
    drill: Drill,
    settings: Settings,
    say: Callable[[str], None],
    speed: float | None = None,
    workers: int = 1,
) -> AsyncIterator[Staged]:
    """Serve a drill's feeds to a pipeline of its own behind the brokers of `settings`; take all of it down at the end.

    Raises Stuck, BrokerError.
    """
    async with AsyncExitStack() as stack:
        name = f"drill-{drill.plan.drill}"
        settings = settings.model_copy(update={"slack_away": drill.slack_away})
        box = await stack.enter_async_context(sandbox(settings, name, drill.instants[0], say, workers))
        server = stack.enter_context(DrillServer(drill, box.clock))
        fetcher = await stack.enter_async_context(Fetcher())
        parts = registry.Parts(fetcher, MemoryCursors())
        entries = catalogue(drill, server.base_url)
        sources = [registry.build(entry, parts) for entry in entries]
        poller = Poller(sources, box.publisher.emit, box.clock, flush=box.publisher.flush)
        every = {one.source.id: one.every for one in sources if one.every is not None}
        outlets = {one.id: one.outlet() for one in entries}
        health = await stack.enter_async_context(HealthLog(box.settings, every, say, outlets))

        async def poll(now: datetime) -> None:
            health.tell(await poller.poll_due(now))
            await health.flush()

        yield Staged(box, Driver(drill, box.clock, box.world, poll, speed))


Upset = Callable[[Sequence[Child], FileClock], Awaitable[None]]
"""What is done to the workers while a drill is played; the clock tells how far it is."""


async def undisturbed(workers: Sequence[Child], clock: FileClock) -> None:
    """Do nothing to anybody."""


async def play(on: Staged, upset: Upset = undisturbed) -> Performance:
    """Play a drill from begin to end, wait for its deliveries, and compare.

    `upset` runs beside the drill and ends before the last deliveries are waited for: tests kill there. Raises Stuck,
    BrokerError, and whatever `upset` raises.
    """
    await beside(on.driver.run(), upset(on.box.workers, on.box.clock))
    world = on.box.world
    await world.deliver()
    told, journal = await world.told(), await world.journal()
    dead = len(await asyncio.to_thread(world.records, DEAD))
    return Performance(compare(on.driver.drill, told), told, journal, dead)


async def beside(drill: Awaitable[None], upset: Awaitable[None]) -> None:
    """Wait for both; the first that fails ends the other."""
    tasks = [asyncio.ensure_future(drill), asyncio.ensure_future(upset)]
    try:
        await asyncio.gather(*tasks)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def perform(
    drill: Drill,
    settings: Settings,
    say: Callable[[str], None],
    speed: float | None = None,
    workers: int = 1,
    upset: Upset = undisturbed,
) -> Performance:
    """Stage a drill and play it once. Raises Stuck, BrokerError."""
    async with staged(drill, settings, say, speed, workers) as on:
        return await play(on, upset)
