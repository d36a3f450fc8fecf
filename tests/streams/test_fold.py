"""The shell's promises one by one, over ports in memory: when it waits, what it forgets, when it starts anew."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime, timedelta

import pytest
from aiokafka.errors import KafkaConnectionError
from aiokafka.structs import TopicPartition

from streams.clock import SetClock
from streams.cursor import Applied, Effect
from streams.effects import Stuck
from streams.fold import SLICE_RECORDS, Fold
from streams.held import Held, Limits
from streams.log_reader import Chunk
from streams.stage import NOTHING, Record, Result, Send, State
from streams.sweeper import Sweeper
from streams.telemetry import Meter

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
PLACE = TopicPartition("in", 0)
LIMITS = Limits(commit_every=0.0, sweep_every=0.0, behind_for=0.0, strikes_max=2, patience=0.2, rebalance_max=0.05)


class Counting:
    """Counts records; the value `timer` rings a minute later."""

    name, topic, stateful = "counting", "in", True

    def __init__(self) -> None:
        self.folded: Callable[[], None] = lambda: None

    def fold(self, state: State, record: Record, now: datetime) -> Result:
        self.folded()
        state["count"] = state.get("count", 0) + 1
        if record.value == b"timer":
            state["due"] = now + timedelta(minutes=1)
        return Result((Send("out", b"k", str(state["count"]).encode(), now),), ("counted",))

    def due(self, state: State) -> datetime | None:
        due: datetime | None = state.get("due")
        return due

    def fire(self, state: State, now: datetime) -> Result:
        if state.pop("due", None) is None:
            return NOTHING
        return Result((Send("out", b"k", b"rang", now),), ("rang",))


class Brokers:
    """A log, the applied marks and what was sent; each can be made to fail."""

    def __init__(self) -> None:
        self.records: list[Record] = []
        self.first = 0
        self.unreadable = False
        self.marks: list[Mapping[TopicPartition, Applied]] = []
        self.sent: list[bytes] = []
        self.sending: Callable[[], Awaitable[None]] = lambda: asyncio.sleep(0)

    def append(self, count: int, value: bytes = b"v") -> None:
        for _ in range(count):
            number = len(self.records)
            self.records.append(Record("in", 0, number, b"k", value, NOON + timedelta(milliseconds=number)))

    @asynccontextmanager
    async def open(self, place: TopicPartition, topic: str) -> AsyncIterator["Brokers"]:
        if self.unreadable:
            raise KafkaConnectionError("away")
        yield self

    async def bounds(self) -> tuple[int, int]:
        return self.first, len(self.records)

    async def read(self, start: int, end: int) -> AsyncIterator[Chunk]:
        if start < end:
            yield Chunk(self.records[start:end], end)

    async def load(self, place: TopicPartition) -> Applied | None:
        return None

    async def save(self, marks: Mapping[TopicPartition, Applied]) -> None:
        self.marks.append(dict(marks))

    async def ends(self, places: Iterable[TopicPartition]) -> Mapping[TopicPartition, int]:
        return dict.fromkeys(places, len(self.records))

    async def send(self, effects: Sequence[Effect], stage: str) -> None:
        await self.sending()
        self.sent += [effect.send.value for effect in effects]


class Bench:
    """One fold of one stage over such brokers, with its sweeper."""

    def __init__(self, limits: Limits = LIMITS) -> None:
        self.brokers, self.stage, self.meter = Brokers(), Counting(), Meter()
        self.fold = Fold([self.stage], "", self.brokers, self.brokers, self.brokers, self.meter, limits)
        self.clock = SetClock(NOON)
        self.sweeper = Sweeper(self.fold, self.clock, self.meter)

    @property
    def held(self) -> Held:
        return self.fold.held[PLACE]

    @property
    def count(self) -> int:
        found: int = self.held.cursor.state.get("count", 0)
        return found

    async def assign(self) -> None:
        """Own the partition and read it to its end."""
        self.fold.assigned([PLACE])
        await until(lambda: self.held.warm)

    async def ticks(self, number: int) -> None:
        """Let the sweeper take some turns."""
        for _ in range(number):
            await self.sweeper.tick()
            await asyncio.sleep(0.01)


async def until(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(5):
        while not true():
            await asyncio.sleep(0.005)


async def test_nothing_delivered_for_long_asks_for_a_new_start() -> None:
    """A deliverer that has fallen silent is not made up for for ever: after some sweeps the process starts again."""
    bench = Bench()
    await bench.assign()
    for _ in range(8):
        bench.brokers.append(1)
        await bench.ticks(2)

    assert "nothing was delivered" in bench.fold.failed.result()


async def test_sweeps_with_deliveries_between_them_go_on_for_ever() -> None:
    """What counts is sweeps in a row: a delivery in between forgives those before it."""
    bench = Bench()
    await bench.assign()
    for _ in range(8):
        bench.brokers.append(2)
        await bench.ticks(2)
        await bench.fold.deliver([(PLACE, bench.brokers.records[-1])])

    assert not bench.fold.failed.done()
    assert bench.count == 16


async def test_a_log_that_cannot_be_read_asks_for_a_new_start() -> None:
    """Brokers that do not answer are asked again until the patience is over, then the process starts again."""
    bench = Bench()
    bench.brokers.unreadable = True
    bench.fold.assigned([PLACE])

    assert "nothing could be read" in await asyncio.wait_for(bench.fold.failed, 5)


async def test_effects_that_cannot_be_sent_ask_for_a_new_start() -> None:
    """A sender that is stuck ends the process; what was not confirmed is not marked as applied."""
    bench = Bench()
    await bench.assign()

    async def stuck() -> None:
        raise Stuck("no broker took it")

    bench.brokers.sending = stuck
    bench.brokers.append(1)
    await bench.fold.deliver([(PLACE, bench.brokers.records[0])])
    await bench.fold.save()

    assert bench.fold.failed.result() == "no broker took it"
    assert all(mark.offset == 0 for marks in bench.brokers.marks for mark in marks.values())


async def test_a_bug_of_the_shell_is_said_and_asks_for_a_new_start() -> None:
    """An error nobody expects does not die in a task: it ends the process with its name."""
    bench = Bench()
    await bench.assign()

    async def broken() -> None:
        raise RuntimeError("a bug")

    bench.brokers.sending = broken
    bench.brokers.append(1)
    await bench.fold.deliver([(PLACE, bench.brokers.records[0])])

    assert bench.fold.failed.result() == "unexpected RuntimeError: a bug"


async def test_a_rebalance_that_never_ends_asks_for_a_new_start() -> None:
    """A group that hangs in its rebalance serves nobody: after a while the process starts again."""
    bench = Bench()
    await bench.assign()
    bench.fold.rebalancing = lambda: True
    await bench.ticks(2)
    assert not bench.fold.failed.done()
    await asyncio.sleep(0.06)
    await bench.ticks(1)

    assert "the rebalance did not end" in bench.fold.failed.result()


async def test_a_fold_whose_effects_were_not_confirmed_is_folded_again() -> None:
    """State never runs ahead of confirmed effects: it is forgotten, and the log gives it back exactly."""
    bench = Bench()
    await bench.assign()

    async def broken() -> None:
        raise RuntimeError("once")

    bench.brokers.sending = broken
    bench.brokers.append(3)
    await bench.fold.deliver([(PLACE, record) for record in bench.brokers.records])
    assert bench.count == 0

    bench.brokers.sending = lambda: asyncio.sleep(0)
    await bench.fold.deliver([(PLACE, bench.brokers.records[2])])
    assert (bench.count, bench.brokers.sent) == (3, [b"1", b"2", b"3"])


async def test_giving_back_waits_for_what_is_under_way_and_saves_it() -> None:
    """A partition moves only after its sends are confirmed and marked, so its next owner repeats nothing."""
    bench = Bench()
    await bench.assign()
    gate = asyncio.Event()

    async def slow() -> None:
        await gate.wait()

    bench.brokers.sending = slow
    bench.brokers.append(2)
    delivering = asyncio.ensure_future(bench.fold.deliver([(PLACE, record) for record in bench.brokers.records]))
    await asyncio.sleep(0.02)
    giving = asyncio.ensure_future(bench.fold.revoked([PLACE]))
    await asyncio.sleep(0.02)
    assert not giving.done()
    gate.set()
    await asyncio.gather(delivering, giving)

    assert bench.brokers.sent == [b"1", b"2"]
    assert bench.brokers.marks[-1][PLACE].offset == 2


async def test_ownership_in_doubt_drops_the_work() -> None:
    """From the moment a rebalance begins nothing is folded or sent: whoever owns the partition then has the log."""
    bench = Bench()
    await bench.assign()
    bench.fold.generation = lambda: 1
    bench.brokers.append(1)
    await bench.fold.deliver([(PLACE, bench.brokers.records[0])])

    assert (bench.count, bench.brokers.sent) == (0, [])
    assert not bench.fold.failed.done()


async def test_others_get_their_turn_within_a_slice() -> None:
    """A warm-up of many records holds the loop for a slice at most: heartbeats go on."""
    bench = Bench()
    turns, longest, since = 0, 0, 0

    def folded() -> None:
        nonlocal longest, since
        since += 1
        longest = max(longest, since)

    async def heart() -> None:
        nonlocal turns, since
        while True:
            turns, since = turns + 1, 0
            await asyncio.sleep(0)

    bench.stage.folded = folded
    bench.brokers.append(20 * SLICE_RECORDS)
    beating = asyncio.ensure_future(heart())
    await bench.assign()
    beating.cancel()
    with suppress(asyncio.CancelledError):
        await beating

    assert bench.count == 20 * SLICE_RECORDS
    assert longest <= SLICE_RECORDS
    assert turns >= 20


async def test_timers_wait_until_the_log_is_folded_to_its_end() -> None:
    """A record still unread may change what a timer does: it fires only where the cursor stands at the end."""
    bench = Bench(Limits(sweep_every=60.0, timer_grace=0.0))
    bench.brokers.append(1, b"timer")
    await bench.assign()
    bench.clock.set(NOON + timedelta(minutes=5))
    bench.brokers.append(1)
    await bench.ticks(2)
    assert b"rang" not in bench.brokers.sent

    await bench.fold.deliver([(PLACE, bench.brokers.records[1])])
    await bench.ticks(2)
    assert bench.brokers.sent == [b"1", b"2", b"rang"]


async def test_the_end_of_the_log_is_read_after_the_clock() -> None:
    """What is in the log by the hour of a timer is folded before it: an end read earlier could not promise that."""
    bench = Bench(Limits(sweep_every=60.0, timer_grace=0.0))
    bench.brokers.append(1, b"timer")
    await bench.assign()
    await bench.ticks(1)
    seen = bench.brokers.ends

    async def ends_then_time_passes(places: Iterable[TopicPartition]) -> Mapping[TopicPartition, int]:
        found = await seen(places)
        bench.clock.set(NOON + timedelta(minutes=5))
        bench.brokers.append(1)
        return found

    bench.brokers.ends = ends_then_time_passes  # type: ignore[method-assign]
    await bench.ticks(1)

    assert b"rang" not in bench.brokers.sent


async def test_what_came_while_positions_were_taken_is_read() -> None:
    """Between our reading and the deliverer's first position records fall through; a rebalance ends with a read."""
    bench = Bench(Limits(sweep_every=60.0))
    await bench.assign()
    bench.brokers.append(3)
    bench.fold.settled()

    await until(lambda: bench.count == 3)


