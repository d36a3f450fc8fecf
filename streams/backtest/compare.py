"""Two histories of the same news by two versions of rules: what rings new, no more, earlier or later, louder. Pure."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from streams.backtest.history import History, Ring
from streams.trial_text import clean

NEAR = timedelta(hours=24)
"""Alerts of one rule by different articles are one event when they ring within this time of each other."""
Change = Literal["new", "gone", "earlier", "later", "severity"]


@dataclass(frozen=True, slots=True)
class Difference:
    """One alert that is not the same in both."""

    change: Change
    ring: Ring
    was: Ring | None = None

    def __str__(self) -> str:
        """The change, when, and what: `later by 2:10`, `severity high → critical`."""
        told = {"new": "rings new", "gone": "rings no more"}.get(self.change, self.change)
        if self.was is not None and self.change == "severity":
            told = f"severity {self.was.severity} → {self.ring.severity}"
        elif self.was is not None:
            told = f"{self.change} by {abs(self.ring.at - self.was.at)}"
        return f"{self.ring.at:%Y-%m-%d %H:%M} {self.ring.rule}: {told}: {clean(self.ring.title)[:90]}"


def compare(old: History, new: History) -> tuple[Difference, ...]:
    """Return every difference by time. Alerts are paired by their article, else by the nearest of the same rule."""
    before, after = list(old.alerts), list(new.alerts)
    pairs = [*paired(before, after, same_article), *paired(before, after, near)]
    found = [difference for one, other in pairs for difference in changes(one, other)]
    found += [Difference("gone", ring) for ring in before]
    found += [Difference("new", ring) for ring in after]
    return tuple(sorted(found, key=lambda one: (one.ring.at, one.ring.rule, one.change)))


def paired(before: list[Ring], after: list[Ring], same: Callable[[Ring, Ring], bool]) -> Iterator[tuple[Ring, Ring]]:
    """Give the pairs that are the same, and take them out of both lists."""
    for ring in tuple(before):
        like = [one for one in after if one.rule == ring.rule and same(ring, one)]
        if like:
            other = min(like, key=lambda one: abs(one.at - ring.at))
            before.remove(ring)
            after.remove(other)
            yield ring, other


def same_article(one: Ring, other: Ring) -> bool:
    """Say whether one article caused both, for the same reason."""
    a, b = one.match, other.match
    return a is not None and b is not None and a.facts.article_id == b.facts.article_id and one.reason == other.reason


def near(one: Ring, other: Ring) -> bool:
    """Say whether both rang about the same time, for the same reason."""
    return one.reason == other.reason and abs(one.at - other.at) <= NEAR


def changes(was: Ring, ring: Ring) -> Iterator[Difference]:
    """Give how an alert that both know differs."""
    if was.severity != ring.severity:
        yield Difference("severity", ring, was)
    if was.at != ring.at:
        yield Difference("later" if ring.at > was.at else "earlier", ring, was)


def lines(found: Sequence[Difference], old: History, new: History) -> Iterator[str]:
    """Yield the differences as a person reads them."""
    yield from map(str, found)
    kinds = {kind: sum(one.change == kind for one in found) for kind in ("new", "gone", "earlier", "later", "severity")}
    counts = ", ".join(f"{count} {kind}" for kind, count in kinds.items())
    yield f"{len(old.alerts)} alerts before, {len(new.alerts)} after: {counts}"
