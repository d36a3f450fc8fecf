"""`tocsin ingest`: polls sources and publishes what they say to `news.raw.v1`. A thin shell."""

import asyncio
import signal
from collections.abc import Callable, Mapping, Sequence

import click

from connectors import registry
from connectors.catalogue import SHIPPED, Catalogue, load
from connectors.cursors import FileCursors, MemoryCursors
from connectors.errors import Misconfigured
from connectors.http import Fetcher
from connectors.pages import Pages
from connectors.poller import Poller, PollReport, Scheduled
from connectors.ports import Clock
from streams.clock import clock_of
from streams.health_log import HealthLog
from streams.ingest import STOPPED, Publisher, connect, diagnosis
from streams.settings import Settings
from streams.topics import RAW, named

OFFLINE_EXIT = 75
"""Told to leave while items were unpublished: start me again and they are read again."""


@click.command("ingest")
@click.option("--once", is_flag=True, help="Ask each source once, then end.")
@click.option("--file", "files", multiple=True, metavar="PATH", help="Read an archive or saved feed; - is stdin.")
@click.option("--catalog", "use_catalog", is_flag=True, help="With --file: poll the catalogue's sources as well.")
@click.option("--again", is_flag=True, help="With --file: read from the top, also what was ingested before.")
@click.option("--quiet", is_flag=True, help="Say only what went wrong, and the sum at the end.")
def command(once: bool, files: tuple[str, ...], use_catalog: bool, again: bool, quiet: bool) -> None:
    """Poll sources and publish what they say; with --file, publish an archive and end."""
    settings = Settings()
    try:
        catalogue = load(settings.catalog or SHIPPED)
        ending = asyncio.run(_ingest(settings, catalogue, files, use_catalog or not files, once, again, quiet))
    except Misconfigured as error:
        raise click.ClickException(str(error)) from error
    raise SystemExit(ending)


async def _ingest(
    settings: Settings,
    catalogue: Catalogue,
    files: Sequence[str],
    use_catalog: bool,
    once: bool,
    again: bool,
    quiet: bool,
) -> int:
    stop = asyncio.Event()
    for signum in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(signum, stop.set)
    clock: Clock = clock_of(settings.clock)
    tally = Tally(quiet)
    topic = named(RAW.name, settings.namespace)
    publishing = Publisher(lambda: connect(settings), topic, _say, stop=stop, diagnose=lambda: diagnosis(settings))
    async with Fetcher() as fetcher, publishing as publisher:
        sources = _sources(settings, catalogue, files, use_catalog, again, fetcher)
        poller = Poller(sources, publisher.emit, clock, flush=publisher.flush)
        every = {one.source.id: one.every for one in sources if one.every is not None}
        outlets = {entry.id: entry.outlet() for entry in catalogue.entries}
        async with HealthLog(settings, every, _say, outlets) as health:

            def told(report: PollReport) -> None:
                tally.add(report)
                health.tell(report)

            if once:
                await _once(poller, clock, stop, told, len(sources))
            else:
                await poller.run(stop, told)
    tally.sum_up(publisher.counts)
    if files and not again and not (tally.new or tally.revised or tally.failed):
        _say("nothing new in the file: it was ingested before, or is empty; --again reads it from the top")
    if stop.is_set() and tally.unpublished:
        return OFFLINE_EXIT
    return 1 if files and tally.failed else 0


def _sources(
    settings: Settings, catalogue: Catalogue, files: Sequence[str], use_catalog: bool, again: bool, fetcher: Fetcher
) -> list[Scheduled]:
    folder = settings.home / "cursors" / (settings.namespace or "default")
    parts = registry.Parts(fetcher, FileCursors(folder), catalogue.outlets(), Pages(fetcher))
    reading = registry.Parts(fetcher, MemoryCursors(), parts.outlets) if again else parts
    found = [registry.file_source(path, reading) for path in files]
    return found + ([registry.build(entry, parts) for entry in catalogue.enabled()] if use_catalog else [])


async def _once(
    poller: Poller, clock: Clock, stop: asyncio.Event, told: Callable[[PollReport], None], count: int
) -> None:
    """Passes until every source was asked once; hosts with several feeds need one pass each."""
    asked: set[str] = set()
    while len(asked) < count and not stop.is_set():
        report = await poller.poll_due(clock.now())
        told(report)
        asked.update(line.source_id for line in report.sources)
        if len(asked) < count:
            await asyncio.sleep(0.2)


class Tally:
    """Turns reports into lines for a person, and keeps the sums."""

    def __init__(self, quiet: bool) -> None:
        self.quiet = quiet
        self.new = self.revised = self.failed = 0
        self.unpublished = False
        self._told: dict[str, str | None] = {}

    def add(self, report: PollReport) -> None:
        """Say what changed: new items, a fault when it starts, and when it ends; never the same fault twice."""
        for line in report.sources:
            self.new += line.new
            self.revised += line.revised
            self.failed += line.error is not None
            self.unpublished |= line.state == STOPPED
            known = self._told.get(line.source_id)
            if line.error is not None and known != line.state:
                _say(f"{line.state}: {line.error}")
            elif line.error is None and known is not None:
                _say(f"{line.source_id}: answers again")
            self._told[line.source_id] = line.state if line.error is not None else None
            if line.items and not self.quiet:
                _say(f"{line.source_id}: {line.new} new, {line.revised} revised")
            for note in line.notes:
                _say(note)

    def sum_up(self, counts: Mapping[str, int]) -> None:
        """Say the sums."""
        odd = "".join(f", {counts[word]} {word}" for word in ("cut", "retimed", "refused") if counts[word])
        _say(f"{counts['published']} published ({self.new} new, {self.revised} revised{odd}); {self.failed} faults")


def _say(line: str) -> None:
    click.echo(line, err=True)
