"""A claim's own date: which one a story is about, the reminder, and how it ends: kept, broken or lapsed. Pure."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from rules.confirm import last_confirmed, supports
from rules.dues import PENDING
from rules.durations import instant
from rules.episode import Episode, Evidence, Reason, Transition, TransitionKind
from rules.hearing import hear, shares
from rules.match import Match
from rules.progress import Fold, quiet

APART = timedelta(hours=6)
"""Dates nearer than this are one: "within 24 hours" is counted from each outlet's own publication."""
AHEAD_MAX = timedelta(days=90)
"""No story waits longer than matches are kept."""


def dates(fold: Fold, evidence: tuple[Evidence, ...]) -> list[datetime]:
    """Return the dates that evidence confirms, earliest first; one that was past when it was written is none."""
    named: dict[datetime, list[Evidence]] = {}
    for one in evidence:
        due = one.match.claim.due if one.match.claim else None
        if due is not None and one.at < due <= one.at + AHEAD_MAX:
            named.setdefault(due, []).append(one)
    return sorted(due for due in named if last_confirmed(fold.rule.context, near(named, due)) is not None)


def near(named: dict[datetime, list[Evidence]], due: datetime) -> list[Evidence]:
    """Return the observations whose date is as good as this one."""
    return [one for other, seen in named.items() if abs(other - due) <= APART for one in seen]


def stands(word: str) -> dict[str, str]:
    """Return what changes in an episode whose date stands elsewhere now: the word for the story, too."""
    return {"story": word, "outcome": word}


def opening_due(fold: Fold, episode: Episode) -> Episode:
    """Return an episode that rings for the first time with its date."""
    found = dates(fold, episode.evidence) if fold.rule.deadline is not None else []
    return episode.model_copy(update={"due": found[0], **stands("due")}) if found else episode


def renewed(fold: Fold, episode: Episode) -> tuple[Episode, bool]:
    """Return an open episode with a later date that its evidence confirms; what was settled begins again."""
    if fold.rule.deadline is None:
        return episode, False
    later = [due for due in dates(fold, episode.evidence) if episode.due is None or due > episode.due + APART]
    if not later:
        return episode, False
    return episode.model_copy(update={"due": later[-1], **stands("due")}), True


def on_outcome(fold: Fold, match: Match) -> Iterator[Transition]:
    """Give what an outcome does: the date is kept or broken, once that is confirmed."""
    deadline, touched = fold.rule.deadline, False
    assert deadline is not None
    same = deadline.kept if match.role == "kept" else deadline.broken
    heard = hear(fold, match, AHEAD_MAX)
    for episode in list(fold.ledger.open_episodes()):
        if episode.due is None or episode.outcome not in (*PENDING, "lapsed"):
            continue
        within = [one for one in heard if episode.opened_at <= one.at <= episode.due + deadline.grace]
        seen = [one for one in within if shares(same, one.match.claim, episode)]
        newest = next((one for one in seen if one.match is match), None)
        if newest is not None and supports(fold.rule.context, seen, newest):
            touched = True
            settled = episode.model_copy(update=stands(match.role))
            yield fold.tell("thread", Reason.DEVELOPED, settled, match, match.role)
    if not touched:
        yield quiet(Reason.CONTEXT, match, fold.now)


def come(fold: Fold, episode: Episode, cause: str) -> Transition:
    """Return what the coming of a date says: a reminder, or that it lapsed."""
    assert fold.rule.deadline is not None
    assert episode.due is not None
    lapsed = fold.now >= episode.due + fold.rule.deadline.grace
    reason, word = (Reason.LAPSED, "lapsed") if lapsed else (Reason.DUE, "due_soon")
    kind: TransitionKind = "silent" if all(one.match.warm_up for one in episode.evidence) else "thread"
    settled = episode.model_copy(update=stands(word))
    settled, transition = fold.say(kind, reason, settled, None, cause, instant(episode.due))
    fold.ledger.put(settled)
    return transition
