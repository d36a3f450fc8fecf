"""The measure itself: its arithmetic, its parts, and floors that the coder has reached and must not fall below."""

import json
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

import background
import copies
import dates
import headlines
import plover_sentences
import run
from given import find, parties
from measures import Scored, f1, macro_f1, set_f1, share, split

from rules.vocabulary import load
from streams.coding.coder import Coder


def test_a_part_is_the_same_for_ever_and_both_are_filled() -> None:
    """An id never changes its part; the halves are about equal."""
    parts = [split(f"id-{number}") for number in range(1000)]
    assert parts == [split(f"id-{number}") for number in range(1000)]
    assert 450 < parts.count("tune") < 550


def test_the_arithmetic_is_the_books() -> None:
    """F1 of counts, its mean over labels, and its micro form over sets."""
    assert f1(3, 1, 2) == pytest.approx(2 / 3)
    assert f1(0, 5, 5) == 0
    assert macro_f1(["a", "a", "b"], ["a", "b", "b"]) == pytest.approx(2 / 3)
    assert set_f1([frozenset("ab"), frozenset()], [frozenset("a"), frozenset("c")]) == pytest.approx(0.5)
    assert share([]) == 0
    assert parties(("IRN.IRGC", "USA")) == {"IRN", "USA"}


def measured(task: object) -> dict[tuple[str, str], float]:
    """Figures of one task on the given data, by measure and part."""
    try:
        data = find()
    except SystemExit as error:
        pytest.skip(str(error))
    scored: Scored = task.score(data, Coder(load()))  # type: ignore[attr-defined]
    figures = {(row.measure, row.split): row.value for row in scored.rows if row.value is not None}
    print(figures)
    return figures


@pytest.mark.parametrize(
    ("task", "measure", "floor"),
    [
        (plover_sentences, "class accuracy", 0.80),
        (headlines, "class accuracy", 0.92),
        (copies, "BASIL same-event pairs F1", 0.93),
        (copies, "SemEval es same-event F1", 0.84),
        (dates, "world-news: right or marked", 0.99),
        (dates, "w3c-validator: right or marked", 0.99),
    ],
)
def test_what_is_built_holds_the_floor_it_has_reached(task: object, measure: str, floor: float) -> None:
    """Sentences, headlines, pairs and dates that nobody here wrote are read as well as before, in both parts."""
    figures = measured(task)
    assert min(figures[(measure, "tune")], figures[(measure, "test")]) >= floor


def test_news_of_other_matters_rings_almost_nothing() -> None:
    """Thousands of articles on sport, business and science: false alarms are counted and held."""
    assert sum(measured(background).values()) <= BACKGROUND_MAX


BACKGROUND_MAX = 0.6
"""Sum over collections and parts of articles that ring, per thousand."""


def test_other_data_is_found_by_kind_and_what_is_absent_is_named(tmp_path: Path, capsys: pytest.CaptureFixture) -> None:
    """Files of other dates are scored; a task without its files is left out and says which it misses."""
    (tmp_path / "coding").mkdir()
    row = {"id": "1", "event": "CONSULT", "sentence": "Kenya held talks with Peru.",
           "source": [{"code": "KEN"}], "target": [{"code": "PER"}]}  # fmt: skip
    (tmp_path / "coding" / "plover-gsr-2031.jsonl").write_text(json.dumps(row), encoding="utf-8")
    table = run.run(tmp_path, tmp_path, ["plover-sentences", "reuters-1987"])
    assert sum(row.n for row in table if row.measure == "class accuracy") == 1
    assert "streams/reuters-*.jsonl.xz" in capsys.readouterr().err
