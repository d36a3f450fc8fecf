"""Kafka goes away in mid-run and comes back: everybody waits or ends with one clear message, and nothing is lost."""

import contextlib
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from streams.local_kafka import LocalKafka

pytestmark = [pytest.mark.kafka, pytest.mark.slow]

Terminal = Callable[..., tuple[int, str]]


@pytest.fixture
def local(kafka_parts: None, tmp_path: Path) -> Iterator[LocalKafka]:
    """A broker that may be killed."""
    made = LocalKafka(tmp_path / "broker")
    made.up()
    yield made
    made.reset()


class Started:
    """A part that runs on, and what it has said so far."""

    def __init__(self, log: Path, environment: dict[str, str], *arguments: str) -> None:
        self.log = log
        with log.open("wb") as words:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "streams", *arguments], env=os.environ | environment, stdout=words, stderr=words
            )

    def said(self) -> str:
        """Everything so far."""
        return self.log.read_text()

    def until(self, words: str, seconds: float = 90) -> None:
        """Wait for words that fit a pattern."""
        end = time.monotonic() + seconds
        while not re.search(words, self.said()):
            assert time.monotonic() < end, self.said()
            time.sleep(0.2)

    def leave(self) -> int:
        """Ask it to leave; return its exit code."""
        self.process.send_signal(signal.SIGTERM)
        try:
            return self.process.wait(25)
        finally:
            with contextlib.suppress(ProcessLookupError):
                self.process.kill()


def lines(path: Path, first: int, count: int) -> None:
    """Append articles to an archive."""
    with path.open("a") as file:
        for number in range(first, first + count):
            file.write(f'{{"title": "Quiet day number {number} in the harbour", "guid": "{number}"}}\n')


def test_a_broker_dies_in_mid_run_and_comes_back(
    local: LocalKafka, namespace: str, tmp_path: Path, tocsin: Terminal
) -> None:
    """Worker and ingest say so and go on; lag, topics and drill say why they cannot; all is applied in the end."""
    archive = tmp_path / "archive.jsonl"
    ours = {
        "TOCSIN_KAFKA": local.bootstrap,
        "TOCSIN_NAMESPACE": namespace,
        "TOCSIN_HOME": str(tmp_path),
        "TOCSIN_COMMIT_EVERY": "0.2",
    }
    assert tocsin("topics", "apply", **ours)[0] == 0
    lines(archive, 0, 10)
    assert tocsin("ingest", "--file", str(archive), **ours)[0] == 0
    worker = Started(tmp_path / "worker.log", ours, "worker")
    worker.until("assigned")
    local.kill(1)
    lines(archive, 10, 10)
    ingest = Started(tmp_path / "ingest.log", ours, "ingest", "--file", str(archive))
    ingest.until(r"nothing is lost\. Kafka at .* does not answer")

    lag, topics = tocsin("lag", **ours), tocsin("topics", "plan", **ours)
    drill = tocsin("drill", **ours)
    local.start(1)
    assert ingest.process.wait(120) == 0, ingest.said()
    end = time.monotonic() + 120
    while (after := tocsin("lag", **ours))[0] != 0:
        assert time.monotonic() < end, after[1] + worker.said()
        time.sleep(1)

    assert (lag[0], topics[0], drill[0]) == (3, 1, 1)
    for _, said in (lag, topics, drill):
        assert f"Kafka at {local.bootstrap} does not answer" in said
    assert worker.said().count("send failed") < 10
    assert "everything that waited is published" in ingest.said()
    assert "10 published" in ingest.said()
    assert worker.leave() == 0
    assert "Traceback" not in worker.said() + ingest.said()


def test_a_worker_that_is_told_to_leave_while_kafka_is_away_leaves(
    local: LocalKafka, namespace: str, tmp_path: Path, tocsin: Terminal
) -> None:
    """SIGTERM in the middle of an outage ends it within seconds, without a stack trace."""
    ours = {"TOCSIN_KAFKA": local.bootstrap, "TOCSIN_NAMESPACE": namespace, "TOCSIN_HOME": str(tmp_path)}
    assert tocsin("topics", "apply", **ours)[0] == 0
    worker = Started(tmp_path / "worker.log", ours, "worker")
    worker.until("assigned")
    local.kill(1)
    time.sleep(3)

    code = worker.leave()

    assert code in (0, 75), worker.said()
    assert "Traceback" not in worker.said()
