"""Matches → alerts: run the rule's episodes and put what they say on the desks that asked for it.

Pure. What an episode does is decided in `rules.step`; here it only gets a desk, a card and bytes.
"""

from collections.abc import Iterable
from datetime import datetime

from pydantic import TypeAdapter

from rules.bundle import Bundle
from rules.episode import Reason, Transition
from rules.failures import demoted
from rules.ledger import open_stories
from rules.match import Match
from rules.step import due, fire, step
from streams.alert import Alert, RuleCard
from streams.envelope import DeadReason, dead_letter, decode, digest, encode
from streams.stage import Record, Result, Send, State
from streams.topics import DESK, MATCHES

MATCH: TypeAdapter[Match] = TypeAdapter(Match)


class StepStage:
    """The stage on `news.matches.v1`; its state is every episode of the rules on the partition."""

    name = "step"
    topic = MATCHES.name
    stateful = True

    def __init__(self, bundle: Bundle, *, exercise: bool = False) -> None:
        self.bundle = bundle
        self.exercise = exercise

    def fold(self, state: State, record: Record, now: datetime) -> Result:
        """Apply one match to its rule's episodes."""
        match = decode(MATCH, record)
        if isinstance(match, tuple):
            return Result((dead_letter(record, self.name, *match, now),), (match[0].value,))
        result = self.told(step(self.bundle, state, match, now), state)
        if Reason.FAILED.value not in result.outcomes:
            return result
        letter = dead_letter(record, self.name, DeadReason.STAGE_RAISED, f"rule {match.rule} failed", now)
        return Result((*result.sends, letter), result.outcomes)

    def due(self, state: State) -> datetime | None:
        """When the next candidate expires or episode closes."""
        return due(self.bundle, state)

    def fire(self, state: State, now: datetime) -> Result:
        """Let due candidates expire and due episodes close."""
        return self.told(fire(self.bundle, state, now), state)

    def open_alerts(self, state: State) -> int:
        """Return how many stories are told and not over."""
        return open_stories(state)

    def told(self, transitions: Iterable[Transition], state: State) -> Result:
        """Return the alerts of transitions that say something, and the reason of every one."""
        sends: list[Send] = []
        outcomes: list[str] = []
        for transition in transitions:
            outcomes.append(transition.reason.value)
            heard = self.bundle.heard(transition)
            sends += (Send(MATCHES.name, one.rule.encode(), encode(one), transition.at) for one in heard)
            if transition.kind != "silent" and transition.episode is not None:
                sends += (Send(DESK.name, a.desk.encode(), encode(a), a.at) for a in self.alerts(transition, state))
        return Result(tuple(sends), tuple(outcomes))

    def alerts(self, transition: Transition, state: State) -> Iterable[Alert]:
        """Yield the transition as one alert for each desk of its rule; failures, and a failing rule, for its owner."""
        assert transition.episode is not None
        rule = self.bundle.rules[transition.episode.rule]
        card = RuleCard(
            rule=rule.id,
            version=rule.version,
            title=rule.title,
            why=rule.why,
            owner=rule.owner,
            conditions=tuple(rule.explain(transition.trigger)) if transition.trigger else (),
        )
        alone = transition.reason is Reason.FAILED or demoted(rule, state)
        for desk in (rule.owner,) if alone else rule.desks:
            yield Alert(
                alert_id=digest(transition.episode.episode_id, desk),
                desk=desk,
                kind=transition.kind,
                reason=transition.reason,
                detail=transition.detail,
                at=transition.at,
                episode=transition.episode,
                trigger=transition.trigger,
                rule=card,
                exercise=self.exercise,
            )
