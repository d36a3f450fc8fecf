"""Tests inside rule files: a timeline of articles and what is expected of each, run through the live step. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, TypeAdapter, ValidationError

from rules.bundle import Bundle
from rules.claim import Claim, Rank
from rules.conditions import Name, Offset, Shape, Terms
from rules.copies import signature
from rules.durations import offset
from rules.episode import Transition
from rules.match import ArticleFacts, Health, Match, source_facts
from rules.misses import Seen, nearest
from rules.rule import Rule
from rules.step import due, fire, step
from rules.timers import State

START = datetime(2026, 3, 1, tzinfo=UTC)
"""Instant `0m` of every timeline."""
LOUDNESS = ("silent", "digest", "update", "thread", "alert")
FIELDS = ("reason", "detail", "severity", "sources", "state")
"""What a test may ask of a transition besides its kind."""
Path = tuple[str | int, ...]
LISTED = ("actor", "target", "parties", "speaker", "place", "context", "relation", "dossiers", "whose")


def as_claim(value: object) -> object:
    """Return a test's short claim with the parts filled in that no rule asks about."""
    if not isinstance(value, dict):
        return value
    given = as_lists(value)
    rank = given.get("speaker_rank")
    if isinstance(rank, str) and rank.upper() in Rank.__members__:
        given["speaker_rank"] = Rank[rank.upper()]
    figures = given.get("figures", [])
    given["figures"] = [
        as_lists(one) if isinstance(one, dict) else one for one in (figures if isinstance(figures, list) else [figures])
    ]
    if isinstance(given.get("due"), str):
        given["due"] = START + offset(given["due"])
    return {"modality": "announced", "sentence": "As the test says.", "position": 1} | given


def as_lists(value: dict[str, Any]) -> dict[str, Any]:
    """Return a mapping with a list of one for each single term of a field that holds several."""
    return {name: [item] if name in LISTED and isinstance(item, str) else item for name, item in value.items()}


TestClaim = Annotated[Claim, BeforeValidator(as_claim)]


class ArticleCase(Shape):
    """An article as a test gives it; what is missing is the plainest thing."""

    outlet: str
    source: str | None = None
    """The feed it came from; the outlet's own without."""
    id: str | None = None
    origin: str | None = None
    family: str | None = None
    bloc: str = "independent"
    tier: Annotated[int, Field(ge=1, le=4)] = 2
    reliability: Literal["A", "B", "C", "D", "E", "F"] = "B"
    genre: str = "news"
    language: str = "en"
    title: str = ""
    text: str = ""
    countries: Terms | None = None
    actors: Terms | None = None
    places: Terms | None = None
    topics: Terms | None = None
    """What it is about besides its claims, whose countries count anyhow."""
    age: Offset = timedelta(0)
    """How long before `at` it was published."""
    undated: bool = False
    claim: TestClaim | None = None
    claims: tuple[TestClaim, ...] = ()


Word = Literal["alert", "update", "thread", "digest", "nothing"]


class SourceCase(Shape):
    """A change in a source's health as a test gives it."""

    id: str
    health: Health
    name: str = ""
    tier: Annotated[int, Field(ge=1, le=4)] = 2
    bloc: str = "independent"
    language: str = "en"


class Entry(Shape):
    """One moment of a timeline: an article, a source's health or neither, and what must be heard."""

    at: Offset
    article: ArticleCase | None = None
    source: SourceCase | None = None
    expect: Word | dict[str, str | int] | None = None


class Case(Shape):
    """One test of a rule."""

    name: str
    timeline: Annotated[tuple[Entry, ...], Field(min_length=1)]


CASE = TypeAdapter(Case)


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing a test expected and did not see."""

    what: str
    """`alert`, `severity`, `sources` …; `test` for one that cannot be read."""
    expected: str
    seen: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one moment of a test showed; `wrong` has each difference, empty when all is as expected."""

    rule: Name
    test: str
    at: str
    expected: str
    seen: str
    wrong: tuple[Difference, ...] = ()
    path: Path = ()
    """Where the moment stands in the rule's document."""
    missed: tuple[tuple[str, str], ...] = ()
    """Of a moment that should have matched: the conditions that kept it out, with what was observed."""


