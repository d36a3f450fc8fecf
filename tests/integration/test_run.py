"""`tocsin run` as its user: one command starts a broker, topics and parts, Ctrl-C stops them all."""

import os
import re
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


EVENING = Path(__file__).parents[1] / "fixtures" / "drills" / "evening"


def drill_run(kafka: LocalKafka, home: Path, *more: str) -> subprocess.Popen[str]:
    environment = os.environ | {"TOCSIN_HOME": str(home), "TOCSIN_KAFKA": kafka.bootstrap, "PYTHONUNBUFFERED": "1"}
    for name in ("SLACK_BOT_TOKEN", "TOCSIN_ROUTES"):
        environment.pop(name, None)
    command = [sys.executable, "-m", "streams", "run", "--drill", "--folder", str(EVENING), *more]
    return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def test_a_drill_once_ends_by_itself_with_its_verdict(kafka: LocalKafka, tmp_path: Path) -> None:
    """The drill's alert is printed, then the table; the exit code says that it rang as written."""
    process = drill_run(kafka, tmp_path, "--once")
    said, _ = process.communicate(timeout=120)

    assert process.returncode == 0, said
    assert re.search(
        r"MEDIUM  2026-03-02 09:01 UTC  Oman offers to mediate between Iran and the United States", said
    ), said
    assert "as written: 1 equal" in said
    assert "Traceback" not in said
    assert list((tmp_path / "sandboxes").iterdir()) == []


def test_a_drill_stays_up_until_ctrl_c(kafka: LocalKafka, tmp_path: Path) -> None:
    """After the table it says how to look at its pipeline; Ctrl-C takes topics and workers down."""
    process = drill_run(kafka, tmp_path)
    assert process.stdout is not None
    said = ""
    for line in process.stdout:
        said += line
        if "tocsin lag" in line:
            break
    assert "stays up until Ctrl-C" in said, said

    process.send_signal(signal.SIGINT)
    rest, _ = process.communicate(timeout=60)

    assert process.returncode == 0, rest
    assert "Traceback" not in said + rest
    assert list((tmp_path / "sandboxes").iterdir()) == []
