"""How each source is: one poll's report folded into the last state, as it stands in `news.health.v1`. Pure.

Knows no broker and no rule: whether a silence is beyond a source's habit is for the rule `coverage` to say.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum

from pydantic import AwareDatetime, BaseModel, ConfigDict

from connectors.item import Outlet
from connectors.poller import PollReport, SourceReport
from connectors.schedule import GOOD

SILENT_AFTER = timedelta(hours=24)
"""A source that answers and has had nothing new for so long is called silent."""
OVERDUE_AFTER = timedelta(minutes=5)
ERROR_CHARS_MAX = 300


class SourceState(StrEnum):
    """What is known of a source, from best to worst."""

    OK = "ok"
    SILENT = "silent"
    """It answers, and has had nothing new for a day."""
    FAILING = "failing"
    """Its last poll failed; `reason` is the poll's outcome as docs/sources.md lists them."""
    OVERDUE = "overdue"
    """Nobody polled it when it was due: ingest does not run, or hangs. Only seen by readers, never published."""
    UNPOLLED = "unpolled"
    """It stands in the catalogue and was never polled. Only seen by readers."""


class SourceHealth(BaseModel):
    """The last state of one source. `failures` counts bad polls in a row, `interval` is in seconds."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    source_id: str
    outlet: Outlet | None = None
    """Who publishes it, as the catalogue had it: rules ask for tier and bloc."""
    state: SourceState
    reason: str
    error: str | None = None
    interval: float
    watched_since: AwareDatetime
    checked_at: AwareDatetime
    next_at: AwareDatetime | None = None
    last_success_at: AwareDatetime | None = None
    last_item_at: AwareDatetime | None = None
    """When an item of it, new or changed, was last read."""
    failing_since: AwareDatetime | None = None
    failures: int = 0


def after(
    known: SourceHealth | None, report: SourceReport, at: datetime, every: timedelta, outlet: Outlet | None = None
) -> SourceHealth:
    """Return the state of a source after one poll at `at`; `every` is its catalogue's interval."""
    good = report.state in GOOD
    watched_since = known.watched_since if known else at
    last_item_at = at if report.items else known.last_item_at if known else None
    quiet = at - (last_item_at or watched_since) > SILENT_AFTER
    return SourceHealth(
        source_id=report.source_id,
        outlet=outlet,
        state=SourceState.FAILING if not good else SourceState.SILENT if quiet else SourceState.OK,
        reason=report.state,
        error=report.error[:ERROR_CHARS_MAX] if report.error else None,
        interval=every.total_seconds(),
        watched_since=watched_since,
        checked_at=at,
        next_at=report.next_at,
        last_success_at=at if good else known.last_success_at if known else None,
        last_item_at=last_item_at,
        failing_since=None if good else (known.failing_since if known and known.failing_since else at),
        failures=0 if good else (known.failures if known else 0) + 1,
    )


def seen(health: SourceHealth, now: datetime) -> SourceHealth:
    """Return the state as a reader must see it at `now`: what nobody checks any more is overdue."""
    due = health.next_at or health.checked_at + timedelta(seconds=health.interval)
    return health.model_copy(update={"state": SourceState.OVERDUE}) if now > due + OVERDUE_AFTER else health


class Watched:
    """The states of sources over one run: each pass of the poller folded into them.

    `every` is source id → interval, `outlets` source id → who publishes it.
    """

    def __init__(self, every: Mapping[str, timedelta], outlets: Mapping[str, Outlet]) -> None:
        self._every = every
        self._outlets = outlets
        self._known: dict[str, SourceHealth] = {}

    def after(self, report: PollReport) -> list[SourceHealth]:
        """Return the state of each source that was asked in a pass."""
        told = [one for one in report.sources if one.source_id in self._every]
        for one in told:
            name = one.source_id
            known, outlet = self._known.get(name), self._outlets.get(name)
            self._known[name] = after(known, one, report.at, self._every[name], outlet)
        return [self._known[one.source_id] for one in told]
