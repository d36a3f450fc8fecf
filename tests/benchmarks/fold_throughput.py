"""What the fold shell itself costs: a worker beside a bare aiokafka loop, both with the cheapest stage there is.

usage: python tests/benchmarks/fold_throughput.py BOOTSTRAP [RECORDS]; prints ratios of one run.
Not a test: CI does not time it.
"""

import asyncio
import json
import os
import subprocess
import sys
import tempfile
import time
from datetime import datetime

import psutil
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from aiokafka.structs import TopicPartition
from kafka import KafkaConsumer, KafkaProducer
from kafka import TopicPartition as Place
from measure import Row, tell

from streams.log_reader import to_record
from streams.settings import Settings
from streams.stage import Record, Result, Send, State
from streams.telemetry import set_up_logging
from streams.topic_admin import TopicAdmin
from streams.topics import ARTICLES, DEAD, RAW, RULES, named
from streams.worker import run_worker

BODY = json.dumps({"id": "x" * 32, "title": "t" * 80, "body": "some words of news " * 220, "n": 1}).encode()
PARTITIONS = RAW.partitions


class Passing:
    """Reads the JSON, counts, and passes the record on: the cheapest stage that is still a stage."""

    name, topic, stateful = "passing", RAW.name, True

    def fold(self, state: State, record: Record, now: datetime) -> Result:
        key = (record.key or b"").decode()
        state[key] = state.get(key, 0) + json.loads(record.value or b"{}")["n"]
        return Result((Send(ARTICLES.name, record.key or b"", record.value or b"", now),), ("passed",))

    def due(self, state: State) -> datetime | None:
        return None

    def fire(self, state: State, now: datetime) -> Result:
        return Result()


async def bare(bootstrap: str, namespace: str) -> None:
    """The loop one would write by hand, with nothing that makes it safe but awaited sends."""
    stage, state = Passing(), {}
    consumer = AIOKafkaConsumer(bootstrap_servers=bootstrap, enable_auto_commit=False)
    producer = AIOKafkaProducer(
        bootstrap_servers=bootstrap, acks="all", enable_idempotence=True, linger_ms=5, max_batch_size=131072
    )
    await consumer.start()
    await producer.start()
    places = [TopicPartition(named(RAW.name, namespace), number) for number in range(PARTITIONS)]
    consumer.assign(places)
    await consumer.seek_to_beginning(*places)
    while True:
        waiting = []
        for found in (await consumer.getmany(timeout_ms=200, max_records=2000)).values():
            for message in found:
                record = to_record(message, RAW.name)
                sends = stage.fold(state, record, record.at).sends
                waiting += [await producer.send(named(s.topic, namespace), s.value, s.key) for s in sends]
        await asyncio.gather(*waiting)


def feed(bootstrap: str, topic: str, records: int) -> None:
    producer = KafkaProducer(bootstrap_servers=bootstrap, linger_ms=20, batch_size=262144)
    for number in range(records):
        producer.send(topic, key=f"k{number % 500}".encode(), value=BODY)
    producer.flush()
    producer.close()


def measure(kind: str, live: bool, bootstrap: str, records: int) -> tuple[float, float]:
    """Return records a second and CPU microseconds a record of one run."""
    namespace = f"bench-{kind}-{'live' if live else 'backlog'}-{time.time_ns()}"
    with TopicAdmin(Settings(kafka=bootstrap, namespace=namespace), (RAW, ARTICLES, DEAD, RULES)) as topics:
        topics.apply(topics.plan())
    out = [Place(named(ARTICLES.name, namespace), number) for number in range(PARTITIONS)]
    watcher = KafkaConsumer(bootstrap_servers=bootstrap)

    def done() -> int:
        return sum(watcher.end_offsets(out).values())

    def reached(count: int) -> float:
        while done() < count:
            time.sleep(0.02)
        return time.perf_counter()

    feed(bootstrap, named(RAW.name, namespace), 100 if live else records)
    with tempfile.TemporaryDirectory() as home:
        environment = {**os.environ, "TOCSIN_HOME": home, "TOCSIN_NAMESPACE": namespace, "TOCSIN_KAFKA": bootstrap}
        worker = subprocess.Popen([sys.executable, __file__, "--child", kind], env=environment, stdout=sys.stderr)
        first = reached(100)
        if live:
            time.sleep(3)
            first = time.perf_counter()
        start, process = done(), psutil.Process(worker.pid)
        before = sum(process.cpu_times()[:2])
        if live:
            feed(bootstrap, named(RAW.name, namespace), records)
        end = reached(records + (100 if live else 0))
        cpu = sum(process.cpu_times()[:2]) - before
        worker.kill()
        worker.wait()
    watcher.close()
    count = records + (100 if live else 0) - start
    return count / (end - first), cpu / count * 1e6


def main() -> None:
    """Print the table."""
    bootstrap, records = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 30_000
    for live in (False, True):
        base, base_cpu = measure("bare", live, bootstrap, records)
        rate, cpu = measure("fold", live, bootstrap, records)
        what = "live" if live else "backlog"
        note = f"CPU a record {cpu:.0f} us beside {base_cpu:.0f} us; records of {len(BODY)} bytes"
        tell(Row(f"fold shell alone, {what}", rate, "records/s", "bare aiokafka loop, same stage", base, note=note))


def child() -> None:
    settings = Settings()
    assert settings.kafka is not None
    if sys.argv[2] == "bare":
        asyncio.run(bare(settings.kafka, settings.namespace))
    set_up_logging()
    asyncio.run(run_worker(settings, [Passing()], settings.kafka.split(",")))


if __name__ == "__main__":
    child() if sys.argv[1] == "--child" else main()
