"""The main pattern's matches: candidate, confirmation, and everything an open episode may hear. Pure."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from rules.compiler import facet_detail
from rules.confirm import LATE_AFTER, event_time, independent, is_fresh, last_confirmed
from rules.episode import SEVERITIES, Episode, Evidence, Reason, Transition, TransitionKind
from rules.evidence import EVIDENCE_MAX, Joined, join
from rules.ledger import ends_at
from rules.match import Match
from rules.predicates import rung
from rules.progress import Fold, quiet

TOLD_COUNTS = (2, 3, 5)
"""Independent origins at which a corroboration is worth a line; others only rewrite the alert."""
OUTLETS_MAX = 200


def on_match(fold: Fold, match: Match) -> Iterator[Transition]:
    """Give what a match does to each story it belongs to."""
    for key in fold.rule.keys(match):
        yield from on_story(fold, match, key)


def on_story(fold: Fold, match: Match, key: tuple[str, ...]) -> Iterator[Transition]:
    """Give what a match does to one story: it opens it, feeds it, or closes it and opens the next."""
    at, late = event_time(match.facts), fold.is_late(match)
    episode = fold.ledger.get(key)
    carried: tuple[Evidence, ...] = ()
    if episode is not None and episode.state == "candidate":
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
    grown = with_evidence(episode, joined, match)
    yield (
        on_candidate(fold, grown, joined, match)
        if episode.state == "candidate"
        else on_open(fold, episode, grown, joined, match)
    )


def sliding(fold: Fold, episode: Episode, at: datetime) -> Episode | None:
    """Return a candidate without evidence too old to confirm anything now, None when nothing is left."""
    kept = recent(episode, at - fold.rule.confirm.within - LATE_AFTER)
    if not kept:
        fold.ledger.drop(episode.key)
        return None
    return episode.model_copy(update={"evidence": kept})


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
    if confirmed_at is None:
        return fold.tell("silent", waiting(joined, match), episode, match)
    severity = fold.severity(episode.evidence, episode.opened_at)
    confirmed = episode.model_copy(
        update={
            "state": "confirmed",
            "severity": severity,
            "severities": (*episode.severities, severity),
            "confirmed_at": fold.now,
            "last_confirmed_at": confirmed_at,
            "facets": tuple(sorted(fold.facets(episode.evidence))),
            "story": story_of(fold, episode) or episode.story,
        }
    )
    return fold.tell("alert", Reason.FIRST, confirmed, match)


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
    if raised:
        return fold.tell("thread" if late else "alert", Reason.SEVERITY_RAISED, episode, match, episode.severity)
    if details:
        only_stage = details == ("higher_stage",)
        kind: TransitionKind = "thread" if late or only_stage else "alert"
        return fold.tell(kind, Reason.REOPENED, episode, match, ", ".join(details))
    return joining(fold, before, episode, joined, match, late)


def risen(fold: Fold, episode: Episode) -> tuple[Episode, bool]:
    """Return the episode with the severity its evidence and context give now; it never falls."""
    severity = fold.severity(episode.evidence, episode.opened_at)
    if SEVERITIES.index(severity) <= SEVERITIES.index(episode.severity):
        return episode, False
    return episode.model_copy(update={"severity": severity, "severities": (*episode.severities, severity)}), True


def reopened(fold: Fold, episode: Episode) -> tuple[Episode, tuple[str, ...]]:
    """Return the episode with its confirmed facets, and what is new among them."""
    new = fold.facets(episode.evidence) - set(episode.facets)
    if not new:
        return episode, ()
    changed = {"facets": tuple(sorted({*episode.facets, *new})), "story": story_of(fold, episode) or episode.story}
    return episode.model_copy(update=changed), tuple(sorted({facet_detail(facet) for facet in new}, reverse=True))


def story_of(fold: Fold, episode: Episode) -> str:
    """Return the highest confirmed stage as the word for where the story stands."""
    if "stage" not in fold.rule.reopen_higher:
        return ""
    stages = {one.match.claim.stage for one in episode.evidence if one.match.claim and one.match.claim.stage}
    confirmed = [
        stage
        for stage in sorted(stages, key=lambda stage: rung("stage", stage), reverse=True)
        if last_confirmed(fold.rule.confirm, [one for one in episode.evidence if reaches(one, stage)])
    ]
    return confirmed[0] if confirmed else ""


def reaches(one: Evidence, stage: str) -> bool:
    """Say whether an observation shows this stage or a higher one."""
    claim = one.match.claim
    return claim is not None and claim.stage is not None and rung("stage", claim.stage) >= rung("stage", stage)


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
