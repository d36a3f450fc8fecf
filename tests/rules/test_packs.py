"""Packs with manifests, and local changes to their rules without copying them."""

from pathlib import Path

import pytest

from rules.bundle import PACKS, SHIPPED, Loaded, load
from streams.commands.rule.test import verdicts_of

RULE = """schema: tocsin/rules/v1
rule: {name}
title: A rule
why: It matters.
owner: desk
status: live
severity: medium
match: {{claim: {{event: THREATEN, actor: $who}}}}
episode: {{new_after: 72h}}
notify: {{to: desk}}
tests:
  - name: rings
    timeline:
      - {{at: 0m, article: {{outlet: Meridian Wire, claim: {{event: THREATEN, actor: IRN}}}}, expect: alert}}
"""
MANIFEST = "schema: tocsin/pack/v1\npack: {name}\nversion: 1.2.0\ntitle: A pack\nowner: desk\n"


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    """A pack of two rules with a list and a manifest."""
    folder = tmp_path / "pack"
    folder.mkdir()
    (folder / "lists.yaml").write_text("lists:\n  who: [IRN]\n")
    (folder / "pack.yaml").write_text(MANIFEST.format(name="harbour"))
    for name in ("one", "two"):
        (folder / f"{name}.yaml").write_text(RULE.format(name=name).replace("desk}", f"{name}-desk}}"))
    return folder


def with_local(pack: Path, text: str) -> Loaded:
    """Load the pack with a local file beside it."""
    path = pack.parent / "local.yaml"
    path.write_text("schema: tocsin/local/v1\n" + text)
    return load((pack, path))


def test_a_pack_says_what_it_is(pack: Path):
    """The manifest is read, and is no rule."""
    loaded = load((pack,))
    assert loaded.findings == ()
    assert [(one.pack, one.version) for one in loaded.packs] == [("harbour", "1.2.0")]
    assert set(loaded.bundle.rules) == {"one", "two"}


@pytest.mark.parametrize(
    ("old", "new", "code", "line"),
    [
        ("1.2.0", "1.2", "bad-value", 3),
        ("owner", "ower", "unknown-field", 5),
        ("owner: desk\n", "", "missing-field", 1),
        ("owner: desk\n", "owner: desk\nneeds: {packs: [elsewhere]}\n", "missing-pack", 6),
    ],
)
def test_each_mistake_in_a_manifest_is_located(pack: Path, old: str, new: str, code: str, line: int):
    """A manifest's mistakes are findings at their lines; the rules run on."""
    (pack / "pack.yaml").write_text(MANIFEST.format(name="harbour").replace(old, new, 1))
    loaded = load((pack,))
    assert (code, line) in {(one.code, one.line) for one in loaded.errors}
    assert set(loaded.bundle.rules) == {"one", "two"}


def test_two_packs_of_one_name_are_found(pack: Path):
    """A name that stands twice is an error at the second."""
    other = pack.parent / "other"
    other.mkdir()
    (other / "pack.yaml").write_text(MANIFEST.format(name="harbour"))
    (other / "three.yaml").write_text(RULE.format(name="three").replace("$who", "IRN"))
    (finding,) = load((pack, other)).errors
    assert (finding.code, Path(finding.file).parent) == ("duplicate-pack", other)


def test_a_threshold_is_changed_without_copying_the_rule(pack: Path):
    """What is given replaces, the rest stays; the state is another one, as it is of any changed threshold."""
    plain = load((pack,)).bundle.rules["one"]
    loaded = with_local(pack, "extends: one\nconfirm: {sources: 2}\ntests: []\n")
    changed = loaded.bundle.rules["one"]
    assert (changed.confirm.sources, changed.new_after) == (2, plain.new_after)
    assert changed.identity != plain.identity
    assert loaded.bundle.rules["two"].confirm.sources == 1
    assert {one.code for one in loaded.findings} == {"no-tests"}


def test_a_title_changed_here_keeps_state_and_tests(pack: Path):
    """Nothing that decides what rings changes: the same state, and the rule's own tests still hold."""
    plain = load((pack,)).bundle.rules["one"]
    loaded = with_local(pack, "extends: one\ntitle: Our own words\n")
    assert loaded.findings == ()
    assert loaded.bundle.rules["one"].identity == plain.identity
    assert [verdict.wrong for verdict in verdicts_of(loaded)] == [(), ()]


def test_null_takes_a_part_away_and_a_new_name_makes_a_second_rule(pack: Path):
    """`null` drops a field; with an id of its own the changed rule runs beside the one it extends."""
    loaded = with_local(pack, "extends: one\nrule: one-critical\nseverity: low\nmatch: {claim: {actor: null}}\n")
    assert set(loaded.bundle.rules) == {"one", "two", "one-critical"}
    (pattern,) = loaded.bundle.rules["one-critical"].patterns["match"]
    assert [line.field for line in pattern.claim] == ["event"]


def test_a_rule_is_switched_off_with_a_reason(pack: Path):
    """The named rule does not run; its neighbour does; without a reason it is an error."""
    assert set(with_local(pack, "disable: [two]\nwhy: another desk watches it\n").bundle.rules) == {"one"}
    (finding,) = with_local(pack, "disable: [two]\n").errors
    assert finding.code == "missing-field"


@pytest.mark.parametrize(
    ("text", "code", "line", "says"),
    [
        ("extends: onee\ntitle: x\n", "unknown-rule", 2, "did you mean 'one'"),
        ("disable: [tow]\nwhy: x\n", "unknown-rule", 2, "did you mean 'two'"),
        ("disable: two\nwhy: x\n", "wrong-type", 2, "must be a list"),
        ("title: x\n", "no-change", 1, "extends"),
        ("extends: one\nconfirm: {soures: 2}\n", "unknown-field", 3, "did you mean 'sources'"),
        ("extends: one\nmatch: {claim: {actor: [IRN.IRGG]}}\n", "unknown-term", 3, "IRN.IRGC"),
        ("extends: one\nmatch: {claim: {actor: $whom}}\n", "unknown-list", 3, "did you mean 'who'"),
    ],
)
def test_mistakes_in_local_changes_are_found_in_the_local_file(pack: Path, text: str, code: str, line: int, says: str):
    """A mistake in a change is located where it was written, not in the pack it changes."""
    loaded = with_local(pack, text)
    (finding,) = [one for one in loaded.errors if one.code == code]
    assert (Path(finding.file).name, finding.line) == ("local.yaml", line)
    assert says in str(finding)


def test_the_second_pack_loads_beside_the_first_and_its_own_tests_hold():
    """`ukraine-talks` was written from the reference alone: nothing in the engine is wired to Iran."""
    loaded = load((SHIPPED, PACKS / "ukraine-talks"))
    assert loaded.findings == ()
    assert [one.pack for one in loaded.packs] == ["iran-us", "ukraine-talks"]
    verdicts = [one for one in verdicts_of(loaded) if one.rule.startswith("ukraine-")]
    assert len({one.rule for one in verdicts}) >= 5
    assert [one for one in verdicts if one.wrong] == []


def test_the_reference_shows_local_changes_that_work(tmp_path: Path):
    """The local file in docs/rules.md loads beside the shipped pack without an error."""
    page = Path(__file__).parents[2] / "docs" / "rules.md"
    (tmp_path / "local.yaml").write_text(page.read_text().split("```yaml\n")[-1].split("```")[0])
    loaded = load((SHIPPED, tmp_path))
    assert loaded.errors == ()
    assert loaded.bundle.rules["strike-on-site"].confirm.sources == 2
    assert "restraint-appeals" not in loaded.bundle.rules
