"""Real Kafka for the integration tests: one broker and a three-broker cluster a session, each in a home of its own."""

import itertools
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from typing import Protocol

import pytest

from streams.kafka_jars import LocalKafkaError, fetch, java
from streams.local_kafka import LocalKafka

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
