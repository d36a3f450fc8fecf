"""What the language allows and that cannot be meant: contradictions, impossible pairs, what can never be reached.

Knows one rule's spec and its nodes; opens nothing. Terms and shapes are `rules.checks`' business.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from pydantic import BaseModel
from yaml.nodes import Node

from rules.claim import MODES, within
from rules.conditions import ClaimSpec, Condition, PatternSpec
from rules.findings import Finding, FindingSeverity
from rules.predicates import LADDERS, rung
from rules.reader import locate
from rules.resolve import Placed
from rules.spec import RuleSpec

Path = tuple[str | int, ...]
KEPT = timedelta(days=90)
"""How long matches are kept: nothing older can be remembered."""


@dataclass(frozen=True, slots=True)
class Document:
    """A valid rule with the place of each of its parts."""

    file: str
    node: Node
    spec: RuleSpec
    placed: Placed

    def finding(
        self, path: Path, code: str, message: str, hint: str, severity: FindingSeverity = "error", *, key: bool = False
    ) -> Finding:
        """Return a finding at a path of the document."""
        at = locate(self.node, path, key=key)
        mark = at.start_mark
        file = self.placed.get(id(at), self.file)
        return Finding(file, mark.line + 1, mark.column + 1, code, message, hint, severity)


def senseless(document: Document, today: date | None = None) -> Iterator[Finding]:
    """Give a finding for each part of a rule that cannot be meant; `today` tells which exceptions are over."""
    for path, pattern in patterns_in(document.spec):
        if pattern.claim is not None:
            yield from claim_findings(document, (*path, "claim"), pattern.claim)
        for name in ("claim", "article", "source"):
            lines = getattr(pattern, name)
            if lines is not None:
                yield from contradictions(document, (*path, name), lines)
    yield from windows(document)
    yield from unreachable(document)
    yield from texts_that_do_not_travel(document)
    yield from dates_and_values(document)
    for number, one in enumerate(document.spec.exceptions):
        if today is not None and one.until < today:
            path = ("except", number, "until")
            message = f"the exception ended on {one.until.isoformat()}"
            yield document.finding(path, "expired-exception", message, "remove it, or give a later day", "warning")


def patterns_in(model: BaseModel, path: Path = ()) -> Iterator[tuple[Path, PatternSpec]]:
    """Give every pattern of a block with its path in the document, whatever blocks the language has."""
    if isinstance(model, PatternSpec):
        yield path, model
    for inner, value in parts_of(model, path):
        if isinstance(value, BaseModel):
            yield from patterns_in(value, inner)


def parts_of(model: BaseModel, path: Path) -> Iterator[tuple[Path, object]]:
    """Give each value that a block was given with its path, those of lists and mappings one by one."""
    given = model.model_fields_set
    for name, field in type(model).model_fields.items():
        if name not in given:
            continue
        value, here = getattr(model, name), (*path, field.alias or name)
        if isinstance(value, tuple):
            yield from (((*here, number), item) for number, item in enumerate(value))
        elif isinstance(value, dict):
            yield from (((*here, key), item) for key, item in value.items())
        else:
            yield here, value


def claim_findings(document: Document, path: Path, claim: ClaimSpec) -> Iterator[Finding]:
    """Give a finding where no event asked for has a mode asked for."""
    events = claim.event.any if claim.event else None
    modes = claim.mode.any if claim.mode else None
    if events and modes:
        known = {mode for event in events for mode in MODES.get(event, ())}
        if not known & set(modes):
            hint = f"{', '.join(events)} can be: {', '.join(sorted(known)) or 'no mode at all'}"
            message = f"{', '.join(modes)} is no mode of {', '.join(events)}"
            yield document.finding((*path, "mode"), "impossible-mode", message, hint)


def contradictions(document: Document, path: Path, lines: BaseModel) -> Iterator[Finding]:
    """Give a finding for each condition that nothing can satisfy."""
    for name in type(lines).model_fields:
        want = getattr(lines, name)
        if isinstance(want, Condition):
            why = contradiction(name, want)
            if why:
                hint = "drop one side of the condition"
                yield document.finding((*path, name), "contradiction", f"{name}: {why}", hint, key=True)


def contradiction(name: str, want: Condition) -> str:
    """Return why nothing can satisfy a condition, empty where something can."""
    refused = want.none or ()
    if want.any and all(any(within(term, other) for other in refused) for term in want.any):
        return "every term of `any` is refused by `none`"
    clash = next((term for term in want.all or () if any(within(term, other) for other in refused)), None)
    if clash is not None:
        return f"{clash!r} must be there and must not"
    if want.present is False and (want.any or want.all or want.at_least):
        return "the field must be empty and must have a value"
    if want.at_least and want.any and name in LADDERS:
        floor = rung(name, want.at_least)
        if all(rung(name, term) < floor for term in want.any):
            return f"no term of `any` is at least {want.at_least}"
    return ""


def windows(document: Document) -> Iterator[Finding]:
    """Give a finding for each span longer than what is kept, and for spans that outlast their story."""
    spec = document.spec
    for path, span in spans_in(spec):
        if span > KEPT:
            yield document.finding(path, "window-too-long", "matches are kept for 90 days", "give at most 90d")
    if spec.confirm.within > spec.episode.new_after:
        message = "confirm.within is longer than episode.new_after"
        yield document.finding(("confirm", "within"), "window-order", message, "shorten it")
    follows: list[tuple[Path, timedelta]] = [
        (("followed_by", number, "within"), one.within) for number, one in enumerate(spec.followed_by)
    ]
    if spec.not_followed_by is not None:
        follows.append((("not_followed_by", "within"), spec.not_followed_by.within))
    for path, span in follows:
        if span > spec.episode.new_after:
            message = f"the story ends after {spec.episode.new_after}, before its time to be followed"
            yield document.finding(path, "window-order", message, "make episode.new_after as long")


def spans_in(model: BaseModel, path: Path = ()) -> Iterator[tuple[Path, timedelta]]:
    """Give every duration of a block with its path."""
    for inner, value in parts_of(model, path):
        if isinstance(value, timedelta):
            yield inner, value
        elif isinstance(value, BaseModel):
            yield from spans_in(value, inner)


def unreachable(document: Document) -> Iterator[Finding]:
    """Give a finding for what can never be new or higher, because the match allows one value only."""
    episode, claim = document.spec.episode, document.spec.match.claim
    for what, fields in (("new", episode.reopen_if.new), ("higher", episode.reopen_if.higher)):
        for field in fields:
            only = only_value(claim, field)
            if only is not None:
                message, hint = (
                    f"{field} is always {only!r} here: it can never be {what}",
                    "drop it, or widen the match",
                )
                yield document.finding(("episode", "reopen_if", what), "unreachable-reopen", message, hint)
    for number, key in enumerate(episode.per):
        only = only_value(claim, key)
        if only is not None:
            message = f"{key} is always {only!r} here: one story in all"
            yield document.finding(("episode", "per", number), "fixed-key", message, "drop it from `per`", "warning")


def only_value(claim: ClaimSpec | None, field: str) -> str | None:
    """Return the one value that a match allows a field to have, as the rule names it; None where it may vary."""
    want: Condition | None = getattr(claim, field, None)
    return want.any[0] if want is not None and want.any and len(want.any) == 1 else None


def texts_that_do_not_travel(document: Document) -> Iterator[Finding]:
    """Give a finding for phrases asked of a match that is in the log already: its text is not."""
    spec = document.spec
    asked = [(("escalate", number, "when"), one.when) for number, one in enumerate(spec.escalate)]
    asked += [(("change", "classes", name), one) for name, one in ((spec.change and spec.change.classes) or {}).items()]  # type: ignore[misc]
    for path, pattern in asked:
        if pattern is not None and pattern.text is not None:
            message, hint = "the text does not travel with a match", "ask for it in `match` or `if_seen`"
            yield document.finding((*path, "text"), "no-text-here", message, hint, key=True)


def dates_and_values(document: Document) -> Iterator[Finding]:
    """Give a finding for a deadline without dates and a changing figure without figures."""
    spec = document.spec
    claims = [spec.match.claim, *(one.claim for one in spec.match.any or ())]
    if spec.deadline is not None and not any(one and one.due for one in claims):
        hint = "add `due: {present: true}` to match.claim"
        yield document.finding(("deadline",), "no-date", "claims without a date match too", hint, "warning", key=True)
    if spec.change is not None and spec.change.of == "figure" and not any(one and one.figures for one in claims):
        hint = "add `figures: {kind: …}` to match.claim"
        message = "any figure counts, whatever it is about"
        yield document.finding(("change", "of"), "no-figure", message, hint, "warning")
