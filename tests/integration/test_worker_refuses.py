"""A worker on topics that are not as they must be: it refuses, and says which, why, and what mends it."""

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from streams.local_kafka import LocalKafka
from streams.settings import Settings
from streams.supervisor import EXIT_REFUSED
from streams.topic_admin import TopicAdmin
from streams.topics import HEALTH, MATCHES, TOPICS, Topic, named

pytestmark = pytest.mark.kafka

Changed = Callable[[Topic], Topic | None]
WRONG: dict[str, tuple[Changed, str, str]] = {
    "missing": (lambda topic: None, "is missing", "tocsin topics apply"),
    "split": (lambda topic: replace(topic, partitions=3), "has 3 partitions instead of 4", "never grow"),
    "compacted": (lambda topic: replace(topic, cleanup="compact"), "cleanup.policy is compact", "tocsin topics apply"),
    "short": (lambda topic: replace(topic, retention_days=1), "retention.ms is 86400000", "tocsin topics apply"),
}


def run_worker(kafka: LocalKafka, namespace: str, home: Path) -> tuple[int, str]:
    environment = os.environ | {
        "TOCSIN_KAFKA": kafka.bootstrap,
        "TOCSIN_NAMESPACE": namespace,
        "TOCSIN_HOME": str(home),
    }
    done = subprocess.run(
        [sys.executable, "-m", "streams", "worker"],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    return done.returncode, done.stdout + done.stderr


@pytest.mark.parametrize("wrong", WRONG)
def test_a_worker_refuses_a_wrong_topic(kafka: LocalKafka, namespace: str, tmp_path: Path, wrong: str) -> None:
    """Missing, split, compacted or cut short: exit code 78, with the topic, what is wrong, and the remedy."""
    change, problem, remedy = WRONG[wrong]
    changed = [(change(topic) if topic is MATCHES else topic) for topic in TOPICS]
    with TopicAdmin(
        Settings(kafka=kafka.bootstrap, namespace=namespace), [topic for topic in changed if topic]
    ) as topics:
        topics.apply(topics.plan())

    code, said = run_worker(kafka, namespace, tmp_path)

    assert code == EXIT_REFUSED, said
    (line,) = [line for line in said.splitlines() if named(MATCHES.name, namespace) in line]
    assert problem in line
    assert remedy in line
    assert "Traceback" not in said
    assert named(HEALTH.name, namespace) not in said
