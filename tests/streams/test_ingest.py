"""From raw items to records: keys, times, sizes; and a publisher that waits for Kafka and loses nothing."""

import asyncio
import time
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from kafka.errors import InvalidRecordError, KafkaError, KafkaTimeoutError, MessageSizeTooLargeError

from connectors.item import Outlet, RawItem
from streams.ingest import BATCH_MAX, Publisher, RawRecord, Stopped, Unreachable, record_of

NOW = datetime(2031, 5, 4, 12, 0, tzinfo=UTC)


def item(item_id: str, text: str = "", **fields: str) -> RawItem:
    outlet = Outlet(name="Meridian Wire", family="meridian")
    return RawItem(
        source_id="wire",
        item_id=item_id,
        outlet=outlet,
        via="feed",
        fetched_at=NOW,
        first_seen_at=NOW,
        text=text,
        **fields,
    )


class Delivered:
    def __init__(self, error: KafkaError | None = None) -> None:
        self.error = error

    def get(self, timeout: float | None = None) -> None:
        """Succeed, or fail as told."""
        if self.error is not None:
            raise self.error


class FakeKafka:
    """Brokers in memory; `away` calls fail, records above `limit` are refused."""

    def __init__(self, away: int = 0, limit: int = 10**9, latest: float = float("inf")) -> None:
        self.latest = latest
        self.log: list[RawRecord] = []
        self.away = away
        self.limit = limit
        self.made = 0

    def connect(self) -> "FakeKafka":
        """Return a producer, or fail while away."""
        if self.away:
            self.away -= 1
            raise KafkaTimeoutError("no brokers")
        self.made += 1
        self.attempt: list[Delivered] = []
        self.mark = len(self.log)
        return self

    def send(self, topic: str, *, value: bytes, key: bytes, timestamp_ms: int | None) -> Delivered:
        """Take a record."""
        assert topic == "t"
        if self.away:
            self.away -= 1
            return Delivered(KafkaTimeoutError("gone"))
        if timestamp_ms is not None and timestamp_ms > self.latest:
            for neighbour in self.attempt:
                neighbour.error = KafkaError("part of a batch which had an invalid record")
            del self.log[self.mark :]
            return Delivered(InvalidRecordError())
        if len(value) > self.limit:
            return Delivered(MessageSizeTooLargeError())
        self.log.append(RawRecord(key, value, timestamp_ms, cut=False))
        self.attempt.append(Delivered())
        return self.attempt[-1]

    def flush(self, timeout: float | None = None) -> None:
        """Do nothing."""

    def close(self, timeout: float | None = None) -> None:
        """Do nothing."""

    def read(self) -> list[RawItem]:
        return [RawItem.model_validate_json(record.value) for record in self.log]


def publisher(kafka: FakeKafka, say: Callable[[str], None] = lambda line: None, **more: object) -> Publisher:
    return Publisher(kafka.connect, "t", say, pauses=(0.01,), **more)  # type: ignore[arg-type]


def test_a_record_carries_the_items_key_and_its_time_of_reading() -> None:
    """One item is one key; the record's time is when it was fetched."""
    record = record_of(item("g-1", "hello"))
    assert record.key == b"wire\x1fg-1"
    assert record.timestamp_ms == int(NOW.timestamp() * 1000)
    assert RawItem.model_validate_json(record.value) == item("g-1", "hello")


@given(st.text(max_size=4000), st.text(max_size=400), st.integers(600, 5000))
def test_no_record_is_larger_than_its_limit(text: str, title: str, limit: int) -> None:
    """Whatever the texts hold, the record fits, says when it was cut, and keeps its identity."""
    whole = item("g", text, title=title)
    record = record_of(whole, limit)
    assert len(record.key) + len(record.value) <= limit
    back = RawItem.model_validate_json(record.value)
    assert record.cut == (back != whole)
    assert back.key == whole.key
    assert text.startswith(back.text)


def test_an_item_of_nothing_but_categories_is_cut_too() -> None:
    """Oversize outside the texts does not escape the limit."""
    heavy = item("g").model_copy(update={"categories": ("x" * 100,) * 100})
    record = record_of(heavy, 2000)
    assert record.cut
    assert len(record.value) < 2000


async def test_items_are_published_in_order() -> None:
    """After a flush everything queued stands in the log, in the order it came."""
    kafka = FakeKafka()
    async with publisher(kafka) as publish:
        for number in range(BATCH_MAX + 10):
            await publish.emit(item(str(number)))
        assert len(kafka.log) == BATCH_MAX
        await publish.flush()
    assert [one.item_id for one in kafka.read()] == [str(number) for number in range(BATCH_MAX + 10)]
    assert publish.counts["published"] == BATCH_MAX + 10


