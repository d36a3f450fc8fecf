"""The topic table against a real broker: describe, compare, make the difference; and the check a worker starts with."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from kafka import KafkaAdminClient, TopicPartition
from kafka.admin import ConfigResource, ConfigResourceType, OffsetSpec

from streams.broker import CONNECT_FOR_MS, BrokerError, admin, telling
from streams.settings import Settings
from streams.topic_plan import Change, Existing, Wanted, obstacles, plan, wanted
from streams.topics import TOPICS, Topic

VISIBLE_FOR_MS = 30_000
DEFAULT = -1
"""Kafka's word for "as the broker is set up"."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One topic that is not as it should be: what is wrong, and the command or step that mends it."""

    topic: str
    problem: str
    remedy: str


class TopicAdmin:
    """Compares and mends the topics of one namespace; holds one admin connection. Raises BrokerError."""

    def __init__(
        self, settings: Settings, topics: Iterable[Topic] = TOPICS, connect_for_ms: int = CONNECT_FOR_MS
    ) -> None:
        self._settings = settings
        # Not told how many copies: the cluster's own default is right for one node and for three.
        replication = settings.replication if "replication" in settings.model_fields_set else None
        self.wanted = wanted(topics, settings.namespace, replication)
        self._client: KafkaAdminClient = admin(settings, connect_for_ms)

    def close(self) -> None:
        """Release the connection."""
        self._client.close()

    def __enter__(self) -> "TopicAdmin":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def existing(self) -> list[Existing]:
        """Describe those of the wanted topics that exist."""
        with telling(self._settings):
            names = set(self._client.list_topics()) & {topic.name for topic in self.wanted}
            if not names:
                return []
            described = self._client.describe_topics(sorted(names))
            keys = sorted({key for topic in self.wanted for key in topic.config})
            asked = [ConfigResource(ConfigResourceType.TOPIC, name, keys) for name in sorted(names)]
            configs = self._client.describe_configs(asked, config_filter="all")["topic"]
        return [
            Existing(
                topic["name"],
                len(topic["partitions"]),
                min((len(part["replica_nodes"]) for part in topic["partitions"]), default=0),
                {key: str(data["value"]) for key, data in configs[topic["name"]].items()},
            )
            for topic in described
        ]

    def brokers(self) -> int:
        """Return how many brokers the cluster counts in."""
        with telling(self._settings):
            return sum(not one.get("is_fenced") for one in self._client.describe_cluster()["brokers"])

    def newest(self) -> datetime | None:
        """Return the time of the newest record on the wanted topics, None without any."""
        with telling(self._settings):
            places = [
                TopicPartition(topic.name, number) for topic in self.existing() for number in range(topic.partitions)
            ]
            found = (
                self._client.list_partition_offsets(dict.fromkeys(places, OffsetSpec.MAX_TIMESTAMP)) if places else {}
            )
        newest = max((one.timestamp for one in found.values()), default=-1)
        return datetime.fromtimestamp(newest / 1000, UTC) if newest >= 0 else None

    def plan(self) -> list[Change]:
        """Return the differences."""
        return plan(self.wanted, self.existing())

    def apply(self, changes: Iterable[Change]) -> None:
        """Make what can be made; returns when every new topic has its leaders."""
        changes = list(changes)
        by_name = {topic.name: topic for topic in self.wanted}
        new = {one.topic: creation(by_name[one.topic]) for one in changes if one.kind == "create"}
        altered = [
            ConfigResource(ConfigResourceType.TOPIC, one.topic, dict(one.config))
            for one in changes
            if one.kind == "configure"
        ]
        with telling(self._settings):
            if new:
                self._client.create_topics(new, timeout_ms=VISIBLE_FOR_MS)
                self._client.wait_for_topics(sorted(new), timeout_ms=VISIBLE_FOR_MS)
            if altered:
                refused = {
                    name: answer
                    for name, answer in self._client.alter_configs(altered)["topic"].items()
                    if str(answer) not in ("None", "OK", "Success", "NoError")
                }
                if refused:
                    raise BrokerError(f"Kafka refuses a topic's configuration: {refused}")


def creation(topic: Wanted) -> dict[str, object]:
    """Return a topic in the words of kafka-python's `create_topics`."""
    return {
        "num_partitions": topic.partitions,
        "replication_factor": DEFAULT if topic.replication is None else topic.replication,
        "configs": dict(topic.config),
    }


def check(settings: Settings, topics: Iterable[Topic] = TOPICS, connect_for_ms: int = CONNECT_FOR_MS) -> list[Finding]:
    """Return what keeps a worker from these topics, nothing if it may start. Raises BrokerError, LocalKafkaError."""
    with TopicAdmin(settings, topics, connect_for_ms) as found:
        return [Finding(one.topic, one.what, one.remedy) for one in obstacles(found.wanted, found.existing())]
