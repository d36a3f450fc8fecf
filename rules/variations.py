"""Timelines of a rule's tests, varied at their last moment: another value, outlet, time, or what a pattern asks. Pure.

Works on tests as plain data; a variation that cannot be read is the caller's to pass by. Judges nothing.
"""

import copy
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from itertools import islice
from typing import Any

from rules.checks import WORDS
from rules.conditions import PARTY, ArticleSpec, ClaimSpec, FigureSpec
from rules.durations import DURATION, duration, offset, written
from rules.mutants import PROSE

CODE_POOL = ("IRN", "IRN.IRGC", "USA", "ISR", "RUS", "CHN", "OMN", "UKR", "YEM", "FRA")
POOLS: Mapping[str, Sequence[Any]] = {
    "place": ("kharg-island", "strait-of-hormuz", "moscow", "kyiv"),
    "context": ("talks", "mediation", "ceasefire", "shipping", "exercise", "economic", "restraint", "sport"),
    "genre": ("news", "opinion", "analysis", "recap", "retrospective", "sport", "flash"),
    "tier": (1, 2, 3, 4),
    "language": ("en", "de", "fa"),
    "bloc": ("independent", "russia-state", "iran-state", "western"),
    "kind": ("toll", "bounty", "count"),
    "unit": ("dead", "wounded", "USD"),
    "rounded": (True, False),
    "value": (0, 1, 5, 50, 5_000, 5_000_000),
    "due": ("12h", "40h"),
}
"""Values to try where neither the language nor the rule names any."""
CODE_FIELDS = ("actor", "target", "parties", "about", "speaker", "dossiers", "whose", "countries")
LISTED_IN_CLAIM = ("figures",)
STRANGERS = ("Quay Courier", "Northern Lights", "Estuary Times")


def variations(data: dict[str, Any], path: list[str]) -> Iterator[list[dict[str, Any]]]:
    """Give timelines of the rule's tests, cut and varied at their last moment, the nearest to the change first."""
    fields = fields_of(path) or fields_under(data, path)
    cases = [case.get("timeline", []) for case in data.get("tests", []) if isinstance(case, dict)]
    heads = [timeline[: end + 1] for timeline in cases for end in range(len(timeline))]
    heads = [*with_pattern(data, path, heads), *heads]
    for field in fields:
        for head in heads:
            yield from with_field(head, field, pool(data, field))
    yield from heads
    for head in heads:
        yield from with_strangers(head)
        for one in (head, *islice(with_strangers(head), 1)):
            yield from with_times(one, spans(data, path))


def with_pattern(data: dict[str, Any], path: list[str], heads: list[list[dict[str, Any]]]
                 ) -> list[list[dict[str, Any]]]:  # fmt: skip
    """Return what rings, followed by an article made to fit the secondary pattern that a path leads through."""
    block: Any = data
    found: dict[str, Any] | None = None
    for step in path:
        block = block[int(step)] if isinstance(block, list) else block.get(step) if isinstance(block, dict) else None
        if isinstance(block, dict) and isinstance(block.get("claim"), dict):
            found = block
    if found is None:
        return []
    made = []
    for head in heads:
        theirs = holders(head[-1].get("article") or {}, "actor")
        claim = fitting(found["claim"], theirs[0].get("actor") if theirs else None)
        entry = {"at": later(head[-1]["at"], timedelta(hours=1)),
                 "article": {"outlet": STRANGERS[-1], "tier": 1, "claim": claim}}  # fmt: skip
        made.append([*copy.deepcopy(head), entry])
    return made


def fitting(asked: dict[str, Any], party: Any) -> dict[str, Any]:
    """Return a claim that satisfies the lines of a pattern, as far as their plain forms say how."""
    claim: dict[str, Any] = {}
    for name, want in asked.items():
        if name == "between":
            claim |= {"actor": as_list(want[0])[0], "target": as_list(want[1])[0]}
        elif isinstance(want, dict):
            value = want.get("any") or want.get("all") or want.get("at_least")
            if value is not None:
                claim[name] = value if isinstance(want.get("all"), list) else as_list(value)[0]
        else:
            claim[name] = party if want == PARTY else as_list(want)[0]
    return claim


def fields_of(path: list[str]) -> list[str]:
    """Return the claim or article field that a path goes through, the innermost one."""
    known = [*ClaimSpec.model_fields, *ArticleSpec.model_fields, *FigureSpec.model_fields]
    return [step for step in reversed(path) if step in known and step not in LISTED_IN_CLAIM][:1]


def fields_under(data: Any, path: list[str]) -> list[str]:
    """Return the fields inside the part that a path leads to."""
    for step in path:
        data = data[int(step)] if isinstance(data, list) else data.get(step) if isinstance(data, dict) else None
    known = {*ClaimSpec.model_fields, *ArticleSpec.model_fields, *FigureSpec.model_fields}
    return sorted({name for name in names_in(data) if name in known})


