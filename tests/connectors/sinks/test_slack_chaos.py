"""The whole way out under faults: outbox, Slack sink and strict server, with restarts; one message an alert."""

import importlib.util
import random
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from aiohttp.test_utils import TestServer

from connectors.notification import Answer, Notification, Receipt
from connectors.sinks.slack.sink import SlackSink
from streams.alert import Planned
from streams.delivery import Outbox
from streams.envelope import encode
from streams.protocol import Pace
from streams.stage import Partition, Record, Send
from streams.stages.deliver import DeliverStage
from streams.topics import DELIVERIES

SPEC = importlib.util.spec_from_file_location(
    "strict_slack_for_chaos", Path(__file__).parents[2] / "slack_server" / "strict_slack.py"
)
assert SPEC is not None
assert SPEC.loader is not None
STRICT = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(STRICT)

NAME = "slack:C0WATCH"
FAULTS = ("drop_before", "drop_after", "http_503", "http_503_after", "http_500_after", "internal_error", "ratelimited")


class Killed(BaseException):
    """The process dies here."""


class Mortal(SlackSink):
    """A Slack sink whose process dies before some requests and after some answers."""

    dice = random.Random(7)

    async def send(self, notification: Notification, root: Receipt | None) -> Answer:
        """Send, unless the process dies around it."""
        fate = self.dice.random()
        if fate < 0.02:
            raise Killed
        answer = await super().send(notification, root)
        if fate < 0.06:
            raise Killed
        return answer


class Journal:
    """A journal in memory that survives the outbox."""

    def __init__(self) -> None:
        self.partition = Partition(DeliverStage())

    def state(self, destination: str) -> dict[str, object]:
        """Return the folded state."""
        return self.partition.state

    async def produce(self, sends: Sequence[Send]) -> None:
        """Append and fold at once."""
        for send in sends:
            self.partition.apply(Record(send.topic, 0, 0, send.key, send.value, send.at))

    def is_owner(self, destination: str) -> bool:
        """Always the owner."""
        return True

    async def wait_change(self, seconds: float) -> None:
        """Nothing else writes here."""
        raise AssertionError("the fold must know what was produced")


class Clock:
    """A clock the test moves; the server stamps its messages with it."""

    at = datetime(2026, 1, 29, 12, tzinfo=UTC)

    def now(self) -> datetime:
        """Return the test's instant."""
        return self.at


def note(alert: int, kind: str, at: datetime) -> Notification:
    """Return one message of one of many alerts."""
    tail = "root" if kind == "root" else f"{kind}:2"
    return Notification.model_validate(
        {"delivery_id": f"a{alert}:{NAME}:{tail}", "alert_id": f"a{alert}", "revision": 1 if kind == "root" else 2,
         "kind": kind, "destination": NAME, "severity": "high", "headline": "h", "state": "new",
         "independent_count": 1, "outlet_count": 1, "first_seen_at": at, "updated_at": at, "new": "n", "who": "w",
         "did_what": "d", "to_whom": "t", "where_when": "x", "rule": "r", "rule_version": "1",
         "text": f"HIGH {kind}", "line": "Update 2"}
    )  # fmt: skip


async def test_hundred_alerts_reach_slack_once_each_and_threads_stay_under_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A third of the requests meet a fault and the outbox dies again and again: 0 lost, 0 doubled of 200."""
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"):
        monkeypatch.delenv(name, raising=False)
    workspace, journal, clock, dice = STRICT.StrictSlack(), Journal(), Clock(), random.Random(11)
    workspace.faults = [dice.choice(FAULTS) if dice.random() < 0.33 else "" for _ in range(2000)]
    workspace.now = lambda: clock.at.timestamp()
    pace = Pace(settle_for=timedelta(seconds=2), apart={})
    kills = 0
    async with TestServer(workspace.app()) as server:
        sink = Mortal("xoxb-test", "C0WATCH", str(server.make_url("/api/")))
        for kind in ("root", "thread"):
            notes = [note(number, kind, clock.at) for number in range(100)]
            plans = [Planned(delivery_id=n.delivery_id, destination=NAME, at=clock.at, notification=n) for n in notes]
            await journal.produce([Send(DELIVERIES.name, NAME.encode(), encode(one), clock.at) for one in plans])
        while Outbox(journal, {NAME: sink}, clock, pace).backlog()[NAME][0]:
            outbox = Outbox(journal, {NAME: sink}, clock, pace)
            outbox.free_at = Unhurried()
            try:
                await outbox.drain()
            except Killed:
                kills += 1
            clock.at += timedelta(seconds=30)
    posted = Counter(one["metadata"]["event_payload"]["delivery_id"] for one in workspace.messages)
    alerts = {name: count for name, count in posted.items() if name.startswith("a")}
    roots = {one["ts"]: one["metadata"]["event_payload"]["alert_id"] for one in workspace.messages}
    assert kills >= 5
    assert len(alerts) == 200
    assert set(alerts.values()) == {1}
    for one in workspace.messages:
        if one["thread_ts"]:
            assert roots[one["thread_ts"]] == one["metadata"]["event_payload"]["alert_id"]


class Unhurried(dict[str, float]):
    """Forgets real-time pauses: the test's clock stands for them."""

    def __setitem__(self, name: str, until: float) -> None:
        """Keep nothing."""
