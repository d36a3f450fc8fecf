"""What the outbox does next for one destination, and what an answer means for the journal.

Pure. The order: CRITICAL first, an alert's own message before what hangs on it, one request at a time,
and never a second request before an unknown first one was looked for.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from connectors.notification import Answer, Notification, Outcome, Receipt
from rules.episode import SEVERITIES
from streams.alert import Attempted, JournalEntry, Planned, Settled
from streams.journal import SEPARATOR, Done, Open, delivery, key, owed, shown
from streams.stage import State

BACK_OFF_MAX = 30.0
SOON = timedelta(seconds=40)
"""Longer than a settle time and than Slack asks to wait; shorter than an outage and than a person needs to mend it."""
OPERATOR_AGAIN = 60.0
"""Seconds between tries at a destination that a person must mend (token, scope, channel)."""


@dataclass(frozen=True, slots=True)
class Pace:
    """How patient the protocol is.

    `settle_for`: how long an unknown outcome may still turn up at the other side; longer than the request
    timeout. `apart`: least time between two requests to one channel of a transport.
    """

    settle_for: timedelta = timedelta(seconds=15)
    apart: dict[str, timedelta] = field(default_factory=lambda: {"slack": timedelta(seconds=1)})

    def spacing(self, destination: str) -> timedelta:
        """Return the least time between two requests to a destination."""
        return self.apart.get(destination.partition(":")[0], timedelta(0))


@dataclass(frozen=True, slots=True)
class Wait:
    """Nothing to do before `until`; None: before the journal changes."""

    until: datetime | None


@dataclass(frozen=True, slots=True)
class Attempt:
    """Send this, as attempt number `number`; `root` is the alert's own message, where it has one."""

    notification: Notification
    number: int
    root: Receipt | None


@dataclass(frozen=True, slots=True)
class Reconcile:
    """Look for these deliveries, attempted since `since`, before anything else is tried with them."""

    delivery_ids: tuple[str, ...]
    since: datetime
    roots: dict[str, Receipt]


def next_action(
    state: State, destination: str, now: datetime, pace: Pace, look_from: datetime | None = None
) -> Wait | Attempt | Reconcile:
    """Return what to do next for a destination.

    `look_from`: the history cannot be read before then, so unknown deliveries wait and others go on.
    """
    entries = tuple(owed(state, destination))
    unsure = [entry for entry in entries if entry.status != "planned"]
    ripe = [entry for entry in unsure if ripens(entry, pace, look_from) <= now]
    if ripe:
        return reconcile(state, destination, ripe)
    waits = [ripens(entry, pace, look_from) for entry in unsure]
    ready = min(firsts(entries), key=urgency, default=None)
    if ready is not None:
        start = earliest(state, destination, ready, pace)
        if start is None or start <= now:
            root = shown(state, destination, ready.planned.notification.alert_id)
            note = ready.planned.notification.model_copy(update={"plain": ready.plain})
            return Attempt(note, ready.attempts + 1, root.receipt if root else None)
        waits.append(start)
    return Wait(min(waits, default=None))


def ripens(entry: Open, pace: Pace, look_from: datetime | None) -> datetime:
    """Return when an unknown outcome may be looked for."""
    settled = entry.at + pace.settle_for
    return settled if look_from is None else max(settled, look_from)


def reconcile(state: State, destination: str, entries: Sequence[Open]) -> Reconcile:
    """Return the question for the destination's history."""
    roots = {}
    for entry in entries:
        if root := shown(state, destination, entry.planned.notification.alert_id):
            roots[entry.planned.delivery_id] = root.receipt
    since = min(entry.since or entry.at for entry in entries)
    return Reconcile(tuple(entry.planned.delivery_id for entry in entries), since, roots)


def firsts(entries: Sequence[Open]) -> Iterator[Open]:
    """Yield each alert's next delivery, where nothing of that alert is still in doubt."""
    by_alert: dict[str, list[Open]] = {}
    for entry in entries:
        by_alert.setdefault(entry.planned.notification.alert_id, []).append(entry)
    for of_alert in by_alert.values():
        if all(entry.status == "planned" for entry in of_alert):
            yield min(of_alert, key=lambda entry: entry.planned.notification.kind != "root")


def urgency(entry: Open) -> tuple[int, bool, datetime, str]:
    """Return the sort key of a waiting delivery: severity, then what interrupts, then age."""
    note = entry.planned.notification
    return (-SEVERITIES.index(note.severity), note.kind == "update", entry.planned.at, entry.planned.delivery_id)


