"""`news.health.v1`: the last state of each source, written by ingest, read by whoever asks. A shell.

Health is told about, never waited for: a poll goes on when Kafka is away, and the newest state is sent once it is back.
"""

import asyncio
from collections import deque
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any, Self

from kafka import KafkaProducer
from kafka.errors import KafkaError
from pydantic import ValidationError

from connectors.item import Outlet
from connectors.poller import PollReport, SourceReport
from streams import topic_reader
from streams.broker import BrokerError, producer
from streams.edition import SWITCH_KEY
from streams.envelope import encode
from streams.ingest import STOPPED
from streams.kafka_jars import LocalKafkaError
from streams.settings import Settings
from streams.source_health import SourceHealth, after
from streams.topics import HEALTH, named

REPORTS_MAX = 20_000
"""Reports that wait while Kafka is away; the oldest give way, for the newer say more."""
CONFIRM_FOR_S = 10.0
EMPTY_POLLS_MAX = 10


def read(settings: Settings) -> tuple[dict[str, SourceHealth], int]:
    """Return source id → last state, and how many records could not be read. Raises BrokerError, LocalKafkaError."""
    found: dict[str, SourceHealth] = {}
    unreadable = 0
    records = (
        one
        for chunk in topic_reader.read(settings, HEALTH.name, patience=EMPTY_POLLS_MAX)
        for one in chunk.records
        if one.key != SWITCH_KEY
    )
    for one in records:
        key = (one.key or b"").decode("utf-8", "replace")
        try:
            if one.value:
                found[key] = SourceHealth.model_validate_json(one.value)
            else:
                found.pop(key, None)
        except ValidationError:
            unreadable += 1
    return found, unreadable


class HealthLog:
    """Publishes the state of sources after each poll, in a thread of its own. `every`: source id → interval.
    `outlets`: source id → who publishes it.

    Sources without an interval (archives, read once) have no health. `say` gets one line when publishing fails.
    """

    def __init__(
        self,
        settings: Settings,
        every: Mapping[str, timedelta],
        say: Callable[[str], None],
        outlets: Mapping[str, Outlet] | None = None,
    ) -> None:
        self._settings = settings
        self._every = every
        self._outlets = outlets or {}
        self._say = say
        self._reports: deque[tuple[datetime, SourceReport]] = deque(maxlen=REPORTS_MAX)
        self._known: dict[str, SourceHealth] | None = None
        self._unsent: dict[str, SourceHealth] = {}
        self._producer: KafkaProducer | None = None
        self._failing = False
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="health")
        self._work: asyncio.Future[None] | None = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    def tell(self, report: PollReport) -> None:
        """Take one pass of the poller; returns at once."""
        told = [one for one in report.sources if one.source_id in self._every and one.state != STOPPED]
        self._reports.extend((report.at, one) for one in told)
        if told and (self._work is None or self._work.done()):
            self._work = asyncio.get_running_loop().run_in_executor(self._thread, self._publish)

    async def flush(self) -> None:
        """Return when everything told so far was tried to be published."""
        if self._work is not None:
            await self._work

    async def close(self) -> None:
        """Publish what is left, if Kafka takes it now, and release the connection."""
        if self._work is not None:
            await self._work
            await asyncio.get_running_loop().run_in_executor(self._thread, self._publish)
        self._thread.shutdown(wait=False)
        self._drop()

    def _publish(self) -> None:
        """Fold the reports and send what changed; what fails stays for the next time."""
        try:
            if self._known is None:
                self._known = read(self._settings)[0]
            while self._reports:
                at, report = self._reports.popleft()
                source = report.source_id
                self._known[source] = self._unsent[source] = after(
                    self._known.get(source), report, at, self._every[source], self._outlets.get(source)
                )
            self._send()
            self._failing = False
        except (BrokerError, LocalKafkaError, KafkaError, OSError) as error:
            self._drop()
            if not self._failing:
                self._say(f"the health of sources is not published ({str(error).splitlines()[0]}); tried again later")
            self._failing = True

    def _send(self) -> None:
        if self._producer is None:
            self._producer = producer(
                self._settings, max_block_ms=5_000, request_timeout_ms=8_000, delivery_timeout_ms=9_000
            )
        topic = named(HEALTH.name, self._settings.namespace)
        waiting: list[tuple[SourceHealth, Any]] = [
            (one, self._producer.send(topic, key=one.source_id.encode(), value=encode(one), timestamp_ms=stamp(one)))
            for one in self._unsent.values()
        ]
        for one, sent in waiting:
            sent.get(timeout=CONFIRM_FOR_S)
            self._unsent.pop(one.source_id, None)

    def _drop(self) -> None:
        gone, self._producer = self._producer, None
        if gone is not None:
            gone.close(timeout=1)


def stamp(health: SourceHealth) -> int:
    """Return the record time of a state, in milliseconds: when the source was asked."""
    return int(health.checked_at.timestamp() * 1000)
