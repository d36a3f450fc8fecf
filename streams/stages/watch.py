"""Health of sources → matches: what changes in a source's health goes to the rules that ask for it.

Pure. Only changes travel, and one failed poll is none; whether a rule rings is the rule's to say.
"""

from datetime import datetime, timedelta

from pydantic import TypeAdapter

from rules.match import ArticleFacts, Health, source_facts
from streams.edition import SWITCH_KEY, Editions, made_by, ruling
from streams.envelope import dead_letter, decode, encode
from streams.source_health import SourceHealth, SourceState
from streams.stage import CARRIED, NOTHING, Record, Result, Send, State, merge
from streams.stages.takeover import taken_over, unknown
from streams.topics import HEALTH, MATCHES

HEALTH_RECORD: TypeAdapter[SourceHealth] = TypeAdapter(SourceHealth)
FAILING_AFTER = timedelta(minutes=30)
"""A source that answers with errors for so long is failing; what is shorter mends itself."""


class WatchStage:
    """The stage on `news.health.v1`; its state is what was last said of each source."""

    name = "watch"
    topic = HEALTH.name
    stateful = True

    def __init__(self, editions: Editions) -> None:
        self.editions = editions

    def fold(self, state: State, record: Record, now: datetime) -> Result:
        """Send one record for each rule that asks for this change, none where nothing changed."""
        if record.key == SWITCH_KEY:
            return merge([taken_over(state, self.editions, record, now), self.said_again(state, now)])
        edition = ruling(state, self.editions, record.at)
        bundle = self.editions.of(edition)
        if bundle is None:
            return unknown(record, self.name, edition, now)
        if record.value is None and record.key is not None:
            state.pop(record.key.decode("utf-8", "replace"), None)
            return Result((), ("forgotten",))
        health = decode(HEALTH_RECORD, record)
        if isinstance(health, tuple):
            return Result((dead_letter(record, self.name, *health, now),), (health[0].value,))
        before: Health = state.get(health.source_id, "ok")
        after = standing(health, before)
        if after == before:
            return Result((), ("unchanged",))
        state[health.source_id] = after
        matches = bundle.match_source(facts_of(health, after, now))
        by = made_by(edition)
        return Result(tuple(Send(MATCHES.name, one.rule.encode(), encode(one), now, by) for one in matches), (after,))

    def said_again(self, state: State, now: datetime) -> Result:
        """Tell the rules that need sources which of them do not stand well: a changed rule does not know it yet."""
        edition = state.get(CARRIED, "")
        bundle, by = self.editions.of(edition), made_by(edition)
        bad = sorted((name, health) for name, health in state.items() if name != CARRIED and health != "ok")
        facts = [source_facts(one, health, now, name=one, tier=4, bloc="", language="") for one, health in bad]
        known = [one for fact in facts for one in (bundle.match_source(fact) if bundle else ())]
        needed = [one for one in known if one.role == "health"]
        return Result(tuple(Send(MATCHES.name, one.rule.encode(), encode(one), now, by) for one in needed))

    def due(self, state: State) -> datetime | None:
        """No timers."""
        return None

    def fire(self, state: State, now: datetime) -> Result:
        """No timers."""
        return NOTHING


def standing(health: SourceHealth, before: Health) -> Health:
    """Return how a source stands for rules, given how it stood."""
    if health.state is SourceState.OK:
        return "ok"
    if health.state is SourceState.SILENT:
        return "silent"
    since = health.failing_since or health.checked_at
    return "failing" if health.checked_at - since >= FAILING_AFTER else before


def facts_of(health: SourceHealth, after: Health, now: datetime) -> ArticleFacts:
    """Return a source as rules see it."""
    outlet = health.outlet
    return source_facts(
        health.source_id,
        after,
        now,
        name=outlet.name if outlet else health.source_id,
        tier=outlet.tier if outlet else 4,
        bloc=outlet.bloc if outlet else "",
        language=(outlet.language if outlet else None) or "",
        why=health.error or health.reason if after == "failing" else "",
    )
