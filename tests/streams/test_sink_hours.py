"""A sink behind another clock: hours away, pauses of the wall, and a history asked in the wall's time."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

import pytest

from connectors.errors import Transient
from connectors.notification import Answer, Notification, Outcome, Receipt
from streams.clock import SetClock
from streams.sink_hours import LOOK_BACK, SinkHours

DRILL = datetime(2026, 3, 2, 9, tzinfo=UTC)
WALL = datetime(2026, 11, 5, 12, tzinfo=UTC)
NOTE = Notification.model_validate(
    {"delivery_id": "a1:slack:C0WATCH:root", "alert_id": "a1", "revision": 1, "destination": "slack:C0WATCH",
     "kind": "root", "severity": "high", "headline": "h", "state": "new", "independent_count": 1, "outlet_count": 1,
     "first_seen_at": DRILL, "updated_at": DRILL, "new": "n", "who": "w", "did_what": "d", "to_whom": "t",
     "where_when": "x", "rule": "r", "rule_version": "1", "text": "HIGH alert"}
)  # fmt: skip


class Channel:
    """A destination that remembers what it was asked."""

    name = "slack:C0WATCH"

    def __init__(self, answer: Answer) -> None:
        self.answer, self.sent, self.since, self.closed = answer, 0, list[datetime](), False

    async def send(self, notification: Notification, root: Receipt | None) -> Answer:
        self.sent += 1
        return self.answer

    async def find(
        self, delivery_ids: Sequence[str], since: datetime, roots: Mapping[str, Receipt]
    ) -> Mapping[str, Receipt]:
        self.since.append(since)
        return {}

    async def close(self) -> None:
        self.closed = True


def behind(answer: Answer) -> tuple[SinkHours, Channel, SetClock, SetClock]:
    """Return a sink that is away from the second to the third hour, with its channel and both clocks."""
    channel, clock, wall = Channel(answer), SetClock(DRILL), SetClock(WALL)
    hours = (DRILL + timedelta(hours=2), DRILL + timedelta(hours=3))
    return SinkHours(channel, clock, wall, [hours]), channel, clock, wall


async def test_away_it_is_not_asked_and_says_until_when() -> None:
    """In its hours nothing reaches the destination, neither a message nor a look; at their end it is there again."""
    sink, channel, clock, _ = behind(Answer(Outcome.SENT))
    clock.set(DRILL + timedelta(hours=2, minutes=50))

    assert await sink.send(NOTE, None) == Answer(Outcome.NOT_SENT, "away", retry_after=600.0)
    with pytest.raises(Transient) as refused:
        await sink.find(["a"], DRILL, {})
    assert refused.value.retry_after == 600.0
    assert (channel.sent, channel.since) == (0, [])

    clock.set(DRILL + timedelta(hours=3))
    assert (await sink.send(NOTE, None)).outcome is Outcome.SENT


async def test_a_pause_the_destination_asks_for_is_one_of_the_wall() -> None:
    """However far the drill's clock is moved, a destination that said `30 s` is left alone for 30 s."""
    sink, channel, clock, wall = behind(Answer(Outcome.NOT_SENT, "ratelimited", retry_after=30.0))
    await sink.send(NOTE, None)
    clock.set(DRILL + timedelta(hours=1))

    assert await sink.send(NOTE, None) == Answer(Outcome.NOT_SENT, "away", retry_after=30.0)
    assert channel.sent == 1
    wall.set(WALL + timedelta(seconds=30))
    await sink.send(NOTE, None)
    assert channel.sent == 2


async def test_the_history_is_asked_in_the_walls_time() -> None:
    """A destination stamps by the wall: what was attempted in a drill's March is looked for where it stands."""
    sink, channel, clock, _ = behind(Answer(Outcome.SENT))
    clock.set(DRILL + timedelta(hours=5))

    await sink.find(["a"], DRILL + timedelta(hours=5), {})
    await sink.find(["a"], DRILL, {})

    assert channel.since == [WALL - LOOK_BACK, WALL - timedelta(hours=5)]
