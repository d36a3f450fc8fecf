"""`tocsin worker`: run the stages until told to stop."""

import asyncio
import os
import sys
from collections.abc import Coroutine
from typing import Any

import click

from streams.settings import Settings, complaint
from streams.supervisor import EXIT_REFUSED


@click.command()
def command() -> None:
    """Run the stages until SIGTERM. Exit code 75 means: start me again; 78: mend the configuration first."""
    from connectors.errors import ConnectorError
    from streams.clock import running_clock_of
    from streams.edition_keeper import Keeper
    from streams.fold_journal import delivery
    from streams.kafka_jars import LocalKafkaError
    from streams.local_kafka import bootstrap
    from streams.pipeline import governed, library
    from streams.routes import read_routes
    from streams.sinks import build_sinks
    from streams.telemetry import set_up_logging
    from streams.worker import run_worker

    set_up_logging()
    try:
        settings = Settings()
        rules, brokers = library(settings), bootstrap(settings).split(",")
        ours = governed(settings, rules)
        sinks = build_sinks(settings, read_routes(settings))
    except (ConnectorError, LocalKafkaError, ValueError) as error:
        told = complaint(error) if isinstance(error, ValueError) else None
        click.echo(f"the worker cannot start: {told or error}", err=True)
        sys.exit(EXIT_REFUSED)

    async def work() -> int:
        keeper = Keeper(settings, rules, brokers)
        extras = [keeper.run, delivery(sinks, running_clock_of(settings.clock))]
        return await run_worker(settings, ours, brokers, extras)

    asyncio.run(until_left(work()))


async def until_left(work: Coroutine[Any, Any, int]) -> None:
    """Leave the process with the worker's exit code: neither a task nor a client's thread that hangs must keep it."""
    code = await work
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)
