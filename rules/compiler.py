"""A rule's spec to the rule that runs. Pure: knows models and plain data, neither files nor state."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from rules.change import Change
from rules.conditions import PARTY, Condition, PatternSpec
from rules.confirm import RULE
from rules.match import Role
from rules.predicates import (
    Between,
    Line,
    Pattern,
    compile_figures,
    compile_lines,
    compile_phrases,
    compile_source,
)
from rules.rule import Deadline, Escalation, Exempt, Follow, Rule
from rules.spec import SHAPING, ChangeSpec, ConfirmSpec, DeadlineSpec, FollowSpec, RuleSpec


def compile_rule(spec: RuleSpec, resolved: Mapping[str, Any], file: str = "") -> Rule:
    """Return the rule of a valid spec; `resolved` is the document as plain data with its lists in place."""
    shaping = {name: resolved[name] for name in SHAPING if name in resolved}
    whole = {name: value for name, value in resolved.items() if name not in ("tests", "lists", "untested")}
    main = match_patterns(spec)
    listens_to = spec.match.listens_to
    return Rule(
        id=spec.rule, title=spec.title, why=spec.why, owner=spec.owner, status=spec.status, severity=spec.severity,
        version=fingerprint(whole), identity=fingerprint(shaping),
        patterns={"match": main, **secondary_patterns(spec)},
        per=spec.episode.per, new_after=spec.episode.new_after, max_open=spec.episode.max_open,
        reopen_higher=spec.episode.reopen_if.higher, reopen_new=spec.episode.reopen_if.new,
        confirm=opening_confirm(spec),
        context=spec.confirm.model_copy(update={"distinct": {}, "matches": 1, "spike": None}),
        escalate=tuple(
            Escalation(e.to, compile_pattern(e.when) if e.when else None, e.if_seen.within if e.if_seen else None)
            for e in spec.escalate
        ),
        develop=tuple(one.state for one in spec.develop),
        same_party=asks_same_party(spec),
        notify=spec.notify,
        exceptions=tuple(Exempt(compile_pattern(one), one.until, one.why) for one in spec.exceptions),
        change=compile_change(spec.change, main),
        followed_by=tuple(follow(one) for one in spec.followed_by),
        not_followed_by=follow(spec.not_followed_by) if spec.not_followed_by else None,
        deadline=compile_deadline(spec.deadline),
        coverage=spec.coverage.needs if spec.coverage else (),
        listens_to=listens_to.rules if listens_to else (),
        file=file,
    )  # fmt: skip


def secondary_patterns(spec: RuleSpec) -> Mapping[Role, tuple[Pattern, ...]]:
    """Return the patterns besides the main one, by role."""
    deadline = spec.deadline or DeadlineSpec()
    return {
        "if_seen": tuple(compile_pattern(one.if_seen) for one in spec.escalate),
        "followed_by": tuple(compile_pattern(one) for one in spec.followed_by),
        "not_followed_by": given(spec.not_followed_by),
        "kept": given(deadline.kept),
        "broken": given(deadline.broken),
        "develop": tuple(compile_pattern(one) for one in spec.develop),
        "retract": given(spec.retract),
        "health": needed_sources(spec),
    }


def needed_sources(spec: RuleSpec) -> tuple[Pattern, ...]:
    """Return the pattern of the sources that `coverage` needs."""
    if spec.coverage is None:
        return ()
    condition = Condition.model_validate({"any": list(spec.coverage.needs)})
    return (Pattern(article=(Line("coverage.needs", "source", condition),), on_source=True),)


def given(spec: PatternSpec | None) -> tuple[Pattern, ...]:
    """Return the pattern of a block that may be missing."""
    return (compile_pattern(spec),) if spec else ()


def opening_confirm(spec: RuleSpec) -> ConfirmSpec:
    """Return what confirms an opening; a rule over rules also needs enough different ones of them."""
    listens_to = spec.match.listens_to
    if listens_to is None:
        return spec.confirm
    needed = listens_to.at_least or (len(set(listens_to.rules)) if spec.match.all_of_rules else 1)
    return spec.confirm.model_copy(update={"distinct": {**spec.confirm.distinct, RULE: needed}})


def follow(spec: FollowSpec) -> Follow:
    """Return what a claim that must or must not follow has to share with the story, and by when."""
    return Follow(spec.within, spec.same)


def asks_same_party(spec: RuleSpec) -> bool:
    """Say whether a retraction must come from a party of the story."""
    speaker = spec.retract.claim.speaker if spec.retract and spec.retract.claim else None
    return bool(speaker and speaker.any and PARTY in speaker.any)


def compile_change(spec: ChangeSpec | None, main: tuple[Pattern, ...]) -> Change | None:
    """Return the value the rule follows."""
    if spec is None:
        return None
    classes = tuple((name, compile_pattern(one)) for name, one in (spec.classes or {}).items())
    return Change(spec.of or "", classes, spec.direction, spec.repeat_after, spec.tell, main)


def compile_deadline(spec: DeadlineSpec | None) -> Deadline | None:
    """Return how the rule treats a claim's own date."""
    if spec is None:
        return None
    kept, broken = (one.same if one else () for one in (spec.kept, spec.broken))
    return Deadline(spec.remind, spec.grace, kept, broken)


def match_patterns(spec: RuleSpec) -> tuple[Pattern, ...]:
    """Return the main pattern, once for each alternative under `match.any` joined with the common lines."""
    if spec.match.listens_to:
        return ()
    common = compile_pattern(spec.match)
    also = tuple(compile_pattern(one) for one in spec.match.all or ())
    never = tuple(compile_pattern(one) for one in spec.match.none or ())
    common = replace(common, also=also, never=never)
    if spec.match.any is None:
        return (common,)
    return tuple(joined(common, compile_pattern(other)) for other in spec.match.any)


def joined(one: Pattern, two: Pattern) -> Pattern:
    """Return the pattern that asks for both."""
    return Pattern(
        one.claim + two.claim, one.article + two.article, one.between + two.between, one.text + two.text,
        one.figures + two.figures, one.also + two.also, one.never + two.never,
        one.asks_claim or two.asks_claim, one.on_source or two.on_source,
    )  # fmt: skip


def compile_pattern(spec: PatternSpec | None) -> Pattern:
    """Return the pattern of a block; an empty one for none."""
    if spec is None:
        return Pattern()
    between = (Between(spec.claim.between),) if spec.claim and spec.claim.between else ()
    return Pattern(
        claim=compile_lines("claim", spec.claim),
        article=compile_lines("article", spec.article) + compile_source(spec.source),
        between=between,
        text=compile_phrases(spec.text),
        figures=compile_figures(spec.claim.figures if spec.claim else None),
        asks_claim=spec.claim is not None,
        on_source=spec.source is not None,
    )


def fingerprint(data: object) -> str:
    """Return a short hash of plain data: equal data, equal hash, on any machine."""
    text = json.dumps(data, sort_keys=True, ensure_ascii=True)
    return hashlib.blake2b(text.encode(), digest_size=6).hexdigest()
