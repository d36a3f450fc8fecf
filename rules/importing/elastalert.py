"""ElastAlert2 rules to drafts: any, frequency, spike, flatline, new_term, cardinality, change. Pure.

Its events are log lines, ours are articles; what differs is said, what has no counterpart is named.
"""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

from rules.durations import written
from rules.importing.boolean import Clause, QueryError, Term, clauses
from rules.importing.draft import Draft, add_clauses

PER = {
    "actor": "actor", "target": "target", "place": "place", "speaker": "speaker", "outlet": "outlet",
    "source": "source", "publisher": "outlet", "language": "language", "lang": "language", "bloc": "bloc",
}  # fmt: skip
"""Field names that tell stories apart here, too."""
DISTINCT = {**{name: PER[name] for name in PER if name != "source"}, "family": "family", "origin": "origin"}
CHANGES = {
    "stage": "stage",
    "modality": "modality",
    "speaker_rank": "speaker_rank",
    "figure": "figure",
    "value": "figure",
}
HANDLED = frozenset((
    "name", "type", "index", "filter", "num_events", "timeframe", "query_key", "realert", "spike_height", "spike_type",
    "threshold_ref", "threshold_cur", "threshold", "fields", "terms_window_size", "cardinality_field",
    "max_cardinality", "min_cardinality", "compare_key", "alert", "description", "is_enabled", "priority",
))  # fmt: skip
SEVERAL_MAX = 20
KEPT = timedelta(days=90)


def drafted(rule: Mapping[str, Any]) -> Draft:
    """Return the draft of one ElastAlert2 rule."""
    name = str(rule.get("name") or "imported")
    draft = Draft(name, str(rule.get("description") or name))
    add_clauses(draft, tuple(filters(draft, rule.get("filter") or ())))
    kind = str(rule.get("type") or "any")
    maker = MAKERS.get(kind)
    if maker is None:
        draft.missing.append(f"type: {kind}: there is no such rule here; its filter is kept")
    else:
        maker(draft, rule)
    if rule.get("realert"):
        draft.blocks["notify"] = {"to": ["unassigned"], "quiet_for": span(rule["realert"])}
    for other in sorted(map(str, set(rule) - HANDLED)):
        draft.missing.append(f"{other}: not a matter of rules here")
    if rule.get("alert"):
        draft.told.append(f"alert: {rule['alert']}: a rule names desks, routes name channels")
    if not draft.match():
        draft.missing.append("the filter says nothing that could be kept: write `match` by hand")
    return draft


def span(value: Any, shortest: timedelta = timedelta(minutes=1)) -> str:
    """Return `{hours: 4}` as rules write it, within what rules allow; 1h for what is no time."""
    try:
        length = timedelta(**{str(unit): float(count) for unit, count in value.items()})
    except (AttributeError, TypeError, ValueError, OverflowError):
        length = timedelta(hours=1)
    return written(max(shortest, min(KEPT, length)))


def number(value: Any, fallback: int) -> int:
    """Return a count, a fallback for what is none."""
    return value if isinstance(value, int) and not isinstance(value, bool) else fallback


def filters(draft: Draft, given: Any) -> Iterator[Clause]:
    """Give the clauses of a rule's filters, noting those that cannot be said."""
    for one in given if isinstance(given, list) else [given]:
        if not isinstance(one, dict) or len(one) != 1:
            draft.missing.append(f"filter {one!r}: not understood")
            continue
        kind, body = next(iter(one.items()))
        if kind == "query":
            yield from filters(draft, [body])
        elif kind == "query_string" and isinstance(body, dict):
            yield from queried(draft, str(body.get("query", "")))
        elif kind in ("term", "match", "match_phrase", "terms") and isinstance(body, dict):
            yield from (termed(name, value) for name, value in body.items() if name != "boost")
        elif kind == "bool" and isinstance(body, dict):
            yield from combined(draft, body)
        else:
            draft.missing.append(f"filter {kind}: there is no such condition here")


def queried(draft: Draft, query: str) -> Iterator[Clause]:
    """Give the clauses of a query string, noting one that cannot be read."""
    try:
        yield from clauses(query)
    except QueryError as error:
        draft.missing.append(f"query {query[:80]!r}: {error}")


def termed(name: str, value: Any) -> Clause:
    """Return a term filter as a clause."""
    inner = value.get("query", value.get("value")) if isinstance(value, dict) else value
    values = inner if isinstance(inner, list) else [inner]
    field = str(name).removesuffix(".keyword").lower()
    return tuple(Term(str(one), field) for one in values)


def combined(draft: Draft, body: Mapping[str, Any]) -> Iterator[Clause]:
    """Give the clauses of a bool filter."""
    for kind in ("must", "filter"):
        yield from filters(draft, body.get(kind) or [])
    should = list(filters(draft, body.get("should") or []))
    if should:
        if all(len(clause) == 1 for clause in should):
            yield tuple(clause[0] for clause in should)
        else:
            draft.missing.append("bool.should: alternatives of several terms; make rules of them")
    for clause in filters(draft, body.get("must_not") or []):
        yield from ((Term(term.text, term.field, not term.wanted),) for term in clause)


