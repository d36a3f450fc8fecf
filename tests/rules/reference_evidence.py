"""What a slow reading of docs/rules.md makes of the articles of a story: enough, how grave, which values, which dates.

Shares no code with the engine; keeps everything, and looks at all of it every time.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

HOUR = timedelta(hours=1)
DAY = 24 * HOUR
LATE = 6 * HOUR
MINUTE = timedelta(minutes=1)
ONE_DATE = 6 * HOUR
AHEAD = 90 * DAY
SEVERITIES = ["low", "medium", "high", "critical"]
LADDERS = {
    "modality": ["denied", "hypothetical", "reported", "offered", "vowed", "announced", "done"],
    "speaker_rank": ["none", "source", "spokesman", "minister", "commander", "leader"],
    "stage": ["offered", "accepted", "held"],
}
Key = tuple[str, ...]
Claim = dict[str, Any]


@dataclass(frozen=True)
class Seen:
    """One article with its claim, as far as it matters here."""

    at: datetime
    seen_at: datetime
    dated: bool
    outlet: str
    origin: str
    family: str
    bloc: str
    tier: int
    claim: Claim
    rule: int = -1
    """Place of the rule that rang, where this is another rule's alert."""
    story: "Story | None" = field(default=None, compare=False)
    """The story of that rule."""


@dataclass
class Story:
    """What is open for one key: a candidate, one that waits for what follows, or an open story."""

    key: Key
    seen: list[Seen]
    opened_at: datetime
    updated_at: datetime
    stands: str = "candidate"
    told: bool = False
    confirmed: datetime | None = None
    severity: str = ""
    facets: set[str] = field(default_factory=set)
    values: dict[str, tuple[float | None, datetime]] = field(default_factory=dict)
    answered: bool = False
    due: datetime | None = None
    date: str = ""
    """Where its date stands: due, due_soon, lapsed, kept, broken."""
    word: str = ""
    disputed: bool = False
    held: tuple[str, str] | None = None


