"""The feed source over its memory: only what is new or changed, once, also across restarts; and cursors on disk."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.cursors import FileCursors, MemoryCursors
from connectors.errors import Misconfigured, Rejected, Transient
from connectors.http import Fetched, Fetcher, Request, State, Validators, body_hash
from connectors.item import RawItem
from connectors.ports import CursorStore
from connectors.registry import KINDS, Kind, Parts, build, kind_named
from connectors.sources.dialects import Entry
from connectors.sources.feed import FeedEntry, FeedSource
from connectors.sources.memory import IDS_MAX, Memory

NOW = datetime(2031, 5, 4, 12, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
W = "https://w.example"
FACTS = {"id": "wire", "name": "Meridian Wire", "family": "meridian", "url": "https://wire.example/rss"}


def rss(*items: tuple[str, str, str]) -> bytes:
    """A feed of (guid, url, title), newest first."""
    rows = "".join(f"<item><guid>{g}</guid><link>{u}</link><title>{t}</title></item>" for g, u, t in items)
    return f"<rss version='2.0'><channel>{rows}</channel></rss>".encode()


Rows = Sequence[tuple[str, str, str]]


class Replies(Fetcher):
    """Answers from a list instead of the network."""

    def __init__(self, *answers: bytes | State) -> None:
        self.answers = list(answers)
        self.requests: list[Request] = []

    async def fetch(self, request: Request, now: datetime) -> Fetched:
        """Give the next answer."""
        self.requests.append(request)
        answer = self.answers.pop(0)
        if isinstance(answer, State):
            return Fetched(answer, request.url, error="as told", retry_after=7.0)
        validators = Validators('"e"', None, body_hash(answer))
        return Fetched(State.OK, request.url, 200, answer, "text/xml", validators)


def source(cursors: CursorStore, *answers: bytes | State) -> FeedSource:
    return FeedSource(FeedEntry.model_validate(FACTS), Replies(*answers), cursors)


async def poll(feed: FeedSource, now: datetime = NOW, acknowledge: bool = True) -> list[RawItem]:
    items = [item async for item in feed.poll(now)]
    if acknowledge:
        feed.acknowledge()
    return items


A, B = ("1", "https://w.example/1", "First"), ("2", "https://w.example/2", "Second")


async def test_a_second_poll_yields_only_what_is_new_or_changed() -> None:
    """New items come once, oldest first; a retitled one comes again as itself, first seen when it was."""
    retitled = (A[0], A[1], "First, corrected")
    feed = source(MemoryCursors(), rss(B, A), rss(B, A), rss(B, retitled))
    assert [item.title for item in await poll(feed)] == ["First", "Second"]
    assert await poll(feed, NOW + MINUTE) == []
    (item,) = await poll(feed, NOW + 2 * MINUTE)
    assert (item.item_id, item.title) == ("1", "First, corrected")
    assert (item.first_seen_at, item.fetched_at) == (NOW, NOW + 2 * MINUTE)


async def test_nothing_is_lost_between_reading_and_acknowledging() -> None:
    """What was not acknowledged comes again, and the request is unconditional until then."""
    cursors = MemoryCursors()
    await poll(source(cursors, rss(B, A)), acknowledge=False)
    again = source(cursors, rss(B, A))
    assert [item.item_id for item in await poll(again)] == ["1", "2"]
    replies = again._fetcher
    assert isinstance(replies, Replies)
    assert replies.requests[0].validators == Validators()


async def test_a_restart_neither_loses_nor_floods(tmp_path: Path) -> None:
    """A new process with the old cursors asks conditionally, repeats nothing, and misses nothing."""
    await poll(source(FileCursors(tmp_path), rss(A)))
    reborn = source(FileCursors(tmp_path), rss(B, A))
    (item,) = await poll(reborn, NOW + MINUTE)
    assert item.item_id == "2"
    replies = reborn._fetcher
    assert isinstance(replies, Replies)
    assert replies.requests[0].validators.etag == '"e"'


async def test_once_a_day_the_whole_feed_is_asked_for() -> None:
    """A server that answers 304 for ever cannot hide its news for longer than a day."""
    cursors = MemoryCursors()
    await poll(source(cursors, rss(A)))
    later = source(cursors, rss(B, A))
    await poll(later, NOW + timedelta(hours=25))
    replies = later._fetcher
    assert isinstance(replies, Replies)
    assert replies.requests[0].validators == Validators()


async def test_unchanged_answers_are_quiet_and_failures_are_named() -> None:
    """304 and an equal body yield nothing; each failure raises with its state as reason."""
    feed = source(MemoryCursors(), State.NOT_MODIFIED, State.HTTP_5XX, State.CHALLENGE, b"<html>", rss(A))
    assert (await poll(feed), feed.outcome) == ([], "not_modified")
    with pytest.raises(Transient) as later:
        await poll(feed)
    assert (later.value.reason, later.value.retry_after) == ("http_5xx", 7.0)
    for reason in ("challenge", "html_instead"):
        with pytest.raises(Rejected) as given_up:
            await poll(feed)
        assert given_up.value.reason == reason
    assert len(await poll(feed)) == 1


async def test_the_same_item_four_times_is_one() -> None:
    """Exact repeats in one document are one item, and said so."""
    feed = source(MemoryCursors(), rss(A, A, A, A))
    assert len(await poll(feed)) == 1
    assert feed.notes == ("3 entries repeat another",)


@pytest.mark.parametrize(
    ("polls", "ids"),
    [
        # one guid for different stories: both are kept, and stay themselves when one of them leaves
        ([[("g", f"{W}/b", "B"), ("g", f"{W}/a", "A")], [("g", f"{W}/b", "B")]], 2),
        ([[("g", f"{W}/a", "A")], [("g", f"{W}/b", "B"), ("g", f"{W}/a", "A")]], 2),
        # a guid that changes with every edit or every poll
        ([[(f"{W}/a#0", f"{W}/a", "A")], [(f"{W}/a#1", f"{W}/a", "A2")]], 1),
        ([[("r1", f"{W}/a", "A")], [("r2", f"{W}/a", "A")]], 1),
        # warnings that share one address are different stories
        ([[("w1", f"{W}/warnings", "One")], [("w2", f"{W}/warnings", "Two")]], 2),
        # no guid: the address names the item; neither: title and time
        ([[("", f"{W}/a", "A")], [("", f"{W}/a", "A!")]], 1),
        ([[("", "", "A"), ("", "", "B")], [("", "", "A")]], 2),
        # a tracking parameter that changes with every poll
        ([[("g", f"{W}/a?t=1", "A")], [("g", f"{W}/a?t=2", "A")]], 1),
    ],
)  # fmt: skip
def test_identity_survives_what_publishers_do_to_guids(
    polls: Sequence[Sequence[tuple[str, str, str]]], ids: int
) -> None:
    """Items keep one identity each over polls, however guid and address behave."""
    memory, seen = Memory(), set()
    for number, rows in enumerate(polls):
        entries = [Entry(guid=g or None, url=u or None, title=t) for g, u, t in rows]
        sightings, memory, _ = memory.observe(entries, NOW + number * MINUTE)
        seen |= {sighting.item_id for sighting in sightings}
    assert len(seen) == ids


def test_touched_dates_links_and_markup_are_no_news() -> None:
    """An item whose date, address or tags were touched, but not its words, does not come again."""
    entry = Entry(guid="g", url="https://w.example/a", title="A", summary="<p>b</p>", published="today")
    _, memory, _ = Memory().observe([entry], NOW)
    touched = Entry(guid="g", url="https://w.example/a?x", title="A", summary="<div> b </div>", published="tomorrow")
    assert memory.observe([touched], NOW + MINUTE)[0] == ()


@given(
    st.lists(
        st.tuples(st.sampled_from("ab"), st.sampled_from(["", "u", "v/w"]), st.sampled_from(["", "T", "U"])), max_size=8
    )
)
def test_no_two_items_of_a_poll_share_an_identity_and_a_repeat_is_quiet(rows: list[tuple[str, str, str]]) -> None:
    """Whatever is in a feed, identities in a poll differ, survive a dump, and the same feed again is quiet."""
    entries = [Entry(guid=g, url=f"https://w.example/{u}", title=t) for g, u, t in rows]
    sightings, memory, _ = Memory().observe(entries, NOW)
    assert len({sighting.item_id for sighting in sightings}) == len(sightings)
    restored = Memory.restore(json.loads(json.dumps(memory.dump())))
    assert restored == memory
    assert restored.observe(entries, NOW + MINUTE)[0] == ()


def test_an_explainer_shown_again_after_two_months_is_no_new_item() -> None:
    """What left the feed is remembered; with another title it is a revision."""
    entry = Entry(url="https://w.example/a", title="What it means")
    _, memory, _ = Memory().observe([entry], NOW)
    _, memory, _ = memory.observe([Entry(url="https://w.example/b", title="B")], NOW + timedelta(days=50))
    later = NOW + timedelta(days=60)
    assert memory.observe([entry], later)[0] == ()
    (again,), _, _ = memory.observe([Entry(url="https://w.example/a", title="What it meant")], later)
    assert again.revised


def test_memory_is_bounded_but_never_forgets_what_is_in_the_feed() -> None:
    """Old items leave after the newest ones fill the memory; the current document always stays."""
    memory = Memory()
    for number in range(4):
        entries = [Entry(guid=f"{number}-{n}", title=f"{number}-{n}") for n in range(2000)]
        _, memory, _ = memory.observe(entries, NOW + number * MINUTE)
    assert len(memory.traces) == IDS_MAX
    assert memory.observe(entries, NOW + 9 * MINUTE)[0] == ()


def test_damaged_cursors_are_set_aside_with_a_warning(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """A cursor file that is no JSON starts the source anew and is kept for a look."""
    cursors = FileCursors(tmp_path)
    cursors.save("wire", {"a": 1})
    (path,) = tmp_path.glob("*.json")
    path.write_text("{half")
    assert cursors.load("wire") == {}
    assert "damaged" in caplog.text
    assert list(tmp_path.glob("*.damaged"))


def test_names_of_sources_never_leave_their_folder(tmp_path: Path) -> None:
    """A source named like a path is a file in the folder, and two odd names never meet."""
    cursors = FileCursors(tmp_path / "c")
    cursors.save("../../evil", {"n": 1})
    cursors.save("..-..-evil", {"n": 2})
    assert (cursors.load("../../evil"), cursors.load("..-..-evil")) == ({"n": 1}, {"n": 2})
    assert {path.parent for path in tmp_path.rglob("*.json")} == {tmp_path / "c"}


def test_an_unknown_kind_names_the_nearest() -> None:
    """A misspelt kind is the author's to mend, with a hint."""
    with pytest.raises(Misconfigured, match="did you mean 'feed'"):
        kind_named("feeed")


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
async def test_every_registered_source_keeps_the_contract(kind: Kind, tmp_path: Path) -> None:
    """Each kind yields items keyed uniquely, again until acknowledged, and nothing twice after that."""
    saved = tmp_path / "x.xml"
    saved.write_bytes(rss(B, A))
    where = {"feed": {"url": FACTS["url"]}, "file": {"path": str(saved)}}[kind.name]
    facts = {"id": "wire", "name": "Meridian Wire", "family": "meridian"} | where
    cursors = MemoryCursors()

    def make() -> Any:
        entry = kind.model.model_validate({"kind": kind.name} | facts)
        return build(entry, Parts(Replies(rss(B, A), rss(B, A)), cursors)).source

    async def read(one: Any) -> list[RawItem]:
        return [item async for item in one.poll(NOW)]

    first = make()
    items = await read(first)
    assert [item.title for item in items] == ["First", "Second"]
    assert len({item.key for item in items}) == 2
    assert all(item.outlet.name == "Meridian Wire" for item in items)
    second = make()
    assert await read(second) == items
    second.acknowledge()
    third = make()
    assert await read(third) == []
