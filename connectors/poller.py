"""The loop that asks sources and hands on what they say. Thin: when to ask is `schedule`'s, what to read the source's.

It knows neither HTTP nor Kafka; one pass is a value (`PollReport`), so a drill can drive it in lock-step.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol, runtime_checkable

from connectors.errors import ConnectorError, Transient
from connectors.item import RawItem
from connectors.ports import Clock, Source
from connectors.schedule import Plan, after, jitter

PARALLEL_MAX = 8
NAP_MAX = timedelta(seconds=0.5)
BUG = "bug"
"""State of a source whose poll raised what no source should raise, or whose items could not be handed on."""

Emit = Callable[[RawItem], Awaitable[None]]
Flush = Callable[[], Awaitable[None]]


@runtime_checkable
class Telling(Protocol):
    """What a source may say besides its items, once a poll is over."""

    outcome: str
    """State of the last poll in `connectors.http.State`'s words."""
    notes: tuple[str, ...]
    """Findings for a person: lines rejected, entries repeated, limits reached."""
    more: bool
    """True when the source stopped in the middle only to be acknowledged."""


@dataclass(frozen=True, slots=True)
class Scheduled:
    """A source and how to treat it. `every` None asks once; sources of one `lane` are asked one after the other,
    `spacing` apart (a source that comes too early waits for a later pass).
    """

    source: Source
    every: timedelta | None
    lane: str
    spacing: timedelta = timedelta(0)


@dataclass(frozen=True, slots=True)
class SourceReport:
    """What one poll of one source came to. `next_at` is None for sources that are done."""

    source_id: str
    state: str
    items: int = 0
    new: int = 0
    revised: int = 0
    error: str | None = None
    notes: tuple[str, ...] = ()
    next_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class PollReport:
    """One pass: its time and a report for each source that was asked."""

    at: datetime
    sources: tuple[SourceReport, ...] = ()

    @property
    def items(self) -> int:
        """Items handed on in this pass."""
        return sum(report.items for report in self.sources)


@dataclass
class _Turn:
    """What the poller keeps of one source between passes."""

    scheduled: Scheduled
    plan: Plan | None = None
    count: int = 0
    done: bool = False

    def due(self, now: datetime) -> bool:
        return not self.done and (self.plan is None or self.plan.next_at <= now)


@dataclass
class _Tally:
    items: int = 0
    new: int = 0
    notes: list[str] = field(default_factory=list)


class Poller:
    """Asks every due source and acknowledges it once its items are safe.

    `emit` takes one item; by the time `flush` returns (or `emit`, where no `flush` is given) the items must be durable.
    """

    def __init__(
        self,
        sources: Sequence[Scheduled],
        emit: Emit,
        clock: Clock,
        *,
        flush: Flush | None = None,
        parallel: int = PARALLEL_MAX,
    ) -> None:
        self._turns = [_Turn(scheduled) for scheduled in sources]
        self._emit = emit
        self._flush = flush
        self._clock = clock
        self._free_at: dict[str, datetime] = {}
        self._slots = asyncio.Semaphore(parallel)

    def next_at(self) -> datetime | None:
        """Return when the next source is due; None when every source is done."""
        return self._next_at(self._turns)

    async def poll_due(self, now: datetime) -> PollReport:
        """Ask every source that is due at `now` once: lanes side by side, within a lane in the order given."""
        lanes = self._lanes(turn for turn in self._turns if turn.due(now))
        reports = await asyncio.gather(*(self._lane(turns, now) for turns in lanes))
        return PollReport(now, tuple(report for lane in reports for report in lane))

    async def run(self, stop: asyncio.Event, report: Callable[[PollReport], None] | None = None) -> None:
        """Ask each lane at its own pace until `stop` is set or all are done; a poll under way is finished first."""
        await asyncio.gather(*(self._run_lane(turns, stop, report) for turns in self._lanes(self._turns)))

    async def _run_lane(
        self, turns: Sequence[_Turn], stop: asyncio.Event, report: Callable[[PollReport], None] | None
    ) -> None:
        while not stop.is_set() and (due := self._next_at(turns)) is not None:
            now = self._clock.now()
            if due > now:
                await _wait(stop, min(due - now, NAP_MAX))
                continue
            reports = await self._lane([turn for turn in turns if turn.due(now)], now)
            if report is not None:
                report(PollReport(now, tuple(reports)))

    def _next_at(self, turns: Sequence[_Turn]) -> datetime | None:
        waiting = [turn for turn in turns if not turn.done]
        if any(turn.plan is None for turn in waiting):
            return self._clock.now()
        return min((turn.plan.next_at for turn in waiting if turn.plan), default=None)

    def _lanes(self, turns: Iterable[_Turn]) -> list[list[_Turn]]:
        lanes: dict[str, list[_Turn]] = {}
        for turn in turns:
            lanes.setdefault(turn.scheduled.lane, []).append(turn)
        return list(lanes.values())

    async def _lane(self, turns: Sequence[_Turn], now: datetime) -> list[SourceReport]:
        reports = []
        for turn in turns:
            lane = turn.scheduled.lane
            free_at = self._free_at.get(lane, now)
            if free_at > now:
                turn.plan = Plan(free_at, turn.plan.failures if turn.plan else 0.0)
                continue
            self._free_at[lane] = now + turn.scheduled.spacing
            async with self._slots:
                reports.append(await self._one(turn, now))
        return reports

    async def _one(self, turn: _Turn, now: datetime) -> SourceReport:
        source, tally, error, wait = turn.scheduled.source, _Tally(), None, None
        try:
            await self._drain(source, now, tally)
            state = source.outcome if isinstance(source, Telling) else "ok"
        except ConnectorError as raised:
            state, error = raised.reason, str(raised)
            wait = raised.retry_after if isinstance(raised, Transient) else None
        except Exception as raised:  # noqa: BLE001 - see below
            # One source must not stop the others, whatever a third party's bytes or a full disk made it raise;
            # nothing was acknowledged, so its items come again.
            state, error = BUG, f"{source.id}: {type(raised).__name__}: {raised}"
        turn.count += 1
        self._plan(turn, state, now, wait)
        next_at = None if turn.done or turn.plan is None else turn.plan.next_at
        revised = tally.items - tally.new
        return SourceReport(source.id, state, tally.items, tally.new, revised, error, tuple(tally.notes), next_at)

    async def _drain(self, source: Source, now: datetime, tally: _Tally) -> None:
        more = True
        while more:
            async for item in source.poll(now):
                await self._emit(item)
                tally.items += 1
                tally.new += item.first_seen_at == item.fetched_at
            if self._flush is not None:
                await self._flush()
            await asyncio.to_thread(source.acknowledge)
            more = isinstance(source, Telling) and source.more
            tally.notes += source.notes if isinstance(source, Telling) else ()

    def _plan(self, turn: _Turn, state: str, now: datetime, retry_after: float | None) -> None:
        scheduled, failures = turn.scheduled, turn.plan.failures if turn.plan else 0.0
        if scheduled.every is None and state != BUG:
            turn.done = True
            return
        every = scheduled.every or NAP_MAX
        scatter = jitter(scheduled.source.id, turn.count)
        turn.plan = after(state, now, every, failures, scatter=scatter, retry_after=retry_after)


async def _wait(stop: asyncio.Event, span: timedelta) -> None:
    try:
        async with asyncio.timeout(span.total_seconds()):
            await stop.wait()
    except TimeoutError:
        return
