"""The whole chain on real Kafka: a raw item in, a message at its destination out, once, whatever dies in between."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from kafka import KafkaProducer

from connectors.item import Outlet, RawItem
from streams.local_kafka import LocalKafka
from streams.pipeline import raw
from streams.settings import Settings
from streams.topic_admin import TopicAdmin
from streams.topics import named

pytestmark = pytest.mark.kafka

WIRE = Outlet(name="Meridian Wire", family="meridian-wire", reliability="A", tier=1, language="en")
PAPER = Outlet(name="Harbour Gazette", family="harbour", reliability="B", tier=2, language="en")


def strike(outlet: Outlet, title: str) -> RawItem:
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
    """A worker process with its own home and namespace, and what it delivered."""

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

    def publish(self, item: RawItem) -> None:
        send = raw(item)
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
    made = Chain(kafka, namespace, tmp_path)
    yield made
    if made.worker is not None and made.worker.poll() is None:
        made.worker.kill()
        made.worker.wait()
    made.producer.close()


def test_a_flash_becomes_one_message_and_a_copy_none(chain: Chain) -> None:
    """A wire's flash is delivered as one alert; a copy by another paper updates it and interrupts nobody."""
    chain.start()
    chain.publish(strike(WIRE, "FLASH: US strikes military targets on Iran's Kharg Island"))
    chain.until(lambda: len(chain.delivered()) >= 1)
    chain.publish(strike(PAPER, "US strikes military targets on Iran's Kharg Island"))
    time.sleep(3)

    assert chain.stop(signal.SIGTERM) == 0
    kinds = [one["kind"] for one in chain.delivered()]
    assert kinds.count("root") == 1
    assert "thread" not in kinds
    assert "Traceback" not in (chain.home / "worker.log").read_text()


def test_what_was_published_while_the_worker_was_dead_rings_once(chain: Chain) -> None:
    """Killed right after the alert and started again, the worker repeats nothing and misses nothing."""
    chain.start()
    chain.publish(strike(WIRE, "FLASH: US strikes military targets on Iran's Kharg Island"))
    chain.until(lambda: len(chain.delivered()) >= 1)
    chain.stop(signal.SIGKILL)
    chain.publish(strike(WIRE, "Explosions as US strikes Iran's Bandar Abbas port, Pentagon says"))
    chain.start()
    chain.until(lambda: len([one for one in chain.delivered() if one["kind"] == "root"]) >= 2)
    time.sleep(3)

    roots = [one["delivery_id"] for one in chain.delivered() if one["kind"] == "root"]
    assert len(roots) == len(set(roots)) == 2
