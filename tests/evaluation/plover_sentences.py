"""Hand-coded sentences: class of the principal claim, countries of source and target, direction."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from given import all_rows, article, parties, principal
from measures import Miss, Row, Scored, Split, macro_f1, set_f1, share
from measures import parts as split_parts

from streams.coding.coder import Coder

TASK = "plover-sentences"
OLD_NAMES = {"DEMAND": "REQUEST", "DISAPPROVE": "ACCUSE", "INVESTIGATE": "ACCUSE", "FIGHT": "ASSAULT"}
OLD_CODES = {"JAP": "JPN", "VTN": "VNM", "ITL": "ITA"}
NOT_STATES = frozenset({"NGO", "IMG"})
"""Parties that are neither a country nor, as the data calls all others, IGO."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """One labelled sentence: class, countries of source and target."""

    id: str
    text: str
    event: str
    source: frozenset[str]
    target: frozenset[str]


def score(data: Path, coder: Coder) -> Scored:
    """Score `coding/plover-gsr*.jsonl`."""
    given = [
        Sentence(
            row["id"], row["sentence"], OLD_NAMES.get(row["event"], row["event"]),
            _gold(row["source"]), _gold(row["target"]),
        )
        for row in all_rows(data, "coding/plover-gsr*.jsonl")
    ]  # fmt: skip
    return judged(TASK, coder, given, split_parts([sentence.id for sentence in given]), floors=(0.376, 0.226))


def judged(
    task: str, coder: Coder, given: list[Sentence], split: Iterable[tuple[Split, list[int]]],
    floors: tuple[float, float] | None = None,
) -> Scored:  # fmt: skip
    """Score sentences by their principal claim; `split` says which belong to which part, `floors` the trivial ones."""
    claims = [principal(coder.code(article(sentence.text)).claims) for sentence in given]
    got = [claim.event if claim else "-" for claim in claims]
    states = frozenset(country.code for country in coder.vocabulary.countries) | NOT_STATES
    sides = {
        "source": [_named(parties(claim.actor), states) if claim else frozenset[str]() for claim in claims],
        "target": [_named(parties(claim.target), states) if claim else frozenset[str]() for claim in claims],
    }
    gold = {"source": [one.source for one in given], "target": [one.target for one in given]}
    least, least_macro = floors or (None, None)
    scored = Scored()
    for part, at in split:
        labels, said = [given[i].event for i in at], [got[i] for i in at]
        n = len(at)
        right = share(a == b for a, b in zip(labels, said, strict=True))
        scored.rows.append(Row(task, part, "class accuracy", right, n, least, 0.80))
        scored.rows.append(Row(task, part, "class macro-F1", macro_f1(labels, said), n, least_macro, 0.70))
        for side in sides:
            value = set_f1([gold[side][i] for i in at], [sides[side][i] for i in at])
            scored.rows.append(Row(task, part, f"{side} country F1", value, n, None, 0.90))
        turned = [
            bool(sides["source"][i] & gold["target"][i]) and bool(sides["target"][i] & gold["source"][i])
            for i in at
            if gold["source"][i] and gold["target"][i] and not gold["source"][i] & gold["target"][i] and got[i] != "-"
        ]
        scored.rows.append(Row(task, part, "direction wrong", share(turned), len(turned), None, 0.03, at_most=True))
        scored.misses += [
            Miss(given[i].id, part, _told(given[i].event, gold, i), _told(got[i], sides, i))
            for i in at
            if _told(given[i].event, gold, i) != _told(got[i], sides, i)
        ]
    return scored


def _told(event: str, sides: dict[str, list[frozenset[str]]], i: int) -> str:
    return f"{event} {'+'.join(sorted(sides['source'][i])) or '-'} > {'+'.join(sorted(sides['target'][i])) or '-'}"


def _gold(people: list[dict[str, Any]]) -> frozenset[str]:
    return frozenset(OLD_CODES.get(person["code"], person["code"]) for person in people)


def _named(codes: frozenset[str], states: frozenset[str]) -> frozenset[str]:
    return frozenset(code if code in states else "IGO" for code in codes)
