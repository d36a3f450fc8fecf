"""Composition root of `tocsin worker`: settings and stages in, an exit code out. The one place that knows all parts."""

import asyncio
import os
import signal
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any, Protocol, runtime_checkable

from aiokafka import AIOKafkaProducer

from connectors.ports import Clock
from streams.agents import build_app
from streams.applied import AppliedOffsets
from streams.broker import BrokerError
from streams.clock import clock_of
from streams.effects import EffectSender, Producer
from streams.fold import Fold
from streams.health import Health
from streams.held import Limits
from streams.kafka_jars import LocalKafkaError
from streams.log_reader import LogReader
from streams.security import client_security
from streams.settings import Settings
from streams.stage import Stage, State
from streams.supervisor import EXIT_AGAIN, EXIT_REFUSED
from streams.sweeper import Sweeper
from streams.telemetry import LOG, Meter
from streams.topic_admin import Finding, check
from streams.topics import DEAD, MESSAGE_BYTES_MAX, TOPICS, Topic, applied_group

LEAVE_WITHIN = 15.0
ANSWER_WITHIN_MS = 3000
"""How long one look for the brokers may take at the start: a signal to leave waits for it."""


@runtime_checkable
class Telling(Protocol):
    """A stage that keeps alerts open."""

    def open_alerts(self, state: State) -> int:
        """Return how many stories are told and not over."""
        ...


Extra = Callable[[Fold, Meter], Awaitable[None]]
"""Something that runs beside the stages for as long as the worker does, such as the outbox."""


async def run_worker(
    settings: Settings,
    stages: Sequence[Stage],
    bootstrap: Sequence[str],
    extras: Sequence[Extra] = (),
    table: Sequence[Topic] = TOPICS,
) -> int:
    """Run the stages until SIGTERM or SIGINT; return the exit code: 0 left cleanly, 75 start again, 78 refused.

    It refuses where a topic of `table` that it reads or writes is missing or wrong.
    """
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    wrong = await _wait_for_topics(settings, stages, table, stop)
    for one in wrong:
        LOG.error("the worker cannot start: topic %s %s. Mend it: %s", one.topic, one.problem, one.remedy)
    if wrong or stop.is_set():
        return EXIT_REFUSED if wrong else 0
    return await _serve(settings, stages, bootstrap, extras, stop)


async def _serve(
    settings: Settings, stages: Sequence[Stage], bootstrap: Sequence[str], extras: Sequence[Extra], stop: asyncio.Event
) -> int:
    clock: Clock = clock_of(settings.clock)
    security, meter = client_security(settings), Meter()
    offsets = AppliedOffsets(bootstrap, applied_group(settings.namespace), security)
    sender = EffectSender(lambda: _producer(bootstrap, security), settings.namespace, meter)
    limits = Limits(commit_every=settings.commit_every, timer_grace=settings.timer_grace)
    fold = Fold(stages, settings.namespace, LogReader(bootstrap, security), sender, offsets, meter, limits)
    app = build_app(settings, stages, fold, bootstrap)
    health = Health(
        meter.registry,
        lambda: _sick(fold),
        lambda: "" if fold.ready else "warming up",
        lambda: status(fold, clock.now()),
    )
    port = await health.start(settings.port, settings.home / f"worker-{os.getpid()}.port")
    print(f"worker: health and metrics on http://127.0.0.1:{port}", flush=True)
    background = [asyncio.ensure_future(Sweeper(fold, clock, meter).run())]
    background += [asyncio.ensure_future(extra(fold, meter)) for extra in extras]
    try:
        (settings.home / "faust").mkdir(parents=True, exist_ok=True)
        reason = await _started(app) or await _until_over(app, fold, background, stop)
        for task in background:
            task.cancel()
        await asyncio.gather(*background, return_exceptions=True)
        with suppress(TimeoutError):
            async with asyncio.timeout(LEAVE_WITHIN):
                await fold.close()
                await sender.close()
                await offsets.close()
                if not reason:
                    await app.stop()
    finally:
        await health.stop()
    if reason:
        LOG.error("the worker asks to be started again: %s", reason)
        return EXIT_AGAIN
    return 0


async def _started(app: Any) -> str:
    """Start Faust; return why it would not."""
    try:
        await app.start()
    except Exception as error:  # noqa: BLE001 - whatever Faust meets at its start, another start is the remedy
        return f"Faust did not start: {type(error).__name__}: {error}"
    return ""


async def _until_over(app: Any, fold: Fold, background: Sequence["asyncio.Future[None]"], stop: asyncio.Event) -> str:
    """Wait for the end; return why it must start again, or nothing for a wanted end."""
    while not stop.is_set():
        if fold.failed.done():
            return fold.failed.result()
        if app.should_stop or app.crashed:
            return "Faust has stopped"
        for task in background:
            if task.done() and not task.cancelled():
                return f"a part ended: {task.exception()!r}"
        with suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), 0.25)
    return ""


def status(fold: Fold, now: datetime) -> list[dict[str, object]]:
    """Return every warm partition we own: topic on the broker, number, next offset to fold, a timer due at `now`.

    `open` is the number of open alerts, 0 for stages that have none.
    """
    return [
        {
            "topic": held.place.topic,
            "partition": held.place.partition,
            "next": held.cursor.next,
            "due": held.cursor.due(now),
            "open": held.cursor.stage.open_alerts(held.cursor.state) if isinstance(held.cursor.stage, Telling) else 0,
        }
        for held in fold.held.values()
        if held.owned and held.warm
    ]


def _sick(fold: Fold) -> str:
    return fold.failed.result() if fold.failed.done() else ""


async def _producer(bootstrap: Sequence[str], security: dict[str, object]) -> Producer:
    producer = AIOKafkaProducer(
        bootstrap_servers=list(bootstrap),
        acks="all",
        enable_idempotence=True,
        linger_ms=5,
        max_batch_size=131072,
        max_request_size=MESSAGE_BYTES_MAX + 65536,
        request_timeout_ms=40000,
        **security,
    )
    await producer.start()
    typed: Producer = producer
    return typed


async def _wait_for_topics(
    settings: Settings, stages: Sequence[Stage], table: Sequence[Topic], stop: asyncio.Event
) -> list[Finding]:
    """Wait until a broker answers; return what is wrong with the topics of these stages, nothing if all is well."""
    read = {stage.topic for stage in stages} | {DEAD.name}
    topics = [topic for topic in table if topic.name in read]
    pause = 0.5
    while not stop.is_set():
        try:
            return await asyncio.to_thread(check, settings, topics, ANSWER_WITHIN_MS)
        except (BrokerError, LocalKafkaError) as error:
            LOG.warning("%s; next try in %.1f s", " ".join(str(error).split()), pause)
            with suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), pause)
            pause = min(30.0, pause * 2)
    return []
