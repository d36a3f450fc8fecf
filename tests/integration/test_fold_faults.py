"""The fold shell on real Kafka: after every fault nothing is lost, the state is exact, repeats carry equal ids."""

import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from kafka import KafkaConsumer, KafkaProducer, TopicPartition
from kafka.admin import KafkaAdminClient, NewTopic

from streams.local_kafka import LocalKafka
from streams.topics import ARTICLES, DEAD, RAW, Topic, app_id, applied_group, named

pytestmark = [pytest.mark.kafka, pytest.mark.slow]
APP = Path(__file__).with_name("foldapp.py")
PARTITIONS = 2
KEYS = 20
SESSION_SECONDS = 10
"""After which a group misses a member that said nothing."""


class Bench:
    """Topics, workers and what came out, for one test."""

    def __init__(self, kafka: LocalKafka, namespace: str, home: Path, replication: int = 1) -> None:
        self.bootstrap = kafka.bootstrap
        self.namespace, self.home = namespace, home
        self.workers: dict[str, subprocess.Popen[bytes]] = {}
        self.sent: list[tuple[str, str]] = []
        admin = KafkaAdminClient(bootstrap_servers=self.bootstrap.split(","))
        admin.create_topics(
            [
                self.new(RAW, PARTITIONS, replication),
                self.new(ARTICLES, PARTITIONS, replication),
                self.new(DEAD, 1, replication),
            ]
        )
        admin.close()
        self.producer = KafkaProducer(bootstrap_servers=self.bootstrap.split(","), linger_ms=5)

    def topic(self, name: str) -> str:
        return named(name, self.namespace)

    def new(self, topic: Topic, partitions: int, replication: int = 1) -> NewTopic:
        return NewTopic(self.topic(topic.name), partitions, replication, topic_configs=dict(topic.config()))

    def start(self, name: str, **extra: str) -> None:
        environment = {
            **os.environ,
            "TOCSIN_KAFKA": self.bootstrap,
            "TOCSIN_NAMESPACE": self.namespace,
            "TOCSIN_HOME": str(self.home),
            "TOCSIN_TIMER_GRACE": "0.5",
            **extra,
        }
        command = [sys.executable, str(APP), str(self.home / f"{name}.json")]
        with (self.home / f"{name}.log").open("ab") as log:
            self.workers[name] = subprocess.Popen(command, env=environment, stdout=log, stderr=log)

    def kill(self, name: str, number: signal.Signals = signal.SIGKILL) -> int:
        process = self.workers.pop(name)
        process.send_signal(number)
        code = process.wait(30)
        (self.home / f"{name}.json").unlink(missing_ok=True)
        return code

    def feed(self, count: int, value: str = "", pause: float = 0.0) -> None:
        for _ in range(count):
            number = len(self.sent)
            key, text = f"k{number % KEYS}", value or f"v{number}"
            self.producer.send(self.topic(RAW.name), key=key.encode(), value=text.encode())
            self.sent.append((key, text))
            time.sleep(pause)
        self.producer.flush()

    def read(self, name: str) -> list[tuple[str, str]]:
        consumer = KafkaConsumer(bootstrap_servers=self.bootstrap.split(","), enable_auto_commit=False)
        places = [TopicPartition(self.topic(name), number) for number in sorted(self.partitions(consumer, name))]
        consumer.assign(places)
        consumer.seek_to_beginning(*places)
        ends = consumer.end_offsets(places)
        found = []
        while any(consumer.position(place) < ends[place] for place in places):
            for records in consumer.poll(500).values():
                found += [((record.key or b"").decode(), (record.value or b"").decode()) for record in records]
        consumer.close()
        return found

    def partitions(self, consumer: KafkaConsumer, name: str) -> set[int]:
        return consumer.partitions_for_topic(self.topic(name)) or set()

    def states(self) -> dict[str, object]:
        merged: dict[str, object] = {}
        for name in self.workers:
            path = self.home / f"{name}.json"
            for state in json.loads(path.read_text()).values() if path.exists() else ():
                merged.update(state)
        return merged

    def owned(self, name: str) -> dict[str, object]:
        path = self.home / f"{name}.json"
        found: dict[str, object] = json.loads(path.read_text()) if path.exists() else {}
        return found

    def assignments(self, name: str) -> int:
        return (self.home / f"{name}.log").read_text().count("assigned ")

    def counts(self) -> dict[str, int]:
        return {k.removeprefix("count:"): v for k, v in self.states().items() if k.startswith("count:")}  # type: ignore[misc]

    def expected(self, dead: str = "") -> tuple[dict[str, int], set[tuple[str, str]]]:
        counts: Counter[str] = Counter()
        outputs = set()
        for key, text in self.sent:
            if text != dead:
                counts[key] += 1
                outputs.add((key, f"{text}#{counts[key]}"))
        return dict(counts), outputs

    def log(self) -> str:
        return "\n".join(path.read_text() for path in sorted(self.home.glob("*.log")))

    def check(self, within: float = 30, repeats_max: int | None = 0, dead: str = "") -> None:
        """Nothing lost, the state exact, and no more repeats than this fault may cause."""
        counts, outputs = self.expected(dead)
        until(lambda: self.counts() == counts, within, lambda: f"{self.counts()}\n{counts}\n{self.log()}")
        until(lambda: set(self.read(ARTICLES.name)) >= outputs, within, self.log)
        found = Counter(self.read(ARTICLES.name))
        assert set(found) == outputs
        repeats = found.total() - len(outputs)
        print(f"{len(outputs)} effects, {repeats} repeats")
        assert repeats_max is None or repeats <= repeats_max, f"{repeats} repeats\n{self.log()}"

    def close(self) -> None:
        for name in list(self.workers):
            self.workers[name].send_signal(signal.SIGCONT)
            self.kill(name)
        self.producer.close()


