"""What the tests of a rule are worth: conditions that decide, mutants that nobody notices, and how it is shown."""

import json
from pathlib import Path
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner, Result

from rules.bundle import PACKS, Loaded, load
from rules.checks import Read
from rules.deciding import coverage
from rules.mutants import mutate
from rules.trial import articles
from streams.commands.rules import command

RULE = """schema: tocsin/rules/v1
rule: plain-vow
title: A vow
why: It matters.
owner: desk
status: live
severity: medium
match:
  claim: {event: THREATEN, modality: {at_least: vowed}}
  text: {none: [football]}
episode: {new_after: 72h}
notify: {to: desk}
tests:
  - name: a vow rings
    timeline:
      - {at: 0m, article: {outlet: Meridian Wire, claim: {event: THREATEN, modality: vowed}}, expect: alert}
  - name: others are quiet
    timeline:
      - {at: 0m, article: {outlet: Meridian Wire, claim: {event: THREATEN, modality: offered}}, expect: nothing}
      - at: 1m
        article: {outlet: Meridian Wire, title: Football, claim: {event: THREATEN, modality: vowed}}
        expect: {nothing: no_match}
"""


def loaded(tmp_path: Path, text: str = RULE) -> Loaded:
    (tmp_path / "one.yaml").write_text(text)
    found = load((tmp_path,))
    assert found.errors == ()
    return found


def outcome(tmp_path: Path, text: str, *options: str) -> Result:
    (tmp_path / "one.yaml").write_text(text)
    return CliRunner().invoke(command, ["test", str(tmp_path), *options])


def survivors(tmp_path: Path, text: str = RULE) -> set[str]:
    (document,) = loaded(tmp_path, text).documents
    return {f"{one.path} {one.change}" for one in mutate(document).survivors}


def test_a_condition_decides_when_it_alone_fails(tmp_path: Path) -> None:
    """The phrase and the modality each kept one test article out alone; no article failed at the event only."""
    found = loaded(tmp_path)
    (document,) = found.documents
    assert document.spec is not None
    rows = coverage(found.bundle.rules["plain-vow"], articles(document.spec.tests))

    assert [(row.condition.split(":")[0], row.decided) for row in rows] == [
        ("claim.event", 0), ("claim.modality", 1), ("text", 1),
    ]  # fmt: skip
    assert {row.matched for row in rows} == {1}


def test_a_mutant_that_no_test_notices_survives(tmp_path: Path) -> None:
    """Nothing tests the event and the quiet spell; modality and phrase are watched by their tests."""
    found = survivors(tmp_path)

    assert "match.claim.event dropped" in found
    assert "episode.new_after 72h → 6d" in found
    assert not any(one.startswith(("match.claim.modality.at_least vowed → offered", "match.text")) for one in found)
    assert "match.claim.modality dropped" not in found


def test_a_test_that_notices_takes_the_mutant_away(tmp_path: Path) -> None:
    """One more article, of another event, and dropping the event is noticed."""
    more = (
        "      - {at: 2m, article: {outlet: Meridian Wire, claim: {event: REJECT, modality: vowed}}, expect: nothing}\n"
    )

    assert "match.claim.event dropped" not in survivors(tmp_path, RULE + more)


def test_excuses_are_held_to_account(tmp_path: Path) -> None:
    """A reasoned excuse takes a survivor off the list; one without a survivor is named as unneeded."""
    excuse = "untested: {episode.new_after: tested for all rules, match.text: no reason}\n"
    (document,) = loaded(tmp_path, RULE + excuse).documents
    found = mutate(document)

    assert {one.path for one in found.excused} == {"episode.new_after"}
    assert found.stale == ("match.text",)


def test_the_command_lists_survivors_with_their_place(tmp_path: Path) -> None:
    """`--mutate` prints file, line and change, and ends with 1 while one is unexplained."""
    done = outcome(tmp_path, RULE, "--mutate", "--coverage")

    assert done.exit_code == 1
    assert f"UNNOTICED {tmp_path / 'one.yaml'}:9:18: plain-vow: match.claim.event dropped" in done.output
    assert "NOT DECIDING plain-vow: match[0] claim.event: THREATEN: never the only one that fails" in done.output
    assert "2 of 3 conditions decide" in done.output


