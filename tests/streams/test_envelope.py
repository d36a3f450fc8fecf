"""Bytes to models and back."""

from dataclasses import replace
from datetime import UTC, datetime

from pydantic import TypeAdapter

from connectors.item import Outlet, RawItem
from streams.envelope import DeadReason, dead_letter, decode, digest, encode
from streams.stage import Record

T0 = datetime(2026, 3, 1, tzinfo=UTC)
ADAPTER: TypeAdapter[RawItem] = TypeAdapter(RawItem)
ITEM = RawItem(
    source_id="meridian",
    item_id="1",
    outlet=Outlet(name="Meridian Wire", family="meridian"),
    via="feed",
    fetched_at=T0,
    first_seen_at=T0,
    title="Talks in Muscat",
)


def record(value: bytes | None) -> Record:
    return Record("news.raw.v1", 2, 7, b"key", value, T0, (("trace", b"1"),))


def test_what_was_encoded_is_decoded() -> None:
    """A model survives the topic unchanged."""
    assert decode(ADAPTER, record(encode(ITEM))) == ITEM


def test_what_cannot_be_read_is_a_value_that_says_why() -> None:
    """Empty, broken and foreign values come back as a reason and a place, never as an exception."""
    assert decode(ADAPTER, record(None)) == (DeadReason.EMPTY, "the record has no value")
    broken = decode(ADAPTER, record(b"\xff{"))
    assert isinstance(broken, tuple)
    assert broken[0] is DeadReason.UNREADABLE
    foreign = decode(ADAPTER, record(b'{"schema_version": 9}'))
    assert isinstance(foreign, tuple)
    assert "source_id" in foreign[1] or "schema_version" in foreign[1]


def test_a_dead_letter_keeps_the_original_untouched() -> None:
    """Key and bytes are the original's; where it stood and why it died are headers."""
    letter = dead_letter(record(b"\xff{"), "normalize", DeadReason.UNREADABLE, "no JSON", T0)
    headers = dict(letter.headers)

    assert (letter.key, letter.value) == (b"key", b"\xff{")
    assert headers["reason"] == b"unreadable"
    assert (headers["topic"], headers["partition"], headers["offset"]) == (b"news.raw.v1", b"2", b"7")
    assert headers["trace"] == b"1"


def test_a_records_own_headers_never_hide_why_it_died() -> None:
    """A record that carries a `reason` of its own keeps it; whoever asks for the reason gets ours."""
    poison = replace(record(b"{"), headers=(("reason", b"splendid"), ("trace", b"1")))

    letter = dead_letter(poison, "normalize", DeadReason.UNREADABLE, "no JSON", T0)

    assert dict(letter.headers)["reason"] == b"unreadable"
    assert ("reason", b"splendid") in letter.headers


def test_ids_depend_on_every_part_and_on_where_it_ends() -> None:
    """Moving a letter from one part to the next gives another id."""
    assert digest("ab", "c") != digest("a", "bc")
    assert digest("ab", "c") == digest("ab", "c")
