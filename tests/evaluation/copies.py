"""Pairs of articles: same event or not, by what `tocsin copies` says of them. Nothing is fitted to the data."""

from datetime import UTC, datetime
from itertools import combinations
from pathlib import Path
from typing import Any

from given import article, files, rows
from measures import Miss, Row, Scored, f1, parts

from rules.copies import signature
from streams.article import Article
from streams.coding.coder import Coder
from streams.grouping.links import Read, link, read

TASK = "copies"
SAME_MAX = 2.0
"""Annotators grade pairs from 1, very similar, to 4, very dissimilar; up to here they are one event."""


def score(data: Path, coder: Coder) -> Scored:
    """Score every pair of BASIL's stories of a part, and the graded pairs of each language."""
    scored = Scored()
    for path in files(data, "clusters/*.jsonl.xz"):
        if path.name.startswith("basil"):
            _basil(list(rows(path)), coder, scored)
        else:
            _graded(list(rows(path)), path.name.partition(".")[0].rpartition("-")[2], coder, scored)
    return scored


def _basil(stories: list[dict[str, Any]], coder: Coder, scored: Scored) -> None:
    """Pair the stories within each part; clusters belong to a part whole."""
    batch = read([_coded(_story(row["title"], row["text"], row["date"], "en"), coder) for row in stories])
    for part, at in parts([row["cluster"] for row in stories]):
        pairs = list(combinations(at, 2))
        wanted = [stories[a]["cluster"] == stories[b]["cluster"] for a, b in pairs]
        got = [link(batch[a], batch[b]) is not None for a, b in pairs]
        ids = [f"basil:{stories[a]['id'][:8]}+{stories[b]['id'][:8]}" for a, b in pairs]
        scored.rows.append(_row(part, "BASIL same-event pairs F1", wanted, got, 0.857, 0.95))
        scored.misses += _misses(part, ids, wanted, got)


def _graded(given: list[dict[str, Any]], language: str, coder: Coder, scored: Scored) -> None:
    """Score the pairs of one language; a side without title and text is no article, as in the pipeline."""
    graded = [row for row in given if all(f"{row[f'title{side}']}{row[f'text{side}']}".strip() for side in "12")]
    sides = [_story(row[f"title{side}"], row[f"text{side}"], None, language) for row in graded for side in "12"]
    batch = read([_coded(one, coder) for one in sides])
    pairs = list(zip(batch[::2], batch[1::2], strict=True))
    wanted = [row["overall"] <= SAME_MAX for row in graded]
    got = [_tied(*pair) for pair in pairs]
    ids = [f"{language}:{row['title1'][:60]}" for row in graded]
    for part, at in parts(ids):
        own, said = [wanted[i] for i in at], [got[i] for i in at]
        scored.rows.append(_row(part, f"SemEval {language} same-event F1", own, said, 0.76, 0.88))
        scored.misses += _misses(part, [f"semeval-{language}:{i}" for i in at], own, said)


def _tied(one: Read, other: Read) -> bool:
    return link(one, other) is not None


def _story(title: str, text: str, date: str | None, language: str) -> Article:
    at = datetime.fromisoformat(date[:10]).replace(tzinfo=UTC) if date else None
    made = article(title, text, language=language)
    update = {"published_at": at, "article_id": f"{title}{text}", "signature": signature(title, text)}
    return made.model_copy(update=update)


def _coded(one: Article, coder: Coder) -> tuple[Article, tuple[Any, ...]]:
    return one, coder.code(one).claims


def _row(part: str, what: str, wanted: list[bool], got: list[bool], floor: float, goal: float) -> Row:
    hits = sum(a and b for a, b in zip(wanted, got, strict=True))
    return Row(TASK, part, what, f1(hits, sum(got) - hits, sum(wanted) - hits), len(wanted), floor, goal)


def _misses(part: str, ids: list[str], wanted: list[bool], got: list[bool]) -> list[Miss]:
    name = {True: "same", False: "other"}
    return [Miss(id, part, name[a], name[b]) for id, a, b in zip(ids, wanted, got, strict=True) if a != b]
