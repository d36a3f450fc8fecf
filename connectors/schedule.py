"""When to ask a source again, as arithmetic: interval, outcome, failures, Retry-After. Pure; jitter is given."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import blake2b

BACK_OFF_MAX = timedelta(hours=6)
RETRY_AFTER_MAX = timedelta(hours=24)
JITTER_SHARE = 0.1
GOOD = frozenset({"ok", "not_modified", "same_body"})
WEIGHTS: Mapping[str, float] = {
    "dns": 0.25,
    "empty": 0.25,
    "http_4xx": 0.5,  # live feeds do answer 404 for a while, and come back
    "http_5xx": 0.5,
    "timeout": 0.5,
    "tls": 0.5,
    "refused": 0.5,
}
"""How much one failure of a kind counts; kinds not named count 1. Nothing ever stops a source for good."""


@dataclass(frozen=True, slots=True)
class Plan:
    """When a source is due, and the weight of its failures in a row."""

    next_at: datetime
    failures: float = 0.0


def jitter(source_id: str, count: int) -> float:
    """Return a number in [0, 1) that scatters sources, the same for the same poll of the same source."""
    digest = blake2b(f"{source_id}\x1f{count}".encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big") / 2**64


def after(
    outcome: str, now: datetime, every: timedelta, failures: float, *, scatter: float, retry_after: float | None = None
) -> Plan:
    """Return the plan after one poll.

    A good answer is followed by the plain interval. Each failure adds its weight; the wait grows linearly by
    interval times weight up to six hours, scattered by a tenth. Retry-After (seconds) is a floor, up to 24 hours.
    """
    if outcome in GOOD:
        return Plan(now + every)
    failures += WEIGHTS.get(outcome, 1.0)
    wait = min(every * (1 + failures), max(BACK_OFF_MAX, every))
    if retry_after is not None:
        wait = max(wait, min(timedelta(seconds=retry_after), RETRY_AFTER_MAX))
    return Plan(now + wait * (1 + JITTER_SHARE * scatter), failures)
