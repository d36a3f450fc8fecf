"""How the rule commands come by articles: files with the keys of the file source, a text, or the articles topic."""

from collections.abc import Iterator
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path

import click

from connectors.item import RawItem
from rules.misses import Seen
from rules.vocabulary import load as load_vocabulary
from streams.article import Article
from streams.backtest.matching import Work
from streams.coding.coder import Coder
from streams.commands.rule.backtest import file_work, topic_work
from streams.commands.try_ import STDIN, is_plain, plain, read
from streams.stages.code import facts
from streams.stages.normalize import Unusable, normalize


@lru_cache(maxsize=1)
def coder() -> Coder:
    """Return the coder, made once."""
    return Coder(load_vocabulary())


def seen(item: RawItem | Article) -> Seen | None:
    """Return an item as rules see it, None for one with nothing to read."""
    article = normalize(item) if isinstance(item, RawItem) else item
    if isinstance(article, Unusable):
        return None
    coded = coder().code(article)
    return Seen(facts(article, coded), coded.claims, f"{article.title}\n{article.text}")


def of(work: Iterator[tuple[Work, float]], since: datetime | None, until: datetime | None) -> Iterator[Seen]:
    """Give the articles of an archive or topic that were known within a span."""
    for items, _ in work:
        for item in items:
            if (since is None or item.fetched_at >= since) and (until is None or item.fetched_at < until):
                article = seen(item)
                if article is not None:
                    yield article


def named(what: str, tier: int | None) -> list[Seen]:
    """Return the articles of a file, or of a text with its title in the first line; `-` is standard input."""
    from connectors.errors import ConnectorError

    try:
        body = read(what)
        if is_plain(body):
            made = [seen(plain(body.decode("utf-8", "replace"), datetime.now(UTC)))]
            return [one for one in made if one is not None]
        if what == STDIN:
            raise click.ClickException("give JSON Lines as a file; standard input is read as a text")
        return list(of(file_work([Path(what)], tier), None, None))
    except (ConnectorError, OSError) as error:
        raise click.ClickException(str(error)) from error


def history(files: tuple[Path, ...], topic: bool, since: datetime | None, until: datetime | None, tier: int | None
            ) -> Iterator[Seen]:  # fmt: skip
    """Give the articles of files, or of the articles topic."""
    if topic == bool(files):
        raise click.UsageError("give FILES (JSON Lines), or --topic")
    return of(topic_work(since) if topic else file_work(list(files), tier), since, until)
