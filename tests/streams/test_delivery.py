"""The outbox under faults and restarts: nothing lost, nothing doubled; and the usual sender, which doubles."""

import random
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

from connectors.notification import Answer, Notification, Outcome, Receipt
from streams.alert import Planned
from streams.delivery import Outbox
from streams.envelope import encode
from streams.protocol import Pace
from streams.stage import Partition, Record, Send
from streams.stages.deliver import DeliverStage
from streams.topics import DELIVERIES

NOON = datetime(2026, 1, 29, 12, tzinfo=UTC)
DESTINATION = "test:channel"


class Killed(BaseException):
    """The process dies here."""


class Clock:
    """A clock the test moves."""

    def __init__(self) -> None:
        self.at = NOON

    def now(self) -> datetime:
        """Return the test's instant."""
        return self.at


class Journal:
    """A journal in memory that survives the outbox."""

    def __init__(self) -> None:
        self.partition = Partition(DeliverStage(fallback="console"))
        self.offset = 0

    def state(self, destination: str) -> dict[str, object]:
        """Return the folded state."""
        return self.partition.state

    async def produce(self, sends: Sequence[Send]) -> None:
        """Append and fold at once."""
        for send in sends:
            self.offset += 1
            self.partition.apply(Record(send.topic, 0, self.offset, send.key, send.value, send.at))

    def is_owner(self, destination: str) -> bool:
        """Always the owner."""
        return True

    async def wait_change(self, seconds: float) -> None:
        """Nothing else writes here."""
        raise AssertionError("the fold must know what was produced")


class Channel:
    """A channel that drops answers, refuses, and kills its caller, by a seeded plan."""

    name = DESTINATION

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.messages: list[str] = []
        self.asked = 0

    async def send(self, notification: Notification, root: Receipt | None) -> Answer:
        """Take a message, or a third of the time behave badly."""
        self.asked += 1
        dice = self.random.random()
        if dice < 0.1:
            return Answer(Outcome.NOT_SENT, "ratelimited", retry_after=0.0)
        if dice < 0.15:
            return Answer(Outcome.UNKNOWN, "closed_before")
        self.messages.append(notification.delivery_id)
        if dice < 0.3:
            return Answer(Outcome.UNKNOWN, "dropped_after")
        if dice < 0.36:
            raise Killed
        return Answer(Outcome.SENT, receipt=Receipt(place="c", message=str(len(self.messages))))

    async def find(
        self, delivery_ids: Sequence[str], since: datetime, roots: Mapping[str, Receipt]
    ) -> Mapping[str, Receipt]:
        """Return what arrived."""
        return {one: Receipt(place="c", message=one) for one in delivery_ids if one in self.messages}

    async def close(self) -> None:
        """Nothing is open."""


def note(number: int) -> Notification:
    """Return one of many alerts."""
    return Notification.model_validate(
        {"delivery_id": f"a{number}:{DESTINATION}:root", "alert_id": f"a{number}", "revision": 1, "kind": "root",
         "destination": DESTINATION, "severity": "high", "headline": "h", "state": "new", "independent_count": 1,
         "outlet_count": 1, "first_seen_at": NOON, "updated_at": NOON, "new": "n", "who": "w", "did_what": "d",
         "to_whom": "t", "where_when": "x", "rule": "r", "rule_version": "1", "text": "HIGH alert"}
    )  # fmt: skip


async def test_three_hundred_deliveries_with_kills_and_faults_arrive_once_each() -> None:
    """0 lost, 0 doubled, though the outbox dies after a part of its requests and answers are lost."""
    journal, clock, channel = Journal(), Clock(), Channel(seed=20260129)
    plans = [Planned(delivery_id=note(n).delivery_id, destination=DESTINATION, at=NOON, notification=note(n))
             for n in range(300)]  # fmt: skip
    await journal.produce([Send(DELIVERIES.name, DESTINATION.encode(), encode(one), NOON) for one in plans])
    kills = 0
    while any(count for count, _ in Outbox(journal, {DESTINATION: channel}, clock).backlog().values()):
        try:
            await Outbox(journal, {DESTINATION: channel}, clock, Pace()).drain()
        except Killed:
            kills += 1
        clock.at += timedelta(seconds=5)
    arrived = [one for one in channel.messages if one.startswith("a")]
    assert kills > 5
    assert channel.asked > 320
    assert sorted(arrived) == sorted({one.delivery_id for one in plans})


async def test_send_then_mark_doubles_in_the_same_weather() -> None:
    """The usual sender, which retries whatever was not answered, doubles: the proof above can fail."""
    channel = Channel(seed=20260129)
    for number in range(300):
        sent = False
        while not sent:
            try:
                sent = (await channel.send(note(number), None)).outcome is Outcome.SENT
            except Killed:
                continue
    assert len(channel.messages) - len(set(channel.messages)) > 20
