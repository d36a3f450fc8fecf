"""What a drill is: outlets, articles with their hours, and the table of what must ring. Pure models.

Times are offsets from the drill's zero (`-26h`, `+0:25`, `+1d2h`). Knows no files, no feeds, no pipeline.
"""

import re
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from connectors.item import Outlet, Reliability
from rules.episode import Reason, Severity, TransitionKind

_CLOCK = re.compile(r"([+-]?)(\d{1,3}):([0-5]\d)")
_UNITS = re.compile(r"([+-]?)(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?")


def offset(text: Any) -> Any:
    """Return an offset as a timedelta: `-26h`, `+0:25` (hours:minutes), `2h30m`, `45s`, `0`.

    Raises `ValueError` for any other text; values that are no text pass.
    """
    if not isinstance(text, str):
        return text
    if text in ("0", "+0", "-0"):
        return timedelta()
    if clock := _CLOCK.fullmatch(text):
        size = timedelta(hours=int(clock[2]), minutes=int(clock[3]))
        return -size if clock[1] == "-" else size
    units = _UNITS.fullmatch(text)
    if units is None or not any(units.groups()[1:]):
        raise ValueError(f"`{text}` is no offset: write -26h, +0:25, 2h30m or 45s")
    days, hours, minutes, seconds = (int(part or 0) for part in units.groups()[1:])
    size = timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)
    return -size if units[1] == "-" else size


def shown(size: timedelta) -> str:
    """Return an offset as people write it: `−26 h`, `+0:25`, `0 h`."""
    minutes = int(abs(size).total_seconds()) // 60
    sign = "−" if size < timedelta() else "+" if size else ""
    whole, rest = divmod(minutes, 60)
    return f"{sign}{whole}:{rest:02}" if rest else f"{sign}{whole} h"


Offset = Annotated[timedelta, BeforeValidator(offset)]
Id = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]*$", max_length=80)]


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Span(_Strict):
    """A stretch of the drill, `begin` included, `end` not."""

    begin: Offset
    end: Offset

    @model_validator(mode="after")
    def _ordered(self) -> "Span":
        if self.begin >= self.end:
            raise ValueError("`begin` must lie before `end`")
        return self


class DrillOutlet(_Strict):
    """One outlet: the facts a catalogue holds, and how its feed is written, with its bad habits."""

    id: Id
    name: str = Field(min_length=1, max_length=200)
    family: str
    bloc: str = "independent"
    reliability: Reliability = "F"
    tier: int = Field(default=4, ge=1, le=4)
    language: str
    timezone: str = "UTC"
    dialect: Literal["rss2", "rss1", "atom", "jsonfeed"] = "rss2"
    dates: Literal["offset", "named_zone", "no_zone", "false_gmt"] = "offset"
    """offset: correct · named_zone: `IRST`, `MSK` · no_zone: local time, bare · false_gmt: local time called GMT."""
    encoding: Literal["utf-8", "utf-16"] = "utf-8"
    repeats: int = Field(default=1, ge=1, le=10)
    """How many times each item stands in the feed, every time with another tracking parameter in its link."""
    cdata: bool = False
    """Texts stand in CDATA sections instead of being escaped."""
    down: tuple[Span, ...] = ()
    """While the feed answers HTTP 500."""
    items_max: int = Field(default=15, ge=1, le=100)

    @property
    def outlet(self) -> Outlet:
        """The facts as the edge carries them."""
        return Outlet.model_validate(self.model_dump(include=set(Outlet.model_fields)))

    @property
    def site(self) -> str:
        """Address of the outlet; `.example` is reserved and leads nowhere."""
        return f"https://{self.id}.example"


class Edit(_Strict):
    """One small change a copying desk makes: `old` must stand in the copied title, summary or body."""

    old: str = Field(min_length=1)
    new: str


class Retitled(_Strict):
    """From `at` on the item carries another title (and summary), its identity unchanged."""

    at: Offset
    title: str = Field(min_length=1)
    summary: str | None = None


def _no_slash(path: str) -> str:
    return path.strip("/")


