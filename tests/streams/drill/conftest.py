from collections.abc import Callable
from pathlib import Path

import pytest

from streams.drill.folder import load
from streams.drill.format import Drill

PLAN = """\
format: tocsin/drill/v1
drill: tiny
title: A tiny drill
zero: 2026-03-02T09:00:00Z
span: {begin: -3h, end: +6h}
counts: {alert: 1, thread: 1, digest: 0}
table:
  - at: -2h
    what: A quiet hour
    within: 1h
    expect: nothing
  - at: 0h
    what: Oman offers
    expect:
      - {rule: mediator-involved, kind: alert, per: OMN, severity: medium, story: offered, reason: first}
  - at: +2h
    what: Oman is refused
    expect:
      - {rule: mediator-involved, kind: thread, per: OMN}
  - at: +4h
    what: A toll is given
    waiting: the storyline figure-changed
    expect:
      - {rule: figure-changed, kind: alert}
"""

OUTLETS = """\
outlets:
  - {id: wire, name: Meridian Wire, family: meridian, reliability: A, tier: 1, language: en}
  - id: paper
    name: Harbour Gazette
    family: harbour
    language: en
    timezone: Asia/Tehran
    dialect: atom
    down:
      - {begin: +1h, end: +3h}
"""

ARTICLES = """\
articles:
  - id: offer
    outlet: wire
    at: -1h
    dateline: MUSCAT, March 2 (Meridian Wire)
    title: Oman offers to mediate
    summary: Oman offered to mediate on Monday. It named no date.
  - id: offer-copied
    outlet: paper
    at: 0h
    copy_of: offer
    author: Meridian Wire
    edits:
      - {old: on Monday, new: on Monday night}
    retitled: {at: +2h, title: Oman would mediate}
"""


@pytest.fixture
def written(tmp_path: Path) -> Callable[..., Path]:
    """Write a drill's folder, the tiny one where a part is not given."""

    def write(plan: str = PLAN, outlets: str = OUTLETS, articles: str = ARTICLES) -> Path:
        (tmp_path / "articles").mkdir(exist_ok=True)
        (tmp_path / "drill.yaml").write_text(plan, encoding="utf-8")
        (tmp_path / "outlets.yaml").write_text(outlets, encoding="utf-8")
        (tmp_path / "articles" / "one.yaml").write_text(articles, encoding="utf-8")
        return tmp_path

    return write


@pytest.fixture
def tiny(written: Callable[..., Path]) -> Drill:
    """Two outlets, one article and its copy."""
    return load(written())
