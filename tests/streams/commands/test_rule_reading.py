"""`tocsin rules explain | near-miss | why | graph`: what a rule makes of articles, told to its author."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner, Result

from streams.commands.rules import command

BEGIN = datetime(2026, 3, 1, tzinfo=UTC)
RULE = """schema: tocsin/rules/v1
rule: plain-vow
title: A vow
why: It matters.
owner: desk
status: draft
severity: medium
lists:
  iran: [IRN]
match:
  claim: {event: THREATEN, modality: {at_least: vowed}, actor: $iran}
  article: {genre: {not_in: [opinion]}}
episode: {new_after: 24h}
confirm: {sources: 2, at_least: {tier_1: 1}}
notify: {to: desk}
"""


def asked(*words: str, text: str | None = None) -> Result:
    return CliRunner().invoke(command, list(words), input=text)


@pytest.fixture
def rule(tmp_path: Path) -> str:
    (tmp_path / "vow.yaml").write_text(RULE)
    return str(tmp_path / "vow.yaml")


def archive(tmp_path: Path, *titles: str) -> str:
    path = tmp_path / "archive.jsonl"
    lines = [
        {"title": title, "outlet": "Meridian Wire", "published": at, "seen_at": at}
        for number, title in enumerate(titles)
        for at in [(BEGIN + timedelta(hours=number)).isoformat()]
    ]
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))
    return str(path)


def test_explain_shows_every_condition_with_what_was_seen(rule: str) -> None:
    """A refusal fails at the event and the modality only; the actor holds, with the value observed."""
    done = asked("explain", "plain-vow", "-", "--rules", rule, text="Iran rejects talks with United States\n")

    assert done.exit_code == 0, done.output
    assert "✗ claim.event: THREATEN → REJECT" in done.output
    assert "✓ claim.actor: IRN → IRN" in done.output
    assert "nothing matches" in done.output


def test_explain_says_what_a_story_still_lacks(rule: str, tmp_path: Path) -> None:
    """One outlet of no known tier: the pattern fits, and one more source and one of tier 1 are missing."""
    done = asked("explain", "plain-vow", archive(tmp_path, "Iran vows revenge on US"), "--rules", rule)

    assert "✓ match: fits" in done.output
    assert "→ silent: unconfirmed" in done.output
    assert "lacks 1 more independent by origin within 6h (has 1)" in done.output
    assert "lacks 1 of tier 1 or better within 6h (has 0)" in done.output


def test_near_misses_are_grouped_by_the_condition_that_failed(rule: str, tmp_path: Path) -> None:
    """Another party's vow failed at the actor alone, one article fits, football is no miss at all."""
    titles = ("Iran vows revenge on US", "Israel vows revenge on Iran", "Harbour United win the cup")
    done = asked("near-miss", "plain-vow", archive(tmp_path, *titles), "--rules", rule)

    assert done.exit_code == 0, done.output
    assert "1 × claim.actor: IRN" in done.output
    assert "2026-03-01 01:00 ISR: Israel vows revenge on Iran" in done.output
    assert "3 articles: 1 fit plain-vow, 1 fail one condition" in done.output


def test_why_tells_the_story_of_an_alert_from_a_kept_history(rule: str, tmp_path: Path) -> None:
    """The episode's id finds rule, conditions and what was said; an unknown id is a clear error."""
    Path(rule).write_text(RULE.replace("sources: 2, at_least: {tier_1: 1}", "sources: 1"))
    kept = str(tmp_path / "kept.json")
    file = archive(tmp_path, "Iran vows revenge on US")
    assert asked("backtest", file, "--rules", rule, "--processes", "1", "--json", kept).exit_code == 0
    episode = json.loads(Path(kept).read_text())["rings"][0]["episode"]
    done = asked("why", episode[:10], "--history", kept)

    assert "plain-vow" in done.output
    assert "claim.actor: IRN → IRN" in done.output
    assert "2026-03-01 00:00 alert medium: first" in done.output
    assert "no alert 'feed'" in asked("why", "feed", "--history", kept).output


def test_the_graph_joins_what_a_rule_names(rule: str) -> None:
    """The picture is well-formed SVG with the event, the list, the rule and the desk."""
    done = asked("graph", rule)
    root = ElementTree.fromstring(done.stdout)

    shown = {text.text for text in root.iter("{http://www.w3.org/2000/svg}text")}
    assert {"THREATEN", "$iran", "plain-vow", "desk"} <= shown
    assert len(list(root.iter("{http://www.w3.org/2000/svg}path"))) == 3


def test_a_hostile_headline_is_harmless(rule: str) -> None:
    """Escape sequences of a text do not reach the terminal."""
    done = asked("explain", "plain-vow", "-", "--rules", rule, text="Iran vows \x1b[31mrevenge\u202e on US\n")

    assert "\x1b" not in done.output
    assert "\u202e" not in done.output


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("explain", "plain-vw", "-"), "did you mean 'plain-vow'"),
        (("explain", "plain-vow", "no/such/file"), "No such file"),
        (("near-miss", "plain-vow"), "give FILES"),
    ],
)
def test_wrong_words_are_one_clear_message(rule: str, words: tuple[str, ...], says: str) -> None:
    """A misspelt rule, a missing file, no archive: one message with the remedy."""
    done = asked(*words, "--rules", rule, text="x\n")

    assert done.exit_code != 0
    assert says in done.output
    assert "Traceback" not in done.output
