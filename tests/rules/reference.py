"""A slow, obvious reading of docs/rules.md: what the engine must say, recomputed from everything that was ever heard.

Shares no code with the engine. No index, no cut evidence, no timer buckets: plain dicts, loops and brute force.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import product
from typing import Any

HOUR = timedelta(hours=1)
LATE = 6 * HOUR
MINUTE = timedelta(minutes=1)
MODALITIES = ["denied", "hypothetical", "reported", "offered", "vowed", "announced", "done"]
SEVERITIES = ["low", "medium", "high", "critical"]


@dataclass
class Seen:
    """One article that fits a pattern, as far as it matters here."""

    at: datetime
    seen_at: datetime
    dated: bool
    origin: str
    family: str
    tier: int
    actors: list[str]
    targets: list[str]


@dataclass
class Story:
    """What is open for one key."""

    key: tuple[str, ...]
    seen: list[Seen]
    opened_at: datetime
    updated_at: datetime
    told: bool = False
    confirmed: datetime | None = None
    severity: str = ""
    targets: set[str] = field(default_factory=set)


Said = tuple[datetime, str, str, tuple[str, ...], str]
"""(when, kind, reason, key, severity) of an alert or a digest line."""


class Reference:
    """One rule, run the slow way. `rule` is the rule file as plain data."""

    def __init__(self, rule: dict[str, Any]) -> None:
        self.rule = rule
        self.within = hours(rule["confirm"]["within"])
        self.new_after = hours(rule["episode"]["new_after"])
        self.max_open = hours(rule["episode"]["max_open"])
        self.stories: dict[tuple[str, ...], Story] = {}
        self.context: list[Seen] = []
        self.said: list[Said] = []

    def article(self, now: datetime, claim: dict[str, Any], seen: Seen) -> None:
        """Take one article: timers first, then every pattern it fits."""
        self.time(now)
        if fits(self.rule["match"]["claim"], claim):
            for key in self.keys(seen):
                self.match(now, key, seen)
        for rise in self.rule.get("escalate", []):
            if fits(rise["if_seen"]["claim"], claim):
                self.context.append(seen)
                for story in list(self.stories.values()):
                    if story.confirmed is not None and self.raised(story):
                        story.updated_at = now
                        self.say(now, "thread" if now - seen.at > LATE else "alert", "severity_raised", story)

    def keys(self, seen: Seen) -> list[tuple[str, ...]]:
        """The stories an article belongs to."""
        values = {"actor": party_names(seen.actors, self.rule["match"]["claim"].get("actor"))}
        return sorted(product(*[values[name] or [""] for name in self.rule["episode"].get("per", [])]))

    def match(self, now: datetime, key: tuple[str, ...], seen: Seen) -> None:
        """What an article does to one story."""
        story, late, carried = self.stories.get(key), now - seen.at > LATE, []
        if story is not None and story.confirmed is not None:
            if seen.at > min(story.confirmed + self.new_after, story.opened_at + self.max_open):
                confirmed = story.confirmed
                carried = [one for one in story.seen if one.at >= seen.at - self.within and one.at > confirmed]
                del self.stories[key]
                story = None
            elif seen.at < story.opened_at - max(self.new_after, LATE):
                return
        elif story is not None and not late:
            story.seen = [one for one in story.seen if one.at >= seen.at - self.within - LATE]
            if not story.seen:
                del self.stories[key]
                story = None
        if late and (story is None or story.confirmed is None):
            return
        if story is None:
            story = self.stories[key] = Story(key, carried, seen.at, now)
        story.seen.append(seen)
        story.opened_at = min([story.opened_at, *(one.at for one in story.seen)])
        story.updated_at = now
        self.grown(now, story, late)

    def grown(self, now: datetime, story: Story, late: bool) -> None:
        """What a story says now that it has one more article."""
        confirmed = self.confirmed_at(story.seen)
        if story.confirmed is None:
            if confirmed is not None:
                story.confirmed, story.severity = confirmed, self.rule["severity"]
                story.targets = self.confirmed_targets(story)
                self.raised(story)
                self.say(now, "alert", "first", story)
            return
        if confirmed is not None:
            story.confirmed = max(confirmed, story.confirmed)
        raised = self.raised(story)
        targets = self.confirmed_targets(story)
        new, story.targets = targets - story.targets, story.targets | targets
        if raised:
            self.say(now, "thread" if late else "alert", "severity_raised", story)
        elif new:
            self.say(now, "thread" if late else "alert", "reopened", story)

    def raised(self, story: Story) -> bool:
        """Raise the severity by what stands in the context; say whether it rose."""
        best = story.severity
        for rise in self.rule.get("escalate", []):
            since = story.opened_at - hours(rise["if_seen"]["within"])
            near = [one for one in self.context if one.at >= since]
            if self.confirmed_at(near) is not None:
                best = max(best, rise["to"], key=SEVERITIES.index)
        rose = best != story.severity
        story.severity = best
        return rose

    def confirmed_targets(self, story: Story) -> set[str]:
        """The targets that enough articles name, where a new one reopens."""
        if "new" not in self.rule["episode"].get("reopen_if", {}):
            return set()
        asked = self.rule["match"]["claim"].get("target")
        named = {target for one in story.seen for target in party_names(one.targets, asked)}
        return {
            target
            for target in named
            if self.confirmed_at([one for one in story.seen if target in party_names(one.targets, asked)]) is not None
        }

    def confirmed_at(self, seen: list[Seen]) -> datetime | None:
        """The last instant at which the time before it held enough."""
        ends = [one.at for one in seen if self.enough([o for o in seen if one.at - self.within <= o.at <= one.at])]
        return max(ends, default=None)

    def enough(self, seen: list[Seen]) -> bool:
        """Whether these articles, of one span, confirm each other."""
        confirm = self.rule["confirm"]
        if not any(one.dated for one in seen):
            return False
        for tier, count in confirm.get("at_least", {}).items():
            if len({one.origin for one in seen if one.tier <= int(tier[-1])}) < count:
                return False
        return largest_independent({(one.origin, one.family) for one in seen}) >= confirm["sources"]

    def time(self, now: datetime) -> None:
        """Let every timer run out that is due, in order."""
        while True:
            due = min(((self.due(story), story.key) for story in self.stories.values()), default=None)
            if due is None or due[0] > now:
                return
            self.ring(due[0], self.stories[due[1]])

    def due(self, story: Story) -> datetime:
        """When a story's timer is due."""
        if story.confirmed is not None:
            due = min(story.confirmed + self.new_after, story.opened_at + self.max_open) + LATE
        elif not story.told:
            due = story.opened_at + self.within
        else:
            due = max(one.at for one in story.seen) + self.within + LATE
        return max(due, story.updated_at + MINUTE)

    def ring(self, now: datetime, story: Story) -> None:
        """A timer: an unconfirmed story is told as the rule says, and later forgotten; a confirmed one closes."""
        if story.confirmed is not None or story.told:
            del self.stories[story.key]
            return
        story.told, story.updated_at = True, now
        if any(one.dated for one in story.seen):
            otherwise = self.rule["confirm"]["otherwise"]
            if otherwise == "low":
                story.severity = "low"
                self.say(now, "alert", "unconfirmed", story)
                story.severity = ""
            elif otherwise == "digest":
                story.severity = self.rule["severity"]
                self.say(now, "digest", "unconfirmed", story)
                story.severity = ""

    def say(self, now: datetime, kind: str, reason: str, story: Story) -> None:
        """Write down what people are told."""
        if kind in ("alert", "digest"):
            self.said.append((now, kind, reason, story.key, story.severity))


