"""What a rule may see of an article, and what is sent to the rule's own log when a pattern fits.

Pure models. The trunk fills them; nothing here knows topics or text processing.
"""

from datetime import datetime
from typing import Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from rules.claim import Claim

Quality = Literal["exact", "tz_assumed", "date_only", "from_page", "future", "missing"]
"""How far `published_at` can be trusted."""

Health = Literal["ok", "failing", "silent"]
"""How a source stands: delivering, answering with errors, or without news beyond its habit."""

Role = Literal[
    "match", "rule", "if_seen", "followed_by", "not_followed_by", "kept", "broken", "develop", "retract", "health"
]
"""Which part of the rule this is for: its main pattern, another rule's alert, context of an escalation, what must or
must not follow, what settles a deadline, a development, a retraction, a source that `coverage` needs."""


class Signature(BaseModel):
    """Compact trace of an article's words, enough to recognise copies without the text.

    `title` are stems of the title; `shingles` hashes of three-word shingles (the smallest of them where
    there are many); `words` how many words the text had.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    version: Literal[1] = 1
    title: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    shingles: tuple[int, ...] = ()
    words: int = 0


class ArticleFacts(BaseModel):
    """The article as rules see it: everything but the text itself."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    article_id: str
    revision: str
    source_id: str
    outlet: str
    family: str
    bloc: str
    reliability: str
    tier: int
    language: str
    genre: str
    title: str
    url: str | None
    origin: str
    """Who first said it: the credited wire, else the outlet's family. Copies share one origin."""
    published_at: AwareDatetime | None
    published_quality: Quality
    first_seen_at: AwareDatetime
    fetched_at: AwareDatetime
    countries: tuple[str, ...] = ()
    actors: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    signature: Signature = Field(default_factory=Signature)
    health: Health | None = None
    """Set where this is no article but a change in a source's health."""

    @property
    def observed_at(self) -> AwareDatetime:
        """Event-time of the article: publication, never later than when we first saw it."""
        if self.published_at is None or self.published_quality in ("missing", "future"):
            return self.first_seen_at
        return min(self.published_at, self.first_seen_at)


class Match(BaseModel):
    """One claim (or article) that fits one pattern of one rule; the unit of a rule's log."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    schema_version: Literal[1] = 1
    match_id: str
    """Hash of rule, state identity, role, article, revision and claim: the same cause is the same id."""
    rule: str
    identity: str
    """Hash of the parts of the rule that shape its state; another identity is another state."""
    role: Role
    pattern: int = Field(default=0, ge=0)
    """Index of the pattern within its role (`escalate[1]` is 1)."""
    claim: Claim | None
    facts: ArticleFacts
    excepted: str = ""
    """Why an exception of the rule holds for this match; empty without one."""
    warm_up: bool = False
    """Made again from history for a new version of the rule: shapes state, never pages."""


def source_facts(
    source: str, health: Health, at: datetime, *, name: str, tier: int, bloc: str, language: str, why: str = ""
) -> ArticleFacts:
    """Return the facts that stand for a source whose health changed, so that a rule sees it like an article."""
    return ArticleFacts(
        article_id=f"health:{source}:{at.isoformat()}", revision=health, source_id=source, outlet=name, family=source,
        bloc=bloc, reliability="F", tier=tier, language=language, genre="health",
        title=f"{name} is {health}" + (f": {why}" if why else ""), url=None, origin=source,
        published_at=at, published_quality="exact", first_seen_at=at, fetched_at=at, health=health,
    )  # fmt: skip
