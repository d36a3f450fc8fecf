"""The step: one match or one timer against a rule's open episodes, answered with transitions. Pure fold.

It reads no clock: `now` is the time of the log. Every outcome has a name; nothing here sends or logs.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Protocol

from rules.coverage import on_health
from rules.deadlines import on_outcome
from rules.episode import Reason, Transition
from rules.expiry import expire
from rules.failures import failed
from rules.ledger import Ledger, Story
from rules.match import Match, Role
from rules.overlay import Overlay
from rules.progress import Fold, quiet
from rules.related import on_develop, on_if_seen, on_retract
from rules.rule import Rule
from rules.sequel import on_answer, on_followed
from rules.stories import on_match
from rules.timers import State, Timer, cancel, first

TURNS_MAX = 10_000
"""Timers one call fires at most; what is left is still due."""


HANDLERS: Mapping[Role, Callable[[Fold, Match], Iterator[Transition]]] = {
    "match": on_match,
    "rule": on_match,
    "if_seen": on_if_seen,
    "followed_by": on_followed,
    "not_followed_by": on_answer,
    "kept": on_outcome,
    "broken": on_outcome,
    "develop": on_develop,
    "retract": on_retract,
    "health": on_health,
}


class Rules(Protocol):
    """What the step needs of a bundle."""

    @property
    def rules(self) -> Mapping[str, Rule]:
        """Rules by id."""
        ...


def step(bundle: Rules, state: State, match: Match, now: datetime) -> tuple[Transition, ...]:
    """Apply one match; return what it did, at least one transition.

    A match of a rule that is gone, or of another version of its state, is named STALE_RULE and changes nothing.
    """
    rule = bundle.rules.get(match.rule)
    if rule is None or rule.identity != match.identity:
        return (quiet(Reason.STALE_RULE, match, now),)
    if match.excepted:
        return (quiet(Reason.EXCEPTED, match, now, match.excepted),)
    aside = Overlay(state)
    fold = Fold(rule, Ledger(rule, aside), now)
    if fold.ledger.known(match.match_id):
        return (quiet(Reason.DUPLICATE, match, now),)
    try:
        told = tuple(HANDLERS[match.role](fold, match))
    except Exception as error:  # noqa: BLE001 - one rule's bug must not stop the rules beside it
        Ledger(rule, state).known(match.match_id)
        return (failed(rule, state, error, now, match.match_id, match),)
    aside.keep()
    return told


def due(bundle: Rules, state: State) -> datetime | None:
    """Return when the next timer is due, None without one."""
    timer = first(state)
    return timer[0] if timer else None


def fire(bundle: Rules, state: State, now: datetime) -> tuple[Transition, ...]:
    """Fire every timer due at or before `now`, in order; return what they did."""
    return tuple(fired(bundle, state, now))


def fired(bundle: Rules, state: State, now: datetime) -> Iterator[Transition]:
    """Give the transitions of each due timer."""
    for _ in range(TURNS_MAX):
        timer = first(state)
        if timer is None or timer[0] > now:
            return
        yield from rung(bundle, state, timer, now)


def rung(bundle: Rules, state: State, timer: Timer, now: datetime) -> Iterator[Transition]:
    """Give what one due timer does."""
    story: Story = state[timer[1]]
    rule = bundle.rules.get(story.episode.rule)
    if rule is None or rule.identity != story.episode.identity:
        cancel(state, timer)
        del state[timer[1]]
        yield from Fold.orphan(story.episode, timer[0], now)
    else:
        yield expired(rule, state, story, timer, now)


def expired(rule: Rule, state: State, story: Story, timer: Timer, now: datetime) -> Transition:
    """Return what a timer did; a story whose timer fails is dropped, or it would stop every timer behind it."""
    aside = Overlay(state)
    try:
        told = expire(Fold(rule, Ledger(rule, aside), now), story.episode, timer[0])
    except Exception as error:  # noqa: BLE001 - as above
        cancel(state, timer)
        del state[timer[1]]
        return failed(rule, state, error, now, f"timer:failed:{timer[0].isoformat()}", None)
    aside.keep()
    return told
