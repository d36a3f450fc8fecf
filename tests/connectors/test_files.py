"""The file source: documented keys, bad lines that stop nothing, batches, restarts, saved feeds."""

import asyncio
import gc
import gzip
import io
import json
import sys
import tracemalloc
from datetime import UTC, datetime
from pathlib import Path

import pytest

from connectors.cursors import MemoryCursors
from connectors.errors import Misconfigured, Rejected
from connectors.item import Outlet, RawItem
from connectors.sources import files
from connectors.sources.files import FileSource

NOW = datetime(2031, 5, 4, 12, 0, tzinfo=UTC)


def lines(path: Path, *rows: object) -> str:
    path.write_text(
        "".join((row if isinstance(row, str) else json.dumps(row, ensure_ascii=False)) + "\n" for row in rows)
    )
    return str(path)


async def read(source: FileSource) -> list[RawItem]:
    """Read a source to its end as the poller does."""
    items, more = [], True
    while more:
        items += [item async for item in source.poll(NOW)]
        source.acknowledge()
        more = source.more
    return items


def read_all(path: str, cursors: MemoryCursors | None = None) -> tuple[list[RawItem], FileSource]:
    source = FileSource(path, cursors or MemoryCursors(), {})
    return asyncio.run(read(source)), source


def test_every_documented_key_arrives(tmp_path: Path) -> None:
    """All nine keys of a line stand in the item, verbatim."""
    row = {
        "title": "Harbour reopens",
        "summary": "Short.",
        "text": "<p>Long.</p>",
        "url": "https://gazette.example/1",
        "guid": "g-1",
        "published": "04.05.2031 14:00",
        "seen_at": "2031-05-04T10:30:00+02:00",
        "outlet": "Harbour Gazette",
        "lang": "en",
    }
    (item,), _ = read_all(lines(tmp_path / "a.jsonl", row))
    assert (item.title, item.summary, item.text) == ("Harbour reopens", "Short.", "<p>Long.</p>")
    assert (item.url, item.guid, item.item_id) == ("https://gazette.example/1", "g-1", "g-1")
    assert (item.published, item.language, item.via) == ("04.05.2031 14:00", "en", "file")
    assert item.fetched_at == item.first_seen_at == datetime(2031, 5, 4, 8, 30, tzinfo=UTC)
    assert item.outlet == Outlet(name="Harbour Gazette", family="harbour-gazette")
    assert item.source_id == "file:harbour-gazette"


def test_a_title_alone_is_enough(tmp_path: Path) -> None:
    """Only title or text is required; the rest has defaults."""
    items, _ = read_all(
        lines(tmp_path / "notes.jsonl", {"title": "One"}, {"text": "Two"}, {"title": None, "text": "3"})
    )
    assert [item.title or item.text for item in items] == ["One", "Two", "3"]
    assert items[0].outlet.name == "notes"
    assert items[0].fetched_at == NOW
    assert len({item.item_id for item in items}) == 3


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ("{broken", "a.jsonl:2:"),
        ("[1, 2]", "a.jsonl:2:"),
        ('{"summary": "no title"}', "a.jsonl:2: a line needs a title or a text"),
        ('{"title": "x", "seen_at": "2031-05-04T10:00:00"}', "a.jsonl:2: seen_at:"),
        ('{"title": ["x"]}', "a.jsonl:2: title:"),
        ("[" * 100_000, "a.jsonl:2:"),
    ],
)
def test_a_bad_line_is_reported_with_its_place_and_the_rest_goes_on(tmp_path: Path, row: str, fault: str) -> None:
    """A line that cannot be read is named by file and line; lines around it are read."""
    items, source = read_all(lines(tmp_path / "a.jsonl", {"title": "before"}, row, {"title": "after"}))
    assert [item.title for item in items] == ["before", "after"]
    assert source.rejected == 1
    assert fault in source.notes[0]


def test_bytes_that_are_no_utf8_are_one_bad_line(tmp_path: Path) -> None:
    """A line in another encoding is rejected, not guessed, and stops nothing."""
    path = tmp_path / "a.jsonl"
    path.write_bytes(b'{"title": "caf\xe9"}\n{"title": "fine"}\n')
    items, source = read_all(str(path))
    assert [item.title for item in items] == ["fine"]
    assert source.rejected == 1


def test_an_overlong_line_is_skipped_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A line above the limit costs one report, and the next line is read from its start."""
    monkeypatch.setattr(files, "LINE_BYTES_MAX", 100)
    items, source = read_all(lines(tmp_path / "a.jsonl", {"title": "x" * 1000}, {"title": "next"}))
    assert [item.title for item in items] == ["next"]
    assert "longer than 100 bytes" in source.notes[0]


def test_an_unknown_key_is_named_with_the_nearest_known_one(tmp_path: Path) -> None:
    """A misspelt key does not lose the line, and its author is told."""
    items, source = read_all(lines(tmp_path / "a.jsonl", {"title": "x", "publishd": "today"}))
    assert items[0].published is None
    assert source.notes == (f"{tmp_path}/a.jsonl:1: unknown key 'publishd' is left out; did you mean 'published'?",)


def test_versions_of_one_guid_share_their_first_sight(tmp_path: Path) -> None:
    """A retitled line is the same item, first seen when its first version was."""
    rows = [
        {"title": "Old", "guid": "1", "seen_at": "2031-05-01T00:00:00Z"},
        {"title": "New", "guid": "1", "seen_at": "2031-05-02T00:00:00Z"},
    ]
    (old, new), _ = read_all(lines(tmp_path / "a.jsonl", *rows))
    assert old.key == new.key
    assert new.first_seen_at == old.first_seen_at == datetime(2031, 5, 1, tzinfo=UTC)
    assert new.fetched_at == datetime(2031, 5, 2, tzinfo=UTC)


def test_an_outlet_of_the_catalogue_keeps_its_facts(tmp_path: Path) -> None:
    """A line that names a known publisher carries that publisher's reliability and family."""
    wire = Outlet(name="Meridian Wire", family="meridian", reliability="A", tier=1)
    path = lines(tmp_path / "a.jsonl", {"title": "x", "outlet": "MERIDIAN wire"})
    source = FileSource(path, MemoryCursors(), {"meridian wire": wire})
    (item,) = asyncio.run(read(source))
    assert item.outlet == wire