def until(true: Callable[[], bool], within: float, told: Callable[[], str] = lambda: "") -> None:
    deadline = time.monotonic() + within
    while not true():
        assert time.monotonic() < deadline, told()
        time.sleep(0.3)


@pytest.fixture
def bench(kafka: LocalKafka, namespace: str, tmp_path: Path) -> Iterator[Bench]:
    made = Bench(kafka, namespace, tmp_path)
    yield made
    made.close()


def test_records_reach_state_and_effects_once(bench: Bench) -> None:
    """Without a fault every record is folded once and every effect is sent once; SIGTERM leaves with code 0."""
    bench.feed(50)
    bench.start("one")
    bench.check()
    bench.feed(150, pause=0.01)
    bench.check()
    assert bench.kill("one", signal.SIGTERM) == 0, bench.log()
    bench.start("two")
    bench.feed(20)
    bench.check()


def test_a_raising_record_is_a_dead_letter_and_leaves_the_state_alone(bench: Bench) -> None:
    """The stage changes its state and then raises: the change is undone, the record goes to the dead letters."""
    bench.start("one")
    bench.feed(30)
    bench.feed(1, "boom")
    bench.feed(30)
    bench.check(dead="boom")
    assert [value for _, value in bench.read(DEAD.name)] == ["boom"]


def test_kill_and_restart_loses_nothing(bench: Bench) -> None:
    """A killed worker's successor folds the log again; only what was not yet marked as applied is repeated."""
    bench.start("one")
    bench.feed(100, pause=0.01)
    bench.kill("one")
    bench.feed(50)
    bench.start("two")
    bench.feed(50, pause=0.01)
    bench.check(repeats_max=150)


def test_a_second_worker_joins_and_leaves(bench: Bench) -> None:
    """Partitions move away and come back while records flow: nothing lost, nothing repeated."""
    bench.start("one")
    bench.feed(50, pause=0.01)
    bench.check()
    bench.start("two")
    bench.feed(300, pause=0.02)
    bench.check()
    assert bench.kill("two", signal.SIGTERM) == 0
    bench.feed(100, pause=0.01)
    bench.check()


