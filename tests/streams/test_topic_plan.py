"""The difference between the topics as they are and as they should be."""

import pytest

from streams.topic_plan import Existing, obstacles, plan, wanted
from streams.topics import DEAD, MATCHES, RAW, TOPICS, Topic, named


def standing(replication: int = 1) -> list[Existing]:
    return [Existing(one.name, one.partitions, replication, one.config()) for one in TOPICS]


def test_topics_as_they_should_be_need_nothing() -> None:
    """A broker that stands as the table says gives no change."""
    assert plan(wanted(TOPICS, "", 1), standing()) == []


def test_missing_topics_are_created_in_their_namespace() -> None:
    """An empty broker gets every topic, under the namespace's names."""
    changes = plan(wanted(TOPICS, "drill", None), [])

    assert [(one.kind, one.topic) for one in changes] == [("create", named(topic.name, "drill")) for topic in TOPICS]


def test_a_wrong_setting_is_configured_back() -> None:
    """Only the settings that differ are named and changed."""
    there = [one for one in standing() if one.name != RAW.name]
    there.append(Existing(RAW.name, RAW.partitions, 1, {**RAW.config(), "retention.ms": "1"}))

    (change,) = plan(wanted(TOPICS, "", None), there)

    assert (change.kind, change.topic) == ("configure", RAW.name)
    assert change.config == (("retention.ms", RAW.config()["retention.ms"]),)


def test_another_count_of_partitions_is_never_changed_by_itself() -> None:
    """A keyed topic that grew would move its keys: a person is told what to do."""
    there = [one for one in standing() if one.name != MATCHES.name]
    there.append(Existing(MATCHES.name, 1, 1, MATCHES.config()))

    (change,) = plan(wanted(TOPICS, "", None), there)

    assert change.kind == "by_hand"
    assert "never grow" in change.remedy


def test_too_few_copies_are_a_persons_work() -> None:
    """A topic with less replication than asked is named, not touched."""
    changes = plan(wanted((RAW,), "", 3), [Existing(RAW.name, RAW.partitions, 1, RAW.config())])

    assert [one.kind for one in changes] == ["by_hand"]


def with_config(topic: Topic, **changed: str) -> Existing:
    names = {name.replace("_", "."): value for name, value in changed.items()}
    return Existing(topic.name, topic.partitions, 1, {**topic.config(), **names})


@pytest.mark.parametrize(
    "changed", [{"retention_ms": "-1"}, {"retention_ms": "99999999999"}, {"max_message_bytes": "9999999"}]
)
def test_a_worker_runs_where_more_is_kept_or_taken(changed: dict[str, str]) -> None:
    """Longer retention and larger records lose nothing: the plan tells of them, a worker starts."""
    there = [with_config(MATCHES, **changed)]

    assert plan(wanted((MATCHES,), "", None), there)
    assert obstacles(wanted((MATCHES,), "", None), there) == []


@pytest.mark.parametrize(
    "changed",
    [
        {"retention_ms": "1000"},
        {"max_message_bytes": "1048588"},
        {"cleanup_policy": "compact"},
        {"cleanup_policy": "compact,delete"},
        {"retention_ms": "soon"},
    ],
)
def test_a_worker_refuses_where_something_would_be_lost(changed: dict[str, str]) -> None:
    """Records dropped early, compacted away or refused for their size keep a worker from starting."""
    (obstacle,) = obstacles(wanted((MATCHES,), "", None), [with_config(MATCHES, **changed)])

    assert obstacle.remedy == "tocsin topics apply"
    assert next(iter(changed.values())) in obstacle.what


def test_a_worker_refuses_missing_and_wrongly_split_topics_but_not_few_copies() -> None:
    """Missing and mis-partitioned topics are obstacles; too few copies endanger the log, not the answer."""
    few = Existing(RAW.name, RAW.partitions, 1, RAW.config())
    split = Existing(MATCHES.name, 1, 3, MATCHES.config())

    kinds = [(one.topic, one.kind) for one in obstacles(wanted((RAW, MATCHES, DEAD), "", 3), [few, split])]

    assert kinds == [(MATCHES.name, "by_hand"), (DEAD.name, "create")]
