"""The rule language as models: the blocks of a rule file, strictly. Shapes only: no meaning of codes, no files.

What one pattern may ask stands in `rules.conditions`.
"""

from datetime import date, time, timedelta
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, model_validator

from rules.conditions import Duration, Name, PatternSpec, Shape, Text
from rules.durations import clock, day, time_zone
from rules.episode import Severity

Count = Annotated[int, Field(ge=1, le=20, strict=True)]
Patterns = Annotated[tuple[PatternSpec, ...], Field(min_length=1, max_length=20)]


def as_rules(value: object) -> object:
    """Return a plain list of rules as the mapping it stands for."""
    return {"rules": value} if isinstance(value, list) else value


class RulesSpec(Shape):
    """Other rules whose alerts are this rule's matches."""

    rules: Annotated[tuple[Name, ...], Field(min_length=1, max_length=20)]
    at_least: Count | None = None
    """How many different ones; 1 for `any_of_rules`, every one for `all_of_rules`."""


Rules = Annotated[RulesSpec, BeforeValidator(as_rules)]


class MatchSpec(PatternSpec):
    """The main pattern: its own lines, one of the alternatives, and what else the article must and must not say."""

    any: Patterns | None = None
    all: Patterns | None = None
    """Each of these must fit the article too, by another claim or the same."""
    none: Patterns | None = None
    """None of these may fit any claim of the article."""
    any_of_rules: Rules | None = None
    all_of_rules: Rules | None = None

    @model_validator(mode="after")
    def one_kind(self) -> "MatchSpec":
        """Refuse rules beside patterns, and both kinds of rules at once."""
        given = self.model_fields_set - {"any_of_rules", "all_of_rules"}
        if self.any_of_rules and self.all_of_rules:
            raise ValueError("give `any_of_rules` or `all_of_rules`, not both")
        if (self.any_of_rules or self.all_of_rules) and given:
            raise ValueError("a rule over rules has no patterns of its own; make a rule of them")
        return self

    @property
    def says_anything(self) -> bool:
        """Whether there is anything to match: lines, alternatives or rules; `none` alone is not enough."""
        own = (self.claim, self.article, self.text, self.source, self.any, self.all)
        return any(own) or self.listens_to is not None

    @property
    def listens_to(self) -> RulesSpec | None:
        """The other rules, where the rule is one over rules."""
        return self.any_of_rules or self.all_of_rules


PerField = Literal[
    "actor", "target", "parties", "about", "speaker", "place", "context", "dossiers", "figure",
    "source", "outlet", "bloc", "language", "wording",
]  # fmt: skip
"""`wording`: articles that carry one text, or one line in their own words, are one story."""
FacetField = Literal["actor", "target", "about", "speaker", "place", "mode", "dossiers", "figure"]
RungField = Literal["speaker_rank", "stage", "modality"]
DistinctField = Literal[
    "actor", "target", "about", "speaker", "place", "outlet", "family", "origin", "bloc", "language"
]


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


class SpikeSpec(Shape):
    """More than the rule's own habit: `ratio` times the mean count of a `window` over the time before."""

    ratio: Annotated[float, Field(gt=1, le=100)]
    over: Duration
    window: Duration
    min: Annotated[int, Field(ge=2, le=10_000, strict=True)] = 5
    """Articles that the window must hold at least."""

    @model_validator(mode="after")
    def fits_in(self) -> "SpikeSpec":
        """Refuse a habit that is too short to be one, or too fine to be kept."""
        if not 7 <= self.over / self.window <= 1_000:
            raise ValueError("`over` must be 7 to 1000 times `window`")
        return self


class ConfirmSpec(Shape):
    """How much evidence it takes before anybody is told."""

    sources: Count = 1
    independent_by: Literal["origin", "family", "bloc"] = "origin"
    within: Duration = timedelta(hours=6)
    at_least: dict[Literal["tier_1", "tier_2", "tier_3"], Count] = Field(default_factory=dict)
    distinct: dict[DistinctField, Count] = Field(default_factory=dict)
    """Different values of a field that the span must show; codes count as their party, origins as credited."""
    matches: Count = 1
    """Articles that the span must hold, copies among them."""
    spike: SpikeSpec | None = None
    otherwise: Literal["drop", "digest", "low"] = "drop"


class ChangeSpec(Shape):
    """A value that the story follows; another one is news."""

    of: Literal["figure", "stage", "modality", "speaker_rank"] | None = None
    classes: Annotated[dict[Name, PatternSpec], Field(min_length=2, max_length=20)] | None = None
    """Words for what the matches say, each with its pattern; the first that fits names the match."""
    direction: Literal["any", "up", "down"] = "any"
    repeat_after: Duration = timedelta(days=7)
    """A value told before is news again when it was not heard for this long."""
    tell: Literal["alert", "thread"] = "alert"

    @model_validator(mode="after")
    def one_value(self) -> "ChangeSpec":
        """Refuse a change of nothing, of two things, and a direction without an order."""
        if (self.of is None) == (self.classes is None):
            raise ValueError("give exactly one of `of` and `classes`")
        if self.classes is not None and self.direction != "any":
            raise ValueError("classes have no direction; leave it out")
        return self


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


