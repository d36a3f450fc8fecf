"""The outbox: does what the protocol says next, and writes the journal before and after every request.

The only place that calls a sink. Decides nothing: `streams.protocol` does. Knows no broker; the journal is a port.
"""

import asyncio
import logging
import zlib
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Protocol

from connectors.errors import ConnectorError
from connectors.notification import Answer, Outcome
from connectors.ports import Clock, Sink
from streams.alert import JournalEntry
from streams.envelope import encode
from streams.protocol import (
    Attempt,
    Pace,
    Reconcile,
    Wait,
    answered,
    attempted,
    found,
    next_action,
    reflected,
    waiting,
)
from streams.stage import Send, State
from streams.topics import DELIVERIES

if TYPE_CHECKING:
    from streams.replay import Replay

REQUEST_SECONDS = 10.0
DELIVER_WITHIN = 120.0
"""Seconds a played drill or recording waits at its end for what is owed: a channel takes one message a second."""
IDLE_SECONDS = 1.0
LOOK_AGAIN_SECONDS = 5.0

log = logging.getLogger(__name__)


class JournalLog(Protocol):
    """The journal as the outbox needs it: folded state, durable writes, and who owns it."""

    def state(self, destination: str) -> State:
        """Return the folded state of the destination's partition; only to be read."""
        ...

    async def produce(self, sends: Sequence[Send]) -> None:
        """Append records; return when they are durable."""
        ...

    def is_owner(self, destination: str) -> bool:
        """Say whether this process owns the destination's partition and has folded it to its end."""
        ...

    async def wait_change(self, seconds: float) -> None:
        """Return when the folded state may have changed, or after `seconds`."""
        ...


