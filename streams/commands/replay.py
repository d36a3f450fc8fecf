"""`tocsin replay`: play a recording as it came, through Kafka or in this process, and say what rang."""

import asyncio
import json
from collections import Counter
from collections.abc import Sequence
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import click

from rules.durations import duration
from streams.settings import Settings

if TYPE_CHECKING:
    from connectors.item import RawItem
    from streams.alert import Alert
    from streams.recording import Played, Player, Tally

ROUTES = "schema: tocsin/routes/v1\ndefault: [console]\n"
"""Old news must not reach anybody's channel: a replay tells the console of its own sandbox, and us."""
DAY = click.DateTime(["%Y-%m-%d", "%Y-%m-%dT%H:%M:%S"])


class Span(click.ParamType):
    """A duration as in rules: 30m, 6h, 3d."""

    name = "duration"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> timedelta:
        """Return the duration; fail with the rule language's own message."""
        try:
            return duration(value)
        except ValueError as error:
            self.fail(str(error), param, ctx)


@click.command("replay")
@click.argument("files", nargs=-1, required=True, metavar="FILE…")
@click.option("--from", "since", type=DAY, help="Items seen from this day or instant on (UTC).")
@click.option("--to", "until", type=DAY, help="Items seen before this day or instant (UTC).")
@click.option("--in-process", is_flag=True, help="Without a broker: the same stages over a log in memory.")
@click.option("--workers", type=click.IntRange(1, 8), default=1, show_default=True, help="Through Kafka: how many.")
@click.option("--step", type=Span(), default="10m", show_default=True, help="Settle after so much recorded time.")
@click.option("--json", "as_json", is_flag=True, help="Counts and canonical form as one JSON object.")
def command(
    files: tuple[str, ...],
    since: datetime | None,
    until: datetime | None,
    in_process: bool,
    workers: int,
    step: timedelta,
    as_json: bool,
) -> None:
    """Play archives as they came and say what would have rung, when and why.

    FILE is what `tocsin ingest --file` reads (docs/sources.md), - is standard input. Each item is played at its
    `seen_at`, or when it was published where that is missing. Everything happens in topics of its own and tells
    nobody's channel. All items are held in memory: about 10 KB each.
    """
    from connectors.errors import ConnectorError
    from streams.broker import BrokerError
    from streams.kafka_jars import LocalKafkaError
    from streams.sandbox import Stuck

    settings = Settings()
    try:
        items = asyncio.run(chosen(settings, files, since, until))
        if not items:
            raise click.ClickException("no item with a time in these files and this span; see --from and --to")
        play = in_memory if in_process else through_kafka
        came = play(settings, items, step, workers)
    except (BrokerError, ConnectorError, LocalKafkaError, OSError, Stuck, TimeoutError) as error:
        raise click.ClickException(str(error) or type(error).__name__) from error
    if as_json:
        click.echo(json.dumps({"counts": plain(came.tally), "alerts": came.form}, indent=2, ensure_ascii=False))
    else:
        click.echo(
            "\n".join((*(line(alert) for alert in came.told if alert.kind != "update"), summary(came.tally, items)))
        )


async def chosen(
    settings: Settings, files: Sequence[str], since: datetime | None, until: datetime | None
) -> "list[RawItem]":
    """Return the items of a span; what could not be read is said on standard error."""
    from connectors.catalogue import SHIPPED, load
    from streams.recording import read

    archive = await read(files, load(settings.catalog or SHIPPED).outlets(), datetime.now(UTC))
    for note in archive.notes:
        click.echo(note, err=True)
    if archive.undated:
        click.echo(f"{archive.undated} items left out: neither seen_at nor published says when they came", err=True)
    begin = since.replace(tzinfo=UTC) if since else datetime.min.replace(tzinfo=UTC)
    end = until.replace(tzinfo=UTC) if until else datetime.max.replace(tzinfo=UTC)
    return [item for item in archive.items if begin <= item.fetched_at < end]


