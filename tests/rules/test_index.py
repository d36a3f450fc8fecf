"""The index against the full scan: it may offer too many patterns, never too few."""

import random
from typing import Any

import pytest

from rules.bundle import Bundle
from rules.compiler import compile_rule
from rules.phrases import fold
from rules.spec import RuleSpec
from rules.trial import START, ArticleCase, article

CODES = ["IRN", "IRN.IRGC", "IRN.IRGC.NAVY", "USA", "USA.STATE", "ISR"]
EVENTS = ["THREATEN", "ASSAULT", "REQUEST"]
WORDS = ["crushing response", "response", "red line", "line", "réponse", "红线", "مرز", "strait", "the strait", "a"]
TEXTS = [
    "A crushing response.",
    "RED LINE; the Strait",
    "la Réponse — line",
    "越过红线了",
    "بیانیه مرز",
    "no-thing",
    "deadline",
]
CASES = 10_000
ARTICLES = 50


def some(chance: random.Random, values: list[str]) -> list[str]:
    """Return one to three of the values."""
    return chance.sample(values, chance.randint(1, min(3, len(values))))


def condition(chance: random.Random, values: list[str]) -> dict[str, Any]:
    """Return a condition on a field, of any kind."""
    return chance.choice(
        [{"any": some(chance, values)}, {"all": some(chance, values)}, {"none": some(chance, values)},
         {"any": some(chance, values), "none": some(chance, values)}, {"present": chance.random() < 0.5}]
    )  # fmt: skip


def claim_lines(chance: random.Random) -> dict[str, Any]:
    """Return claim lines: none at all, or some of every kind the index looks at and of those it does not."""
    fields = {"event": EVENTS, "actor": CODES, "target": CODES, "about": CODES, "speaker": [*CODES, "same_party"],
              "stage": ["offered", "held"], "context": ["talks", "shipping"]}  # fmt: skip
    lines = {name: condition(chance, fields[name]) for name in chance.sample(list(fields), chance.randint(0, 3))}
    if chance.random() < 0.2:
        lines["between"] = [some(chance, CODES), some(chance, CODES)]
    return lines


def pattern(chance: random.Random) -> dict[str, Any]:
    """Return a pattern on a claim, on the text, on both, or on the article."""
    made: dict[str, Any] = {}
    if chance.random() < 0.6:
        made["claim"] = claim_lines(chance)
    if chance.random() < 0.6:
        clauses = chance.sample(["any", "all", "none"], chance.randint(1, 3))
        made["text"] = {name: some(chance, WORDS) for name in clauses}
    if not made or chance.random() < 0.2:
        made["article"] = {"tier": ["1", "2"]}
    return made


def drawn_rule(chance: random.Random, number: int) -> dict[str, Any]:
    """Return a rule of one pattern, of alternatives, or with others that must and must not fit too."""
    match = pattern(chance)
    for name in ("any", "all", "none"):
        if chance.random() < 0.25:
            match[name] = [pattern(chance) for _ in range(chance.randint(1, 2))]
    more = {"except": [{**pattern(chance), "until": "2026-03-30", "why": "w"}]} if chance.random() < 0.2 else {}
    return {
        "schema": "tocsin/rules/v1", "rule": f"drawn-{number}", "title": "t", "why": "w", "owner": "o",
        "status": "live", "severity": "low", "match": match, "episode": {"new_after": "24h"}, "notify": {"to": ["d"]},
        "retract": pattern(chance),
    } | more  # fmt: skip


def drawn_article(chance: random.Random) -> ArticleCase:
    """Return an article with up to three claims."""
    claims = [
        {
            "event": chance.choice(EVENTS), "actor": chance.sample(CODES, chance.randint(0, 2)),
            "target": chance.sample(CODES, chance.randint(0, 2)), "parties": chance.sample(CODES, chance.randint(0, 1)),
            "speaker": chance.sample(CODES, chance.randint(0, 1)), "stage": chance.choice([None, "offered", "held"]),
            "context": chance.sample(["talks", "shipping"], chance.randint(0, 1)),
        }
        for _ in range(chance.randint(0, 3))
    ]  # fmt: skip
    text = " ".join(chance.sample(TEXTS, chance.randint(0, 3)))
    return ArticleCase.model_validate({"outlet": "A", "tier": chance.randint(1, 4), "claims": claims, "text": text})


@pytest.mark.parametrize("seed", range(CASES // ARTICLES))
def test_the_index_never_offers_too_few(seed: int):
    """Of random rules and articles, what the index lets match is what a look at every pattern in the text itself finds.

    Two hundred bundles of eight rules with fifty articles each: ten thousand cases.
    """
    chance = random.Random(seed)
    written = [drawn_rule(chance, number) for number in range(8)]
    rules = [compile_rule(RuleSpec.model_validate(one), one) for one in written]
    bundle = Bundle(rules)
    for number in range(ARTICLES):
        seen = article(drawn_article(chance), START, number)
        every = [
            (rule.id, role, place, claim)
            for rule in rules
            for role, patterns in rule.patterns.items()
            for place, one in enumerate(patterns)
            for claim in (seen.claims if one.asks_claim else (None,))
            if one and one.fits(claim, seen.facts, lambda text=seen.text: fold(text), seen.claims)
        ]
        fitting = bundle.fitting(seen.facts, seen.claims, lambda text=seen.text: bundle.index.standing(text))
        found = [(offer.rule.id, offer.role, offer.number, claim) for offer, claim in fitting]
        assert sorted(found, key=str) == sorted(every, key=str)
        for match in bundle.match(seen.facts, seen.claims, seen.text):
            exempt = bundle.rules[match.rule].exceptions if match.role == "match" else ()
            held = [e for e in exempt if e.pattern.fits(match.claim, seen.facts, lambda text=seen.text: fold(text))]
            assert bool(match.excepted) == bool(held)


def test_the_cases_hold_fits_enough_to_lose():
    """A fair share of the random articles fits something: an index that offered nothing would be found out."""
    chance = random.Random(1)
    written = [drawn_rule(chance, number) for number in range(40)]
    bundle = Bundle([compile_rule(RuleSpec.model_validate(one), one) for one in written])
    seen = [article(drawn_article(chance), START, number) for number in range(200)]
    assert sum(bool(bundle.match(one.facts, one.claims, one.text)) for one in seen) > 100
