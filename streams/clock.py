"""Clocks: the wall's, and a simulated one that a drill moves and every process of the drill reads."""

import os
from datetime import UTC, datetime
from pathlib import Path


class WallClock:
    """The machine's own time."""

    def now(self) -> datetime:
        """Return the current instant in UTC."""
        return datetime.now(UTC)


class FileClock:
    """A clock that stands in a file: one ISO instant, replaced atomically by whoever drives it."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def now(self) -> datetime:
        """Return the instant the file says."""
        return datetime.fromisoformat(self.path.read_text().strip()).astimezone(UTC)

    def set(self, now: datetime) -> None:
        """Move the clock for every process that reads the file."""
        beside = self.path.with_suffix(".next")
        beside.write_text(now.astimezone(UTC).isoformat())
        os.replace(beside, self.path)


def clock_of(path: Path | None) -> "FileClock | WallClock":
    """Return the clock that the setting `clock` means: the file's, or the wall's."""
    return FileClock(path) if path else WallClock()


class SetClock:
    """A clock in memory that stands still until it is set; for drills and tests in one process."""

    def __init__(self, now: datetime) -> None:
        self._now = now

    def now(self) -> datetime:
        """Return the instant last set."""
        return self._now

    def set(self, now: datetime) -> None:
        """Move the clock."""
        self._now = now