def test_a_failed_test_says_what_kept_the_article_out(tmp_path: Path) -> None:
    """Where an alert was expected and nothing matched, the conditions that failed stand there with what was seen."""
    done = outcome(tmp_path, RULE.replace("modality: vowed}}, expect: alert", "modality: offered}}, expect: alert"))

    assert done.exit_code == 1
    assert "- alert\n" in done.output
    assert "+ nothing no_match" in done.output
    assert "kept out by claim.modality: at_least vowed → offered" in done.output
    assert f"{tmp_path / 'one.yaml'}:16:9 at 0m" in done.output


@pytest.mark.parametrize("broken", ["{at: soon, expect: alert}", "{at: 1m, expect: {alert: [1]}}", "5"])
def test_a_broken_test_fails_at_its_place(tmp_path: Path, broken: str) -> None:
    """A test that cannot be read is a failure with file and line, never a stack trace and never a pass."""
    done = outcome(tmp_path, RULE + f"      - {broken}\n")

    assert done.exit_code == 1
    assert "FAILED plain-vow: others are quiet" in done.output
    assert "Traceback" not in done.output


def test_json_and_junit_hold_the_same_verdicts(tmp_path: Path) -> None:
    """Both carry one case an expectation, failures marked."""
    wrong = RULE.replace("expect: alert}", "expect: digest}")
    report = tmp_path / "report.xml"
    done = outcome(tmp_path, wrong, "--json", "--junit", str(report))
    suite = ElementTree.parse(report).getroot()

    assert [bool(one["wrong"]) for one in json.loads(done.stdout)["verdicts"]] == [True, False, False]
    assert (suite.get("tests"), suite.get("failures")) == ("3", "1")
    assert [case.find("failure") is not None for case in suite.iter("testcase")] == [True, False, False]


def test_suggested_tests_notice_what_nothing_noticed(tmp_path: Path) -> None:
    """Pasted behind the tests that are there, the drafts hold and leave fewer survivors, none of them in the match."""
    before = survivors(tmp_path)
    drafted = outcome(tmp_path, RULE, "--suggest").output.partition("one.yaml\n")[2]
    tests = "".join(f"{line}\n" for line in drafted.splitlines() if not line.startswith("#"))

    assert outcome(tmp_path, RULE + tests).exit_code == 0
    after = survivors(tmp_path, RULE + tests)
    assert after < before
    assert not any(one.startswith(("match", "episode.new_after")) for one in after)


SHIPPED = load((PACKS / "iran-us", PACKS / "ukraine-talks"))


@pytest.mark.parametrize("document", SHIPPED.documents, ids=lambda one: Path(one.file).stem)
def test_every_change_of_a_shipped_rule_is_noticed_or_explained(document: Read) -> None:
    """No mutant of a shipped rule survives its tests without a reason, and no reason is unneeded."""
    assert document.spec is not None
    found = mutate(document, SHIPPED.bundle.rules)
    assert [str(one) for one in found.survivors] == []
    assert found.stale == ()


BOOK = load((PACKS / "cookbook",))
HONEST = (
    "leader-vows", "attack-at-sea", "either-way", "word-then-deed", "appeals-from-many", "two-dossiers",
    "two-rules-at-once", "two-of-three-rules", "which-articles",
)  # fmt: skip
"""Patterns of the cook-book whose tests notice every change; the others teach one thing and test that."""


@pytest.mark.parametrize("rule", HONEST)
def test_every_change_of_an_honest_pattern_is_noticed_or_explained(rule: str) -> None:
    """A pattern that was made to notice everything goes on doing so."""
    (document,) = [one for one in BOOK.documents if one.spec and one.spec.rule == rule]
    found = mutate(document, BOOK.bundle.rules)
    assert [str(one) for one in found.survivors] == []
    assert found.stale == ()


def test_what_the_whole_article_must_not_say_can_decide(tmp_path: Path) -> None:
    """A vow beside an attack fails at `match.none` alone, and coverage and explain see it."""
    text = RULE.replace("  text: {none: [football]}", "  none:\n    - claim: {event: ASSAULT}").replace(
        "title: Football, claim: {event: THREATEN, modality: vowed}}",
        "claims: [{event: THREATEN, modality: vowed}, {event: ASSAULT}]}",
    )
    found = loaded(tmp_path, text)
    (document,) = found.documents
    assert document.spec is not None
    rows = coverage(found.bundle.rules["plain-vow"], articles(document.spec.tests))

    assert {row.condition: row.decided for row in rows}["match.none: claim.event: ASSAULT"] == 1
