"""Why a pattern fits: each of its conditions with the value observed. Asks the same lines as the engine."""

from collections.abc import Container, Sequence

from rules.claim import Claim
from rules.match import ArticleFacts, Match
from rules.predicates import ARTICLE, CLAIM, Folded, Pattern, Phrases

Explained = tuple[tuple[str, str], ...]
"""(condition as written, value observed) of each line."""

NOTHING_SEEN = "none"


def explain(pattern: Pattern, match: Match) -> Explained:
    """Return the conditions of a pattern with what the match shows for each."""
    return tuple(
        (condition, observed)
        for condition, observed, _ in judged(pattern, match.claim, match.facts)
        if observed != _NOT_CARRIED
    )


_NOT_CARRIED = "the whole article"
"""What is observed where a match does not bring what would be needed to see: nothing an officer could use."""


def judged(
    pattern: Pattern,
    claim: Claim | None,
    facts: ArticleFacts,
    folded: Folded | None = None,
    claims: Sequence[Claim] | None = None,
) -> tuple[tuple[str, str, bool], ...]:
    """Return every condition with its observed value and its own verdict; nothing is cut short.

    Without the folded text its phrases are shown as found: the text itself does not travel with a match. Neither do
    the article's other claims: without them, what the whole article must and must not say counts as held.
    """
    rows: list[tuple[str, str, bool]] = []
    for line in pattern.claim:
        values = CLAIM[line.field](claim) if claim else ()
        rows.append((line.written(), shown(values), claim is not None and line.fits(values)))
    for between in pattern.between:
        pair = f"{shown(claim.actor)} → {shown(claim.target)}" if claim else NOTHING_SEEN
        rows.append((between.written(), pair, claim is not None and between.fits(claim)))
    for figures in pattern.figures:
        seen = tuple(f"{one.kind} {one.value:,.12g} {one.unit}" for one in claim.figures) if claim else ()
        rows.append((figures.written(), shown(seen), claim is not None and figures.fits(claim)))
    for line in pattern.article:
        values = ARTICLE[line.field](facts)
        rows.append((line.written(), shown(values), line.fits(values)))
    for name, others in (("match.all", pattern.also), ("match.none", pattern.never)):
        for other in others:
            said = claims is not None and other.fits_any(claims, facts, folded or str)
            holds = claims is None or said == (name == "match.all")
            seen_there = _NOT_CARRIED if claims is None else "said" if said else "not said"
            rows.append((f"{name}: {written(other)}", seen_there, holds))
    for phrases in pattern.text:
        found = "found in the text" if folded is None else shown(standing(phrases, folded()))
        rows.append((phrases.written(), found, folded is None or phrases.fits(folded())))
    return tuple(rows)


def written(pattern: Pattern) -> str:
    """Return a pattern's conditions on one line."""
    lines = [line.written() for line in (*pattern.claim, *pattern.article)]
    lines += [part.written() for part in pattern.between]
    lines += [part.written() for part in pattern.figures]
    return "; ".join(lines + [part.written() for part in pattern.text])


def standing(phrases: Phrases, folded: Container[str]) -> tuple[str, ...]:
    """Return which of the phrases stand in a folded text."""
    return tuple(one.strip() for one in (*phrases.any, *phrases.all, *phrases.none) if one in folded)


def shown(values: tuple[str, ...]) -> str:
    """Return observed values as text."""
    return ", ".join(values) or NOTHING_SEEN
