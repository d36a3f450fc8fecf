"""Archives as items: files with the documented keys of the file source, batch by batch, in the order they are named.

Shares the file source with ingest; knows no rules. Errors of a line are notes, errors of a file end the reading.
"""

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from connectors.catalogue import SHIPPED, load
from connectors.cursors import MemoryCursors
from connectors.item import Outlet, RawItem
from connectors.sources.files import FileSource


@dataclass(frozen=True, slots=True)
class Batch:
    """Some items of an archive, how much of all files is read (0 to 1), and what was wrong with lines."""

    items: tuple[RawItem, ...]
    fraction: float
    notes: tuple[str, ...] = ()


def known_outlets(catalog: Path | None) -> Mapping[str, Outlet]:
    """Return the catalogue's publishers by casefolded name: an archive may name them."""
    return load(catalog or SHIPPED).outlets()


def batches(paths: Sequence[Path], outlets: Mapping[str, Outlet], tier: int | None = None) -> Iterator[Batch]:
    """Give the items of all files; outlets that are not known count as of `tier`, where one is given.

    Raises ConnectorError for a file that cannot be read.
    """
    now = datetime.now(UTC)
    sizes = [max(1, path.stat().st_size) if path.is_file() else 1 for path in paths]
    with asyncio.Runner() as runner:
        for number, path in enumerate(paths):
            source = FileSource(str(path), MemoryCursors(), outlets)
            try:
                more = True
                while more:
                    items = runner.run(polled(source, now))
                    more, here = source.more, source.fraction if source.more else 1.0
                    source.acknowledge()
                    done = sum(sizes[:number]) + here * sizes[number]
                    yield Batch(tuple(graded(item, outlets, tier) for item in items), done / sum(sizes), source.notes)
            finally:
                source.close()


async def polled(source: FileSource, now: datetime) -> tuple[RawItem, ...]:
    """Return the next batch of a file."""
    return tuple([item async for item in source.poll(now)])


def graded(item: RawItem, outlets: Mapping[str, Outlet], tier: int | None) -> RawItem:
    """Return an item with the tier that its unknown outlet counts as."""
    if tier is None or item.outlet.name.casefold() in outlets:
        return item
    return item.model_copy(update={"outlet": item.outlet.model_copy(update={"tier": tier})})
