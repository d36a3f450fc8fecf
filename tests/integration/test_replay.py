"""A recording through real Kafka: the same as in one process, and no topic is left behind."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from streams.broker import admin
from streams.local_kafka import LocalKafka
from streams.settings import Settings

pytestmark = pytest.mark.kafka

ARCHIVES = Path(__file__).parents[1] / "fixtures" / "archives"


def test_a_recording_through_kafka_equals_the_one_in_process(kafka: LocalKafka, tmp_path: Path) -> None:
    """Counts and canonical form agree, nobody's channel is told, and the sandbox is gone afterwards."""
    environment = os.environ | {
        "TOCSIN_HOME": str(tmp_path),
        "TOCSIN_KAFKA": kafka.bootstrap,
        "TOCSIN_CATALOG": str(ARCHIVES / "catalog.yaml"),
        "SLACK_BOT_TOKEN": "xoxb-nobody",
        "TOCSIN_SLACK_CHANNEL": "C0NOBODY1",
    }
    command = [sys.executable, "-m", "streams", "replay", str(ARCHIVES / "strait.jsonl"), "--json"]

    def replay(*more: str) -> object:
        done = subprocess.run(
            [*command, *more], env=environment, capture_output=True, text=True, timeout=120, check=False
        )
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    through, within = replay(), replay("--in-process")

    for came in (through, within):
        for alert in came["alerts"]:
            messages = alert.pop("messages")
            assert not any("slack" in where for where in messages)
    assert through == within
    client = admin(Settings(kafka=kafka.bootstrap))
    assert not [name for name in client.list_topics() if name.startswith("replay-")]
    client.close()