class Judge:
    """One rule's ground for judging stories. `rule` is the rule file as plain data."""

    def __init__(self, rule: dict[str, Any]) -> None:
        self.rule = rule
        self.confirm = rule["confirm"]
        self.within = hours(self.confirm["within"])
        self.heard: dict[tuple[str, int], list[Seen]] = {}
        self.times: dict[Key, list[datetime]] = {}

    def listens_to(self) -> list[str]:
        """The rules whose alerts are this rule's matches."""
        match = self.rule["match"]
        return list((match.get("any_of_rules") or match.get("all_of_rules") or {"rules": []})["rules"])

    def named(self, name: str, seen: Seen) -> list[str]:
        """The values of a field as the rule names them: the widest term asked for, else the party."""
        asked = self.rule["match"].get("claim", {}).get(name)
        terms = asked.get("any") if isinstance(asked, dict) else asked
        if not terms:
            return sorted({code.split(".")[0] for code in seen.claim[name]})
        found = (sorted((term for term in terms if lies_in(code, term)), key=len)[:1] for code in seen.claim[name])
        return sorted({term for one in found for term in one})

    def ends_of_spans(self, seen: list[Seen], opening: bool = False) -> list[datetime]:
        """Every instant at which the time before it held enough; `opening` asks for counts, too."""
        ends = [one.at for one in seen]
        return [at for at in ends if self.enough([o for o in seen if at - self.within <= o.at <= at], opening)]

    def enough(self, seen: list[Seen], opening: bool) -> bool:
        """Whether these articles, of one span, confirm each other."""
        if not any(one.dated for one in seen):
            return False
        for tier, count in self.confirm.get("at_least", {}).items():
            if largest_independent({(one.origin, one.family) for one in seen if one.tier <= int(tier[-1])}) < count:
                return False
        if opening and not self.many_enough(seen):
            return False
        by = self.confirm.get("independent_by", "origin")
        if by == "family":
            return len({one.family for one in seen}) >= self.confirm["sources"]
        pairs = {(one.origin, one.bloc if by == "bloc" else one.family) for one in seen}
        return largest_independent(pairs) >= self.confirm["sources"]

    def many_enough(self, seen: list[Seen]) -> bool:
        """Whether there are articles, different values and different rules enough to open a story."""
        shown = {
            "actor": {code.split(".")[0] for one in seen for code in one.claim["actor"]},
            "outlet": {one.outlet for one in seen},
            "family": {one.family for one in seen},
        }
        match = self.rule["match"]
        everyone = len(self.listens_to()) if "all_of_rules" in match else 1
        needed = (match.get("any_of_rules") or match.get("all_of_rules") or {}).get("at_least", everyone)
        return (
            len(seen) >= self.confirm.get("matches", 1)
            and all(len(shown[name]) >= count for name, count in self.confirm.get("distinct", {}).items())
            and len({one.rule for one in seen}) >= needed
        )

    def supported(self, heard: list[Seen], seen: Seen) -> bool:
        """Whether some span that holds this observation holds enough."""
        return any(seen.at <= at <= seen.at + self.within for at in self.ends_of_spans(heard))

    def raised(self, story: Story) -> bool:
        """Raise the severity by the story's own articles and by what stands in the context; say whether it rose."""
        best = story.severity
        for number, rise in enumerate(self.rule.get("escalate", [])):
            if "when" in rise:
                near = [one for one in story.seen if fits(rise["when"]["claim"], one)]
            else:
                since = story.opened_at - hours(rise["if_seen"]["within"])
                near = [one for one in self.heard.get(("if_seen", number), []) if one.at >= since]
            if self.ends_of_spans(near):
                best = max(best, rise["to"], key=SEVERITIES.index)
        rose = best != story.severity
        story.severity = best
        return rose

    def facets(self, seen: Seen) -> set[str]:
        """What `reopen_if` sees in an article."""
        asked = self.rule["episode"].get("reopen_if", {})
        found = {f"{name}:{value}" for name in asked.get("new", []) for value in self.named(name, seen)}
        for name in asked.get("higher", []):
            ladder, value = LADDERS[name], seen.claim[name]
            found |= {f"{name}:{rung}" for rung in ladder[: ladder.index(value) + 1]} if value in ladder else set()
        return found

    def confirmed_facets(self, story: Story) -> set[str]:
        """The facets that enough articles show."""
        every = {facet for one in story.seen for facet in self.facets(one)}
        return {
            facet for facet in every if self.ends_of_spans([one for one in story.seen if facet in self.facets(one)])
        }

    def stage(self, story: Story) -> str:
        """The highest stage that enough articles reach, where a higher one reopens."""
        ladder, asked = LADDERS["stage"], self.rule["episode"].get("reopen_if", {}).get("higher", [])
        if "stage" not in asked:
            return ""
        for stage in reversed(ladder):
            if f"stage:{stage}" in self.confirmed_facets(story):
                return stage
        beside = [one for one in story.seen if one.claim["stage"] == "rebuffed"]
        return "rebuffed" if self.ends_of_spans(beside) else ""

    # values and dates

    def shown(self, seen: Seen) -> list[tuple[str, float | None, bool]]:
        """(word, amount, inexact) of each value of what the rule follows."""
        change, claim = self.rule.get("change", {}), seen.claim
        if "classes" in change:
            return [(name, None, False) for name, one in change["classes"].items() if fits(one["claim"], seen)][:1]
        if change.get("of") == "figure":
            return [(f"{one['kind']} {one['value']}", one["value"], one["rounded"]) for one in claim["figures"]]
        if change.get("of") in LADDERS and claim[change["of"]]:
            value, ladder = claim[change["of"]], LADDERS[change["of"]]
            return [(value, ladder.index(value) if value in ladder else -1, False)]
        return []

    def confirmed_values(self, story: Story) -> list[tuple[datetime, str, float | None, bool]]:
        """(when, word, amount, inexact) of each value that enough articles show, oldest first."""
        every = {(word, amount) for one in story.seen for word, amount, _ in self.shown(one)}
        found = []
        for word, amount in every:
            ends = self.ends_of_spans([one for one in story.seen if word in [w for w, _, _ in self.shown(one)]])
            exact = any(word == w and not inexact for one in story.seen for w, _, inexact in self.shown(one))
            if ends:
                found.append((max(ends), word, amount, not exact))
        return sorted(found)

    def changed(self, story: Story) -> str:
        """Take in what enough articles show; return the news among it as `from → to`."""
        news = ""
        for at, word, amount, inexact in self.confirmed_values(story):
            old = story.values.get(word)
            fresh = old is None or at - old[1] > hours(self.rule["change"].get("repeat_after", "7d"))
            if fresh and self.passes(amount, story) and not (inexact and story.values):
                news = f"{self.stands_at(story) or 'nothing'} → {word}"
            elif old is None:
                continue
            if old is None or at > old[1]:
                story.values[word] = (amount, at)
        return news

    def passes(self, amount: float | None, story: Story) -> bool:
        """Whether a value lies in the direction that is news."""
        known = [one for one, _ in story.values.values() if one is not None]
        direction = self.rule.get("change", {}).get("direction", "any")
        if direction == "any" or amount is None or not known:
            return True
        return amount > max(known) if direction == "up" else amount < min(known)

    def stands_at(self, story: Story) -> str:
        """The value that stands: the extreme one where there is a direction, else the latest."""
        direction = self.rule.get("change", {}).get("direction", "any")
        if direction == "any":
            return max(story.values, key=lambda word: story.values[word][1], default="")
        sign = 1 if direction == "up" else -1
        return max(story.values, key=lambda word: sign * (story.values[word][0] or 0), default="")

    def dates(self, story: Story) -> list[datetime]:
        """The dates that enough articles name, within hours of each other; one that was past is none."""
        if "deadline" not in self.rule:
            return []
        named = [(one.claim["due"], one) for one in story.seen if one.claim["due"]]
        ahead = [(due, one) for due, one in named if one.at < due <= one.at + AHEAD]
        return sorted(
            {due for due, _ in ahead if self.ends_of_spans([one for d, one in ahead if abs(d - due) <= ONE_DATE])}
        )

    def unusual(self, key: Key, at: datetime) -> bool:
        """Whether the window that ends now holds far more than the rule is used to; true where it does not ask."""
        spike = self.confirm.get("spike")
        if spike is None:
            return True
        part = hours(spike["window"]).total_seconds() / 6
        parts = [int(one.timestamp() // part) for one in self.times[key]]
        end, back = int(at.timestamp() // part) + 1, int(hours(spike["over"]).total_seconds() / part)
        known = end - 6 - max(end - 6 - back, min(parts))
        if known < back / 4:
            return False
        usual = sum(end - 6 - back <= one < end - 6 for one in parts) / known * 6
        return sum(end - 6 <= one < end for one in parts) >= max(spike["min"], spike["ratio"] * usual)


def hours(text: str) -> timedelta:
    """`6h` and `3d` as spans."""
    return int(text[:-1]) * (DAY if text[-1] == "d" else HOUR)


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


def shares(names: list[str], seen: Seen, story: Story) -> bool:
    """Whether an article has a party of each field in common with the story's own."""
    return all(
        {code.split(".")[0] for code in seen.claim[name]}
        & {code.split(".")[0] for one in story.seen for code in one.claim[name]}
        for name in names
    )


def fits(lines: dict[str, Any] | None, seen: Seen) -> bool:
    """Whether an article's claim satisfies every line; never, where there is no pattern."""
    return lines is not None and all(holds(name, want, seen.claim[name]) for name, want in lines.items())


def holds(name: str, want: Any, values: Any) -> bool:
    """Whether the values of one field are what a line wants."""
    have = values if isinstance(values, list) else [] if values is None else [values]
    if name == "figures":
        return any(one["kind"] == want["kind"] for one in have)
    if not isinstance(want, dict):
        want = {"any": want if isinstance(want, list) else [want]}
    same = lies_in if name in ("actor", "target", "speaker") else str.__eq__
    for word, wanted in want.items():
        if word == "any" and "same_party" in wanted:
            if not have:
                return False
        elif word == "any" and not any(same(value, term) for value in have for term in wanted):
            return False
        if word == "all" and not all(any(same(value, term) for value in have) for term in wanted):
            return False
        if word in ("none", "not_in") and any(same(value, term) for value in have for term in wanted):
            return False
        if word == "at_least":
            ladder = LADDERS[name]
            if not any(ladder.index(value) >= ladder.index(wanted) for value in have):
                return False
        if word == "present" and bool(have) != wanted:
            return False
    return True