class DrillArticle(_Strict):
    """One article. It stands in its outlet's feed from `at` on, and says it was published then, too.

    A copy takes title, summary, body and language of `copy_of` where it has none of its own, after `edits`.
    """

    id: Id
    outlet: Id
    at: Offset
    published: Literal["none", "now"] | Offset | None = None
    """none: undated · now: re-dated at every poll · an offset: says another time than `at`."""
    title: str = ""
    summary: str = ""
    body: str = ""
    lang: str | None = None
    path: Annotated[str, AfterValidator(_no_slash)] | None = None
    """Path of its address; the id where left out."""
    author: str | None = None
    credit: str | None = None
    """Original publisher as an aggregator names it (RSS `<source>`)."""
    dateline: str | None = None
    """Stands before the first sentence, as in `MUSCAT, March 1 (Meridian Wire)`."""
    categories: tuple[str, ...] = ()
    copy_of: Id | None = None
    edits: tuple[Edit, ...] = ()
    retitled: Retitled | None = None

    @model_validator(mode="after")
    def _consistent(self) -> "DrillArticle":
        if not self.title and self.copy_of is None:
            raise ValueError("an article that is no copy needs a `title`")
        if self.edits and self.copy_of is None:
            raise ValueError("`edits` change a copy: say `copy_of`")
        if self.retitled is not None and self.retitled.at <= self.at:
            raise ValueError("`retitled.at` must lie after `at`")
        return self


class Expected(_Strict):
    """One thing that must be told: by which rule, of which kind; what is left out may be anything."""

    rule: str
    kind: TransitionKind
    per: str | None = None
    """A value of the episode's key, such as an actor: `OMN`."""
    severity: Severity | None = None
    story: str | None = None
    reason: Reason | None = None
    detail: str | None = None
    within: Offset | None = None
    """How long after the row's time it may come; the row's own `within` where left out."""


class Row(_Strict):
    """One row of the table: what happens, and what must be told because of it."""

    at: Offset
    what: str = Field(min_length=1)
    expect: Literal["nothing"] | tuple[Expected, ...]
    within: Offset = timedelta(minutes=15)
    waiting: str = ""
    """What has to be built before the row can ring. Until then it may stay silent, and may not ring wrongly."""


class Counts(_Strict):
    """How much is told in all; a kind left out is not counted."""

    alert: int | None = Field(default=None, ge=0)
    update: int | None = Field(default=None, ge=0)
    thread: int | None = Field(default=None, ge=0)
    digest: int | None = Field(default=None, ge=0)


class Slack(_Strict):
    """What the drill does to Slack, where one is set up."""

    down: tuple[Span, ...] = ()
    """While it cannot be reached."""


class Plan(_Strict):
    """`drill.yaml`: name, hours and the table."""

    format: Literal["tocsin/drill/v1"]
    drill: Id
    title: str
    zero: AwareDatetime
    """The instant that offsets count from."""
    span: Span
    counts: Counts = Counts()
    slack: Slack = Slack()
    table: tuple[Row, ...] = Field(min_length=1)


class Drill(_Strict):
    """A whole drill, checked: copies are written out, articles are in the order they appear."""

    plan: Plan
    outlets: tuple[DrillOutlet, ...]
    articles: tuple[DrillArticle, ...]

    def instant(self, size: timedelta) -> datetime:
        """Return the instant an offset stands for, in UTC."""
        return (self.plan.zero + size).astimezone(UTC)

    def by_id(self, outlet: str) -> DrillOutlet | None:
        """Return one outlet, None where there is none of that id."""
        return next((one for one in self.outlets if one.id == outlet), None)

    @property
    def slack_away(self) -> tuple[tuple[datetime, datetime], ...]:
        """The hours in which Slack cannot be reached."""
        return tuple((self.instant(span.begin), self.instant(span.end)) for span in self.plan.slack.down)

    @property
    def instants(self) -> tuple[datetime, ...]:
        """Every instant at which something changes: a feed, or what is expected. In between, nothing happens."""
        sizes = {self.plan.span.begin, self.plan.span.end}
        sizes.update(article.at for article in self.articles)
        sizes.update(article.retitled.at for article in self.articles if article.retitled)
        sizes.update(edge for outlet in self.outlets for span in outlet.down for edge in (span.begin, span.end))
        sizes.update(edge for span in self.plan.slack.down for edge in (span.begin, span.end))
        sizes.update(row.at for row in self.plan.table)
        return tuple(self.instant(size) for size in sorted(sizes))
