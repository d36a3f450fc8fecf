"""The articles topic as a history: chunks of articles, and how far each partition is read. Knows no rules."""

import contextlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from pydantic import TypeAdapter, ValidationError

from streams.article import Article
from streams.settings import Settings
from streams.topic_reader import read
from streams.topics import ARTICLES

ARTICLE: TypeAdapter[Article] = TypeAdapter(Article)


@dataclass(frozen=True, slots=True)
class Articles:
    """Some articles; what cannot be read is a dead letter already. `ends`: partition → offset after the last read."""

    articles: tuple[Article, ...]
    fraction: float
    ends: Mapping[int, int]


def articles(
    settings: Settings,
    since: datetime | None = None,
    begin: Mapping[int, int] | None = None,
    end: Mapping[int, int] | None = None,
) -> Iterator[Articles]:
    """Give the articles of the topic from an instant, or an offset of each partition, on. Raises BrokerError.

    `end`: partition → offset to end at; the present end without.
    """
    for chunk in read(settings, ARTICLES.name, since, begin=begin):
        found: list[Article] = []
        ends: dict[int, int] = {}
        for one in chunk.records:
            if end is None or one.offset < end.get(one.partition, one.offset + 1):
                ends[one.partition] = one.offset + 1
                with contextlib.suppress(ValidationError):
                    found.append(ARTICLE.validate_json(one.value or b""))
        yield Articles(tuple(found), chunk.fraction, ends)
