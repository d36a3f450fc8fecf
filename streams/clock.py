"""Clocks: the wall's, and a simulated one that a drill moves and every process of the drill reads."""

import os
import time
from datetime import UTC, datetime, timedelta
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

    def set_for(self) -> timedelta:
        """Return how long ago, by the wall, the clock was last set."""
        return timedelta(seconds=max(0.0, time.time() - self.path.stat().st_mtime))


def clock_of(path: Path | None) -> "FileClock | WallClock":
    """Return the clock that the setting `clock` means: the file's, or the wall's."""
    return FileClock(path) if path else WallClock()


def running_clock_of(path: Path | None) -> "RunningClock | WallClock":
    """Return the clock for whoever waits a few seconds: the file's, running on, or the wall's."""
    return RunningClock(FileClock(path)) if path else WallClock()


class SetClock:
    """A clock in memory that stands still until it is set; for drills and tests in one process."""

    def __init__(self, now: datetime) -> None:
        self._now, self._set_at = now, time.monotonic()

    def now(self) -> datetime:
        """Return the instant last set."""
        return self._now

    def set(self, now: datetime) -> None:
        """Move the clock."""
        self._now, self._set_at = now, time.monotonic()

    def set_for(self) -> timedelta:
        """Return how long ago, by the wall, the clock was last set."""
        return timedelta(seconds=time.monotonic() - self._set_at)


class RunningClock:
    """A moved clock that runs on by the wall between two moves: a pause of some seconds ends although nobody moves it.

    Goes back when it is moved to less than it ran to; whoever must not see that compares with what was.
    """

    def __init__(self, clock: FileClock | SetClock) -> None:
        self._clock = clock

    def now(self) -> datetime:
        """Return the instant last set and the time that has passed since."""
        return self._clock.now() + self._clock.set_for()
