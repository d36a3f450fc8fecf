"""What stands between the topics as they are and as they should be. Pure: two descriptions in, changes out.

Nothing is ever deleted, and a keyed topic never grows: its keys would move to other partitions than their past.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from math import inf
from typing import Literal

from streams.topics import Topic, named

APPLY = "tocsin topics apply"
LIMITS = frozenset({"retention.ms", "max.message.bytes"})
"""Settings of which more is as good for a worker."""


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


def obstacles(wanted: Iterable[Wanted], existing: Iterable[Existing]) -> list[Change]:
    """Return the differences that no worker may run on; those that lose nothing are for `plan` to tell.

    Fewer copies and looser limits (kept longer, larger records) lose nothing. Another count of partitions sends keys
    elsewhere than their past, another clean-up or a shorter retention drops the past that states are folded from, and
    a smaller limit refuses records that stages write.
    """
    existing = list(existing)
    there = {topic.name: topic for topic in existing}
    return plan([lenient(topic, there[topic.name]) if topic.name in there else topic for topic in wanted], existing)


def lenient(topic: Wanted, found: Existing) -> Wanted:
    """Return what is wanted, with the found value wherever that is as good for a worker."""
    config = {
        name: found.config[name] if suffices(name, value, found.config.get(name)) else value
        for name, value in topic.config.items()
    }
    return replace(topic, replication=None, config=config)


def suffices(name: str, value: str, found: str | None) -> bool:
    """Say whether a found setting does for a worker what the wanted one does."""
    if found is None or name not in LIMITS:
        return False
    try:
        return endless(found) >= endless(value)
    except ValueError:
        return False


def endless(limit: str) -> float:
    """Return a limit as a number; Kafka writes -1 for none."""
    number = int(limit)
    return inf if number < 0 else number


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
