"""What the doctor makes of facts: each state, and a remedy with everything that is not well."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from streams import doctor
from streams.doctor import BrokerFacts, Finding, State, worst
from streams.topic_plan import Change

NOW = datetime(2026, 3, 1, 9, tzinfo=UTC)
HOME = Path("folder")
GB = 1024**3
CREATE = Change("create", "news.raw.v1", "is missing: 4 partitions", "tocsin topics apply")
LONGER = Change("configure", "news.raw.v1", "retention.ms is -1 instead of 604800000", "tocsin topics apply")
TROUBLE = "node 1 stopped itself: its log folder failed (No space left on device). Free some space"

CASES: Sequence[tuple[str, Finding, State, str]] = [
    ("python", doctor.python((3, 12, 1), "python"), State.OK, "3.12.1"),
    ("old python", doctor.python((3, 10, 9), "python"), State.FAIL, "3.10.9"),
    ("packages", doctor.packages({"a": "1", "b": "2"}, {"a": "1", "b": "2"}), State.OK, "2 packages, as locked"),
    ("no lock", doctor.packages({"a": "", "b": ""}, {"a": "1", "b": "2"}), State.OK, "2 packages"),
    ("other version", doctor.packages({"a": "1"}, {"a": "3"}), State.WARN, "a 3 instead of 1"),
    ("missing package", doctor.packages({"a": "1", "b": "2"}, {"a": "3", "b": None}), State.FAIL, "missing: b"),
    ("many missing", doctor.packages(dict.fromkeys("abcdef", "1"), {}), State.FAIL, "a, b, c and 3 more"),
    ("crc32c", doctor.checksums(True), State.OK, "crc32c"),
    ("slow crc32c", doctor.checksums(False), State.WARN, "pure Python"),
    ("home", doctor.home(HOME, "", 9 * GB)[0], State.OK, "folder"),
    ("room", doctor.home(HOME, "", 9 * GB)[1], State.OK, "9216 MB"),
    ("locked home", doctor.home(HOME, "Permission denied", 9 * GB)[0], State.FAIL, "Permission denied"),
    ("low disk", doctor.home(HOME, "", GB)[0], State.WARN, "1024 MB"),
    ("full disk", doctor.home(HOME, "", 10)[0], State.FAIL, "0 MB"),
    ("java", doctor.java("", 0, "4.3.1"), State.OK, "4.3.1"),
    ("no java", doctor.java("There is no Java\n  - hint", 0, "4.3.1"), State.FAIL, "There is no Java"),
    ("no jars", doctor.java("", 91, "4.3.1"), State.WARN, "91 jars"),
    ("kafka", doctor.kafka(BrokerFacts(True, "k:9092", brokers=3)), State.OK, "3 brokers answer at k:9092"),
    ("no kafka", doctor.kafka(BrokerFacts(False)), State.WARN, "none runs here"),
    ("kafka down", doctor.kafka(BrokerFacts(False, local_nodes=1)), State.WARN, "is down"),
    ("kafka away", doctor.kafka(BrokerFacts(True, "k:9092", "away.\n  - is it up?\n  - or not?")), State.FAIL, "away."),
    ("kafka full", doctor.kafka(BrokerFacts(False, local_nodes=1, troubles=(TROUBLE,))), State.FAIL, "No space left"),
    ("topics", doctor.topics([], []), State.OK, "as they should be"),
    ("topics differ", doctor.topics([LONGER], []), State.WARN, "retention.ms"),
    ("topics missing", doctor.topics([CREATE, LONGER], [CREATE]), State.FAIL, "news.raw.v1 is missing"),
    ("clock", doctor.clock(NOW, "", None), State.OK, "2026-03-01 09:00:00Z"),
    ("clock and records", doctor.clock(NOW, "", NOW - timedelta(days=9)), State.OK, "newest record 2026-02-20"),
    ("simulated", doctor.clock(NOW, "drill/clock", None), State.WARN, "drill/clock"),
    ("never set", doctor.clock(datetime(1970, 1, 1, tzinfo=UTC), "", None), State.FAIL, "1970"),
    ("behind", doctor.clock(NOW, "", NOW + timedelta(minutes=2)), State.FAIL, "120 s ahead"),
    ("rules", doctor.rules(5, [], 0), State.OK, "5 rules"),
    ("rules warn", doctor.rules(5, [], 2), State.WARN, "2 warnings"),
    ("rules wrong", doctor.rules(4, ["a.yaml:1:1: error x\nmore"], 2), State.FAIL, "a.yaml:1:1: error x"),
    ("no rules", doctor.rules(0, [], 0), State.FAIL, "no rule"),
    ("catalogue", doctor.read("catalogue", "87 sources", "", "mend it"), State.OK, "87 sources"),
    ("bad catalogue", doctor.read("catalogue", "", "c.yaml:3:1: x\ny", "mend it"), State.FAIL, "c.yaml:3:1: x"),
    ("no slack", doctor.slack((False, False), [])[0], State.WARN, "console only"),
    ("half slack", doctor.slack((True, False), [])[0], State.FAIL, "TOCSIN_SLACK_CHANNEL not set"),
    ("slack", doctor.slack((True, True), [("token: tocsin", "")])[0], State.OK, "token: tocsin"),
    ("bad slack", doctor.slack((True, True), [("token: invalid_auth", "copy it")])[0], State.FAIL, "invalid_auth"),
]


@pytest.mark.parametrize(("found", "state", "word"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_a_finding_has_its_state_its_fact_and_where_needed_its_remedy(found: Finding, state: State, word: str) -> None:
    """What is well needs nothing; everything else says what to do; both say what was seen, in one line."""
    assert found.state is state
    assert word in found.what
    assert bool(found.remedy) == (state is not State.OK)
    assert "\n" not in found.what + found.remedy


def test_the_worst_finding_decides() -> None:
    """One failure is a failure, warnings alone are none."""
    assert worst([]) is State.OK
    assert worst([doctor.checksums(False), doctor.checksums(True)]) is State.WARN
    assert worst([doctor.python((3, 9), ""), doctor.checksums(False)]) is State.FAIL
