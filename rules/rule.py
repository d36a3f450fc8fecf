"""The rule that runs: patterns by role, identity, version, and what a match is to it: key, values, facets. Pure values.

Made by `rules.compiler`; knows neither files nor episodes' state.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import product

from rules.change import Change
from rules.claim import Claim, within
from rules.episode import Severity
from rules.explain import explain
from rules.match import Match, Role
from rules.predicates import ARTICLE, CLAIM, CODES, LADDERS, Pattern, Values, counted, rung
from rules.spec import ConfirmSpec, NotifySpec

NOBODY = "nobody"
"""Desk of a rule that only other rules listen to."""
WORDING = "wording"
"""Key of stories that are one text or one line; which story that is, only the open ones can tell."""
KEYS_MAX = 8
"""Stories one match may belong to: a sentence that joins more actors than that is a list, not a claim."""


@dataclass(frozen=True, slots=True)
class Escalation:
    """One way the severity rises; `when` for the episode's own matches, `within` for context."""

    to: Severity
    when: Pattern | None
    within: timedelta | None


@dataclass(frozen=True, slots=True)
class Exempt:
    """A pattern whose matches are no news, why, and the last day on which that holds."""

    pattern: Pattern
    until: date
    why: str


@dataclass(frozen=True, slots=True)
class Follow:
    """How long what follows has time, and which fields it shares with the story."""

    within: timedelta
    same: Values


@dataclass(frozen=True, slots=True)
class Deadline:
    """When to remind of a date, how long after it counts, and what the outcomes share with the story."""

    remind: timedelta | None
    grace: timedelta
    kept: Values
    broken: Values


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule, ready to run."""

    id: str
    title: str
    why: str
    owner: str
    status: str
    severity: Severity
    version: str
    """Short hash of the whole rule without its tests."""
    identity: str
    """Short hash of the blocks that shape state, lists in place."""
    patterns: Mapping[Role, tuple[Pattern, ...]]
    per: Values
    new_after: timedelta
    max_open: timedelta
    reopen_higher: Values
    reopen_new: Values
    confirm: ConfirmSpec
    escalate: tuple[Escalation, ...]
    develop: Values
    """The state word of each `develop` pattern."""
    same_party: bool
    """Whether a retraction must come from a party of the episode."""
    notify: NotifySpec
    context: ConfirmSpec
    """What confirms all but the opening: sources and tiers, without counts and spikes."""
    exceptions: tuple[Exempt, ...] = ()
    change: Change | None = None
    followed_by: tuple[Follow, ...] = ()
    not_followed_by: Follow | None = None
    deadline: Deadline | None = None
    coverage: Values = ()
    """Sources that must be heard for "first" and "nothing followed" to be known."""
    listens_to: Values = ()
    """Rules whose alerts are this rule's matches."""
    file: str = ""

    @property
    def desks(self) -> Values:
        """Who is told: the rule's desks, nobody, or only its owner while it is staged."""
        told = () if self.notify.to == (NOBODY,) else self.notify.to
        return told if self.status == "live" else (self.owner,)

    @property
    def waits(self) -> bool:
        """Whether a confirmed story waits for what must or must not follow before it rings."""
        return bool(self.followed_by or self.not_followed_by)

    @property
    def runs(self) -> bool:
        """Whether articles are matched against it: live and staged rules."""
        return self.status in ("live", "staged")

    def running(self) -> "Rule":
        """Return the rule as it would run live: tests prove drafts too."""
        return replace(self, status="live")

    def explain(self, match: Match) -> tuple[tuple[str, str], ...]:
        """Return each condition of the pattern that matched, with the value observed for it."""
        if match.role == "rule":
            return (("match.rules: " + ", ".join(self.listens_to), self.listens_to[match.pattern]),)
        patterns = self.patterns.get(match.role, ())
        return explain(patterns[match.pattern], match) if match.pattern < len(patterns) else ()

    def keys(self, match: Match) -> tuple[Values, ...]:
        """Return the stories a match belongs to: one per value of `per`, `()` for `per: rule`."""
        fields = [self.key_values(field, match) or ("",) for field in self.per]
        return tuple(sorted(product(*fields)))[:KEYS_MAX]

    def key_values(self, field: str, match: Match) -> Values:
        """Return the values of one field of `per`; a wording is found later, among the open stories."""
        if field == WORDING:
            return ()
        if field in ARTICLE:
            return ARTICLE[field](match.facts)
        return self.values(field, match.claim, match.pattern)

    def values(self, field: str, claim: Claim | None, pattern: int = 0) -> Values:
        """Return a field's values as the rule names them: `OMN.MFA` is `OMN` to a rule that asks for `OMN`.

        Of figures those that the pattern asks for: "two killed and eight injured" is one story to a rule of tolls.
        """
        if claim is None:
            return ()
        main = self.patterns["match"][pattern : pattern + 1]
        if field == "figure" and main:
            return tuple(dict.fromkeys(counted(figure) for figure in main[0].taken(claim)))
        seen = CLAIM[field](claim)
        if field not in CODES:
            return seen
        asked = [term for one in main for line in one.claim if line.field == field
                 for term in line.condition.any or ()]  # fmt: skip
        return tuple(dict.fromkeys(named_as(code, asked) for code in seen if not asked or named_as(code, asked)))

    def facets(self, match: Match) -> frozenset[str]:
        """Return what `reopen_if` sees in a match: `target:ISR`, and every rung up to the one reached."""
        found = {
            f"{field}:{value}" for field in self.reopen_new for value in self.values(field, match.claim, match.pattern)
        }
        for field in self.reopen_higher:
            reached = max((rung(field, value) for value in CLAIM[field](match.claim)), default=-1) if match.claim else 0
            found.update(f"{field}:{step}" for step in range(reached + 1))
        return frozenset(found)


def named_as(code: str, asked: list[str]) -> str:
    """Return the widest term of the rule that a code lies in; its party when the rule asks for none."""
    return min((term for term in asked if within(code, term)), key=len, default="" if asked else code.split(".")[0])


def facet_detail(facet: str) -> str:
    """Return how a facet is told: `new_target`, `higher_speaker_rank`."""
    field = facet.split(":", 1)[0]
    return f"higher_{field}" if field in LADDERS else f"new_{field}"
