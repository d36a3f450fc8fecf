"""The storylines in six languages hold what the desk asks; the labels are kept honest."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

import storylines

from rules.vocabulary import load
from streams.coding.coder import Coder

CODER = Coder(load())


@pytest.mark.parametrize("language", storylines.LANGUAGES)
def test_every_language_is_read_as_the_desk_asks(language: str) -> None:
    """Precision 0.95 and recall 0.85 over all sentences of a language."""
    counts = [storylines.judged(CODER, labelled, language) for labelled in storylines.read(language)]
    right, wrong, missed = (sum(column) for column in zip(*counts, strict=True))
    print(language, {"right": right, "wrong": wrong, "missed": missed})
    assert right >= 0.95 * (right + wrong)
    assert right >= 0.85 * (right + missed)


@pytest.mark.parametrize("language", storylines.LANGUAGES)
def test_half_of_the_sentences_are_traps(language: str) -> None:
    """Sixty sentences or more a language, about half of which no storyline may read."""
    given = list(storylines.read(language))
    assert len(given) >= 60
    assert 0.4 < sum(not labelled.line for labelled in given) / len(given) < 0.6