def run(rule: Rule, tests: tuple[Any, ...], others: Mapping[str, Rule] | None = None) -> Iterator[Verdict]:
    """Run the tests of a rule; give a verdict for each moment that expects something.

    The rule runs alone in its bundle, but for the rules among `others` that it listens to.
    """
    together = with_heard(rule, others or {})
    for number, raw in enumerate(tests):
        try:
            case = CASE.validate_python(raw)
        except ValidationError as error:
            yield from unreadable(rule, number, raw, error)
            continue
        yield from run_case(together, case, number)


def with_heard(rule: Rule, others: Mapping[str, Rule]) -> tuple[Rule, ...]:
    """Return the rule and, after it, every rule that it listens to, directly or through others."""
    found = {rule.id: rule}
    left = list(rule.listens_to)
    while left:
        heard = others.get(left.pop())
        if heard is not None and heard.id not in found:
            found[heard.id] = heard
            left.extend(heard.listens_to)
    return tuple(one.running() for one in found.values())


def unreadable(rule: Rule, number: int, raw: Any, error: ValidationError) -> Iterator[Verdict]:
    """Give a verdict for each reason why a test is none."""
    name = str(raw.get("name", number)) if isinstance(raw, dict) else str(number)
    for one in error.errors(include_url=False):
        where = ".".join(str(part) for part in one["loc"])
        difference = Difference("test", f"{where} that can be read", one["msg"].removeprefix("Value error, "))
        yield Verdict(rule.id, name, "", "a test", "no test", (difference,), ("tests", number, *one["loc"]))


def articles(tests: tuple[Any, ...]) -> Iterator[Seen]:
    """Give every article of the tests that can be read, as rules see it."""
    for raw in tests:
        try:
            case = CASE.validate_python(raw)
        except ValidationError:
            continue
        for number, entry in enumerate(case.timeline):
            if entry.article is not None:
                yield article(entry.article, START + entry.at, number)


def run_case(rules: tuple[Rule, ...], case: Case, test: int = 0) -> Iterator[Verdict]:
    """Run one timeline through match and step, timers first, as a live partition does; judge the first rule."""
    rule, bundle, state = rules[0], Bundle(rules), dict[str, Any]()
    for number, entry in enumerate(case.timeline):
        now = START + entry.at
        told = list(timers(bundle, state, now))
        missed: tuple[tuple[str, str], ...] = ()
        if entry.article is not None or entry.source is not None:
            told = [one for one in told if one.kind == "alert"]
        if entry.article is not None:
            seen = article(entry.article, now, number)
            told.extend(stepped(bundle, state, bundle.match(seen.facts, seen.claims, seen.text), now))
            near = nearest(rule, seen) if not of_rule(rule, told) else None
            missed = near.failed if near else ()
        if entry.source is not None:
            told.extend(stepped(bundle, state, bundle.match_source(source(entry.source, now)), now))
        if entry.expect is not None:
            yield judge(rule, case, entry, of_rule(rule, told), ("tests", test, "timeline", number), missed)


def of_rule(rule: Rule, told: list[Transition]) -> list[Transition]:
    """Return what a rule said, without what the rules said that it listens to."""
    return [one for one in told if (one.trigger or one.episode) and rule.id == said_by(one)]


def said_by(transition: Transition) -> str:
    """Return the rule whose transition it is."""
    return transition.episode.rule if transition.episode else transition.trigger.rule if transition.trigger else ""


def stepped(bundle: Bundle, state: State, matches: list[Match], now: datetime) -> Iterator[Transition]:
    """Give what matches do, and what that does to the rules that listen."""
    for match in matches:
        yield from passed_on(bundle, state, step(bundle, state, match, now), now)


def passed_on(bundle: Bundle, state: State, transitions: tuple[Transition, ...], now: datetime) -> Iterator[Transition]:
    """Give transitions, each followed by what it does to the rules that listen."""
    for transition in transitions:
        yield transition
        yield from stepped(bundle, state, bundle.heard(transition), now)


