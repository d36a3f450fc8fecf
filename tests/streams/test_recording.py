import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

from connectors.item import Outlet
from streams.clock import SetClock
from streams.in_process import InProcess
from streams.pipeline import stages
from streams.recording import Played, Player, played, read, steps
from streams.settings import Settings

STRAIT = Path(__file__).parents[1] / "fixtures" / "archives" / "strait.jsonl"
NOW = datetime(2026, 6, 1, tzinfo=UTC)
OUTLETS = {
    "meridian wire": Outlet(name="Meridian Wire", family="meridian", reliability="A", tier=1, language="en"),
    "carrick wire": Outlet(name="Carrick Wire", family="carrick", reliability="A", tier=1, language="en"),
}


def test_items_come_in_the_order_they_were_seen() -> None:
    """Lines are sorted by sight; without one an item is seen when published, and without either it is left out."""
    archive = asyncio.run(read([str(STRAIT)], OUTLETS, NOW))
    seen = [item.fetched_at for item in archive.items]

    assert seen == sorted(seen)
    assert datetime(2026, 3, 2, 12, tzinfo=UTC) in seen
    assert archive.undated == 1
    assert [note for note in archive.notes if ":9:" in note], archive.notes


def test_a_step_without_items_is_passed_over() -> None:
    """A quiet month between two items costs one settle an item, not one an hour."""
    items = asyncio.run(read([str(STRAIT)], OUTLETS, NOW)).items

    assert [len(piece) for piece in steps(items, timedelta(hours=1))] == [1, 3, 1, 2]
    assert list(steps([], timedelta(hours=1))) == []


def play(step: timedelta) -> Played:
    async def run() -> Played:
        items = (await read([str(STRAIT)], OUTLETS, NOW)).items
        clock = SetClock(items[0].fetched_at)
        world = InProcess(stages(Settings(slack_token=None)), {}, clock)

        async def flush() -> None:
            return

        return await played(Player(clock, world, world.emit, flush, step), items)

    return asyncio.run(run())


def test_a_recording_is_counted_and_rings_as_on_the_day() -> None:
    """A retitled item is a revision, the same item again a repeat; strike and vow ring, at the minute they came."""
    came = play(timedelta(minutes=1))

    counts = came.tally
    assert (counts.items, counts.articles, counts.revisions, counts.repeats, dict(counts.dead)) == (7, 5, 1, 1, {})
    alerts = [(alert.rule.rule, alert.at) for alert in came.told if alert.kind == "alert"]
    assert alerts == [
        ("strike-on-site", datetime(2026, 3, 2, 9, 1, tzinfo=UTC)),
        ("retaliation-vow-new", datetime(2026, 3, 2, 12, tzinfo=UTC)),
    ]
