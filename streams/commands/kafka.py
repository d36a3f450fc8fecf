"""`tocsin kafka`: Apache Kafka on this machine, up, down, status, reset. A thin shell over LocalKafka."""

import dataclasses
import json
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

import click

from streams.kafka_jars import LocalKafkaError
from streams.local_kafka import MAKE_ROOM, LocalKafka, Status
from streams.settings import Settings

P = ParamSpec("P")
R = TypeVar("R")


def _say(line: str) -> None:
    click.echo(line, err=True)


def _clear_errors(run: Callable[P, R]) -> Callable[P, R]:
    @wraps(run)
    def wrapped(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return run(*args, **kwargs)
        except LocalKafkaError as error:
            raise click.ClickException(str(error)) from error

    return wrapped


@click.group("kafka")
def command() -> None:
    """Run Apache Kafka on this machine: loopback only, data under TOCSIN_HOME."""


@command.command()
@click.option("--nodes", type=click.IntRange(1, 5), help="Brokers of a new cluster; 3 survive the loss of one.")
@_clear_errors
def up(nodes: int | None) -> None:
    """Start it, or find it running; prints the bootstrap servers."""
    home = Settings().home
    existing = LocalKafka.existing(home, say=_say)
    local = existing if existing and nodes in (None, existing.nodes) else LocalKafka(home, nodes or 1, say=_say)
    click.echo(local.up())


@command.command()
@_clear_errors
def down() -> None:
    """Stop it; messages stay on disk."""
    LocalKafka(Settings().home).down()
    click.echo("Kafka is down; `tocsin kafka up` starts it again with all its messages.")


@command.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@click.pass_context
@_clear_errors
def status(context: click.Context, as_json: bool) -> None:
    """Say what runs; exit code 0 only if every node answers."""
    found = LocalKafka(Settings().home).status()
    click.echo(json.dumps(dataclasses.asdict(found)) if as_json else describe(found))
    context.exit(0 if found.healthy else 1)


@command.command()
@click.option("--yes", is_flag=True, help="Do not ask.")
@_clear_errors
def reset(yes: bool) -> None:
    """Stop it and delete it with every message in it."""
    local = LocalKafka(Settings().home)
    if not yes:
        click.confirm(f"Delete the local Kafka in {local.folder} with every message in it?", abort=True)
    local.reset()
    click.echo("The local Kafka is gone; `tocsin kafka up` makes a new one.")


def describe(status: Status) -> str:
    """Return the status as a person reads it."""
    if not status.nodes:
        return f"No local Kafka in {status.folder}. Start one: tocsin kafka up"
    lines = [f"Apache Kafka {status.version} in {status.folder}: {'healthy' if status.healthy else 'NOT healthy'}"]
    for node in status.nodes:
        state = f"pid {node.pid}, {node.resident_mb} MB" if node.pid else "down (start it: tocsin kafka up)"
        lines.append(f"  node {node.id}  127.0.0.1:{node.port}  {state}")
        if node.trouble:
            lines.append(f"    it stopped itself: {node.trouble}. {MAKE_ROOM}")
    return "\n".join(lines)
