"""How a drill's clock moves: at once or at a pace, the feeds are asked at the same instants."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from streams.alert import Alert, JournalEntry
from streams.clock import SetClock
from streams.drill.driver import Driver
from streams.drill.format import Drill


class Seen:
    """A world that notes when it is settled and when the feeds are asked."""

    def __init__(self) -> None:
        self.settled, self.polled = list[datetime](), list[datetime]()

    async def settle(self, now: datetime) -> None:
        self.settled.append(now)

    async def poll(self, now: datetime) -> None:
        self.polled.append(now)

    async def told(self) -> Sequence[Alert]:
        return ()

    async def journal(self) -> Sequence[JournalEntry]:
        return ()


async def driven(drill: Drill, speed: float | None) -> Seen:
    """Play the tiny drill before a world that only looks."""
    seen, clock = Seen(), SetClock(drill.instants[0])
    await Driver(drill, clock, seen, seen.poll, speed).run()
    assert clock.now() == drill.instants[-1] + 2 * timedelta(seconds=61)
    return seen


async def test_a_drill_at_a_pace_asks_the_feeds_when_the_fast_one_does(tiny: Drill) -> None:
    """Speed changes how long a drill takes, not what is read when: it rings the same."""
    fast, paced = await driven(tiny, None), await driven(tiny, 100_000.0)

    assert paced.polled == fast.polled
    assert len(fast.polled) == len(tiny.instants) + 1


async def test_at_a_pace_what_is_due_on_the_way_is_told_on_the_way(tiny: Drill) -> None:
    """Between two instants the pipeline settles again and again, never backwards; the fast drill jumps."""
    fast, paced = await driven(tiny, None), await driven(tiny, 20_000.0)

    assert paced.settled == sorted(paced.settled)
    assert set(fast.settled) < set(paced.settled)
