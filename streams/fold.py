"""THE shell around every stage: reads logs without a hole, sends effects, then calls them applied.

Whoever delivers records (Faust) may drop, repeat or reorder them, or fall silent: each partition has a cursor, and
what does not continue there is read from the log. It knows no Faust and no Kafka client, only ports (docs/adr/0002).
"""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Iterable, Sequence
from datetime import datetime
from typing import Any

from aiokafka.errors import KafkaError
from aiokafka.structs import TopicPartition

from streams.cursor import Applied, Batch, Cursor, Seat, contiguous
from streams.effects import Stuck, own
from streams.held import Effects, Held, Limits, Log, Offsets, Stale
from streams.stage import Record, Send, Stage, State
from streams.telemetry import LOG, Meter
from streams.topics import named

SLICE_RECORDS = 50
"""Records folded before other tasks get their turn."""
STRIKES_READY = 3
"""Sweeps in a row without a record delivered that a worker may have and still call itself ready."""


async def _nothing(records: Sequence[Record]) -> None:
    """Records that refer to nothing need no preparation."""


class Fold:
    """All partitions of all stages of one process. `generation` changes when a rebalance begins.

    `failed` resolves with a reason when the process should end with exit code 75 and be started again.
    """

    def __init__(
        self,
        stages: Sequence[Stage],
        namespace: str,
        log: Log,
        effects: Effects,
        offsets: Offsets,
        meter: Meter,
        limits: Limits | None = None,
    ) -> None:
        self.stages = {named(stage.topic, namespace): stage for stage in stages}
        self.held: dict[TopicPartition, Held] = {}
        self.changed = {stage.name: asyncio.Event() for stage in stages}
        """Set whenever a stage's state moved, or its partitions came or went; whoever waits clears it."""
        self.failed: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        self.generation: Callable[[], int] = lambda: 0
        self.rebalancing: Callable[[], bool] = lambda: False
        self.prepare: Callable[[Sequence[Record]], Awaitable[None]] = _nothing
        """Awaited before records are folded: what they refer to is fetched here, for a stage waits for nothing."""
        self.limits = limits or Limits()
        self.offsets = offsets
        self._log, self._effects, self._meter = log, effects, meter
        self._tasks: set[asyncio.Task[None]] = set()
        self._term: int | None = None
        self._saving = asyncio.Lock()

    # -- membership

    def assigned(self, places: Iterable[tuple[str, int]]) -> None:
        """Take over exactly these partitions (broker's topic, number): each is read to the end of its log at once."""
        self._term = self.generation()
        self._meter.rebalances.inc()
        ours = [TopicPartition(topic, number) for topic, number in places if topic in self.stages]
        LOG.info("assigned %d partitions", len(ours))
        LOG.debug("assigned %s", ", ".join(f"{p.topic}/{p.partition}" for p in sorted(ours)))
        self._release([held for place, held in self.held.items() if place not in ours])
        for place in ours:
            topic, number = place
            held = self.held.get(place)
            if held is None:
                held = self.held[place] = Held(place, Cursor(self.stages[topic], number))
            held.owned, held.warm, held.seated, held.saved, held.seen = True, False, False, None, ("", None)
            self._tell(held)
            self._spawn(self._warm(held))

    def settled(self) -> None:
        """The deliverer has taken its position: read what came in between."""
        for held in self.held.values():
            if held.owned:
                self._spawn(self._warm(held))

    async def revoked(self, places: Iterable[tuple[str, int]]) -> None:
        """Give partitions back: what is under way is finished or dropped, what is applied is saved."""
        going = [self.held[key] for place in places if (key := TopicPartition(*place)) in self.held]
        self._term = None
        try:
            async with asyncio.timeout(self.limits.answer_within / 2):
                for held in going:
                    async with held.lock:
                        pass
                await self.save()
        except (KafkaError, OSError, TimeoutError) as error:
            self._meter.trouble("save", error)
        LOG.info("gave back %d partitions", len(going))
        self._release(going)

    def _release(self, going: Iterable[Held]) -> None:
        for held in going:
            if held.owned:
                held.owned, held.warm, held.lost_at = False, False, self._time()
                self._tell(held)

    async def close(self) -> None:
        """Apply nothing new, finish what is under way, save."""
        await self.revoked(list(self.held))
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    # -- what others may ask

    def owned(self, stage: str) -> list[tuple[int, State]]:
        """Return number and state of every partition of a stage that is ours and warm. Read only."""
        return [
            (held.place.partition, held.cursor.state)
            for held in self.held.values()
            if held.cursor.stage.name == stage and self.is_owner(stage, held.place.partition)
        ]

    def is_owner(self, stage: str, number: int) -> bool:
        """Say whether a partition is ours and warm, as far as this process knows."""
        return any(
            held.owned and held.warm and held.place.partition == number and held.cursor.stage.name == stage
            for held in self.held.values()
            if self._term == self.generation()
        )

    async def produce(self, sends: Sequence[Send], stage: str) -> None:
        """Send records that no record caused, and wait until the brokers have them. Raises `Stuck`."""
        await self._effects.send([own(send) for send in sends], stage)

    @property
    def ready(self) -> bool:
        """There is an assignment, and all of it is warm and moves with what is delivered."""
        ours = [held for held in self.held.values() if held.owned]
        return self.serving and all(held.warm and held.strikes < STRIKES_READY for held in ours)

    # -- records that were delivered

    async def deliver(self, records: Sequence[tuple[TopicPartition, Record]], backlog: bool = False) -> None:
        """Fold what was delivered; with `backlog`, go on from the log itself to its end.

        Returns when every effect is confirmed. Being cancelled does not cut a half-sent batch.
        """
        by_place: dict[TopicPartition, list[Record]] = {}
        for place, record in records:
            by_place.setdefault(place, []).append(record)
        tasks = [
            self._spawn(self._deliver(self.held[place], found, backlog))
            for place, found in by_place.items()
            if place in self.held
        ]
        if tasks:
            await asyncio.shield(asyncio.gather(*tasks))

    async def _deliver(self, held: Held, records: Sequence[Record], backlog: bool) -> None:
        async with held.lock:
            self._check(held)
            held.strikes = 0
            if not held.warm:
                await self._read(held, None, "warm")
            while records:
                run, records = contiguous(self._next(held), records)
                if run:
                    await self._apply(held, run)
                elif records:
                    await self._hole(held, records[0].offset)
                    if self._next(held) < records[0].offset:
                        return  # the log does not hold it yet, or no more: the sweeper looks again
            if backlog:
                await self._read(held, None, "backlog")

    async def _hole(self, held: Held, until: int) -> None:
        await self._read(held, until, "hole")

    async def _warm(self, held: Held) -> None:
        started = self._time()
        async with held.lock:
            self._check(held)
            was_warm = held.warm
            await self._read(held, None, "settle" if was_warm else "warm")
        if not was_warm:
            stage = held.cursor.stage.name
            self._meter.warm_up_seconds.labels(stage, held.place.partition).set(self._time() - started)

    # -- folding; the caller holds the lock

    async def _apply(self, held: Held, records: Sequence[Record]) -> None:
        """Fold records and confirm their effects. A fold that cannot be confirmed is forgotten, not half kept."""
        await self.prepare(records)
        self._check(held)
        cursor, started = held.cursor, self._time()
        whole = Batch(Applied(0))
        try:
            for start in range(0, len(records), SLICE_RECORDS):
                if start:
                    await asyncio.sleep(0)
                whole.join(cursor.take(records[start : start + SLICE_RECORDS]))
            self._meter.fold_seconds.labels(cursor.stage.name).observe(self._time() - started)
            await self._confirm(held, whole)
        except BaseException:
            self._forget(held)
            raise

    async def _confirm(self, held: Held, batch: Batch) -> None:
        """Effects before progress."""
        stage = held.cursor.stage.name
        if batch.effects:
            await self._effects.send(batch.effects, stage)
        held.cursor.confirm(batch.end)
        for reason in batch.dead:
            self._meter.dead(reason)
        self._meter.folded(stage, batch.outcomes, batch.folded)
        self._tell(held)

    async def _read(self, held: Held, until: int | None, why: str) -> None:
        """Fold the log from the cursor to `until`, or to its end as it stands now."""
        moved_at, pause = self._time(), 0.1
        while True:
            before = held.cursor.next
            try:
                self._check(held)
                return await self._read_once(held, until, why)
            except (KafkaError, OSError, TimeoutError) as error:
                self._meter.trouble("read", error)
                if held.cursor.next != before:
                    moved_at, pause = self._time(), 0.1
                if self._time() - moved_at > self.limits.patience:
                    raise Stuck(f"{held.place}: nothing could be read for {self.limits.patience:.0f} s") from error
                await asyncio.sleep(pause)
                pause = min(2.0, pause * 2)

    async def _read_once(self, held: Held, until: int | None, why: str) -> None:
        cursor, stage = held.cursor, held.cursor.stage.name
        async with self._log.open(held.place, cursor.stage.topic) as log:
            floor = cursor.floor if held.warm else await self.offsets.load(held.place)
            first, end = await log.bounds()
            self._seat(held, first, end, floor)
            target = end if until is None else min(until, end)
            started, moved_at = self._next(held), self._time()
            async for chunk in log.read(started, target):
                self._check(held)
                if chunk.records:
                    await self._apply(held, chunk.records)
                if chunk.position > self._next(held):
                    cursor.skip(chunk.position)
                    cursor.confirm(cursor.here())
                elif not chunk.records and self._time() - moved_at > self.limits.patience:
                    raise Stuck(f"{held.place}: the log ends at {end}, and nothing comes after {self._next(held)}")
                if chunk.records:
                    moved_at = self._time()
        if not held.warm:
            held.warm = True
            self._tell(held)
        if self._next(held) > started or why == "warm":
            self._meter.read(stage, why, self._next(held) - started)

    def _seat(self, held: Held, first: int, end: int, floor: Applied | None) -> None:
        cursor, stage = held.cursor, held.cursor.stage.name
        found = cursor.seat(first, end, floor)
        held.seated = True
        if found in (Seat.TRUNCATED, Seat.RECREATED):
            LOG.warning("%s %s: the log was %s; folding it from its start", stage, held.place.partition, found)
        if cursor.lost:
            self._meter.lost.labels(stage).inc(cursor.lost)
            LOG.error(
                "%s %s: %d records were deleted before they were applied", stage, held.place.partition, cursor.lost
            )

    # -- what the sweeper asks for

    @property
    def serving(self) -> bool:
        """There is an assignment, and it is not being taken away."""
        return self._term is not None

    async def save(self) -> None:
        """Commit what is applied and not yet saved."""
        async with self._saving:
            now = self._time()
            marks: dict[TopicPartition, Applied] = {}
            for place, held in self.held.items():
                done, age = held.cursor.done, now - held.saved_at
                new = done != held.saved and (age >= self.limits.commit_every or self._term is None)
                if held.owned and held.seated and done is not None and (new or age >= self.limits.recommit_every):
                    marks[place] = done
            if marks:
                await self.offsets.save(marks)
            for place, mark in marks.items():
                held = self.held[place]
                held.saved, held.saved_at = mark, now
                self._meter.applied.labels(held.cursor.stage.name, place.partition).set(mark.offset)

    def sweep(self, held: Held, anew: bool) -> None:
        """Read a partition to its end; `anew` when its log seems to be another one."""
        self._spawn(self._swept(held, anew))

    async def _swept(self, held: Held, anew: bool) -> None:
        async with held.lock:
            self._check(held)
            held.warm = held.warm and not anew
            await self._read(held, None, "sweep")

    def fire(self, held: Held, end: int, limit: datetime) -> None:
        """Fire timers due by `limit` if the partition still stands at `end`, the end of its log."""
        self._spawn(self._fire(held, end, limit))

    async def _fire(self, held: Held, end: int, limit: datetime) -> None:
        async with held.lock:
            self._check(held)
            if held.warm and held.cursor.next == end:
                try:
                    await self._confirm(held, held.cursor.fire(limit))
                except BaseException:
                    self._forget(held)
                    raise

    def fail(self, reason: str) -> None:
        """Ask for the process to be started again; the first reason counts."""
        if not self.failed.done():
            self.failed.set_result(reason)

    # -- small things

    def _check(self, held: Held) -> None:
        if not held.owned or self._term is None or self._term != self.generation():
            raise Stale

    def _forget(self, held: Held) -> None:
        held.cursor.forget()
        held.warm = False

    def _next(self, held: Held) -> int:
        assert held.cursor.next is not None
        return held.cursor.next

    def _tell(self, held: Held) -> None:
        self.changed[held.cursor.stage.name].set()

    def _time(self) -> float:
        return asyncio.get_running_loop().time()

    def _spawn(self, work: Coroutine[Any, Any, None]) -> "asyncio.Task[None]":
        task = asyncio.ensure_future(self._guard(work))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def _guard(self, work: Coroutine[Any, Any, None]) -> None:
        """Work that is stale is dropped; work that fails ends the process: nothing of a record comes this far."""
        try:
            await work
        except Stale:
            return
        except Stuck as error:
            self.fail(str(error))
        except Exception as error:  # noqa: BLE001 - a bug of the shell: start again, loudly
            self.fail(f"unexpected {type(error).__name__}: {error}")
