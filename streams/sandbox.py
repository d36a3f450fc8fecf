"""A pipeline of its own on real Kafka: topics that never expire, worker processes, and a clock somebody else moves.

A composition root's part: drills and recordings are played through it. Knows neither; it only says when all is settled.
"""

import asyncio
import os
import shutil
import time
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, closing
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from pydantic import TypeAdapter

from streams.alert import Alert, JournalEntry
from streams.broker import BrokerError, admin, telling
from streams.clock import FileClock, running_clock_of
from streams.delivery import DELIVER_WITHIN
from streams.envelope import DeadReason, decode
from streams.ingest import Publisher, connect
from streams.lag import LagReader
from streams.log_reader import to_record
from streams.owing import Owing
from streams.settings import Settings
from streams.stage import Record
from streams.stages.deliver import ENTRY
from streams.stages.route import ALERT
from streams.statuses import statuses
from streams.supervisor import Child, tocsin
from streams.topic_admin import TopicAdmin
from streams.topic_reader import read
from streams.topics import DELIVERIES, DESK, RAW, TOPICS, Topic, named

T = TypeVar("T")

SETTLE_WITHIN = 180.0
"""Seconds after which a pipeline that does not settle is stuck; a killed worker takes a session to be missed."""
LOOK_EVERY = 0.03
RESTART_WITHIN = 1.0
"""Seconds before a worker that died is started again: here they are killed on purpose."""


class Stuck(Exception):
    """The pipeline did not settle; the message says what still waits."""


class ThroughKafka:
    """The pipeline behind the brokers, as whoever moves its clock needs it; workers leave their ports in `home`."""

    def __init__(self, settings: Settings, home: Path, lag: LagReader, owing: Owing) -> None:
        self._settings, self._home, self._lag, self._owing = settings, home, lag, owing
        self._clock = running_clock_of(settings.clock)

    async def settle(self, now: datetime) -> None:
        """Return when every log is applied to its end, no timer is due and nothing owed that could go soon.

        That is seen twice alike. What an outage holds back is not waited for.
        """
        until, before, waits = time.monotonic() + SETTLE_WITHIN, dict[tuple[str, int], int](), ""
        while time.monotonic() < until:
            try:
                ends, waits = await asyncio.to_thread(self._look)
            except BrokerError as error:
                ends, waits = {}, str(error)  # brokers come back, or the time is over
            if not waits and ends == before:
                return
            before = {} if waits else ends
            await asyncio.sleep(LOOK_EVERY)
        raise Stuck(f"the pipeline did not settle within {SETTLE_WITHIN:.0f} s: {waits or 'its logs keep growing'}")

    def _look(self) -> tuple[dict[tuple[str, int], int], str]:
        """Return where the logs end, and what is not done yet, if anything."""
        told = statuses(self._home)
        rows = self._lag.collect(ages=False)
        ends = {(one.topic, one.partition): one.end for one in rows}
        for one in rows:
            place = (one.topic, one.partition)
            if one.lag:
                return ends, f"{one.topic}/{one.partition} has {one.lag} records unapplied"
            if place not in told:
                return ends, f"{one.topic}/{one.partition} has no warm worker"
            if told[place]["due"] or told[place]["next"] != one.end:
                return ends, f"{one.topic}/{one.partition} has timers due"
        self._owing.read()
        owed = self._owing.pressing(self._clock.now())
        return ends, f"{', '.join(owed)} is still owed messages" if owed else ""

    def records(self, topic: Topic) -> list[Record]:
        """Return a whole topic, in the order of its records' time."""
        chunks = read(self._settings, topic.name, patience=None)
        records = [to_record(one, topic.name) for chunk in chunks for one in chunk.records]
        return sorted(records, key=lambda record: record.at)

    async def told(self) -> Sequence[Alert]:
        """Return every alert revision, in the order of the log's time."""
        return await asyncio.to_thread(self._values, DESK, ALERT)

    async def journal(self) -> Sequence[JournalEntry]:
        """Return the delivery journal."""
        return await asyncio.to_thread(self._values, DELIVERIES, ENTRY)

    def _values(self, topic: Topic, adapter: TypeAdapter[T]) -> list[T]:
        return [model for record in self.records(topic) for model in models(adapter, record)]

    async def deliver(self) -> None:
        """Wait until no destination is owed anything. Raises Stuck."""
        until = time.monotonic() + DELIVER_WITHIN
        while waiting := await asyncio.to_thread(self._owed):
            if time.monotonic() > until:
                raise Stuck(f"at the end {waiting}")
            await asyncio.sleep(1)

    def _owed(self) -> str:
        try:
            self._owing.read()
        except BrokerError as error:
            return str(error)  # brokers come back, or the time is over
        return f"{count} deliveries are still waiting" if (count := self._owing.count()) else ""


