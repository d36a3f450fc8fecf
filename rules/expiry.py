"""What a story's own timer does to it: release, wait's end, a date, expiry of a candidate, closing. Pure."""

from datetime import datetime

from rules.confirm import is_fresh
from rules.deadlines import come
from rules.dues import PENDING
from rules.episode import Episode, Reason, Transition, TransitionKind
from rules.progress import Fold
from rules.sequel import time_over


def expire(fold: Fold, episode: Episode, due: datetime) -> Transition:
    """Return what an episode's own timer does to it."""
    at = due.isoformat()
    if episode.held:
        return released(fold, episode, f"timer:hours:{at}")
    if episode.waits and not episode.answered:
        return time_over(fold, episode, f"timer:follow:{at}")
    if episode.state == "candidate" and not episode.waits:
        return unconfirmed(fold, episode, f"timer:expire:{at}")
    if fold.rule.deadline is not None and episode.due is not None and episode.outcome in PENDING:
        return come(fold, episode, f"timer:date:{at}")
    return fold.closed(episode, f"timer:close:{at}")


def released(fold: Fold, episode: Episode, cause: str) -> Transition:
    """Return the alert that waited for the rule's hours, with the reason it had."""
    held, transition = fold.say("alert", Reason(episode.held), episode, None, cause, episode.held_detail)
    fold.ledger.put(held)
    return transition


def unconfirmed(fold: Fold, episode: Episode, cause: str) -> Transition:
    """Return the end of a candidate: told as the rule says, and forgotten once nothing can come any more."""
    if episode.told_at is not None:
        fold.ledger.drop(episode.key)
        return fold.say("silent", Reason.CLOSED, episode.model_copy(update={"state": "closed"}), None, cause)[1]
    kind: TransitionKind = "silent"
    if any(is_fresh(one.match.facts) and not one.match.warm_up for one in episode.evidence):
        kind = {"drop": "silent", "digest": "digest", "low": "alert"}[fold.rule.confirm.otherwise]  # type: ignore[assignment]
    if kind == "alert":
        episode = episode.model_copy(update={"severity": "low", "severities": ("low",)})
    episode, transition = fold.say(kind, Reason.UNCONFIRMED, episode, None, cause)
    fold.ledger.put(episode.model_copy(update={"told_at": fold.now}))
    return transition
