"""Secondary patterns: context that raises severity, developments, retractions. Pure; they open nothing."""

from collections.abc import Iterator
from datetime import timedelta

from rules.claim import Claim, within
from rules.confirm import LATE_AFTER, event_time, supports
from rules.episode import Episode, Reason, Transition, TransitionKind
from rules.growth import risen
from rules.hearing import hear
from rules.match import Match
from rules.predicates import below
from rules.progress import Fold, quiet
from rules.rule import Rule


def on_if_seen(fold: Fold, match: Match) -> Iterator[Transition]:
    """Give what context does: it raises open episodes, and waits for those to come."""
    span = fold.rule.escalate[match.pattern].within if match.pattern < len(fold.rule.escalate) else None
    hear(fold, match, max(span or timedelta(0), LATE_AFTER) + waiting_for(fold.rule))
    touched = False
    for episode in list(fold.ledger.open_episodes()):
        higher, raised = risen(fold, episode)
        if raised:
            touched = True
            kind: TransitionKind = "thread" if fold.is_late(match) else "alert"
            yield fold.tell(kind, Reason.SEVERITY_RAISED, higher, match, higher.severity)
    if not touched:
        yield quiet(Reason.CONTEXT, match, fold.now)


def waiting_for(rule: Rule) -> timedelta:
    """Return how long a confirmed story may wait before it rings: what raised it then must be known until then."""
    follows = (*rule.followed_by, *((rule.not_followed_by,) if rule.not_followed_by else ()))
    return max((one.within + LATE_AFTER for one in follows), default=timedelta(0))


def on_develop(fold: Fold, match: Match) -> Iterator[Transition]:
    """Give what a development does: a new word for the story and a line, once it is confirmed."""
    heard = hear(fold, match, LATE_AFTER)
    newest = next((one for one in heard if one.match is match), None)
    if newest is None or not supports(fold.rule.context, heard, newest):
        yield quiet(Reason.UNCONFIRMED, match, fold.now)
        return
    word, at, touched = fold.rule.develop[match.pattern], event_time(match.facts), False
    for episode in concerned(fold, match):
        if episode.story != word and at >= episode.opened_at:
            touched = True
            yield fold.tell("thread", Reason.DEVELOPED, episode.model_copy(update={"story": word}), match, word)
    if not touched:
        yield quiet(Reason.CONTEXT, match, fold.now)


def concerned(fold: Fold, match: Match) -> list[Episode]:
    """Return the open episodes a match is about: those whose key it names, or all when a claim names none."""
    episodes, claim = list(fold.ledger.open_episodes()), match.claim
    if claim is None:
        return [one for one in episodes if one.key in fold.rule.keys(match)]
    codes = claim.actor + claim.target + claim.parties
    named = [one for one in episodes if any(within(code, part) for part in one.key if part for code in codes)]
    return named or episodes


def standing_on(fold: Fold, match: Match) -> list[Episode]:
    """Return the open stories of a rule over rules that another rule's story, now retracted, is evidence of."""
    story = match.facts.revision
    return [
        episode
        for episode in fold.ledger.open_episodes()
        if any(one.match.facts.revision == story for one in episode.evidence)
    ]


def on_retract(fold: Fold, match: Match) -> Iterator[Transition]:
    """Give what a denial does: the story is disputed, and those who were told are told."""
    touched = False
    over_rules = bool(fold.rule.listens_to)
    for episode in standing_on(fold, match) if over_rules else concerned(fold, match):
        if fold.rule.same_party and not over_rules and not same_party(match.claim, episode):
            continue
        touched = True
        known = episode.state == "disputed"
        kind: TransitionKind = "silent" if known else "thread"
        yield fold.tell(kind, Reason.RETRACTED, episode.model_copy(update={"state": "disputed"}), match, "disputed")
    if not touched:
        yield quiet(Reason.CONTEXT, match, fold.now)


def same_party(claim: Claim | None, episode: Episode) -> bool:
    """Say whether a claim is made by a party that the episode's own claims come from."""
    if claim is None:
        return False
    theirs = {code.split(".")[0] for one in episode.evidence if one.match.claim
              for code in one.match.claim.actor + one.match.claim.speaker}  # fmt: skip
    return below(claim.speaker or claim.actor, tuple(theirs))