def in_memory(settings: Settings, items: "Sequence[RawItem]", step: timedelta, workers: int) -> "Played":
    """Play in this process; `workers` has no meaning here."""
    from streams.clock import SetClock
    from streams.in_process import InProcess
    from streams.pipeline import stages
    from streams.recording import Player, played

    async def run() -> "Played":
        clock = SetClock(items[0].fetched_at)
        world = InProcess(stages(settings), {}, clock)
        player = Player(clock, world, world.emit, nothing, step)
        with bar(player, items):
            return await played(player, items)

    return asyncio.run(run())


async def nothing() -> None:
    """In memory, what is emitted is durable at once."""


def through_kafka(settings: Settings, items: "Sequence[RawItem]", step: timedelta, workers: int) -> "Played":
    """Play through Kafka, the cluster of the settings or the local one, started if need be."""
    from streams.local_kafka import running
    from streams.recording import Player, played
    from streams.sandbox import sandbox

    async def run(own: Settings) -> "Played":
        quiet = lambda line: None  # noqa: E731
        async with sandbox(own, "replay", items[0].fetched_at, quiet, workers, ROUTES) as box:
            player = Player(box.clock, box.world, box.publisher.emit, box.publisher.flush, step)
            with bar(player, items):
                return await played(player, items)

    with running(settings, lambda said: click.echo(said, err=True)) as own:
        return asyncio.run(run(own))


def bar(player: "Player", items: "Sequence[RawItem]") -> "AbstractContextManager[object]":
    """Show how far the playing is, on standard error."""
    screen = click.get_text_stream("stderr")
    shown = click.progressbar(length=len(items), label="playing", file=screen)
    done = 0

    def step(at: datetime, played: int) -> None:
        nonlocal done
        if screen.isatty():  # elsewhere each new label would be a line
            shown.label = f"playing {at:%Y-%m-%d %H:%M}"
        shown.update(played - done)
        done = played

    player.on_step = step
    return shown


def line(alert: "Alert") -> str:
    """Return one thing told as a person judges it: when, how loud, which rule, what, from whom, why."""
    match = alert.trigger or (alert.episode.evidence[-1].match if alert.episode.evidence else None)
    facts = match.facts if match else None
    what = facts.title if facts else alert.rule.title
    outlet = f" — {facts.outlet}" if facts else ""
    why = " ".join(part for part in (alert.reason.value, alert.detail) if part)
    key = " ".join(alert.episode.key)
    return (
        f"{alert.at:%Y-%m-%d %H:%M}Z  {alert.kind:6}  {alert.episode.severity:8}  {alert.rule.rule} {key} ({why})\n"
        f"    {what}{outlet}"
    )


def summary(counts: "Tally", items: "Sequence[RawItem]") -> str:
    """Return the counts as lines."""
    span = f"{items[0].fetched_at:%Y-%m-%d %H:%M} to {items[-1].fetched_at:%Y-%m-%d %H:%M} UTC"
    dead = ", ".join(f"{count} {reason}" for reason, count in sorted(counts.dead.items())) or "none"
    kinds: Counter[str] = Counter()
    for (_, kind), count in counts.rang.items():
        kinds[kind] += count
    return (
        f"{span}: {counts.items} items, {counts.articles} articles, {counts.revisions} revisions, "
        f"{counts.repeats} repeats; dead letters: {dead}; "
        f"{kinds['alert']} alerts, {kinds['thread']} thread lines, {kinds['digest']} digest lines"
    )


def plain(counts: "Tally") -> dict[str, object]:
    """Return the counts as JSON can say them."""
    return {
        "items": counts.items,
        "articles": counts.articles,
        "revisions": counts.revisions,
        "repeats": counts.repeats,
        "dead": dict(counts.dead),
        "rang": {f"{rule} {kind}": count for (rule, kind), count in sorted(counts.rang.items())},
    }
