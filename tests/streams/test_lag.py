"""What the numbers of one partition mean."""

import pytest
from kafka.errors import NotCoordinatorError

from streams.broker import BrokerError
from streams.lag import LagReader, LagState, row, worst
from streams.settings import Settings

PLACE = ("news.raw.v1", 0)


@pytest.mark.parametrize(
    ("applied", "bounds", "workers", "lag", "state"),
    [
        (10, (0, 10), 1, 0, LagState.OK),
        (10, (0, 10), 0, 0, LagState.OK),
        (4, (0, 10), 2, 6, LagState.BEHIND),
        (4, (0, 10), 0, 6, LagState.STOPPED),
        (None, (3, 10), 0, 7, LagState.STOPPED),
        (None, (0, 0), 0, 0, LagState.OK),
        (2, (5, 10), 1, 5, LagState.CUT),
        (12, (0, 10), 1, 0, LagState.OK),
    ],
)
def test_lag_is_the_end_minus_what_is_applied(
    applied: int | None, bounds: tuple[int, int], workers: int, lag: int, state: LagState
) -> None:
    """Nothing applied counts from the log's start; retention past the mark is told apart; lag is never negative."""
    found = row("g", PLACE, applied, bounds, 2.0, workers)

    assert (found.lag, found.state) == (lag, state)
    assert (found.age is None) == (lag == 0)


def test_the_worst_partition_speaks_for_all() -> None:
    """One stopped partition makes the whole stopped; no partitions at all are fine."""
    rows = [row("g", PLACE, 1, (0, 1), None, 1), row("g", PLACE, 0, (0, 1), None, 0)]

    assert worst(rows) is LagState.STOPPED
    assert worst([]) is LagState.OK


def test_after_an_error_the_next_look_connects_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    """A client that asks a group's old coordinator for ever is left behind, closed, and what it failed at is told."""
    made: list[object] = []

    class Client:
        closed = False

        def list_topics(self) -> list[str]:
            if self is made[0]:
                raise NotCoordinatorError("moved")
            return []

        def describe_topics(self, names: list[str]) -> list[object]:
            return []

        def list_group_offsets(self, groups: dict[str, object]) -> dict[str, dict[object, object]]:
            return {group: {} for group in groups}

        def list_partition_offsets(self, places: dict[object, object]) -> dict[object, object]:
            return {}

        def describe_groups(self, groups: list[str]) -> dict[str, dict[str, list[object]]]:
            return {group: {"members": []} for group in groups}

        def close(self) -> None:
            self.closed = True

    monkeypatch.setattr("streams.lag.admin", lambda settings: made.append(Client()) or made[-1])
    with LagReader(Settings(kafka="127.0.0.1:9")) as reader:
        with pytest.raises(BrokerError):
            reader.collect()
        assert reader.collect() == []

    assert [getattr(one, "closed", None) for one in made] == [True, True]