@pytest.mark.parametrize("running", [False, True])
async def test_kafka_away_costs_time_and_two_lines_but_no_item(running: bool) -> None:
    """Away at the start or in mid-run: one message when it goes, one when it is back, every item once, in order."""
    kafka, said = FakeKafka(away=0 if running else 4), list[str]()
    async with publisher(kafka, said.append) as publish:
        if running:
            await publish.emit(item("first"))
            await publish.flush()
            kafka.away = 4
        await publish.emit(item("a"))
        await publish.emit(item("b"))
        await publish.flush()
    names = [one.item_id for one in kafka.read()]
    assert list(dict.fromkeys(names))[-2:] == ["a", "b"]
    assert names[-2:] == ["a", "b"]
    assert len(said) == 2
    assert "nothing is lost" in said[0]


async def test_a_silent_broker_is_said_with_what_a_look_at_it_shows() -> None:
    """Before the client gives up, an operator reads why; when it is over, that too; each once."""
    kafka, said = FakeKafka(), list[str]()

    def slow(topic: str, **record: object) -> Delivered:
        time.sleep(0.3)
        return Delivered()

    kafka.send = slow  # type: ignore[method-assign,assignment]
    async with Publisher(
        kafka.connect, "t", said.append, diagnose=lambda: "node 1 stopped itself.", slow_after=0.05
    ) as publish:
        await publish.emit(item("a"))
        await publish.flush()
        await publish.flush()
    assert len(said) == 2
    assert "nothing is lost. node 1 stopped itself." in said[0]
    assert "answers again" in said[1]


async def test_a_reason_that_becomes_known_later_is_said_once() -> None:
    """First the client's word, then what a new connection shows; not again and again."""
    kafka, said = FakeKafka(), list[str]()
    known = Unreachable("Kafka does not answer (Connection refused).\n  - start it: tocsin kafka up")
    faults: list[Exception] = [KafkaTimeoutError("gone"), known, known]

    def connect() -> FakeKafka:
        if faults:
            raise faults.pop(0)
        return kafka.connect()

    async with Publisher(connect, "t", said.append, pauses=(0.01,)) as publish:
        await publish.emit(item("a"))
        await publish.flush()
    assert len(said) == 3
    assert "nothing is lost. Kafka does not answer (Connection refused). - start it: tocsin kafka up" in said[1]


async def test_told_to_leave_while_kafka_is_away_nothing_counts_as_published() -> None:
    """A stop during the wait raises, for every source that waits, so that none of them is acknowledged."""
    stop, kafka = asyncio.Event(), FakeKafka(away=10**9)
    async with publisher(kafka, stop=stop) as publish:
        await publish.emit(item("of one source"))
        await publish.emit(item("of another"))
        flushes = [asyncio.create_task(publish.flush()) for _ in range(2)]
        await asyncio.sleep(0.05)
        stop.set()
        raised = await asyncio.gather(*flushes, return_exceptions=True)
    assert [type(error) for error in raised] == [Stopped, Stopped]
    assert publish.counts["published"] == 0


async def test_a_broker_with_a_smaller_limit_gets_smaller_records() -> None:
    """What the broker finds too large is cut and counted; the items around it arrive whole."""
    kafka = FakeKafka(limit=2000)
    async with publisher(kafka) as publish:
        for one in (item("a"), item("big", "x" * 10_000), item("b")):
            await publish.emit(one)
        await publish.flush()
    assert [one.item_id for one in kafka.read()][-2:] == ["big", "b"]
    assert {one.item_id for one in kafka.read()} == {"a", "big", "b"}
    assert publish.counts["cut"] == 1


async def test_an_item_no_broker_takes_is_counted_and_said() -> None:
    """The loop goes on past it, and it is not silent."""
    kafka, said = FakeKafka(limit=10), list[str]()
    async with publisher(kafka, said.append) as publish:
        await publish.emit(item("never"))
        await publish.flush()
    assert (kafka.log, publish.counts["refused"]) == ([], 1)
    assert "never" in said[0]


async def test_times_ahead_of_the_broker_are_replaced_and_counted() -> None:
    """A broker that refuses a time from the future gets the wall clock's; the item keeps its own."""
    kafka = FakeKafka(latest=time.time() * 1000)
    past = item("past").model_copy(update={"fetched_at": datetime(2021, 1, 1, tzinfo=UTC)})
    async with publisher(kafka) as publish:
        await publish.emit(past)
        await publish.emit(item("future").model_copy(update={"fetched_at": datetime(2999, 1, 1, tzinfo=UTC)}))
        await publish.flush()
    times = {RawItem.model_validate_json(record.value).item_id: record.timestamp_ms for record in kafka.log}
    assert times == {"past": 1609459200000, "future": None}
    assert kafka.read()[-1].fetched_at.year == 2999
    assert publish.counts["retimed"] == 1


async def test_a_record_found_invalid_for_no_visible_cause_is_left_out_aloud() -> None:
    """It blocks nothing, and it is counted and said."""
    kafka, said = FakeKafka(latest=0), list[str]()
    async with publisher(kafka, said.append) as publish:
        await publish.emit(item("odd").model_copy(update={"fetched_at": datetime(2021, 1, 1, tzinfo=UTC)}))
        await publish.flush()
    assert publish.counts["refused"] == 1
    assert "odd" in said[0]
