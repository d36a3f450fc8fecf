"""What a rule keeps open and what it says about it: episodes, transitions, and the named reasons.

Pure values. `rules.step` makes them; the trunk turns transitions into alerts.
"""

from enum import StrEnum
from typing import Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from rules.match import Match

Severity = Literal["low", "medium", "high", "critical"]
SEVERITIES: tuple[Severity, ...] = ("low", "medium", "high", "critical")

EpisodeState = Literal["candidate", "confirmed", "disputed", "retracted", "closed"]


class Reason(StrEnum):
    """Why something was said, or was not. One word for each outcome of a step; also a metric's label."""

    FIRST = "first"
    SEVERITY_RAISED = "severity_raised"
    REOPENED = "reopened"
    """`Transition.detail` names the facet: `new_target`, `higher_speaker_rank`, `higher_stage`."""
    CORROBORATED = "corroborated"
    """A new independent origin confirmed an open episode."""
    DEVELOPED = "developed"
    """A `develop` pattern changed the story's state; `detail` names the state."""
    CHANGED = "changed"
    """The value a `change` rule follows is another one; `detail` says from what to what."""
    REPEAT_DUE = "repeat_due"
    RETRACTED = "retracted"
    QUIET = "quiet"
    """Joined its episode without telling anybody."""
    COPY = "copy"
    """Same origin or same words as evidence already counted."""
    REVISION = "revision"
    """A newer version of an article already counted."""
    DUPLICATE = "duplicate"
    """The very same match again."""
    LATE = "late"
    NOT_FRESH = "not_fresh"
    """Undated or re-dated: may corroborate, may not open."""
    UNCONFIRMED = "unconfirmed"
    """A candidate that is waiting, or expired without confirmation."""
    WAITING = "waiting"
    """Confirmed, and waiting for what must or must not follow."""
    FOLLOWED = "followed"
    """What must not follow did: nothing to tell."""
    NOT_FOLLOWED = "not_followed"
    """The time is over and nothing followed: told where that is the point, silent where something had to."""
    DUE = "due"
    """A date comes near."""
    LAPSED = "lapsed"
    """A date passed, and what it announced was neither kept nor broken."""
    UNKNOWN = "unknown"
    """It rings, but sources it needs are silent: `detail` names them and what cannot be known."""
    HELD = "held"
    """Outside the rule's hours: told when they begin; `detail` is the reason it would have had."""
    FAILED = "failed"
    """The rule raised an error: its owner is told, and its stories stand as they were."""
    FLOODED = "flooded"
    """The rule rang more often than an officer can judge: new stories go to its owner only, but for critical ones."""
    EXCEPTED = "excepted"
    """An exception of the rule holds; `detail` says why."""
    STAGED = "staged"
    WARM_UP = "warm_up"
    CONTEXT = "context"
    """Remembered for `if_seen`; nothing open that it changes."""
    CLOSED = "closed"
    RULE_CHANGED = "rule_changed"
    """The rule was changed, or runs no more: its open stories are over, what comes is its next version's."""
    STALE_RULE = "stale_rule"
    """Made by a version of the rule whose state is another one."""


class Evidence(BaseModel):
    """One match as an episode keeps it, with what was decided about its independence."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    match: Match
    at: AwareDatetime
    """Event time used for windows."""
    origin: str
    """Origin it was counted under; that of the copied evidence where it is a copy."""
    counts: bool
    """Whether it added an independent origin when it came."""


class Value(BaseModel):
    """One value of what a `change` rule follows, with the last instant it was confirmed at."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    word: str
    amount: float | None = None
    """What orders values that have an order."""
    at: AwareDatetime


class Episode(BaseModel):
    """One story as one rule follows it. `revision` rises with each transition that is told."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    episode_id: str
    """Hash of rule, state identity, key and opening match: deterministic."""
    rule: str
    identity: str
    key: tuple[str, ...]
    """Values of `episode.per`, empty for `per: rule`."""
    state: EpisodeState
    story: str = ""
    """Word for where the story stands (`offered`, `rebuffed`), where the rule follows one."""
    severity: Severity
    severities: tuple[Severity, ...] = ()
    """Every severity it has had, oldest first."""
    opened_at: AwareDatetime
    confirmed_at: AwareDatetime | None = None
    last_confirmed_at: AwareDatetime | None = None
    """Last instant at which the confirmation threshold was met inside one span."""
    told_at: AwareDatetime | None = None
    updated_at: AwareDatetime
    revision: int = Field(default=0, ge=0)
    evidence: tuple[Evidence, ...] = ()
    """Bounded: the step keeps what windows, copies and the alert's source list need."""
    origins: tuple[str, ...] = ()
    outlets: tuple[str, ...] = ()
    values: tuple[Value, ...] = ()
    """What a `change` rule has heard, the newest 24."""
    waits: bool = False
    """Confirmed, and waiting for what must or must not follow."""
    answered: bool = False
    """What must not follow did."""
    due: AwareDatetime | None = None
    """The date that the story is about."""
    outcome: str = ""
    """Where that date stands: due, due_soon, lapsed, kept, broken; `story` may have gone on since."""
    held: str = ""
    """Reason of an alert that waits for the rule's hours."""
    held_detail: str = ""
    facets: tuple[str, ...] = ()
    """What `reopen_if` has seen: `target:ISR`, `speaker_rank:5` …"""


TransitionKind = Literal["alert", "update", "thread", "digest", "silent"]
"""alert: tell people now · update: rewrite quietly · thread: rewrite and add a line · digest: one quiet
line · silent: state only."""


class Transition(BaseModel):
    """What one match or one timer did to one episode: the step's whole answer."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    transition_id: str
    """Hash of episode, cause and reason."""
    kind: TransitionKind
    reason: Reason
    detail: str = ""
    at: AwareDatetime
    cause: str
    """`match_id`, or `timer:<name>:<due>`."""
    trigger: Match | None = None
    episode: Episode | None = None
    """The episode after the transition; none where a match touched no episode."""
