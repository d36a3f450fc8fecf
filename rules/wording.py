"""Stories that are one text or one line: which of the open ones an article carries. Pure.

An article belongs to the story that holds its likest observation; what is like nothing opens a story of its own.
"""

from rules.copies import containment, is_copy
from rules.episode import Evidence
from rules.match import Match, Signature
from rules.progress import Fold
from rules.rule import WORDING

Key = tuple[str, ...]
LINE_CONTAINED_MIN = 0.3
"""Share of three-word runs that texts have in common when they carry one line in words of their own. Less than a copy's
half, and more than two reports of one event share."""


def keys(fold: Fold, match: Match) -> tuple[Key, ...]:
    """Return the stories a match belongs to; a wording is looked for among the open stories."""
    found = fold.rule.keys(match)
    if WORDING not in fold.rule.per:
        return found
    at = fold.rule.per.index(WORDING)
    return tuple((*key[:at], wording(fold, match, key, at), *key[at + 1 :]) for key in found)


def wording(fold: Fold, match: Match, key: Key, at: int) -> str:
    """Return the wording of an open story that the article carries, its own id where none does."""
    best: tuple[float, str] = (0.0, match.facts.article_id)
    for episode in fold.ledger.stories():
        other = episode.key
        if other[:at] + other[at + 1 :] == key[:at] + key[at + 1 :]:
            likeness = max((like(one, match) for one in episode.evidence), default=0.0)
            best = max(best, (likeness, other[at]), key=lambda pair: pair[0])
    return best[1]


def like(one: Evidence, match: Match) -> float:
    """Return how far an article carries the line of an observation: 0 not at all, 2 for the same article."""
    if one.match.facts.article_id == match.facts.article_id:
        return 2.0
    return likeness(one.match.facts.signature, match.facts.signature)


def likeness(a: Signature, b: Signature) -> float:
    """Return the share of words two texts have in common, at least 0.5 for copies, 0 below what makes one line."""
    share = containment(a, b) or 0.0
    if is_copy(a, b):
        return max(share, 0.5)
    return share if share >= LINE_CONTAINED_MIN else 0.0
