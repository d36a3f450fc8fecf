"""How polls become the state of a source, and how a reader sees it."""

from datetime import UTC, datetime, timedelta

import pytest

from connectors.poller import SourceReport
from streams.commands.source_health import ago, line, listed
from streams.source_health import OVERDUE_AFTER, SILENT_AFTER, SourceHealth, SourceState, after, seen

NOW = datetime(2026, 3, 1, 9, tzinfo=UTC)
EVERY = timedelta(minutes=5)


def polled(
    known: SourceHealth | None, state: str, at: datetime, items: int = 0, error: str | None = None
) -> SourceHealth:
    return after(known, SourceReport("meridian-wire", state, items, error=error, next_at=at + EVERY), at, EVERY)


def test_a_source_that_gives_items_is_ok() -> None:
    """The last success and the last item carry the poll's time."""
    health = polled(None, "ok", NOW, items=3)

    assert (health.state, health.last_success_at, health.last_item_at) == (SourceState.OK, NOW, NOW)
    assert health.interval == 300


@pytest.mark.parametrize("state", ["ok", "not_modified", "same_body"])
def test_an_answer_without_news_keeps_the_time_of_the_last_item(state: str) -> None:
    """Answering is success; only something new or changed is an item."""
    health = polled(polled(None, "ok", NOW, items=1), state, NOW + EVERY)

    assert (health.state, health.last_item_at, health.last_success_at) == (SourceState.OK, NOW, NOW + EVERY)


def test_a_source_that_answers_and_says_nothing_for_a_day_is_silent() -> None:
    """Counted from its last item, or from when we began to look; an item ends it."""
    late = NOW + SILENT_AFTER + EVERY
    never = polled(polled(None, "not_modified", NOW), "not_modified", late)
    once = polled(polled(None, "ok", NOW, items=1), "not_modified", late)

    assert [never.state, once.state] == [SourceState.SILENT, SourceState.SILENT]
    assert polled(once, "ok", late, items=1).state is SourceState.OK


@pytest.mark.parametrize("state", ["http_5xx", "timeout", "parse_error", "bug", "empty", "challenge"])
def test_failures_are_counted_from_the_first_and_end_with_an_answer(state: str) -> None:
    """Every outcome that is no good answer is a failure, with its reason and its beginning."""
    good = polled(None, "ok", NOW, items=1)
    bad = polled(polled(good, state, NOW + EVERY, error="x" * 5000), state, NOW + 2 * EVERY, error="x" * 5000)

    assert (bad.state, bad.reason, bad.failures) == (SourceState.FAILING, state, 2)
    assert (bad.failing_since, bad.last_success_at) == (NOW + EVERY, NOW)
    assert len(bad.error or "") <= 300
    well = polled(bad, "ok", NOW + 3 * EVERY)
    assert (well.failures, well.failing_since, well.error) == (0, None, None)


def test_a_source_nobody_polls_any_more_is_overdue() -> None:
    """An ingest that died must not leave everything ok for ever."""
    health = polled(None, "ok", NOW, items=1)

    assert seen(health, NOW + EVERY + OVERDUE_AFTER).state is SourceState.OK
    assert seen(health, NOW + EVERY + OVERDUE_AFTER + EVERY).state is SourceState.OVERDUE


def test_the_list_has_the_catalogues_sources_the_worst_first() -> None:
    """A source that was never polled is named; one that left the catalogue is not."""
    ok = polled(None, "ok", NOW, items=1)
    bad = polled(None, "dns", NOW, error="dns").model_copy(update={"source_id": "harbour"})
    gone = ok.model_copy(update={"source_id": "gone"})

    rows = listed([ok, bad, gone], ["meridian-wire", "harbour", "new"], NOW)

    assert [(one.source_id, one.state.value) for one in rows] == [
        ("new", "unpolled"),
        ("harbour", "failing"),
        ("meridian-wire", "ok"),
    ]
    assert "1 bad polls since 2026-03-01 09:00Z" in line(rows[1], NOW)
    assert "never polled" in line(rows[0], NOW)


@pytest.mark.parametrize(
    ("minutes", "words"), [(0, "0 min ago"), (119, "119 min ago"), (121, "2 h ago"), (3 * 24 * 60, "3 d ago")]
)
def test_times_are_told_as_people_say_them(minutes: int, words: str) -> None:
    """Minutes, hours, days; a time ahead of the clock is now."""
    assert ago(NOW - timedelta(minutes=minutes), NOW) == words
    assert ago(NOW + timedelta(minutes=5), NOW) == "0 min ago"
    assert ago(None, NOW) == "never"
