"""A worker beside a bare aiokafka loop that runs the same stages: normalize, code and match, live and on a backlog.

usage: python tests/benchmarks/worker_throughput.py BOOTSTRAP [ARTICLES]. Ratios are of one run on one machine;
the broker and, live, the producer share it.
"""

import asyncio
import mmap
import os
import struct
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import psutil
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from aiokafka.structs import TopicPartition
from kafka import KafkaProducer
from measure import Row, say, tell
from news_mix import mix

from connectors.item import RawItem
from streams.log_reader import to_record
from streams.pipeline import raw
from streams.pipeline import stages as all_stages
from streams.settings import Settings
from streams.stage import Record, Result, Stage, State
from streams.stages.normalize import NormalizeStage
from streams.telemetry import set_up_logging
from streams.topic_admin import TopicAdmin
from streams.topics import ARTICLES, DEAD, MATCHES, RAW, RULES, named
from streams.worker import run_worker

GOAL = 0.6
WARM = 500
"""Items that pass before the clock of a live run starts."""


class Counted:
    """A stage that says in shared memory how many records it has folded; everything else is the stage's own."""

    def __init__(self, stage: Stage, counter: mmap.mmap, place: int) -> None:
        self.stage = stage
        self.counter = counter
        self.place = place
        self.folded = 0
        self.name, self.topic, self.stateful = stage.name, stage.topic, stage.stateful
        self.due, self.fire = stage.due, stage.fire

    def fold(self, state: State, record: Record, now: datetime) -> Result:
        """Fold, and count."""
        result = self.stage.fold(state, record, now)
        self.folded += 1
        struct.pack_into("<q", self.counter, self.place * 8, self.folded)
        return result


def counter_in(folder: Path) -> mmap.mmap:
    """Return the counters that parent and child share, one of each stage."""
    path = folder / "folded"
    if not path.exists():
        path.write_bytes(bytes(16))
    with path.open("r+b") as file:
        return mmap.mmap(file.fileno(), 16)


def measured_stages(settings: Settings) -> list[Stage]:
    """Return normalize and code with the vocabulary already built; both count what they fold."""
    normalize, code = all_stages(settings)[:2]
    for send in normalize.fold({}, as_record(mix(1)[0][0]), datetime.now(UTC)).sends:
        code.fold({}, Record(send.topic, 0, 0, send.key, send.value, send.at), send.at)
    return [Counted(stage, counter_in(settings.home), place) for place, stage in enumerate((normalize, code))]


def as_record(item: RawItem) -> Record:
    """Return the record an item is on `news.raw.v1`."""
    send = raw(item)
    return Record(send.topic, 0, 0, send.key, send.value, send.at)


def readable(articles: int) -> tuple[list[RawItem], str]:
    """Return items of which each becomes an article: then the count of both stages is known beforehand."""
    items, what = mix(articles)
    normalize = NormalizeStage()
    return [
        item for item in items if normalize.fold({}, as_record(item), item.fetched_at).outcomes == ("article",)
    ], what


async def bare(settings: Settings, stages: Sequence[Stage]) -> None:
    """The loop one would write by hand, with nothing that makes it safe but awaited sends."""
    by_topic = {named(stage.topic, settings.namespace): stage for stage in stages}
    consumer = AIOKafkaConsumer(bootstrap_servers=settings.kafka, enable_auto_commit=False)
    producer = AIOKafkaProducer(
        bootstrap_servers=settings.kafka, acks="all", enable_idempotence=True, linger_ms=5, max_batch_size=131072
    )
    await consumer.start()
    await producer.start()
    places = [TopicPartition(topic, number) for topic in by_topic for number in range(RAW.partitions)]
    consumer.assign(places)
    await consumer.seek_to_beginning(*places)
    while True:
        waiting = []
        for place, found in (await consumer.getmany(timeout_ms=200, max_records=2000)).items():
            stage = by_topic[place.topic]
            for message in found:
                record = to_record(message, stage.topic)
                sends = stage.fold({}, record, record.at).sends
                waiting += [await producer.send(named(s.topic, settings.namespace), s.value, s.key) for s in sends]
        await asyncio.gather(*waiting)


def feed(bootstrap: str, topic: str, items: Sequence[RawItem]) -> None:
    """Publish items as ingest does."""
    producer = KafkaProducer(bootstrap_servers=bootstrap, linger_ms=20, batch_size=262144)
    for item in items:
        send = raw(item)
        producer.send(topic, key=send.key, value=send.value)
    producer.flush()
    producer.close()


def measure(kind: str, live: bool, bootstrap: str, items: Sequence[RawItem]) -> tuple[float, float]:
    """Return articles a second and CPU microseconds an article of one run."""
    namespace = f"bench-{kind}-{'live' if live else 'backlog'}-{time.time_ns()}"
    with TopicAdmin(Settings(kafka=bootstrap, namespace=namespace), (RAW, ARTICLES, MATCHES, DEAD, RULES)) as topics:
        topics.apply(topics.plan())
    topic = named(RAW.name, namespace)
    feed(bootstrap, topic, items[:WARM] if live else items)
    with tempfile.TemporaryDirectory() as home:
        counter = counter_in(Path(home))

        def reached(stage: int, count: int) -> float:
            while struct.unpack_from("<q", counter, stage * 8)[0] < count:
                if worker.poll() is not None:
                    raise SystemExit(f"the {kind} child ended with {worker.returncode}")
                time.sleep(0.01)
            return time.perf_counter()

        environment = {**os.environ, "TOCSIN_HOME": home, "TOCSIN_NAMESPACE": namespace, "TOCSIN_KAFKA": bootstrap}
        worker = subprocess.Popen([sys.executable, __file__, "--child", kind], env=environment, stdout=sys.stderr)
        try:
            first = reached(1, WARM) if live else reached(0, 1)
            process = psutil.Process(worker.pid)
            if live:
                time.sleep(3)
                first = time.perf_counter()
            before = sum(process.cpu_times()[:2])
            if live:
                feed(bootstrap, topic, items[WARM:])
            end = reached(1, len(items))
            cpu = sum(process.cpu_times()[:2]) - before
        finally:
            worker.kill()
            worker.wait()
    count = len(items) - (WARM if live else 0)
    return count / (end - first), cpu / count * 1e6


def main() -> None:
    """Measure both kinds both ways and tell the rows."""
    bootstrap, articles = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 16_000
    items, what = readable(articles)
    for live in (False, True):
        base, base_cpu = measure("bare", live, bootstrap, items)
        rate, cpu = measure("worker", live, bootstrap, items)
        how = "live" if live else "backlog"
        say(f"{how}: bare {base:.0f}/s, {base_cpu:.0f} us CPU; worker {rate:.0f}/s, {cpu:.0f} us CPU")
        tell(
            Row(
                f"worker on Kafka, {how}", rate, "articles/s", "bare aiokafka loop, same stages", base,
                f"≥ {GOAL} times" if live else "", rate / base >= GOAL if live else None,
                f"CPU an article {cpu:.0f} us beside {base_cpu:.0f} us; {what}",
            )
        )  # fmt: skip


def child() -> None:
    """Run one kind until killed."""
    settings = Settings()
    assert settings.kafka is not None
    if sys.argv[2] == "bare":
        asyncio.run(bare(settings, measured_stages(settings)))
    set_up_logging()
    asyncio.run(run_worker(settings, measured_stages(settings), settings.kafka.split(",")))


if __name__ == "__main__":
    child() if sys.argv[1] == "--child" else main()
