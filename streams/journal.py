"""The delivery journal folded into state: what each destination is owed, what is under way, what it has.

Pure. Knows no stage protocol, no sink and no clock; `streams.stages.deliver` drives it.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

from connectors.notification import Receipt
from streams.alert import Attempted, Planned, Settled
from streams.stage import State

REMEMBERED_FOR = timedelta(days=30)
REMEMBERED_MAX = 50_000
"""How long, and how many, settled deliveries are remembered: a plan for one of them is a repeat."""

SEPARATOR = "\x1f"


@dataclass(frozen=True, slots=True)
class Open:
    """A delivery that is still owed. `at` is its last change, `since` its first attempt of unknown outcome."""

    planned: Planned
    status: Literal["planned", "inflight", "unknown"]
    at: datetime
    attempts: int = 0
    since: datetime | None = None
    plain: bool = False
    rescued: bool = False
    """Already planned for the fall-back destination."""


@dataclass(frozen=True, slots=True)
class Done:
    """A delivery nothing more will happen to."""

    outcome: Literal["sent", "refused", "superseded"]
    at: datetime


@dataclass(frozen=True, slots=True)
class Shown:
    """The message an alert has at a destination, and the revision it shows."""

    receipt: Receipt
    revision: int
    at: datetime


def key(kind: Literal["delivery", "alert", "open", "hold", "last", "trouble"], *parts: str) -> str:
    """Return the state's key for one kind of fact about a destination."""
    return SEPARATOR.join((kind, *parts))


def delivery(state: State, destination: str, delivery_id: str) -> Open | Done | None:
    """Return what is known of one delivery."""
    found: Open | Done | None = state.get(key("delivery", destination, delivery_id))
    return found


def owed(state: State, destination: str) -> Iterator[Open]:
    """Yield the open deliveries of a destination in the order they were planned."""
    for delivery_id in state.get(key("open", destination), ()):
        yield state[key("delivery", destination, delivery_id)]


def shown(state: State, destination: str, alert_id: str) -> Shown | None:
    """Return the alert's own message at a destination."""
    found: Shown | None = state.get(key("alert", destination, alert_id))
    return found


def plan(state: State, planned: Planned, now: datetime) -> str:
    """Owe one more delivery, unless it is known or overtaken; return the reason's name."""
    destination, note = planned.destination, planned.notification
    if delivery(state, destination, planned.delivery_id) is not None:
        return "repeat"
    state[key("delivery", destination, planned.delivery_id)] = Open(planned, "planned", now)
    state[key("open", destination)] = (*state.get(key("open", destination), ()), planned.delivery_id)
    visible = shown(state, destination, note.alert_id)
    if note.kind == "update" and visible and note.revision <= visible.revision:
        close(state, destination, planned.delivery_id, "superseded", now)
        return "stale"
    collapse(state, destination, note.alert_id, now)
    return "planned"


def attempt(state: State, attempted: Attempted) -> str:
    """Note that a request is about to go out."""
    found = delivery(state, attempted.destination, attempted.delivery_id)
    if not isinstance(found, Open):
        return "repeat" if found else "unplanned"
    replaced = replace(
        found,
        status="inflight",
        at=attempted.at,
        attempts=max(found.attempts, attempted.attempt),
        since=found.since or attempted.at,
    )
    state[key("delivery", attempted.destination, attempted.delivery_id)] = replaced
    state[key("last", attempted.destination)] = attempted.at
    return "attempted"


def settle(state: State, settled: Settled) -> str:
    """Apply what became of an attempt; return the outcome's name."""
    destination = settled.destination
    found = delivery(state, destination, settled.delivery_id)
    if not isinstance(found, Open):
        return "repeat" if found else "unplanned"
    if settled.outcome in ("sent", "refused", "superseded"):
        if settled.outcome == "sent":
            show(state, found, settled)
        close(state, destination, settled.delivery_id, settled.outcome, settled.at)
        forget(state, settled.at)
        return f"{settled.outcome}_reconciled" if settled.reconciled else settled.outcome
    reopened = replace(
        found,
        status="unknown" if settled.outcome == "unknown" else "planned",
        at=settled.at,
        plain=found.plain or settled.remedy == "plain_text",
    )
    state[key("delivery", destination, settled.delivery_id)] = reopened
    if settled.not_before is not None:
        state[key("hold", destination)] = settled.not_before
    collapse(state, destination, found.planned.notification.alert_id, settled.at)
    return settled.outcome


def show(state: State, sent: Open, settled: Settled) -> None:
    """Remember the message of a root or update, and that the destination answers."""
    note = sent.planned.notification
    state.pop(key("hold", settled.destination), None)
    if note.kind in ("root", "update") and settled.receipt is not None:
        place = key("alert", settled.destination, note.alert_id)
        state.pop(place, None)
        state[place] = Shown(settled.receipt, note.revision, settled.at)


def close(
    state: State, destination: str, delivery_id: str, outcome: Literal["sent", "refused", "superseded"], at: datetime
) -> None:
    """Move a delivery from the owed to the remembered; those stand in the state in order of settling."""
    place, listed = key("delivery", destination, delivery_id), key("open", destination)
    state.pop(place, None)
    state[place] = Done(outcome, at)
    state[listed] = tuple(one for one in state.get(listed, ()) if one != delivery_id)


def collapse(state: State, destination: str, alert_id: str, now: datetime) -> None:
    """Keep only the newest waiting update of an alert; a root that still waits takes its content."""
    waiting = [
        one
        for one in owed(state, destination)
        if one.planned.notification.alert_id == alert_id and one.status == "planned"
    ]
    updates = [one for one in waiting if one.planned.notification.kind == "update"]
    if not updates:
        return
    newest = max(updates, key=lambda one: one.planned.notification.revision)
    root = next((one for one in waiting if one.planned.notification.kind == "root"), None)
    for one in updates:
        if root is not None or one is not newest:
            close(state, destination, one.planned.delivery_id, "superseded", now)
    if root is not None and newest.planned.notification.revision > root.planned.notification.revision:
        content = newest.planned.notification.model_copy(
            update={"kind": "root", "delivery_id": root.planned.delivery_id}
        )
        refreshed = replace(root, planned=root.planned.model_copy(update={"notification": content}))
        state[key("delivery", destination, root.planned.delivery_id)] = refreshed


def forget(state: State, now: datetime) -> None:
    """Drop what was settled longest ago, past its time or over the cap."""
    surplus = len(state) - REMEMBERED_MAX
    old: list[str] = []
    for place, value in state.items():
        if isinstance(value, Done | Shown):
            if len(old) >= surplus and now - value.at <= REMEMBERED_FOR:
                break
            old.append(place)
    for place in old:
        del state[place]