def earliest(state: State, destination: str, entry: Open, pace: Pace) -> datetime | None:
    """Return when the destination may be asked again, None when it always may."""
    last: datetime | None = state.get(key("last", destination))
    bounds = [state.get(key("hold", destination)), entry.planned.not_before]
    bounds.append(last + pace.spacing(destination) if last and pace.spacing(destination) else None)
    return max((bound for bound in bounds if bound is not None), default=None)


def answered(
    state: State, destination: str, attempt: Attempt, answer: Answer, now: datetime
) -> tuple[JournalEntry, ...]:
    """Return what an answer means for the journal."""
    note = attempt.notification

    def settled(outcome: str, **more: object) -> Settled:
        base = {"delivery_id": note.delivery_id, "destination": destination, "at": now, "reason": answer.reason}
        return Settled.model_validate({**base, "outcome": outcome, **more})

    if answer.outcome is Outcome.SENT:
        return (settled("sent", receipt=answer.receipt),)
    if answer.outcome is Outcome.UNKNOWN:
        return (settled("unknown"),)
    if answer.outcome is Outcome.NOT_SENT:
        pause = back_off(attempt.number) if answer.retry_after is None else answer.retry_after
        return (settled("not_sent", not_before=now + timedelta(seconds=pause)),)
    if answer.remedy == "plain_text" and not note.plain:
        return (settled("not_sent", remedy="plain_text"),)
    if answer.remedy == "operator":
        return (settled("not_sent", remedy="operator", not_before=now + timedelta(seconds=OPERATOR_AGAIN)),)
    root = continued(note, now)
    if answer.remedy == "new_root" and delivery(state, destination, root.delivery_id) is None:
        return (root, settled("not_sent"))
    return (settled("refused"),)


def continued(note: Notification, now: datetime) -> Planned:
    """Return the plan of a new message for an alert whose own one is gone or cannot be changed any more."""
    delivery_id = f"{note.alert_id}:{note.destination}:root:{note.revision}"
    again = note.model_copy(update={"kind": "root", "delivery_id": delivery_id, "plain": False})
    return Planned(delivery_id=delivery_id, destination=note.destination, at=now, notification=again)


def back_off(attempts: int) -> float:
    """Return the pause in seconds after a try that surely failed: 1, 2, 4 … 30."""
    return min(BACK_OFF_MAX, 2.0 ** min(attempts - 1, 10))


def attempted(attempt: Attempt, now: datetime) -> Attempted:
    """Return the line that must stand in the journal before the request goes out."""
    note = attempt.notification
    return Attempted(delivery_id=note.delivery_id, destination=note.destination, attempt=attempt.number, at=now)


def found(question: Reconcile, receipts: dict[str, Receipt], destination: str, now: datetime) -> tuple[Settled, ...]:
    """Return what looking for unknown deliveries showed: sent where found, else surely not there."""
    return tuple(
        Settled(
            delivery_id=delivery_id,
            destination=destination,
            outcome="sent" if delivery_id in receipts else "not_sent",
            reason="found" if delivery_id in receipts else "not_found",
            receipt=receipts.get(delivery_id),
            reconciled=True,
            at=now,
        )
        for delivery_id in question.delivery_ids
    )


def reflected(state: State, entry: JournalEntry) -> bool:
    """Say whether the folded state already knows a line of the journal."""
    known = delivery(state, entry.destination, entry.delivery_id)
    if isinstance(entry, Planned):
        return known is not None
    if known is None or isinstance(known, Done):
        return True
    if isinstance(entry, Attempted):
        return known.attempts >= entry.attempt
    return known.status != "inflight"


def waiting(state: State, destination: str, now: datetime) -> tuple[int, float]:
    """Return how many deliveries a destination is owed, and the age in seconds of the oldest."""
    planned_at = [entry.planned.at for entry in owed(state, destination)]
    return len(planned_at), max(((now - at).total_seconds() for at in planned_at), default=0.0)


def presses(state: State, destination: str, now: datetime, pace: Pace) -> bool:
    """Say whether a destination is owed something that may be done soon; what an outage holds back may not."""
    action = next_action(state, destination, now, pace)
    return not isinstance(action, Wait) or (action.until is not None and action.until <= now + SOON)


def destinations(state: State) -> tuple[str, ...]:
    """Return every destination the journal of this partition knows."""
    return tuple(place.split(SEPARATOR, 1)[1] for place in state if place.startswith(key("open") + SEPARATOR))
