"""What rules would have said over a history: plain facts of every alert, line and digest. Pure models, kept as JSON.

`tocsin rules backtest --json`, `diff`, `judge` and `promote` read them; they hold no texts but titles and one sentence.
"""

from datetime import datetime
from itertools import pairwise
from typing import Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict

from rules.episode import Severity, TransitionKind
from rules.load import LOAD_MAX
from rules.match import Match


class Plain(BaseModel):
    """What all parts share: they never change."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Ring(Plain):
    """One thing that would have been said, as its desk would have seen it."""

    at: AwareDatetime
    rule: str
    episode: str
    kind: TransitionKind
    reason: str
    detail: str = ""
    severity: Severity
    sources: int
    outlets: tuple[str, ...] = ()
    title: str = ""
    """Headline of the article that caused it; empty for a timer."""
    outlet: str = ""
    url: str | None = None
    sentence: str = ""
    match: Match | None = None
    """What caused it, kept for alerts only: from it a test can be made."""
    conditions: tuple[tuple[str, str], ...] = ()


class RuleFacts(Plain):
    """One rule as it ran."""

    rule: str
    version: str
    title: str
    severity: Severity
    file: str = ""


class History(Plain):
    """A whole backtest."""

    schema_version: Literal[1] = 1
    made_from: tuple[str, ...]
    rules: tuple[RuleFacts, ...]
    begin: AwareDatetime | None = None
    end: AwareDatetime | None = None
    articles: int = 0
    unusable: int = 0
    claims: int = 0
    matches: int = 0
    articles_by_day: dict[str, int] = {}
    articles_by_outlet: dict[str, int] = {}
    outcomes: dict[str, int] = {}
    """How often each named outcome came, silent ones included."""
    rings: tuple[Ring, ...] = ()
    """All that officers would have been told; alerts rewritten in place are only counted."""
    updates: int = 0
    """How often one would have been rewritten without telling anybody."""
    seconds: float = 0.0

    @property
    def alerts(self) -> tuple[Ring, ...]:
        """What would have interrupted an officer."""
        return tuple(ring for ring in self.rings if ring.kind == "alert")

    @property
    def days(self) -> float:
        """Length of the history in days, at least an hour."""
        if self.begin is None or self.end is None:
            return 0.0
        return max(1 / 24, (self.end - self.begin).total_seconds() / 86_400)


class Load(Plain):
    """What a history would have asked of an officer, in interruptions (alerts) an hour."""

    mean_a_day: float
    worst_hour: int
    worst_hour_at: AwareDatetime | None
    hours_above: int
    """Hours with more than `LOAD_MAX` alerts."""
    longest_silence_hours: float
    silence_from: AwareDatetime | None


def load_of(history: History) -> Load:
    """Return the load; an hour is any sixty minutes that begin with an alert."""
    times = [ring.at for ring in history.alerts]
    worst, worst_at, above, end = 0, None, 0, 0
    last_above: datetime | None = None
    for start, at in enumerate(times):
        while end < len(times) and (times[end] - at).total_seconds() < 3600:
            end += 1
        if end - start > worst:
            worst, worst_at = end - start, at
        if end - start > LOAD_MAX and (last_above is None or (at - last_above).total_seconds() >= 3600):
            above, last_above = above + 1, at
    silence, silence_from = longest_silence(history, times)
    return Load(
        mean_a_day=len(times) / history.days if history.days else 0.0,
        worst_hour=worst,
        worst_hour_at=worst_at,
        hours_above=above,
        longest_silence_hours=silence,
        silence_from=silence_from,
    )


def longest_silence(history: History, times: list[datetime]) -> tuple[float, datetime | None]:
    """Return the hours and the begin of the longest time without an alert."""
    if history.begin is None or history.end is None:
        return 0.0, None
    marks = [history.begin, *times, history.end]
    hours, since = max(((late - early).total_seconds() / 3600, early) for early, late in pairwise(marks))
    return hours, since
