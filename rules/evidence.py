"""One more match beside the evidence an episode has: new, copy, revision, or the same article again. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from rules.copies import is_copy
from rules.episode import Evidence
from rules.match import ArticleFacts, Match

EVIDENCE_MAX = 24
"""Observations an episode keeps. Above it the oldest copies go first; their outlets and origins stay counted."""

Verdict = Literal["new", "copy", "revision", "same", "outdated"]
"""same: another claim of an article that is there · outdated: an older revision than the one that is there."""


@dataclass(frozen=True, slots=True)
class Joined:
    """The evidence after a match joined it, and what the match was."""

    evidence: tuple[Evidence, ...]
    verdict: Verdict
    merged: tuple[str, ...] = ()
    """Origins that turned out to be the same as an earlier one."""


def join(evidence: Sequence[Evidence], match: Match, at: datetime) -> Joined:
    """Return the evidence with the match in it."""
    facts = match.facts
    same = [one for one in evidence if one.match.facts.article_id == facts.article_id]
    if same:
        return join_same(evidence, same, match, at)
    like = [one for one in evidence if alike(one, facts)]
    if not like:
        return Joined(ordered([*evidence, Evidence(match=match, at=at, origin=facts.origin, counts=False)]), "new")
    origin = min(like, key=by_time).origin
    merged = tuple(sorted({one.origin for one in like} - {origin}))
    kept = [one.model_copy(update={"origin": origin}) if one.origin in merged else one for one in evidence]
    return Joined(ordered([*kept, Evidence(match=match, at=at, origin=origin, counts=False)]), "copy", merged)


def join_same(evidence: Sequence[Evidence], same: Sequence[Evidence], match: Match, at: datetime) -> Joined:
    """Return the evidence with another claim, or a newer text, of an article that is in it."""
    facts, old = match.facts, min(same, key=by_time)
    if any(one.match.facts.revision == facts.revision for one in same):
        return Joined(ordered([*evidence, Evidence(match=match, at=old.at, origin=old.origin, counts=False)]), "same")
    if facts.fetched_at < max(one.match.facts.fetched_at for one in same):
        return Joined(tuple(evidence), "outdated")
    others = [one for one in evidence if one not in same]
    newer = Evidence(match=match, at=min(at, old.at), origin=old.origin, counts=any(one.counts for one in same))
    return Joined(ordered([*others, newer]), "revision")


def alike(one: Evidence, facts: ArticleFacts) -> bool:
    """Say whether an article repeats an observation: same origin, same address, or same words."""
    theirs = one.match.facts
    if facts.origin in (one.origin, theirs.origin) or (facts.url is not None and facts.url == theirs.url):
        return True
    return is_copy(facts.signature, theirs.signature)


def by_time(one: Evidence) -> tuple[datetime, str]:
    """Return the order of evidence: event time, then an order that never changes."""
    return one.at, one.match.match_id


def ordered(evidence: Sequence[Evidence]) -> tuple[Evidence, ...]:
    """Return the evidence by event time, cut to what an episode keeps."""
    kept = sorted(evidence, key=by_time)
    while len(kept) > EVIDENCE_MAX:
        spare = next((index for index, one in enumerate(kept[:-1]) if not one.counts), 0)
        del kept[spare]
    return tuple(kept)