def timers(bundle: Bundle, state: State, now: datetime) -> Iterator[Transition]:
    """Fire what is due before an instant, each timer at its own time."""
    while (at := due(bundle, state)) is not None and at <= now:
        yield from passed_on(bundle, state, fire(bundle, state, at), at)


def source(case: SourceCase, now: datetime) -> ArticleFacts:
    """Return the facts that stand for a source in a test."""
    return source_facts(
        case.id, case.health, now, name=case.name or case.id, tier=case.tier, bloc=case.bloc, language=case.language
    )


def article(case: ArticleCase, now: datetime, number: int) -> Seen:
    """Return a test's article as rules see it."""
    claims = ((case.claim,) if case.claim else ()) + case.claims
    slug = "-".join(case.outlet.lower().split())
    family = case.family or slug
    codes = (code for claim in claims for code in claim.actor + claim.target + claim.parties)
    countries = tuple(dict.fromkeys((*(case.countries or ()), *(code.split(".")[0] for code in codes))))
    facts = ArticleFacts(
        article_id=case.id or f"article-{number}", revision=f"revision-{number}", source_id=case.source or slug,
        outlet=case.outlet, family=family, bloc=case.bloc, reliability=case.reliability, tier=case.tier,
        language=case.language, genre=case.genre,
        title=case.title or f"{case.outlet} {number}", url=None, origin=case.origin or family,
        published_at=None if case.undated else now - case.age,
        published_quality="missing" if case.undated else "exact",
        first_seen_at=now, fetched_at=now, countries=countries, actors=case.actors or (), places=case.places or (),
        topics=case.topics or (),
        signature=signature(case.title, case.text),
    )  # fmt: skip
    return Seen(facts, claims, f"{facts.title}\n{case.text}")


def judge(
    rule: Rule, case: Case, entry: Entry, told: list[Transition], path: Path, missed: tuple[tuple[str, str], ...]
) -> Verdict:
    """Compare the loudest thing a moment caused with what was expected."""
    loudest = max(told, key=lambda one: LOUDNESS.index(one.kind), default=None)
    seen = observed(loudest)
    wanted: Mapping[str, str | int] = entry.expect if isinstance(entry.expect, dict) else {str(entry.expect): ""}
    wrong = tuple(
        difference(name, str(value), seen) for name, value in wanted.items() if not agrees(name, str(value), seen)
    )
    at = f"{int(entry.at.total_seconds() // 60)}m"
    shown = " ".join(f"{name}={value}" for name, value in seen.items() if value)
    expected = str(dict(wanted) if len(wanted) > 1 else entry.expect)
    return Verdict(rule.id, case.name, at, expected, shown, wrong, path, missed if wrong else ())


def difference(name: str, value: str, seen: Mapping[str, str]) -> Difference:
    """Return what was expected under a name and what was seen in its place."""
    if name in FIELDS:
        return Difference(name, value, seen.get(name, "") or "none")
    told = f"{seen['kind']} {seen.get('severity' if seen['kind'] == 'alert' else 'reason', '')}"
    return Difference("heard", f"{name} {value}".strip(), told.strip())


def observed(loudest: Transition | None) -> dict[str, str]:
    """Return what a test may ask of a transition."""
    if loudest is None:
        return {"kind": "nothing", "reason": "no_match"}
    episode = loudest.episode
    return {
        "kind": "nothing" if loudest.kind == "silent" else loudest.kind,
        "reason": loudest.reason.value,
        "detail": loudest.detail,
        "severity": episode.severity if episode else "",
        "sources": str(len(episode.origins)) if episode else "",
        "state": episode.state if episode else "",
    }


def agrees(name: str, value: str, seen: Mapping[str, str]) -> bool:
    """Say whether one expectation holds: a kind (with severity for alerts, reason for others), or a field by name."""
    if name in FIELDS:
        return seen.get(name) == value
    return seen["kind"] == name and (not value or value == seen.get("severity" if name == "alert" else "reason"))
