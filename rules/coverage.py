"""Whether a rule can know what it says: are the sources heard without which "first" means nothing. Pure."""

from collections.abc import Iterator

from rules.episode import Episode, Reason, Transition, TransitionKind
from rules.match import Match
from rules.progress import Fold, quiet


def on_health(fold: Fold, match: Match) -> Iterator[Transition]:
    """Give what a change in a needed source's health does: it is remembered."""
    health = match.facts.health
    if health is not None:
        fold.ledger.note_health(match.facts.source_id, health)
    yield quiet(Reason.CONTEXT, match, fold.now, f"{match.facts.source_id} {health}")


def deaf_to(fold: Fold) -> tuple[str, ...]:
    """Return the needed sources that are known to say nothing now; one never heard of counts as heard."""
    health = fold.ledger.health()
    return tuple(source for source in fold.rule.coverage if health.get(source, "ok") != "ok")


def known(fold: Fold, reason: Reason) -> tuple[Reason, str]:
    """Return the reason, or UNKNOWN with what cannot be known and for want of whom."""
    silent = deaf_to(fold)
    return (Reason.UNKNOWN, f"{reason}, without {', '.join(silent)}") if silent else (reason, "")


def ring(fold: Fold, episode: Episode, match: Match, kind: TransitionKind = "alert") -> Transition:
    """Return the first word on a story, as far as it can be known to be the first."""
    reason, detail = known(fold, Reason.FIRST)
    return fold.tell(kind, reason, episode, match, detail)
