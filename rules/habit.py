"""A rule's own habit: how many articles match in an hour, a day, and whether now is far more. Pure.

Counts lie in slices of the window, so that the window slides; slices older than the time looked at are dropped.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from rules.spec import SpikeSpec

SLICES = 6
"""Slices of a window; a spike is seen at most a sixth of the window late."""
LEARNED_MIN = 0.25
"""Share of `over` that must have been observed before anything counts as unusual."""


@dataclass(frozen=True, slots=True)
class Habit:
    """Counts by slice, oldest first, since the first slice ever seen."""

    since: int
    counts: tuple[tuple[int, int], ...] = ()


def slice_of(spike: SpikeSpec, at: datetime) -> int:
    """Return the number of the slice an instant falls into."""
    return int(at.timestamp() // (spike.window / SLICES).total_seconds())


def grown(spike: SpikeSpec, habit: Habit | None, at: datetime) -> Habit:
    """Return the habit with one more article at an instant."""
    here = slice_of(spike, at)
    counts = dict(habit.counts) if habit else {}
    counts[here] = counts.get(here, 0) + 1
    oldest = max(counts) - span(spike) - SLICES
    kept = tuple(sorted((number, count) for number, count in counts.items() if number > oldest))
    return Habit(min(habit.since, here) if habit else here, kept)


def span(spike: SpikeSpec) -> int:
    """Return how many slices the habit looks back."""
    return int(spike.over / (spike.window / SLICES))


def judge(spike: SpikeSpec, habit: Habit, at: datetime) -> tuple[bool, str]:
    """Say whether the window that ends at an instant is a spike, and what was seen."""
    end = slice_of(spike, at) + 1
    start, oldest = end - SLICES, end - SLICES - span(spike)
    now = sum(count for number, count in habit.counts if start <= number < end)
    before = sum(count for number, count in habit.counts if oldest <= number < start)
    known = start - max(oldest, habit.since)
    if known < span(spike) * LEARNED_MIN:
        learned = max(known, 0) * (spike.window / SLICES)
        return False, f"habit known for {learned // timedelta(hours=1)}h of {spike.over // timedelta(hours=1)}h"
    usual = before / known * SLICES
    return now >= max(spike.min, spike.ratio * usual), f"{now} in the window, {usual:.1f} usual"
