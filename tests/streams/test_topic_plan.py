"""The difference between the topics as they are and as they should be."""

from streams.topic_plan import Existing, plan, wanted
from streams.topics import MATCHES, RAW, TOPICS, named


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
