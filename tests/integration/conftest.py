"""Real Kafka for the integration tests: one broker and a three-broker cluster a session, each in a home of its own."""

import itertools
import os
from collections.abc import Iterator

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