async def test_an_unchanged_mark_is_saved_again() -> None:
    """A zombie may have put an older mark, and unused ones expire: the owner says its own again after a while."""
    bench = Bench(Limits(commit_every=0.0, recommit_every=0.03))
    bench.brokers.append(1)
    await bench.assign()
    await bench.fold.save()
    await bench.fold.save()
    said = len(bench.brokers.marks)
    await asyncio.sleep(0.05)
    await bench.fold.save()

    assert said == 1
    assert [marks[PLACE].offset for marks in bench.brokers.marks] == [1, 1]


@pytest.mark.parametrize("deleted", [3, 6])
async def test_a_log_cut_off_below_us_is_folded_from_where_it_starts(deleted: int) -> None:
    """Retention passed a running worker: it starts over, and counts what nobody had applied."""
    bench = Bench()
    bench.brokers.append(4)
    await bench.assign()
    bench.brokers.append(4)
    bench.brokers.first = deleted
    bench.brokers.records = [*bench.brokers.records]
    await bench.fold.deliver([(PLACE, bench.brokers.records[-1])])

    lost = bench.meter.lost.labels("counting")._value.get()
    assert lost == max(0, deleted - 4)
    assert bench.held.cursor.next == 8
    assert bench.count == (8 if deleted <= 4 else 8 - deleted)