SameField = Literal["actor", "target", "about", "speaker", "place", "dossiers"]
Same = Annotated[tuple[SameField, ...], BeforeValidator(as_fields)]


class FollowSpec(PatternSpec):
    """A claim that comes after the story is confirmed; `same` names fields it must share a value of with the story."""

    within: Duration
    same: Same = ()


def as_sequence(value: object) -> object:
    """Return one pattern as a sequence of one."""
    return value if isinstance(value, list) else [value]


class OutcomeSpec(PatternSpec):
    """A claim that settles a deadline."""

    same: Same = ()


class DeadlineSpec(Shape):
    """What becomes of a claim's own date: a reminder before it, then kept, broken or lapsed."""

    remind: Duration | None = None
    """How long before the date a line reminds of it."""
    grace: Duration = timedelta(0)
    """How long after the date the story may still be kept or broken."""
    kept: OutcomeSpec | None = None
    broken: OutcomeSpec | None = None


class DevelopSpec(PatternSpec):
    """A related claim that is no match, and the word for where it takes the story."""

    state: Name


class RetractSpec(PatternSpec):
    """A claim that disputes the story."""

    then: Literal["tell_notified"] = "tell_notified"


class CoverageSpec(Shape):
    """Sources without which "first" and "nothing followed" are not known."""

    needs: Annotated[tuple[Text, ...], Field(min_length=1, max_length=200)]


class ExceptSpec(PatternSpec):
    """A match that is no news, why, and until when that holds."""

    until: Annotated[date, BeforeValidator(day, json_schema_input_type=str)]
    why: Text


Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
WEEKDAYS: tuple[Weekday, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
ClockTime = Annotated[time, BeforeValidator(clock, json_schema_input_type=str)]


class ActiveSpec(Shape):
    """Hours in which the rule pages; outside them an alert waits for the next of them, unless it is critical."""

    start: ClockTime
    end: ClockTime
    days: Annotated[tuple[Weekday, ...], Field(min_length=1)] = WEEKDAYS
    zone: Annotated[str, BeforeValidator(time_zone)] = "UTC"


class NotifySpec(Shape):
    """Who is told, and for how long repetition stays quiet."""

    to: Annotated[tuple[Name, ...], BeforeValidator(as_fields), Field(min_length=1)]
    """Desks; `nobody` for a rule that only other rules listen to."""
    tell: Literal["alert", "digest"] = "alert"
    """`digest`: even a confirmed story is one line and pages nobody, unless it is critical."""
    quiet_for: Duration = timedelta(hours=6)
    active: ActiveSpec | None = None


class RuleSpec(Shape):
    """One rule as written."""

    schema_name: Literal["tocsin/rules/v1"] = Field(alias="schema")
    rule: Name
    title: Text
    why: Text
    owner: Name
    status: Literal["draft", "staged", "live", "retired"]
    severity: Severity
    lists: dict[str, Any] = Field(default_factory=dict)
    """Already put in place when this model is read."""
    match: MatchSpec
    exceptions: Annotated[tuple[ExceptSpec, ...], Field(alias="except", max_length=50)] = ()
    episode: EpisodeSpec
    change: ChangeSpec | None = None
    confirm: ConfirmSpec = ConfirmSpec()
    followed_by: Annotated[tuple[FollowSpec, ...], BeforeValidator(as_sequence), Field(max_length=5)] = ()
    not_followed_by: FollowSpec | None = None
    deadline: DeadlineSpec | None = None
    escalate: tuple[EscalateSpec, ...] = ()
    develop: tuple[DevelopSpec, ...] = ()
    retract: RetractSpec | None = None
    coverage: CoverageSpec | None = None
    notify: NotifySpec
    tests: tuple[Any, ...] = ()
    """Read by `rules.trial`: a broken test must not take its rule down."""
    untested: dict[str, Text] = Field(default_factory=dict)
    """Parts of the rule (`episode.max_open`) whose change no test of its own need notice, each with the reason."""

    @model_validator(mode="after")
    def one_sequel(self) -> "RuleSpec":
        """Refuse a rule that waits for something and for its absence."""
        if self.followed_by and self.not_followed_by:
            raise ValueError("give `followed_by` or `not_followed_by`, not both; two rules can say it")
        return self


SHAPING = (
    "match", "except", "episode", "change", "confirm", "followed_by", "not_followed_by", "deadline", "escalate",
    "develop", "retract", "coverage",
)  # fmt: skip
"""The blocks that shape state: changing one of them starts new state."""
