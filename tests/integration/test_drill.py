"""The shipped drill through real Kafka: the same alerts as in one process, whatever is killed, and when.

DRILL_RUNS=10 plays each ordeal ten times; DRILL_SEED=7 plays the one of seed 7 again.
"""

import asyncio
import difflib
import json
import os
import random
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from aiohttp.test_utils import TestServer

from connectors.sinks.console import ConsoleSink
from connectors.sinks.slack.sink import SlackSink
from streams.canonical import canonical
from streams.clock import FileClock
from streams.drill.folder import SHIPPED, load
from streams.drill.format import Drill
from streams.drill.rehearsal import rehearse
from streams.drill.theatre import Upset, perform
from streams.local_kafka import LocalKafka
from streams.pipeline import stages
from streams.protocol import Pace
from streams.settings import Settings
from streams.supervisor import Child

pytestmark = [pytest.mark.kafka, pytest.mark.slow, pytest.mark.timeout(900)]

KILLS = 20
DELAY_MAX = 1.0
"""Seconds after a drill's clock has moved within which a kill falls: settling takes up to a half."""
BROKER_AWAY = 5.0
SLACK_KILLS = 4


def seeds() -> list[int]:
    """Return one random seed, as many as DRILL_RUNS says, or the one that is to be seen again."""
    if given := os.environ.get("DRILL_SEED"):
        return [int(given)]
    return [random.randrange(1_000_000) for _ in range(int(os.environ.get("DRILL_RUNS", "1")))]


@pytest.fixture(scope="module")
def drill() -> Drill:
    return load(SHIPPED / "iran-us")


