"""Poison on every topic that a stage reads: each record ends as a dead letter, and the news behind it still rings."""

import asyncio
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from aiokafka import AIOKafkaProducer

from streams.dead import DeadLetter, read
from streams.lag import STAGED
from streams.local_kafka import LocalKafka
from streams.settings import Settings
from streams.topic_admin import TopicAdmin
from streams.topics import ARTICLES, DELIVERIES, DESK, HEALTH, MATCHES, MESSAGE_BYTES_MAX, RAW, named

pytestmark = [pytest.mark.kafka, pytest.mark.slow]

Headers = list[tuple[str, bytes | None]]
HUGE = b'{"title": "' + b"x" * (MESSAGE_BYTES_MAX - 400) + b'"}'
POISON: dict[str, tuple[bytes | None, bytes | None, Headers, str]] = {
    "no JSON": (b"key", b"\xff\x00{", [], "unreadable"),
    "another model": (b"key", b'{"schema_version": 9, "hello": "world"}', [], "unreadable"),
    "a JSON number": (b"key", b"17", [], "unreadable"),
    "deep nesting": (b"key", b"[" * 100_000, [], "unreadable"),
    "empty": (b"key", b"", [], "empty"),
    "tombstone": (b"key", None, [], "empty"),
    "no key": (None, b"{", [], "unreadable"),
    "odd headers": (b"key", b"{", [("reason", b"splendid"), ("empty", None)], "unreadable"),
    "huge": (b"key", HUGE, [], "too_large"),
    "huge header": (b"key", b"{", [("blob", b"x" * (MESSAGE_BYTES_MAX - 400))], "too_large"),
}
"""What is written: key, value, headers, and the reason it must die for."""
STAGES = {RAW: "normalize", ARTICLES: "code", MATCHES: "step", DESK: "route", DELIVERIES: "deliver", HEALTH: "watch"}


@pytest.fixture
def settings(kafka: LocalKafka, namespace: str, tmp_path: Path) -> Settings:
    made = Settings(kafka=kafka.bootstrap, namespace=namespace, home=tmp_path)
    with TopicAdmin(made) as topics:
        topics.apply(topics.plan())
    return made


@pytest.fixture
def worker(settings: Settings) -> Iterator[subprocess.Popen[bytes]]:
    """A running worker; its words go to a file."""
    environment = os.environ | {
        "TOCSIN_HOME": str(settings.home),
        "TOCSIN_KAFKA": settings.kafka or "",
        "TOCSIN_NAMESPACE": settings.namespace,
        "TOCSIN_COMMIT_EVERY": "0.2",
    }
    environment.pop("SLACK_BOT_TOKEN", None)
    with (settings.home / "worker.log").open("wb") as log:
        process = subprocess.Popen([sys.executable, "-m", "streams", "worker"], env=environment, stdout=log, stderr=log)
    yield process
    process.kill()
    process.wait()


def until(condition: Callable[[], bool], log: Path, seconds: float = 90) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, log.read_text()[-3000:]
        time.sleep(0.3)


async def write(settings: Settings) -> dict[tuple[str, str, str], tuple[str, str]]:
    """Write every poison to every topic; return topic, partition, offset → stage, name of the poison."""
    producer = AIOKafkaProducer(bootstrap_servers=settings.kafka, max_request_size=2 * MESSAGE_BYTES_MAX)
    await producer.start()
    written = {}
    for topic, stage in STAGES.items():
        for name, (key, value, headers, _) in POISON.items():
            if topic.cleanup == "compact" and (key is None or value is None):
                continue  # Kafka refuses a record without a key there, and a tombstone is its way to forget
            place = named(topic.name, settings.namespace)
            sent = await producer.send_and_wait(place, value, key, headers=headers)
            written[topic.name, str(sent.partition), str(sent.offset)] = (stage, name)
    await producer.stop()
    return written


def test_every_poison_on_every_topic_ends_as_a_dead_letter(
    settings: Settings, worker: subprocess.Popen[bytes], tmp_path: Path, tocsin: Callable[..., tuple[int, str]]
) -> None:
    """Reason, stage, place and bytes are kept; the worker lives, and an article behind the poison becomes an alert."""
    assert set(STAGES) == set(STAGED)
    written = asyncio.run(write(settings))
    archive = tmp_path / "archive.jsonl"
    flash = {"title": "FLASH: US strikes military targets on Iran's Kharg Island", "outlet": "Meridian Wire"}
    flash["published"] = datetime.now(UTC).isoformat()
    catalogue = tmp_path / "catalogue.yaml"
    catalogue.write_text(
        "schema: tocsin/catalog/v1\ndesk: harbour\nsources:\n  - {id: wire, kind: file, path: archive.jsonl, "
        "name: Meridian Wire, family: meridian, reliability: A, tier: 1, language: en}\n"
    )
    archive.write_text(json.dumps(flash) + "\n")
    ours = {"TOCSIN_KAFKA": settings.kafka or "", "TOCSIN_NAMESPACE": settings.namespace, "TOCSIN_HOME": str(tmp_path)}

    letters: list[DeadLetter] = []

    def all_buried() -> bool:
        letters[:] = read(settings)
        return len(letters) >= len(written)

    until(all_buried, tmp_path / "worker.log")
    assert tocsin("ingest", "--file", str(archive), TOCSIN_CATALOG=str(catalogue), **ours)[0] == 0
    ledger = tmp_path / "console.jsonl"
    until(lambda: ledger.exists() and "Kharg" in ledger.read_text(), tmp_path / "worker.log")

    assert worker.poll() is None
    assert len(letters) == len(written)
    for letter in letters:
        stage, name = written[letter.headers["topic"], letter.headers["partition"], letter.headers["offset"]]
        key, value, _, reason = POISON[name]
        assert (letter.headers["reason"], letter.headers["stage"], bool(letter.headers["error"])) == (
            reason,
            stage,
            True,
        )
        if reason != "too_large":
            assert (letter.key, letter.value) == (key or b"", value or b""), name
    assert "Traceback" not in (tmp_path / "worker.log").read_text()
    code, listed = tocsin("dead", "list", **ours)
    assert (code, f"{len(STAGES) * 2} too_large" in listed) == (0, True), listed
