"""The real shell on a simulated cluster and clock: seeded interleavings of everything Kafka, Faust and crashes can do.

Time is virtual, so a minute costs a few milliseconds, and a seed always runs the same way.
"""

import asyncio
import random
import selectors
from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from aiokafka.errors import KafkaConnectionError
from aiokafka.structs import TopicPartition

from streams.cursor import Applied, Batch, Effect, Undoable
from streams.fold import Fold
from streams.held import Held, Limits
from streams.log_reader import Chunk
from streams.stage import NOTHING, Partition, Record, Result, Send, State
from streams.sweeper import Sweeper
from streams.telemetry import Meter

START = datetime(2026, 3, 1, tzinfo=UTC)
PLACES = [TopicPartition("in", number) for number in range(2)]
RECORDS = 40
SEEDS = range(150)


class Toy:
    """Counts per key, rings timers, and raises half way through a change on the value `boom`."""

    name, topic, stateful = "toy", "in", True

    def fold(self, state: State, record: Record, now: datetime) -> Result:
        key, value = (record.key or b"").decode(), (record.value or b"").decode()
        state[key] = state.get(key, 0) + 1
        if value == "boom":
            raise ValueError(value)
        if value.startswith("timer"):
            state["timers"] = (*state.get("timers", ()), (now + timedelta(seconds=7), f"{value}#{record.offset}"))
        return Result((Send("out", key.encode(), f"{value}#{state[key]}#{record.offset}".encode(), now),))

    def due(self, state: State) -> datetime | None:
        return min((at for at, _ in state.get("timers", ())), default=None)

    def fire(self, state: State, now: datetime) -> Result:
        rings = [timer for timer in state.get("timers", ()) if timer[0] <= now]
        if not rings:
            return NOTHING
        state["timers"] = tuple(timer for timer in state["timers"] if timer not in rings)
        return Result(tuple(Send("out", b"timer", f"rang {what}".encode(), now) for _, what in rings))


class Instant(selectors.SelectSelector):
    """Waits no time at all: it moves the loop's clock instead."""

    loop: "VirtualLoop"

    def select(self, timeout: float | None = None) -> list[Any]:
        if timeout is None:
            raise RuntimeError("everybody waits for ever")
        self.loop.moment += max(0.0, timeout)
        return super().select(0)


class VirtualLoop(asyncio.SelectorEventLoop):
    """An event loop whose time passes only while everybody sleeps."""

    moment = 0.0

    def __init__(self) -> None:
        selector = Instant()
        selector.loop = self
        super().__init__(selector)

    def time(self) -> float:
        return self.moment


@dataclass
class Cluster:
    """Logs, the applied group, and every effect ever written."""

    dice: random.Random
    logs: dict[TopicPartition, list[Record]] = field(default_factory=lambda: {place: [] for place in PLACES})
    starts: dict[TopicPartition, int] = field(default_factory=lambda: dict.fromkeys(PLACES, 0))
    applied: dict[TopicPartition, Applied] = field(default_factory=dict)
    written: list[Send] = field(default_factory=list)

    def now(self) -> datetime:
        return START + timedelta(milliseconds=round(asyncio.get_running_loop().time() * 1000))

    def append(self, value: str) -> None:
        place = self.dice.choice(PLACES)
        log = self.logs[place]
        at = self.now() - timedelta(milliseconds=self.dice.randrange(1000))
        key = self.dice.choice([b"a", b"b", b"c"])
        log.append(Record("in", place.partition, len(log), key, value.encode(), at))


class Node:
    """One worker's sight of the cluster: every call may wait, fail, or never come back once it is frozen."""

    def __init__(self, cluster: Cluster) -> None:
        self.cluster = cluster
        self.thawed = asyncio.Event()
        self.thawed.set()

    async def step(self, fails: float = 0.0) -> None:
        dice = self.cluster.dice
        if dice.random() < 0.5:
            await asyncio.sleep(dice.choice([0.0, 0.001, 0.05]))
        await self.thawed.wait()
        if dice.random() < fails:
            raise KafkaConnectionError("simulated")

    @asynccontextmanager
    async def open(self, place: TopicPartition, topic: str) -> AsyncIterator["Node"]:
        await self.step(0.05)
        self.place = place
        yield Reading(self, place)  # type: ignore[misc]

    async def send(self, effects: Sequence[Effect], stage: str) -> None:
        for effect in effects:
            await self.step()
            self.cluster.written.append(effect.send)
            if self.cluster.dice.random() < 0.02:
                self.cluster.written.append(effect.send)
        await self.step()

    async def load(self, place: TopicPartition) -> Applied | None:
        await self.step(0.05)
        return self.cluster.applied.get(place)

    async def save(self, marks: Mapping[TopicPartition, Applied]) -> None:
        await self.step(0.1)
        self.cluster.applied.update(marks)
        await self.step(0.1)

    async def ends(self, places: Iterable[TopicPartition]) -> Mapping[TopicPartition, int]:
        await self.step(0.05)
        return {place: len(self.cluster.logs[place]) for place in places}


