"""`tocsin run`: start what is missing and every part, under one supervisor, until told to stop."""

import asyncio
import os
import signal
import sys
import time
from collections.abc import Callable, Coroutine, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from streams.settings import Settings
from streams.supervisor import Child, tocsin

if TYPE_CHECKING:
    from streams.drill.theatre import Staged
    from streams.status_line import Terminal

STATUS_EVERY = 5.0
SOURCES_EVERY = 6
"""Looks between two readings of the sources' health."""
INTERRUPTED = 130
T = TypeVar("T")


@click.command("run")
@click.option("--workers", type=click.IntRange(1, 8), default=1, show_default=True, help="How many worker processes.")
@click.option("--no-ingest", is_flag=True, help="Only the workers: somebody else polls.")
@click.option("--drill", "play", is_flag=True, help="Play a drill instead of polling the catalogue.")
@click.option(
    "--folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="With --drill: your drill; the shipped one if left out.",
)
@click.option("--once", is_flag=True, help="With --drill: end after the drill; exit code 0 only if it rang as written.")
@click.option("--speed", type=click.FloatRange(min=1), help="With --drill: simulated seconds a second.")
def command(workers: int, no_ingest: bool, play: bool, folder: Path | None, once: bool, speed: float | None) -> None:
    """Poll the catalogue, run the stages, deliver the alerts; Ctrl-C stops everything this started.

    Starts the local broker where TOCSIN_KAFKA names no cluster, makes missing topics, and starts each part again when
    it ends. Exit code 0 after Ctrl-C or SIGTERM, 1 where a part refuses its configuration. With --drill the news is a
    drill's, in topics of its own that go at the end; it stays up after the drill until Ctrl-C, or ends with --once.
    """
    from connectors.errors import ConnectorError
    from streams.broker import BrokerError
    from streams.drill.reading import DrillError
    from streams.kafka_jars import LocalKafkaError
    from streams.local_kafka import running
    from streams.sandbox import Stuck
    from streams.status_line import Terminal

    terminal = Terminal()
    try:
        with running(Settings(), terminal.say) as settings:
            if play:
                code = asyncio.run(drilled(settings, terminal, folder, workers, speed, stay=not once))
            else:
                apply_topics(settings, terminal)
                code = asyncio.run(supervise(settings, terminal, workers, ingest=not no_ingest))
    except (BrokerError, ConnectorError, DrillError, LocalKafkaError, OSError, Stuck, TimeoutError) as error:
        raise click.ClickException(str(error) or type(error).__name__) from error
    sys.exit(code)


def apply_topics(settings: Settings, terminal: "Terminal") -> None:
    """Make the topics that are missing, and say which."""
    from streams.topic_admin import TopicAdmin

    with TopicAdmin(settings) as topics:
        changes = topics.plan()
        topics.apply(changes)
    for change in changes:
        terminal.say(f"topic {change.topic} {change.what}")


def told_to_stop() -> asyncio.Event:
    """Return an event that SIGINT or SIGTERM sets."""
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    return stop


async def supervise(settings: Settings, terminal: "Terminal", workers: int, *, ingest: bool) -> int:
    """Run the parts until a signal, or until one refuses its configuration; return the exit code."""
    from streams.rules_watch import watch

    stop = told_to_stop()
    environment = os.environ | {"TOCSIN_KAFKA": settings.kafka or "", "PYTHONUNBUFFERED": "1"}
    parts = [Child(f"worker {n + 1}", tocsin("worker"), environment, terminal.say) for n in range(workers)]
    if ingest:
        parts.append(Child("ingest", tocsin("ingest", "--quiet"), environment, terminal.say))
    running = [asyncio.ensure_future(part.run()) for part in parts]
    status = asyncio.ensure_future(show_status(settings, terminal, parts, lambda: answering(settings)))
    rules = asyncio.ensure_future(watch(settings, terminal.say))
    stopped = asyncio.ensure_future(stop.wait())
    await asyncio.wait([stopped, *running], return_when=asyncio.FIRST_COMPLETED)
    status.cancel()
    rules.cancel()
    stopped.cancel()
    # Ingest first: what it has read is published, and the workers may still fold it.
    for part in reversed(parts):
        await part.stop()
    await asyncio.gather(status, rules, stopped, *running, return_exceptions=True)
    return 1 if any(part.refused for part in parts) else 0


