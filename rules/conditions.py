"""What a rule may ask of one claim and its article, as models: conditions and the patterns made of them. Shapes only.

No meaning of codes, no files, and nothing of how a story goes on: that is `rules.spec`.
"""

from datetime import timedelta
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from rules.claim import Rank
from rules.durations import duration, offset

STAGES = ("offered", "accepted", "held")
"""The ladder of a mediation; `rebuffed` stands beside it, it is no step up."""
RANKS = tuple(rank.name.lower() for rank in Rank)
PARTY = "same_party"
"""Stands for a code in `retract`: whoever speaks for a party of the episode."""

PATTERN = {"pattern": "^[0-9]{1,5}[mhd]$"}
Duration = Annotated[timedelta, BeforeValidator(duration, json_schema_input_type=str)]
Offset = Annotated[timedelta, BeforeValidator(offset, json_schema_input_type=str)]
Name = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]{0,79}$")]
Text = Annotated[str, Field(min_length=1, max_length=2_000)]


def as_terms(value: object) -> object:
    """Return a scalar as a list of one, and whole numbers as the text they are."""
    items = value if isinstance(value, list) else [value]
    return [str(item) if isinstance(item, int) and not isinstance(item, bool) else item for item in items]


def as_condition(value: object) -> object:
    """Return `X` and `[X, Y]` as `{any: [X, Y]}`; `not_in` is another word for `none`."""
    if not isinstance(value, dict):
        return {"any": value}
    if "not_in" in value and "none" in value:
        raise ValueError("`not_in` and `none` mean the same: use one")
    return {("none" if name == "not_in" else name): item for name, item in value.items()}


class Shape(BaseModel):
    """Base of every block: unknown fields are errors, values never change."""

    model_config = ConfigDict(frozen=True, extra="forbid")


Terms = Annotated[tuple[Text, ...], BeforeValidator(as_terms), Field(min_length=1)]


class Condition(Shape):
    """What the values of one field must be. Every part given must hold."""

    any: Terms | None = None
    """At least one value is one of these (or lies below it, for codes)."""
    all: Terms | None = None
    """Each of these is among the values."""
    none: Terms | None = None
    """No value is one of these."""
    at_least: Text | None = None
    """At least this rung of the field's ladder."""
    present: Annotated[bool, Field(strict=True)] | None = None
    """Whether the field has any value at all."""

    @model_validator(mode="after")
    def says_something(self) -> "Condition":
        """Refuse an empty condition: it would always hold."""
        if not self.model_fields_set:
            raise ValueError("the condition is empty; give any, all, none, not_in, at_least or present")
        return self


Check = Annotated[Condition, BeforeValidator(as_condition)]


class SpanSpec(Shape):
    """Numbers from `at_least` up, and `below` a limit."""

    at_least: float | None = None
    below: float | None = None


class FigureSpec(Shape):
    """Lines that ONE figure of the claim must satisfy together."""

    kind: Check | None = None
    unit: Check | None = None
    whose: Check | None = None
    rounded: Check | None = None
    """`yes` or `no`: whether the text calls it inexact."""
    value: SpanSpec | None = None


class ClaimSpec(Shape):
    """Lines that ONE claim must satisfy together."""

    event: Check | None = None
    mode: Check | None = None
    modality: Check | None = None
    actor: Check | None = None
    target: Check | None = None
    parties: Check | None = None
    about: Check | None = None
    """Target and parties taken together: whom the claim concerns besides its actor."""
    speaker: Check | None = None
    speaker_rank: Check | None = None
    attribution: Check | None = None
    place: Check | None = None
    context: Check | None = None
    stage: Check | None = None
    relation: Check | None = None
    dossiers: Check | None = None
    """Countries whose affairs the claim ties together."""
    figures: FigureSpec | None = None
    due: Check | None = None
    """The claim's own date; `{present: true}` asks for one."""
    between: tuple[Terms, Terms] | None = None
    """Actor on one side and target on the other, whichever way round."""


class ArticleSpec(Shape):
    """Lines that the article around the claim must satisfy."""

    genre: Check | None = None
    tier: Check | None = None
    reliability: Check | None = None
    bloc: Check | None = None
    family: Check | None = None
    outlet: Check | None = None
    source: Check | None = None
    origin: Check | None = None
    language: Check | None = None
    countries: Check | None = None
    actors: Check | None = None
    places: Check | None = None
    topics: Check | None = None


class TextSpec(Shape):
    """Phrases of the text: whole words, folded, any script."""

    any: Terms | None = None
    all: Terms | None = None
    none: Terms | None = None


class SourceSpec(Shape):
    """Lines that a change in a source's health must satisfy; a pattern with them looks at sources, not at articles."""

    health: Check
    """`ok`, `failing`, `silent`."""
    id: Check | None = None
    tier: Check | None = None
    bloc: Check | None = None
    language: Check | None = None


class PatternSpec(Shape):
    """Claim, article and text lines that belong together, or lines on a source."""

    claim: ClaimSpec | None = None
    article: ArticleSpec | None = None
    text: TextSpec | None = None
    source: SourceSpec | None = None

    @model_validator(mode="after")
    def one_thing(self) -> "PatternSpec":
        """Refuse lines on a source beside lines on an article: no record is both."""
        if self.source is not None and (self.claim or self.article or self.text):
            raise ValueError("`source` looks at a source's health; it cannot stand beside claim, article or text")
        return self
