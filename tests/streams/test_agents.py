"""The Faust application around the fold: what Faust is allowed to do, and what it is kept from."""

from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest
from aiokafka.structs import TopicPartition

from streams.agents import build_app, to_record
from streams.fold import Fold
from streams.settings import Settings
from streams.stage import NOTHING, Record, Result, State
from streams.telemetry import Meter
from streams.topics import RAW


class Silent:
    """A stage that does nothing."""

    name, topic, stateful = "silent", RAW.name, False

    def fold(self, state: State, record: Record, now: datetime) -> Result:
        return NOTHING

    def due(self, state: State) -> datetime | None:
        return None

    def fire(self, state: State, now: datetime) -> Result:
        return NOTHING


@pytest.mark.parametrize("instance", [None, "worker-1"])
async def test_faust_holds_membership_only(tmp_path: Path, instance: str | None) -> None:
    """No declared topics, no leader topic, no web, no acks; a static member only when it has a name."""
    settings = Settings(home=tmp_path, namespace="ns", instance=instance)
    stages = [Silent()]
    fold = Fold(stages, "ns", None, None, None, Meter())  # type: ignore[arg-type]
    app = build_app(settings, stages, fold, ["127.0.0.1:1"])
    assert app.conf.id == "ns-tocsin"
    assert app.conf.consumer_group_instance_id == instance
    assert not (app.conf.topic_allow_declare)
    assert not (app.conf.web_enabled)
    assert not (app.conf.stream_wait_empty)
    assert app.conf.topic_disable_leader
    assert app.conf.consumer_auto_offset_reset == "latest"
    agent = next(agent for name, agent in app.agents.items() if name.endswith("silent"))
    assert agent.channel.acks is False
    assert list(agent.channel.topics) == ["ns.news.raw.v1"]


async def test_the_fold_hears_of_every_step_of_a_rebalance(tmp_path: Path) -> None:
    """Assigned, complete and revoked reach the fold; on complete it reads what came while positions were taken."""
    heard: list[str] = []

    class Listening(Fold):
        def assigned(self, places: object) -> None:
            heard.append(f"assigned {places}")

        def settled(self) -> None:
            heard.append("settled")

        async def revoked(self, places: object) -> None:
            heard.append(f"revoked {places}")

    fold = Listening([Silent()], "ns", None, None, None, Meter())  # type: ignore[arg-type]
    app = build_app(Settings(home=tmp_path, namespace="ns"), [Silent()], fold, ["127.0.0.1:1"])
    place = TopicPartition("ns.news.raw.v1", 0)
    await app.on_partitions_assigned.send({place})
    await app.on_rebalance_complete.send()
    await app.on_partitions_revoked.send({place})

    assert heard == ["assigned [('ns.news.raw.v1', 0)]", "settled", "revoked [('ns.news.raw.v1', 0)]"]


def test_a_delivered_message_equals_the_one_read_from_the_log() -> None:
    """Key, bytes, headers and the time to the millisecond are the same whichever way a record came."""
    message = SimpleNamespace(
        topic="ns.in", partition=1, offset=5, key=None, value=b"v", timestamp=1772366400.123, headers=[("a", b"1")]
    )
    place, record = to_record(message, "in")
    assert tuple(place) == ("ns.in", 1)
    assert record == Record("in", 1, 5, None, b"v", datetime(2026, 3, 1, 12, 0, 0, 123000, UTC), (("a", b"1"),))


@pytest.mark.parametrize("headers", [None, [], {}, [("a", None)], {"a": None}])
def test_headers_without_a_value_are_empty(headers: object) -> None:
    """Kafka allows a header without a value; stages and dead letters only know bytes."""
    message = SimpleNamespace(topic="in", partition=0, offset=0, key=None, value=None, timestamp=0.0, headers=headers)

    _, record = to_record(message, "in")

    assert record.headers == ((("a", b""),) if headers else ())
