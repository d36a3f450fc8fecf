"""Article → matches: code the text into claims, show rules the facts, keep the claims that fit one.

Pure. Coding and matching are one stage because nothing between them changes key; only matched claims travel.
"""

from datetime import datetime
from typing import Protocol

from pydantic import TypeAdapter

from rules.match import ArticleFacts
from streams.article import Article
from streams.coding.coder import Coded
from streams.edition import SWITCH_KEY, Editions, made_by, ruling
from streams.envelope import dead_letter, decode, encode
from streams.stage import NOTHING, Record, Result, Send, State
from streams.stages.takeover import taken_over, unknown
from streams.topics import ARTICLES, MATCHES

ARTICLE: TypeAdapter[Article] = TypeAdapter(Article)


class Codes(Protocol):
    """What reads a text: the coder, or anything a test puts in its place."""

    def code(self, article: Article) -> Coded:
        """Return the claims and tags of an article; never raises on any text."""
        ...


def facts(article: Article, coded: Coded) -> ArticleFacts:
    """Return what rules may see of an article: all but the text."""
    outlet = article.outlet
    return ArticleFacts(
        article_id=article.article_id,
        revision=article.revision,
        source_id=article.source_id,
        outlet=outlet.name,
        family=outlet.family,
        bloc=outlet.bloc,
        reliability=outlet.reliability,
        tier=outlet.tier,
        language=article.language,
        genre=article.genre,
        title=article.title,
        url=article.url,
        origin=article.origin,
        published_at=article.published_at,
        published_quality=article.published_quality,
        first_seen_at=article.first_seen_at,
        fetched_at=article.fetched_at,
        countries=coded.countries,
        actors=coded.actors,
        places=coded.places,
        topics=coded.topics,
        signature=article.signature,
    )


def _why(coded: Coded) -> str:
    """Return the reason why an article without a match has none."""
    if coded.claims:
        return "no_match"
    return f"{coded.uncoded}_not_coded" if coded.uncoded else "no_claim"


class CodeStage:
    """The stage on `news.articles.v1`; stateless but for the edition of the rules that is in force there."""

    name = "code"
    topic = ARTICLES.name
    stateful = False

    def __init__(self, coder: Codes, editions: Editions) -> None:
        self.coder = coder
        self.editions = editions

    def fold(self, state: State, record: Record, now: datetime) -> Result:
        """Code one article and send one record for each rule pattern it fits; or go over to another edition."""
        if record.key == SWITCH_KEY:
            return taken_over(state, self.editions, record, now)
        edition = ruling(state, self.editions, record.at)
        bundle = self.editions.of(edition)
        if bundle is None:
            return unknown(record, self.name, edition, now)
        article = decode(ARTICLE, record)
        if isinstance(article, tuple):
            return Result((dead_letter(record, self.name, *article, now),), (article[0].value,))
        coded = self.coder.code(article)
        text = f"{article.title}\n{article.text}"
        matches = bundle.match(facts(article, coded), coded.claims, text)
        by = made_by(edition)
        sends = tuple(Send(MATCHES.name, match.rule.encode(), encode(match), now, by) for match in matches)
        return Result(sends, ("matched" if matches else _why(coded),))

    def due(self, state: State) -> datetime | None:
        """No timers."""
        return None

    def fire(self, state: State, now: datetime) -> Result:
        """No timers."""
        return NOTHING
