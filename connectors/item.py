"""What leaves a source: one item as its publisher gave it, plus how and when it was fetched.

Pure models. Nothing here knows Kafka, rules, or what the item means.
"""

from datetime import UTC, datetime
from typing import Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

Reliability = Literal["A", "B", "C", "D", "E", "F"]
"""Admiralty letter of a source: A completely reliable … E unreliable, F cannot be judged."""


class Outlet(BaseModel):
    """Who publishes: the facts about a publisher that independence and trust are counted with.

    It travels with every item, so a replay judges an item as it was judged on the day.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(min_length=1, max_length=200)
    """Masthead as an officer should read it."""
    family: str
    """Owner group; outlets of one family never confirm each other."""
    bloc: str = "independent"
    """Political bloc whose line the outlet carries (`iran-state`, `russia-state`, `western` …)."""
    reliability: Reliability = "F"
    tier: int = Field(default=4, ge=1, le=4)
    """1 wire or official, 2 major, 3 specialist, 4 other."""
    language: str | None = None
    """BCP-47 tag of the publisher, a hint for the language detector."""
    timezone: str | None = None
    """IANA zone assumed where a published time carries none."""


class RawItem(BaseModel):
    """One item of a source, unread: texts may hold markup, times are strings as published.

    `item_id` is unique within `source_id` and survives retitling (guid, else URL, else a hash).
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    schema_version: Literal[1] = 1
    source_id: str = Field(min_length=1, max_length=200)
    item_id: str = Field(min_length=1, max_length=2000)
    outlet: Outlet
    via: Literal["feed", "file", "webhook"]
    fetched_at: AwareDatetime
    """When this version was read."""
    first_seen_at: AwareDatetime
    """When the item was first read by us, in any version."""
    title: str = ""
    summary: str = ""
    text: str = ""
    """Full body where the source gives one (`content:encoded`, JSON Feed `content_html`)."""
    page: str = ""
    """Plain text of the item's own page, where the feed gave a stub and the catalogue asks for it."""
    url: str | None = None
    guid: str | None = None
    published: str | None = None
    """Publication time, verbatim."""
    updated: str | None = None
    author: str | None = None
    credited: str | None = None
    """Original publisher named by an aggregator (RSS `<source>`)."""
    language: str | None = None
    """Language tag of item or feed, verbatim."""
    categories: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """Kafka key on `news.raw.v1`: one item is always one partition, so its versions stay in order."""
        return f"{self.source_id}\x1f{self.item_id}"


def utc(moment: datetime) -> datetime:
    """Return `moment` in UTC; naive times are a bug of the caller."""
    if moment.tzinfo is None:
        raise ValueError("naive datetime: give it a zone where it is made")
    return moment.astimezone(UTC)
