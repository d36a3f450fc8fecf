"""How time moves in a fold."""

from datetime import UTC, datetime, timedelta

from streams.stage import NOTHING, Partition, Record, Result, Send, State

T0 = datetime(2026, 3, 1, tzinfo=UTC)


class Alarm:
    """A toy stage: every record sets a timer an hour ahead; a timer tells when it fired."""

    name = "alarm"
    topic = "toy"
    stateful = True

    def fold(self, state: State, record: Record, now: datetime) -> Result:
        state["due"] = now + timedelta(hours=1)
        return Result((), (f"fold@{now:%H:%M}",))

    def due(self, state: State) -> datetime | None:
        return state.get("due")

    def fire(self, state: State, now: datetime) -> Result:
        del state["due"]
        return Result((Send("out", b"k", b"v", now),), (f"fire@{now:%H:%M}",))


def record(offset: int, at: datetime) -> Record:
    return Record("toy", 0, offset, b"k", b"v", at)


def test_a_timer_due_before_a_record_fires_first_and_at_its_own_time() -> None:
    """A record two hours later finds the timer fired at one hour, not at two."""
    partition = Partition(Alarm())

    first = partition.apply(record(0, T0))
    second = partition.apply(record(1, T0 + timedelta(hours=2)))

    assert first.outcomes == ("fold@00:00",)
    assert second.outcomes == ("fire@01:00", "fold@02:00")
    assert second.sends[0].at == T0 + timedelta(hours=1)


def test_time_never_goes_back_within_a_partition() -> None:
    """A record stamped earlier than one before it is folded at the later time."""
    partition = Partition(Alarm())
    partition.apply(record(0, T0 + timedelta(minutes=30)))

    late = partition.apply(record(1, T0))

    assert late.outcomes == ("fold@00:30",)


def test_moving_the_clock_fires_what_is_due_and_nothing_else() -> None:
    """Advancing to a quiet instant gives nothing; advancing past the due time fires once."""
    partition = Partition(Alarm())
    partition.apply(record(0, T0))

    assert partition.advance(T0 + timedelta(minutes=59)) == NOTHING
    assert partition.advance(T0 + timedelta(minutes=61)).outcomes == ("fire@01:00",)
    assert partition.advance(T0 + timedelta(hours=9)) == NOTHING


def test_firing_live_and_folding_again_give_the_same() -> None:
    """Timers fired by the clock between records leave the state and effects a plain fold has."""
    log = [record(0, T0), record(1, T0 + timedelta(hours=3)), record(2, T0 + timedelta(hours=3, minutes=5))]
    live, again = Partition(Alarm()), Partition(Alarm())

    told = [live.apply(log[0]), live.advance(T0 + timedelta(hours=2)), live.apply(log[1]), live.apply(log[2])]
    plain = [again.apply(one) for one in log]

    assert live.state == again.state
    assert [o for r in told for o in r.outcomes] == [o for r in plain for o in r.outcomes]
    assert [s for r in told for s in r.sends] == [s for r in plain for s in r.sends]
