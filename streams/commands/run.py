"""`tocsin run`: start what is missing and every part, under one supervisor, until told to stop."""

import asyncio
import os
import signal
import sys

import click

from streams.settings import Settings
from streams.supervisor import Child, tocsin

STATUS_EVERY = 10.0


@click.command("run")
@click.option("--workers", type=click.IntRange(1, 8), default=1, show_default=True, help="How many worker processes.")
@click.option("--no-ingest", is_flag=True, help="Only the workers: somebody else polls.")
def command(workers: int, no_ingest: bool) -> None:
    """Poll the catalogue, run the stages, deliver the alerts; Ctrl-C stops everything this started.

    Starts the local broker where TOCSIN_KAFKA names no cluster, makes missing topics, and starts each part again when
    it ends. Exit code 0 after Ctrl-C or SIGTERM, 1 where a part refuses its configuration.
    """
    from streams.broker import BrokerError
    from streams.kafka_jars import LocalKafkaError
    from streams.local_kafka import LocalKafka
    from streams.topic_admin import TopicAdmin

    settings, local = Settings(), None
    try:
        if settings.kafka is None:
            local = LocalKafka(settings.home, say=click.echo)
            was_running = local.status().running
            settings = settings.model_copy(update={"kafka": local.up()})
            local = None if was_running else local
        with TopicAdmin(settings) as topics:
            changes = topics.plan()
            topics.apply(changes)
        for change in changes:
            click.echo(f"topic {change.topic} {change.what}")
        refused = asyncio.run(supervise(settings, workers, ingest=not no_ingest))
    except (BrokerError, LocalKafkaError) as error:
        raise click.ClickException(str(error)) from error
    finally:
        if local is not None:
            local.down()
    sys.exit(1 if refused else 0)


async def supervise(settings: Settings, workers: int, *, ingest: bool) -> bool:
    """Run the parts until a signal, or until one refuses its configuration; say whether one did."""
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    environment = os.environ | {"TOCSIN_KAFKA": settings.kafka or "", "PYTHONUNBUFFERED": "1"}
    parts = [Child(f"worker {n + 1}", tocsin("worker"), environment, click.echo) for n in range(workers)]
    if ingest:
        parts.append(Child("ingest", tocsin("ingest", "--quiet"), environment, click.echo))
    running = [asyncio.ensure_future(part.run()) for part in parts]
    status = asyncio.ensure_future(show_status(settings, parts))
    stopped = asyncio.ensure_future(stop.wait())
    await asyncio.wait([stopped, *running], return_when=asyncio.FIRST_COMPLETED)
    status.cancel()
    stopped.cancel()
    # Ingest first: what it has read is published, and the workers may still fold it.
    for part in reversed(parts):
        await part.stop()
    await asyncio.gather(status, stopped, *running, return_exceptions=True)
    return any(part.refused for part in parts)


async def show_status(settings: Settings, parts: list[Child]) -> None:
    """Say how it goes: on a terminal in one line that stays, elsewhere only when something changes."""
    from streams.broker import BrokerError
    from streams.lag import LagReader, worst

    said = ""
    with LagReader(settings) as reader:
        while True:
            try:
                rows = await asyncio.to_thread(reader.collect)
                state, behind = worst(rows).value, sum(row.lag for row in rows)
                raw = sum(row.end for row in rows if ".raw." in row.topic)
                oldest = max((row.age or 0.0 for row in rows), default=0.0)
                numbers = f"{raw} items, {behind} records wait" + (f", oldest {oldest:.0f} s" if behind else "")
            except BrokerError as error:
                state, numbers = "unknown", str(error).splitlines()[0]
            line = f"{state} · {numbers} · starts {'/'.join(str(part.starts) for part in parts)}"
            if sys.stdout.isatty():
                click.echo(f"\r\x1b[K{line}", nl=False)
            elif state != said:
                click.echo(line)
            said = state
            await asyncio.sleep(STATUS_EVERY)
