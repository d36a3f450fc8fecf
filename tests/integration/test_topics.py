"""The topic table against a real broker."""

import time
from pathlib import Path

import pytest
from click.testing import CliRunner
from kafka import KafkaProducer

from streams.cli import main
from streams.commands.topics import command
from streams.local_kafka import LocalKafka
from streams.settings import Settings
from streams.topic_admin import check
from streams.topics import RAW, TOPICS, named

pytestmark = pytest.mark.kafka


def test_plan_apply_and_plan_again(
    kafka: LocalKafka, namespace: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is missing is shown, made, and then no longer missing."""
    monkeypatch.setenv("TOCSIN_KAFKA", kafka.bootstrap)
    monkeypatch.setenv("TOCSIN_NAMESPACE", namespace)
    run = CliRunner()

    before = run.invoke(command, ["plan"])
    made = run.invoke(command, ["apply"])
    after = run.invoke(command, ["plan"])

    assert (before.exit_code, before.output.count(" is missing:")) == (2, len(TOPICS))
    assert made.exit_code == 0, made.output
    assert (after.exit_code, after.output) == (0, "The topics are as they should be.\n")


def test_the_check_of_a_worker_names_the_remedy(kafka: LocalKafka, namespace: str) -> None:
    """Before anything is applied, every topic is a finding with the command that mends it."""
    findings = check(Settings(kafka=kafka.bootstrap, namespace=namespace))

    assert findings[0].topic == f"{namespace}.{RAW.name}"
    assert {one.remedy for one in findings} == {"tocsin topics apply"}


def test_no_broker_is_one_clear_message(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody answers: the brokers and what to check, no stack trace."""
    monkeypatch.setenv("TOCSIN_KAFKA", "127.0.0.1:9")

    done = CliRunner().invoke(command, ["plan"])

    assert done.exit_code == 1
    assert "127.0.0.1:9" in done.output
    assert "Traceback" not in done.output


def test_the_doctor_follows_the_topics(
    kafka: LocalKafka, namespace: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Missing topics fail with the command that makes them; after it all is well, records' times among it."""
    for name, value in {"KAFKA": kafka.bootstrap, "NAMESPACE": namespace, "HOME": str(tmp_path)}.items():
        monkeypatch.setenv(f"TOCSIN_{name}", value)
    run = CliRunner()

    before = run.invoke(main, ["doctor"])
    run.invoke(main, ["topics", "apply"])
    producer = KafkaProducer(bootstrap_servers=kafka.bootstrap.split(","))
    ahead = int((time.time() + 600) * 1000)
    producer.send(named(RAW.name, namespace), b"x").get(30)
    after = run.invoke(main, ["doctor"])
    producer.send(named(RAW.name, namespace), b"x", timestamp_ms=ahead).get(30)
    producer.close()
    skewed = run.invoke(main, ["doctor"])

    assert (before.exit_code, "→ tocsin topics apply" in before.output) == (1, True)
    assert (after.exit_code, "1 brokers answer" in after.output) == (0, True), after.output
    assert (skewed.exit_code, "s ahead of this machine" in skewed.output) == (1, True)
