"""`tocsin rules apply`: check rule files, publish them as an edition, and wait until the workers run it."""

import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from streams.clock import clock_of
from streams.commands.rule.loading import PATHS
from streams.settings import Settings

if TYPE_CHECKING:
    from streams.edition import Edition

WORKERS_WITHIN = 20.0


@click.command("apply")
@PATHS
@click.option("--no-warm-up", is_flag=True, help="Changed rules begin as if nothing had been before; old stories ring.")
@click.option("--no-wait", is_flag=True, help="Do not wait until the workers say that they run it.")
def command(paths: tuple[Path, ...], no_warm_up: bool, no_wait: bool) -> None:
    """Bring rule files and packs to all running workers, through Kafka.

    A bundle with any error is refused whole, with all findings, and what runs goes on. Rules that did not change keep
    their stories; changed ones are warmed from the articles topic and page nobody for what is old; open alerts of
    their former version get a line. Exit code 1 where it was refused.
    """
    from streams.applying import apply
    from streams.broker import BrokerError
    from streams.kafka_jars import LocalKafkaError
    from streams.pipeline import library

    settings = Settings()
    try:
        done = apply(settings, library(settings), paths, click.echo, past=not no_warm_up)
        for finding in done.findings:
            click.echo(str(finding))
        if done.edition is None:
            errors = sum(one.severity == "error" for one in done.findings)
            raise click.ClickException(f"refused: {errors} errors; what runs goes on")
        what = "published" if done.new else "is published already"
        click.echo(f"edition {done.edition.edition} {done.edition.commit}".rstrip() + f" {what}: {done.rules} rules")
        if not no_wait:
            click.echo(awaited(settings, done.edition))
    except (BrokerError, LocalKafkaError, OSError) as error:
        raise click.ClickException(str(error)) from error


def awaited(settings: Settings, edition: "Edition") -> str:
    """Wait until every worker heard of lately runs an edition; return how far they are."""
    from streams.edition_log import read

    until = time.monotonic() + WORKERS_WITHIN
    while True:
        heard = read(settings).lately(clock_of(settings.clock).now())
        there = sum(one.edition == edition.edition for one in heard)
        if not heard:
            return "no worker runs; the next one to start runs it"
        if there == len(heard):
            return f"{there} of {len(heard)} workers run it"
        if time.monotonic() > until:
            return f"{there} of {len(heard)} workers run it; the others follow, see `tocsin rules status`"
        time.sleep(0.3)