def test_a_restart_goes_on_where_it_was_acknowledged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was not acknowledged is read again, what was is not, and an appended line is read."""
    monkeypatch.setattr(files, "BATCH_LINES", 2)
    path, cursors = lines(tmp_path / "a.jsonl", *({"title": str(n)} for n in range(5))), MemoryCursors()

    async def first_batches() -> list[str]:
        source = FileSource(path, cursors, {})
        seen = [item.title async for item in source.poll(NOW)]
        again = [item.title async for item in source.poll(NOW)]
        assert again == seen
        source.acknowledge()
        assert [item.title async for item in source.poll(NOW)] == ["2", "3"]
        source.close()
        return seen  # the process dies before it acknowledges the second batch

    assert asyncio.run(first_batches()) == ["0", "1"]
    assert [item.title for item in read_all(path, cursors)[0]] == ["2", "3", "4"]
    assert read_all(path, cursors)[0] == []
    with Path(path).open("a") as file:
        file.write('{"title": "5"}\n')
    assert [item.title for item in read_all(path, cursors)[0]] == ["5"]


def test_another_file_under_the_old_name_is_read_from_its_top(tmp_path: Path) -> None:
    """A replaced archive is not taken for the old one."""
    path, cursors = lines(tmp_path / "a.jsonl", {"title": "old"}), MemoryCursors()
    read_all(path, cursors)
    lines(tmp_path / "a.jsonl", {"title": "brand new"}, {"title": "and more"})
    assert [item.title for item in read_all(path, cursors)[0]] == ["brand new", "and more"]


def test_packed_archives_are_read_and_damaged_ones_reported(tmp_path: Path) -> None:
    """A gzip archive reads like a plain one; one cut short ends in one located error."""
    path = tmp_path / "a.jsonl.gz"
    packed = gzip.compress(b'{"title": "packed"}\n' * 3, mtime=0)
    path.write_bytes(packed)
    assert len(read_all(str(path))[0]) == 3
    path.write_bytes(packed[:-12])
    with pytest.raises(Rejected, match=r"a\.jsonl\.gz"):
        read_all(str(path))


def test_a_missing_file_is_one_clear_error() -> None:
    """A path that is not there is the user's to mend."""
    with pytest.raises(Misconfigured, match="No such file"):
        read_all("/nowhere/archive.jsonl")


def test_a_saved_feed_is_read_once(tmp_path: Path) -> None:
    """A feed file gives its entries, and nothing when it is read again unchanged."""
    path, cursors = tmp_path / "saved.xml", MemoryCursors()
    path.write_text(
        "<rss version='2.0'><channel><item><title>A</title><link>https://x.example/a</link></item></channel></rss>"
    )
    items, _ = read_all(str(path), cursors)
    assert [(item.title, item.source_id) for item in items] == [("A", "file:saved")]
    assert read_all(str(path), cursors)[0] == []


@pytest.mark.parametrize(
    "text", [b'{"title": "piped"}\n', b"<rss version='2.0'><channel><item><title>piped</title></item></channel></rss>"]
)
def test_standard_input_is_a_file_named_dash(monkeypatch: pytest.MonkeyPatch, text: bytes) -> None:
    """Lines or a feed can be piped in; nothing is remembered of them."""
    stdin = io.TextIOWrapper(io.BufferedReader(io.BytesIO(text)))  # type: ignore[arg-type]
    monkeypatch.setattr(sys, "stdin", stdin)
    cursors = MemoryCursors()
    items, _ = read_all("-", cursors)
    assert [item.title for item in items] == ["piped"]
    assert cursors.load("file:-") == {}


def test_memory_stays_flat_over_a_long_archive(tmp_path: Path) -> None:
    """Four times the lines take no more memory: a batch is all that is held."""

    def peak(count: int) -> int:
        path = lines(
            tmp_path / f"{count}.jsonl", *({"title": "t", "text": "word " * 50, "guid": "g"} for _ in range(count))
        )

        async def drain() -> None:
            source = FileSource(path, MemoryCursors(), {})
            more = True
            while more:
                async for _ in source.poll(NOW):
                    pass
                source.acknowledge()
                more = source.more
                gc.collect()  # What is held counts, not what the collector has not come to yet.

        tracemalloc.start()
        asyncio.run(drain())
        top = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return top

    assert peak(8000) < 1.3 * peak(2000)
