"""`tocsin drill`: play a drill and compare what rang with what should."""

import asyncio
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from streams.settings import Settings

if TYPE_CHECKING:
    from streams.alert import Alert, JournalEntry
    from streams.drill.compare import Report
    from streams.drill.format import Drill


@click.command("drill")
@click.argument("folder", required=False, type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--in-process", is_flag=True, help="Without a broker: the same stages over a log in memory.")
@click.option("--workers", type=click.IntRange(1, 8), default=1, show_default=True, help="Through Kafka: how many.")
@click.option(
    "--speed", type=click.FloatRange(min=1), help="Simulated seconds a second; as fast as it goes if left out."
)
@click.option("--quiet", is_flag=True, help="Only the table, no alerts.")
@click.option("--json", "as_json", is_flag=True, help="The run in its canonical form instead of the table.")
def command(
    folder: Path | None, in_process: bool, workers: int, speed: float | None, quiet: bool, as_json: bool
) -> None:
    """Play the drill in FOLDER (the shipped desk's if left out) and compare.

    Feeds are served over HTTP on this machine and polled like any other, through Kafka and workers of its own. Alerts
    go where the routes say, marked EXERCISE. Exit code 0 only if the drill rang exactly as written.
    """
    from connectors.errors import ConnectorError
    from streams.broker import BrokerError
    from streams.canonical import canonical
    from streams.drill.folder import SHIPPED, load
    from streams.drill.reading import DrillError
    from streams.kafka_jars import LocalKafkaError
    from streams.sandbox import Stuck

    settings = Settings().model_copy(update={"exercise": True})
    silent = quiet or as_json
    try:
        drill = load(folder or SHIPPED / "iran-us")
        if in_process:
            report, told, journal, dead = rehearsed(drill, settings, speed, silent)
        else:
            report, told, journal, dead = performed(drill, settings, speed, silent, workers)
    except (BrokerError, ConnectorError, DrillError, LocalKafkaError, OSError, Stuck, TimeoutError) as error:
        raise click.ClickException(str(error) or type(error).__name__) from error
    if as_json:
        click.echo(json.dumps(canonical(told, journal), indent=2, ensure_ascii=False))
    else:
        click.echo(shown(report, dead))
    raise SystemExit(0 if report.ok else 1)


def rehearsed(
    drill: "Drill", settings: Settings, speed: float | None, silent: bool
) -> "tuple[Report, Sequence[Alert], Sequence[JournalEntry], int]":
    """Play in this process."""
    from connectors.ports import Sink
    from streams.drill.rehearsal import rehearse
    from streams.pipeline import stages
    from streams.routes import read_routes
    from streams.sinks import build_sinks

    sinks: Mapping[str, Sink] = {} if silent else build_sinks(settings, read_routes(settings))
    run = asyncio.run(rehearse(drill, stages(settings), sinks, speed))
    return run.report, run.told, run.journal, run.dead


def performed(
    drill: "Drill", settings: Settings, speed: float | None, silent: bool, workers: int
) -> "tuple[Report, Sequence[Alert], Sequence[JournalEntry], int]":
    """Play through Kafka: the cluster of the settings, or the local broker, started if need be."""
    from streams.drill.theatre import perform
    from streams.local_kafka import running

    with running(settings, lambda line: click.echo(line, err=True)) as own:
        run = asyncio.run(perform(drill, own, (lambda line: None) if silent else click.echo, speed, workers))
    return run.report, run.told, run.journal, run.dead


def shown(report: "Report", dead: int) -> str:
    """Return the table, expected beside seen, and the line that sums it up."""
    from rich.console import Console

    from streams.drill.table import summary, table

    console = Console(width=None if Console().is_terminal else 160)
    with console.capture() as captured:
        console.print(table(report))
    return f"{captured.get()}{summary(report)} · {dead} dead letters"
