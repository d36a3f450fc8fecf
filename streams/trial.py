"""What one article becomes: the stages over its item alone, each with what it made. No broker, nothing kept.

Pure but for the stages it is given; how it is shown is the command's.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from connectors.item import RawItem
from rules.bundle import Bundle
from rules.episode import Transition
from rules.match import Match
from rules.step import due, fire, step
from streams.article import Article
from streams.coding.coder import Coded, Coder
from streams.stage import State
from streams.stages.code import facts
from streams.stages.normalize import Unusable, normalize

LATER = timedelta(days=2)
"""How far a trial looks ahead for what a lone article comes to: longer than any rule waits for confirmation."""


@dataclass(frozen=True, slots=True)
class Trial:
    """One item's way. Empty where a stage stopped: `article` may say why it is none."""

    item: RawItem
    article: Article | Unusable
    coded: Coded | None = None
    matches: tuple[Match, ...] = ()
    at_once: tuple[Transition, ...] = ()
    """What the rules' episodes do with it, told alone and now."""
    later: tuple[Transition, ...] = ()
    """What becomes of it if nothing else arrives."""


def trial(item: RawItem, coder: Coder, bundle: Bundle, now: datetime) -> Trial:
    """Return what the item becomes at `now`."""
    article = normalize(item)
    if isinstance(article, Unusable):
        return Trial(item, article)
    coded = coder.code(article)
    matches = tuple(bundle.match(facts(article, coded), coded.claims, f"{article.title}\n{article.text}"))
    state: State = {}
    at_once = [told for match in matches for told in step(bundle, state, match, now)]
    return Trial(item, article, coded, matches, tuple(at_once), tuple(looked_ahead(bundle, state, now)))


def looked_ahead(bundle: Bundle, state: State, now: datetime) -> Sequence[Transition]:
    """Fire the timers that come up within `LATER`, each at its time."""
    told: list[Transition] = []
    while (at := due(bundle, state)) is not None and at <= now + LATER:
        told += fire(bundle, state, max(at, now))
    return told