class Outbox:
    """Delivers what the journal owes. `observe` is told (destination, outcome) of every answer, `mend` (destination,
    reason) of each that only a person can mend.

    `clock` must run, and be the one of the journal's plans: CRITICAL messages fall back, outages are told by it. A
    sink whose destination stamps its messages with another clock translates (`streams.sink_hours`).
    """

    def __init__(
        self,
        journal: JournalLog,
        sinks: Mapping[str, Sink],
        clock: Clock,
        pace: Pace | None = None,
        observe: Callable[[str, str], None] | None = None,
        mend: Callable[[str, str], None] | None = None,
        request_seconds: float = REQUEST_SECONDS,
    ) -> None:
        self.journal = journal
        self.sinks = sinks
        self.clock = clock
        self.pace = pace or Pace()
        self.observe = observe or (lambda destination, outcome: None)
        self.mend = mend or (lambda destination, reason: None)
        self.request_seconds = request_seconds
        self.look_from: dict[str, datetime] = {}
        self.free_at: dict[str, float] = {}

    async def run(self) -> None:
        """Serve every destination until cancelled."""
        async with asyncio.TaskGroup() as tasks:
            for destination in self.sinks:
                tasks.create_task(self.serve(destination))

    async def serve(self, destination: str) -> None:
        """Serve one destination until cancelled: one request at a time."""
        while True:
            wait = await self.step(destination) if self.journal.is_owner(destination) else Wait(None)
            if wait is not None:
                left = IDLE_SECONDS if wait.until is None else (wait.until - self.clock.now()).total_seconds()
                await self.journal.wait_change(max(0.001, min(IDLE_SECONDS, left)))

    async def drain(self) -> None:
        """Do everything that is due now, at every destination, and return."""
        moved = True
        while moved:
            steps = [await self.step(name) for name in self.sinks if self.journal.is_owner(name)]
            moved = any(step is None for step in steps)

    async def step(self, destination: str) -> Wait | None:
        """Do the next thing for a destination; return how long to wait where there is none."""
        state = self.journal.state(destination)
        action = next_action(state, destination, self.clock.now(), self.pace, self.look_from.get(destination))
        if isinstance(action, Wait):
            return action
        if isinstance(action, Reconcile):
            await self.look(destination, action)
        else:
            await self.attempt(destination, action)
        return None

    async def attempt(self, destination: str, action: Attempt) -> None:
        """Journal the attempt, make it if still the owner, journal the answer."""
        await self.breathe(destination)
        line = attempted(action, self.clock.now())
        await self.write([line])
        if not self.journal.is_owner(destination):
            return
        answer = await self.request(self.sinks[destination], action)
        pause = self.pace.spacing(destination).total_seconds()
        self.free_at[destination] = asyncio.get_running_loop().time() + pause
        state = self.journal.state(destination)
        await self.write(answered(state, destination, action, answer, self.clock.now()))
        self.observe(destination, f"{answer.outcome.value}:{answer.reason}" if answer.reason else answer.outcome.value)
        if answer.remedy == "operator":
            self.mend(destination, answer.reason)

    async def request(self, sink: Sink, action: Attempt) -> Answer:
        """Make one request within its time; whatever goes wrong in between has an unknown outcome."""
        try:
            async with asyncio.timeout(self.request_seconds):
                return await sink.send(action.notification, action.root)
        except TimeoutError:
            return Answer(Outcome.UNKNOWN, "timeout")
        except Exception:
            log.exception("sink %s raised; the delivery will be looked for", sink.name)
            return Answer(Outcome.UNKNOWN, "sink_raised")

    async def look(self, destination: str, question: Reconcile) -> None:
        """Look for deliveries of unknown outcome; where nobody can be asked, ask again later."""
        try:
            async with asyncio.timeout(self.request_seconds):
                receipts = await self.sinks[destination].find(question.delivery_ids, question.since, question.roots)
        except (ConnectorError, TimeoutError) as error:
            pause = getattr(error, "retry_after", None) or LOOK_AGAIN_SECONDS
            self.look_from[destination] = self.clock.now() + timedelta(seconds=pause)
            self.observe(destination, f"not_looked:{getattr(error, 'reason', 'timeout')}")
            return
        await self.write(found(question, dict(receipts), destination, self.clock.now()))
        self.observe(destination, "reconciled")

    async def write(self, entries: Sequence[JournalEntry]) -> None:
        """Append to the journal and wait until the folded state knows it, or the partition is lost."""
        await self.journal.produce(
            [Send(DELIVERIES.name, entry.destination.encode(), encode(entry), entry.at) for entry in entries]
        )
        for entry in entries:
            while self.journal.is_owner(entry.destination):
                if reflected(self.journal.state(entry.destination), entry):
                    break
                await self.journal.wait_change(0.05)

    async def breathe(self, destination: str) -> None:
        """Keep the distance between requests in real seconds too: the journal's clock may be a drill's."""
        left = self.free_at.get(destination, 0.0) - asyncio.get_running_loop().time()
        if left > 0:
            await asyncio.sleep(left)

    def backlog(self) -> dict[str, tuple[int, float]]:
        """Return, per destination, how many deliveries wait and the age in seconds of the oldest."""
        now = self.clock.now()
        return {name: waiting(self.journal.state(name), name, now) for name in self.sinks}


class ReplayJournal:
    """The journal of a replay: in memory, always owned, folded as it is written."""

    def __init__(self, replay: "Replay", clock: Clock) -> None:
        self.replay = replay
        self.clock = clock

    def state(self, destination: str) -> State:
        """Return the state of the destination's partition."""
        number = zlib.crc32(destination.encode()) % self.replay.partitions
        return self.replay.folds[(DELIVERIES.name, number)].state

    async def produce(self, sends: Sequence[Send]) -> None:
        """Append and fold."""
        self.replay.publish(sends)
        self.replay.settle(self.clock.now())

    def is_owner(self, destination: str) -> bool:
        """Nobody else is there."""
        return True

    async def wait_change(self, seconds: float) -> None:
        """Nothing changes by itself."""
        await asyncio.sleep(seconds)
