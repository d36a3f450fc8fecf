"""The local broker's disk fills up: the broker stops itself, and everybody says why and what to do.

The disk is made full by a limit on the size of the broker's files: to Kafka a write that fails is a write that fails.
"""

import os
import resource
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from kafka import KafkaProducer
from kafka.errors import KafkaError

from streams.kafka_node import Node
from streams.local_kafka import LocalKafka
from streams.settings import Settings
from streams.topic_admin import TopicAdmin
from streams.topics import RAW

pytestmark = [pytest.mark.kafka, pytest.mark.slow]

Terminal = Callable[..., tuple[int, str]]
FULL_AT = 4 * 1024 * 1024
WHY = "its log folder failed (File too large)"
REMEDY = "tocsin kafka reset"


@pytest.fixture
def home(kafka_parts: None, tmp_path: Path) -> Iterator[Path]:
    """A home folder with a broker of its own."""
    if not hasattr(resource, "prlimit"):
        pytest.skip("this system cannot limit the files of another process")
    local = LocalKafka(tmp_path)
    local.up()
    yield tmp_path
    local.reset()


def fill(local: LocalKafka) -> None:
    """Let the broker's disk be full, and write until it gives up."""
    process = Node(local.folder, 1).process()
    assert process is not None
    process.rlimit(resource.RLIMIT_FSIZE, (FULL_AT, FULL_AT))
    producer = KafkaProducer(
        bootstrap_servers=local.bootstrap.split(","), delivery_timeout_ms=4000, request_timeout_ms=3000
    )
    until = time.monotonic() + 60
    while process.is_running() and Node(local.folder, 1).process() is not None:
        assert time.monotonic() < until
        try:
            producer.send(RAW.name, os.urandom(500_000)).get(5)
        except KafkaError:
            time.sleep(0.2)
    producer.close(timeout=1)


def test_everybody_says_that_the_disk_is_full_and_room_mends_it(home: Path, tocsin: Terminal) -> None:
    """Status, lag, doctor, a worker and ingest name the cause and the remedy; with room, the same broker comes back."""
    local = LocalKafka(home)
    with TopicAdmin(Settings(home=home)) as topics:
        topics.apply(topics.plan())
    archive = home / "archive.jsonl"
    archive.write_text('{"title": "A quiet day in the harbour", "guid": "1"}\n')
    address = local.bootstrap
    fill(local)

    here, told = {"TOCSIN_HOME": str(home)}, {"TOCSIN_HOME": str(home), "TOCSIN_KAFKA": address}
    status = tocsin("kafka", "status", **here)
    lag = tocsin("lag", **here)
    doctor = tocsin("doctor", **here)
    worker = tocsin("worker", until=WHY, **told)
    ingest = tocsin("ingest", "--file", str(archive), until=WHY, **told)
    local.up()
    again = tocsin("kafka", "status", **here)

    for _, said in (status, lag, doctor, worker, ingest):
        assert WHY in said
        assert REMEDY in said
    assert [status[0], lag[0], doctor[0], worker[0], ingest[0]] == [1, 3, 1, 0, 75]
    assert again[0] == 0
    assert WHY not in again[1]
