"""Timers of a partition's state: which story is due when. Immutable values in a mapping, by the hour.

Buckets keep every change small: a million stories are some thousands an hour.
"""

from bisect import bisect_left, insort
from collections.abc import MutableMapping
from datetime import datetime
from typing import Any

State = MutableMapping[str, Any]
Timer = tuple[datetime, str]
"""(due, state key of the story)."""

HOURS = "~timers"
"""State key of the sorted hours that have timers."""
HOUR_SECONDS = 3600


def bucket_of(due: datetime) -> int:
    """Return the hour a timer falls into."""
    return int(due.timestamp()) // HOUR_SECONDS


def bucket_key(bucket: int) -> str:
    """Return the state key of an hour's timers."""
    return f"{HOURS}/{bucket}"


def schedule(state: State, timer: Timer) -> None:
    """Add a timer."""
    bucket = bucket_of(timer[0])
    here: tuple[Timer, ...] = state.get(bucket_key(bucket), ())
    if not here:
        hours = list(state.get(HOURS, ()))
        insort(hours, bucket)
        state[HOURS] = tuple(hours)
    timers = list(here)
    insort(timers, timer)
    state[bucket_key(bucket)] = tuple(timers)


def cancel(state: State, timer: Timer) -> None:
    """Remove a timer that was scheduled."""
    bucket = bucket_of(timer[0])
    here: tuple[Timer, ...] = state[bucket_key(bucket)]
    at = bisect_left(here, timer)
    left = here[:at] + here[at + 1 :]
    if left:
        state[bucket_key(bucket)] = left
        return
    del state[bucket_key(bucket)]
    state[HOURS] = tuple(hour for hour in state[HOURS] if hour != bucket)


def first(state: State) -> Timer | None:
    """Return the timer that is due first, None without any."""
    hours = state.get(HOURS)
    if not hours:
        return None
    timers: tuple[Timer, ...] = state[bucket_key(hours[0])]
    return timers[0]
