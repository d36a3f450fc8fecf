"""Rules over rules: who listens to whom, what an alert of one is to another, and circles among them. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Literal

from rules.episode import Episode, Transition
from rules.findings import did_you_mean
from rules.match import Match
from rules.progress import digest
from rules.rule import Rule

Listeners = Mapping[str, tuple[tuple[Rule, int], ...]]
"""Rule id → the rules that listen to it, each with its place in their lists."""


def listeners(rules: Iterable[Rule]) -> Listeners:
    """Return who listens to whom, among rules that run."""
    found: dict[str, list[tuple[Rule, int]]] = {}
    for rule in rules:
        if rule.runs:
            for number, heard in enumerate(rule.listens_to):
                found.setdefault(heard, []).append((rule, number))
    return {heard: tuple(listening) for heard, listening in found.items()}


def together(rules: Mapping[str, Rule]) -> Mapping[str, str]:
    """Return each rule's company: what one rule says may reach only rules of the same one, so companies run apart.

    A company is named by the first of its rules.
    """
    company = {rule: rule for rule in rules}
    for rule in rules.values():
        for heard in rule.listens_to:
            if heard in company and company[heard] != company[rule.id]:
                one, other = sorted((company[heard], company[rule.id]))
                company = {name: one if of == other else of for name, of in company.items()}
    return company


def passed_on(
    rule: Rule, number: int, episode: Episode, transition: Transition, role: Literal["rule", "retract"] = "rule"
) -> Match:
    """Return the match that an alert of another rule is, or its retraction: claim and article, when it was told.

    The article takes the transition's own id, so that two alerts on one article stay two observations; its revision is
    the story, by which a retraction finds what stands on it.
    """
    source = transition.trigger or max(episode.evidence, key=lambda one: (one.at, one.match.match_id)).match
    own = {"article_id": transition.transition_id, "revision": episode.episode_id}
    clocks = {"published_at": transition.at, "first_seen_at": transition.at, "fetched_at": transition.at}
    facts = source.facts.model_copy(update={**own, **clocks, "published_quality": "exact"})
    return Match(
        match_id=digest(rule.id, rule.identity, role, str(number), transition.transition_id),
        rule=rule.id, identity=rule.identity, role=role, pattern=number,
        claim=source.claim, facts=facts, warm_up=source.warm_up,
    )  # fmt: skip


def deaf(rules: Mapping[str, Rule], rule: Rule) -> tuple[str, str, str] | None:
    """Return code, message and remedy of what keeps a rule from hearing others, None where nothing does."""
    for heard in rule.listens_to:
        if heard not in rules:
            hint = did_you_mean(heard, rules) or "name a rule of this bundle that can run"
            return "unknown-rule", f"no rule {heard!r} to listen to", hint
    way = circle(rules, rule)
    return ("rule-circle", "the rule listens to itself", " → ".join(way)) if way else None


def circle(rules: Mapping[str, Rule], start: Rule) -> tuple[str, ...]:
    """Return the way from a rule back to itself through the rules it listens to, empty where there is none."""
    return next(ways_back(rules, start.id, (start.id,), set()), ())


def ways_back(rules: Mapping[str, Rule], goal: str, way: tuple[str, ...], seen: set[str]) -> Iterator[tuple[str, ...]]:
    """Give the ways on from the end of a way to the goal; every rule is looked at once."""
    last = rules.get(way[-1])
    for heard in last.listens_to if last else ():
        if heard == goal:
            yield (*way, goal)
        elif heard not in seen:
            seen.add(heard)
            yield from ways_back(rules, goal, (*way, heard), seen)
