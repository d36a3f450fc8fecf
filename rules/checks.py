"""What a rule file says, held against the language and the vocabulary: every finding with its place.

Knows models and nodes; opens nothing and compiles nothing.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails
from yaml.nodes import MappingNode, Node

from rules.claim import EVENTS, FIGURES, MODES
from rules.conditions import PARTY, ClaimSpec, Condition
from rules.findings import Finding, did_you_mean
from rules.match import Health
from rules.predicates import CODES, LADDERS
from rules.reader import child, locate, plain
from rules.resolve import Placed, TermList, finding_at
from rules.sense import Document, patterns_in, senseless
from rules.spec import RuleSpec

WORDS: Mapping[str, tuple[str, ...]] = {
    "event": EVENTS,
    "mode": tuple(sorted({mode for modes in MODES.values() for mode in modes})),
    "modality": LADDERS["modality"],
    "speaker_rank": LADDERS["speaker_rank"],
    "stage": (*LADDERS["stage"], "rebuffed"),
    "reliability": LADDERS["reliability"],
    "attribution": ("direct", "named", "unnamed", "outlet"),
    "relation": ("in_response_to", "linkage"),
    "kind": FIGURES,
    "rounded": ("yes", "no"),
    "health": get_args(Health),
    "tier": ("1", "2", "3", "4"),
}
"""Fields whose terms are words of the language itself."""


OF_THE_RIGHT_KIND = ("greater_than", "less_than", "too_", "string_too", "string_pattern")
"""Complaints of the models about values that are too small, too long, or written otherwise."""
FINDINGS_MAX = 100
"""Of one document; a file with more is another kind of file, and each costs a search."""


@dataclass(frozen=True, slots=True)
class Read:
    """One document of a rule file: its nodes with lists in place, its spec when it is valid, what is wrong with it."""

    file: str
    node: Node
    spec: RuleSpec | None
    findings: tuple[Finding, ...] = ()
    placed: Placed = field(default_factory=dict)


def validate(file: str, node: Node, placed: Placed) -> Read:
    """Return the document as a spec, or with a finding for each thing the language does not allow."""
    if not isinstance(node, MappingNode):
        return Read(file, node, None, (finding_at(file, node, "wrong-type", "a rule is a mapping of fields"),), placed)
    try:
        return Read(file, node, RuleSpec.model_validate(plain(node)), (), placed)
    except ValidationError as error:
        errors = error.errors(include_url=False)
        found = [located(file, node, placed, one) for one in errors[:FINDINGS_MAX]]
        if len(errors) > FINDINGS_MAX:
            found.append(
                finding_at(file, node, "too-many-findings", f"{len(errors) - FINDINGS_MAX} more are not shown")
            )
        return Read(file, node, None, tuple(found), placed)


def located(file: str, node: Node, placed: Placed, error: ErrorDetails) -> Finding:
    """Return a complaint of the models as a finding at the place it is about."""
    path, kind = error["loc"], error["type"]
    unknown = kind == "extra_forbidden"
    at = locate(node, path, key=unknown)
    file = placed.get(id(at), file)
    where = ".".join(str(part) for part in path)
    if unknown:
        word, known = str(path[-1]), known_fields(path[:-1])
        hint = did_you_mean(word, known) or f"known here: {', '.join(known)}"
        return finding_at(file, at, "unknown-field", f"{where}: unknown field {word!r}", hint)
    if kind == "missing":
        return finding_at(file, at, "missing-field", f"{where}: missing", f"add `{path[-1]}:`")
    message = error["msg"].removeprefix("Value error, ")
    hint = ""
    if kind == "literal_error":
        expected = str(error.get("ctx", {}).get("expected", ""))
        hint = did_you_mean(
            str(error["input"]), [word.strip(" '") for word in expected.replace(" or ", ",").split(",")]
        )
    code = {"literal_error": "unknown-word", "value_error": "bad-value"}.get(kind, "wrong-type")
    if kind.startswith(OF_THE_RIGHT_KIND):
        code = "bad-value"
    return finding_at(file, at, code, f"{where}: {message}", hint)


def known_fields(path: tuple[str | int, ...]) -> list[str]:
    """Return the fields that the block at a path may have."""
    model: type[BaseModel] = RuleSpec
    for step in path:
        known = model.model_fields.get(str(step)) if isinstance(step, str) else None
        inner = next(models_in(known.annotation), None) if known else None
        model = inner or model
    return [known.alias or name for name, known in model.model_fields.items()]


def models_in(annotation: Any) -> Iterator[type[BaseModel]]:
    """Give the models inside an annotation."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for inner in get_args(annotation):
        yield from models_in(inner)


