"""A recording played as it came: its items in the order they were seen, the pipeline settled on the way.

Knows an archive and two ports; whether the pipeline runs in this process or behind Kafka is the world's business.
"""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import groupby

from pydantic import TypeAdapter

from connectors.cursors import MemoryCursors
from connectors.item import Outlet, RawItem, utc
from connectors.sources.files import FileSource
from streams.alert import Alert
from streams.article import Article
from streams.canonical import canonical, distinct
from streams.envelope import decode
from streams.reading import dates
from streams.stage import Record
from streams.topics import ARTICLES, DEAD, RAW
from streams.world import MovableClock, World


@dataclass(frozen=True, slots=True)
class Archive:
    """Items in the order they were seen, and what the reading had to say of lines it could not use."""

    items: Sequence[RawItem]
    notes: Sequence[str] = ()
    undated: int = 0
    """Items left out because neither when they were seen nor when they were published is known."""


async def read(paths: Sequence[str], outlets: Mapping[str, Outlet], now: datetime) -> Archive:
    """Return the items of files that the source *file* reads. Raises ConnectorError.

    An item without a time of sight counts as seen when it was published: nobody could know it earlier.
    """
    items: list[RawItem] = []
    notes: list[str] = []
    undated = 0
    for path in paths:
        source = FileSource(path, MemoryCursors(), outlets)
        async for item in every(source, now, notes):
            seen = as_seen(item, now)
            undated += seen is None
            items += [seen] if seen else []
    return Archive(sorted(items, key=lambda item: item.fetched_at), notes, undated)


async def every(source: FileSource, now: datetime, notes: list[str]) -> AsyncIterator[RawItem]:
    """Yield a file's items to its end, gathering what is to be said of its lines."""
    more = True
    while more:
        async for item in source.poll(now):
            yield item
        source.acknowledge()
        notes += source.notes
        more = source.more


def as_seen(item: RawItem, now: datetime) -> RawItem | None:
    """Return the item at the time it was seen; None where neither that nor its publication is known."""
    if item.fetched_at != utc(now):
        return item
    at, quality = dates.published(item.published, utc(now), item.outlet.timezone)
    if at is None or quality in ("missing", "future"):
        return None
    return item.model_copy(update={"fetched_at": at, "first_seen_at": at})


@dataclass
class Player:
    """One playing of a recording. `step` is how far the pipeline may be behind the clock, in recorded time."""

    clock: MovableClock
    world: World
    emit: Callable[[RawItem], Awaitable[None]]
    flush: Callable[[], Awaitable[None]]
    step: timedelta = timedelta(minutes=10)
    on_step: Callable[[datetime, int], None] = field(default=lambda at, done: None)
    """Told the recorded time and how many items are played, after each step."""

    async def play(self, items: Sequence[RawItem]) -> None:
        """Publish the items in order; after each step wait until the pipeline is settled."""
        done = 0
        for group in steps(items, self.step):
            for item in group:
                await self.emit(item)
            await self.flush()
            at = group[-1].fetched_at
            self.clock.set(at)
            await self.world.settle(at)
            done += len(group)
            self.on_step(at, done)


def steps(items: Sequence[RawItem], step: timedelta) -> Iterator[list[RawItem]]:
    """Cut items that are in order of sight into pieces of one step each; steps without items are passed over."""
    if not items:
        return
    begin = items[0].fetched_at
    for _, group in groupby(items, key=lambda item: (item.fetched_at - begin) // step):
        yield list(group)


@dataclass(frozen=True, slots=True)
class Tally:
    """What a recording came to. `dead` counts by reason, `rang` by (rule, kind)."""

    items: int
    articles: int
    """Different articles."""
    revisions: int
    """Further versions of an article: retitled, corrected or moved."""
    repeats: int
    """Readings of a version that was known already."""
    dead: Mapping[str, int]
    rang: Mapping[tuple[str, str], int]


@dataclass(frozen=True, slots=True)
class Played:
    """What came of a recording: everything told, each once; the counts; the canonical form."""

    told: Sequence[Alert]
    tally: Tally
    form: Sequence[Mapping[str, object]]


async def played(player: Player, items: Sequence[RawItem]) -> Played:
    """Play to the end and read the logs."""
    await player.play(items)
    world = player.world
    told = distinct(await world.told())
    counts = await asyncio.to_thread(tally, world, told)
    return Played(told, counts, canonical(told, await world.journal()))


ARTICLE: TypeAdapter[Article] = TypeAdapter(Article)


def tally(world: World, told: Sequence[Alert]) -> Tally:
    """Count a played recording from its logs."""
    versions: Counter[tuple[str, str]] = Counter()
    for record in world.records(ARTICLES):
        article = decode(ARTICLE, record)
        if not isinstance(article, tuple):
            versions[article.article_id, article.revision] += 1
    articles = len({article_id for article_id, _ in versions})
    return Tally(
        items=len(world.records(RAW)),
        articles=articles,
        revisions=len(versions) - articles,
        repeats=versions.total() - len(versions),
        dead=Counter(reason_of(record) for record in world.records(DEAD)),
        rang=Counter((alert.rule.rule, alert.kind) for alert in told),
    )


def reason_of(record: Record) -> str:
    """Return the reason a dead letter carries."""
    return dict(record.headers).get("reason", b"?").decode("utf-8", "replace")
