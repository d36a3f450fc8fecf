"""The language's own fields, each shown by a small rule whose own tests must hold."""

from pathlib import Path

import pytest

from rules.bundle import Loaded, load
from rules.trial import START, ArticleCase, Verdict, article
from streams.commands.rule.test import verdicts_of

HEAD = """schema: tocsin/rules/v1
rule: example
title: An example
why: It shows a field.
owner: desk
status: live
severity: medium
notify: {to: desk}
"""


def loaded(folder: Path, text: str) -> Loaded:
    """Load a rule made of the common head and the text."""
    (folder / "example.yaml").write_text(HEAD + text)
    return load((folder,))


def wrong(folder: Path, text: str) -> list[Verdict]:
    """Return the expectations of the rule's own tests that do not hold; there must be some, and no findings."""
    found = loaded(folder, text)
    assert found.findings == ()
    verdicts = verdicts_of(found)
    assert verdicts
    return [one for one in verdicts if one.wrong]


TOLL = """
match:
  claim: {event: STATEMENT, figures: {kind: toll, whose: USA, value: {at_least: 10, below: 100}}}
episode: {new_after: 72h}
tests:
  - name: one figure satisfies every line
    timeline:
      - at: 0m
        article:
          outlet: Meridian Wire
          claim:
            event: STATEMENT
            figures: [{kind: toll, value: 4, whose: USA}, {kind: injured, value: 40, whose: USA}]
        expect: {nothing: no_match}
      - at: 1m
        article: {outlet: Second Light, claim: {event: STATEMENT, figures: {kind: toll, value: 13, whose: USA}}}
        expect: alert
"""


def test_one_figure_of_the_claim_satisfies_every_line(tmp_path: Path):
    """A toll too small beside another kind of figure large enough does not match; one that fits does."""
    assert wrong(tmp_path, TOLL) == []


def test_dossiers_and_a_date_of_its_own_are_asked_for_like_any_field(tmp_path: Path):
    """A claim that ties two dossiers, and one with a date, match; without them nothing does."""
    rule = """
match:
  any:
    - claim: {relation: linkage, dossiers: {all: [IRN, UKR]}}
    - claim: {event: THREATEN, due: {present: true}}
episode: {new_after: 72h, per: [dossiers]}
tests:
  - name: two dossiers, or a date
    timeline:
      - at: 0m
        article: {outlet: Meridian Wire, claim: {event: STATEMENT, relation: linkage, dossiers: [IRN, PSE]}}
        expect: {nothing: no_match}
      - at: 1m
        article: {outlet: Meridian Wire, claim: {event: STATEMENT, relation: linkage, dossiers: [IRN, UKR]}}
        expect: alert
      - at: 2m
        article: {outlet: Meridian Wire, claim: {event: THREATEN, actor: IRN}}
        expect: {nothing: no_match}
      - at: 3m
        article: {outlet: Meridian Wire, claim: {event: THREATEN, actor: IRN, due: 24h}}
        expect: alert
"""
    assert wrong(tmp_path, rule) == []


@pytest.mark.parametrize(
    ("old", "new", "code", "says"),
    [
        ("kind: toll, whose", "kind: tol, whose", "unknown-term", "did you mean 'toll'"),
        ("whose: USA, value", "whose: USB, value", "unknown-term", "whose has no 'USB'"),
        ("whose: USA, value", "whose: Switzerland, value", "unknown-term", "Switzerland is 'CHE'"),
        ("whose: USA, value", "who: USA, value", "unknown-field", "did you mean 'whose'"),
        ("below: 100", "bellow: 100", "unknown-field", "did you mean 'below'"),
    ],
)
def test_mistakes_in_figures_are_located(tmp_path: Path, old: str, new: str, code: str, says: str):
    """A wrong word, code or field inside `figures` is a finding with a remedy at its line."""
    (finding,) = loaded(tmp_path, TOLL.replace(old, new, 1)).errors
    assert (finding.code, finding.line) == (code, 11)
    assert says in str(finding)


@pytest.mark.parametrize(
    ("line", "given"),
    [
        ("source: harbour-feed", {"source": "harbour-feed"}),
        ("reliability: {at_least: A}", {"reliability": "A"}),
        ("actors: VAT", {"actors": "VAT"}),
        ("places: red-sea", {"places": ["red-sea"]}),
        ("topics: shipping", {"topics": ["shipping", "economic"]}),
    ],
)
def test_a_test_can_say_all_that_a_rule_asks_of_an_article(tmp_path: Path, line: str, given: dict[str, object]):
    """Each line of `article` fits an article that a test makes so, and not the plain one."""
    bundle = loaded(tmp_path, f"match: {{article: {{{line}}}}}\nepisode: {{new_after: 72h}}\n").bundle
    made = [article(ArticleCase.model_validate({"outlet": "Quay Courier"} | one), START, 0) for one in (given, {})]
    assert [len(bundle.match(seen.facts, (), "")) for seen in made] == [1, 0]


def test_a_text_is_folded_only_where_phrases_ask(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """A rule on articles without phrases costs no folding; one with phrases folds the text once."""
    folded: list[str] = []
    monkeypatch.setattr("rules.index.fold", lambda text: folded.append(text) or f" {text} ")
    seen = article(ArticleCase.model_validate({"outlet": "Volga Telegraph", "bloc": "state"}), START, 0)
    plain = loaded(tmp_path, "match: {article: {bloc: state}}\nepisode: {new_after: 72h}\n").bundle
    assert len(plain.match(seen.facts, (), "some words")) == 1
    assert folded == []
    phrases = "match: {article: {bloc: state}, text: {any: [some words]}}\nepisode: {new_after: 72h}\n"
    assert len(loaded(tmp_path, phrases).bundle.match(seen.facts, (), "some words")) == 1
    assert folded == ["some words"]
