"""The pipeline without a broker."""

from datetime import UTC, datetime, timedelta

from streams.replay import Replay
from streams.stage import NOTHING, Record, Result, Send, State
from streams.topics import DEAD

T0 = datetime(2026, 3, 1, tzinfo=UTC)


class Counting:
    """Counts records by key, raises on a poison value after touching its state, and tells the count an hour later."""

    name = "counting"
    topic = "in"
    stateful = True

    def fold(self, state: State, record: Record, now: datetime) -> Result:
        assert record.key is not None
        state["count"] = state.get("count", 0) + 1
        if record.value == b"poison":
            raise RuntimeError("boom")
        state["due"] = now + timedelta(hours=1)
        return Result((), ("counted",))

    def due(self, state: State) -> datetime | None:
        return state.get("due")

    def fire(self, state: State, now: datetime) -> Result:
        state["due"] = None
        return Result((Send("out", b"k", str(state["count"]).encode(), now),), ("told",))


def send(value: bytes, at: datetime = T0) -> Send:
    return Send("in", b"k", value, at)


def test_records_are_folded_and_timers_fire_by_the_clock_given() -> None:
    """Nothing is told before the hour has passed, and then once."""
    replay = Replay([Counting()])
    replay.publish([send(b"a"), send(b"b")])

    replay.settle(T0 + timedelta(minutes=5))
    assert replay.records("out") == []
    replay.settle(T0 + timedelta(hours=2))
    replay.settle(T0 + timedelta(hours=2))

    assert [(one.value, one.at) for one in replay.records("out")] == [(b"2", T0 + timedelta(hours=1))]


def test_a_record_on_which_a_stage_raises_is_buried_and_undone() -> None:
    """The poison is a dead letter with its bytes, and the state is as if it had never come."""
    replay = Replay([Counting()])
    replay.publish([send(b"a"), send(b"poison"), send(b"b")])

    replay.settle(T0 + timedelta(hours=2))

    (dead,) = replay.records(DEAD.name)
    assert dead.value == b"poison"
    assert dict(dead.headers)["reason"] == b"stage_raised"
    assert [one.value for one in replay.records("out")] == [b"2"]
    assert replay.outcomes["counting", "stage_raised"] == 1


def test_settling_with_nothing_to_do_ends() -> None:
    """An empty log gives nothing."""
    replay = Replay([Counting()])

    replay.settle(T0)

    assert replay.outcomes == {}
    assert NOTHING.sends == ()
