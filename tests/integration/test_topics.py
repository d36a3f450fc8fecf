"""The topic table against a real broker."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from streams.commands.topics import command
from streams.local_kafka import LocalKafka
from streams.settings import Settings
from streams.topic_admin import check
from streams.topics import RAW, TOPICS

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
