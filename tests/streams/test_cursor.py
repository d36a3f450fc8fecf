"""The cursor: what a record does to a partition, from where effects count, and what a raising stage leaves behind."""

from datetime import UTC, datetime, timedelta

import pytest

from streams.cursor import Applied, Cursor, Seat, Undoable, contiguous
from streams.envelope import DeadReason
from streams.stage import NOTHING, Record, Result, Send, State
from streams.topics import DEAD

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


class Echo:
    """Remembers values; `later` sets a timer, `boom` raises after a change, `trap` sets a timer that raises."""

    name, topic = "echo", "in"

    def __init__(self, stateful: bool = True) -> None:
        self.stateful = stateful

    def fold(self, state: State, record: Record, now: datetime) -> Result:
        text = (record.value or b"").decode()
        state[text] = now
        if text == "boom":
            del state["a"]
            raise ValueError("no")
        if text in ("later", "trap"):
            state["due"] = now + timedelta(minutes=1)
            return NOTHING
        return Result((Send("out", b"k", text.encode(), now),), ("echoed",))

    def due(self, state: State) -> datetime | None:
        due: datetime | None = state.get("due")
        return due

    def fire(self, state: State, now: datetime) -> Result:
        if "trap" in state:
            raise RuntimeError("trapped")
        del state["due"]
        return Result((Send("out", b"k", b"rang", now),), ("rang",))


def record(offset: int, text: str, seconds: int = 0) -> Record:
    return Record("in", 0, offset, b"k", text.encode(), NOON + timedelta(seconds=seconds))


def seated(floor: Applied | None = None, end: int = 100, stateful: bool = True) -> Cursor:
    cursor = Cursor(Echo(stateful), 0)
    assert cursor.seat(0, end, floor) is Seat.COLD
    return cursor


def values(batch: object) -> list[bytes]:
    return [effect.send.value for effect in batch.effects]  # type: ignore[attr-defined]


def test_records_below_the_cursor_are_passed_over() -> None:
    """A repeat changes nothing and causes nothing."""
    cursor = seated()
    assert values(cursor.take([record(0, "a"), record(1, "b")])) == [b"a", b"b"]
    assert values(cursor.take([record(0, "a"), record(1, "b"), record(2, "c")])) == [b"c"]


def test_below_the_floor_state_moves_without_effects() -> None:
    """What was applied before is folded silently; effects start exactly at the floor."""
    cursor = seated(Applied(1))
    batch = cursor.take([record(0, "a"), record(1, "b")])
    assert values(batch) == [b"b"]
    assert {"a", "b"} <= set(cursor.state)


def test_a_stateless_stage_starts_at_the_floor() -> None:
    """Without state there is nothing to fold below what is applied."""
    assert seated(Applied(7), stateful=False).next == 7


def test_a_raising_stage_leaves_the_state_untouched() -> None:
    """The half-made change is undone, the record is a dead letter, and folding goes on."""
    cursor = seated()
    cursor.take([record(0, "a")])
    before = dict(cursor.state)
    batch = cursor.take([record(1, "boom")])
    assert dict(cursor.state) == before
    assert batch.dead == [DeadReason.STAGE_RAISED]
    assert [(e.send.topic, e.send.value) for e in batch.effects] == [(DEAD.name, b"boom")]
    assert values(cursor.take([record(2, "c")])) == [b"c"]


def test_timers_fire_before_the_record_that_comes_later() -> None:
    """A record from after the due time finds the timer fired, at its own time."""
    cursor = seated()
    batch = cursor.take([record(0, "later"), record(1, "b", seconds=90)])
    assert next((e.send.value, e.send.at) for e in batch.effects) == (b"rang", NOON + timedelta(minutes=1))
    assert values(batch) == [b"rang", b"b"]


def test_timers_fire_on_the_clock_at_their_own_time() -> None:
    """Live firing gives what folding the log again gives: the due time is the time of the effect."""
    cursor = seated()
    cursor.take([record(0, "later")])
    assert not cursor.due(NOON)
    batch = cursor.fire(NOON + timedelta(hours=1))
    assert [(e.send.value, e.send.at) for e in batch.effects] == [(b"rang", NOON + timedelta(minutes=1))]
    assert batch.end == Applied(1, NOON + timedelta(minutes=1))


