"""How an edition of the rules takes over: in a log of articles or sources, and in the log of a rule it changes.

Pure. Each log goes over at its own record; a changed rule's old version goes on until every log has told it so.
"""

from collections.abc import Iterator
from datetime import datetime

from pydantic import TypeAdapter

from rules.bundle import Bundle
from rules.episode import Transition
from rules.ledger import Ledger
from rules.load import forgiven
from rules.rule import Rule
from rules.warming import has_state, outdated, settle_in, warmed
from streams.edition import SWITCH, Editions, Known, Past, Switch, Turn, changed, header, turns
from streams.envelope import DeadReason, dead_letter, decode
from streams.stage import CARRIED, Record, Result, State

SWITCH_RECORD: TypeAdapter[Switch] = TypeAdapter(Switch)
TURN_RECORD: TypeAdapter[Turn] = TypeAdapter(Turn)
PAST_RECORD: TypeAdapter[Past] = TypeAdapter(Past)


def taken_over(state: State, editions: Editions, record: Record, now: datetime) -> Result:
    """Go over to the edition of a switch record, and tell the rules that it changes. Older editions are passed over."""
    said, after = decode(SWITCH_RECORD, record), header(record, SWITCH)
    if isinstance(said, tuple):
        return Result((dead_letter(record, "switch", *said, now),), (said[0].value,))
    before: str = state.get(CARRIED, "") or said.before
    if before == after:  # the first record of a log took its edition by its time, or the switch is written twice
        before = said.before
    old, new = editions.of(before), editions.of(after)
    if new is None or old is None:
        return unknown(record, "switch", after, now)
    if after < before:
        return Result((), ("older_edition",))
    state[CARRIED] = after
    place = f"{record.topic}/{record.partition}"
    return Result(tuple(turns(changed(old, new), after, place, said.of, now)), ("switched",))


def unknown(record: Record, stage: str, edition: str, now: datetime) -> Result:
    """Bury a record of an edition that nobody knows."""
    error = f"edition {edition!r} of the rules is not on news.rules.v1; publish the rules: tocsin rules apply"
    return Result((dead_letter(record, stage, DeadReason.UNUSABLE, error, now),), (DeadReason.UNUSABLE.value,))


def edition_place(rule: str, identity: str) -> str:
    """Return the state key of the newest edition under which a version of a rule runs."""
    return f"{rule}/{identity}/edition"


def noted(state: State, rule: Rule, edition: str) -> None:
    """Remember the newest edition under which a version of a rule runs: its timers and its cards are that one's."""
    place = edition_place(rule.id, rule.identity)
    if edition > state.get(place, ""):
        state[place] = edition


def turned(state: State, turn: Turn, edition: str, new: Bundle, now: datetime) -> Iterator[tuple[str, Transition]]:
    """Count a log that went over; when all have, give the end of what the rule's other versions keep open.

    Each comes with the edition that the version ran under.
    """
    waiting = f"~turn/{turn.rule}/{edition}"
    over: tuple[str, ...] = tuple(sorted({*state.get(waiting, ()), turn.place}))
    if len(over) < turn.of:
        state[waiting] = over
        return
    state.pop(waiting, None)
    rule = new.rules.get(turn.rule)
    goes_on = rule is not None and rule.runs
    if rule is not None and goes_on:
        noted(state, rule, edition)
        forgiven(rule, state)
    why = "the rule was changed, its new version goes on by itself" if goes_on else "the rule runs no more"
    under = {key: state[key] for key in state if key.startswith(f"{turn.rule}/") and key.endswith("/edition")}
    for told in outdated(turn.rule, rule.identity if rule is not None and goes_on else "", state, now, why):
        assert told.episode is not None
        yield under.get(edition_place(turn.rule, told.episode.identity), ""), told


def remembered(state: State, past: Past, edition: str, new: Bundle, now: datetime) -> str:
    """Collect a rule's past, and fold it when it is whole; return the outcome's name.

    A version that has a state here already needs no past.
    """
    rule = new.rules.get(past.rule)
    if rule is None or has_state(rule, state):
        return "warm_already"
    place = f"~past/{past.rule}/{edition}"
    known: tuple[Known, ...] = (*state.get(place, ()), *past.known)
    if not past.last:
        state[place] = known
        return "warming"
    state.pop(place, None)
    settle_in(state, warmed(new, rule, ((one.at, one.match) for one in known), now))
    state.setdefault(f"{Ledger(rule, state).prefix}ids", ())
    noted(state, rule, edition)
    return "warmed"