async def show_status(
    settings: Settings, terminal: "Terminal", parts: Sequence[Child], sources: Callable[[], str]
) -> None:
    """Say how it goes, again and again."""
    from streams.broker import BrokerError
    from streams.clock import clock_of
    from streams.lag import LagReader
    from streams.status_line import line, numbers
    from streams.statuses import statuses

    before, clock, looks, said = None, clock_of(settings.clock), 0, ""
    with LagReader(settings) as reader:
        while True:
            try:
                rows = await asyncio.to_thread(reader.collect, clock.now())
                told = await asyncio.to_thread(statuses, settings.home)
                if looks % SOURCES_EVERY == 0:
                    said = await asyncio.to_thread(sources)
                looks += 1
                now = numbers(time.monotonic(), rows, told)
                starts = "/".join(str(part.starts) for part in parts)
                terminal.status(f"{line(now, before, said)} · starts {starts}")
                before = now
            except BrokerError as error:
                terminal.status(f"unknown · {str(error).splitlines()[0]}")
            await asyncio.sleep(STATUS_EVERY)


def answering(settings: Settings) -> str:
    """Return how many of the sources that were polled answer, nothing before the first poll."""
    from streams.health_log import read
    from streams.source_health import SourceState, seen

    now = datetime.now(UTC)
    states = [seen(one, now).state for one in read(settings)[0].values()]
    well = sum(state in (SourceState.OK, SourceState.SILENT) for state in states)
    return f"{well}/{len(states)} sources answer" if states else ""


async def drilled(
    settings: Settings, terminal: "Terminal", folder: Path | None, workers: int, speed: float | None, *, stay: bool
) -> int:
    """Play a drill, then stay up until a signal, or end. Return the exit code."""
    from streams.drill.folder import SHIPPED, load
    from streams.drill.theatre import staged

    drill, stop = load(folder or SHIPPED / "iran-us"), told_to_stop()
    settings = settings.model_copy(update={"exercise": True})
    terminal.say(f"{drill.plan.title}. Every alert below is an exercise.")
    async with staged(drill, settings, terminal.say, speed, workers) as on:
        watching = asyncio.ensure_future(
            show_status(on.box.settings, terminal, on.box.workers, lambda: f"{len(drill.outlets)} sources")
        )
        try:
            return await played(on, terminal, stop, stay=stay)
        finally:
            watching.cancel()
            await asyncio.gather(watching, return_exceptions=True)


async def played(on: "Staged", terminal: "Terminal", stop: asyncio.Event, *, stay: bool) -> int:
    """Play, show what rang beside what should have, and go on, if wanted, until a signal; return the exit code."""
    from streams.commands.drill import shown
    from streams.drill.theatre import play

    result = await unless_stopped(play(on), stop)
    if result is None:
        terminal.say("stopped before the drill was over")
        return INTERRUPTED
    terminal.say(shown(result.report, result.dead))
    if stay:
        own = on.box.settings
        terminal.say(
            "The drill is over; its pipeline stays up until Ctrl-C. To look at it from another terminal:\n"
            f"  export TOCSIN_KAFKA={own.kafka} TOCSIN_NAMESPACE={own.namespace} TOCSIN_CLOCK={own.clock}\n"
            "  tocsin lag; tocsin dead list"
        )
        await unless_stopped(on.driver.linger(), stop)
    return 0 if result.report.ok else 1


async def unless_stopped(work: Coroutine[Any, Any, T], stop: asyncio.Event) -> T | None:
    """Return what the work returns, or None where a signal came first."""
    working, stopped = asyncio.ensure_future(work), asyncio.ensure_future(stop.wait())
    await asyncio.wait([stopped, working], return_when=asyncio.FIRST_COMPLETED)
    stopped.cancel()
    if working.done():
        return await working
    working.cancel()
    await asyncio.gather(working, return_exceptions=True)
    return None
