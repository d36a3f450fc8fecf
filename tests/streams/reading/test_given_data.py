"""Dates of real feeds and texts of real outlets, where the evaluation data is at hand."""

import json
import lzma
import re
import tarfile
from datetime import UTC, datetime
from itertools import combinations
from pathlib import Path

import pytest

from rules.copies import is_copy, signature
from streams.reading.dates import published

DATA = Path(__file__).parents[4] / "shared" / "data"
READ_AT = datetime(2026, 11, 24, tzinfo=UTC)
DATED = re.compile(rb"<(?:pubDate|published|updated|dc:date|issued|modified)>([^<]{1,80})<")


def given(name: str) -> Path:
    path = DATA / name
    if not path.exists():
        pytest.skip(f"no evaluation data: ../shared/data/{name}")
    return path


def test_nearly_every_date_of_real_world_news_feeds_is_exact() -> None:
    """Dates of working news feeds are read with their zone, 99 of 100 at the least, and none is lost."""
    with tarfile.open(given("feeds/world-news.tar.gz")) as archive:
        bodies = [file.read() for member in archive if member.isfile() and (file := archive.extractfile(member))]
    dates = [raw.decode("utf-8", "replace") for body in bodies for raw in DATED.findall(body)]
    qualities = [published(raw, READ_AT).quality for raw in dates]
    assert len(dates) > 500
    assert qualities.count("exact") >= 0.99 * len(dates)
    assert "missing" not in qualities


def test_other_events_of_real_outlets_are_never_copies() -> None:
    """Of a hundred and fifty real stories no two about different events are taken for one text."""
    with lzma.open(given("clusters/basil.jsonl.xz"), "rt", encoding="utf-8") as lines:
        stories = [json.loads(line) for line in lines]
    for text in (True, False):
        signs = [(story["cluster"], signature(story["title"], story["text"] if text else "")) for story in stories]
        wrong = [(a, b) for (a, one), (b, two) in combinations(signs, 2) if a != b and is_copy(one, two)]
        assert not wrong
