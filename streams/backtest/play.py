"""A backtest: archives through the stages that run live, each article at the time it was known. Flat in memory.

Coding and matching run on all cores, and so does the step, which needs order only among rules that hear one another.
"""

import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from rules.bundle import Bundle
from rules.episode import Reason
from rules.match import Match, Signature
from rules.over import together
from rules.rule import Rule
from streams.alert import Alert
from streams.backtest.history import History, Ring, RuleFacts
from streams.backtest.matching import Cores, Make, Matched, Reader, Work
from streams.backtest.spool import Lot, Spool
from streams.stage import Partition, Record, Result, Send, State
from streams.stages.step import StepStage
from streams.topics import MATCHES

LOTS = 4
"""Lots of matches for each core: more even out what their stories cost, fewer share the room that a state takes."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a backtest is."""

    fraction: float
    articles: int
    per_second: float
    seconds_left: float | None


def backtest(
    make: Make,
    work: Iterable[tuple[Work, float]],
    names: Sequence[str],
    processes: int | None = None,
    report: Callable[[Progress], None] = lambda progress: None,
) -> History:
    """Return what the rules would have said; `work` gives chunks with the fraction that is read after each."""
    started = time.monotonic()
    fractions: list[float] = []
    total = Matched()
    with Spool() as spool:
        rules = {rule.id: rule for rule in make.rules()}
        company = together(rules)
        with Cores(make, processes) as readers:
            for number, found in enumerate(readers.each(Reader.read, chunks(work, fractions))):
                add(total, found, spool, company)
                report(progress(fractions[number], total.articles, time.monotonic() - started))
        with Cores(make.bundle, processes) as steppers:  # other processes: readers are large, and their work is done
            parts = [Part(lot, total.last) for lot in spool.lots(steppers.count * LOTS)]
            said = joined(steppers.each(told, parts))
        return History(
            made_from=tuple(names),
            rules=tuple(facts_of(rule) for rule in rules.values() if make.asked(rule.id)),
            begin=total.first,
            end=total.last,
            articles=total.articles,
            unusable=total.unusable,
            claims=total.claims,
            matches=len(spool),
            articles_by_day=dict(sorted(total.days.items())),
            articles_by_outlet=dict(total.outlets.most_common()),
            outcomes=dict(said.outcomes.most_common()),
            rings=tuple(ring for ring in said.rings if make.asked(ring.rule)),
            updates=said.updates,
            seconds=round(time.monotonic() - started, 2),
        )


def chunks(work: Iterable[tuple[Work, float]], fractions: list[float]) -> Iterator[Work]:
    """Give the chunks alone, and note how far the reading was at each."""
    for chunk, fraction in work:
        fractions.append(fraction)
        yield chunk


def add(total: Matched, found: Matched, spool: Spool, company: Mapping[str, str]) -> None:
    """Add a chunk's counts to the total, and put its matches aside with those of their rule's company."""
    for at, rule, value in found.matches:
        spool.add(company.get(rule, rule), at, value)
    total.days += found.days
    total.outlets += found.outlets
    total.articles += found.articles
    total.unusable += found.unusable
    total.claims += found.claims
    total.first = min(filter(None, (total.first, found.first)), default=None)
    total.last = max(filter(None, (total.last, found.last)), default=None)


def progress(fraction: float, articles: int, seconds: float) -> Progress:
    """Return rate and time left from what is done."""
    left = seconds * (1 - fraction) / fraction if fraction > 0.01 else None
    return Progress(fraction, articles, articles / seconds if seconds else 0.0, left)


