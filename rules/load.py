"""What a rule asks of officers: interruptions in an hour, and what happens above what one of them can judge. Pure."""

from datetime import datetime, timedelta

from rules.episode import Episode, Evidence, Reason, Transition
from rules.progress import digest
from rules.rule import Rule
from rules.timers import State

LOAD_MAX = 6
"""Interruptions an hour that one officer can judge."""
HOUR = timedelta(hours=1)


def flooded(rule: Rule, state: State) -> bool:
    """Say whether this version of the rule rang more often than an officer can judge."""
    return place(rule, "flooded") in state


def place(rule: Rule, what: str) -> str:
    """Return the state key of something about the rule's load."""
    return f"{rule.id}/{rule.identity}/{what}"


def weighed(rule: Rule, state: State, told: Transition) -> Transition | None:
    """Count an alert of a live rule; return what is said when it is one too many in an hour, once.

    What one article says of several stories is one interruption.
    """
    if told.kind != "alert" or rule.status != "live" or told.reason is Reason.FAILED or flooded(rule, state):
        return None
    rang: tuple[tuple[datetime, str], ...] = state.get(place(rule, "rang"), ())
    cause = told.trigger.facts.article_id if told.trigger else told.cause
    before = tuple(one for one in rang if told.at - one[0] < HOUR and one[1] != cause)
    recent = (*before, (told.at, cause))
    if len(recent) <= LOAD_MAX:
        state[place(rule, "rang")] = recent
        return None
    state.pop(place(rule, "rang"), None)
    state[place(rule, "flooded")] = told.at
    return flood(rule, told, len(recent))


def flood(rule: Rule, told: Transition, count: int) -> Transition:
    """Return the alert that a rule floods: for its owner, and for the desks that will hear less of it."""
    trigger = told.trigger
    evidence = (Evidence(match=trigger, at=told.at, origin=trigger.facts.origin, counts=True),) if trigger else ()
    episode = Episode(
        episode_id=digest(rule.id, rule.identity, "flooded"), rule=rule.id, identity=rule.identity, key=("flooded",),
        state="confirmed", story="staged", severity="high", severities=("high",), opened_at=told.at,
        confirmed_at=told.at, told_at=told.at, updated_at=told.at, revision=1, evidence=evidence,
    )  # fmt: skip
    detail = (
        f"{count} alerts in an hour, {LOAD_MAX} are allowed; only {rule.owner} is told of new ones until its next "
        "version, critical ones excepted"
    )
    return Transition(
        transition_id=digest(rule.id, rule.identity, "flooded", told.cause), kind="alert", reason=Reason.FLOODED,
        detail=detail, at=told.at, cause=told.cause, trigger=trigger, episode=episode,
    )  # fmt: skip


def forgiven(rule: Rule, state: State) -> None:
    """Forget what a rule was demoted for: it comes in another version."""
    for what in ("flooded", "rang", "failed"):
        state.pop(place(rule, what), None)
