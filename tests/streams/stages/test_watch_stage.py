from datetime import timedelta

import pytest

from connectors.item import Outlet
from connectors.poller import SourceReport
from rules.bundle import Bundle, load
from rules.match import Match
from rules.trial import START
from streams.envelope import encode
from streams.replay import Replay
from streams.source_health import SourceHealth, after
from streams.stage import Send
from streams.stages.step import StepStage
from streams.stages.watch import WatchStage
from streams.topics import DEAD, DESK, HEALTH, MATCHES

EVERY = timedelta(minutes=5)
WIRE = Outlet(name="Carrick Wire", family="carrick-wire", tier=1, reliability="A", bloc="western")


@pytest.fixture(scope="module")
def bundle() -> Bundle:
    """The shipped pack: its rule source-silent asks for the health of tier-1 sources."""
    return load().bundle


def polled(replay: Replay, minutes: list[tuple[int, str]], outlet: Outlet | None = WIRE) -> None:
    """Publish the health after each poll, as ingest does."""
    known: SourceHealth | None = None
    for minute, state in minutes:
        now = START + timedelta(minutes=minute)
        report = SourceReport("carrick-wire", state, items=int(state == "ok"), error=None, next_at=now + EVERY)
        known = after(known, report, now, EVERY, outlet)
        replay.publish([Send(HEALTH.name, b"carrick-wire", encode(known), now)])
        replay.settle(now)


def matches(replay: Replay) -> list[str]:
    """Return the health each match was made for."""
    found = [Match.model_validate_json(record.value or b"") for record in replay.records(MATCHES.name)]
    return [str(one.facts.health) for one in found]


def test_only_what_lasts_and_changes_reaches_the_rules(bundle: Bundle):
    """One failed poll is nothing; half an hour of them is one match, the return another."""
    replay = Replay([WatchStage(bundle), StepStage(bundle)])
    polled(replay, [(0, "ok"), (5, "http_error"), (10, "ok"), (15, "http_error"), (20, "http_error")])
    assert matches(replay) == []
    polled(replay, [(25, "http_error"), (60, "http_error"), (65, "http_error"), (70, "ok")])
    assert matches(replay) == ["failing", "ok"]
    assert {record.key for record in replay.records(DESK.name)} == {b"ops"}


def test_a_source_without_an_outlet_is_nobodys_first_rank(bundle: Bundle):
    """A state written without the publisher's facts matches no rule that asks for tier 1."""
    replay = Replay([WatchStage(bundle)])
    polled(replay, [(0, "http_error"), (60, "http_error")], None)
    assert matches(replay) == []


def test_poison_is_a_dead_letter_and_a_tombstone_is_none(bundle: Bundle):
    """What is no health record is named; a removed source is forgotten."""
    replay = Replay([WatchStage(bundle)])
    polled(replay, [(0, "http_error"), (60, "http_error")])
    replay.publish([Send(HEALTH.name, b"x", b"{", START + EVERY * 20)])
    replay.settle(START + EVERY * 20)
    assert len(replay.records(DEAD.name)) == 1
    fold = next(one for (topic, _), one in replay.folds.items() if topic == HEALTH.name and one.state)
    assert dict(fold.state) == {"carrick-wire": "failing"}
    record = replay.records(HEALTH.name)[0]
    told = fold.stage.fold(fold.state, type(record)(HEALTH.name, 0, 9, b"carrick-wire", None, START), START)
    assert (told.outcomes, dict(fold.state)) == (("forgotten",), {})
