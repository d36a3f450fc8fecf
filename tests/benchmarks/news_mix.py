"""What the benchmarks read: a mix of real news where it lies beside the checkout, else invented news."""

import json
import lzma
import random
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from invented import stories

from connectors.item import Outlet, RawItem

STREAMS = Path(__file__).parents[2] / "../shared/data/streams"
SEEN = datetime(2026, 3, 1, tzinfo=UTC)
OUTLET = Outlet(name="Meridian Wire", family="meridian", reliability="B", tier=2, language="en")


def mix(count: int) -> tuple[list[RawItem], str]:
    """Return `count` items, always the same ones, and what they are."""
    if not STREAMS.is_dir():
        return list(stories(count, copies=1)), "invented news: ../shared/data/streams is not there"
    items = [*rss("rss-2023-09"), *rss("rss-2023-10"), *reuters(), *polls()]
    return random.Random(1).sample(items, min(count, len(items))), "rss-2023-09/10, reuters-1987, polls-2025"


def rows(name: str) -> Iterator[dict[str, Any]]:
    """Give the objects of one file of streams."""
    with lzma.open(STREAMS / f"{name}.jsonl.xz", "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def item(number: int, source: str, **fields: Any) -> RawItem:
    """Return one item as a source would give it."""
    given = {name: value for name, value in fields.items() if value}
    return RawItem(
        source_id=source, item_id=f"{source}-{number}", outlet=OUTLET, via="file", fetched_at=SEEN, first_seen_at=SEEN,
        **given,
    )  # fmt: skip


def rss(name: str) -> Iterator[RawItem]:
    """Give the items of a month of feeds: title and a summary with what feeds hang on it."""
    for number, row in enumerate(rows(name)):
        words = {"title": row["title"], "summary": row["description"], "url": row["link"]}
        yield item(number, name, published=row["published"], language=row["lang"], **words)


def reuters() -> Iterator[RawItem]:
    """Give wire stories with their whole bodies."""
    for number, row in enumerate(rows("reuters-1987")):
        body = f"{row['dateline'] or ''} {row['body'] or ''}".strip()
        yield item(number, "reuters-1987", title=row["title"], text=body, published=row["date"])


def polls() -> Iterator[RawItem]:
    """Give headlines as two feeds carried them."""
    for number, row in enumerate(rows("polls-2025.items")):
        words = {"title": row["title"], "url": row["url"], "credited": row.get("publisher"), "language": "en"}
        yield item(number, "polls-2025", published=row["first_seen"], **words)