class Reading:
    """One partition, open."""

    def __init__(self, node: Node, place: TopicPartition) -> None:
        self.node, self.place = node, place

    async def bounds(self) -> tuple[int, int]:
        await self.node.step(0.02)
        return self.node.cluster.starts[self.place], len(self.node.cluster.logs[self.place])

    async def read(self, start: int, end: int) -> AsyncIterator[Chunk]:
        while start < end:
            await self.node.step(0.02)
            stop = min(end, start + self.node.cluster.dice.randrange(0, 8))
            yield Chunk(self.node.cluster.logs[self.place][start:stop], stop)
            start = stop


class Worker:
    """The shell with a deliverer that drops, repeats and shuffles batches."""

    def __init__(self, cluster: Cluster, kind: type[Fold], sweeping: bool) -> None:
        self.cluster, self.node = cluster, Node(cluster)
        limits = Limits(timer_grace=2.0, commit_every=0.5)
        meter = Meter()
        self.fold = kind([Toy()], "", self.node, self.node, self.node, meter, limits)
        self.generation = 0
        self.fold.generation = lambda: self.generation
        self.positions: dict[TopicPartition, int] = {}
        self.tasks = [asyncio.ensure_future(self.delivering())]
        if sweeping:
            self.tasks.append(asyncio.ensure_future(Sweeper(self.fold, cluster, meter).run()))

    async def delivering(self) -> None:
        dice = self.cluster.dice
        while True:
            await asyncio.sleep(0.1)
            await self.node.thawed.wait()
            batch: list[tuple[TopicPartition, Record]] = []
            for place, position in list(self.positions.items()):
                fresh = self.cluster.logs[place][max(0, position - dice.randrange(3)) :]
                batch += [(place, record) for record in fresh if dice.random() > 0.2]
                self.positions[place] = len(self.cluster.logs[place])
            if batch:
                await self.fold.deliver(batch, backlog=dice.random() < 0.1)

    async def leave(self) -> None:
        self.generation += 1
        self.positions = {}
        await self.fold.revoked(PLACES)

    def join(self, places: Sequence[TopicPartition]) -> None:
        self.positions = {place: len(self.cluster.logs[place]) for place in places}
        self.fold.assigned([tuple(place) for place in places])


class Plain:
    """What the logs say, folded by nothing but the stage's own contract."""

    def __init__(self, cluster: Cluster, until: datetime) -> None:
        self.effects: set[Send] = set()
        self.states: dict[int, dict[str, Any]] = {}
        for place, log in cluster.logs.items():
            partition = Partition(Toy())
            for record in log:
                self.effects.update(partition.advance(record.at).sends)
                before = dict(partition.state)
                try:
                    self.effects.update(partition.apply(record).sends)
                except ValueError:
                    partition.state = before
            self.effects.update(partition.advance(until).sends)
            self.states[place.partition] = dict(partition.state)


async def life(seed: int, kind: type[Fold] = Fold, sweeping: bool = True) -> list[str]:
    """Run one seed; return what is wrong at the end, nothing if all guarantees held."""
    dice = random.Random(seed)
    cluster = Cluster(dice)
    workers: list[Worker] = [Worker(cluster, kind, sweeping)]
    workers[0].join(PLACES)
    graves: list[Worker] = []
    for number in range(RECORDS):
        value = dice.choice(["v", "v", "v", "timer", "boom"])
        cluster.append(f"{value}{number}" if value != "boom" else value)
        await asyncio.sleep(dice.choice([0.0, 0.05, 0.4]))
        if dice.random() < 0.12:
            await upset(dice, cluster, workers, graves, kind, sweeping)
    for worker in graves:
        worker.node.thawed.set()
    await asyncio.sleep(15)
    wrong = judge(cluster, workers)
    await bury(workers + graves)
    return wrong


