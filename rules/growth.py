"""What evidence makes of a story: confirmed, risen, reopened, changed. Pure; says nothing and keeps nothing."""

from datetime import datetime

from rules.change import changed, opening
from rules.confirm import last_confirmed
from rules.deadlines import opening_due
from rules.episode import SEVERITIES, Episode, Evidence
from rules.predicates import rung
from rules.progress import Fold
from rules.rule import facet_detail


def confirmed(fold: Fold, episode: Episode, at: datetime) -> Episode:
    """Return a candidate as the confirmed story it is now: severity, facets, value and date of its evidence."""
    severity = fold.severity(episode.evidence, episode.opened_at)
    episode = episode.model_copy(
        update={
            "state": "confirmed",
            "waits": False,
            "severity": severity,
            "severities": (*episode.severities, severity),
            "confirmed_at": fold.now,
            "last_confirmed_at": at,
            "facets": tuple(sorted(fold.facets(episode.evidence))),
            "story": story_of(fold, episode) or episode.story,
        }
    )
    if fold.rule.change is not None:
        episode = opening(fold.rule.change, fold.rule.context, episode)
    return opening_due(fold, episode)


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
        if last_confirmed(fold.rule.context, [one for one in episode.evidence if reaches(one, stage)])
    ]
    return confirmed[0] if confirmed else ""


def reaches(one: Evidence, stage: str) -> bool:
    """Say whether an observation shows this stage or a higher one; one beside the ladder only as itself."""
    claim = one.match.claim
    if claim is None or claim.stage is None or rung("stage", stage) < 0:
        return claim is not None and claim.stage == stage
    return rung("stage", claim.stage) >= rung("stage", stage)


def moved(fold: Fold, episode: Episode) -> tuple[Episode, str]:
    """Return the episode with the values its evidence confirms, and the change to tell, empty without one."""
    change = fold.rule.change
    return changed(change, fold.rule.context, episode) if change is not None else (episode, "")
