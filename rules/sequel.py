"""What must or must not follow a confirmed story before it rings. Pure; the timers are the ledger's."""

from collections.abc import Iterator
from datetime import datetime

from rules.confirm import first_confirmed, supports
from rules.coverage import known, ring
from rules.dues import waits_until
from rules.durations import instant
from rules.episode import Episode, Evidence, Reason, Transition, TransitionKind
from rules.growth import confirmed
from rules.hearing import hear, shares
from rules.match import Match
from rules.progress import Fold, quiet
from rules.rule import Follow


def wait(fold: Fold, episode: Episode, at: datetime, match: Match) -> Transition:
    """Return what a confirmed story does that must wait: it rings when all that must follow is there already."""
    waiting = episode.model_copy(update={"waits": True, "last_confirmed_at": at})
    if fold.rule.followed_by and followed(fold, waiting):
        return ring(fold, confirmed(fold, waiting, at), match)
    if fold.rule.not_followed_by is not None and answer_at(fold, waiting) is not None:
        return fold.tell("silent", Reason.FOLLOWED, waiting.model_copy(update={"answered": True}), match)
    return fold.tell("silent", Reason.WAITING, waiting, match, instant(waits_until(fold.rule, waiting)))


def followed(fold: Fold, episode: Episode) -> bool:
    """Say whether each claim that must follow came, in order and in its time."""
    after = episode.opened_at
    for number, follow in enumerate(fold.rule.followed_by):
        at = came_at(fold, episode, "followed_by", number, follow, after)
        if at is None:
            return False
        after = at
    return True


def answer_at(fold: Fold, episode: Episode) -> datetime | None:
    """Return when what must not follow came, None when it did not."""
    assert fold.rule.not_followed_by is not None
    return first_confirmed(fold.rule.context, answers(fold, episode))


def answers(fold: Fold, episode: Episode) -> list[Evidence]:
    """Return what is heard of what must not follow the story in its time."""
    assert fold.rule.not_followed_by is not None
    return heard_between(fold, episode, "not_followed_by", 0, fold.rule.not_followed_by, episode.opened_at)


def came_at(fold: Fold, episode: Episode, role: str, number: int, follow: Follow, after: datetime) -> datetime | None:
    """Return the first instant after `after` at which a claim is confirmed that follows the story in its time."""
    return first_confirmed(fold.rule.context, heard_between(fold, episode, role, number, follow, after))


def heard_between(
    fold: Fold, episode: Episode, role: str, number: int, follow: Follow, after: datetime
) -> list[Evidence]:
    """Return what is heard after an instant and in the story's time that shares what it has to with the story."""
    until, heard = episode.opened_at + follow.within, fold.ledger.heard(role, number)
    return [one for one in heard if after < one.at <= until and shares(follow.same, one.match.claim, episode)]


def on_followed(fold: Fold, match: Match) -> Iterator[Transition]:
    """Give what a claim does that must follow: it makes the stories ring that have all of them now."""
    hear(fold, match, max(one.within for one in fold.rule.followed_by))
    touched = False
    for episode in list(fold.ledger.waiting()):
        if followed(fold, episode):
            touched = True
            at = episode.last_confirmed_at or episode.opened_at
            yield ring(fold, confirmed(fold, episode, at), match, "thread" if fold.is_late(match) else "alert")
    if not touched:
        yield quiet(Reason.CONTEXT, match, fold.now)


def on_answer(fold: Fold, match: Match) -> Iterator[Transition]:
    """Give what a claim does that must not follow: stories that wait are answered, told ones get a line."""
    assert fold.rule.not_followed_by is not None
    hear(fold, match, fold.rule.not_followed_by.within)
    touched = False
    for episode in list(fold.ledger.stories()):
        seen = answers(fold, episode)
        newest = next((one for one in seen if one.match is match), None)
        if episode.answered or newest is None or not supports(fold.rule.context, seen, newest):
            continue
        if episode.waits or episode.state != "candidate":
            touched = True
            kind: TransitionKind = "silent" if episode.waits else "thread"
            yield fold.tell(kind, Reason.FOLLOWED, episode.model_copy(update={"answered": True}), match)
    if not touched:
        yield quiet(Reason.CONTEXT, match, fold.now)


def time_over(fold: Fold, episode: Episode, cause: str) -> Transition:
    """Return what the end of the waiting says: nothing came that had to, or nothing came that must not."""
    if fold.rule.not_followed_by is None:
        fold.ledger.drop(episode.key)
        gone = episode.model_copy(update={"state": "closed", "waits": False})
        return fold.say("silent", Reason.NOT_FOLLOWED, gone, None, cause)[1]
    if answer_at(fold, episode) is not None:
        answered, transition = fold.say(
            "silent", Reason.FOLLOWED, episode.model_copy(update={"answered": True}), None, cause
        )
        fold.ledger.put(answered)
        return transition
    at = episode.last_confirmed_at or episode.opened_at
    rung = confirmed(fold, episode, at)
    reason, detail = known(fold, Reason.NOT_FOLLOWED)
    kind: TransitionKind = "silent" if all(one.match.warm_up for one in episode.evidence) else "alert"
    rung, transition = fold.say(kind, reason, rung, None, cause, detail)
    fold.ledger.put(rung)
    return transition