def test_a_worker_that_is_told_to_leave_hands_over_at_once(bench: Bench) -> None:
    """SIGTERM: code 0, one rebalance, the other owns all before a session could run out, and nothing is repeated."""
    bench.start("one")
    bench.start("two")
    bench.feed(20)
    bench.check()
    until(lambda: len(bench.owned("one")) == len(bench.owned("two")) == 1, 30, bench.log)
    before = bench.assignments("one")
    bench.feed(30)

    assert bench.kill("two", signal.SIGTERM) == 0, bench.log()
    until(lambda: len(bench.owned("one")) == PARTITIONS, SESSION_SECONDS - 2, bench.log)
    bench.feed(30)
    bench.check()
    assert bench.assignments("one") == before + 1, bench.log()


def test_dropped_events_are_read_from_the_log(bench: Bench) -> None:
    """A deliverer that loses a third of the records costs nothing but reads of holes."""
    bench.start("one", FOLDAPP_DROP="0.3")
    bench.feed(20)
    bench.check()
    bench.feed(200, pause=0.01)
    bench.check()


def test_a_deaf_worker_is_served_by_the_sweeper(bench: Bench) -> None:
    """A deliverer that delivers nothing at all: the sweeper reads the log."""
    bench.start("one", FOLDAPP_DEAF="1")
    bench.feed(20)
    bench.check()
    bench.feed(40, pause=0.02)
    bench.check()


def test_a_stopped_and_resumed_owner_spoils_nothing(bench: Bench) -> None:
    """A worker that sleeps past its session wakes up as a zombie: state stays exact, repeats carry equal ids."""
    bench.start("one")
    bench.start("two")
    bench.feed(20)
    bench.check()
    bench.workers["two"].send_signal(signal.SIGSTOP)
    bench.feed(100, pause=0.12)
    bench.workers["two"].send_signal(signal.SIGCONT)
    bench.feed(50, pause=0.02)
    bench.check(within=40, repeats_max=None)


def test_timers_ring_once_across_a_restart(bench: Bench) -> None:
    """A timer due while no worker runs rings after the next start; one that rang does not ring again."""
    bench.start("one")
    bench.feed(1, "timer a")
    until(lambda: [v for _, v in bench.read(ARTICLES.name)] == ["rang timer a"], 25, bench.log)
    bench.feed(1, "timer b")
    until(lambda: "timer b" in json.dumps(bench.states().get("timers")), 10, bench.log)
    bench.kill("one", signal.SIGTERM)
    time.sleep(3)
    bench.start("two")
    until(lambda: len(bench.read(ARTICLES.name)) >= 2, 25, bench.log)
    time.sleep(2)
    assert [v for _, v in sorted(bench.read(ARTICLES.name))] == ["rang timer a", "rang timer b"]


def test_a_truncated_log_is_folded_from_its_start(bench: Bench) -> None:
    """Records deleted from the head of the log: a new worker starts where the log starts and goes on."""
    bench.start("one")
    bench.feed(40)
    bench.check()
    bench.kill("one", signal.SIGTERM)
    admin = KafkaAdminClient(bootstrap_servers=bench.bootstrap.split(","))
    admin.delete_records({TopicPartition(bench.topic(RAW.name), number): 5 for number in range(PARTITIONS)})
    admin.close()
    bench.start("two")
    bench.feed(40)
    until(lambda: len(bench.read(ARTICLES.name)) >= 80, 30, bench.log)
    assert len(bench.read(ARTICLES.name)) == 80
    until(lambda: sum(bench.counts().values()) == 80 - 5 * PARTITIONS, 10, bench.log)


def test_records_deleted_before_they_were_applied_are_counted(bench: Bench) -> None:
    """Retention past the applied offset: what is lost is said with its number, and what is left is folded."""
    bench.start("one")
    bench.feed(40)
    bench.check()
    bench.kill("one", signal.SIGTERM)
    bench.feed(40)
    admin = KafkaAdminClient(bootstrap_servers=bench.bootstrap.split(","))
    places = [TopicPartition(bench.topic(RAW.name), number) for number in range(PARTITIONS)]
    marks = next(iter(admin.list_group_offsets(applied_group(bench.namespace)).values()))
    admin.delete_records({place: marks[place].offset + 3 for place in places})
    admin.close()
    bench.start("two")
    until(lambda: len(bench.read(ARTICLES.name)) >= 80 - 3 * PARTITIONS, 30, bench.log)
    time.sleep(1)

    assert len(bench.read(ARTICLES.name)) == 80 - 3 * PARTITIONS
    assert bench.log().count("3 records were deleted before they were applied") == PARTITIONS


