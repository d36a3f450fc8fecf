"""Clocks."""

import time
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

from streams.clock import FileClock, RunningClock, SetClock, WallClock


def test_a_file_clock_says_what_was_set_in_utc(tmp_path: Path) -> None:
    """Whoever reads the file sees the instant, whatever zone it was set in."""
    clock = FileClock(tmp_path / "clock")

    clock.set(datetime(2026, 3, 1, 12, tzinfo=timezone(timedelta(hours=3, minutes=30))))

    assert FileClock(tmp_path / "clock").now() == datetime(2026, 3, 1, 8, 30, tzinfo=UTC)


def test_the_wall_clock_has_a_zone() -> None:
    """Instants without a zone never enter the pipeline."""
    assert WallClock().now().tzinfo is UTC


def test_a_running_clock_goes_on_by_the_wall_until_it_is_set(tmp_path: Path) -> None:
    """Between two moves seconds pass for whoever waits some; a move sets it anew, for every process of a file."""
    noon = datetime(2026, 3, 1, 12, tzinfo=UTC)
    for clock in (SetClock(noon), FileClock(tmp_path / "clock")):
        clock.set(noon)
        time.sleep(0.02)
        ran = RunningClock(clock).now() - noon
        clock.set(noon + timedelta(hours=1))

        assert timedelta(seconds=0.02) <= ran < timedelta(seconds=5)
        assert timedelta() <= RunningClock(clock).now() - noon - timedelta(hours=1) < ran + timedelta(seconds=5)
