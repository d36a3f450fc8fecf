"""Mutants of a rule: each condition dropped or changed in turn, to see whether the rule's own tests notice. Pure.

Works on the document as written and lets the models judge what a mutant may be: a new field of the language is mutated
without a word here.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError
from yaml.nodes import MappingNode, Node, SequenceNode

from rules.checks import Read
from rules.compiler import compile_rule
from rules.durations import DURATION, duration, written
from rules.episode import SEVERITIES
from rules.predicates import LADDERS
from rules.reader import plain, value_of
from rules.rule import Rule
from rules.spec import RuleSpec
from rules.trial import run

PROSE = ("schema", "rule", "title", "why", "owner", "status", "lists", "tests", "untested")
"""Fields of a rule that decide nothing."""
Path = tuple[str | int, ...]
DROPPED = object()


@dataclass(frozen=True, slots=True)
class Mutant:
    """One change of one rule: where it stands, and what was made of it."""

    rule: str
    path: str
    """Where in the document, with dots: `confirm.within`."""
    change: str
    """`dropped`, or what stands there instead."""
    file: str
    line: int
    col: int
    excuse: str = ""
    """Why no test needs to notice it, from the rule's `untested`."""

    def __str__(self) -> str:
        """`file:line:col: path change`, as editors and CI logs understand it."""
        return f"{self.file}:{self.line}:{self.col}: {self.rule}: {self.path} {self.change}"


@dataclass(frozen=True, slots=True)
class Mutation:
    """What the tests of one rule are worth."""

    rule: str
    tried: int
    survivors: tuple[Mutant, ...]
    """Mutants that no test notices and that nothing excuses."""
    excused: tuple[Mutant, ...]
    stale: tuple[str, ...]
    """Paths of `untested` under which nothing survives."""


def mutate(document: Read, others: Mapping[str, Rule] | None = None) -> Mutation:
    """Run a rule's tests against each of its mutants; the document must be valid. `others` are rules it may hear."""
    spec = document.spec
    assert spec is not None
    data = plain(document.node)
    survivors: list[Mutant] = []
    tried = 0
    for path, node, value in changes(document):
        changed = edited(data, path, value)
        rule = mutant_rule(spec, changed, document.file)
        if rule is None:
            continue
        tried += 1
        if all(not verdict.wrong for verdict in run(rule, spec.tests, others)):
            survivors.append(named(document, path, node, value))
    excused = tuple(one for one in survivors if one.excuse)
    needed = {path for path in spec.untested for one in excused if lies_under(one.path, path)}
    stale = tuple(path for path in spec.untested if path not in needed)
    return Mutation(spec.rule, tried, tuple(one for one in survivors if not one.excuse), excused, stale)


def mutant_rule(spec: RuleSpec, data: dict[str, Any], file: str) -> Rule | None:
    """Return the compiled mutant; None where the language refuses it, or where it says the same as the rule."""
    try:
        mutant = RuleSpec.model_validate(data)
    except ValidationError:
        return None
    same = mutant.model_dump() == spec.model_copy(update={"tests": (), "untested": {}}).model_dump()
    return None if same else compile_rule(mutant, data, file)


def named(document: Read, path: Path, node: Node, value: object) -> Mutant:
    """Return a change with its place in the file, and its excuse where the rule has one."""
    spec = document.spec
    assert spec is not None
    dotted = ".".join(str(part) for part in path)
    excuse = next((why for under, why in spec.untested.items() if lies_under(dotted, under)), "")
    change = "dropped" if value is DROPPED else f"{plain(node)} → {value}"
    file = document.placed.get(id(node), document.file)
    return Mutant(
        spec.rule, dotted, change, file, node.start_mark.line + 1, node.start_mark.column + 1, excuse
    )  # fmt: skip


def lies_under(path: str, above: str) -> bool:
    """Say whether a dotted path is another one or stands below it."""
    return path == above or path.startswith(above + ".")


def changes(document: Read) -> Iterator[tuple[Path, Node, object]]:
    """Give every (path, node, new value) to try; `DROPPED` takes the part away."""
    assert isinstance(document.node, MappingNode)
    for key, node in document.node.value:
        if key.value not in PROSE:
            yield from changes_at((key.value,), node, document)


def changes_at(path: Path, node: Node, document: Read) -> Iterator[tuple[Path, Node, object]]:
    """Give the changes of one part and of everything inside; terms of a list elsewhere are one condition."""
    if id(node) in document.placed:
        return
    yield path, node, DROPPED
    if isinstance(node, MappingNode):
        for key, inner in node.value:
            yield from changes_at((*path, key.value), inner, document)
    elif isinstance(node, SequenceNode):
        for number, inner in enumerate(node.value):
            yield from changes_at((*path, number), inner, document)
    else:
        for value in other_values(path, value_of(node)):
            yield path, node, value


def other_values(path: Path, value: object) -> Iterator[object]:
    """Give the nearest other values: a count one off, half and twice a duration, the rungs beside a rung."""
    if isinstance(value, bool):
        yield not value
    elif isinstance(value, int):
        yield from (value - 1, value + 1)
    elif isinstance(value, float):
        yield from (value / 2, value * 2)
    elif isinstance(value, str) and DURATION.match(value):
        yield from beside_duration(value)
    elif isinstance(value, str):
        for ladder in (SEVERITIES, LADDERS.get(str(path[-2]), ())) if len(path) > 1 else (SEVERITIES,):
            if value in ladder and (path[-1] == "at_least" or ladder is SEVERITIES):
                at = ladder.index(value)
                yield from (*ladder[max(0, at - 1) : at], *ladder[at + 1 : at + 2])


def beside_duration(text: str) -> Iterator[str]:
    """Give half and twice a duration as rules write it."""
    yield from (written(duration(text) / 2), written(duration(text) * 2))


def edited(data: dict[str, Any], path: Path, value: object) -> dict[str, Any]:
    """Return the document with one part changed or gone; the tests stay out, they are the judge."""
    copy = {name: part for name, part in data.items() if name not in ("tests", "untested")}
    return dict(edited_at(copy, path, value))


def edited_at(data: Any, path: Path, value: object) -> Any:
    """Return a copy of nested data with the part at `path` changed or gone."""
    step, rest = path[0], path[1:]
    copy: Any = dict(data) if isinstance(data, dict) else list(data)
    if rest:
        copy[step] = edited_at(copy[step], rest, value)
    elif value is DROPPED:
        del copy[step]
    else:
        copy[step] = value
    return copy
