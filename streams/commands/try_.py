"""`tocsin try`: show what an article becomes, and why. Reads a file, an address or standard input; needs no broker."""

import asyncio
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from tempfile import NamedTemporaryFile

import click

from connectors.item import Outlet, RawItem
from streams.settings import Settings

STDIN = "-"
TEXT_BYTES_MAX = 5 * 1024 * 1024
OUTLET = Outlet(name="Untold outlet", family="untold", tier=1, reliability="F")
"""Whoever tries a text wants to see the rules, not a source's weakness: it counts as a tier-1 source, and says so."""


@click.command("try")
@click.argument("what", metavar="FILE|URL|-")
@click.option("--json", "as_json", is_flag=True, help="One JSON object an article, one a line.")
@click.option("--explain", is_flag=True, help="Every condition of the rules that match, and the parts of each claim.")
@click.option("--count", type=click.IntRange(min=1), default=20, show_default=True, help="At most so many articles.")
def command(what: str, as_json: bool, explain: bool, count: int) -> None:
    """Show what an article becomes: its normalized fields, its claims, the rules that match, the alert that would ring.

    FILE is JSON Lines (see docs/sources.md), a feed, or plain text with the title in its first line; `-` reads standard
    input. Plain text counts as a tier-1 source published now.
    """
    from connectors.errors import ConnectorError
    from rules.compiled import load_kept
    from rules.vocabulary import load as load_vocabulary
    from streams.coding.coder import Coder
    from streams.compiled_folder import compiled
    from streams.trial import trial
    from streams.trial_text import lines, to_json

    vocabulary = load_vocabulary()
    settings = Settings()
    bundle = load_kept(settings.rules, vocabulary, keep=compiled(settings)).bundle
    coder = Coder(vocabulary)
    try:
        items = asyncio.run(gathered(what, datetime.now(UTC), count))
    except (ConnectorError, OSError) as error:
        raise click.ClickException(str(error)) from error
    if not items:
        raise click.ClickException(f"{what}: no article in it; give JSON Lines, a feed, or a text with a title")
    for item in items:
        made = trial(item, coder, bundle, max(item.fetched_at, item.first_seen_at))
        click.echo(to_json(made) if as_json else "\n".join(lines(made, bundle.rules, explain)))


async def gathered(what: str, now: datetime, count: int) -> list[RawItem]:
    """Return the items of a file, an address or standard input. Raises ConnectorError or OSError."""
    from connectors import registry
    from connectors.cursors import MemoryCursors
    from connectors.http import Fetcher

    if what.startswith(("http://", "https://")):
        from connectors.sources.feed import FeedEntry

        async with Fetcher() as fetcher:
            facts = OUTLET.model_dump() | {"id": "try", "url": what, "interval": "60s"}
            source = registry.build(FeedEntry.model_validate(facts), registry.Parts(fetcher, MemoryCursors())).source
            return [item async for item in source.poll(now)][:count]
    body = await asyncio.to_thread(read, what)
    if is_plain(body):
        return [plain(body.decode("utf-8", "replace"), now)] if body.strip() else []
    with NamedTemporaryFile(suffix=".jsonl") as file:
        file.write(body)
        file.flush()
        async with Fetcher() as fetcher:
            parts = registry.Parts(fetcher, MemoryCursors(), known())
            source = registry.file_source(what if what != STDIN else file.name, parts, OUTLET).source
            items = [item async for item in source.poll(now)][:count]
            for note in getattr(source, "notes", ()):
                click.echo(note, err=True)
            return items


def read(what: str) -> bytes:
    """Return the beginning of a file or of standard input."""
    if what == STDIN:
        return sys.stdin.buffer.read(TEXT_BYTES_MAX)
    with Path(what).open("rb") as file:
        return file.read(TEXT_BYTES_MAX)


def known() -> Mapping[str, Outlet]:
    """Return the catalogue's publishers, by which JSON Lines may name an outlet."""
    from connectors.catalogue import SHIPPED, load

    return load(Settings().catalog or SHIPPED).outlets()


def is_plain(body: bytes) -> bool:
    """Say whether a file is a text, not JSON Lines, a feed, or something compressed."""
    start = body.lstrip(b"\xef\xbb\xbf \t\r\n")[:6]
    return not start.startswith((b"{", b"<", b"\x1f\x8b", b"\xfd7zXZ"))


def plain(text: str, now: datetime) -> RawItem:
    """Return a text as an item: its first line is the title."""
    title, _, rest = text.strip().partition("\n")
    return RawItem(
        source_id="try",
        item_id="text",
        outlet=OUTLET,
        via="file",
        fetched_at=now,
        first_seen_at=now,
        published=now.isoformat(),
        title=title.strip(),
        text=rest.strip(),
    )