async def upset(
    dice: random.Random, cluster: Cluster, workers: list[Worker], graves: list[Worker], kind: type[Fold], sweeping: bool
) -> None:
    """A join, a leave, a crash or a freeze, and the rebalance that follows."""
    what = dice.choice(["join", "leave", "crash", "thaw"])
    if what == "join" or len(workers) == 1:
        workers.append(Worker(cluster, kind, sweeping))
    victim = workers[0]
    if what in ("leave", "crash"):
        workers.remove(victim)
    if what == "crash":
        victim.node.thawed.clear()
        graves.append(victim)
    if what == "leave":
        await victim.leave()
        victim.tasks[0].cancel()
        graves.append(victim)
    if what == "thaw" and graves and dice.random() < 0.5:
        graves[-1].node.thawed.set()
    for worker in workers:
        await worker.leave()
    for index, worker in enumerate(workers):
        worker.join([place for place in PLACES if place.partition % len(workers) == index])


def judge(cluster: Cluster, workers: Sequence[Worker]) -> list[str]:
    """Compare states and effects with the plain fold of the same logs."""
    plain = Plain(cluster, cluster.now() - timedelta(seconds=3))
    wrong = []
    states: dict[int, dict[str, Any]] = {}
    for worker in workers:
        for number, state in worker.fold.owned("toy"):
            states[number] = dict(state)
    if states != plain.states:
        wrong.append(f"state {states} instead of {plain.states}")
    written = {send for send in cluster.written if send.topic == "out"}
    wrong += [f"missing {send.value!r}" for send in plain.effects - written]
    wrong += [f"other than the plain fold's {send.value!r}" for send in written - plain.effects]
    return wrong


async def bury(workers: Sequence[Worker]) -> None:
    others = asyncio.all_tasks() - {asyncio.current_task()}
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)


def run(work: Callable[[], Any]) -> Any:
    loop = VirtualLoop()
    try:
        return loop.run_until_complete(work())
    finally:
        loop.run_until_complete(loop.shutdown_asyncgens())
        loop.close()


@pytest.fixture(autouse=True)
def quiet(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("CRITICAL", logger="tocsin")


@pytest.mark.parametrize("block", range(5))
def test_every_seed_equals_the_plain_fold(block: int) -> None:
    """Whatever is dropped, repeated, moved, frozen or killed: exact state, no effect missing, repeats identical."""
    for seed in SEEDS[block::5]:
        wrong = run(lambda seed=seed: life(seed))
        assert not wrong, f"seed {seed}: {wrong[:5]}"


class Hopping(Fold):
    """Believes its deliverer: a hole is jumped over."""

    async def _hole(self, held: Held, until: int) -> None:
        held.cursor.skip(until)


class Hasty(Fold):
    """Progress before effects."""

    async def _confirm(self, held: Held, batch: Batch) -> None:
        held.cursor.confirm(batch.end)
        await self.save()
        await super()._confirm(held, batch)


def violated(kind: type[Fold] = Fold, sweeping: bool = True) -> bool:
    """Whether any seed shows that a guarantee is gone."""
    return any(run(lambda seed=seed: life(seed, kind, sweeping)) for seed in SEEDS)


def test_a_new_owner_does_not_put_back_an_older_mark() -> None:
    """A partition comes back with kept state: until the newer mark of its last owner is read, none is saved."""

    async def work() -> None:
        cluster = Cluster(random.Random(1))
        worker = Worker(cluster, Fold, sweeping=False)
        worker.join(PLACES)
        await asyncio.sleep(5)
        await worker.leave()
        newer = dict.fromkeys(PLACES, Applied(0, START + timedelta(hours=1)))
        cluster.applied.update(newer)
        await asyncio.sleep(1)
        worker.fold.assigned([tuple(place) for place in PLACES])
        await worker.fold.save()
        marks = dict(cluster.applied)
        await asyncio.sleep(1)
        assert marks == newer
        await bury([worker])

    run(work)


def test_jumping_over_holes_is_found() -> None:
    """Without reading holes, seeds go wrong: the simulation can see it."""
    assert violated(Hopping)


def test_progress_before_effects_is_found() -> None:
    """With offsets saved before effects are written, a crash loses effects: the simulation can see it."""
    assert violated(Hasty)


def test_no_sweeper_is_found() -> None:
    """Without the sweeper the last dropped records and the timers are missing: the simulation can see it."""
    assert violated(sweeping=False)


def test_half_changed_state_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without undoing what a raising stage changed, the state is wrong: the simulation can see it."""
    monkeypatch.setattr(Undoable, "undo", lambda self: None)
    assert violated()