def check(
    document: Read,
    codes: Mapping[str, Mapping[str, str]],
    own: Mapping[str, TermList],
    used: set[str],
    today: date | None = None,
) -> Iterator[Finding]:
    """Give a finding for each thing that the models allow and that cannot be meant; `today` ends exceptions."""
    spec, node, file = document.spec, document.node, document.file
    if spec is None:
        return
    yield from terms(document, codes)
    yield from senseless(Document(file, node, spec, document.placed), today)
    if not spec.tests:
        yield warning(file, node, "no-tests", "the rule has no tests", "add one that rings and one that must not")
    if not spec.match.says_anything:
        at = child(node, "match") or node
        yield finding_at(file, at, "matches-all", "`match` says nothing", "give claim, article or text lines")
    weak = spec.match.listens_to is None and spec.match.source is None
    if weak and spec.severity in ("high", "critical") and not spec.confirm.at_least and spec.confirm.sources < 3:
        hint = "add `at_least: {tier_1: 1}`"
        yield warning(file, child(node, "confirm") or node, "no-tier-floor", "weak outlets alone can ring", hint)
    for name in sorted(set(own) - used):
        yield warning(file, own[name].node, "unused-list", f"list {name!r} is not used", "remove it")


def warning(file: str, node: Node, code: str, message: str, hint: str) -> Finding:
    """Return a finding that does not keep its rule out."""
    at = node.start_mark
    return Finding(file, at.line + 1, at.column + 1, code, message, hint, "warning")


def terms(document: Read, codes: Mapping[str, Mapping[str, str]]) -> Iterator[Finding]:
    """Give a finding for each term that no claim and no article could ever have."""
    assert document.spec is not None
    for path, block in patterns_in(document.spec):
        for name in ("claim", "article", "source"):
            lines = getattr(block, name)
            if lines is not None:
                yield from line_terms(document, (*path, name), lines, codes)


def line_terms(
    document: Read, path: tuple[str | int, ...], lines: BaseModel, codes: Mapping[str, Mapping[str, str]]
) -> Iterator[Finding]:
    """Give a finding for each unknown term of a block's lines."""
    for name in type(lines).model_fields:
        value = getattr(lines, name)
        if isinstance(value, Condition):
            for part in ("any", "all", "none"):
                for term in getattr(value, part) or ():
                    yield from known_term(document, (*path, name), name, term, codes)
            if value.at_least is not None and value.at_least not in LADDERS.get(name, ()):
                yield bad_rung(document, (*path, name, "at_least"), name, value.at_least)
    if isinstance(lines, ClaimSpec) and lines.figures is not None:
        yield from line_terms(document, (*path, "figures"), lines.figures, codes)
    for side in (lines.between or ()) if isinstance(lines, ClaimSpec) else ():
        for term in side:
            yield from known_term(document, (*path, "between"), "actor", term, codes)


def bad_rung(document: Read, path: tuple[str | int, ...], name: str, term: str) -> Finding:
    """Return the finding for an `at_least` that its field cannot reach."""
    at = locate(document.node, path)
    if name not in LADDERS:
        return finding_at(document.file, at, "no-ladder", f"{name} has no order", f"these have: {', '.join(LADDERS)}")
    hint = did_you_mean(term, LADDERS[name]) or f"the ladder: {' < '.join(LADDERS[name])}"
    return finding_at(document.file, at, "unknown-word", f"{name} has no rung {term!r}", hint)


def known_term(
    document: Read, path: tuple[str | int, ...], name: str, term: str, codes: Mapping[str, Mapping[str, str]]
) -> Iterator[Finding]:
    """Give a finding when a term is no word of its field; a code above a known one is known."""
    known: Mapping[str, str] | tuple[str, ...] | None = codes.get(CODES[name]) if name in CODES else WORDS.get(name)
    allowed_party = term == PARTY and path[0] == "retract"
    if known is None or term in known or allowed_party or any(code.startswith(term + ".") for code in known):
        return
    at = scalar(locate(document.node, path), term)
    called = by_name(term, known) if isinstance(known, Mapping) else ""
    hint = called or did_you_mean(term, known) or f"see the vocabulary of {CODES.get(name, name)} words"
    yield finding_at(document.placed.get(id(at), document.file), at, "unknown-term", f"{name} has no {term!r}", hint)


def by_name(name: str, known: Mapping[str, str]) -> str:
    """Return a hint with the code of what is called so, or begins so: an author writes `Switzerland` before `CHE`."""
    word = name.casefold()
    begin = (code for code, label in known.items() if len(word) > 3 and label.casefold().startswith(word))
    code = next((code for code, label in known.items() if label.casefold() == word), None) or next(begin, None)
    return f"{known[code]} is {code!r}" if code and code != known[code] else ""


def scalar(node: Node, value: str) -> Node:
    """Return the scalar with this value in a node, the node itself where there is none."""
    found = next((one for one in scalars(node) if one.value == value), None)
    return found or node


def scalars(node: Node) -> Iterator[Node]:
    """Give the scalars in a node."""
    if isinstance(node, MappingNode):
        for _, value in node.value:
            yield from scalars(value)
    elif isinstance(node.value, list):
        for item in node.value:
            yield from scalars(item)
    else:
        yield node