def models(adapter: TypeAdapter[T], record: Record) -> list[T]:
    """Return the model of a record, or nothing where it has none."""
    model: T | tuple[DeadReason, str] = decode(adapter, record)
    return [] if isinstance(model, tuple) else [model]


@dataclass(frozen=True, slots=True)
class Sandbox:
    """The parts that whoever plays news through Kafka holds in hand."""

    settings: Settings
    clock: FileClock
    world: ThroughKafka
    publisher: Publisher
    workers: Sequence[Child]


@asynccontextmanager
async def sandbox(
    settings: Settings,
    name: str,
    begin: datetime,
    say: Callable[[str], None],
    workers: int = 1,
    routes: str = "",
) -> AsyncIterator[Sandbox]:
    """Set up a settled pipeline in a namespace of its own whose clock stands at `begin`; take it down at the end.

    `say` gets what the workers print; `routes` is the text of a routes file, the settings' own without one. Raises
    Stuck, BrokerError.
    """
    namespace = f"{name}-{os.getpid()}-{time.time_ns() // 1_000_000}"
    home = settings.home / "sandboxes" / namespace
    home.mkdir(parents=True)
    clock = FileClock(home / "clock")
    clock.set(begin)
    own = settings.model_copy(update={"namespace": namespace, "home": home, "clock": clock.path})
    if routes:
        (home / "routes.yaml").write_text(routes)
        own = own.model_copy(update={"routes": home / "routes.yaml"})
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(own_topics(own))
        children = [await stack.enter_async_context(supervised(n + 1, own, say)) for n in range(workers)]
        publisher = await stack.enter_async_context(Publisher(lambda: connect(own), named(RAW.name, namespace), say))
        owing = stack.enter_context(closing(Owing(own)))
        world = ThroughKafka(own, home, stack.enter_context(LagReader(own)), owing)
        await world.settle(begin)
        yield Sandbox(own, clock, world, publisher, children)
    shutil.rmtree(home, ignore_errors=True)


@asynccontextmanager
async def own_topics(settings: Settings) -> AsyncIterator[None]:
    """Make the topics of a namespace for as long as they are needed; old news must not meet retention."""
    kept = tuple(replace(topic, retention_days=None) for topic in TOPICS)

    def build() -> None:
        with TopicAdmin(settings, kept) as topics:
            topics.apply(topics.plan())

    def remove() -> None:
        client = admin(settings)
        try:
            with telling(settings):
                client.delete_topics([named(topic.name, settings.namespace) for topic in TOPICS])
        finally:
            client.close()

    await asyncio.to_thread(build)
    try:
        yield
    finally:
        await asyncio.to_thread(remove)


def with_slack(environment: Mapping[str, str], settings: Settings) -> dict[str, str]:
    """Return an environment with the Slack of these settings in it, and no other."""
    token, away = settings.slack_token, settings.slack_away
    ours = {
        "SLACK_BOT_TOKEN": token.get_secret_value() if token else None,
        "TOCSIN_SLACK_CHANNEL": settings.slack_channel,
        "TOCSIN_SLACK_URL": settings.slack_url,
        "TOCSIN_SLACK_AWAY": ",".join(f"{begin.isoformat()}/{end.isoformat()}" for begin, end in away),
    }
    others = {name: value for name, value in environment.items() if name not in ours}
    return others | {name: value for name, value in ours.items() if value}


@asynccontextmanager
async def supervised(number: int, settings: Settings, say: Callable[[str], None]) -> AsyncIterator[Child]:
    """Run one worker that is started again when it ends; with an instance's name, as a static member of its group."""
    environment = {
        **with_slack(os.environ, settings),
        "TOCSIN_HOME": str(settings.home),
        "TOCSIN_NAMESPACE": settings.namespace,
        "TOCSIN_CLOCK": str(settings.clock),
        "TOCSIN_EXERCISE": "1" if settings.exercise else "0",
        "TOCSIN_TIMER_GRACE": "0",
        "TOCSIN_COMMIT_EVERY": "0.03",
        "TOCSIN_KAFKA": settings.kafka or "",
        **({"TOCSIN_ROUTES": str(settings.routes)} if settings.routes else {}),
        "PYTHONUNBUFFERED": "1",
    }
    if settings.instance is not None:
        environment["TOCSIN_INSTANCE"] = f"{settings.instance}-{number}"
    child = Child(f"worker {number}", tocsin("worker"), environment, say, delay_max=RESTART_WITHIN)
    running = asyncio.ensure_future(child.run())
    try:
        yield child
    finally:
        await child.stop()
        await asyncio.gather(running, return_exceptions=True)
