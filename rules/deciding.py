"""Which conditions of a rule its tests make decide: those that once were the only one that failed. Pure.

A condition that never decides could be dropped, and no test would ring more than it should.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from rules.misses import Seen, judgements
from rules.rule import Rule


@dataclass(frozen=True, slots=True)
class Deciding:
    """One condition of one pattern, with how often the tests let it hold and let it alone decide."""

    rule: str
    role: str
    number: int
    condition: str
    matched: int
    """Times the whole pattern fitted."""
    decided: int
    """Times this condition alone kept the pattern from fitting."""


def coverage(rule: Rule, articles: Iterator[Seen]) -> tuple[Deciding, ...]:
    """Return every condition of a rule with its counts over the articles of its tests."""
    matched: dict[tuple[str, int], int] = {}
    decided: dict[tuple[str, int, str], int] = {}
    for article in articles:
        for one in judgements(rule, article):
            place = (one.role, one.number)
            matched[place] = matched.get(place, 0) + (not one.failed)
            for condition, _, _ in one.rows:
                decided.setdefault((*place, condition), 0)
            if len(one.failed) == 1:
                decided[*place, one.failed[0][0]] += 1
    return tuple(
        Deciding(rule.id, role, number, condition, matched[role, number], count)
        for (role, number, condition), count in decided.items()
    )
