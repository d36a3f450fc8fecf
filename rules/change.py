"""The value a story follows: which one a match shows, which are confirmed, and whether another one is news. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from rules.claim import Figure
from rules.confirm import last_confirmed
from rules.episode import Episode, Evidence, Value
from rules.match import Match
from rules.predicates import CLAIM, Pattern, counted, rung
from rules.spec import ConfirmSpec

VALUES_MAX = 24
"""Values a story remembers, the newest."""


@dataclass(frozen=True, slots=True)
class Change:
    """What a rule follows: a field with an order, or classes of what is said."""

    of: str
    """Field; empty for classes."""
    classes: tuple[tuple[str, Pattern], ...]
    direction: Literal["any", "up", "down"]
    repeat_after: timedelta
    tell: Literal["alert", "thread"]
    patterns: tuple[Pattern, ...] = ()
    """The rule's main patterns: their figure lines say which figures count."""

    def shown(self, match: Match) -> Iterator[tuple[str, float | None, bool]]:
        """Give (word, amount, whether it is inexact) of each value a match shows."""
        claim = match.claim
        if claim is None:
            return
        if self.classes:
            named = (name for name, pattern in self.classes if pattern.fits(claim, match.facts, str))
            yield from ((name, None, False) for name in list(named)[:1])
        elif self.of == "figure":
            known = match.pattern < len(self.patterns)
            for figure in self.patterns[match.pattern].taken(claim) if known else claim.figures:
                yield amount_word(figure), figure.value, figure.rounded
        else:
            yield from ((value, float(rung(self.of, value)), False) for value in CLAIM[self.of](claim))

    def passes(self, amount: float | None, before: tuple[Value, ...]) -> bool:
        """Say whether a value lies in the direction that is news."""
        known = [value.amount for value in before if value.amount is not None]
        if self.direction == "any" or amount is None or not known:
            return True
        return amount > max(known) if self.direction == "up" else amount < min(known)

    def current(self, values: tuple[Value, ...]) -> str:
        """Return the value that stands: the extreme one where there is a direction, else the latest."""
        if not values:
            return ""
        if self.direction == "any":
            return max(values, key=lambda value: (value.at, value.word)).word
        sign = 1 if self.direction == "up" else -1
        return max(values, key=lambda value: (sign * (value.amount or 0), value.word)).word


def amount_word(figure: Figure) -> str:
    """Return a figure as officers read it: `toll 13`, `bounty 10,000,000 USD`."""
    number = f"{figure.value:,.0f}" if figure.value == int(figure.value) else f"{figure.value:,g}"
    unit = "" if figure.unit == "people" else f" {figure.unit}"
    return f"{counted(figure).split(':')[0]} {number}{unit}"


def confirmed_values(
    change: Change, confirm: ConfirmSpec, evidence: tuple[Evidence, ...]
) -> tuple[tuple[Value, bool], ...]:
    """Return each value that evidence confirms, with whether every report of it is inexact, oldest first."""
    showing: dict[tuple[str, float | None], list[Evidence]] = {}
    exact: set[str] = set()
    for one in evidence:
        for word, amount, rounded in change.shown(one.match):
            showing.setdefault((word, amount), []).append(one)
            if not rounded:
                exact.add(word)
    found: list[tuple[Value, bool]] = []
    for (word, amount), seen in showing.items():
        at = last_confirmed(confirm, seen)
        if at is not None:
            found.append((Value(word=word, amount=amount, at=at), word not in exact))
    return tuple(sorted(found, key=lambda pair: (pair[0].at, pair[0].word)))


def opening(change: Change, confirm: ConfirmSpec, episode: Episode) -> Episode:
    """Return an episode that rings for the first time with the values it starts from."""
    values = tuple(value for value, _ in confirmed_values(change, confirm, episode.evidence))
    return episode.model_copy(update={"values": values, "story": change.current(values) or episode.story})


def changed(change: Change, confirm: ConfirmSpec, episode: Episode) -> tuple[Episode, str]:
    """Return an open episode with the values its evidence confirms, and the news among them as `from → to`."""
    known, news = {value.word: value for value in episode.values}, ""
    for value, inexact in confirmed_values(change, confirm, episode.evidence):
        old = known.get(value.word)
        fresh = is_fresh_value(old.at if old else None, value.at, change.repeat_after)
        passes = change.passes(value.amount, tuple(known.values()))
        if fresh and passes and not (inexact and known):
            news = f"{change.current(tuple(known.values())) or 'nothing'} → {value.word}"
        elif old is None:
            continue
        known[value.word] = value if old is None or value.at > old.at else old
    kept = tuple(sorted(known.values(), key=lambda value: (value.at, value.word)))[-VALUES_MAX:]
    if kept == episode.values:
        return episode, news
    return episode.model_copy(update={"values": kept, "story": change.current(kept) or episode.story}), news


def is_fresh_value(before: datetime | None, at: datetime, repeat_after: timedelta) -> bool:
    """Say whether a value was not heard yet, or not for long enough to be news again."""
    return before is None or at - before > repeat_after
