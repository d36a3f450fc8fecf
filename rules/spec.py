"""The rule language as models: what a rule file may say, strictly. Shapes only: no meaning of codes, no files."""

from datetime import timedelta
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from rules.claim import Rank
from rules.durations import duration, offset
from rules.episode import Severity

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


class PatternSpec(Shape):
    """Claim, article and text lines that belong together."""

    claim: ClaimSpec | None = None
    article: ArticleSpec | None = None
    text: TextSpec | None = None


class MatchSpec(PatternSpec):
    """The main pattern: its own lines, and one of the alternatives where there are any."""

    any: Annotated[tuple[PatternSpec, ...], Field(min_length=1, max_length=20)] | None = None


PerField = Literal["actor", "target", "parties", "about", "speaker", "place", "context", "dossiers", "figure"]
FacetField = Literal["actor", "target", "about", "speaker", "place", "mode", "dossiers", "figure"]
RungField = Literal["speaker_rank", "stage", "modality"]


def as_fields(value: object) -> object:
    """Return `per: rule` as no fields, and one field as a list of one."""
    return [] if value == "rule" else value if isinstance(value, list) else [value]


class ReopenSpec(Shape):
    """What makes an open episode news again."""

    higher: Annotated[tuple[RungField, ...], BeforeValidator(as_fields)] = ()
    new: Annotated[tuple[FacetField, ...], BeforeValidator(as_fields)] = ()


class EpisodeSpec(Shape):
    """What one story is, and when it is a new one."""

    per: Annotated[tuple[PerField, ...], BeforeValidator(as_fields)] = ()
    new_after: Duration
    """Quiet spell since the last confirmed observation that makes the next match new."""
    max_open: Duration = timedelta(days=7)
    reopen_if: ReopenSpec = ReopenSpec()


class ConfirmSpec(Shape):
    """How much evidence it takes before anybody is told."""

    sources: int = Field(default=1, ge=1, le=20, strict=True)
    independent_by: Literal["origin", "family", "bloc"] = "origin"
    within: Duration = timedelta(hours=6)
    at_least: dict[Literal["tier_1", "tier_2", "tier_3"], Annotated[int, Field(ge=1, le=20, strict=True)]] = {}
    otherwise: Literal["drop", "digest", "low"] = "drop"


class IfSeenSpec(PatternSpec):
    """Context that raises the severity when it stands within a time of the episode."""

    within: Duration


class EscalateSpec(Shape):
    """One way the severity rises: by context (`if_seen`), or by the episode's own matches (`when`)."""

    to: Severity
    if_seen: IfSeenSpec | None = None
    when: PatternSpec | None = None

    @model_validator(mode="after")
    def one_cause(self) -> "EscalateSpec":
        """Refuse an escalation with no cause or two."""
        if (self.if_seen is None) == (self.when is None):
            raise ValueError("give exactly one of `if_seen` and `when`")
        return self


class DevelopSpec(PatternSpec):
    """A related claim that is no match, and the word for where it takes the story."""

    state: Name


class RetractSpec(PatternSpec):
    """A claim that disputes the story."""

    then: Literal["tell_notified"] = "tell_notified"


class NotifySpec(Shape):
    """Who is told, and for how long repetition stays quiet."""

    to: Annotated[tuple[Name, ...], BeforeValidator(as_fields), Field(min_length=1)]
    quiet_for: Duration = timedelta(hours=6)


class RuleSpec(Shape):
    """One rule as written."""

    schema_name: Literal["tocsin/rules/v1"] = Field(alias="schema")
    rule: Name
    title: Text
    why: Text
    owner: Name
    status: Literal["draft", "staged", "live", "retired"]
    severity: Severity
    lists: dict[str, Any] = {}
    """Already put in place when this model is read."""
    match: MatchSpec
    episode: EpisodeSpec
    confirm: ConfirmSpec = ConfirmSpec()
    escalate: tuple[EscalateSpec, ...] = ()
    develop: tuple[DevelopSpec, ...] = ()
    retract: RetractSpec | None = None
    notify: NotifySpec
    tests: tuple[Any, ...] = ()
    """Read by `rules.trial`: a broken test must not take its rule down."""
    untested: dict[str, Text] = {}
    """Parts of the rule (`episode.max_open`) whose change no test of its own need notice, each with the reason."""


SHAPING = ("match", "episode", "confirm", "escalate", "develop", "retract")
"""The blocks that shape state: changing one of them starts new state."""
