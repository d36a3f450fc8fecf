"""Clocks."""

from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

from streams.clock import FileClock, WallClock


def test_a_file_clock_says_what_was_set_in_utc(tmp_path: Path) -> None:
    """Whoever reads the file sees the instant, whatever zone it was set in."""
    clock = FileClock(tmp_path / "clock")

    clock.set(datetime(2026, 3, 1, 12, tzinfo=timezone(timedelta(hours=3, minutes=30))))

    assert FileClock(tmp_path / "clock").now() == datetime(2026, 3, 1, 8, 30, tzinfo=UTC)


def test_the_wall_clock_has_a_zone() -> None:
    """Instants without a zone never enter the pipeline."""
    assert WallClock().now().tzinfo is UTC
