"""The clockwork of the fold shell: save what is applied, read what nobody delivered, fire timers, notice a standstill.

It decides when; `streams.fold` does. Nothing here touches a state.
"""

import asyncio
import math
from datetime import timedelta

from aiokafka.errors import KafkaError

from connectors.ports import Clock
from streams.fold import Fold
from streams.held import Held
from streams.telemetry import Meter


class Sweeper:
    """One for a fold. `tick` never raises for what brokers do; what they refuse is tried again."""

    def __init__(self, fold: Fold, clock: Clock, meter: Meter) -> None:
        self._fold = fold
        self._clock = clock
        self._meter = meter
        self._swept_at = -math.inf
        self._rebalancing_since: float | None = None

    async def run(self, tick: float = 0.25) -> None:
        """Tick until cancelled. After the process was suspended nothing is held against anybody."""
        last = self._time()
        while True:
            await asyncio.sleep(tick)
            now = self._time()
            if now - last > 5:
                self._rebalancing_since = None
            await self.tick()
            last = self._time()

    async def tick(self) -> None:
        """One turn."""
        self._watch_rebalance()
        if not self._fold.serving:
            return
        try:
            async with asyncio.timeout(self._fold.limits.answer_within):
                await self._fold.save()
                await self._sweep()
                await self._timers()
        except (KafkaError, OSError, TimeoutError) as error:
            self._meter.trouble("sweep", error)

    async def _sweep(self) -> None:
        now, limits = self._time(), self._fold.limits
        if now - self._swept_at < limits.sweep_every:
            return
        self._swept_at = now
        for place, held in list(self._fold.held.items()):
            if not held.owned and now - held.lost_at > limits.keep_lost_for:
                del self._fold.held[place]
        ours = {place: held for place, held in self._fold.held.items() if held.owned}
        if ours:
            for place, end in (await self._fold.offsets.ends(ours)).items():
                self._judge(ours[place], end)

    def _judge(self, held: Held, end: int) -> None:
        """Compare a cursor with the end of its log, and have read what nobody delivered."""
        cursor, now, limits = held.cursor, self._time(), self._fold.limits
        if cursor.next is not None:
            self._meter.cursor.labels(cursor.stage.name, held.place.partition).set(cursor.next)
        shrunk = cursor.next is not None and cursor.next > end
        seen = ("even" if cursor.next == end else "shrunk" if shrunk else "behind", cursor.next)
        if held.seen != seen:
            held.seen, held.seen_at = seen, now
            return
        wait = limits.shrunk_for if shrunk else limits.behind_for
        if seen[0] == "even" or now - held.seen_at < wait or held.lock.locked():
            return
        held.seen_at = now
        held.strikes += 1
        if held.strikes > limits.strikes_max:
            self._fold.fail(f"{held.place}: nothing was delivered for {held.strikes} sweeps")
        else:
            self._fold.sweep(held, anew=shrunk)

    async def _timers(self) -> None:
        """Fire what is due, where the whole log up to that moment is folded: ends are read after the clock."""
        limit = self._clock.now() - timedelta(seconds=self._fold.limits.timer_grace)
        due = [held for held in self._fold.held.values() if held.owned and held.warm and held.cursor.due(limit)]
        if due:
            ends = await self._fold.offsets.ends([held.place for held in due])
            for held in due:
                self._fold.fire(held, ends[held.place], limit)

    def _watch_rebalance(self) -> None:
        limit = self._fold.limits.rebalance_max
        if not self._fold.rebalancing():
            self._rebalancing_since = None
        elif self._rebalancing_since is None:
            self._rebalancing_since = self._time()
        elif self._time() - self._rebalancing_since > limit:
            self._fold.fail(f"the rebalance did not end within {limit:.0f} s")

    def _time(self) -> float:
        return asyncio.get_running_loop().time()
