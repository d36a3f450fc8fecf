"""THE topic table: every topic with its key, partitions and retention. Pure data; who applies it is elsewhere."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

DAY_MS = 24 * 60 * 60 * 1000


@dataclass(frozen=True, slots=True)
class Topic:
    """One topic as it must stand on the broker. `retention_days` is None where it is compacted."""

    name: str
    key: str
    partitions: int
    retention_days: int | None
    cleanup: Literal["delete", "compact"] = "delete"

    def config(self) -> Mapping[str, str]:
        """Topic configuration as the broker spells it."""
        retention = -1 if self.retention_days is None else self.retention_days * DAY_MS
        return {
            "cleanup.policy": self.cleanup,
            "retention.ms": str(retention),
            "max.message.bytes": str(MESSAGE_BYTES_MAX),
        }


MESSAGE_BYTES_MAX = 2 * 1024 * 1024
"""Largest record on any topic; normalize cuts texts far below it."""

RAW = Topic("news.raw.v1", "source id + item id", 4, 7)
ARTICLES = Topic("news.articles.v1", "article id", 4, 30)
MATCHES = Topic("news.matches.v1", "rule id", 4, 90)
DESK = Topic("news.desk.v1", "desk", 2, 90)
DELIVERIES = Topic("news.deliveries.v1", "destination", 2, 30)
DEAD = Topic("news.dead.v1", "original key", 1, 30)
HEALTH = Topic("news.health.v1", "source id", 1, None, "compact")
RULES = Topic("news.rules.v1", "edition, or worker", 1, None, "compact")

TOPICS: tuple[Topic, ...] = (RAW, ARTICLES, MATCHES, DESK, DELIVERIES, DEAD, HEALTH, RULES)


def named(topic: str, namespace: str = "") -> str:
    """Return the broker's name of a topic; a namespace keeps drills and tests apart on a shared broker."""
    return f"{namespace}.{topic}" if namespace else topic


def app_id(namespace: str = "") -> str:
    """Return the Faust application's id, which is its consumer group: membership only, it holds no offsets."""
    return f"{namespace}-tocsin" if namespace else "tocsin"


def applied_group(namespace: str = "") -> str:
    """Return the group whose offsets say what is applied: every effect below them is confirmed."""
    return f"{app_id(namespace)}-applied"
