"""The main pattern's matches: candidate, confirmation, and everything an open episode may hear. Pure."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from rules.confirm import LATE_AFTER, event_time, independent, is_fresh, last_confirmed
from rules.coverage import ring
from rules.deadlines import renewed
from rules.dues import ends_at
from rules.episode import Episode, Evidence, Reason, Transition, TransitionKind
from rules.evidence import EVIDENCE_MAX, Joined, join
from rules.growth import confirmed, moved, reopened, risen
from rules.habit import grown, judge
from rules.match import Match
from rules.progress import Fold, quiet
from rules.sequel import wait
from rules.wording import keys

TOLD_COUNTS = (2, 3, 5)
"""Independent origins at which a corroboration is worth a line; others only rewrite the alert."""
OUTLETS_MAX = 200


def on_match(fold: Fold, match: Match) -> Iterator[Transition]:
    """Give what a match does to each story it belongs to."""
    for key in keys(fold, match):
        yield from on_story(fold, match, key)


def on_story(fold: Fold, match: Match, key: tuple[str, ...]) -> Iterator[Transition]:
    """Give what a match does to one story: it opens it, feeds it, or closes it and opens the next."""
    at, late = event_time(match.facts), fold.is_late(match)
    episode = fold.ledger.get(key)
    carried: tuple[Evidence, ...] = ()
    if episode is not None and episode.state == "candidate" and not episode.waits:
        episode = None if late else sliding(fold, episode, at)
    elif episode is not None:
        if at > min(ends_at(fold.rule, episode)):
            carried = recent(episode, at - fold.rule.confirm.within)
            yield fold.closed(episode, match.match_id, match)
            episode = None
        elif at < episode.opened_at - max(fold.rule.new_after, LATE_AFTER):
            yield quiet(Reason.LATE, match, fold.now)
            return
    if episode is None and late:
        yield quiet(Reason.LATE, match, fold.now)
        return
    if episode is None:
        episode = fold.opened(key, match, carried)
    joined = join(episode.evidence, match, at)
    fed = with_evidence(episode, joined, match)
    if joined.verdict in ("new", "copy"):
        accustom(fold, key, match)
    if episode.waits:
        yield on_waiting(fold, fed, joined, match)
    elif episode.state == "candidate":
        yield on_candidate(fold, fed, joined, match)
    else:
        yield on_open(fold, episode, fed, joined, match)


def sliding(fold: Fold, episode: Episode, at: datetime) -> Episode | None:
    """Return a candidate without evidence too old to confirm anything now, None when nothing is left.

    What is left is where it begins: the time it may be open counts from there.
    """
    kept = recent(episode, at - fold.rule.confirm.within - LATE_AFTER)
    if not kept:
        fold.ledger.drop(episode.key)
        return None
    return episode.model_copy(update={"evidence": kept, "opened_at": kept[0].at})


def recent(episode: Episode, since: datetime) -> tuple[Evidence, ...]:
    """Return the evidence from `since` on that no confirmation has used up."""
    floor = episode.last_confirmed_at
    return tuple(one for one in episode.evidence if one.at >= since and (floor is None or one.at > floor))


def with_evidence(episode: Episode, joined: Joined, match: Match) -> Episode:
    """Return the episode with its evidence, the outlets that carry it and its first instant."""
    outlet = match.facts.outlet
    known = outlet in episode.outlets or len(episode.outlets) >= OUTLETS_MAX
    return episode.model_copy(
        update={
            "evidence": joined.evidence,
            "outlets": episode.outlets if known else (*episode.outlets, outlet),
            "origins": tuple(origin for origin in episode.origins if origin not in joined.merged),
            "opened_at": min(episode.opened_at, joined.evidence[0].at) if joined.evidence else episode.opened_at,
        }
    )


def on_candidate(fold: Fold, episode: Episode, joined: Joined, match: Match) -> Transition:
    """Return what a match does to a candidate: it waits, or it rings."""
    confirmed_at = last_confirmed(fold.rule.confirm, episode.evidence)
    episode = counted(fold, episode, match)
    usual, habit = as_usual(fold, episode.key, match)
    if confirmed_at is None or usual:
        return fold.tell("silent", waiting(joined, match), episode, match, habit)
    if fold.rule.waits:
        return wait(fold, episode, confirmed_at, match)
    return ring(fold, confirmed(fold, episode, confirmed_at), match)


def on_waiting(fold: Fold, episode: Episode, joined: Joined, match: Match) -> Transition:
    """Return what one more match does to a story that waits for what follows: it is counted."""
    if joined.verdict == "outdated":
        return fold.tell("silent", Reason.REVISION, episode, match)
    episode = counted(fold, episode, match)
    confirmed_at = last_confirmed(fold.rule.confirm, episode.evidence)
    if confirmed_at is not None and episode.last_confirmed_at is not None:
        episode = episode.model_copy(update={"last_confirmed_at": max(confirmed_at, episode.last_confirmed_at)})
    return fold.tell("silent", Reason.FOLLOWED if episode.answered else Reason.WAITING, episode, match)


def accustom(fold: Fold, key: tuple[str, ...], match: Match) -> None:
    """Count an article into the habit of its key, where the rule asks for a spike."""
    spike = fold.rule.confirm.spike
    if spike is not None:
        fold.ledger.accustom(key, grown(spike, fold.ledger.habit(key), event_time(match.facts)))


def as_usual(fold: Fold, key: tuple[str, ...], match: Match) -> tuple[bool, str]:
    """Say whether the rule asks for a spike and there is none, and what was seen."""
    spike, habit = fold.rule.confirm.spike, fold.ledger.habit(key)
    if spike is None or habit is None:
        return False, ""
    unusual, seen = judge(spike, habit, event_time(match.facts))
    return not unusual, seen


def waiting(joined: Joined, match: Match) -> Reason:
    """Return why a candidate says nothing yet."""
    if not is_fresh(match.facts):
        return Reason.NOT_FRESH
    return {"copy": Reason.COPY, "revision": Reason.REVISION, "outdated": Reason.REVISION}.get(
        joined.verdict, Reason.UNCONFIRMED
    )


def counted(fold: Fold, episode: Episode, match: Match) -> Episode:
    """Return the episode with the newest observation counted, when it adds an independent origin.

    Once the evidence is cut, what it holds no longer shows every origin: then the newest must add to what is left.
    """
    by, evidence = fold.rule.confirm.independent_by, episode.evidence
    newest = next((one for one in evidence if one.match.match_id == match.match_id), None)
    if newest is None:
        return episode
    count = independent(evidence, by)
    cut = len(evidence) == EVIDENCE_MAX and count > independent([one for one in evidence if one is not newest], by)
    fresh = [one.origin for one in (newest, *evidence) if one.origin not in episode.origins]
    if not fresh or (count <= len(episode.origins) and not (cut and newest.origin in fresh)):
        return episode
    marked = tuple(one.model_copy(update={"counts": True}) if one is newest else one for one in evidence)
    return episode.model_copy(update={"evidence": marked, "origins": (*episode.origins, fresh[0])})


def on_open(fold: Fold, before: Episode, grown: Episode, joined: Joined, match: Match) -> Transition:
    """Return what a match does to an open episode: the strongest thing that changed names it."""
    if joined.verdict == "outdated":
        return fold.tell("silent", Reason.REVISION, before, match, "older than the version that is known")
    late = fold.is_late(match)
    episode = counted(fold, grown, match)
    confirmed_at = last_confirmed(fold.rule.confirm, episode.evidence)
    if confirmed_at is not None and before.last_confirmed_at is not None:
        episode = episode.model_copy(update={"last_confirmed_at": max(confirmed_at, before.last_confirmed_at)})
    episode, raised = risen(fold, episode)
    episode, details = reopened(fold, episode)
    episode, news = moved(fold, episode)
    episode, redated = renewed(fold, episode)
    if raised:
        return fold.tell("thread" if late else "alert", Reason.SEVERITY_RAISED, episode, match, episode.severity)
    if details:
        only_stage = details == ("higher_stage",)
        kind: TransitionKind = "thread" if late or only_stage else "alert"
        return fold.tell(kind, Reason.REOPENED, episode, match, ", ".join(details))
    if redated:
        return fold.tell("thread" if late else "alert", Reason.REOPENED, episode, match, "new_due")
    if news and fold.rule.change is not None:
        return fold.tell("thread" if late else fold.rule.change.tell, Reason.CHANGED, episode, match, news)
    return joining(fold, before, episode, joined, match, late)


def joining(fold: Fold, before: Episode, episode: Episode, joined: Joined, match: Match, late: bool) -> Transition:
    """Return how a match joins an open episode that it does not change: as copy, corroboration, or quietly."""
    seen_outlet: TransitionKind = "silent" if match.facts.outlet in before.outlets else "update"
    if joined.verdict == "revision":
        return fold.tell("update", Reason.REVISION, episode, match)
    if joined.verdict == "copy":
        return fold.tell(seen_outlet, Reason.COPY, episode, match)
    if late:
        return fold.tell("thread" if joined.verdict == "new" else "silent", Reason.LATE, episode, match)
    if len(episode.origins) > len(before.origins):
        kind: TransitionKind = "thread" if len(episode.origins) in TOLD_COUNTS else "update"
        return fold.tell(kind, Reason.CORROBORATED, episode, match, str(len(episode.origins)))
    if joined.verdict == "new" and is_due(fold, before, episode):
        return fold.tell("thread", Reason.REPEAT_DUE, episode, match)
    reason = Reason.QUIET if is_fresh(match.facts) else Reason.NOT_FRESH
    return fold.tell(seen_outlet, reason, episode, match)


def is_due(fold: Fold, before: Episode, episode: Episode) -> bool:
    """Say whether the story went on, confirmed, for longer than its quiet time since anybody was told."""
    silence = fold.now - before.told_at if before.told_at else timedelta(0)
    return episode.last_confirmed_at != before.last_confirmed_at and silence >= fold.rule.notify.quiet_for
