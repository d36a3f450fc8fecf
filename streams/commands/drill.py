"""`tocsin drill`: play a drill in this process and compare what rang with what should."""

import asyncio
import json
from pathlib import Path

import click

from streams.settings import Settings


@click.command("drill")
@click.argument("folder", required=False, type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option(
    "--speed", type=click.FloatRange(min=1), help="Simulated seconds a second; as fast as it goes if left out."
)
@click.option("--quiet", is_flag=True, help="Only the table, no alerts.")
@click.option("--json", "as_json", is_flag=True, help="The run in its canonical form instead of the table.")
def command(folder: Path | None, speed: float | None, quiet: bool, as_json: bool) -> None:
    """Play the drill in FOLDER (the shipped desk's if left out) and compare.

    Feeds are served over HTTP on this machine and polled like any other; no broker is needed. Alerts go where
    the routes say, marked EXERCISE. Exit code 0 only if the drill rang exactly as written.
    """
    from rich.console import Console

    from connectors.errors import ConnectorError
    from streams.canonical import canonical
    from streams.drill.folder import SHIPPED, load
    from streams.drill.reading import DrillError
    from streams.drill.rehearsal import rehearse
    from streams.drill.table import summary, table
    from streams.pipeline import stages
    from streams.routes import read_routes
    from streams.sinks import build_sinks

    settings = Settings().model_copy(update={"exercise": True})
    try:
        drill = load(folder or SHIPPED / "iran-us")
        routes = read_routes(settings)
        sinks = {} if quiet or as_json else build_sinks(settings, routes)
        run = asyncio.run(rehearse(drill, stages(settings), sinks, speed))
    except (ConnectorError, DrillError, OSError, TimeoutError) as error:
        raise click.ClickException(str(error) or type(error).__name__) from error
    report = run.report
    if as_json:
        click.echo(json.dumps(canonical(run.told, run.journal), indent=2, ensure_ascii=False))
    else:
        Console(width=None if Console().is_terminal else 160).print(table(report))
        click.echo(f"{summary(report)} · {run.dead} dead letters")
    raise SystemExit(0 if report.ok else 1)
