"""A rule held against articles, as a tree: patterns, conditions with what was observed, and what follows. Pure.

Judges with the engine's own lines and runs the live step; here they are only written down.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from rules.bundle import Bundle
from rules.confirm import independent
from rules.durations import written
from rules.episode import Episode, Transition
from rules.misses import Judgement, Seen, judgements
from rules.rule import Rule
from rules.step import step

ALMOST_MAX = 1
"""Failed conditions up to which a pattern of a secondary role is worth showing."""
NAMES = {"match": "match", "if_seen": "escalate if_seen", "develop": "develop", "retract": "retract"}


def tree(rule: Rule, articles: Sequence[Seen]) -> Iterator[str]:
    """Yield each article's tree in the order they were known, then what the rule's stories came to."""
    bundle, state = Bundle((rule.running(),)), dict[str, Any]()
    ordered = sorted(articles, key=lambda one: one.facts.fetched_at)
    for article in ordered:
        yield f"{article.facts.title or '(no title)'}"
        now = article.facts.fetched_at
        yield f"  {article.facts.outlet}, tier {article.facts.tier}, known {now:%Y-%m-%d %H:%M} UTC"
        yield from patterns(rule, article)
        matches = bundle.match(article.facts, article.claims, article.text)
        told = [one for match in matches for one in step(bundle, state, match, now)]
        yield from outcome(rule, told)


def patterns(rule: Rule, article: Seen) -> Iterator[str]:
    """Yield the nearest judgement of each pattern; of secondary ones only what comes near."""
    best: dict[tuple[str, int], Judgement] = {}
    for one in judgements(rule, article):
        known = best.get((one.role, one.number))
        if known is None or len(one.failed) < len(known.failed):
            best[one.role, one.number] = one
    several = sum(role == "match" for role, _ in best) > 1
    for (role, number), one in best.items():
        if role == "match" or len(one.failed) <= ALMOST_MAX:
            name = NAMES.get(role, role) + (f" alternative {number + 1}" if several and role == "match" else "")
            yield from judgement(name, one)


def judgement(name: str, one: Judgement) -> Iterator[str]:
    """Yield one pattern: fits or how far from it, the claim it looked at, each condition."""
    missing = len(one.failed)
    told = f"{missing} of {len(one.rows)} missing" if missing else "fits"
    yield f"  {'✗' if missing else '✓'} {name}: {told}"
    if one.claim is not None:
        yield f"  │ “{one.claim.sentence}”"
    for number, (condition, seen, holds) in enumerate(one.rows):
        branch = "└" if number == len(one.rows) - 1 else "├"
        yield f"  {branch}─ {'✓' if holds else '✗'} {condition} → {seen}"


def outcome(rule: Rule, told: Sequence[Transition]) -> Iterator[str]:
    """Yield what the step made of the matches, and what a story still lacks."""
    if not told:
        yield "  nothing matches"
        return
    for one in told:
        severity = f" {one.episode.severity}" if one.episode and one.kind != "silent" else ""
        yield f"  → {one.kind}{severity}: {one.reason.value}{f' ({one.detail})' if one.detail else ''}"
        if one.episode is not None and one.episode.state == "candidate":
            yield from (f"    lacks {what}" for what in lacking(rule, one.episode))


def lacking(rule: Rule, episode: Episode) -> Iterator[str]:
    """Yield what a candidate needs to be confirmed."""
    confirm = rule.confirm
    within = written(confirm.within)
    have = independent(episode.evidence, confirm.independent_by)
    if have < confirm.sources:
        yield f"{confirm.sources - have} more independent by {confirm.independent_by} within {within} (has {have})"
    for tier, count in confirm.at_least.items():
        seen = len({one.origin for one in episode.evidence if one.match.facts.tier <= int(tier[-1])})
        if seen < count:
            yield f"{count - seen} of {tier.replace('_', ' ')} or better within {within} (has {seen})"
