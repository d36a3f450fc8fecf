"""News of other matters must ring nothing: background collections against the shipped pack."""

import json
import lzma
from datetime import UTC, datetime
from pathlib import Path

import pytest

from connectors.item import Outlet
from rules import bundle
from rules.vocabulary import load
from streams.article import Article
from streams.coding.coder import Coder
from streams.stages.code import facts

DATA = Path(__file__).parents[4] / "shared" / "data" / "background"
CODER = Coder(load())
RULES = bundle.load().bundle
AT = datetime(2026, 1, 1, tzinfo=UTC)


def rings(title: str, text: str) -> bool:
    """Whether any shipped rule's main pattern fits the article."""
    article = Article(
        article_id="a", revision="r", source_id="s", item_id="i", title=title, text=text, language="en",
        outlet=Outlet(name="Meridian Wire", family="meridian"), origin="meridian", published_at=AT,
        published_quality="exact", first_seen_at=AT, fetched_at=AT,
    )  # fmt: skip
    coded = CODER.code(article)
    return any(match.role == "match" for match in RULES.match(facts(article, coded), coded.claims, f"{title}\n{text}"))


@pytest.mark.parametrize(("name", "rings_max"), [("agnews", 1), ("bbc", 1)])
def test_background_news_rings_almost_nothing(name: str, rings_max: int) -> None:
    """Thousands of articles on sport, business and science: false alarms are counted and held."""
    path = DATA / f"{name}.jsonl.xz"
    if not path.exists():
        pytest.skip(f"evaluation data not here: {path.name} (give ../shared/data)")
    with lzma.open(path, "rt", encoding="utf-8") as file:
        rows = [json.loads(line) for line in file]
    rung = [row["title"] for row in rows if rings(row.get("title") or row["text"][:80], row["text"])]
    print(f"{name}: {len(rung)} of {len(rows)} articles ring")
    assert len(rung) <= rings_max, rung
