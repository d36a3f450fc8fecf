"""The shipped drill into a strict Slack: what the channel shows in the end, also when Slack is away or misbehaves."""

import asyncio
import json
import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from aiohttp.test_utils import TestServer

from connectors.sinks.console import ConsoleSink
from connectors.sinks.slack.sink import SlackSink
from streams.alert import Planned, Settled
from streams.canonical import canonical, distinct
from streams.drill.folder import SHIPPED, load
from streams.drill.rehearsal import Rehearsal, rehearse
from streams.pipeline import stages
from streams.protocol import Pace
from streams.settings import Settings

SLACK = "slack:C0WATCH"
ROUTES = f"schema: tocsin/routes/v1\ndefault: ['{SLACK}']\nfallback: console\n"
DRILL = load(SHIPPED / "iran-us")
FAULTS = ("drop_before", "drop_after", "http_503", "http_503_after", "internal_error", "http_429")


@dataclass(frozen=True)
class Shown:
    """A run, the workspace it filled, and what the fall-back showed."""

    run: Rehearsal
    workspace: Any
    console: list[dict[str, Any]]


async def drilled(home: Path, workspace: Any, settle_for: timedelta) -> Shown:
    """Play the drill with Slack as the only destination and the console behind it; the pace is the test's."""
    (home / "routes.yaml").write_text(ROUTES)
    settings = Settings(home=home, exercise=True, slack_token=None, slack_channel=None, routes=home / "routes.yaml")
    ledger = home / "console.jsonl"
    async with TestServer(workspace.app()) as server:
        slack = SlackSink("xoxb-test", "C0WATCH", str(server.make_url("/api/")))
        sinks = {SLACK: slack, "console": ConsoleSink(ledger)}
        run = await rehearse(DRILL, stages(settings), sinks, pace=Pace(settle_for=settle_for, apart={}))
    return Shown(run, workspace, [json.loads(line) for line in ledger.read_text().splitlines()])


@pytest.fixture(scope="module", autouse=True)
def direct() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        for name in ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"):
            patch.delenv(name, raising=False)
        yield


@pytest.fixture(scope="module")
def calm(direct: None, tmp_path_factory: pytest.TempPathFactory, strict_slack: ModuleType) -> Shown:
    """The drill into a Slack that does as it should but for the drill's own twenty minutes."""
    home = tmp_path_factory.mktemp("calm")
    return asyncio.run(drilled(home, strict_slack.StrictSlack(), timedelta(seconds=15)))


def test_the_channel_shows_one_message_an_alert_and_nothing_twice(calm: Shown, slack_record: ModuleType) -> None:
    """Updated in place, lines in its thread, every block valid; the numbers are those of the table."""
    report, messages = calm.run.report, calm.workspace.messages
    kinds = slack_record.by_kind(messages)

    assert report.ok
    assert slack_record.wrong(calm.workspace) == []
    told = Counter(alert.alert_id for alert in calm.run.told if alert.kind == "alert")
    assert kinds["root"] == len(told)
    # A digest line has no thread: what follows a story that was only digested hangs nowhere.
    hanging = [alert for alert in distinct(calm.run.told) if alert.kind == "thread" and alert.alert_id in told]
    assert kinds["root"] + kinds["thread"] == report.counts["alert"].seen + len(hanging)
    assert report.counts["thread"].seen == len(hanging) + 1
    assert kinds["edit"] > kinds["root"]


def test_the_last_words_of_each_message_are_those_of_its_alert(calm: Shown, slack_record: ModuleType) -> None:
    """What stands in the channel at the end is the newest revision that was worth an update."""
    newest = dict[str, int]()
    for entry in calm.run.journal:
        if isinstance(entry, Planned) and entry.notification.kind in ("root", "update"):
            newest[entry.notification.alert_id] = entry.notification.revision
    for message in calm.workspace.messages:
        if not message["thread_ts"] and ":root" in slack_record.posted(message):
            ids = slack_record.ids(message)
            assert ids["revision"] == newest[ids["alert_id"]], message["text"]


def test_slack_away_for_twenty_minutes(calm: Shown, slack_record: ModuleType) -> None:
    """CRITICAL messages fall back meanwhile, one line catches up, and what waited is posted once and late."""
    ((begin, end),) = DRILL.slack_away
    sent = [entry for entry in calm.run.journal if isinstance(entry, Settled) and entry.outcome == "sent"]
    during = [entry for entry in sent if begin <= entry.at < end]
    caught_up = [one["text"] for one in calm.workspace.messages if "catch-up" in slack_record.posted(one)]

    assert {entry.destination for entry in during} == {"console"}
    assert [one["kind"] for one in calm.console] == ["root", "thread"]
    assert all("Bandar Abbas" in one["headline"] for one in calm.console)
    assert len(caught_up) == 1
    assert "from 2026-03-02 19:06 to 19:20 UTC" in caught_up[0]
    assert "2 messages went to console" in caught_up[0]
    late = [one for one in calm.workspace.messages if "Bandar Abbas" in one["text"] and not one["thread_ts"]]
    assert len(late) == 1


def test_a_slack_that_misbehaves_shows_the_same(
    calm: Shown, tmp_path: Path, strict_slack: ModuleType, slack_record: ModuleType
) -> None:
    """A quarter of the requests meet a fault, answers are lost: the channel ends as in fair weather."""
    dice, rough = random.Random(3), strict_slack.StrictSlack()
    rough.faults = [dice.choice(FAULTS) if dice.random() < 0.25 else "" for _ in range(1000)]
    (tmp_path / "rough").mkdir()
    shown = asyncio.run(drilled(tmp_path / "rough", rough, timedelta(seconds=0.3)))

    assert slack_record.wrong(rough) == []
    assert canonical(shown.run.told, shown.run.journal) == canonical(calm.run.told, calm.run.journal)
    assert slack_record.by_kind(rough.messages) == slack_record.by_kind(calm.workspace.messages)
