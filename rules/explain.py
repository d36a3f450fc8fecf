"""Why a pattern fits: each of its conditions with the value observed. Asks the same lines as the engine."""

from rules.claim import Claim
from rules.match import ArticleFacts, Match
from rules.predicates import ARTICLE, CLAIM, Pattern

Explained = tuple[tuple[str, str], ...]
"""(condition as written, value observed) of each line."""

NOTHING_SEEN = "none"


def explain(pattern: Pattern, match: Match) -> Explained:
    """Return the conditions of a pattern with what the match shows for each."""
    return tuple((condition, observed) for condition, observed, _ in judged(pattern, match.claim, match.facts))


def judged(pattern: Pattern, claim: Claim | None, facts: ArticleFacts) -> tuple[tuple[str, str, bool], ...]:
    """Return every condition with its observed value and its own verdict; nothing is cut short.

    Phrases of the text are shown as written: the text itself does not travel with a match.
    """
    rows: list[tuple[str, str, bool]] = []
    for line in pattern.claim:
        values = CLAIM[line.field](claim) if claim else ()
        rows.append((line.written(), shown(values), claim is not None and line.fits(values)))
    for between in pattern.between:
        pair = f"{shown(claim.actor)} → {shown(claim.target)}" if claim else NOTHING_SEEN
        rows.append((between.written(), pair, claim is not None and between.fits(claim)))
    for figures in pattern.figures:
        seen = tuple(f"{one.kind} {one.value:g} {one.unit}" for one in claim.figures) if claim else ()
        rows.append((figures.written(), shown(seen), claim is not None and figures.fits(claim)))
    for line in pattern.article:
        values = ARTICLE[line.field](facts)
        rows.append((line.written(), shown(values), line.fits(values)))
    rows.extend((phrases.written(), "found in the text", True) for phrases in pattern.text)
    return tuple(rows)


def shown(values: tuple[str, ...]) -> str:
    """Return observed values as text."""
    return ", ".join(values) or NOTHING_SEEN