class Listener(StepStage):
    """The step with an ear on it: its alerts are kept as what would have been said, and go to no desk."""

    def __init__(self, bundle: Bundle) -> None:
        super().__init__(bundle)
        self.rings: dict[tuple[str, datetime, str], Ring] = {}
        self.rewritten: tuple[str, int] = ("", 0)
        self.updates = 0

    def fold(self, state: State, record: Record, now: datetime) -> Result:
        """Apply one match, and what other rules hear of it."""
        return self.heard(state, super().fold(state, record, now), now)

    def fire(self, state: State, now: datetime) -> Result:
        """Let due timers ring, and other rules hear of it."""
        return self.heard(state, super().fire(state, now), now)

    def heard(self, state: State, result: Result, now: datetime) -> Result:
        """Fold at once what a result writes back to the rules' own log; return all outcomes."""
        own = (one for one in result.sends if one.topic == MATCHES.name)
        more = [self.fold(state, Record(MATCHES.name, 0, 0, one.key, one.value, one.at), now) for one in own]
        return Result((), tuple(name for one in (result, *more) for name in one.outcomes))

    def posted(self, alert: Alert) -> tuple[Send, ...]:
        """Keep an alert: once for all desks of its rule, and as one interruption what one instant says twice."""
        if alert.kind == "update":
            rewritten = (alert.episode.episode_id, alert.episode.revision)
            self.updates += rewritten != self.rewritten
            self.rewritten = rewritten
        elif alert.reason is not Reason.FLOODED:  # the report has the load itself
            ring = ring_of(alert)
            first = self.rings.setdefault((ring.episode, ring.at, ring.kind), ring)
            if first.severity != ring.severity:
                self.rings[ring.episode, ring.at, ring.kind] = first.model_copy(update={"severity": ring.severity})
        return ()


@dataclass(frozen=True, slots=True)
class Part:
    """The matches of some companies of rules, and the end of the history they are of."""

    lot: Lot
    until: datetime | None


@dataclass(slots=True)
class Said:
    """What would have been said, how often an alert would have been rewritten, and how often each outcome came."""

    rings: list[Ring] = field(default_factory=list)
    updates: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)


def told(bundle: Bundle, part: Part) -> Said:
    """Fold the matches of a part in the order they became known."""
    stage = Listener(bundle)
    partition = Partition(stage)
    outcomes: Counter[str] = Counter()
    for offset, (at, value) in enumerate(part.lot.in_order()):
        outcomes.update(partition.apply(Record(MATCHES.name, 0, offset, None, value, at)).outcomes)
    if part.until is not None:
        outcomes.update(partition.advance(part.until).outcomes)
    return Said(list(stage.rings.values()), stage.updates, outcomes)


def joined(parts: Iterable[Said]) -> Said:
    """Return what all parts say by its time; of one instant always in the same order, whoever folded it."""
    every = Said()
    for part in parts:
        every.rings += part.rings
        every.updates += part.updates
        every.outcomes += part.outcomes
    every.rings.sort(key=lambda ring: (ring.at, ring.rule, ring.episode, ring.kind))
    return every


def ring_of(alert: Alert) -> Ring:
    """Return the plain facts of an alert."""
    trigger, episode = alert.trigger, alert.episode
    claim = trigger.claim if trigger else None
    return Ring(
        at=alert.at,
        rule=alert.rule.rule,
        episode=episode.episode_id,
        kind=alert.kind,
        reason=alert.reason.value,
        detail=alert.detail,
        severity=episode.severity,
        sources=len(episode.origins),
        outlets=episode.outlets[:12],
        title=trigger.facts.title if trigger else "",
        outlet=trigger.facts.outlet if trigger else "",
        url=trigger.facts.url if trigger else None,
        sentence=claim.sentence if claim else "",
        match=without_words(trigger) if trigger and alert.kind == "alert" else None,
        conditions=alert.rule.conditions if alert.kind == "alert" else (),
    )


def without_words(match: Match) -> Match:
    """Return a match without the trace of its article's words: most of its room, and a test needs none."""
    return match.model_copy(update={"facts": match.facts.model_copy(update={"signature": Signature()})})


def facts_of(rule: Rule) -> RuleFacts:
    """Return a rule as the report names it."""
    return RuleFacts(rule=rule.id, version=rule.version, title=rule.title, severity=rule.severity, file=rule.file)
