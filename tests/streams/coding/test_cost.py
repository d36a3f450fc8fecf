"""What coding costs on real titles. The data is never part of the project; without it the test skips and says so."""

import json
import lzma
import statistics
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from connectors.item import Outlet
from rules.vocabulary import load
from streams.article import Article
from streams.coding.coder import Coder

DATA = Path(__file__).parents[4] / "shared" / "data"
CODER = Coder(load())


def article(title: str, text: str = "") -> Article:
    at = datetime(2026, 3, 2, tzinfo=UTC)
    return Article(
        article_id="a", revision="r", source_id="s", item_id="i", title=title, text=text, language="en",
        outlet=Outlet(name="Meridian Wire", family="meridian"), origin="meridian", first_seen_at=at, fetched_at=at,
    )  # fmt: skip


def need(path: Path) -> Path:
    if not path.exists():
        pytest.skip(f"evaluation data not here: {path.name} (give ../shared/data)")
    return path


def test_an_article_costs_well_under_a_millisecond() -> None:
    """Median over real titles with summaries; the limit leaves room for a busy machine."""
    path = need(DATA / "streams" / "rss-2023-10.jsonl.xz")
    with lzma.open(path, "rt", encoding="utf-8") as file:
        rows = [json.loads(line) for line in file][::12]
    articles = [article(row["title"] or "", (row["description"] or "")[:300]) for row in rows]
    CODER.code(articles[0])
    spent = []
    for item in articles:
        begun = time.perf_counter()
        CODER.code(item)
        spent.append(time.perf_counter() - begun)
    print(f"coding: median {statistics.median(spent) * 1e6:.0f} µs of {len(spent)} articles")
    assert statistics.median(spent) < 700e-6
