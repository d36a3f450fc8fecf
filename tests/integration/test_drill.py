"""The shipped drill through real Kafka: the same alerts as in one process, whatever is killed."""

import asyncio
import random
import signal
from collections.abc import Sequence
from pathlib import Path

import pytest

from connectors.sinks.console import ConsoleSink
from streams.canonical import canonical
from streams.drill.folder import SHIPPED, load
from streams.drill.rehearsal import rehearse
from streams.drill.theatre import perform
from streams.local_kafka import LocalKafka
from streams.pipeline import stages
from streams.settings import Settings
from streams.supervisor import Child

pytestmark = [pytest.mark.kafka, pytest.mark.slow, pytest.mark.timeout(900)]

KILLS = 5


def test_the_drill_through_kafka_equals_the_one_in_process(kafka: LocalKafka, tmp_path: Path) -> None:
    """Two workers share the partitions and are killed again and again: the canonical form stays the same."""
    drill = load(SHIPPED / "iran-us")
    settings = Settings(
        home=tmp_path, kafka=kafka.bootstrap, exercise=True, slack_token=None, slack_channel=None, routes=None
    )
    sinks = {"console": ConsoleSink(tmp_path / "console.jsonl")}
    rehearsal = asyncio.run(rehearse(drill, stages(settings), sinks))
    seed = random.randrange(1_000_000)
    chance, said, kills = random.Random(seed), list[str](), list[str]()
    moments = set(chance.sample(range(len(drill.instants)), KILLS))
    instant = iter(range(len(drill.instants)))

    def upset(workers: Sequence[Child]) -> None:
        if next(instant) in moments:
            worker = chance.choice(workers)
            if worker.process is not None and worker.process.returncode is None:
                worker.process.send_signal(signal.SIGKILL)
                kills.append(worker.name)

    performance = asyncio.run(perform(drill, settings, said.append, workers=2, upset=upset))

    assert len(kills) >= KILLS - 1, f"seed {seed}: {kills}"
    assert performance.dead == 0
    assert performance.report.ok, f"seed {seed}"
    assert canonical(performance.told, performance.journal) == canonical(rehearsal.told, rehearsal.journal), seed
    assert not [line for line in said if "Traceback" in line]
