"""Rules that say what another rule says already: everything they match, the other matches too. Pure.

Looks at conditions only where that is certain: it may miss an overlap, never invent one.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from rules.claim import within
from rules.conditions import Condition
from rules.episode import SEVERITIES
from rules.predicates import CODES, Line, Pattern, Values, rung
from rules.rule import Rule

LASTING = tuple(
    name
    for name in Rule.__dataclass_fields__
    if name
    not in ("id", "title", "why", "owner", "status", "severity", "version", "identity", "patterns", "notify", "file")
)
"""Everything that shapes a rule's stories besides its main pattern: it must be equal."""
PAIRS_MAX = 250
"""Rules with one event and equal stories that are compared pair by pair; more are generated ones."""


def shadowed(rules: Sequence[Rule]) -> Iterator[tuple[Rule, Rule]]:
    """Give (rule, the rule that covers it) for each rule that runs in vain."""
    groups: Mapping[tuple[str, str], list[Rule]] = defaultdict(list)
    for rule in rules:
        if rule.runs:
            alike = repr([getattr(rule, name) for name in LASTING])
            for event in sorted(events(rule)):
                groups[event, alike].append(rule)
    told: set[str] = set()
    for group in groups.values():
        actors = by_actor(group) if len(group) <= PAIRS_MAX else {}
        for narrow in group if actors else ():
            near = (one for term in wider(narrow) for one in actors.get(term, ()))
            wide = next((one for one in near if one.id != narrow.id and covers(one, narrow)), None)
            if wide is not None and narrow.id not in told and wide.id not in told:
                told.add(narrow.id)
                yield narrow, wide


def by_actor(rules: Sequence[Rule]) -> Mapping[str, list[Rule]]:
    """Return rules by the actors that a main pattern of theirs names, under `*` those with one that names none."""
    found: dict[str, list[Rule]] = defaultdict(list)
    for rule in rules:
        for term in dict.fromkeys(term for pattern in rule.patterns["match"] for term in actors_of(pattern) or ("*",)):
            found[term].append(rule)
    return found


def wider(rule: Rule) -> Values:
    """Return what a rule that covers this one is found under: an actor of its first pattern, or what that lies in."""
    first = next((term for pattern in rule.patterns["match"][:1] for term in actors_of(pattern)), "")
    parts = first.split(".") if first else []
    return ("*", *(".".join(parts[: end + 1]) for end in range(len(parts))))


def actors_of(pattern: Pattern) -> Values:
    """Return the actors a pattern names."""
    return next((line.condition.any or () for line in pattern.claim if line.field == "actor"), ())


def events(rule: Rule) -> frozenset[str]:
    """Return the events a rule's main patterns name, `*` for one that names none."""
    named: set[str] = set()
    for pattern in rule.patterns["match"]:
        terms = next((line.condition.any for line in pattern.claim if line.field == "event"), None)
        named.update(terms or ("*",))
    return frozenset(named)


def covers(wide: Rule, narrow: Rule) -> bool:
    """Say whether `wide` rings, for the same desks and as loud, whenever `narrow` does."""
    return (
        SEVERITIES.index(wide.severity) >= SEVERITIES.index(narrow.severity)
        and all(any(contains(outer, inner) for outer in wide.patterns["match"]) for inner in narrow.patterns["match"])
        and set(narrow.desks) <= set(wide.desks)
        and all(getattr(wide, name) == getattr(narrow, name) for name in LASTING)
        and {**wide.patterns, "match": ()} == {**narrow.patterns, "match": ()}
    )


def contains(outer: Pattern, inner: Pattern) -> bool:
    """Say whether every claim and article that fits `inner` surely fits `outer`."""
    if outer.asks_claim != inner.asks_claim:
        return False
    lines = all(
        any(implies(have, want) for have in theirs if have.field == want.field)
        for ours, theirs in ((outer.claim, inner.claim), (outer.article, inner.article))
        for want in ours
    )
    return lines and all(getattr(outer, part) in ((), getattr(inner, part)) for part in other_parts(outer))


def other_parts(pattern: Pattern) -> tuple[str, ...]:
    """Return the parts of a pattern besides its lines: they are compared as a whole."""
    return tuple(part for part in type(pattern).__dataclass_fields__ if part not in ("claim", "article", "asks_claim"))


def implies(have: Line, want: Line) -> bool:
    """Say whether values that satisfy one line surely satisfy another of the same field."""
    one, other = have.condition, want.condition
    if one == other:
        return True
    return all(
        part_implied(have.field, name, one, other)
        for name in Condition.model_fields
        if getattr(other, name) is not None
    )


def part_implied(field: str, name: str, one: Condition, other: Condition) -> bool:
    """Say whether one part of a wanted condition surely holds where another condition does."""
    have, want = getattr(one, name), getattr(other, name)
    if name == "any":
        return have is not None and all(lies_in(field, term, want) for term in have)
    if name == "all":
        return have is not None and all(any(lies_in(field, held, (term,)) for held in have) for term in want)
    if name == "none":
        return have is not None and all(lies_in(field, term, have) for term in want)
    if name == "at_least":
        return have is not None and rung(field, have) >= rung(field, want)
    return bool(have == want)


def lies_in(field: str, term: str, terms: Values) -> bool:
    """Say whether a term is one of the others, or a code below one."""
    return term in terms or (field in CODES and any(within(term, above) for above in terms))