def names_in(data: Any) -> Iterator[str]:
    """Give every key inside nested data."""
    if isinstance(data, dict):
        for name, part in data.items():
            yield name
            yield from names_in(part)
    elif isinstance(data, list):
        for part in data:
            yield from names_in(part)


def pool(data: dict[str, Any], field: str) -> list[Any]:
    """Return values to try for a field: none at all, those of the language, those that the rule names, a few others."""
    if field == "speaker_rank":
        return [None, *map(str, WORDS[field])]
    said = [term for part in values_of(data, field) for term in part]
    base = CODE_POOL if field in CODE_FIELDS else POOLS.get(field, WORDS.get(field, ()))
    return list(dict.fromkeys((None, *said, *(str(one) if isinstance(one, str) else one for one in base))))


def values_of(data: Any, field: str) -> Iterator[list[Any]]:
    """Give the terms that stand under a field anywhere in a rule."""
    if isinstance(data, dict):
        for name, part in data.items():
            if name in (field, "between") and name not in PROSE:
                yield list(scalars(part))
            yield from values_of(part, field)
    elif isinstance(data, list):
        for part in data:
            yield from values_of(part, field)


def scalars(part: Any) -> Iterator[Any]:
    """Give the single values inside nested data, without words of the language."""
    if isinstance(part, dict):
        for inner in part.values():
            yield from scalars(inner)
    elif isinstance(part, list):
        for inner in part:
            yield from scalars(inner)
    elif part not in (True, False, None):
        yield part


def with_field(head: list[dict[str, Any]], field: str, values: list[Any]) -> Iterator[list[dict[str, Any]]]:
    """Give the timeline with each value of a field at its last moment."""
    article = head[-1].get("article")
    if not isinstance(article, dict):
        return
    target = ("parties", "target") if field == "about" else (field,)
    for name in target:
        for value in values:
            made = copy.deepcopy(head)
            for part in holders(made[-1]["article"], name):
                if value is None:
                    part.pop(name, None)
                else:
                    part[name] = value
            yield made


def holders(article: dict[str, Any], field: str) -> list[dict[str, Any]]:
    """Return the mappings that hold a field: the article, its claims, or their figures."""
    claims = [one for one in (article.get("claim"), *article.get("claims", ())) if isinstance(one, dict)]
    if field in FigureSpec.model_fields:
        figures = [one for claim in claims for one in as_list(claim.get("figures")) if isinstance(one, dict)]
        return figures or claims
    return claims if field in ClaimSpec.model_fields else [article]


def as_list(value: Any) -> list[Any]:
    """Return a value as a list."""
    return value if isinstance(value, list) else [] if value is None else [value]


def with_strangers(head: list[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    """Give the timeline with weaker outlets at its end, and with more of them saying the same."""
    for tier in (4, 3, 2, 1):
        for count in range(4):
            made = copy.deepcopy(head)
            article = made[-1].get("article")
            if not isinstance(article, dict):
                return
            article["tier"] = tier
            for number in range(count):
                again = copy.deepcopy(made[-1])
                again["article"]["outlet"] = STRANGERS[number]
                again["article"].pop("id", None)
                again["at"] = later(made[-1]["at"], timedelta(minutes=5))
                made.append(again)
            yield made


def spans(data: dict[str, Any], path: list[str]) -> list[timedelta]:
    """Return the durations to look beside: the one that is changed, else all of the rule."""
    found: Any = data
    for step in path:
        found = found[int(step)] if isinstance(found, list) else found.get(step) if isinstance(found, dict) else None
    several = scalars(
        found if isinstance(found, str) else {name: part for name, part in data.items() if name != "tests"}
    )
    return sorted({duration(one) for one in several if isinstance(one, str) and DURATION.match(one)})


def with_times(head: list[dict[str, Any]], lengths: list[timedelta]) -> Iterator[list[dict[str, Any]]]:
    """Give the timeline with its last moment, a repeat of an earlier one, or nothing, at telling times."""
    for length in lengths:
        for share in (0.3, 0.6, 0.75, 0.9, 1.1, 1.5, 1.9):
            minutes = timedelta(minutes=int(length.total_seconds() * share // 60))
            if len(head) > 1:
                moved = copy.deepcopy(head)
                moved[-1]["at"] = later(head[-2]["at"], minutes)
                yield moved
            yield [*copy.deepcopy(head), {"at": later(head[-1]["at"], minutes)}]
            if isinstance(head[-1].get("article"), dict):
                again = copy.deepcopy(head[-1])
                again["article"] |= {"outlet": STRANGERS[0], "tier": 1}
                again["article"].pop("id", None)
                again["at"] = later(head[-1]["at"], minutes)
                yield [*copy.deepcopy(head), again]


def later(at: Any, by: timedelta) -> str:
    """Return an instant of a timeline so much later, as tests write it."""
    return written(offset(at) + by) if offset(at) + by else "0m"