@pytest.fixture(scope="module")
def rehearsed(drill: Drill, tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    """What must ring: the drill in one process, undisturbed."""
    home = tmp_path_factory.mktemp("rehearsal")
    sinks = {"console": ConsoleSink(home / "console.jsonl")}
    run = asyncio.run(rehearse(drill, stages(plain(home, None)), sinks))
    return canonical(run.told, run.journal)


def plain(home: Path, kafka: LocalKafka | None, **more: Any) -> Settings:
    own = {"home": home, "exercise": True, "slack_token": None, "slack_channel": None, "routes": None, **more}
    return Settings(**own, kafka=kafka.bootstrap if kafka else None)


class Ordeal:
    """What is killed at which moments: instants of the drill, and wall seconds after its clock has reached them."""

    def __init__(self, drill: Drill, seed: int, kills: int) -> None:
        self.seed, self.dice = seed, random.Random(seed)
        instants = sorted(self.dice.choices(drill.instants[:-1], k=kills))
        self.moments = [(instant, self.dice.uniform(0.0, DELAY_MAX)) for instant in instants]
        self.done: list[str] = []
        self.said: list[str] = []

    async def reach(self, moment: tuple[datetime, float], clock: FileClock) -> None:
        """Return when the drill has come to a moment."""
        while clock.now() < moment[0]:
            await asyncio.sleep(0.02)
        await asyncio.sleep(moment[1])

    def kill(self, worker: Child, moment: tuple[datetime, float]) -> None:
        assert worker.process is not None
        worker.process.kill()
        self.done.append(f"{worker.name} {moment[1]:.2f} s after {moment[0]:%d %H:%M}")

    async def kill_and_restart(self, workers: Sequence[Child], clock: FileClock) -> None:
        """Kill a worker at every moment; its supervisor starts it again."""
        for moment in self.moments:
            await self.reach(moment, clock)
            worker = self.dice.choice(workers)
            while worker.process is None or worker.process.returncode is not None:
                await asyncio.sleep(0.01)
            self.kill(worker, moment)

    async def kill_for_good(self, workers: Sequence[Child], clock: FileClock) -> None:
        """Kill one of the workers, and let nobody start it again."""
        (moment,) = self.moments
        await self.reach(moment, clock)
        worker = self.dice.choice(workers)
        worker.stopping.set()
        self.kill(worker, moment)

    def judge(self, seen: list[dict[str, Any]], rehearsed: list[dict[str, Any]]) -> None:
        """Compare two canonical forms; what a failing run needs to be understood is said."""
        told = f"seed {self.seed}; killed: {self.done}"
        lines = difference(rehearsed, seen)
        assert not lines, "\n".join([told, *lines, "the workers' last words:", *self.said[-60:]])
        assert len(self.done) == len(self.moments), told
        assert not [line for line in self.said if "Traceback" in line], "\n".join(self.said[-60:])


def difference(one: list[dict[str, Any]], other: list[dict[str, Any]]) -> list[str]:
    """Return how two canonical forms differ, as a diff of their lines with the rule they belong to."""
    texts = [
        [f"{row['rule']} {' '.join(row['key'])} {name}: {json.dumps(row[name])}" for row in rows for name in row]
        for rows in (one, other)
    ]
    return list(difflib.unified_diff(*texts, "in process", "through Kafka", n=0, lineterm=""))


def play(
    drill: Drill, settings: Settings, ordeal: Ordeal, upset: Upset, workers: int, rehearsed: list[dict[str, Any]]
) -> None:
    """Play the drill through Kafka under an ordeal; it must ring as written, as in one process, and nothing die."""
    run = asyncio.run(perform(drill, settings, ordeal.said.append, workers=workers, upset=upset))
    ordeal.judge(canonical(run.told, run.journal), rehearsed)
    assert run.report.ok, f"seed {ordeal.seed}"
    assert run.dead == 0


def test_a_difference_is_found_and_said(rehearsed: list[dict[str, Any]]) -> None:
    """The comparison can fail: an alert that is missing, or a message sent twice, is named by its rule."""
    doubled = [{**row, "messages": {"console root": 2}} for row in rehearsed[:1]] + rehearsed[1:]

    assert not difference(rehearsed, rehearsed)
    assert any(line.startswith("-") and "messages" in line for line in difference(rehearsed, doubled))
    assert any(rehearsed[0]["rule"] in line for line in difference(rehearsed, rehearsed[1:]))


@pytest.mark.parametrize("seed", seeds())
def test_a_worker_killed_twenty_times(
    kafka: LocalKafka, tmp_path: Path, drill: Drill, rehearsed: list[dict[str, Any]], seed: int
) -> None:
    """`kill -9` at twenty random moments, also while it settles or warms up: the canonical form stays the same."""
    ordeal = Ordeal(drill, seed, KILLS)
    play(drill, plain(tmp_path, kafka, instance="drill"), ordeal, ordeal.kill_and_restart, 1, rehearsed)


@pytest.mark.parametrize("seed", seeds())
def test_one_of_two_workers_killed_for_good(
    kafka: LocalKafka, tmp_path: Path, drill: Drill, rehearsed: list[dict[str, Any]], seed: int
) -> None:
    """Two workers share the partitions and one dies at a random moment: the other takes over, nothing else changes."""
    ordeal = Ordeal(drill, seed, 1)
    play(drill, plain(tmp_path, kafka), ordeal, ordeal.kill_for_good, 2, rehearsed)


@pytest.mark.parametrize("seed", seeds())
def test_a_broker_of_three_killed(
    kafka3: LocalKafka, tmp_path: Path, drill: Drill, rehearsed: list[dict[str, Any]], seed: int
) -> None:
    """A broker of three dies at a random moment and comes back later: the canonical form stays the same."""
    ordeal = Ordeal(drill, seed, 1)
    node = ordeal.dice.choice([1, 2, 3])

    async def upset(workers: Sequence[Child], clock: FileClock) -> None:
        (moment,) = ordeal.moments
        await ordeal.reach(moment, clock)
        await asyncio.to_thread(kafka3.kill, node)
        ordeal.done.append(f"broker {node} {moment[1]:.2f} s after {moment[0]:%d %H:%M}")
        await asyncio.sleep(BROKER_AWAY)
        await asyncio.to_thread(kafka3.start, node)

    try:
        play(drill, plain(tmp_path, kafka3, replication=3), ordeal, upset, 2, rehearsed)
    finally:
        kafka3.start(node)


@pytest.mark.parametrize("seed", seeds())
def test_slack_shows_one_message_an_alert_whatever_dies(
    kafka: LocalKafka,
    tmp_path: Path,
    drill: Drill,
    strict_slack: ModuleType,
    slack_record: ModuleType,
    monkeypatch: pytest.MonkeyPatch,
    seed: int,
) -> None:
    """Workers die, Slack is away and takes one message a second: its record is that of the drill in one process."""
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"):
        monkeypatch.delenv(name, raising=False)
    calm, ours = strict_slack.StrictSlack(), strict_slack.StrictSlack(per_second=True)
    ordeal = Ordeal(drill, seed, SLACK_KILLS)

    async def both() -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
        async with TestServer(calm.app()) as one, TestServer(ours.app()) as other:
            own = plain(tmp_path, kafka, instance="drill", slack_token="xoxb-test", slack_channel="C0WATCH")
            sinks = {
                "console": ConsoleSink(tmp_path / "console.jsonl"),
                "slack:C0WATCH": SlackSink("xoxb-test", "C0WATCH", str(one.make_url("/api/"))),
            }
            pace = Pace(settle_for=timedelta(seconds=1), apart={})
            expected = await rehearse(drill, stages(own), sinks, pace=pace)
            settings = own.model_copy(update={"slack_url": str(other.make_url("/api/"))})
            run = await perform(drill, settings, ordeal.said.append, workers=2, upset=ordeal.kill_and_restart)
            return canonical(expected.told, expected.journal), canonical(run.told, run.journal)

    expected, seen = asyncio.run(both())
    ordeal.judge(seen, expected)
    assert slack_record.wrong(ours) == []
    assert slack_record.wrong(calm) == []
    for kind in ("root", "thread", "digest"):
        assert slack_record.by_kind(ours.messages)[kind] == slack_record.by_kind(calm.messages)[kind], kind
