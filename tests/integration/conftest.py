"""Real Kafka for the integration tests: one broker and a three-broker cluster a session, each in a home of its own."""

import itertools
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

import pytest
from kafka import KafkaProducer

from connectors.item import Outlet, RawItem
from streams.kafka_jars import LocalKafkaError, fetch, java
from streams.local_kafka import LocalKafka
from streams.pipeline import raw
from streams.settings import Settings
from streams.topic_admin import TopicAdmin
from streams.topics import named

_numbers = itertools.count(1)


@pytest.fixture(scope="session")
def kafka_parts() -> None:
    """Skip, saying why, where the jars or the JRE cannot be had."""
    try:
        java()
        fetch()
    except LocalKafkaError as error:
        pytest.skip(f"no local Kafka on this machine: {str(error).splitlines()[0]}")


def _running(folder: pytest.TempPathFactory, nodes: int) -> Iterator[LocalKafka]:
    local = LocalKafka(folder.mktemp(f"kafka-{nodes}"), nodes)
    local.up()
    try:
        yield local
    finally:
        local.reset()


@pytest.fixture(scope="session")
def kafka(kafka_parts: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalKafka]:
    """One broker for the whole session; keep apart by `namespace`."""
    yield from _running(tmp_path_factory, 1)


@pytest.fixture(scope="session")
def kafka3(kafka_parts: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalKafka]:
    """Three brokers, replication 3, min.insync.replicas 2; whoever kills a node starts it again."""
    yield from _running(tmp_path_factory, 3)


@pytest.fixture
def namespace() -> str:
    """A namespace that no other test of this machine uses: topics and groups of its own on the shared broker."""
    return f"t{os.getpid()}-{next(_numbers)}"


class Terminal(Protocol):
    """Runs `tocsin` as a process and returns its exit code and everything it said."""

    def __call__(self, *arguments: str, until: str = "", seconds: float = 60, **environment: str) -> tuple[int, str]:
        """`until`: once it said that, or after `seconds`, it is asked to leave with SIGTERM."""
        ...


@pytest.fixture
def tocsin() -> Terminal:
    """Somebody at a terminal: none of the caller's own set-up reaches the process, and no stack trace comes back."""

    def run(*arguments: str, until: str = "", seconds: float = 60, **environment: str) -> tuple[int, str]:
        outside = {k: v for k, v in os.environ.items() if not k.startswith("TOCSIN_") or k == "TOCSIN_JARS"}
        outside.pop("SLACK_BOT_TOKEN", None)
        with subprocess.Popen(
            [sys.executable, "-m", "streams", *arguments],
            env=outside | environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        ) as process:
            assert process.stdout is not None
            killer = threading.Timer(seconds, process.terminate)
            killer.start()
            said = ""
            for line in process.stdout:
                said += line
                if until and until in line:
                    process.terminate()
            code = process.wait()
            killer.cancel()
        assert "Traceback" not in said, said
        return code, said

    return run


def item(outlet: Outlet, title: str) -> RawItem:
    """An item as it is polled now."""
    now = datetime.now(UTC)
    return RawItem(
        source_id=outlet.family,
        item_id=title,
        outlet=outlet,
        via="file",
        fetched_at=now,
        first_seen_at=now,
        published=now.isoformat(),
        title=title,
    )


class Chain:
    """A worker process with its own home and namespace, what it reads and what it delivered."""

    def __init__(self, kafka: LocalKafka, namespace: str, home: Path) -> None:
        self.home, self.namespace = home, namespace
        self.environment = os.environ | {
            "TOCSIN_HOME": str(home),
            "TOCSIN_KAFKA": kafka.bootstrap,
            "TOCSIN_NAMESPACE": namespace,
            "TOCSIN_COMMIT_EVERY": "0.2",
        }
        for name in ("SLACK_BOT_TOKEN", "TOCSIN_SLACK_CHANNEL"):
            self.environment.pop(name, None)
        with TopicAdmin(Settings(kafka=kafka.bootstrap, namespace=namespace)) as topics:
            topics.apply(topics.plan())
        self.producer = KafkaProducer(bootstrap_servers=kafka.bootstrap.split(","))
        self.worker: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        with (self.home / "worker.log").open("ab") as log:
            self.worker = subprocess.Popen(
                [sys.executable, "-m", "streams", "worker"], env=self.environment, stdout=log, stderr=subprocess.STDOUT
            )

    def stop(self, number: signal.Signals) -> int:
        assert self.worker is not None
        self.worker.send_signal(number)
        return self.worker.wait(30)

    def say(self, outlet: Outlet, title: str) -> None:
        """Let an outlet publish a headline now."""
        send = raw(item(outlet, title))
        topic = named(send.topic, self.namespace)
        self.producer.send(topic, key=send.key, value=send.value, timestamp_ms=int(send.at.timestamp() * 1000)).get(30)

    def delivered(self) -> list[dict[str, object]]:
        ledger = self.home / "console.jsonl"
        return [json.loads(line) for line in ledger.read_text().splitlines()] if ledger.exists() else []

    def until(self, condition: Callable[[], bool], seconds: float = 60) -> None:
        end = time.monotonic() + seconds
        while not condition():
            assert time.monotonic() < end, (self.home / "worker.log").read_text()[-3000:]
            time.sleep(0.1)


@pytest.fixture
def chain(kafka: LocalKafka, namespace: str, tmp_path: Path) -> Iterator[Chain]:
    """A chain that is not started yet."""
    made = Chain(kafka, namespace, tmp_path)
    yield made
    if made.worker is not None and made.worker.poll() is None:
        made.worker.kill()
        made.worker.wait()
    made.producer.close()
