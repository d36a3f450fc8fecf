"""Composition root of `tocsin worker`: settings and stages in, an exit code out. The one place that knows all parts."""

import asyncio
import os
import signal
from collections.abc import Awaitable, Callable, Coroutine, Sequence
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
from streams.topics import DEAD, MESSAGE_BYTES_MAX, RULES, TOPICS, Topic, applied_group

START_WITHIN = 120.0
LEAVE_WITHIN = 5.0
"""Seconds for each of the three steps of leaving; a supervisor kills after twenty."""
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
        reason = await _started(app, stop) or await _until_over(app, fold, background, stop)
        await _bounded(_stopped(background), "its background work")
        await _bounded(_closed(fold, sender, offsets), "saving what is applied")
        if not reason:
            await _bounded(app.stop(), "Faust")
    finally:
        await health.stop()
    if reason:
        LOG.error("the worker asks to be started again: %s", reason)
        return EXIT_AGAIN
    return 0


async def _bounded(work: Coroutine[Any, Any, None], what: str) -> None:
    """Wait for one step of leaving, and leave without it when it takes too long.

    Not a timeout: Faust at a rebalance, and `wait_for` before Python 3.12, can swallow a cancellation and go on.
    """
    task = asyncio.ensure_future(work)
    done, _ = await asyncio.wait({task}, timeout=LEAVE_WITHIN)
    if not done:
        task.cancel()
        LOG.warning("leaving without waiting any longer for %s", what)
    elif not task.cancelled() and (error := task.exception()) is not None:
        LOG.warning("leaving in spite of %s: %s: %s", what, type(error).__name__, error)


async def _stopped(background: Sequence["asyncio.Future[None]"]) -> None:
    for task in background:
        task.cancel()
    await asyncio.gather(*background, return_exceptions=True)


async def _closed(fold: Fold, sender: EffectSender, offsets: AppliedOffsets) -> None:
    await fold.close()
    await sender.close()
    await offsets.close()


async def _started(app: Any, stop: asyncio.Event) -> str:
    """Start Faust, or stop trying when told to leave; return why it would not.

    Where the brokers go away in the middle of its start, Faust waits for ever.
    """
    starting, leaving = asyncio.ensure_future(app.start()), asyncio.ensure_future(stop.wait())
    await asyncio.wait({starting, leaving}, timeout=START_WITHIN, return_when=asyncio.FIRST_COMPLETED)
    leaving.cancel()
    if starting.done():
        error = starting.exception()
        return f"Faust did not start: {type(error).__name__}: {error}" if error else ""
    starting.cancel()
    return "" if stop.is_set() else f"Faust did not start within {START_WITHIN:.0f} s"


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
    read = {stage.topic for stage in stages} | {DEAD.name, RULES.name}
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