def test_a_timer_that_rang_before_a_restart_stays_silent() -> None:
    """The applied mark carries the time of the log, so a confirmed timer is not sent again."""
    cursor = seated(Applied(1, NOON + timedelta(minutes=1)))
    assert values(cursor.take([record(0, "later")])) == []
    cursor.skip(1)
    assert not cursor.due(NOON + timedelta(hours=1))
    assert values(cursor.take([record(1, "b", seconds=90)])) == [b"b"]


def test_a_raising_timer_is_buried_once_and_records_go_on() -> None:
    """A timer that always raises gives one dead letter, not one a record."""
    cursor = seated()
    batch = cursor.take([record(0, "trap"), record(1, "b", seconds=90), record(2, "c", seconds=91)])
    assert [e.send.topic for e in batch.effects] == [DEAD.name, "out", "out"]
    assert batch.dead == [DeadReason.STAGE_RAISED]


def test_a_raising_timer_does_not_hold_the_clockwork() -> None:
    """On the clock, too, it is buried once and then left alone: firing returns, and again, with nothing more."""
    cursor = seated()
    cursor.take([record(0, "trap")])

    assert cursor.fire(NOON + timedelta(hours=1)).dead == [DeadReason.STAGE_RAISED]
    assert not cursor.due(NOON + timedelta(hours=2))
    assert cursor.fire(NOON + timedelta(hours=2)).dead == []


def test_a_truncated_log_is_folded_from_where_it_starts() -> None:
    """Retention overtook the cursor: the state starts anew, and what nobody applied is counted."""
    cursor = seated()
    cursor.confirm(cursor.take([record(0, "a")]).end)
    assert cursor.seat(5, 100, None) is Seat.TRUNCATED
    assert (cursor.next, cursor.lost, dict(cursor.state)) == (5, 4, {})


@pytest.mark.parametrize("floor", [Applied(50), None])
def test_a_recreated_topic_is_another_log(floor: Applied | None) -> None:
    """A log that ends below what was applied or folded is new: its records have effects from the first on."""
    cursor = Cursor(Echo(), 0)
    if floor is None:
        cursor.seat(0, 100, None)
        cursor.confirm(cursor.take([record(number, "x") for number in range(20)]).end)
    assert cursor.seat(0, 3, floor) is Seat.RECREATED
    assert values(cursor.take([record(0, "a")])) == [b"a"]


def test_kept_state_goes_on_above_what_others_applied() -> None:
    """A partition that comes back continues from its cursor; what the other owner applied stays silent."""
    cursor = seated()
    cursor.confirm(cursor.take([record(0, "a")]).end)
    assert cursor.seat(0, 100, Applied(2)) is Seat.KEPT
    assert values(cursor.take([record(1, "b"), record(2, "c")])) == [b"c"]


def test_a_forgotten_fold_repeats_only_what_was_not_confirmed() -> None:
    """After a failed send the log is folded again; confirmed effects stay silent, the others come again."""
    cursor = seated()
    cursor.confirm(cursor.take([record(0, "a")]).end)
    cursor.take([record(1, "b")])
    cursor.forget()
    cursor.seat(0, 100, None)
    assert values(cursor.take([record(0, "a"), record(1, "b")])) == [b"b"]


def test_contiguous_splits_at_the_first_hole() -> None:
    """Repeats are dropped, the run goes to the first missing offset, the rest waits."""
    run, rest = contiguous(2, [record(n, "x") for n in (1, 2, 3, 5, 6)])
    assert [r.offset for r in run] == [2, 3]
    assert [r.offset for r in rest] == [5, 6]


def test_undo_restores_values_additions_and_removals() -> None:
    """Everything a mutable mapping can do is taken back."""
    state = Undoable()
    state.update(a=1, b=2)
    state.begin()
    state.update(a=3, c=4)
    state.pop("b")
    state.undo()
    assert dict(state) == {"a": 1, "b": 2}
