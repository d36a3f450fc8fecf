"""The given data and the coder under test: where the data is, how a row becomes an article. Nothing of it is kept."""

import csv
import json
import lzma
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from connectors.item import Outlet
from rules.claim import Claim
from streams.article import Article

ROOT = Path(__file__).resolve().parents[2]
NOW = datetime(2026, 3, 2, tzinfo=UTC)


def find() -> Path:
    """Return the data folder: EVAL_DATA, else `shared/data` beside the checkout or one level above."""
    named = os.environ.get("EVAL_DATA")
    for folder in (
        (Path(named),) if named else (ROOT.parent / "shared" / "data", ROOT.parent.parent / "shared" / "data")
    ):
        if folder.is_dir():
            return folder
    raise SystemExit(f"evaluation data not found ({named or 'shared/data'}): set EVAL_DATA to a folder of that layout")


class NotGiven(Exception):
    """A data folder without the files of a task; the message is their pattern."""


def files(data: Path, pattern: str) -> list[Path]:
    """Return the files of a pattern, by name; other dates and editions of the same data have other names."""
    if not (found := sorted(data.glob(pattern))):
        raise NotGiven(pattern)
    return found


def all_rows(data: Path, pattern: str) -> Iterator[dict[str, Any]]:
    """Yield the rows of all files of a pattern."""
    return (row for path in files(data, pattern) for row in rows(path))


def rows(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the rows of a `.jsonl`, `.jsonl.xz` or `.csv` file."""
    if path.suffix == ".csv":
        with path.open(encoding="utf-8", newline="") as file:
            yield from csv.DictReader(file)
        return
    with lzma.open(path, "rt", encoding="utf-8") if path.suffix == ".xz" else path.open(encoding="utf-8") as file:
        for line in file:
            yield json.loads(line)


def article(title: str, text: str = "", at: datetime = NOW, language: str = "en") -> Article:
    """Return an article as the coder gets it."""
    return Article(
        article_id="a", revision="r", source_id="s", item_id="i", title=title, text=text, language=language,
        outlet=Outlet(name="Meridian Wire", family="meridian"), origin="meridian", published_at=at,
        published_quality="exact", first_seen_at=at, fetched_at=at,
    )  # fmt: skip


def principal(claims: tuple[Claim, ...]) -> Claim | None:
    """Return the claim an item is about: new before old, verbs and wordings before nouns, then the first."""
    ordered = sorted(
        enumerate(claims),
        key=lambda pair: (
            pair[1].event == "STATEMENT",
            "historical" in pair[1].made_by,
            "noun" in pair[1].made_by,
            pair[1].position,
            pair[0],
        ),
    )
    return ordered[0][1] if ordered else None


def parties(codes: tuple[str, ...]) -> frozenset[str]:
    """Return the parties of actor codes."""
    return frozenset(code.partition(".")[0] for code in codes)
