from pathlib import Path

import pytest

from rules.bundle import Loaded, load

GOOD = """schema: tocsin/rules/v1
rule: plain-vow
title: A vow
why: It matters.
owner: desk
status: live
severity: medium
match:
  claim: {event: THREATEN, actor: $who}
episode: {new_after: 72h}
notify: {to: desk}
lists:
  who: [IRN]
tests:
  - name: rings
    timeline:
      - {at: 0m, article: {outlet: Meridian Wire, claim: {event: THREATEN, actor: IRN}}, expect: alert}
      - {at: 1m, article: {outlet: Meridian Wire, claim: {event: REJECT, actor: IRN}}, expect: nothing}
"""


def loaded(tmp_path: Path, text: str | bytes, name: str = "one.yaml") -> Loaded:
    (tmp_path / name).write_bytes(text if isinstance(text, bytes) else text.encode())
    return load((tmp_path,))


def test_a_good_rule_has_no_findings(tmp_path: Path):
    """The rule that the bad ones are made from is good."""
    found = loaded(tmp_path, GOOD)
    assert found.findings == ()
    assert list(found.bundle.rules) == ["plain-vow"]


@pytest.mark.parametrize(
    ("old", "new", "code", "line", "says"),
    [
        ("new_after: 72h", "new_aftr: 72h", "unknown-field", 10, "did you mean 'new_after'"),
        ("THREATEN, actor", "THREATN, actor", "unknown-term", 9, "did you mean 'THREATEN'"),
        ("[IRN]", "[IRN.IRGG]", "unknown-term", 13, "IRN.IRGC"),
        ("72h", "72 hours", "bad-value", 10, "write 90m, 6h or 3d"),
        ("$who", "$whom", "unknown-list", 9, "did you mean 'who'"),
        ("[IRN]", "[$who]", "list-cycle", 13, "includes itself"),
        ("owner: desk\n", "", "missing-field", 1, "owner"),
        ("why: It matters.\n", "", "missing-field", 1, "why"),
        ("severity: medium", "severity: hihg", "unknown-word", 7, "did you mean 'high'"),
        ("title: A vow", "title: A vow\ntitle: Again", "duplicate-key", 4, "line 3"),
        ("[IRN]", "&a [IRN]", "anchor", 13, "list"),
        ("title: A vow", "title: !!python/object:os.system x", "tag", 3, "tag"),
        ("title: A vow", "title: A\x00vow", "control-character", 3, "U+0000"),
        ("title: A vow", "title: [a", "yaml-syntax", 4, ""),
        ("notify: {to: desk}", "notify:\n\tto: desk", "yaml-syntax", 12, "spaces"),
        ("title: A vow", "title: " + "[" * 60 + "]" * 60, "too-deep", 3, "nesting"),
        ("title: A vow", "title: " + "x" * 9_000, "value-too-long", 3, "9000"),
        ("notify: {to: desk}", "notify: {to: desk}\nconfirm: {sources: yes}", "wrong-type", 12, "integer"),
        ("event: THREATEN", "modality: {at_least: sworn}", "unknown-word", 9, "the ladder"),
        ("event: THREATEN", "event: {at_least: THREATEN}", "no-ladder", 9, "no order"),
        ("event: THREATEN", "event: {}", "bad-value", 9, "empty"),
        ("match:\n  claim: {event: THREATEN, actor: $who}", "match: []", "wrong-type", 8, "match"),
        ("72h}", "3h}\nconfirm: {within: 9h}", "window-order", 11, "longer"),
    ],
)
def test_each_mistake_is_a_located_finding(tmp_path: Path, old: str, new: str, code: str, line: int, says: str):
    """Each mistake gives its code at its line with a remedy, and keeps the rule out of the bundle."""
    assert old in GOOD
    found = loaded(tmp_path, GOOD.replace(old, new, 1))
    (finding,) = [one for one in found.errors if one.code == code]
    assert finding.line == line
    assert says in str(finding)
    assert found.bundle.rules == {}


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"\xff\xfe\x00", "not-utf8"),
        (b"", "empty"),
        (b"x" * 600_000, "file-too-large"),
        (b"- just\n- a list\n", "wrong-type"),
        (b"lists: {a: []}\n", "bad-list"),
    ],
)
def test_files_that_are_no_rules_are_findings(tmp_path: Path, raw: bytes, code: str):
    """Bytes that hold no rule end in a finding, never in an exception."""
    assert code in {one.code for one in loaded(tmp_path, raw).findings}


def test_a_bad_rule_leaves_the_others_running(tmp_path: Path):
    """A rule with an error stays out; its neighbour runs."""
    (tmp_path / "two.yaml").write_text(GOOD.replace("plain-vow", "other-vow"))
    found = loaded(tmp_path, GOOD.replace("THREATEN, actor", "THREATN, actor"))
    assert list(found.bundle.rules) == ["other-vow"]


def test_all_findings_come_at_once(tmp_path: Path):
    """Two mistakes in one file are two findings."""
    found = loaded(tmp_path, GOOD.replace("severity: medium", "severity: hihg").replace("72h", "72"))
    assert {one.code for one in found.errors} == {"unknown-word", "bad-value"}


def test_words_that_yaml_1_1_reads_as_booleans_stay_text(tmp_path: Path):
    """`NO` and `on` are text: a bloc may be called so."""
    rule = GOOD.replace("$who}", "$who}\n  article: {bloc: [NO, on, 12:30]}")
    (pattern,) = loaded(tmp_path, rule).bundle.rules["plain-vow"].patterns["match"]
    assert pattern.article[0].condition.any == ("NO", "on", "12:30")


def test_title_and_route_keep_the_state_and_the_window_does_not(tmp_path: Path):
    """Identity follows what shapes state; version follows every word of the rule."""
    one = loaded(tmp_path, GOOD).bundle.rules["plain-vow"]
    titled = loaded(tmp_path, GOOD.replace("A vow", "Another")).bundle.rules["plain-vow"]
    longer = loaded(tmp_path, GOOD.replace("72h", "71h")).bundle.rules["plain-vow"]
    assert (one.identity, one.version) != (titled.identity, titled.version)
    assert one.identity == titled.identity
    assert one.identity != longer.identity
