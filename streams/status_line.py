"""The one quiet line that says how a running pipeline does. Numbers in, words out; printing keeps alerts whole.

Pure but for `Terminal`, which owns the last line of the screen.
"""

import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TextIO

from streams.lag import LagState, PartitionLag, worst
from streams.statuses import Place
from streams.topics import ARTICLES, RAW

CLEAR = "\r\x1b[K"


@dataclass(frozen=True, slots=True)
class Numbers:
    """One look at the pipeline. `at` is seconds of a monotonic clock; `oldest` seconds, 0 where nothing waits."""

    at: float
    state: LagState
    items: int
    """Records ever published to `news.raw.v1`."""
    articles: int
    waiting: int
    oldest: float
    open_alerts: int


def numbers(at: float, rows: Iterable[PartitionLag], told: Mapping[Place, Mapping[str, object]]) -> Numbers:
    """Return the numbers of one look: lag rows from the broker, statuses from the workers."""
    rows = list(rows)
    return Numbers(
        at=at,
        state=worst(rows),
        items=sum(row.end for row in rows if row.topic.endswith(RAW.name)),
        articles=sum(row.end for row in rows if row.topic.endswith(ARTICLES.name)),
        waiting=sum(row.lag for row in rows),
        oldest=max((row.age or 0.0 for row in rows), default=0.0),
        open_alerts=sum(int(str(one.get("open", 0))) for one in told.values()),
    )


def line(now: Numbers, before: Numbers | None, sources: str = "") -> str:
    """Return the line; the rate is that between two looks."""
    span = now.at - before.at if before else 0.0
    rate = max(0, now.articles - before.articles) / span if before and span > 0 else 0.0
    behind = f"{now.waiting} waiting" + (f", oldest {now.oldest:.0f} s" if now.waiting else "")
    parts = (sources, f"{now.items} items", f"{rate:.1f} articles/s", behind, f"{now.open_alerts} open alerts")
    return " · ".join((now.state.value, *(part for part in parts if part)))


class Terminal:
    """Prints whole lines above a status line that stays; in a pipe the status appears only when its state changes."""

    def __init__(self, out: TextIO | None = None) -> None:
        self._out = out or sys.stdout
        self._line = self._word = ""

    def say(self, text: str) -> None:
        """Print a line, and the status line again below it."""
        live = self._out.isatty()
        print(f"{CLEAR if live else ''}{text}", file=self._out, flush=not live)
        if live:
            print(self._line, end="", file=self._out, flush=True)

    def status(self, text: str) -> None:
        """Replace the status line; its first word is the state."""
        word = text.partition(" ")[0]
        if self._out.isatty():
            print(f"{CLEAR}{text}", end="", file=self._out, flush=True)
        elif word != self._word:
            print(text, file=self._out, flush=True)
        self._line, self._word = text, word
