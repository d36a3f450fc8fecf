"""Rules over the articles topic, and the story of an alert from the desk's log, on a real broker."""

from datetime import UTC, datetime, timedelta

import pytest
from click.testing import CliRunner
from kafka import KafkaProducer

from connectors.item import Outlet, RawItem
from streams.backtest.history import History
from streams.commands.rules import command
from streams.local_kafka import LocalKafka
from streams.pipeline import raw, stages
from streams.replay import Replay
from streams.settings import Settings
from streams.topic_admin import TopicAdmin
from streams.topics import ARTICLES, DESK, named

pytestmark = pytest.mark.kafka

NOW = datetime.now(UTC)
WIRE = Outlet(name="Meridian Wire", family="meridian", tier=1, reliability="B")
TITLES = (
    (30, "Iran vows revenge on US, says state television"),
    (3, "US strikes military targets on Iran's Kharg Island"),
    (2, "Oman offers to mediate between Iran and the United States"),
)
"""(hours ago, title) of the articles on the topic."""


def items() -> list[RawItem]:
    found = []
    for hours, title in TITLES:
        at = NOW - timedelta(hours=hours)
        found.append(
            RawItem(
                source_id="meridian-wire", item_id=title, outlet=WIRE, via="file", fetched_at=at, first_seen_at=at,
                published=at.isoformat(), title=title,
            )
        )  # fmt: skip
    return found


@pytest.fixture
def broker(kafka: LocalKafka, namespace: str, monkeypatch: pytest.MonkeyPatch) -> LocalKafka:
    """A broker whose topics hold what the stages make of the items, each record at its own time."""
    monkeypatch.setenv("TOCSIN_KAFKA", kafka.bootstrap)
    monkeypatch.setenv("TOCSIN_NAMESPACE", namespace)
    with TopicAdmin(Settings()) as topics:
        topics.apply(topics.plan())
    replay = Replay(stages(Settings()))
    for item in items():
        replay.publish([raw(item)])
        replay.settle(item.fetched_at)
    producer = KafkaProducer(bootstrap_servers=kafka.bootstrap.split(","))
    for topic in (ARTICLES.name, DESK.name):
        for record in replay.records(topic):
            at = int(record.at.timestamp() * 1000)
            producer.send(named(topic, namespace), key=record.key, value=record.value, timestamp_ms=at).get(30)
        producer.send(named(topic, namespace), value=b"{no record of ours").get(30)
    producer.close()
    return kafka


def test_the_articles_topic_is_a_history(broker: LocalKafka, tmp_path) -> None:
    """All partitions are read to their end, in the order the articles were known; `--from` begins later."""
    kept = tmp_path / "history.json"
    done = CliRunner().invoke(command, ["backtest", "--topic", "--json", str(kept), "--processes", "1"])
    history = History.model_validate_json(kept.read_text())

    assert done.exit_code == 0, done.output
    assert history.articles == len(TITLES)
    rung = [ring.rule for ring in history.alerts]
    assert {"retaliation-vow-new", "strike-on-site", "mediator-involved"} <= set(rung)
    assert rung.index("retaliation-vow-new") < rung.index("strike-on-site") < rung.index("mediator-involved")

    later = CliRunner().invoke(command, ["backtest", "--topic", "--from", "4h", "--processes", "1"])
    assert "2 articles" in later.output


def test_near_misses_come_from_the_topic(broker: LocalKafka) -> None:
    """The strike's article fits; the others do not."""
    done = CliRunner().invoke(command, ["near-miss", "strike-on-site", "--topic", "--since", "7d"])
    assert "3 articles: 1 fit strike-on-site" in done.output


def test_why_tells_an_alert_from_the_desks_log(broker: LocalKafka, tmp_path) -> None:
    """The episode of a backtest is the one that the desk knows: rule, conditions, evidence and what was said."""
    kept = tmp_path / "history.json"
    assert CliRunner().invoke(command, ["backtest", "--topic", "--json", str(kept), "--processes", "1"]).exit_code == 0
    strike = next(
        ring for ring in History.model_validate_json(kept.read_text()).alerts if ring.rule == "strike-on-site"
    )
    done = CliRunner().invoke(command, ["why", strike.episode])

    assert done.exit_code == 0, done.output
    assert "claim.event: ASSAULT → ASSAULT" in done.output
    assert "Meridian Wire (counts" in done.output
    assert "alert: first" in done.output


def test_a_missing_topic_is_one_clear_message(kafka: LocalKafka, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing was set up: what is missing and the command that makes it."""
    monkeypatch.setenv("TOCSIN_KAFKA", kafka.bootstrap)
    monkeypatch.setenv("TOCSIN_NAMESPACE", "nowhere")
    done = CliRunner().invoke(command, ["backtest", "--topic"])
    assert done.exit_code == 1
    assert "tocsin topics apply" in done.output
