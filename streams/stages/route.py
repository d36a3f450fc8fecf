"""Alerts → deliveries: which destinations hear of a revision, as what kind of message, now or a little later.

Pure. An alert has one message a destination; what follows rewrites it, quietly at most once in 45 seconds,
and only what matters adds a line to its thread. Knows no sink and no markup.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from pydantic import TypeAdapter

from connectors.notification import Kind
from rules.episode import Reason
from streams.alert import Alert, Planned
from streams.envelope import dead_letter, decode, encode
from streams.routes import Routes
from streams.stage import Record, Result, Send, State
from streams.stages.render import Label, notification, revision
from streams.topics import DELIVERIES, DESK

ALERT: TypeAdapter[Alert] = TypeAdapter(Alert)

UPDATE_EVERY = timedelta(seconds=45)
AT_ONCE = frozenset({Reason.SEVERITY_RAISED, Reason.RETRACTED, Reason.REOPENED})
"""Reasons whose update never waits for the 45 seconds."""

TOLD_FOR = timedelta(days=30)
TOLD_MAX = 20_000
"""How long, and of how many (alert, destination) pairs, it is remembered that they were told."""

WAITING = "waiting"


@dataclass(frozen=True, slots=True)
class Told:
    """What one destination was last told of one alert; `rooted` when it has a message of its own."""

    revision: int
    at: datetime
    rooted: bool


class Held(NamedTuple):
    """An update that waits for its turn."""

    due: datetime
    alert_id: str
    destination: str
    alert: Alert


Routed = tuple[list[Planned], list[str]]
"""Deliveries to plan, and one named reason for each destination."""


class RouteStage:
    """The stage on `news.desk.v1`; its state is what each destination was told of each alert."""

    name = "route"
    topic = DESK.name
    stateful = True

    def __init__(self, routes: Routes, label: Label) -> None:
        self.routes = routes
        self.label = label

    def fold(self, state: State, record: Record, now: datetime) -> Result:
        """Plan what the destinations of one alert's desk must get."""
        alert = decode(ALERT, record)
        if isinstance(alert, tuple):
            return Result((dead_letter(record, self.name, *alert, now),), (alert[0].value,))
        return planned(route(self.routes, self.label, state, alert, now))

    def due(self, state: State) -> datetime | None:
        """When the next held update may go."""
        held: tuple[Held, ...] = state.get(WAITING, ())
        return held[0].due if held else None

    def fire(self, state: State, now: datetime) -> Result:
        """Plan the held updates whose time has come."""
        plans: list[Planned] = []
        for held in state.get(WAITING, ()):
            if held.due <= now:
                plans += tell(state, held.alert, held.destination, ("update",), now, self.label)
        return planned((plans, ["update_released"] * len(plans)))


def planned(routed: Routed) -> Result:
    """Return the plans as records of the journal."""
    plans, reasons = routed
    sends = tuple(Send(DELIVERIES.name, plan.destination.encode(), encode(plan), plan.at) for plan in plans)
    return Result(sends, tuple(reasons))


def route(routes: Routes, label: Label, state: State, alert: Alert, now: datetime) -> Routed:
    """Return what must be delivered of one revision of an alert, and why or why not, per destination."""
    plans: list[Planned] = []
    reasons: list[str] = []
    for destination in routes.destinations(alert.desk):
        kinds, reason = decide(state, alert, destination, now)
        reasons.append(reason)
        if reason == "update_held":
            hold(state, alert, destination)
        elif kinds:
            plans += tell(state, alert, destination, kinds, now, label)
    forget(state, now)
    return plans, reasons


def decide(state: State, alert: Alert, destination: str, now: datetime) -> tuple[tuple[Kind, ...], str]:
    """Return the kinds of message this revision is worth at a destination, and the reason's name."""
    told: Told | None = state.get(told_key(alert.alert_id, destination))
    if alert.kind == "silent":
        return (), "silent"
    if told is None or not told.rooted:
        return first_words(alert, told)
    if revision(alert) <= told.revision:
        return (), "repeat"
    if alert.kind in ("alert", "thread"):
        return ("update", "thread"), "thread"
    if alert.reason in AT_ONCE or now - told.at >= UPDATE_EVERY:
        return ("update",), "update"
    return (), "update_held"


def first_words(alert: Alert, told: Told | None) -> tuple[tuple[Kind, ...], str]:
    """Return what a destination gets that has no message of this alert yet; a digest line is said once."""
    if alert.kind == "alert":
        return ("root",), "root"
    if told is not None:
        return (), "digested"
    return (("digest",), "digest") if alert.kind == "digest" else ((), "not_told")


def tell(
    state: State, alert: Alert, destination: str, kinds: Iterable[Kind], now: datetime, label: Label
) -> list[Planned]:
    """Remember that the destination is told, drop what waited for it, and return the deliveries."""
    key = told_key(alert.alert_id, destination)
    plans = [
        Planned(delivery_id=shown.delivery_id, destination=destination, at=now, notification=shown)
        for shown in (notification(alert, destination, kind, label) for kind in kinds)
    ]
    before: Told | None = state.pop(key, None)
    rooted = any(plan.notification.kind != "digest" for plan in plans) or (before is not None and before.rooted)
    state[key] = Told(revision(alert), now, rooted)
    release(state, alert.alert_id, destination)
    return plans


def hold(state: State, alert: Alert, destination: str) -> None:
    """Let the revision wait for the end of the 45 seconds; the newest replaces one that waits already."""
    release(state, alert.alert_id, destination)
    told: Told = state[told_key(alert.alert_id, destination)]
    held = Held(told.at + UPDATE_EVERY, alert.alert_id, destination, alert)
    state[WAITING] = tuple(sorted((*state.get(WAITING, ()), held), key=lambda one: one[:3]))


def release(state: State, alert_id: str, destination: str) -> None:
    """Drop what waits for one alert at one destination."""
    held: tuple[Held, ...] = state.get(WAITING, ())
    if any(one[1:3] == (alert_id, destination) for one in held):
        state[WAITING] = tuple(one for one in held if one[1:3] != (alert_id, destination))


def forget(state: State, now: datetime) -> None:
    """Drop what was told longest ago, past its time or over the cap; the state is in order of telling."""
    surplus = len(state) - TOLD_MAX
    old: list[str] = []
    for key, told in state.items():
        if isinstance(told, Told):
            if len(old) >= surplus and now - told.at <= TOLD_FOR:
                break
            old.append(key)
    for key in old:
        del state[key]


def told_key(alert_id: str, destination: str) -> str:
    """Return the state's key of an (alert, destination) pair."""
    return f"told\x1f{alert_id}\x1f{destination}"
