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
            if self.speed is None:
                await self._step(instant)
            else:
                await self._walk(instant, self.speed)
        await self._step(instants[-1] + self.poll_every)

    async def linger(self) -> None:
        """Let the drill's time go on at its natural pace, asking the feeds, until cancelled."""
        while True:
            await asyncio.sleep(LINGER_TICK)
            self.clock.set(self.clock.now() + timedelta(seconds=LINGER_TICK))
            await self.poll(self.clock.now())

    async def _step(self, instant: datetime) -> None:
        """Jump to an instant. What was due before fires before, then the feeds are asked until they say no more."""
        instant = max(instant, self.clock.now())
        self.clock.set(instant)
        await self.world.settle(instant)
        at = instant + self.poll_every
        self.clock.set(at)
        await self.poll(at)
        await self.world.settle(at)

    async def _walk(self, instant: datetime, speed: float) -> None:
        """Let the time pass at `speed`, asking the feeds as the hours go by."""
        while (now := self.clock.now()) < instant:
            await asyncio.sleep(min(TICK, (instant - now).total_seconds() / speed))
            self.clock.set(min(instant, now + timedelta(seconds=TICK * speed)))
            await self.poll(self.clock.now())
