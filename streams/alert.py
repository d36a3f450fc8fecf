"""What the desk follows and what is delivered: alerts (episodes as officers see them), commands, the delivery journal.

Pure models; values on `news.desk.v1` and `news.deliveries.v1`.
"""

from typing import Annotated, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from connectors.notification import Notification, Receipt
from rules.episode import Episode, Reason, TransitionKind
from rules.match import Match


class RuleCard(BaseModel):
    """What the alert says of the rule that rang."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    rule: str
    version: str
    title: str
    why: str
    owner: str
    conditions: tuple[tuple[str, str], ...] = ()
    """Each condition as written, with the value observed for it."""


class Alert(BaseModel):
    """One revision of one alert, value on `news.desk.v1`, key `desk`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    schema_version: Literal[1] = 1
    type: Literal["alert"] = "alert"
    alert_id: str
    """Hash of episode and desk."""
    desk: str
    kind: TransitionKind
    reason: Reason
    detail: str = ""
    at: AwareDatetime
    episode: Episode
    trigger: Match | None = None
    rule: RuleCard
    exercise: bool = False


class Planned(BaseModel):
    """A notification somebody must get. A newer `update` of the same alert replaces one that waits."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    schema_version: Literal[1] = 1
    type: Literal["planned"] = "planned"
    delivery_id: str
    destination: str
    at: AwareDatetime
    not_before: AwareDatetime | None = None
    notification: Notification


class Attempted(BaseModel):
    """Written and awaited before the request goes out."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    schema_version: Literal[1] = 1
    type: Literal["attempted"] = "attempted"
    delivery_id: str
    destination: str
    attempt: int
    at: AwareDatetime


class Settled(BaseModel):
    """What became of an attempt, or of looking for one whose outcome was unknown."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    schema_version: Literal[1] = 1
    type: Literal["settled"] = "settled"
    delivery_id: str
    destination: str
    outcome: Literal["sent", "not_sent", "unknown", "refused", "superseded"]
    reason: str = ""
    receipt: Receipt | None = None
    reconciled: bool = False
    remedy: Literal["", "plain_text", "operator"] = ""
    """Why it is tried again differently: as plain text, or when a person has mended the destination."""
    not_before: AwareDatetime | None = None
    at: AwareDatetime


JournalEntry = Annotated[Planned | Attempted | Settled, Field(discriminator="type")]
"""One line of the delivery journal, value on `news.deliveries.v1`, key `destination`."""