def hours(text: str) -> timedelta:
    """`6h` and `3d` as spans."""
    return int(text[:-1]) * (24 * HOUR if text[-1] == "d" else HOUR)


def largest_independent(pairs: set[tuple[str, str]]) -> int:
    """The most (origin, family) pairs that differ pairwise in both, tried one by one."""
    best = 0
    for pair in pairs:
        rest = {other for other in pairs if other[0] != pair[0] and other[1] != pair[1]}
        best = max(best, 1 + largest_independent(rest))
    return best


def lies_in(code: str, term: str) -> bool:
    """Whether a code is a term or lies below it."""
    return code == term or code.startswith(term + ".")


def party_names(codes: list[str], asked: Any) -> list[str]:
    """Codes as the rule names them: the widest term asked for, else the party."""
    terms = asked.get("any") if isinstance(asked, dict) else asked
    if not terms:
        return sorted({code.split(".")[0] for code in codes})
    named = (sorted((term for term in terms if lies_in(code, term)), key=len)[:1] for code in codes)
    return sorted({term for found in named for term in found})


def fits(lines: dict[str, Any], claim: dict[str, Any]) -> bool:
    """Whether a claim satisfies every line."""
    return all(holds(name, want, claim.get(name, [])) for name, want in lines.items())


def holds(name: str, want: Any, values: Any) -> bool:
    """Whether the values of one field are what a line wants."""
    have = values if isinstance(values, list) else [values]
    if not isinstance(want, dict):
        want = {"any": want if isinstance(want, list) else [want]}
    same = lies_in if name in ("actor", "target") else str.__eq__
    for word, wanted in want.items():
        if word == "any" and not any(same(value, term) for value in have for term in wanted):
            return False
        if word == "all" and not all(any(same(value, term) for value in have) for term in wanted):
            return False
        if word in ("none", "not_in") and any(same(value, term) for value in have for term in wanted):
            return False
        if word == "at_least" and not any(MODALITIES.index(value) >= MODALITIES.index(wanted) for value in have):
            return False
        if word == "present" and bool(have) != wanted:
            return False
    return True
