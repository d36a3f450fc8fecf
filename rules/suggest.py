"""Tests that a rule lacks: for each change that nothing notices, a moment at which rule and mutant part. Pure.

Takes the timelines that are there and varies one moment: another value of the field, another outlet, another time.
What is expected of it is what the rule does today; the author judges whether that is meant.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

from pydantic import ValidationError

from rules.checks import Read
from rules.compiler import compile_rule
from rules.mutants import Mutant, changes, edited, mutant_rule, named
from rules.reader import plain
from rules.rule import Rule
from rules.trial import CASE, Verdict, run, run_case, with_heard
from rules.variations import variations

TRIES_MAX = 1_200
"""Variations of all timelines that are tried for one change."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A test to add, as plain data, and the changes that it makes noticed."""

    test: dict[str, Any]
    notices: tuple[str, ...]


def suggest(document: Read, others: Mapping[str, Rule]) -> Iterator[Suggestion | Mutant]:
    """Give a test for each change that survives the rule's own tests; the change itself where none is found."""
    spec = document.spec
    assert spec is not None
    data = plain(document.node)
    rule = compile_rule(spec, data, document.file)
    original = with_heard(rule, others)
    left = [(mutant, with_heard(other, others)) for mutant, other in survivors(document, others)]
    while left:
        mutant, mutated = left.pop(0)
        found = next(partings(data, mutant, original, mutated), None)
        if found is None:
            yield mutant
            continue
        timeline, seen = found
        noticed = [one for one, rules in left if last(rules, timeline) != last(original, timeline)]
        left = [(one, rules) for one, rules in left if one not in noticed]
        names = tuple(f"{one.path} {one.change}" for one in (mutant, *noticed))
        yield Suggestion({"name": f"{mutant.path} decides", "timeline": expecting(timeline, seen)}, names)


def survivors(document: Read, others: Mapping[str, Rule]) -> Iterator[tuple[Mutant, Rule]]:
    """Give the changes that no test notices and nothing excuses, with the rule that they make."""
    spec = document.spec
    assert spec is not None
    data = plain(document.node)
    for path, node, value in changes(document):
        rule = mutant_rule(spec, edited(data, path, value), document.file)
        if rule is not None and all(not one.wrong for one in run(rule, spec.tests, others)):
            mutant = named(document, path, node, value)
            if not mutant.excuse:
                yield mutant, rule


def partings(
    data: dict[str, Any], mutant: Mutant, original: tuple[Rule, ...], mutated: tuple[Rule, ...]
) -> Iterator[tuple[list[dict[str, Any]], Verdict]]:
    """Give the timelines at whose last moment rule and mutant say different things."""
    for timeline in islice(variations(data, mutant.path.split(".")), TRIES_MAX):
        seen = last(original, timeline)
        if seen is not None and seen != last(mutated, timeline):
            verdict = verdict_of(original, timeline)
            if verdict is not None:
                yield timeline, verdict


def last(rules: tuple[Rule, ...], timeline: list[dict[str, Any]]) -> str | None:
    """Return what was seen at the last moment, None where the timeline cannot be read."""
    verdict = verdict_of(rules, timeline)
    return verdict.seen if verdict else None


def verdict_of(rules: tuple[Rule, ...], timeline: list[dict[str, Any]]) -> Verdict | None:
    """Run a timeline and return the verdict on its last moment."""
    quiet = [{name: part for name, part in entry.items() if name != "expect"} for entry in timeline]
    try:
        case = CASE.validate_python({"name": "one", "timeline": [*quiet[:-1], {**quiet[-1], "expect": "alert"}]})
    except ValidationError:
        return None
    return next(iter(run_case(rules, case)), None)


def expecting(timeline: list[dict[str, Any]], verdict: Verdict) -> list[dict[str, Any]]:
    """Return a timeline that expects of its last moment what was seen."""
    seen = dict(part.split("=", 1) for part in verdict.seen.split(" ") if "=" in part)
    kind = seen.get("kind", "nothing")
    said = seen.get("severity" if kind == "alert" else "reason", "")
    quiet = [{name: part for name, part in entry.items() if name != "expect"} for entry in timeline]
    return [*quiet[:-1], {**quiet[-1], "expect": {kind: said} if said else kind}]
