"""The rule language as JSON Schema, for editors: every short form, and the vocabulary as completions with meanings.

Made from the models; knows no files. An editor's schema may allow a little more than the loader, never less.
"""

from typing import Any

from pydantic import TypeAdapter
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from rules.checks import WORDS
from rules.conditions import as_condition, as_terms
from rules.fields import meanings
from rules.predicates import CODES
from rules.spec import RuleSpec, as_fields, as_rules, as_sequence
from rules.trial import Case
from rules.vocabulary import Vocabulary

DURATION = {"type": "string", "pattern": "^[0-9]{1,5}[mhd]$", "description": "90m, 6h or 3d"}
SCALAR = {"type": ["string", "integer", "number"]}
LIST = {"type": "string", "pattern": r"^\$."}
"""`$name` stands for a list anywhere a term may stand."""


class RuleSchema(GenerateJsonSchema):
    """Says in JSON Schema what the validators before the models allow."""

    def function_before_schema(self, schema: core_schema.BeforeValidatorFunctionSchema) -> JsonSchemaValue:
        """Return the schema with the short forms of its validator."""
        function = schema["function"]["function"]
        inner = super().function_before_schema(schema)
        if function is as_terms:
            return {"anyOf": [SCALAR, {"type": "array", "items": {"anyOf": [SCALAR, {"type": "array"}]}}]}
        if function is as_condition:
            return {"anyOf": [SCALAR, {"type": "array", "items": SCALAR}, inner]}
        if function in (as_fields, as_sequence):
            return {"anyOf": [inner, inner.get("items", {}), {"const": "rule"}][: 3 if function is as_fields else 2]}
        if function is as_rules:
            return {"anyOf": [inner, {"type": "array", "items": {"type": "string"}}]}
        named = getattr(function, "__name__", "")
        return DURATION if named == "duration" else inner


def schema(vocabulary: Vocabulary) -> dict[str, Any]:
    """Return the schema of a rule file's document, tests included."""
    whole = RuleSpec.model_json_schema(schema_generator=RuleSchema, by_alias=True)
    tests = TypeAdapter(Case).json_schema(schema_generator=RuleSchema, by_alias=True)
    definitions = {**tests.pop("$defs", {}), **whole["$defs"]}
    definitions["Entry"]["properties"] |= {"at": {"type": ["string", "integer"]}, "article": {"type": "object"}}
    whole["properties"]["tests"] = {"type": "array", "items": {**tests, "description": "A timeline and what is heard."}}
    whole["properties"]["match"]["type"] = "object"
    whole["$defs"] = definitions
    whole |= {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "Tocsin rule"}
    condition = definitions["Condition"]
    condition["properties"]["not_in"] = condition["properties"]["none"]
    describe(whole)
    complete(definitions, vocabulary)
    return whole


def describe(whole: dict[str, Any]) -> None:
    """Write what each field means beside it."""
    for name, model in (("RuleSpec", whole), *whole["$defs"].items()):
        for field, meaning in meanings(name).items():
            if field in model.get("properties", {}):
                model["properties"][field].setdefault("description", meaning)


def complete(definitions: dict[str, Any], vocabulary: Vocabulary) -> None:
    """Offer the terms of its vocabulary wherever a field has one; other terms stay allowed, so does `$list`."""
    for kind, terms in vocabularies(vocabulary).items():
        known = {"enum": list(terms), "enumDescriptions": list(terms.values())}
        definitions[f"term-{kind}"] = {"anyOf": [known, LIST, SCALAR]}
    for model in list(definitions.values()):
        for field, shape in model.get("properties", {}).items():
            kind = f"term-{CODES.get(field, field)}"
            if kind in definitions and "anyOf" in shape:
                model["properties"][field] = {**shape, "anyOf": offered(shape["anyOf"], kind)}


def offered(forms: list[dict[str, Any]], name: str) -> list[dict[str, Any]]:
    """Return the short forms of a condition with its terms, and its long form with them in every part."""
    term = {"$ref": f"#/$defs/{name}"}
    several = {"anyOf": [term, {"type": "array", "items": term}]}
    parts = dict.fromkeys(("any", "all", "none", "not_in", "at_least"), several)
    long = {
        "type": "object",
        "properties": {**parts, "present": {"type": "boolean"}},
        "additionalProperties": False,
        "minProperties": 1,
    }
    return [several, long, *(form for form in forms if form.get("type") == "null")]


def vocabularies(vocabulary: Vocabulary) -> dict[str, dict[str, str]]:
    """Return the terms of each kind of code, and of each field with words of its own, with what they mean."""
    codes = {
        "actor": dict(sorted(vocabulary.labels.items())),
        "place": {place.code: place.label for place in vocabulary.places},
        "context": {entry.code: entry.means for entry in vocabulary.contexts},
        "genre": {entry.code: entry.means for entry in vocabulary.genres},
    }
    return codes | {field: dict.fromkeys(terms, field) for field, terms in WORDS.items()}
