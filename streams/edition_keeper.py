"""Keeps a worker's library: hears of editions, has them compiled beside the folding, and says what runs. A shell.

Where nothing was ever published the worker's own files become the first edition.
"""

import asyncio
import os
import socket
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime

from aiokafka import AIOKafkaConsumer
from aiokafka.errors import KafkaError
from aiokafka.structs import TopicPartition

from connectors.ports import Clock
from rules.bundle import SHIPPED
from rules.failures import why_demoted
from streams.clock import clock_of
from streams.commit import commit_of
from streams.edition import EDITION, GENESIS, SWITCH, TURN, WARM_UP, WORKER_KEY, Running, collect, published
from streams.edition_log import Standing
from streams.fold import Fold
from streams.library import Library
from streams.log_reader import quietly_stop
from streams.security import client_security
from streams.settings import Settings
from streams.stage import CARRIED, Record, Send
from streams.telemetry import LOG, Meter
from streams.topics import MESSAGE_BYTES_MAX, RULES, named

NAMES = frozenset({EDITION, SWITCH, TURN, WARM_UP})
WAIT_FOR = 120.0
"""Seconds for an edition that a record names and that did not come yet; then the record is a dead letter."""
SAY_EVERY = 10.0
"""Seconds between two words of a worker on what it runs, without news."""
LOOK_MS = 500


class Keeper:
    """One for a worker. `run` is one of its extras; it never raises for what brokers do."""

    def __init__(self, settings: Settings, library: Library, bootstrap: Sequence[str]) -> None:
        self._settings, self._library, self._bootstrap = settings, library, list(bootstrap)
        self._clock: Clock = clock_of(settings.clock)
        self._ready = asyncio.Event()
        self._came = asyncio.Event()
        """Set when an edition comes, and replaced by the next."""
        self._heard = Standing()
        self._said: tuple[object, ...] = ()
        self._said_at = 0.0
        self._since: dict[str, datetime] = {}
        self.worker = settings.instance or f"{socket.gethostname()}-{os.getpid()}"

    async def run(self, fold: Fold, meter: Meter) -> None:
        """Follow the topic until cancelled."""
        fold.prepare = self.prepare
        while True:
            try:
                await self._follow(fold, meter)
            except (KafkaError, OSError, TimeoutError) as error:
                meter.trouble("rules", error)
                await asyncio.sleep(1)

    async def prepare(self, records: Sequence[Record]) -> None:
        """Return when the editions that records name are compiled, or did not come in time."""
        if not self._ready.is_set():
            await self._ready.wait()
        named = {value.decode("ascii", "replace") for one in records for name, value in one.headers if name in NAMES}
        for edition in named:
            with suppress(TimeoutError):
                async with asyncio.timeout(WAIT_FOR):
                    while edition not in self._library:
                        await self._came.wait()
            if edition in self._library:
                await asyncio.to_thread(self._library.loaded, edition)

    async def _follow(self, fold: Fold, meter: Meter) -> None:
        place = TopicPartition(named(RULES.name, self._settings.namespace), 0)
        consumer = AIOKafkaConsumer(
            bootstrap_servers=self._bootstrap,
            enable_auto_commit=False,
            auto_offset_reset="earliest",
            max_partition_fetch_bytes=2 * MESSAGE_BYTES_MAX,
            **client_security(self._settings),
        )
        try:
            await consumer.start()
            consumer.assign([place])
            await consumer.seek_to_beginning(place)
            end = (await consumer.end_offsets([place]))[place]
            while True:
                if await consumer.position(place) >= end and not self._ready.is_set():
                    await self._begin(fold)
                found = await consumer.getmany(place, timeout_ms=LOOK_MS)
                for record in found.get(place, ()):
                    await self._hear(record.key or b"", record.value)
                if self._ready.is_set():
                    await self._say(fold, meter)
        finally:
            await quietly_stop(consumer)

    async def _hear(self, key: bytes, value: bytes | None) -> None:
        """Take one record; an edition is compiled in a thread, before any log goes over to it."""
        self._heard.learn(key, value)
        edition = self._heard.editions.get(key.decode("utf-8", "replace"))
        if edition is not None and edition.edition not in self._library:
            if not self._ready.is_set():
                self._library.add(edition)  # of the past only what records name is compiled, when they do
                return
            loaded = await asyncio.to_thread(self._library.take, edition)
            self._came.set()
            self._came = asyncio.Event()
            for finding in loaded.errors:
                LOG.error("edition %s of the rules: %s", edition.edition, finding)
            LOG.info("edition %s of the rules: %d rules", edition.edition, len(loaded.bundle.rules))

    async def _begin(self, fold: Fold) -> None:
        """All that was published is known; where it is nothing, publish our own files."""
        paths = self._settings.rules or (SHIPPED,)
        own = await asyncio.to_thread(lambda: collect(paths, GENESIS, commit_of(paths)))
        if self._library.newest is None:
            self._library.add(own)
            await fold.produce([published(own)], "rules")
        newest = self._library.newest
        assert newest is not None
        if newest.digest != own.digest:
            LOG.info("edition %s of the rules runs; this folder has others: tocsin rules apply", newest.edition)
        await asyncio.to_thread(self._library.loaded, newest.edition)
        self._ready.set()

    async def _say(self, fold: Fold, meter: Meter) -> None:
        """Tell what this worker runs: at once when it changes, else every ten seconds."""
        running = self._running(fold)
        said = (running.edition, running.holds, running.demoted, running.trouble)
        meter.rules_demoted.set(len(running.demoted))
        if (known := self._library.known(running.edition)) is not None:
            meter.rules_at.set(known.at.timestamp())
        if said == self._said and self._time() - self._said_at < SAY_EVERY:
            return
        self._said, self._said_at = said, self._time()
        key = WORKER_KEY + self.worker.encode("utf-8", "replace")
        await fold.produce([Send(RULES.name, key, running.model_dump_json().encode(), running.at)], "rules")

    def _running(self, fold: Fold) -> Running:
        """Return what runs: the oldest edition among our logs, for all of them have gone over to it."""
        logs = [state.get(CARRIED, "") for stage in ("code", "watch") for _, state in fold.owned(stage)]
        newest = self._library.newest
        edition = min((one for one in logs if one), default=newest.edition if newest else "")
        known, now = self._library.known(edition), self._clock.now()
        loaded = self._library.loaded(edition)
        demoted = tuple(
            f"{rule.id}: {why}"
            for rule in loaded.bundle.rules.values()
            for _, state in fold.owned("step")
            if (why := why_demoted(rule, state))
        )
        errors = len(loaded.errors)
        return Running(
            worker=self.worker,
            edition=edition,
            commit=known.commit if known else "",
            rules=len(loaded.bundle.rules),
            since=self._since.setdefault(edition, now),
            at=now,
            holds=newest.edition if newest else "",
            demoted=demoted,
            trouble=f"{errors} errors: this worker's Tocsin reads the rules otherwise" if errors else "",
        )

    def _time(self) -> float:
        return asyncio.get_running_loop().time()
