"""`tocsin copies`: which articles of some files are one item, one text, one event, and why. Needs no broker."""

import asyncio
import json
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

import click

from connectors.item import RawItem
from rules.claim import Claim
from streams.article import Article
from streams.grouping.groups import Group
from streams.grouping.links import Link, Read


@click.command("copies")
@click.argument("files", nargs=-1, required=True, metavar="FILE…")
@click.option("--json", "as_json", is_flag=True, help="One JSON object an event, one a line.")
@click.option("--all", "show_all", is_flag=True, help="Articles that stand alone, too.")
@click.option("--count", type=click.IntRange(min=1), default=2000, show_default=True, help="At most so many articles.")
def command(files: tuple[str, ...], as_json: bool, show_all: bool, count: int) -> None:
    """Group the articles of FILEs: same event, within it same text, each with its reason and who said it first.

    FILE is what `tocsin try` reads: JSON Lines (docs/sources.md), a feed, an address, plain text, `-`.
    """
    from streams.grouping.groups import groups
    from streams.grouping.links import links, read

    items = gathered(files, count)
    batch = read(list(coded(items)))
    if not batch:
        raise click.ClickException("no article in these files; give JSON Lines, a feed, or texts with a title")
    found = list(links(batch))
    made = [group for group in groups(batch, found) if show_all or len(group.members) > 1]
    for number, group in enumerate(made, 1):
        if as_json:
            click.echo(json.dumps(as_object(batch, group, found), ensure_ascii=False))
        else:
            click.echo("\n".join(lines(number, batch, group, found)))
    if not as_json:
        copies = sum(len(text) - 1 for group in made for text in group.texts)
        events = sum(len(group.members) > 1 for group in made)
        click.echo(f"{len(batch)} articles: {events} events told more than once, {copies} copies")


def gathered(files: Sequence[str], count: int) -> list[RawItem]:
    """Return the items of all files, cut to `count`; what cannot be read is one message."""
    from connectors.errors import ConnectorError
    from streams.commands.try_ import gathered as of_one

    now, items = datetime.now(UTC), list[RawItem]()
    for file in files:
        try:
            items += asyncio.run(of_one(file, now, count))
        except (ConnectorError, OSError) as error:
            raise click.ClickException(str(error)) from error
    if len(items) > count:
        click.echo(f"only the first {count} of {len(items)} articles; --count takes more", err=True)
    return items[:count]


def coded(items: Sequence[RawItem]) -> Iterator[tuple[Article, tuple[Claim, ...]]]:
    """Yield each readable item's article with its claims."""
    from rules.vocabulary import load
    from streams.coding.coder import Coder
    from streams.stages.normalize import Unusable, normalize

    coder = Coder(load())
    for item in items:
        article = normalize(item)
        if not isinstance(article, Unusable):
            yield article, coder.code(article).claims


def lines(number: int, batch: Sequence[Read], group: Group, found: Sequence[Link]) -> Iterator[str]:
    """Yield a group as a person reads it: every article with the tie to the first one that it is tied to."""
    from streams.grouping.groups import origins
    from streams.trial_text import clean

    first = batch[group.members[0]].article
    said = origins(batch, group)
    yield f"{number}. {clean(first.title)}"
    copies = len(group.members) - len(group.texts)
    yield f"   {len(group.members)} articles, {copies} copies, {len(said)} origins: {', '.join(map(clean, said))}"
    shown: dict[int, int] = {}
    for text in group.texts:
        for at in text:
            article = batch[at].article
            shown[at] = len(shown) + 1
            when = f"{article.published_at:%Y-%m-%d %H:%M}" if article.published_at else "undated"
            who = f"{clean(article.outlet.name)} [{article.language}] origin {clean(article.origin)}"
            yield f"   {shown[at]:>3} {when} {who} (by {article.origin_by}): {clean(article.title)}"
            if tie := tied(at, text, shown, found):
                other, own = (tie.one, tie.other) if tie.one in shown and tie.one != at else (tie.other, tie.one)
                by = "" if own == at else f", by its copy from {clean(batch[own].article.outlet.name)}"
                yield f"       {tie.tie} of {shown[other]}{by}: {clean(tie.why)}"


def tied(at: int, text: Sequence[int], shown: dict[int, int], found: Sequence[Link]) -> Link | None:
    """Return what ties an article to one that is shown already, one text before one event; else what ties its copy."""
    own = [link for link in found if at in (link.one, link.other) and {link.one, link.other} <= shown.keys()]
    own.sort(key=lambda link: (link.tie == "event", not {link.one, link.other} <= set(text)))
    others = shown.keys() - set(text)
    through = (link for link in found if {link.one, link.other} & set(text) and {link.one, link.other} & others)
    return next(iter(own), None) or next(through, None)


def as_object(batch: Sequence[Read], group: Group, found: Sequence[Link]) -> dict[str, object]:
    """Return a group for machines."""
    from streams.grouping.groups import origins

    facts = ("article_id", "title", "url", "language", "origin", "origin_by")
    members = set(group.members)
    return {
        "articles": [batch[at].article.model_dump(mode="json", include=set(facts)) for at in group.members],
        "texts": [[batch[at].article.article_id for at in text] for text in group.texts],
        "origins": origins(batch, group),
        "links": [
            {"one": batch[link.one].article.article_id, "other": batch[link.other].article.article_id,
             "tie": link.tie, "why": link.why}
            for link in found if link.one in members
        ],
    }  # fmt: skip