def test_membership_holds_no_offsets(bench: Bench) -> None:
    """Faust's group commits nothing; the sibling group stands at the end of the log once all is applied."""
    bench.start("one")
    bench.feed(40)
    bench.check()
    admin = KafkaAdminClient(bootstrap_servers=bench.bootstrap.split(","))

    def applied() -> int:
        groups = admin.list_group_offsets(applied_group(bench.namespace))
        return sum(mark.offset for mark in next(iter(groups.values())).values())

    until(lambda: applied() == 40, 10, bench.log)
    assert not any(admin.list_group_offsets(app_id(bench.namespace)).values())
    admin.close()


def test_a_broker_that_restarts(kafka: LocalKafka, bench: Bench) -> None:
    """The only broker goes away for a while: the worker waits, goes on, and loses nothing."""
    bench.start("one")
    bench.feed(40)
    bench.check()
    kafka.stop(1)
    time.sleep(3)
    kafka.start(1)
    bench.feed(60, pause=0.01)
    bench.check(within=60, repeats_max=None)


def test_a_recreated_topic_is_read_from_its_start(bench: Bench) -> None:
    """Deleted and made anew between two runs: the old applied offsets do not hide the new records."""
    bench.start("one")
    bench.feed(40)
    bench.check()
    bench.kill("one", signal.SIGTERM)
    admin = KafkaAdminClient(bootstrap_servers=bench.bootstrap.split(","))
    admin.delete_topics([bench.topic(RAW.name)])
    time.sleep(2)
    admin.create_topics([bench.new(RAW, PARTITIONS)])
    admin.close()
    bench.start("two")
    bench.producer.close()
    bench.producer = KafkaProducer(bootstrap_servers=bench.bootstrap.split(","))
    bench.feed(10, "again")
    until(lambda: sum(value.startswith("again#") for _, value in bench.read(ARTICLES.name)) == 10, 60, bench.log)


def test_a_missing_topic_is_refused_with_the_remedy(kafka: LocalKafka, namespace: str, tmp_path: Path) -> None:
    """No topics: exit code 78, the names, the command that mends it, and no stack trace."""
    bench = Bench(kafka, namespace, tmp_path)
    bench.start("one", TOCSIN_NAMESPACE=f"{namespace}-other")
    assert bench.workers.pop("one").wait(30) == 78
    bench.close()
    assert f"{namespace}-other.{RAW.name}" in bench.log()
    assert "tocsin topics apply" in bench.log()
    assert "Traceback" not in bench.log()


def test_a_worker_waits_for_a_broker(bench: Bench) -> None:
    """Nobody answers: one clear line a try, and SIGTERM still ends it with code 0."""
    bench.start("one", TOCSIN_KAFKA="127.0.0.1:9")
    until(lambda: "Kafka at 127.0.0.1:9 does not answer" in bench.log(), 20, bench.log)
    assert bench.kill("one", signal.SIGTERM) == 0
    assert "Traceback" not in bench.log()


def test_a_killed_broker_of_three(kafka3: LocalKafka, namespace: str, tmp_path: Path) -> None:
    """A broker dies and comes back while records flow: nothing lost, nothing repeated beyond equal ids."""
    bench = Bench(kafka3, namespace, tmp_path, replication=3)
    try:
        bench.start("one")
        bench.feed(40)
        bench.check()
        kafka3.kill(2)
        bench.feed(100, pause=0.05)
        kafka3.start(2)
        bench.feed(40)
        bench.check(within=60, repeats_max=None)
    finally:
        bench.close()
