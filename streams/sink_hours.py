"""A destination as a pipeline with a clock of its own needs it: away in given hours, its history asked in wall time.

Everything else is the real sink's. Knows no drill: hours are a value.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from connectors.errors import Transient
from connectors.notification import Answer, Notification, Outcome, Receipt
from connectors.ports import Clock, Sink

Hours = tuple[datetime, datetime]
"""A stretch of time, its begin included, its end not."""

LOOK_BACK = timedelta(hours=1)
"""Least stretch of wall time that is looked through: a moved clock may have gone back by some minutes."""


class SinkHours:
    """A sink whose caller lives by `clock`, while the destination stamps its messages with the wall's."""

    def __init__(self, sink: Sink, clock: Clock, wall: Clock, away: Sequence[Hours] = ()) -> None:
        self.name = sink.name
        self._sink, self._clock, self._wall, self._away = sink, clock, wall, tuple(away)
        self._free_at = wall.now()

    async def send(self, notification: Notification, root: Receipt | None) -> Answer:
        """Refuse in the hours it is away, as a destination that says when to come again; else hand on.

        When it says so itself, that is seconds of the wall, however far the clock is moved meanwhile.
        """
        left = max(self.away_for(), (self._free_at - self._wall.now()).total_seconds())
        if left > 0:
            return Answer(Outcome.NOT_SENT, "away", retry_after=left)
        answer = await self._sink.send(notification, root)
        if answer.retry_after:
            self._free_at = self._wall.now() + timedelta(seconds=answer.retry_after)
        return answer

    async def find(
        self, delivery_ids: Sequence[str], since: datetime, roots: Mapping[str, Receipt]
    ) -> Mapping[str, Receipt]:
        """Look from the wall's instant of `since` on; raises `Transient` in the hours it is away."""
        if left := self.away_for():
            raise Transient(f"{self.name} is away for {left:.0f} s more", reason="away", retry_after=left)
        passed = max(LOOK_BACK, self._clock.now() - since)
        return await self._sink.find(delivery_ids, self._wall.now() - passed, roots)

    async def close(self) -> None:
        """Close the sink."""
        await self._sink.close()

    def away_for(self) -> float:
        """Return the seconds until it is back, 0 where it is there."""
        now = self._clock.now()
        return max(((end - now).total_seconds() for begin, end in self._away if begin <= now < end), default=0.0)
