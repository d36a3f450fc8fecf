"""The stage on the delivery journal: fold it, rescue what waits too long, say when a destination is back.

Pure. What to send next is decided in `streams.protocol`; sending is the outbox's.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from pydantic import TypeAdapter

from connectors.item import utc
from connectors.notification import Notification
from streams.alert import Attempted, JournalEntry, Planned, Settled
from streams.envelope import dead_letter, decode, encode
from streams.journal import Open, attempt, delivery, key, owed, plan, settle
from streams.stage import NOTHING, Record, Result, Send, State, merge
from streams.topics import DELIVERIES

ENTRY: TypeAdapter[JournalEntry] = TypeAdapter(JournalEntry)

CRITICAL_WAITS_FOR = timedelta(seconds=30)
"""After this a CRITICAL message that is not delivered goes to the fall-back as well."""

OUTAGE_FROM = timedelta(minutes=2)
"""Shorter trouble is not worth a catch-up line."""

RESCUES = "rescues"
"""State key: (due, destination, delivery id) of every CRITICAL message on its way, earliest first."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """Since when a destination has not taken anything, and how many messages went to the fall-back."""

    since: datetime
    rescued: int = 0


class DeliverStage:
    """The stage on `news.deliveries.v1`: `fallback` is the destination that must always work."""

    name = "deliver"
    topic = DELIVERIES.name
    stateful = True

    def __init__(self, fallback: str = "console") -> None:
        self.fallback = fallback

    def fold(self, state: State, record: Record, now: datetime) -> Result:
        """Apply one line of the journal."""
        entry = decode(ENTRY, record)
        if isinstance(entry, tuple):
            return Result((dead_letter(record, self.name, *entry, now),), (entry[0].value,))
        if isinstance(entry, Planned):
            return self.planned(state, entry, now)
        if isinstance(entry, Attempted):
            return Result(outcomes=(attempt(state, entry),))
        return self.settled(state, entry, now)

    def due(self, state: State) -> datetime | None:
        """When the next CRITICAL message has waited too long."""
        rescues: tuple[tuple[datetime, str, str], ...] = state.get(RESCUES, ())
        return rescues[0][0] if rescues else None

    def fire(self, state: State, now: datetime) -> Result:
        """Plan every CRITICAL message that has waited too long for the fall-back."""
        late = [rescue for rescue in state.get(RESCUES, ()) if rescue[0] <= now]
        state[RESCUES] = tuple(rescue for rescue in state.get(RESCUES, ()) if rescue[0] > now)
        return merge([self.rescue(state, destination, delivery_id, now) for _, destination, delivery_id in late])

    def planned(self, state: State, entry: Planned, now: datetime) -> Result:
        """Owe the delivery; a CRITICAL one that interrupts gets its timer."""
        reason = plan(state, entry, now)
        note = entry.notification
        if (
            reason == "planned"
            and note.severity == "critical"
            and note.kind in ("root", "thread")
            and entry.destination != self.fallback
        ):
            rescue = (now + CRITICAL_WAITS_FOR, entry.destination, entry.delivery_id)
            state[RESCUES] = tuple(sorted((*state.get(RESCUES, ()), rescue)))
        return Result(outcomes=(reason,))

    def settled(self, state: State, entry: Settled, now: datetime) -> Result:
        """Apply an answer; what a person must mend or what is refused for good goes to the fall-back at once."""
        found = delivery(state, entry.destination, entry.delivery_id)
        if not isinstance(found, Open):
            return Result(outcomes=(settle(state, entry),))
        results = []
        if entry.outcome == "refused" or entry.remedy == "operator":
            results.append(self.rescue(state, entry.destination, entry.delivery_id, now))
        results.append(Result(outcomes=(settle(state, entry),)))
        if entry.outcome in ("sent", "refused", "superseded"):
            rescues: tuple[tuple[datetime, str, str], ...] = state.get(RESCUES, ())
            state[RESCUES] = tuple(one for one in rescues if one[1:] != (entry.destination, entry.delivery_id))
        results.append(self.weather(state, entry, found.planned, now))
        return merge(results)

    def rescue(self, state: State, destination: str, delivery_id: str, now: datetime) -> Result:
        """Plan one open delivery for the fall-back as well, once; quiet updates are not worth it."""
        found = delivery(state, destination, delivery_id)
        if not isinstance(found, Open) or found.rescued or destination == self.fallback:
            return NOTHING
        note = found.planned.notification
        if note.kind == "update":
            return NOTHING
        state[key("delivery", destination, delivery_id)] = replace(found, rescued=True)
        place = key("trouble", destination)
        trouble = state.get(place, Trouble(now))
        state[place] = replace(trouble, rescued=trouble.rescued + 1)
        again = readdressed(note, self.fallback)
        return Result((send(Planned(delivery_id=again.delivery_id, destination=self.fallback, at=now,
                                    notification=again)),), ("fell_back",))  # fmt: skip

    def weather(self, state: State, entry: Settled, cause: Planned, now: datetime) -> Result:
        """Follow whether a destination takes messages; after an outage plan one line that says so."""
        place = key("trouble", entry.destination)
        trouble: Trouble | None = state.get(place)
        if entry.outcome == "unknown" or (entry.outcome == "not_sent" and entry.not_before is not None):
            if trouble is None:
                state[place] = Trouble(entry.at)
            return NOTHING
        if entry.outcome != "sent" or trouble is None:
            return NOTHING
        del state[place]
        if now - trouble.since < OUTAGE_FROM or entry.destination == self.fallback:
            return NOTHING
        waiting = sum(1 for _ in owed(state, entry.destination))
        note = catch_up(cause.notification, trouble, waiting, now, self.fallback)
        return Result((send(Planned(delivery_id=note.delivery_id, destination=entry.destination, at=now,
                                    notification=note)),), ("caught_up",))  # fmt: skip


def send(planned: Planned) -> Send:
    """Return a plan as a record of the journal."""
    return Send(DELIVERIES.name, planned.destination.encode(), encode(planned), planned.at)


def readdressed(note: Notification, destination: str) -> Notification:
    """Return the notification for another destination; its id is the one a route there would have given it."""
    rest = note.delivery_id.removeprefix(f"{note.alert_id}:{note.destination}:")
    return note.model_copy(
        update={"destination": destination, "delivery_id": f"{note.alert_id}:{destination}:{rest}", "plain": False}
    )


def catch_up(cause: Notification, trouble: Trouble, waiting: int, now: datetime, fallback: str) -> Notification:
    """Return the one line said when a destination is back after an outage."""
    since, until = utc(trouble.since), utc(now)
    line = (
        f"This channel could not be reached from {since:%Y-%m-%d %H:%M} to {until:%H:%M} UTC. "
        f"{waiting} waiting {plural(waiting, 'message')} follow{'s' if waiting == 1 else ''}; "
        f"{trouble.rescued} {plural(trouble.rescued, 'message')} went to {fallback} meanwhile."
    )
    alert_id = f"catch-up-{since:%Y%m%dT%H%M%S}"
    words = {"who": "", "did_what": "", "to_whom": "", "where_when": "", "why": (), "quote": None, "sources": ()}
    return cause.model_copy(
        update={
            **words,
            "delivery_id": f"{alert_id}:{cause.destination}:digest",
            "alert_id": alert_id,
            "revision": 1,
            "kind": "digest",
            "severity": "high",
            "headline": "Delivery is working again",
            "state": "catch-up",
            "sources_more": 0,
            "rule": "delivery",
            "rule_version": "1",
            "new": line,
            "line": ("EXERCISE EXERCISE. " if cause.exercise else "") + line,
            "text": ("EXERCISE EXERCISE. " if cause.exercise else "") + line,
        }
    )


def plural(count: int, noun: str) -> str:
    """Return the noun as its count needs it."""
    return noun if count == 1 else f"{noun}s"
