"""How near an article comes to a rule: each pattern with each claim, every condition judged, the nearest first. Pure.

Judges with the engine's own lines (`rules.explain`); here they are only counted and put in order.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rules.claim import Claim
from rules.explain import judged
from rules.match import ArticleFacts, Role
from rules.phrases import fold
from rules.predicates import Pattern
from rules.rule import Rule


@dataclass(frozen=True, slots=True)
class Judgement:
    """One pattern held against one claim (or against an article that has none)."""

    role: Role
    number: int
    claim: Claim | None
    rows: tuple[tuple[str, str, bool], ...]
    """(condition as written, value observed, holds) of each line."""

    @property
    def failed(self) -> tuple[tuple[str, str], ...]:
        """The conditions that do not hold, with what was observed."""
        return tuple((condition, seen) for condition, seen, holds in self.rows if not holds)


@dataclass(frozen=True, slots=True)
class Seen:
    """An article as rules see it: facts, claims, and title, newline and body as one text."""

    facts: ArticleFacts
    claims: tuple[Claim, ...]
    text: str


def judgements(rule: Rule, article: Seen, roles: Sequence[Role] = ()) -> Iterator[Judgement]:
    """Give every pattern of the rule (of these roles) with every claim it could have looked at."""
    folded = lru_cache(maxsize=1)(lambda: fold(article.text))
    for role, number, pattern in patterns(rule):
        if roles and role not in roles:
            continue
        looked_at: tuple[Claim | None, ...] = (article.claims or (None,)) if pattern.asks_claim else (None,)
        for claim in looked_at:
            yield Judgement(role, number, claim, judged(pattern, claim, article.facts, folded, article.claims))


def patterns(rule: Rule) -> Iterator[tuple[Role, int, Pattern]]:
    """Give every pattern of a rule that asks for anything."""
    for role, group in rule.patterns.items():
        yield from ((role, number, pattern) for number, pattern in enumerate(group) if pattern)


def nearest(rule: Rule, article: Seen, roles: Sequence[Role] = ("match",)) -> Judgement | None:
    """Return the judgement with the fewest failed conditions, the first of equals; None for a rule without patterns."""
    return min(judgements(rule, article, roles), key=lambda one: len(one.failed), default=None)
