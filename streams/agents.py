"""The Faust application: one agent a stage. Faust gives membership and delivery; it holds no state and no offsets.

Acks are off, so Faust commits nothing, and every assignment starts at the end of the log: what lies before is read by
the fold. Public Faust API only. An agent that needs an `if` needs it in the core instead.
"""

from collections.abc import Sequence
from typing import Any

import faust
from aiokafka.structs import TopicPartition

from streams.fold import Fold
from streams.log_reader import instant, pairs
from streams.security import faust_credentials
from streams.settings import Settings
from streams.stage import Record, Stage
from streams.topics import app_id, named

BATCH_RECORDS = 200
BATCH_FOR = 0.02
"""Seconds a batch waits for more: it bounds the latency Faust adds."""
BUFFER_RECORDS = 512


def build_app(settings: Settings, stages: Sequence[Stage], fold: Fold, bootstrap: Sequence[str]) -> faust.App:
    """Return the application with an agent a stage, wired to the fold."""
    fixed = settings.instance is not None
    app = faust.App(
        app_id(settings.namespace),
        broker=[f"kafka://{address}" for address in bootstrap],
        broker_credentials=faust_credentials(settings),
        broker_session_timeout=45.0 if fixed else 10.0,
        broker_heartbeat_interval=3.0 if fixed else 2.0,
        broker_request_timeout=50.0 if fixed else 20.0,
        broker_rebalance_timeout=30.0,
        broker_max_poll_interval=300.0,
        broker_max_poll_records=500,
        consumer_group_instance_id=settings.instance,
        consumer_auto_offset_reset="latest",
        consumer_metadata_max_age_ms=30_000,
        producer_request_timeout=120.0,
        stream_buffer_maxsize=BUFFER_RECORDS,
        stream_wait_empty=False,
        store="memory://",
        datadir=settings.home / "faust" / app_id(settings.namespace),
        topic_allow_declare=False,
        topic_disable_leader=True,
        web_enabled=False,
        web_tables_enabled=False,
        web_router_enabled=False,
        worker_redirect_stdouts=False,
    )
    _wire(app, fold)
    for stage in stages:
        _add_agent(app, fold, stage, named(stage.topic, settings.namespace))
    return app


def _add_agent(app: faust.App, fold: Fold, stage: Stage, topic: str) -> None:
    channel = app.topic(
        topic,
        key_type=bytes,
        value_type=bytes,
        key_serializer="raw",
        value_serializer="raw",
        acks=False,
        allow_empty=True,
    )

    async def agent(stream: Any) -> None:
        async for events in stream.take_events(BATCH_RECORDS, within=BATCH_FOR):
            backlog = len(events) >= BATCH_RECORDS
            await fold.deliver([to_record(event.message, stage.topic) for event in events], backlog)

    app.agent(channel, name=stage.name)(agent)


def to_record(message: Any, topic: str) -> tuple[TopicPartition, Record]:
    """Return a delivered message as the log reader would have read it."""
    at = instant(round(message.timestamp * 1000))
    record = Record(topic, message.partition, message.offset, message.key, message.value, at, pairs(message.headers))
    return TopicPartition(message.topic, message.partition), record


def _wire(app: faust.App, fold: Fold) -> None:
    fold.generation = lambda: app.rebalancing_count
    fold.rebalancing = lambda: app.rebalancing

    async def assigned(app: Any, assigned: Any, **_: Any) -> None:
        fold.assigned([(place.topic, place.partition) for place in assigned])

    async def revoked(app: Any, revoked: Any, **_: Any) -> None:
        await fold.revoked([(place.topic, place.partition) for place in revoked])

    async def complete(app: Any, **_: Any) -> None:
        fold.settled()

    app.on_partitions_assigned.connect(assigned, weak=False)
    app.on_partitions_revoked.connect(revoked, weak=False)
    app.on_rebalance_complete.connect(complete, weak=False)
