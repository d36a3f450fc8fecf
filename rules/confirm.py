"""When evidence is enough: independent origins inside one sliding span, with enough trusted ones among them. Pure."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta

from rules.episode import Evidence
from rules.match import ArticleFacts
from rules.predicates import ARTICLE, CLAIM, CODES
from rules.spec import ConfirmSpec

LATE_AFTER = timedelta(hours=6)
"""An article older than this when it comes joins the thread and never pages; arrival may be this far out of order."""
DAY = timedelta(days=1)
RULE = "rule"
"""Which of the rules a rule over rules listens to: what it counts different ones of."""


def event_time(facts: ArticleFacts) -> datetime:
    """Return the instant windows count with.

    A bare date says no hour: an article first seen within a day of it counts from when it was seen.
    """
    at = facts.observed_at
    if facts.published_quality == "date_only" and facts.first_seen_at - at <= DAY:
        return facts.first_seen_at
    return at


def is_fresh(facts: ArticleFacts) -> bool:
    """Say whether an article's time can be trusted enough to open an episode."""
    return facts.published_quality not in ("missing", "future")


def independent(evidence: Iterable[Evidence], by: str = "origin") -> int:
    """Return how many observations confirm each other: the most that differ pairwise in origin and in family.

    The largest such set does not depend on the order in which the evidence came.
    """
    if by == "family":
        return len({one.match.facts.family for one in evidence})
    choices: dict[str, set[str]] = {}
    for one in evidence:
        facts = one.match.facts
        choices.setdefault(one.origin, set()).add(facts.bloc if by == "bloc" else facts.family)
    return largest_pairing(choices)


def largest_pairing(choices: dict[str, set[str]]) -> int:
    """Return the size of the largest pairing of origins with families, each used once (augmenting paths)."""
    taken: dict[str, str] = {}

    def place(origin: str, tried: set[str]) -> bool:
        for family in sorted(choices[origin] - tried):
            tried.add(family)
            if family not in taken or place(taken[family], tried):
                taken[family] = origin
                return True
        return False

    return sum(place(origin, set()) for origin in sorted(choices))


def enough(confirm: ConfirmSpec, evidence: Sequence[Evidence]) -> bool:
    """Say whether evidence that lies in one span meets the rule's threshold, with one fresh observation in it."""
    if not any(is_fresh(one.match.facts) for one in evidence):
        return False
    for tier, count in confirm.at_least.items():
        if independent(one for one in evidence if one.match.facts.tier <= int(tier[-1])) < count:
            return False
    if len({one.match.facts.article_id for one in evidence}) < confirm.matches:
        return False
    for field, count in confirm.distinct.items():
        if len({value for one in evidence for value in shown(one, field)}) < count:
            return False
    return independent(evidence, confirm.independent_by) >= confirm.sources


def shown(one: Evidence, field: str) -> frozenset[str]:
    """Return what an observation shows of a field: codes as their party, origins as credited, `rule` as its place."""
    if field == RULE:
        return frozenset({str(one.match.pattern)})
    if field in CLAIM:
        values = CLAIM[field](one.match.claim) if one.match.claim else ()
        return frozenset(value.split(".")[0] if field in CODES else value for value in values)
    return frozenset(ARTICLE[field](one.match.facts))


def last_confirmed(confirm: ConfirmSpec, evidence: Sequence[Evidence]) -> datetime | None:
    """Return the last instant at which some span of `within` held enough, None when none ever did.

    Spans slide: every span that holds enough can be cut to end at its last observation.
    """
    return next(confirmed_instants(confirm, evidence, newest_first=True), None)


def supports(confirm: ConfirmSpec, evidence: Sequence[Evidence], one: Evidence) -> bool:
    """Say whether some span of `within` that holds this observation holds enough."""
    ends = confirmed_instants(confirm, evidence, newest_first=True)
    return any(one.at <= until <= one.at + confirm.within for until in ends)


def first_confirmed(confirm: ConfirmSpec, evidence: Sequence[Evidence]) -> datetime | None:
    """Return the first instant at which some span of `within` held enough, None when none ever did."""
    return next(confirmed_instants(confirm, evidence, newest_first=False), None)


def confirmed_instants(confirm: ConfirmSpec, evidence: Sequence[Evidence], *, newest_first: bool) -> Iterator[datetime]:
    """Give the instants at which a span that holds enough ends."""
    ordered = sorted(evidence, key=lambda one: one.at)
    ends = range(len(ordered), 0, -1) if newest_first else range(1, len(ordered) + 1)
    for end in ends:
        until = ordered[end - 1].at
        if enough(confirm, [one for one in ordered[:end] if one.at >= until - confirm.within]):
            yield until
