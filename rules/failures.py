"""A rule that raises: counted, told to its owner, after some times to nobody else. Never silently off. Pure."""

from datetime import datetime

from rules.episode import Episode, Evidence, Reason, Transition, TransitionKind
from rules.load import LOAD_MAX, flooded
from rules.match import Match
from rules.progress import digest
from rules.rule import Rule
from rules.timers import State

FAILURES_MAX = 5
"""Failures after which a rule tells its owner only, until its next version."""
WORDS_MAX = 300


def failures(rule: Rule, state: State) -> int:
    """Return how often this version of the rule has failed."""
    count: int = state.get(place(rule), 0)
    return count


def demoted(rule: Rule, state: State) -> bool:
    """Say whether the rule failed so often that it tells its owner only."""
    return bool(why_demoted(rule, state))


def why_demoted(rule: Rule, state: State) -> str:
    """Return why a rule tells its owner only, in words; empty where it tells everybody."""
    if failures(rule, state) >= FAILURES_MAX:
        return f"failed {failures(rule, state)} times"
    return f"more than {LOAD_MAX} alerts in an hour" if flooded(rule, state) else ""


def place(rule: Rule) -> str:
    """Return the state key of the rule's count."""
    return f"{rule.id}/{rule.identity}/failed"


def failed(rule: Rule, state: State, error: Exception, now: datetime, cause: str, match: Match | None) -> Transition:
    """Count a failure; return what its owner is told: an alert the first and the last time, updates between."""
    count = state[place(rule)] = failures(rule, state) + 1
    last = count == FAILURES_MAX
    kind: TransitionKind = "alert" if count == 1 or last else "update" if count < FAILURES_MAX else "silent"
    detail = f"failure {count}, {type(error).__name__}: {error}"[:WORDS_MAX]
    if last:
        detail += "; only its owner is told until it is mended"
    return Transition(
        transition_id=digest(rule.id, rule.identity, cause, str(count)), kind=kind, reason=Reason.FAILED,
        detail=detail, at=now, cause=cause, trigger=match, episode=story(rule, count, now, match),
    )  # fmt: skip


def story(rule: Rule, count: int, now: datetime, match: Match | None) -> Episode:
    """Return the failures of a rule as one story, so that they travel like any other."""
    evidence = (Evidence(match=match, at=now, origin=match.facts.origin, counts=True),) if match else ()
    return Episode(
        episode_id=digest(rule.id, rule.identity, "failed"), rule=rule.id, identity=rule.identity, key=("failed",),
        state="confirmed", story="staged" if count >= FAILURES_MAX else "failing", severity="high",
        severities=("high",), opened_at=now, confirmed_at=now, told_at=now, updated_at=now, revision=count,
        evidence=evidence,
    )  # fmt: skip
