"""What each field of the language means, from the docstrings beside it: the one place where that is written. Pure."""

import ast
import inspect
from collections.abc import Iterator, Mapping
from functools import lru_cache
from types import ModuleType

from pydantic import BaseModel

from rules import claim, conditions, match, spec, trial

ORDINARY = {"ClaimSpec": "Claim", "ArticleSpec": "ArticleFacts", "FigureSpec": "Figure"}
"""Blocks whose fields ask for the field of the same name of what is seen."""
TOP = {
    "schema": "The language and its version.",
    "rule": "The rule's id: alerts and state hang on it.",
    "title": "What rang, as an officer reads it.",
    "why": "Why it matters, in one sentence.",
    "owner": "Who is asked about the rule, and told what it does while staged.",
    "status": "draft: only tested; staged: told to its owner; live: told to its desks; retired: kept, not run.",
    "severity": "What the first alert carries.",
    "lists": "Names for lists of terms; `$name` stands for one.",
    "match": "What fits.",
    "except": "Matches that are no news, for a time.",
    "episode": "What one story is, and when it is a new one.",
    "change": "A value that the story follows.",
    "confirm": "How much evidence it takes before anybody is told.",
    "followed_by": "What must come after, before it rings.",
    "not_followed_by": "What must not come after, before it rings.",
    "deadline": "What becomes of the claim's own date.",
    "escalate": "What raises the severity.",
    "develop": "Claims that are a line on the story.",
    "retract": "Claims that dispute the story.",
    "coverage": "Sources without which silence says nothing.",
    "notify": "Who is told, and how often.",
    "tests": "Timelines and what must be heard of each moment.",
    "event": "PLOVER class of the claim, or STATEMENT.",
    "mode": "PLOVER mode of the class.",
    "modality": "How real: denied < hypothetical < reported < offered < vowed < announced < done.",
    "actor": "Who does it; a code fits what lies below it.",
    "target": "To whom.",
    "claim": "Lines that ONE claim must satisfy together.",
    "article": "Lines on the article around the claim.",
    "text": "Phrases of the text: whole words, folded, any script.",
    "source": "Lines on a source: its id, or a change in its health.",
    "any": "At least one of these.",
    "all": "Every one of these.",
    "none": "None of these.",
    "within": "How long, back or ahead.",
    "same": "Fields that must share a value with the story.",
    "to": "Desks, or the severity that is reached.",
    "per": "`rule`, or the claim fields that tell stories apart.",
    "sources": "How many independent ones.",
    "at_least": "A floor: rung, number, or sources of a tier.",
}
"""What needs no docstring beside its field."""


@lru_cache(maxsize=1)
def written() -> Mapping[str, Mapping[str, str]]:
    """Return class → field → docstring of every model of the language."""
    modules: tuple[ModuleType, ...] = (claim, match, conditions, spec, trial)
    return {name: fields for module in modules for name, fields in classes(module)}


def classes(module: ModuleType) -> Iterator[tuple[str, dict[str, str]]]:
    """Give the classes of a module with the docstrings of their fields."""
    for node in ast.parse(inspect.getsource(module)).body:
        if isinstance(node, ast.ClassDef):
            fields = {}
            for field, text in zip(node.body, node.body[1:], strict=False):
                if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name) and is_text(text):
                    fields[field.target.id] = " ".join(ast.literal_eval(text.value).split())  # type: ignore[attr-defined]
            yield node.name, fields


def is_text(node: ast.stmt) -> bool:
    """Say whether a statement is a docstring."""
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)


def meanings(name: str) -> dict[str, str]:
    """Return what each documented field of a model means; aliases stand under the name that rules write."""
    seen = written().get(ORDINARY.get(name, ""), {})
    found: dict[str, str] = {}
    for one in (spec, conditions, trial):
        model = getattr(one, name, None)
        if isinstance(model, type) and issubclass(model, BaseModel):
            for field, known in model.model_fields.items():
                label = known.alias or field
                texts = [written().get(base.__name__, {}).get(field) for base in model.__mro__]
                top = TOP.get(label) if name == "RuleSpec" else None
                meaning = top or next((text for text in texts if text), None) or seen.get(field) or TOP.get(label)
                if meaning:
                    found[label] = meaning
    return found
