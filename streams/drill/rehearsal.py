"""A drill in this process: real feeds over HTTP, real poller, stages and sinks; the broker is an in-memory log.

A composition root. What must ring is the drill's, what rings is the pipeline's; nothing is decided here.
"""

from collections.abc import Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import datetime

from connectors import registry
from connectors.cursors import MemoryCursors
from connectors.http import Fetcher
from connectors.poller import Poller
from connectors.ports import Sink
from streams.alert import Alert, JournalEntry
from streams.clock import RunningClock, SetClock, WallClock
from streams.drill.catalogue import catalogue
from streams.drill.compare import Report, compare
from streams.drill.driver import Driver
from streams.drill.format import Drill
from streams.drill.server import DrillServer
from streams.in_process import InProcess
from streams.pipeline import health
from streams.protocol import Pace
from streams.sink_hours import SinkHours
from streams.source_health import Watched
from streams.stage import Stage
from streams.topics import DEAD


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """What came of a drill: the comparison, both logs, and how many records died."""

    report: Report
    told: Sequence[Alert]
    journal: Sequence[JournalEntry]
    dead: int
    outcomes: Mapping[tuple[str, str], int]


async def rehearse(
    drill: Drill,
    stages: Sequence[Stage],
    sinks: Mapping[str, Sink],
    speed: float | None = None,
    pace: Pace | None = None,
) -> Rehearsal:
    """Play a drill from begin to end and compare; `speed` is simulated seconds a second, None as fast as it goes.

    `pace`: how patient the outbox is, where not as it is with the real Slack.
    """
    clock = SetClock(drill.instants[0])
    world = InProcess(stages, by_hours(drill, sinks, clock), clock, pace)
    async with AsyncExitStack() as stack:
        server = stack.enter_context(DrillServer(drill, clock))
        fetcher = await stack.enter_async_context(Fetcher())
        parts = registry.Parts(fetcher, MemoryCursors())
        entries = catalogue(drill, server.base_url)
        sources = [registry.build(entry, parts) for entry in entries]
        poller = Poller(sources, world.emit, clock)
        outlets = {entry.id: entry.outlet() for entry in entries}
        watched = Watched({one.source.id: one.every for one in sources if one.every is not None}, outlets)

        async def poll(now: datetime) -> None:
            world.replay.publish(health(one) for one in watched.after(await poller.poll_due(now)))

        await Driver(drill, clock, world, poll, speed).run()
        await world.deliver()
    told = await world.told()
    return Rehearsal(
        compare(drill, told), told, await world.journal(), len(world.replay.records(DEAD.name)), world.replay.outcomes
    )


def by_hours(drill: Drill, sinks: Mapping[str, Sink], clock: SetClock) -> dict[str, Sink]:
    """Return the sinks with those of Slack away when the drill says so."""
    return {
        name: SinkHours(sink, RunningClock(clock), WallClock(), drill.slack_away) if name.startswith("slack:") else sink
        for name, sink in sinks.items()
    }
