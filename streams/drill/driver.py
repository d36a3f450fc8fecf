"""Moves a drill's clock from hour to hour: feeds change, the poller asks, the pipeline settles.

Knows the drill and two ports; whether the pipeline runs in this process or behind Kafka is the world's business.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from streams.drill.format import Drill
from streams.world import MovableClock, World

TICK = 0.25
"""Wall seconds between two moves of the clock when a drill runs at a given speed."""
LINGER_TICK = 1.0


@dataclass
class Driver:
    """One run of a drill. `speed` is simulated seconds per wall second; None is as fast as the pipeline settles."""

    drill: Drill
    clock: MovableClock
    world: World
    poll: Callable[[datetime], Awaitable[object]]
    """Ask every source that is due, and publish what it says."""
    speed: float | None = None
    poll_every: timedelta = timedelta(seconds=61)
    """How long after a change the poller asks: just over the interval of a drill's sources."""

    async def run(self) -> None:
        """Play the drill from its begin to its end."""
        instants = self.drill.instants
        self.clock.set(instants[0])
        for instant in instants:
            await self._step(instant)
        await self._step(instants[-1] + self.poll_every)

    async def linger(self) -> None:
        """Let the drill's time go on at its natural pace, asking the feeds, until cancelled."""
        while True:
            await asyncio.sleep(LINGER_TICK)
            self.clock.set(self.clock.now() + timedelta(seconds=LINGER_TICK))
            await self.poll(self.clock.now())

    async def _step(self, instant: datetime) -> None:
        """Go to an instant. What was due before fires before, then the feeds are asked until they say no more."""
        instant = max(instant, self.clock.now())
        await self._reach(instant)
        at = instant + self.poll_every
        await self._reach(at, settling=False)
        await self.poll(at)
        await self.world.settle(at)

    async def _reach(self, instant: datetime, settling: bool = True) -> None:
        """Move the clock: at once, or at `speed`, so that what becomes due on the way is told on the way."""
        loop, begin = asyncio.get_running_loop(), self.clock.now()
        began_at = loop.time()
        while self.speed is not None and (left := (instant - self.clock.now()).total_seconds()) > 0:
            await asyncio.sleep(min(TICK, left / self.speed))
            passed = timedelta(seconds=(loop.time() - began_at) * self.speed)
            self.clock.set(min(instant, begin + passed))
            await self.world.settle(self.clock.now())
        self.clock.set(instant)
        if settling:
            await self.world.settle(instant)
