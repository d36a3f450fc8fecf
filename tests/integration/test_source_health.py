"""The health of sources on a real broker: written after polls, kept over restarts, read by the command."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from kafka import KafkaProducer

from connectors.poller import PollReport, SourceReport
from streams.health_log import HealthLog, read
from streams.local_kafka import LocalKafka
from streams.settings import Settings
from streams.source_health import SourceState
from streams.topic_admin import TopicAdmin
from streams.topics import HEALTH, named

pytestmark = pytest.mark.kafka

EVERY = timedelta(minutes=5)
Terminal = Callable[..., tuple[int, str]]


@pytest.fixture
def settings(kafka: LocalKafka, namespace: str, tmp_path: Path) -> Settings:
    made = Settings(kafka=kafka.bootstrap, namespace=namespace, home=tmp_path)
    with TopicAdmin(made) as topics:
        topics.apply(topics.plan())
    return made


def passed(at: datetime, **states: str) -> PollReport:
    """One pass; a source that is `ok` gives one item."""
    return PollReport(
        at,
        tuple(
            SourceReport(
                name, state, items=int(state == "ok"), error=None if state == "ok" else state, next_at=at + EVERY
            )
            for name, state in states.items()
        ),
    )


async def polled(settings: Settings, *reports: PollReport) -> list[str]:
    """Let one ingest tell of its passes; return what it said."""
    said: list[str] = []
    async with HealthLog(settings, {"wire": EVERY, "paper": EVERY}, said.append) as health:
        for report in reports:
            health.tell(report)
    return said


async def test_the_last_state_of_each_source_survives_a_restart(settings: Settings) -> None:
    """A new ingest goes on from the topic: what it was not there for it still knows. Archives have no health."""
    start = datetime.now(UTC)
    await polled(settings, passed(start, wire="ok", paper="http_5xx", archive="ok"))
    await polled(settings, passed(start + EVERY, wire="not_modified", paper="http_5xx"))

    found, unreadable = read(settings)

    assert (sorted(found), unreadable) == (["paper", "wire"], 0)
    assert (found["wire"].state, found["wire"].last_item_at) == (SourceState.OK, start)
    assert (found["paper"].failures, found["paper"].failing_since) == (2, start)


async def test_poison_and_tombstones_in_the_topic_harm_nobody(settings: Settings) -> None:
    """What cannot be read is counted and passed over, by ingest and by whoever looks; a tombstone removes a source."""
    start = datetime.now(UTC)
    await polled(settings, passed(start, wire="ok", paper="ok"))
    producer = KafkaProducer(bootstrap_servers=settings.kafka.split(","))  # type: ignore[union-attr]
    topic = named(HEALTH.name, settings.namespace)
    for key, value in ((b"\xff", b"{"), (b"wire", b'{"state": "splendid"}'), (b"paper", None)):
        producer.send(topic, key=key, value=value).get(30)
    producer.close()
    assert await polled(settings, passed(start + EVERY, wire="ok")) == []

    found, unreadable = read(settings)

    assert (sorted(found), unreadable) == (["wire"], 2)


async def test_without_kafka_polls_go_on_and_one_line_says_so(settings: Settings) -> None:
    """Nobody answers: telling returns at once, and the operator reads it once."""
    away = settings.model_copy(update={"kafka": "127.0.0.1:9"})
    start = datetime.now(UTC)

    said = await polled(away, *(passed(start + number * EVERY, wire="ok") for number in range(5)))

    assert len(said) == 1
    assert "127.0.0.1:9" in said[0]


async def test_the_command_shows_what_ingest_told(settings: Settings, tmp_path: Path, tocsin: Terminal) -> None:
    """A line or a JSON object a source of the catalogue, the worst first, and an exit code for scripts."""
    catalogue = tmp_path / "catalogue.yaml"
    entry = "  - {{id: {0}, kind: feed, url: 'https://{0}.example/rss', name: {0}, family: {0}, interval: 5m}}\n"
    catalogue.write_text(
        "schema: tocsin/catalog/v1\ndesk: harbour\nsources:\n" + entry.format("wire") + entry.format("paper")
    )
    ours = {
        "TOCSIN_KAFKA": settings.kafka or "",
        "TOCSIN_NAMESPACE": settings.namespace,
        "TOCSIN_HOME": str(tmp_path),
        "TOCSIN_CATALOG": str(catalogue),
    }
    before = tocsin("sources", "health", **ours)
    await polled(settings, passed(datetime.now(UTC), wire="ok", paper="timeout"))

    table = tocsin("sources", "health", **ours)
    rows = [
        json.loads(line) for line in tocsin("sources", "health", "--json", **ours)[1].splitlines() if line[0] == "{"
    ]
    away = tocsin("sources", "health", **ours | {"TOCSIN_KAFKA": "127.0.0.1:9"})

    assert (before[0], "2 unpolled" in before[1]) == (1, True)
    assert (table[0], table[1].index("paper") < table[1].index("wire")) == (1, True)
    assert [(row["source_id"], row["state"]) for row in rows] == [("paper", "failing"), ("wire", "ok")]
    assert (away[0], "127.0.0.1:9" in away[1]) == (3, True)
