"""Matches → alerts: run the rule's episodes and put what they say on the desks that asked for it.

Pure. What an episode does is decided in `rules.step`; here it only gets a desk, a card and bytes. Each match is judged
by the edition that made it, so an edition takes over where the logs before this one do.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime

from pydantic import TypeAdapter

from rules.bundle import Bundle
from rules.episode import Reason, Transition
from rules.failures import demoted
from rules.ledger import Story, open_stories
from rules.load import weighed
from rules.match import Match
from rules.rule import Rule
from rules.step import TURNS_MAX, rung, step
from rules.timers import first
from streams.alert import Alert, RuleCard
from streams.edition import EDITION, TURN, WARM_UP, Editions, Past, Turn, header, made_by
from streams.envelope import DeadReason, dead_letter, decode, digest, encode
from streams.stage import Record, Result, Send, State, merge
from streams.stages.takeover import PAST_RECORD, TURN_RECORD, edition_place, noted, remembered, turned, unknown
from streams.topics import DESK, MATCHES

MATCH: TypeAdapter[Match] = TypeAdapter(Match)


class StepStage:
    """The stage on `news.matches.v1`; its state is every episode of the rules on the partition."""

    name = "step"
    topic = MATCHES.name
    stateful = True

    def __init__(self, editions: Editions, *, exercise: bool = False) -> None:
        self.editions = editions
        self.exercise = exercise

    def fold(self, state: State, record: Record, now: datetime) -> Result:
        """Apply one match to its rule's episodes; or what a new edition says of a rule."""
        if edition := header(record, TURN):
            return self.turn(state, record, edition, now)
        if edition := header(record, WARM_UP):
            return self.warm_up(state, record, edition, now)
        match = decode(MATCH, record)
        if isinstance(match, tuple):
            return Result((dead_letter(record, self.name, *match, now),), (match[0].value,))
        edition = header(record, EDITION)
        bundle = self.editions.of(edition)
        if bundle is None:
            return unknown(record, self.name, edition, now)
        return self.stepped(state, record, match, (edition, bundle), now)

    def stepped(self, state: State, record: Record, match: Match, by: tuple[str, Bundle], now: datetime) -> Result:
        """Apply one match by the edition that made it."""
        edition, bundle = by
        transitions = step(bundle, state, match, now)
        rule = bundle.rules.get(match.rule)
        if edition and rule is not None and rule.identity == match.identity:
            noted(state, rule, edition)
        result = self.told(transitions, state, edition, bundle)
        if Reason.FAILED.value not in result.outcomes:
            return result
        letter = dead_letter(record, self.name, DeadReason.STAGE_RAISED, f"rule {match.rule} failed", now)
        return Result((*result.sends, letter), result.outcomes)

    def turn(self, state: State, record: Record, edition: str, now: datetime) -> Result:
        """Note that one log went over to an edition which changes a rule."""
        turn, bundle = decode(TURN_RECORD, record), self.editions.of(edition)
        if isinstance(turn, tuple) or bundle is None:
            return self.buried(record, turn, edition, now)
        results = [
            self.told([one], state, before, self.known(before))
            for before, one in turned(state, turn, edition, bundle, now)
        ]
        return merge([Result((), ("turned",)), *results])

    def warm_up(self, state: State, record: Record, edition: str, now: datetime) -> Result:
        """Take what a changed rule would have matched."""
        past, bundle = decode(PAST_RECORD, record), self.editions.of(edition)
        if isinstance(past, tuple) or bundle is None:
            return self.buried(record, past, edition, now)
        return Result((), (remembered(state, past, edition, bundle, now),))

    def buried(self, record: Record, read: Turn | Past | tuple[DeadReason, str], edition: str, now: datetime) -> Result:
        """Bury a record that cannot be read, or whose edition nobody knows."""
        if not isinstance(read, tuple):
            return unknown(record, self.name, edition, now)
        reason, error = read
        return Result((dead_letter(record, self.name, reason, error, now),), (reason.value,))

    def due(self, state: State) -> datetime | None:
        """When the next candidate expires or episode closes."""
        timer = first(state)
        return timer[0] if timer else None

    def fire(self, state: State, now: datetime) -> Result:
        """Let due candidates expire and due episodes close, each by the newest edition of its rule's version."""
        results: list[Result] = []
        for _ in range(TURNS_MAX):
            timer = first(state)
            if timer is None or timer[0] > now:
                break
            story: Story = state[timer[1]]
            edition = state.get(edition_place(story.episode.rule, story.episode.identity), "")
            bundle = self.known(edition)
            results.append(self.told(rung(bundle, state, timer, now), state, edition, bundle))
        return merge(results)

    def open_alerts(self, state: State) -> int:
        """Return how many stories are told and not over."""
        return open_stories(state)

    def known(self, edition: str) -> Bundle:
        """Return the bundle of an edition that folded something here; one without rules where it is gone."""
        return self.editions.of(edition) or Bundle()

    def told(self, transitions: Iterable[Transition], state: State, edition: str, bundle: Bundle) -> Result:
        """Return the alerts of transitions that say something, and the reason of every one."""
        sends: list[Send] = []
        outcomes: list[str] = []
        for transition in weighed_too(transitions, state, bundle):
            outcomes.append(transition.reason.value)
            heard, by = bundle.heard(transition), made_by(edition)
            sends += (Send(MATCHES.name, one.rule.encode(), encode(one), transition.at, by) for one in heard)
            if transition.kind != "silent" and transition.episode is not None:
                for alert in self.alerts(transition, state, bundle):
                    sends += self.posted(alert)
        return Result(tuple(sends), tuple(outcomes))

    def posted(self, alert: Alert) -> tuple[Send, ...]:
        """Return the record that puts an alert on its desk; a backtest keeps the alert itself, and sends nothing."""
        return (Send(DESK.name, alert.desk.encode(), encode(alert), alert.at),)

    def alerts(self, transition: Transition, state: State, bundle: Bundle) -> Iterable[Alert]:
        """Yield the transition as one alert for each desk that is told."""
        assert transition.episode is not None
        rule = bundle.rules.get(transition.episode.rule)
        if rule is None:
            return
        card = RuleCard(
            rule=rule.id,
            version=rule.version,
            title=rule.title,
            why=rule.why,
            owner=rule.owner,
            conditions=tuple(rule.explain(transition.trigger)) if transition.trigger else (),
        )
        for desk in told_desks(rule, transition, state):
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


def weighed_too(transitions: Iterable[Transition], state: State, bundle: Bundle) -> Iterator[Transition]:
    """Give transitions, and after the alert with which a rule rings too often what is said of that."""
    for transition in transitions:
        yield transition
        rule = bundle.rules.get(transition.episode.rule) if transition.episode else None
        flood = weighed(rule, state, transition) if rule is not None else None
        if flood is not None:
            yield flood


def told_desks(rule: Rule, transition: Transition, state: State) -> tuple[str, ...]:
    """Return who is told: the rule's desks; of its failures its owner; of its demotion both.

    A demoted rule opens stories with its owner only, critical ones excepted; what a desk was told of goes on there.
    """
    both = tuple(dict.fromkeys((rule.owner, *rule.desks)))
    episode = transition.episode
    assert episode is not None
    if transition.reason in (Reason.FAILED, Reason.FLOODED):
        return both if episode.story == "staged" else (rule.owner,)
    if not demoted(rule, state):
        return rule.desks
    return (rule.owner,) if transition.kind in ("alert", "digest") and episode.severity != "critical" else both
