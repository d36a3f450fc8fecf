"""`tocsin rules promote | judge | status`: a rule's way to live, and what people say of it."""

import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from rules.bundle import load
from rules.judging import kept
from streams.commands.rules import command

RULE = """# The harbour desk's.
schema: tocsin/rules/v1
rule: plain-vow
title: A vow
why: It matters.
owner: desk
status: draft   # since Monday
severity: medium
match: {claim: {event: THREATEN, actor: IRN}}
episode: {new_after: 24h}
notify: {to: desk}
tests:
  - name: both
    timeline:
      - {at: 0m, article: {outlet: Meridian Wire, claim: {event: REJECT, actor: IRN}}, expect: nothing}
      - {at: 1m, article: {outlet: Meridian Wire, claim: {event: THREATEN, actor: IRN}}, expect: {alert: medium}}
"""


def asked(*words: str, text: str | None = None) -> Result:
    return CliRunner().invoke(command, list(words), input=text)


@pytest.fixture
def rule(tmp_path: Path) -> Path:
    path = tmp_path / "vow.yaml"
    path.write_text(RULE)
    return path


def history(tmp_path: Path, rule: Path, count: int = 1) -> str:
    """A backtest over the last week with so many vows of one hour, each of another story's day or party."""
    now = datetime.now(UTC) - timedelta(minutes=5)
    vows = [(f"Iran vows revenge on US, number {number}", now - timedelta(days=2 * number)) for number in range(count)]
    lines = [("Markets calm", now - timedelta(days=7)), *vows]
    archive = tmp_path / "archive.jsonl"
    items = [
        {"title": title, "outlet": "Meridian Wire", "published": str(at), "seen_at": str(at)} for title, at in lines
    ]
    archive.write_text("".join(json.dumps(item) + "\n" for item in items))
    kept_at = str(tmp_path / "history.json")
    done = asked("backtest", "plain-vow", str(archive), "--rules", str(rule), "--json", kept_at, "--processes", "1")
    assert done.exit_code == 0, done.output
    return kept_at


def test_a_tested_draft_is_staged_and_nothing_else_changes(rule: Path) -> None:
    """The status changes in its place; comments and every other byte stay."""
    done = asked("promote", "plain-vow", "--rules", str(rule))

    assert done.exit_code == 0, done.output
    assert rule.read_text() == RULE.replace("status: draft", "status: staged")
    assert load((rule,)).bundle.rules["plain-vow"].status == "staged"


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("expect: nothing}", "expect: {update: quiet}}", "no test shows that it stays silent"),
        ("expect: {alert: medium}}", "expect: nothing}", "no test shows that it rings"),
        ("expect: {alert: medium}}", "expect: {alert: high}}", "1 expectations fail"),
        (RULE[RULE.index("tests:") :], "", "that it rings, and that it stays silent"),
    ],
)
def test_a_draft_without_proof_stays_a_draft(rule: Path, old: str, new: str, says: str) -> None:
    """One-sided, failing or no tests: refused with the reason, and the file is untouched."""
    rule.write_text(RULE.replace(old, new))
    before = rule.read_bytes()
    done = asked("promote", "plain-vow", "--rules", str(rule))

    assert done.exit_code == 1
    assert says in done.output
    assert rule.read_bytes() == before


def test_live_needs_a_backtest_of_the_last_week(rule: Path, tmp_path: Path) -> None:
    """Without one it is refused; with one of this version it goes live; a reason overrules."""
    rule.write_text(RULE.replace("status: draft", "status: staged"))
    refused = asked("promote", "plain-vow", "--rules", str(rule))
    assert "no backtest of the last 7 days" in refused.output
    assert "status: staged" in rule.read_text()

    done = asked("promote", "plain-vow", "--rules", str(rule), "--history", history(tmp_path, rule))
    assert done.exit_code == 0, done.output
    assert "status: live" in rule.read_text()

    rule.write_text(RULE.replace("status: draft", "status: staged").replace("24h", "23h"))
    kept_at = str(tmp_path / "history.json")
    other = asked("promote", "plain-vow", "--rules", str(rule), "--history", kept_at)
    assert "of another version" in other.output
    forced = asked("promote", "plain-vow", "--rules", str(rule), "--because", "the desk asked for it tonight")
    assert forced.exit_code == 0
    assert "because the desk asked for it tonight" in forced.output


@pytest.mark.parametrize(("begin", "goal"), [("live", "staged"), ("live", "retired"), ("draft", "retired")])
def test_a_step_back_needs_no_proof(rule: Path, begin: str, goal: str) -> None:
    """A rule that rings wrongly is made quieter at once, whatever its tests say; there is no step to where it is."""
    rule.write_text(RULE[: RULE.index("tests:")].replace("status: draft", f"status: {begin}"))
    done = asked("promote", "plain-vow", "--rules", str(rule), "--to", goal)
    again = asked("promote", "plain-vow", "--rules", str(rule), "--to", goal)

    assert done.exit_code == 0, done.output
    assert f"status: {goal}" in rule.read_text()
    assert f"plain-vow is {goal} already" in again.output


def test_no_step_on_is_left_out_without_proof(rule: Path) -> None:
    """From draft straight to live everything is asked for that live needs; a retired rule comes back with its tests."""
    refused = asked("promote", "plain-vow", "--rules", str(rule), "--to", "live")
    assert "no backtest of the last 7 days" in refused.output
    rule.write_text(RULE.replace("status: draft", "status: retired"))
    assert "give --to staged" in asked("promote", "plain-vow", "--rules", str(rule)).output
    assert asked("promote", "plain-vow", "--rules", str(rule), "--to", "staged").exit_code == 0


def test_judgements_stand_beside_the_rule_and_become_tests(rule: Path, tmp_path: Path) -> None:
    """One key judges, a capital also prints a test that holds; what is judged is not asked again."""
    played = history(tmp_path, rule, 2)
    done = asked("judge", "plain-vow", played, "--rules", str(rule), text="Rw")

    assert done.exit_code == 0, done.output
    assert "plain-vow: 1 right, 1 wrong, 0 repeat" in done.output
    assert sorted(one.said for one in kept(str(rule))) == ["right", "wrong"]
    assert "1/" not in asked("judge", "plain-vow", played, "--rules", str(rule), text="r").output
    drafted = re.findall(r"^(  - name: judged.*|    timeline:|      - \{.*)$", done.output, re.MULTILINE)
    rule.write_text(RULE + "\n".join(drafted) + "\n")
    tested = asked("test", str(rule))
    assert tested.exit_code == 0, tested.output
    assert "3 expectations" in tested.output


def test_status_names_version_and_what_is_kept_out(rule: Path, tmp_path: Path) -> None:
    """Each rule with status and version, and files with errors."""
    (tmp_path / "bad.yaml").write_text(RULE.replace("THREATEN, actor: IRN}}\nepisode", "THREATN}}\nepisode"))
    done = asked("status", str(tmp_path))

    version = load((rule,)).bundle.rules["plain-vow"].version
    assert re.search(rf"draft +medium +plain-vow +{version}", done.output)
    assert "bad.yaml; see `tocsin rules check`" in done.output
