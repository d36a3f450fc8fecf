"""`tocsin try`: what an article becomes, shown to a person."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from streams.commands.try_ import command

VOW = (
    "Iran vows revenge on US after strike on Kharg Island\n"
    "The IRGC said its answer would come at a time of its choosing.\n"
)


def tried(what: str, *options: str, text: str | None = None) -> str:
    done = CliRunner().invoke(command, [what, *options], input=text)
    assert done.exit_code == 0, done.output
    return done.output


def test_a_vow_shows_its_claim_its_rule_and_the_alert() -> None:
    """A plain text on standard input: who threatens whom, which rule fits, and that it would ring."""
    shown = tried("-", text=VOW)

    assert "THREATEN/violence vowed: IRN → USA" in shown
    assert "retaliation-vow-new (match)" in shown
    assert "by retaliation-vow-new, at once (first)" in shown


def test_explain_shows_conditions_and_the_parts_of_a_claim() -> None:
    """Each condition with what was observed, and the words a claim was made of."""
    shown = tried("-", "--explain", text=VOW)

    assert "claim.modality: at_least vowed → vowed" in shown
    assert "[actor Iran]" in shown


def test_a_persian_article_is_answered_with_claims_and_marked_parts() -> None:
    """Another script goes the same way: fields, claims with actor and target, the rule, the words that were read."""
    shown = tried("-", "--explain", text="سپاه پاسداران آمریکا را به پاسخ کوبنده تهدید کرد\n")

    assert "language fa" in shown
    assert "THREATEN/violence vowed: IRN.IRGC → USA" in shown
    assert "[actor سپاه پاسداران]" in shown
    assert "[event تهدید کرد]" in shown
    assert "retaliation-vow-new (match)" in shown


def test_nothing_is_an_answer_with_its_reason() -> None:
    """A harmless text rings nothing; one in a language without a grammar says so."""
    assert "Alert: none" in tried("-", text="Oman woman wins Romanian chess title\n")
    shown = tried("-", text="საირანი Iran სამხრეთში ვიზიტად იმყოფება დღეს დილით\n")
    assert "no grammar for language ka: names only; countries IRN" in shown


def test_json_lines_come_from_a_file_and_become_json_lines(tmp_path: Path) -> None:
    """An archive of two items gives two objects, with claims and rules."""
    path = tmp_path / "archive.jsonl"
    items = ({"title": "US strikes Kharg Island, Pentagon says"}, {"title": "Markets calm"})
    path.write_text("".join(json.dumps(item) + "\n" for item in items))

    first, second = (json.loads(line) for line in tried(str(path), "--json").splitlines())

    assert [match["rule"] for match in first["matches"] if match["role"] == "match"] == ["strike-on-site"]
    assert second["matches"] == []


@pytest.mark.parametrize(("what", "text"), [("-", ""), ("no/such/file.jsonl", None), ("-", "<html><p>no feed")])
def test_what_holds_no_article_is_one_clear_message(what: str, text: str | None) -> None:
    """Empty input, a missing file, a web page: an error that names it, no stack trace."""
    done = CliRunner().invoke(command, [what], input=text)

    assert done.exit_code == 1
    assert done.output.startswith("Error: ")
    assert "Traceback" not in done.output


def test_a_hostile_title_does_not_reach_the_terminal_as_a_command() -> None:
    """Escape sequences and direction overrides are taken out."""
    shown = tried("-", text="Iran vows \x1b[31mrevenge\u202e on US\n")

    assert "\x1b" not in shown
    assert "\u202e" not in shown
