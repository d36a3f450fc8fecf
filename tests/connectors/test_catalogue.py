"""The catalogue: the shipped desk holds, and every fault in a file is told with its place and a hint."""

import subprocess
import sys
from collections import Counter
from datetime import timedelta

import pytest

from connectors.catalogue import load, parse
from connectors.errors import Misconfigured
from connectors.located import read
from connectors.sources.feed import FeedEntry

GOOD = """\
schema: tocsin/catalog/v1
desk: harbour
sources:
  - id: meridian-wire
    kind: feed
    url: https://wire.example/rss
    name: Meridian Wire
    family: meridian
    interval: 90s
"""


def faults(text: str) -> str:
    with pytest.raises(Misconfigured) as caught:
        parse(text, "c.yaml")
    return str(caught.value)


def test_the_shipped_desk_has_its_sources_in_every_language() -> None:
    """At least 60 sources load, among them Persian, Arabic, Russian, Chinese and Hebrew ones."""
    catalogue = load()
    languages = Counter(entry.language for entry in catalogue.enabled())
    assert len(catalogue.entries) >= 60
    assert all(languages[tag] >= 2 for tag in ("fa", "ar", "ru", "zh", "he", "en"))
    assert all(entry.note for entry in catalogue.entries if entry.checked is None or not entry.enabled)


def test_an_entry_carries_the_facts_of_its_publisher() -> None:
    """Interval, defaults and outlet come out of a minimal entry."""
    (entry,) = parse(GOOD, "c.yaml").entries
    assert isinstance(entry, FeedEntry)
    assert entry.interval == timedelta(seconds=90)
    outlet = entry.outlet()
    assert (outlet.family, outlet.reliability, outlet.tier, entry.private) == ("meridian", "F", 4, False)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("    interval:", "    intervall:", "c.yaml:9:5: unknown key 'intervall'; did you mean 'interval'?"),
        ("90s", "soon", "c.yaml:9:5: interval: write a duration as 90s, 5m or 2h"),
        ("kind: feed", "kind: fed", "c.yaml:5:5: unknown kind of source 'fed'; did you mean 'feed'?"),
        ("https://wire", "ftp://wire", "c.yaml:6:5: url: a feed's url starts with http://"),
        ("    family: meridian\n", "", "c.yaml:4:5: family is missing"),
        (
            "family: meridian\n",
            "family: meridian\n    timezone: Mars/Base\n",
            "c.yaml:9:5: 'Mars/Base' is no time zone",
        ),
        (
            "family: meridian\n",
            "family: meridian\n    family: other\n",
            "c.yaml:9:5: the key 'family' stands here twice",
        ),
        ("family: meridian\n", "family: &m meridian\n", "c.yaml:8:13: anchors and aliases are not used here"),
        ("desk:", "desc:", "c.yaml:2:1: unknown key 'desc'; did you mean 'desk'?"),
        ("catalog/v1", "catalog/v9", "c.yaml:1:1: the schema is 'tocsin/catalog/v1', not 'tocsin/catalog/v9'"),
        ("  - id", " - - id", "c.yaml:"),
        ("desk: harbour", "desk: [", "c.yaml:"),
    ],
)
def test_a_fault_is_told_with_its_place_and_a_hint(old: str, new: str, message: str) -> None:
    """Each way to get an entry wrong names file, line, column and what was meant."""
    assert old in GOOD
    assert message in faults(GOOD.replace(old, new, 1))


def test_duplicates_are_refused() -> None:
    """Two entries may share neither id nor address, however the address is spelt."""
    second = GOOD.partition("sources:\n")[2].replace("meridian-wire", "other").replace("example/rss", "EXAMPLE/rss/")
    assert "the url 'https://wire.example/rss' stands in line 6 already" in faults(GOOD + second)
    assert "the id 'meridian-wire' stands in line 4 already" in faults(GOOD + GOOD.partition("sources:\n")[2])


def test_an_unknown_name_gets_the_nearest_one() -> None:
    """Asking for a source that is not there answers with the one that is."""
    with pytest.raises(Misconfigured, match="did you mean 'meridian-wire'"):
        parse(GOOD, "c.yaml").named("meridian-wyre")


def test_scalars_follow_the_core_rules_of_yaml() -> None:
    """Words like no, on and 12:30 are words; only true, false, null and numbers are more."""
    value = read("a: no\nb: on\nc: 12:30\nd: true\ne: 007\nf: 1e3\ng: '1'\nh:\ni: 2026-01-02\n").value
    assert value == {
        "a": "no", "b": "on", "c": "12:30", "d": True, "e": 7, "f": 1000.0, "g": "1", "h": None, "i": "2026-01-02",
    }  # fmt: skip


def test_the_facts_of_items_load_no_http_client() -> None:
    """The models that travel with items stay importable without httpx."""
    code = "import sys, connectors.item; sys.exit('httpx' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
