"""A rule's state from its past: matches folded at their own time in a state aside, then put beside the others. Pure.

Nobody is told of anything: what the past would have said is forgotten, what it leaves open stays.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any

from rules.bundle import Bundle
from rules.episode import Episode, Reason, Transition
from rules.ledger import SEPARATOR, Ledger, Story
from rules.match import Match
from rules.progress import digest
from rules.rule import Rule
from rules.timers import State, cancel, schedule
from rules.trial import stepped, timers, with_heard

REACH_MAX = timedelta(days=30)
"""How long articles are kept: further back there is no past."""


def reach(rule: Rule) -> timedelta:
    """Return how far back a rule's state can go: its longest window, and what a story open then stands on."""
    windows = [rule.new_after, rule.max_open, rule.confirm.within]
    windows += [rise.within for rise in rule.escalate if rise.within is not None]
    windows += [follow.within for follow in rule.followed_by]
    windows += [rule.not_followed_by.within] if rule.not_followed_by else []
    windows += [rule.change.repeat_after] if rule.change else []
    windows += [rule.confirm.spike.over] if rule.confirm.spike else []
    return min(REACH_MAX, max(windows) + rule.confirm.within)


def warmed(bundle: Bundle, rule: Rule, past: Iterable[tuple[datetime, Match]], now: datetime) -> dict[str, Any]:
    """Return the state that a rule would have, had it run over its past; `past` in order of its instants.

    Rules that it listens to run along; of them nothing is kept.
    """
    alone, aside = Bundle(with_heard(rule, bundle.rules)), dict[str, Any]()
    for at, match in past:
        for _ in timers(alone, aside, at):
            pass
        for _ in stepped(alone, aside, [match.model_copy(update={"warm_up": True})], at):
            pass
    for _ in timers(alone, aside, now):
        pass
    prefix = Ledger(rule, aside).prefix
    return {key: value for key, value in aside.items() if key.startswith(prefix)}


def settle_in(state: State, warm: dict[str, Any]) -> None:
    """Put a warmed state, with its timers, beside what is there."""
    for key, value in warm.items():
        state[key] = value
        if isinstance(value, Story):
            schedule(state, (value.due, key))


def has_state(rule: Rule, state: State) -> bool:
    """Say whether this version of the rule has folded anything here."""
    return f"{Ledger(rule, state).prefix}ids" in state


def outdated(rule: str, identity: str, state: State, now: datetime, why: str) -> Iterator[Transition]:
    """Forget what other versions of a rule keep here; give the end of each story that people were told of.

    `identity` is that of the version that goes on, empty where none does.
    """
    kept = f"{rule}{SEPARATOR}{identity}{SEPARATOR}" if identity else None
    gone = [key for key in state if key.startswith(rule + SEPARATOR) and not (kept and key.startswith(kept))]
    for key in sorted(gone):
        value = state.pop(key)
        if isinstance(value, Story):
            cancel(state, (value.due, key))
            if value.episode.state != "candidate" and value.episode.revision:
                yield ended(value.episode, now, why)


def ended(episode: Episode, now: datetime, why: str) -> Transition:
    """Return the line that a story is over because its rule is another one."""
    cause = f"rule:changed:{now.isoformat()}"
    over = episode.model_copy(update={"state": "closed", "updated_at": now, "revision": episode.revision + 1})
    return Transition(
        transition_id=digest(episode.episode_id, cause), kind="thread", reason=Reason.RULE_CHANGED, detail=why,
        at=now, cause=cause, episode=over,
    )  # fmt: skip
