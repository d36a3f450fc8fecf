"""What a sink takes and what it answers. Pure models; a sink knows no rule, no episode, no topic.

Texts are untrusted (they come from the news): every sink escapes them for its own medium.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

Kind = Literal["root", "update", "thread", "digest"]
"""root: the alert's own message · update: it rewritten · thread: one line under it · digest: one quiet line."""


class Quote(BaseModel):
    """The sentence that is the evidence, verbatim, with where it stood."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    text: str
    outlet: str
    at: AwareDatetime
    url: str | None = None


class SourceLine(BaseModel):
    """One source of the alert as officers read it; `grade` is the Admiralty letter and digit, as in `B2`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    outlet: str
    grade: str
    at: AwareDatetime
    url: str | None = None
    origin: str = ""
    """Who said it first, where that is not the outlet itself (a wire)."""


class Reasoning(BaseModel):
    """One condition of the rule and what was observed for it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    condition: str
    observed: str


class Notification(BaseModel):
    """One alert at one revision, for one destination, with nothing left to decide but the layout."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    delivery_id: str
    alert_id: str
    revision: int = Field(ge=1)
    destination: str
    kind: Kind
    severity: Literal["low", "medium", "high", "critical"]
    headline: str
    state: str
    """Handling and story state in words: `new`, `confirmed`, `disputed` …"""
    owner: str | None = None
    exercise: bool = False
    """True for drills: shown first, so that nobody acts on it."""
    independent_count: int
    outlet_count: int
    confidence: str = ""
    first_seen_at: AwareDatetime
    updated_at: AwareDatetime
    new: str
    """What is new since the last revision; on revision 1, why this matters."""
    who: str
    did_what: str
    to_whom: str
    where_when: str
    quote: Quote | None = None
    sources: tuple[SourceLine, ...] = ()
    sources_more: int = 0
    rule: str
    rule_version: str
    why: tuple[Reasoning, ...] = ()
    line: str = ""
    """The one line of a thread reply or digest entry."""
    plain: bool = False
    """True where the layout was refused: show `text` alone."""
    text: str
    """The same alert in full sentences, severity first: what phones and screen readers get."""

    @property
    def counted(self) -> str:
        """How many tell it, in words: `1 source`, `2 independent of 10 sources`."""
        if self.outlet_count == 1:
            return "1 source"
        return f"{self.independent_count} independent of {self.outlet_count} sources"


class Receipt(BaseModel):
    """Where a message stands at its destination, as the sink needs it to find or change it again."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    place: str
    message: str


class Outcome(StrEnum):
    """What became of one attempt, in terms of what to do next."""

    SENT = "sent"
    NOT_SENT = "not_sent"
    """Surely not delivered: try again after `retry_after`."""
    REFUSED = "refused"
    """Will never be accepted like this: degrade, re-route, tell ops."""
    UNKNOWN = "unknown"
    """May have been delivered: look before trying again."""


@dataclass(frozen=True)
class Answer:
    """A sink's answer to one attempt. `receipt` is set when sent; `retry_after` is in seconds."""

    outcome: Outcome
    reason: str = ""
    receipt: Receipt | None = None
    retry_after: float | None = None
    remedy: Literal["", "plain_text", "new_root", "operator"] = ""
    """For REFUSED: send plain text only, start a new root message, or wait for a person."""
