"""The poller and its arithmetic: one pass, acknowledgement after safety, back-off, politeness, stopping."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.errors import Rejected, Transient
from connectors.item import Outlet, RawItem
from connectors.poller import BUG, Poller, PollReport, Scheduled
from connectors.schedule import BACK_OFF_MAX, RETRY_AFTER_MAX, after, jitter

NOW = datetime(2031, 5, 4, 12, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


class StillClock:
    def __init__(self) -> None:
        self.at = NOW

    def now(self) -> datetime:
        return self.at


class Scripted:
    """A source that says what its script says, one entry a poll: titles, or an exception to raise."""

    def __init__(self, source_id: str, *script: "list[str] | Exception") -> None:
        self.id = source_id
        self.script = list(script)
        self.log: list[str] = []

    async def poll(self, now: datetime) -> AsyncIterator[RawItem]:
        """Play the next entry."""
        self.log.append("poll")
        step = self.script.pop(0) if self.script else []
        if isinstance(step, Exception):
            raise step
        for title in step:
            outlet = Outlet(name="Meridian Wire", family="meridian")
            yield RawItem(
                source_id=self.id,
                item_id=title,
                outlet=outlet,
                via="feed",
                fetched_at=now,
                first_seen_at=now,
                title=title,
            )

    def acknowledge(self) -> None:
        """Note it."""
        self.log.append("acknowledge")


class Desk:
    """Takes items; can refuse them."""

    def __init__(self) -> None:
        self.titles: list[str] = []
        self.fails = False

    async def emit(self, item: RawItem) -> None:
        if self.fails:
            raise OSError("the log does not answer")
        self.titles.append(item.title)


def poller(desk: Desk, *sources: Scripted, lane: str | None = None, spacing: timedelta = timedelta(0)) -> Poller:
    scheduled = [Scheduled(source, MINUTE, lane or source.id, spacing) for source in sources]
    return Poller(scheduled, desk.emit, StillClock())


async def test_one_pass_asks_each_due_source_once() -> None:
    """A pass asks what is due, hands on the items in order, and asks again only after the interval."""
    desk, wire, gazette = Desk(), Scripted("wire", ["a", "b"], ["c"]), Scripted("gazette", ["d"])
    loop = poller(desk, wire, gazette)
    report = await loop.poll_due(NOW)
    assert sorted(desk.titles) == ["a", "b", "d"]
    assert [(line.source_id, line.items, line.new, line.next_at) for line in report.sources] == [
        ("wire", 2, 2, NOW + MINUTE),
        ("gazette", 1, 1, NOW + MINUTE),
    ]
    assert (await loop.poll_due(NOW + MINUTE / 2)).sources == ()
    assert (await loop.poll_due(NOW + MINUTE)).items == 1


async def test_items_are_acknowledged_only_when_they_are_safe() -> None:
    """A source whose items could not be handed on is not acknowledged, and is asked again."""
    desk, wire = Desk(), Scripted("wire", ["a"], ["a"])
    desk.fails = True
    loop = poller(desk, wire)
    (line,) = (await loop.poll_due(NOW)).sources
    assert (line.state, wire.log) == (BUG, ["poll"])
    assert "the log does not answer" in (line.error or "")
    desk.fails = False
    await loop.poll_due(NOW + 10 * MINUTE)
    assert (desk.titles, wire.log) == (["a"], ["poll", "poll", "acknowledge"])


async def test_a_flush_comes_between_the_items_and_the_acknowledgement() -> None:
    """Where items are only handed over by emit, nothing is acknowledged before the flush."""
    desk, wire = Desk(), Scripted("wire", ["a"])

    async def flush() -> None:
        wire.log.append("flush")

    loop = Poller([Scheduled(wire, MINUTE, "wire")], desk.emit, StillClock(), flush=flush)
    await loop.poll_due(NOW)
    assert wire.log == ["poll", "flush", "acknowledge"]


async def test_one_broken_source_leaves_the_others_alone() -> None:
    """Whatever one source raises, the others are asked, and the report says what was raised."""
    desk = Desk()
    sources = (
        Scripted("down", Transient("HTTP 503", reason="http_5xx", retry_after=90)),
        Scripted("html", Rejected("a page", reason="html_instead")),
        Scripted("bug", ZeroDivisionError("oops")),
        Scripted("fine", ["a"]),
    )
    report = await poller(desk, *sources).poll_due(NOW)
    assert [line.state for line in report.sources] == ["http_5xx", "html_instead", "bug", "ok"]
    assert desk.titles == ["a"]
    assert "ZeroDivisionError" in (report.sources[2].error or "")
    down = report.sources[0].next_at
    assert down is not None
    assert NOW + timedelta(seconds=90) <= down <= NOW + timedelta(seconds=99)


async def test_one_host_is_asked_one_request_at_a_time_and_spaced() -> None:
    """Of two sources of one lane the second waits for a pass after the spacing."""
    desk, one, two = Desk(), Scripted("one", ["a"]), Scripted("two", ["b"])
    loop = poller(desk, one, two, lane="example.org", spacing=timedelta(seconds=5))
    await loop.poll_due(NOW)
    assert desk.titles == ["a"]
    assert loop.next_at() == NOW + timedelta(seconds=5)
    await loop.poll_due(NOW + timedelta(seconds=5))
    assert desk.titles == ["a", "b"]


async def test_a_source_without_interval_is_asked_once() -> None:
    """A file is done after its end, and a loop over done sources ends by itself."""
    desk, archive = Desk(), Scripted("archive", ["a"], ["b"])
    loop = Poller([Scheduled(archive, None, "archive")], desk.emit, StillClock())
    reports: list[PollReport] = []
    await asyncio.wait_for(loop.run(asyncio.Event(), reports.append), 5)
    assert desk.titles == ["a"]
    assert reports[0].sources[0].next_at is None


async def test_stop_ends_the_loop() -> None:
    """A loop that is waiting for its next source leaves when it is told to."""
    stop, wire = asyncio.Event(), Scripted("wire", ["a"])
    running = asyncio.create_task(poller(Desk(), wire).run(stop))
    await asyncio.sleep(0.05)
    stop.set()
    await asyncio.wait_for(running, 5)
    assert wire.log == ["poll", "acknowledge"]


@pytest.mark.parametrize(
    ("outcome", "wait"), [("ok", 60), ("same_body", 60), ("dns", 75), ("http_5xx", 90), ("parse_error", 120)]
)
def test_each_outcome_has_its_weight(outcome: str, wait: float) -> None:
    """Passing faults are asked again sooner than lasting ones."""
    assert after(outcome, NOW, MINUTE, 0.0, scatter=0.0).next_at == NOW + timedelta(seconds=wait)


def test_a_good_answer_forgets_the_failures() -> None:
    """One good answer ends the back-off."""
    failing = after("http_5xx", NOW, MINUTE, 7.0, scatter=0.0)
    assert failing.failures == 7.5
    assert after("not_modified", NOW, MINUTE, failing.failures, scatter=0.5).failures == 0.0


@given(
    st.sampled_from(["dns", "http_4xx", "http_5xx", "parse_error", "bug"]),
    st.floats(0, 1e6),
    st.floats(0, 1, exclude_max=True),
    st.none() | st.floats(0, 1e9),
)
def test_no_wait_leaves_its_bounds(outcome: str, failures: float, scatter: float, asked: float | None) -> None:
    """No number of failures and no Retry-After keeps a source away for more than a day and its jitter."""
    wait = after(outcome, NOW, MINUTE, failures, scatter=scatter, retry_after=asked).next_at - NOW
    ceiling = BACK_OFF_MAX if asked is None else RETRY_AFTER_MAX
    assert MINUTE <= wait <= ceiling * 1.1
    if asked is not None:
        assert wait >= min(timedelta(seconds=asked), RETRY_AFTER_MAX)


def test_jitter_is_the_same_each_time_and_spread_over_sources() -> None:
    """Jitter is a function of source and count, so a run can be repeated, and sources do not march in step."""
    drawn = [jitter(f"source-{n}", 1) for n in range(200)]
    assert drawn == [jitter(f"source-{n}", 1) for n in range(200)]
    assert 0 <= min(drawn) < 0.1
    assert 0.9 < max(drawn) < 1