def keyed(draft: Draft, rule: Mapping[str, Any]) -> dict[str, Any]:
    """Return the episode of a rule with a query key."""
    key = rule.get("query_key")
    names = key if isinstance(key, list) else [key] if key else []
    known = [PER[str(one).removesuffix(".keyword").lower()] for one in names
             if str(one).removesuffix(".keyword").lower() in PER]  # fmt: skip
    if len(known) < len(names):
        draft.missing.append(f"query_key {key!r}: stories are told apart by {', '.join(sorted(set(PER.values())))}")
    return {"per": known} if known else {}


def any_(draft: Draft, rule: Mapping[str, Any]) -> None:
    """Every match is news, once per quiet time."""
    draft.blocks["episode"] = {**keyed(draft, rule), "new_after": span(rule.get("realert") or {"hours": 24})}
    draft.told.append("type any: repeats of one story join it, instead of ringing each time")


def frequency(draft: Draft, rule: Mapping[str, Any]) -> None:
    """So many matches within a time."""
    count, within = number(rule.get("num_events"), 1), span(rule.get("timeframe"))
    if count > SEVERAL_MAX:
        draft.missing.append(
            f"num_events {count}: at most {SEVERAL_MAX} articles are counted; `spike` compares with a habit"
        )
    draft.blocks["confirm"] = {"matches": max(1, min(count, SEVERAL_MAX)), "within": within}
    draft.blocks["episode"] = {**keyed(draft, rule), "new_after": longer(within)}


def spike(draft: Draft, rule: Mapping[str, Any]) -> None:
    """More than usual."""
    if rule.get("spike_type") == "down":
        draft.missing.append("spike_type down: nothing rings when there is less; see `not_followed_by` and `source`")
        return
    if rule.get("spike_type") == "both":
        draft.missing.append("spike_type both: only rises ring")
    window = span(rule.get("timeframe"))
    ratio = rule.get("spike_height")
    ratio = float(ratio) if isinstance(ratio, int | float) and not isinstance(ratio, bool) else 3.0
    floor = number(rule.get("threshold_cur"), 5)
    habit = {"ratio": min(100.0, max(1.1, ratio)), "over": times(window, 14), "window": window, "min": max(2, floor)}
    draft.blocks["confirm"] = {"within": window, "spike": habit}
    draft.blocks["episode"] = {**keyed(draft, rule), "new_after": longer(window)}
    draft.told.append("type spike: compared with the mean of 14 windows before, not with the one before")


def flatline(draft: Draft, rule: Mapping[str, Any]) -> None:
    """Too few: here a matter of sources."""
    kept = draft.match().pop("article", {}).get("outlet")
    draft.blocks["match"] = {"source": {"health": ["silent", "failing"]}}
    draft.blocks["episode"] = {"per": ["source"], "new_after": longer(span(rule.get("timeframe")))}
    more = f" for {kept}: add `id`" if kept else ""
    draft.told.append(
        f"type flatline: rings when a source is silent beyond its own habit{more}; no threshold is needed"
    )


def new_term(draft: Draft, rule: Mapping[str, Any]) -> None:
    """A value that was not seen for a time."""
    fields = rule.get("fields") or []
    draft.blocks["episode"] = {
        **keyed(draft, {"query_key": fields}),
        "new_after": span(rule.get("terms_window_size") or {"days": 30}),
    }
    draft.told.append("type new_term: a value is new again when it was not confirmed for so long")


def cardinality(draft: Draft, rule: Mapping[str, Any]) -> None:
    """More different values than allowed within a time."""
    name = str(rule.get("cardinality_field") or "").removesuffix(".keyword").lower()
    if rule.get("min_cardinality") is not None:
        draft.missing.append("min_cardinality: too few different values never ring")
    if name not in DISTINCT:
        draft.missing.append(f"cardinality_field {name!r}: counted are {', '.join(sorted(set(DISTINCT.values())))}")
        return
    within, most = span(rule.get("timeframe")), number(rule.get("max_cardinality"), 1)
    if most >= SEVERAL_MAX:
        draft.missing.append(f"max_cardinality {most}: at most {SEVERAL_MAX} values are counted")
    draft.blocks["confirm"] = {"distinct": {DISTINCT[name]: max(1, min(SEVERAL_MAX, most + 1))}, "within": within}
    draft.blocks["episode"] = {**keyed(draft, rule), "new_after": longer(within)}


def change(draft: Draft, rule: Mapping[str, Any]) -> None:
    """Another value than before."""
    given = rule.get("compare_key")
    names = [str(one).lower() for one in (given if isinstance(given, list) else [given])]
    known = next((CHANGES[name] for name in names if name in CHANGES), None)
    draft.blocks["episode"] = {**keyed(draft, rule), "new_after": span(rule.get("timeframe") or {"days": 30})}
    if known is None:
        draft.missing.append(f"compare_key {given!r}: followed are {', '.join(CHANGES)}; or name `change.classes`")
        return
    draft.blocks["change"] = {"of": known}


def longer(within: str) -> str:
    """Return a quiet spell that is no shorter than a window, a day at least."""
    return times(within, 1) if times(within, 1).endswith("d") else "24h"


def times(text: str, count: int) -> str:
    """Return a duration so many times, at most what is kept."""
    from rules.durations import duration

    return written(min(KEPT, duration(text) * count))


MAKERS = {
    "any": any_, "frequency": frequency, "spike": spike, "flatline": flatline, "new_term": new_term,
    "cardinality": cardinality, "change": change,
}  # fmt: skip
