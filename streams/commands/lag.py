"""`tocsin lag`: how far behind every stage is, in messages and seconds."""

import json
import time
from collections.abc import Sequence
from dataclasses import asdict

import click

from streams.settings import Settings

EXIT_CODES = {"ok": 0, "behind": 1, "stopped": 2, "cut": 2}


@click.command("lag")
@click.option("--watch", type=click.FloatRange(min=0.2), metavar="SECONDS", help="Show it again and again.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a partition, one a line.")
@click.pass_context
def command(context: click.Context, watch: float | None, as_json: bool) -> None:
    """Say how far behind every stage is.

    Lag is the end of the log minus what is applied: what is not applied would be lost to nobody, but nobody was told
    yet. Exit code: 0 nothing waits, 1 records wait, 2 no worker folds them or retention has overtaken them, 3 unknown.
    """
    from streams.broker import BrokerError
    from streams.clock import clock_of
    from streams.kafka_jars import LocalKafkaError
    from streams.lag import LagReader, worst

    try:
        settings = Settings()
        with LagReader(settings) as reader:
            while True:
                rows = reader.collect(clock_of(settings.clock).now())
                show([asdict(one) for one in rows], as_json)
                if watch is None:
                    break
                time.sleep(watch)
    except (BrokerError, LocalKafkaError) as error:
        click.echo(f"Error: {error}", err=True)
        context.exit(3)
    except KeyboardInterrupt:
        context.exit(0)
    if not rows:
        click.echo("There are no topics of Tocsin on this broker. Make them: tocsin topics apply", err=True)
        context.exit(3)
    context.exit(EXIT_CODES[worst(rows).value])


def show(rows: Sequence[dict[str, object]], as_json: bool) -> None:
    """Print the rows as a table or as JSON lines."""
    if as_json:
        for one in rows:
            click.echo(json.dumps(one))
        return
    from rich.console import Console
    from rich.table import Table

    table = Table(box=None, pad_edge=False)
    for name in ("group", "topic", "part"):
        table.add_column(name)
    for name in ("applied", "end", "lag", "oldest"):
        table.add_column(name, justify="right")
    table.add_column("state")
    for one in rows:
        applied = "–" if one["applied"] is None else str(one["applied"])
        age = "" if one["age"] is None else f"{one['age']:.0f} s"
        table.add_row(
            str(one["group"]), str(one["topic"]), str(one["partition"]), applied, str(one["end"]), str(one["lag"]), age,
            str(one["state"]),
        )  # fmt: skip
    console = Console()
    Console(width=None if console.is_terminal else 140).print(table)
