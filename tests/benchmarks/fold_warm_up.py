"""A cold worker reads a long log while its group's heartbeats must go on: how long, and was it thrown out?

usage: python tests/benchmarks/fold_warm_up.py BOOTSTRAP [RECORDS]. Not a test: CI does not time it.
"""

import asyncio
import json
import os
import re
import subprocess
import sys
import tempfile
import time
import urllib.request
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import psutil
from kafka import KafkaProducer
from measure import Row, tell

from streams.settings import Settings
from streams.stage import NOTHING, Record, Result, State
from streams.telemetry import set_up_logging
from streams.topic_admin import TopicAdmin
from streams.topics import DEAD, RAW, RULES, named
from streams.worker import run_worker

BODY = json.dumps({"id": "x" * 32, "body": "some words of news " * 12}).encode()
TABLE = (replace(RAW, partitions=1), DEAD, RULES)
LONG = 10
"""Seconds of warm-up beyond which a state must be kept as a snapshot."""


class Remembering:
    """Parses every record and keeps the last offset of each of 100,000 keys."""

    name, topic, stateful = "remembering", RAW.name, True

    def fold(self, state: State, record: Record, now: datetime) -> Result:
        json.loads(record.value or b"{}")
        state[(record.key or b"").decode()] = record.offset
        return NOTHING

    def due(self, state: State) -> datetime | None:
        return None

    def fire(self, state: State, now: datetime) -> Result:
        return NOTHING


def fill(bootstrap: str, topic: str, records: int) -> None:
    producer = KafkaProducer(bootstrap_servers=bootstrap, linger_ms=20, batch_size=524288)
    for number in range(records):
        producer.send(topic, key=b"k%d" % (number % 100_000), value=BODY)
    producer.flush()
    producer.close()


def main() -> None:
    """Fill one partition, start a worker, wait until it is ready, and say what it took."""
    bootstrap, records = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 1_000_000
    namespace = f"warm-{time.time_ns()}"
    with TopicAdmin(Settings(kafka=bootstrap, namespace=namespace), TABLE) as topics:
        topics.apply(topics.plan())
    fill(bootstrap, named(RAW.name, namespace), records)
    with tempfile.TemporaryDirectory() as home:
        environment = {**os.environ, "TOCSIN_HOME": home, "TOCSIN_NAMESPACE": namespace, "TOCSIN_KAFKA": bootstrap}
        worker = subprocess.Popen([sys.executable, __file__, "--child"], env=environment, stdout=sys.stderr)
        metrics, slowest = "", 0.0
        while not (found := re.search(r"tocsin_warm_up_seconds\{.*\} (\S+)", metrics)):
            time.sleep(0.2)
            for note in Path(home).glob("worker-*.port"):
                asked = time.perf_counter()
                with urllib.request.urlopen(f"http://127.0.0.1:{note.read_text().strip()}/metrics") as answer:
                    metrics = answer.read().decode()
                slowest = max(slowest, time.perf_counter() - asked)
        time.sleep(15)
        rebalances = re.search(r"^tocsin_rebalances_total (\S+)", metrics, re.MULTILINE)
        memory = psutil.Process(worker.pid).memory_info().rss / 2**20
        taken = float(found[1])
        note = (
            f"slowest answer of the port {slowest * 1000:.0f} ms, assignments {rebalances and rebalances[1]}, "
            f"{memory:.0f} MB; records of {len(BODY)} bytes"
        )
        what = f"warm-up of {records:,} records"
        tell(Row(what, taken, "s", "where snapshots would pay", LONG, f"≤ {LONG} s", taken <= LONG, note))
        worker.terminate()
        worker.wait()


if __name__ == "__main__":
    if sys.argv[1] == "--child":
        set_up_logging()
        settings = Settings()
        asyncio.run(run_worker(settings, [Remembering()], (settings.kafka or "").split(","), table=TABLE))
    else:
        main()
