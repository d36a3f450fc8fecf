"""One turn of one rule: what an episode becomes, and the transition that says so. Pure; judges no match."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from rules.confirm import LATE_AFTER, event_time, last_confirmed
from rules.episode import SEVERITIES, Episode, Evidence, Reason, Severity, Transition, TransitionKind
from rules.hours import is_open
from rules.ledger import Ledger
from rules.match import Match
from rules.rule import Rule


def digest(*parts: str) -> str:
    """Return a short stable hash of its parts: the id of whatever they caused."""
    return hashlib.blake2b("\x1f".join(parts).encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()


def quiet(reason: Reason, match: Match, now: datetime, detail: str = "") -> Transition:
    """Return the named outcome of a match that touched no episode."""
    return Transition(
        transition_id=digest("none", match.match_id, reason, detail), kind="silent", reason=reason, detail=detail,
        at=now, cause=match.match_id, trigger=match,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Fold:
    """A rule, its ledger and the time of the log."""

    rule: Rule
    ledger: Ledger
    now: datetime

    def is_late(self, match: Match) -> bool:
        """Say whether an article is too old to tell anybody about."""
        return self.now - event_time(match.facts) > LATE_AFTER

    def opened(self, key: tuple[str, ...], match: Match, evidence: tuple[Evidence, ...]) -> Episode:
        """Return a new candidate with the evidence that is carried into it."""
        return Episode(
            episode_id=digest(self.rule.id, self.rule.identity, *key, match.match_id),
            rule=self.rule.id, identity=self.rule.identity, key=key, state="candidate",
            severity=self.rule.severity, opened_at=event_time(match.facts), updated_at=self.now, evidence=evidence,
        )  # fmt: skip

    def say(
        self, kind: TransitionKind, reason: Reason, episode: Episode, match: Match | None, cause: str, detail: str = ""
    ) -> tuple[Episode, Transition]:
        """Return the episode one revision on (unless silent) and its transition. What warms up is never told."""
        if match is not None and match.warm_up and kind != "silent":
            kind, detail, reason = "silent", str(reason), Reason.WARM_UP
        if kind == "alert" and self.rule.notify.tell == "digest" and episode.severity != "critical":
            kind = "digest"
        if kind == "alert" and self.holds(episode):
            episode = episode.model_copy(
                update={
                    "held": episode.held or str(reason),
                    "held_detail": episode.held_detail if episode.held else detail,
                }
            )
            kind, detail, reason = "silent", str(reason), Reason.HELD
        changed: dict[str, Any] = {"updated_at": self.now}
        if kind != "silent":
            changed["revision"] = episode.revision + 1
        if kind in ("alert", "thread", "digest"):
            changed["told_at"] = self.now
        if kind == "alert":
            changed |= {"held": "", "held_detail": ""}
        episode = episode.model_copy(update=changed)
        return episode, Transition(
            transition_id=digest(episode.episode_id, cause, reason, detail), kind=kind, reason=reason, detail=detail,
            at=self.now, cause=cause, trigger=match, episode=episode,
        )  # fmt: skip

    def holds(self, episode: Episode) -> bool:
        """Say whether an alert must wait for the rule's hours; critical ones never do."""
        active = self.rule.notify.active
        return active is not None and episode.severity != "critical" and not is_open(active, self.now)

    def tell(
        self, kind: TransitionKind, reason: Reason, episode: Episode, match: Match, detail: str = ""
    ) -> Transition:
        """Keep the episode as a match left it, and return the transition."""
        episode, transition = self.say(kind, reason, episode, match, match.match_id, detail)
        self.ledger.put(episode)
        return transition

    def severity(self, evidence: tuple[Evidence, ...], opened_at: datetime) -> Severity:
        """Return the highest severity that confirmed evidence and confirmed context give."""
        reached = [self.rule.severity]
        for number, rise in enumerate(self.rule.escalate):
            if rise.when is not None:
                pattern = rise.when
                seen = [one for one in evidence if pattern.fits(one.match.claim, one.match.facts, str)]
            else:
                assert rise.within is not None
                since = opened_at - rise.within
                seen = [one for one in self.ledger.heard("if_seen", number) if one.at >= since]
            if last_confirmed(self.rule.context, seen) is not None:
                reached.append(rise.to)
        return max(reached, key=SEVERITIES.index)

    def facets(self, evidence: tuple[Evidence, ...]) -> frozenset[str]:
        """Return the facets that are confirmed by the evidence which shows them."""
        shown = {one.match.match_id: self.rule.facets(one.match) for one in evidence}
        every = frozenset(facet for facets in shown.values() for facet in facets)
        return frozenset(
            facet
            for facet in every
            if last_confirmed(self.rule.context, [one for one in evidence if facet in shown[one.match.match_id]])
        )

    def closed(self, episode: Episode, cause: str, match: Match | None = None) -> Transition:
        """Close an episode and forget it; one that nobody was told of ends in silence."""
        self.ledger.drop(episode.key)
        gone = episode.model_copy(update={"state": "closed"})
        return self.say("silent" if episode.waits else "update", Reason.CLOSED, gone, match, cause)[1]

    @staticmethod
    def orphan(episode: Episode, due: datetime, now: datetime) -> Iterator[Transition]:
        """Give the end of an episode whose rule is gone or changed: the alert says that it is closed."""
        cause = f"timer:orphan:{due.isoformat()}"
        closed = episode.model_copy(update={"state": "closed", "updated_at": now})
        yield Transition(
            transition_id=digest(episode.episode_id, cause), kind="silent", reason=Reason.STALE_RULE,
            at=now, cause=cause, episode=closed,
        )  # fmt: skip
