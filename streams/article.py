"""The article as the pipeline knows it: one item, normalized. Pure model; no feed parsing, no coding."""

from typing import Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from connectors.item import Outlet
from rules.match import Quality, Signature

Genre = Literal[
    "news", "flash", "opinion", "analysis", "live_blog", "recap", "retrospective", "sport", "interview",
    "transcript", "correction",
]  # fmt: skip


class Article(BaseModel):
    """Value on `news.articles.v1`, key `article_id`.

    `article_id` = hash(source id, item id); `revision` = hash(title, text, url): reading the same thing again
    gives the same article and the same revision; a retitled item is the same article, another revision.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    schema_version: Literal[1] = 1
    article_id: str
    revision: str
    source_id: str
    item_id: str
    url: str | None = None
    url_raw: str | None = None
    title: str
    text: str = ""
    """Plain text, whitespace folded, markup gone; empty where the source gives none."""
    text_basis: Literal["body", "summary", "page", "title"] = "title"
    """Which of them the text is: the longest that the source and the page gave."""
    language: str
    """ISO 639-1 of the text, `und` when unsure."""
    language_by: Literal["tag", "detector", "outlet", "none"] = "none"
    outlet: Outlet
    origin: str
    """Who first said it: credited wire or publisher, else the outlet's family."""
    origin_by: Literal["credit", "dateline", "byline", "outlet"] = "outlet"
    genre: Genre = "news"
    genre_by: str = ""
    published_at: AwareDatetime | None = None
    published_quality: Quality = "missing"
    first_seen_at: AwareDatetime
    fetched_at: AwareDatetime
    signature: Signature = Field(default_factory=Signature)
