"""Lag against Kafka's own tool, and dead letters as people see them, on a real broker."""

import json
import subprocess
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner
from kafka import KafkaConsumer, KafkaProducer, TopicPartition
from kafka.structs import OffsetAndMetadata

from streams.commands.dead import command as dead
from streams.commands.lag import command as lag
from streams.envelope import DeadReason, dead_letter
from streams.kafka_jars import fetch, java
from streams.local_kafka import LocalKafka
from streams.settings import Settings
from streams.stage import Record
from streams.topic_admin import TopicAdmin
from streams.topics import DEAD, RAW, applied_group, named

pytestmark = pytest.mark.kafka


@pytest.fixture
def broker(kafka: LocalKafka, namespace: str, monkeypatch: pytest.MonkeyPatch) -> LocalKafka:
    monkeypatch.setenv("TOCSIN_KAFKA", kafka.bootstrap)
    monkeypatch.setenv("TOCSIN_NAMESPACE", namespace)
    with TopicAdmin(Settings()) as topics:
        topics.apply(topics.plan())
    return kafka


def seed(broker: LocalKafka, namespace: str) -> None:
    """Eleven records on one partition, the first four of them applied, the fifth a minute old."""
    topic, group = named(RAW.name, namespace), applied_group(namespace)
    producer = KafkaProducer(bootstrap_servers=broker.bootstrap.split(","))
    for _ in range(11):
        producer.send(topic, value=b"x", partition=2, timestamp_ms=int((time.time() - 60) * 1000)).get(30)
    producer.close()
    consumer = KafkaConsumer(bootstrap_servers=broker.bootstrap.split(","), group_id=group, enable_auto_commit=False)
    consumer.assign([TopicPartition(topic, 2)])
    consumer.commit({TopicPartition(topic, 2): OffsetAndMetadata(4, "", -1)})
    consumer.close()


def kafkas_own_answer(broker: LocalKafka, group: str) -> dict[int, int]:
    """Partition → lag, as Kafka's own kafka-consumer-groups says."""
    classes = ":".join(str(path) for path in fetch())
    arguments = ["--bootstrap-server", broker.bootstrap, "--describe", "--group", group]
    done = subprocess.run(
        [str(java()), "-cp", classes, "org.apache.kafka.tools.consumer.group.ConsumerGroupCommand", *arguments],
        capture_output=True,
        text=True,
        check=False,
    )
    rows = [line.split() for line in done.stdout.splitlines() if line.startswith(group)]
    return {int(one[2]): int(one[5]) for one in rows}


def test_lag_agrees_with_kafkas_own_tool(broker: LocalKafka, namespace: str) -> None:
    """The same lag on the applied group, and the age of the oldest waiting record; nobody is there to fold it."""
    seed(broker, namespace)

    done = CliRunner().invoke(lag, ["--json"])

    assert done.exit_code == 2, done.output
    rows = [json.loads(line) for line in done.output.splitlines()]
    (mine,) = [one for one in rows if one["topic"].endswith(RAW.name) and one["partition"] == 2]
    assert kafkas_own_answer(broker, applied_group(namespace)) == {2: mine["lag"]} == {2: 7}
    assert mine["state"] == "stopped"
    assert 55 < mine["age"] < 120


def test_lag_without_topics_says_how_to_make_them(kafka: LocalKafka, monkeypatch: pytest.MonkeyPatch) -> None:
    """A broker that has none of our topics is no healthy one."""
    monkeypatch.setenv("TOCSIN_KAFKA", kafka.bootstrap)
    monkeypatch.setenv("TOCSIN_NAMESPACE", "nowhere")

    done = CliRunner().invoke(lag, [])

    assert done.exit_code == 3
    assert "tocsin topics apply" in done.output


def test_dead_letters_are_listed_and_shown_safely(broker: LocalKafka, namespace: str, tmp_path: Path) -> None:
    """Reason, stage, origin and the original bytes; nothing in them reaches the terminal as a command."""
    record = Record(RAW.name, 3, 17, b"key", b"\xff\x1b[2J{", datetime.now(UTC))
    send = dead_letter(record, "normalize", DeadReason.UNREADABLE, "no JSON\x1b[31m", record.at)
    producer = KafkaProducer(bootstrap_servers=broker.bootstrap.split(","))
    producer.send(named(DEAD.name, namespace), key=send.key, value=send.value, headers=list(send.headers)).get(30)
    producer.close()
    run = CliRunner()

    listed = run.invoke(dead, ["list"])
    shown = run.invoke(dead, ["show", "0"])
    absent = run.invoke(dead, ["show", "5"])

    assert "news.raw.v1/3/17" in listed.output
    assert "dead letters: 1 unreadable" in listed.output
    assert "\\xff\\x1b[2J{" in shown.output
    assert "\x1b" not in listed.output + shown.output
    assert (absent.exit_code, "there is no dead letter 5" in absent.output) == (1, True)
