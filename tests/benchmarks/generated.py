"""Rules by the thousand, always the same for one seed: on claims of every country, and on phrases that texts hold.

As plain data, so that a benchmark may write them to files, compile them, or hand them to another engine.
"""

import random
import re
from collections.abc import Sequence
from typing import Any

from rules.claim import EVENTS
from rules.compiler import compile_rule
from rules.rule import Rule
from rules.spec import RuleSpec
from rules.vocabulary import Vocabulary

WORD = re.compile(r"[A-Za-z]+")
LONG = 5
"""Letters of a word that a phrase may hang on: below are the small words of the language."""
Clauses = tuple[list[str], list[str], list[str]]
"""Phrases of which a text must hold any, all, none."""


def rule(name: str, match: dict[str, Any], **more: Any) -> dict[str, Any]:
    """Return a whole rule around a match block."""
    return {
        "schema": "tocsin/rules/v1", "rule": name, "title": f"Rule {name}", "why": "It was generated.", "owner": "desk",
        "status": "live", "severity": "medium", "match": match, "episode": {"new_after": "72h"},
        "notify": {"to": ["desk"]},
    } | more  # fmt: skip


def claim_rules(count: int, vocabulary: Vocabulary, seed: int = 11) -> list[dict[str, Any]]:
    """Return rules as a world desk has them: one event or two, of one party, mostly towards another or at a place."""
    rng = random.Random(seed)
    parties = [one.code for one in (*vocabulary.countries, *vocabulary.organs)]
    places = [one.code for one in vocabulary.places]
    made = []
    for number in range(count):
        claim: dict[str, Any] = {"event": rng.sample(EVENTS, rng.choice([1, 1, 2])), "actor": [rng.choice(parties)]}
        if rng.random() < 0.6:
            claim["target"] = rng.sample(parties, 2)
        if rng.random() < 0.2:
            claim["place"] = [rng.choice(places)]
        if rng.random() < 0.5:
            claim["modality"] = {"at_least": rng.choice(["reported", "vowed", "done"])}
        match = {"claim": claim, "article": {"genre": {"not_in": ["opinion", "retrospective"]}}}
        made.append(rule(f"claim-{number}", match, confirm={"sources": rng.randint(1, 2), "within": "6h"}))
    return made


def phrase_clauses(count: int, texts: Sequence[str], seed: int = 3) -> list[Clauses]:
    """Return the clauses of phrase rules: runs of two or three words, and single ones, out of the texts."""
    rng = random.Random(seed)
    words = [found for text in texts if len(found := WORD.findall(text)) > LONG]
    made = []
    for _ in range(count):
        some = [phrase(rng, words, rng.choice([2, 2, 3])) for _ in range(rng.randint(1, 4))]
        every = [phrase(rng, words, 1)] if rng.random() < 0.3 else []
        none = [phrase(rng, words, 1)] if rng.random() < 0.2 else []
        made.append(([] if every and rng.random() < 0.2 else some, every, none))
    return made


def phrase(rng: random.Random, words: list[list[str]], length: int) -> str:
    """Return a run of words of a text, two of them long ones where it has two."""
    while True:
        text = rng.choice(words)
        at = rng.randrange(max(1, len(text) - length))
        run = [word.lower() for word in text[at : at + length]]
        if len(run) == length and sum(len(word) >= LONG for word in run) >= min(length, 2):
            return " ".join(run)


def phrase_rules(clauses: Sequence[Clauses]) -> list[dict[str, Any]]:
    """Return phrase rules as data."""
    names = ("any", "all", "none")
    blocks = [{name: part for name, part in zip(names, one, strict=True) if part} for one in clauses]
    return [rule(f"phrase-{number}", {"text": block}) for number, block in enumerate(blocks)]


def compiled(rules: Sequence[dict[str, Any]]) -> tuple[Rule, ...]:
    """Return rules that run."""
    return tuple(compile_rule(RuleSpec.model_validate(one), one) for one in rules)
