"""A rule's spec to the rule that runs: patterns by role, identity, version, key and facets of a match. Pure."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import product
from typing import Any

from rules.claim import Claim, within
from rules.episode import Severity
from rules.explain import explain
from rules.match import Match, Role
from rules.predicates import (
    CLAIM,
    CODES,
    LADDERS,
    Between,
    Pattern,
    Values,
    compile_figures,
    compile_lines,
    compile_phrases,
    rung,
)
from rules.spec import SHAPING, ConfirmSpec, NotifySpec, PatternSpec, RuleSpec

KEYS_MAX = 8
"""Stories one match may belong to: a sentence that joins more actors than that is a list, not a claim."""


@dataclass(frozen=True, slots=True)
class Escalation:
    """One way the severity rises; `when` for the episode's own matches, `within` for context."""

    to: Severity
    when: Pattern | None
    within: timedelta | None


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
    file: str = ""

    @property
    def desks(self) -> Values:
        """Who is told: the rule's desks, or only its owner while it is staged."""
        return self.notify.to if self.status == "live" else (self.owner,)

    @property
    def runs(self) -> bool:
        """Whether articles are matched against it: live and staged rules."""
        return self.status in ("live", "staged")

    def running(self) -> "Rule":
        """Return the rule as it would run live: tests prove drafts too."""
        return replace(self, status="live")

    def explain(self, match: Match) -> tuple[tuple[str, str], ...]:
        """Return each condition of the pattern that matched, with the value observed for it."""
        patterns = self.patterns[match.role]
        return explain(patterns[match.pattern], match) if match.pattern < len(patterns) else ()

    def keys(self, match: Match) -> tuple[Values, ...]:
        """Return the stories a match belongs to: one per value of `per`, `()` for `per: rule`."""
        fields = [self.values(field, match.claim, match.pattern) or ("",) for field in self.per]
        return tuple(sorted(product(*fields)))[:KEYS_MAX]

    def values(self, field: str, claim: Claim | None, pattern: int = 0) -> Values:
        """Return a field's values as the rule names them: `OMN.MFA` is `OMN` to a rule that asks for `OMN`."""
        if claim is None:
            return ()
        seen = CLAIM[field](claim)
        if field not in CODES:
            return seen
        asked = [term for line in self.patterns["match"][pattern].claim if line.field == field
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


def compile_rule(spec: RuleSpec, resolved: Mapping[str, Any], file: str = "") -> Rule:
    """Return the rule of a valid spec; `resolved` is the document as plain data with its lists in place."""
    shaping = {name: resolved[name] for name in SHAPING if name in resolved}
    whole = {name: value for name, value in resolved.items() if name not in ("tests", "lists", "untested")}
    retract = spec.retract
    speaker = retract.claim.speaker if retract and retract.claim else None
    return Rule(
        id=spec.rule, title=spec.title, why=spec.why, owner=spec.owner, status=spec.status, severity=spec.severity,
        version=fingerprint(whole), identity=fingerprint(shaping),
        patterns={
            "match": match_patterns(spec),
            "if_seen": tuple(compile_pattern(e.if_seen) for e in spec.escalate),
            "develop": tuple(compile_pattern(one) for one in spec.develop),
            "retract": (compile_pattern(retract),) if retract else (),
        },
        per=spec.episode.per, new_after=spec.episode.new_after, max_open=spec.episode.max_open,
        reopen_higher=spec.episode.reopen_if.higher, reopen_new=spec.episode.reopen_if.new,
        confirm=spec.confirm,
        escalate=tuple(
            Escalation(e.to, compile_pattern(e.when) if e.when else None, e.if_seen.within if e.if_seen else None)
            for e in spec.escalate
        ),
        develop=tuple(one.state for one in spec.develop),
        same_party=bool(speaker and speaker.any and "same_party" in speaker.any),
        notify=spec.notify, file=file,
    )  # fmt: skip


def match_patterns(spec: RuleSpec) -> tuple[Pattern, ...]:
    """Return the main pattern, once for each alternative under `match.any` joined with the common lines."""
    common = compile_pattern(spec.match)
    if spec.match.any is None:
        return (common,)
    return tuple(joined(common, compile_pattern(other)) for other in spec.match.any)


def joined(one: Pattern, two: Pattern) -> Pattern:
    """Return the pattern that asks for both."""
    return Pattern(
        one.claim + two.claim, one.article + two.article, one.between + two.between, one.text + two.text,
        one.figures + two.figures, one.asks_claim or two.asks_claim,
    )  # fmt: skip


def compile_pattern(spec: PatternSpec | None) -> Pattern:
    """Return the pattern of a block; an empty one for none."""
    if spec is None:
        return Pattern()
    between = (Between(spec.claim.between),) if spec.claim and spec.claim.between else ()
    return Pattern(
        claim=compile_lines("claim", spec.claim),
        article=compile_lines("article", spec.article),
        between=between,
        text=compile_phrases(spec.text),
        figures=compile_figures(spec.claim.figures if spec.claim else None),
        asks_claim=spec.claim is not None,
    )


def fingerprint(data: object) -> str:
    """Return a short hash of plain data: equal data, equal hash, on any machine."""
    text = json.dumps(data, sort_keys=True, ensure_ascii=True)
    return hashlib.blake2b(text.encode(), digest_size=6).hexdigest()
