"""`tocsin run` as its user: one command starts a broker, topics and parts, Ctrl-C stops them all."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from streams.local_kafka import LocalKafka

pytestmark = [pytest.mark.kafka, pytest.mark.slow]


def test_one_command_starts_everything_and_stops_what_it_started(kafka_parts: None, tmp_path: Path) -> None:
    """From an empty home folder: a broker, the topics, a worker with its port; Ctrl-C leaves nothing running."""
    environment = os.environ | {"TOCSIN_HOME": str(tmp_path), "PYTHONUNBUFFERED": "1"}
    for name in ("TOCSIN_KAFKA", "SLACK_BOT_TOKEN"):
        environment.pop(name, None)
    log = tmp_path / "run.log"
    with log.open("wb") as file:
        process = subprocess.Popen(
            [sys.executable, "-m", "streams", "run", "--no-ingest"], env=environment, stdout=file, stderr=file
        )
    until = time.monotonic() + 90
    while "ok · 0 items" not in log.read_text() or "health and metrics" not in log.read_text():
        assert time.monotonic() < until, log.read_text()
        assert process.poll() is None, log.read_text()
        time.sleep(0.2)

    process.send_signal(signal.SIGINT)

    assert process.wait(60) == 0, log.read_text()
    assert "Traceback" not in log.read_text()
    assert not LocalKafka(tmp_path).status().running
