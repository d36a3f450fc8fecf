"""The shipped drill, end to end in one process: feeds over HTTP, poller, every stage, the journal and a sink."""

import asyncio
from pathlib import Path

import pytest

from connectors.sinks.console import ConsoleSink
from streams.canonical import canonical
from streams.drill.compare import Status
from streams.drill.folder import SHIPPED, load
from streams.drill.rehearsal import Rehearsal, rehearse
from streams.pipeline import stages
from streams.settings import Settings


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Rehearsal:
    home: Path = tmp_path_factory.mktemp("drill")
    settings = Settings(home=home, exercise=True, slack_token=None, slack_channel=None)
    sinks = {"console": ConsoleSink(home / "console.jsonl")}
    return asyncio.run(rehearse(load(SHIPPED / "iran-us"), stages(settings), sinks))


def test_the_drill_rings_as_written(run: Rehearsal) -> None:
    """Every row of the first five storylines is equal, nothing rings that no row expects, and nothing dies."""
    wrong = [line for line in run.report.lines if line.status in (Status.MISSING, Status.UNEXPECTED)]

    assert wrong == []
    assert run.report.ok
    assert run.dead == 0


def test_a_flash_and_its_copies_are_one_alert(run: Rehearsal) -> None:
    """The strike has one message of its own at the destination, however many outlets carried it."""
    (strike,) = [row for row in canonical(run.told, run.journal) if row["key"] == ["kharg-island"]]

    assert strike["messages"]["console root"] == 1
    assert len(strike["outlets"]) >= 9
    assert len(strike["origins"]) == 3  # three in English, one in Persian


def test_everything_told_reached_its_destination(run: Rehearsal) -> None:
    """Each alert has exactly one root or one digest line; none is left undelivered."""
    for row in canonical(run.told, run.journal):
        assert row["messages"].get("console root", 0) + row["messages"].get("console digest", 0) == 1, row
