"""What a rule hears besides its matches: remembered for a while, and whether it concerns a story. Opens nothing."""

from datetime import timedelta

from rules.claim import Claim
from rules.confirm import LATE_AFTER, event_time
from rules.episode import Episode, Evidence
from rules.evidence import join
from rules.match import Match
from rules.predicates import CLAIM, CODES
from rules.progress import Fold


def hear(fold: Fold, match: Match, keep_for: timedelta) -> tuple[Evidence, ...]:
    """Remember a match of a secondary pattern; return all of them that are recent enough to matter."""
    at = event_time(match.facts)
    joined = join(fold.ledger.heard(match.role, match.pattern), match, at)
    oldest = fold.now - keep_for - fold.rule.confirm.within - LATE_AFTER
    heard = tuple(one for one in joined.evidence if one.at >= oldest)
    fold.ledger.hear(match.role, match.pattern, heard)
    return heard


def shares(fields: tuple[str, ...], claim: Claim | None, episode: Episode) -> bool:
    """Say whether a claim has a value of each field in common with the story's own claims; codes count as parties."""
    return all(values(field, claim) & story_values(field, episode) for field in fields)


def story_values(field: str, episode: Episode) -> frozenset[str]:
    """Return the values that the story's own claims have of a field."""
    return frozenset(value for one in episode.evidence for value in values(field, one.match.claim))


def values(field: str, claim: Claim | None) -> frozenset[str]:
    """Return a claim's values of a field, actors by their party."""
    found = CLAIM[field](claim) if claim else ()
    return frozenset(value.split(".")[0] if CODES.get(field) == "actor" else value for value in found)
