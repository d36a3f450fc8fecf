"""What stands between the topics as they are and as they should be. Pure: two descriptions in, changes out.

Nothing is ever deleted, and a keyed topic never grows: its keys would move to other partitions than their past.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from streams.topics import Topic, named

APPLY = "tocsin topics apply"


@dataclass(frozen=True, slots=True)
class Existing:
    """One topic as the broker describes it; `replication` is the smallest of its partitions."""

    name: str
    partitions: int
    replication: int
    config: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Wanted:
    """One topic as it should be; `replication` None leaves it to the broker's default."""

    name: str
    key: str
    partitions: int
    replication: int | None
    config: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Change:
    """One difference. `create` and `configure` can be applied; `by_hand` needs a person, `remedy` says what."""

    kind: Literal["create", "configure", "by_hand"]
    topic: str
    what: str
    remedy: str
    config: tuple[tuple[str, str], ...] = ()


def wanted(topics: Iterable[Topic], namespace: str, replication: int | None) -> tuple[Wanted, ...]:
    """Return the topic table as it should stand on the broker, in a namespace."""
    return tuple(
        Wanted(named(topic.name, namespace), topic.key, topic.partitions, replication, topic.config())
        for topic in topics
    )


def plan(wanted: Iterable[Wanted], existing: Iterable[Existing]) -> list[Change]:
    """Return the differences, in the order of the wanted topics; topics that are not wanted are left alone."""
    there = {topic.name: topic for topic in existing}
    changes: list[Change] = []
    for topic in wanted:
        found = there.get(topic.name)
        changes += [creation(topic)] if found is None else differences(topic, found)
    return changes


def creation(topic: Wanted) -> Change:
    """Return the change that makes a missing topic."""
    copies = "" if topic.replication is None else f", replication {topic.replication}"
    settings = ", ".join(f"{name}={value}" for name, value in sorted(topic.config.items()))
    what = f"is missing: {topic.partitions} partitions keyed by {topic.key}{copies}, {settings}"
    return Change("create", topic.name, what, APPLY)


def differences(topic: Wanted, found: Existing) -> list[Change]:
    """Return what is different in a topic that exists."""
    changes = []
    if found.partitions != topic.partitions:
        changes.append(
            Change(
                "by_hand",
                topic.name,
                f"has {found.partitions} partitions instead of {topic.partitions}",
                "keyed topics never grow in place: stop the workers, then delete the topic and run "
                f"`{APPLY}`, or keep its past by copying it to a new namespace (TOCSIN_NAMESPACE)",
            )
        )
    if topic.replication is not None and found.replication < topic.replication:
        changes.append(
            Change(
                "by_hand",
                topic.name,
                f"has {found.replication} copies instead of {topic.replication}",
                "raise its replication with Kafka's kafka-reassign-partitions, or set TOCSIN_REPLICATION",
            )
        )
    wrong = [(name, value) for name, value in sorted(topic.config.items()) if found.config.get(name) != value]
    if wrong:
        what = ", ".join(f"{name} is {found.config.get(name, 'unset')} instead of {value}" for name, value in wrong)
        changes.append(Change("configure", topic.name, what, APPLY, tuple(wrong)))
    return changes
