"""The language, field by field, as the page docs/rules-reference.md: made from the models, their docstrings and rules.

The example of a field is its first use in the rules that are given, which load and have tests.
"""

import types
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Any, Literal, Union, get_args, get_origin

import yaml
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from rules.checks import models_in
from rules.conditions import PatternSpec
from rules.durations import written
from rules.fields import meanings
from rules.spec import RuleSpec
from rules.trial import Case

EXAMPLE_CHARS = 96


def page(rules: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """Give the lines of the page; `rules` are documents as plain data."""
    yield from (
        "# Every field of a rule",
        "",
        "Made by `tocsin rules reference`. Each example is taken from a rule that loads and has tests. What blocks are",
        "for stands in [rules](rules.md), patterns to copy in the [cook-book](cookbook.md).",
        "",
    )
    used = examples(rules)
    for model in blocks():
        text = " ".join((model.__doc__ or "").split())
        if is_pattern(model):
            text += " Besides its own fields it takes those of a [Pattern](#pattern)."
        yield from (
            f"## {model.__name__.removesuffix('Spec')}",
            "",
            text,
            "",
            "| field | takes | default | means | example |",
        )
        yield "|---|---|---|---|---|"
        for label, known in fields(model):
            example = used.get((model.__name__, label), "")
            cells = (f"`{label}`", takes(known), default(known), meanings(model.__name__).get(label, ""), example)
            yield "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"
        yield ""


def blocks() -> list[type[BaseModel]]:
    """Return the models of the language, a block after the one that holds it."""
    found: list[type[BaseModel]] = []
    waiting: list[type[BaseModel]] = [RuleSpec, Case]
    while waiting:
        model = waiting.pop(0)
        if model not in found and model.__module__.startswith("rules.") and model.__name__ != "Claim":
            found.append(model)
            waiting += [one for known in model.model_fields.values() for one in models_in(known.annotation)]
    return found


def fields(model: type[BaseModel]) -> Iterator[tuple[str, FieldInfo]]:
    """Give the fields of a model under the names that rules write; a pattern's stand with the pattern alone."""
    for name, known in model.model_fields.items():
        if not (is_pattern(model) and name in PatternSpec.model_fields):
            yield known.alias or name, known


def is_pattern(model: type[BaseModel]) -> bool:
    """Say whether a block is a pattern with more to it."""
    return issubclass(model, PatternSpec) and model is not PatternSpec


def takes(known: FieldInfo) -> str:
    """Return what a field takes, in words."""
    return said(known.annotation)


def said(annotation: Any) -> str:
    """Return a type in words."""
    plain = {str: "text", int: "number", float: "number", bool: "true or false", timedelta: "duration", Any: "anything"}
    if annotation in plain:
        return plain[annotation]
    origin, inner = get_origin(annotation), get_args(annotation)
    if origin is Literal:
        return ", ".join(f"`{word}`" for word in inner)
    if origin is types.UnionType or origin is Union:
        return " or ".join(said(one) for one in inner if one is not type(None))
    if hasattr(annotation, "__metadata__"):
        return said(inner[0])
    if origin is tuple:
        return f"list of {said(inner[0])}"
    if origin is dict:
        return f"mapping to {said(inner[1])}"
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        name = annotation.__name__.removesuffix("Spec")
        return f"[{name}](#{name.lower()})"
    return getattr(annotation, "__name__", "value").lower()


def default(known: FieldInfo) -> str:
    """Return what a field is where a rule leaves it out."""
    if known.is_required():
        return "required"
    value = known.get_default(call_default_factory=True)
    if isinstance(value, timedelta):
        return written(value) if value else "0m"
    return "" if value in (None, (), {}) or isinstance(value, BaseModel) else f"`{value}`"


def examples(rules: Sequence[Mapping[str, Any]]) -> dict[tuple[str, str], str]:
    """Return the first use of each field in these rules, on one line."""
    found: dict[tuple[str, str], str] = {}
    for rule in rules:
        walk(RuleSpec, rule, found)
        for case in rule.get("tests", ()):
            walk(Case, case, found)
    return found


def walk(model: type[BaseModel], data: Any, found: dict[tuple[str, str], str]) -> None:
    """Note the fields that a block uses, and those of the blocks inside."""
    if isinstance(data, list):
        for item in data:
            walk(model, item, found)
    if not isinstance(data, dict):
        return
    if is_pattern(model):
        walk(PatternSpec, data, found)
    for label, known in fields(model):
        written_as = "not_in" if label == "none" and "not_in" in data and "none" not in data else label
        if written_as in data:
            found.setdefault((model.__name__, label), shown(written_as, data[written_as]))
            for inner in models_in(known.annotation):
                nested = data[written_as]
                values = nested.values() if mapping_of(known) is dict and isinstance(nested, dict) else (nested,)
                for value in values:
                    walk(inner, value, found)


def mapping_of(known: FieldInfo) -> Any:
    """Return `dict` for a field that maps names to blocks."""
    direct = [one for one in (known.annotation, *get_args(known.annotation)) if get_origin(one) is dict]
    held = [one for outer in get_args(known.annotation) for one in get_args(outer) if get_origin(one) is dict]
    return dict if direct or held else None


def shown(label: str, value: Any) -> str:
    """Return a field with its value as code on one line, cut where it is long."""
    text = yaml.safe_dump({label: value}, default_flow_style=True, width=10_000, allow_unicode=True, sort_keys=False)
    text = text.strip()[1:-1]
    return f"`{text if len(text) <= EXAMPLE_CHARS else text[: EXAMPLE_CHARS - 2] + ' …'}`"
