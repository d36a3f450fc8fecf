"""Four months of polls of two feeds, played through the memory of a source: retitled items are revisions, never new."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from given import files, rows
from measures import Miss, Row, Scored, Split, split

from connectors.sources.dialects import Entry
from connectors.sources.memory import Memory
from connectors.sources.scrub import words
from streams.coding.coder import Coder

TASK = "revisions"


@dataclass
class _Feed:
    """One feed as it is polled: its memory, and what each URL said last."""

    memory: Memory = field(default_factory=Memory)
    said: dict[str, tuple[str, str]] = field(default_factory=dict)
    last: tuple[int, ...] = ()


@dataclass
class _Count:
    retitled: int = 0
    revised: int = 0
    again: int = 0
    first: int = 0


def score(data: Path, coder: Coder) -> Scored:
    """Play every poll; judge each entry that is yielded, and each retitled one that is not."""
    counts: dict[Split, _Count] = {"tune": _Count(), "test": _Count()}
    scored = Scored()
    for path in files(data, "streams/polls-*.items.jsonl.xz"):
        items, feeds = {row["i"]: row for row in rows(path)}, dict[str, _Feed]()
        for now, name, shown in _polls(path.with_name(path.name.replace(".items.", ".polls.")), items):
            feed = feeds.setdefault(name, _Feed())
            if feed.last != shown:
                feed.last = shown
                scored.misses += _poll(feed, [items[i] for i in shown], now, counts)
    for part, count in counts.items():
        share = count.revised / count.retitled if count.retitled else 0.0
        scored.rows += [
            Row(TASK, part, "retitled seen as revisions", share, count.retitled, None, 1.0),
            Row(TASK, part, "re-published as new", float(count.again), count.first, None, 0.0, at_most=True),
        ]
    return scored


def _polls(path: Path, items: dict[int, dict[str, Any]]) -> Iterator[tuple[datetime, str, tuple[int, ...]]]:
    """Yield (time, feed, items shown) of each poll."""
    for poll in rows(path):
        by_feed: dict[str, list[int]] = {}
        for i in poll["items"]:
            by_feed.setdefault(items[i]["feed"], []).append(i)
        now = datetime.fromisoformat(poll["t"])
        yield from ((now, name, tuple(shown)) for name, shown in by_feed.items())


def _poll(feed: _Feed, shown: list[dict[str, Any]], now: datetime, counts: dict[Split, _Count]) -> Iterator[Miss]:
    """Show the memory one poll and compare what it yields with what the URLs say."""
    sightings, feed.memory, _ = feed.memory.observe([Entry(title=row["title"], url=row["url"]) for row in shown], now)
    yielded = {sighting.entry.url: sighting for sighting in sightings}
    for row in {row["url"]: row for row in reversed(shown)}.values():
        url, title, part = row["url"], words(row["title"]), split(row["url"])
        known, found, count = feed.said.get(url), yielded.get(url), counts[part]
        if known is None:
            count.first += 1
            item_id = found.item_id if found else ""
        else:
            item_id = known[1]
            retitled, kept = known[0] != title, found is not None and found.revised and found.item_id == item_id
            count.retitled += retitled
            count.revised += retitled and kept
            again = found is not None and not found.revised
            count.again += again
            if again or (retitled and not kept):
                yield Miss(f"{row['i']}", part, "revision", "new" if again else "nothing")
        feed.said[url] = (title, item_id)
