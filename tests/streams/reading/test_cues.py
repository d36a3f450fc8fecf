"""Cues: what is looked for first must stand wherever the costly pattern behind it fits."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from streams.reading import genre, trimming
from streams.reading.cues import Cues

LETTERS = st.characters(max_codepoint=0xFFFF, exclude_characters="ſİıK", exclude_categories=["Cs"])
"""All but the letters whose other case is not what lower case makes of them: nobody writes "ſport"."""
GUARDED = [
    *((genre._TITLE_CUES, pattern) for _, pattern in genre._TITLES),
    *((trimming._CUES, pattern) for pattern in trimming._TAILS),
    (genre._GAME_CUES, genre._GAME),
]


def test_a_cue_is_found_in_any_case_and_nothing_else_is() -> None:
    """Words are looked for in lower case of the text, whatever stands around them."""
    cues = Cues(("read more", "далее"))
    assert cues.stand_in("… [READ MORE]")
    assert cues.stand_in("Читать ДАЛЕЕ")
    assert not cues.stand_in("They read and wanted more.")


@pytest.mark.parametrize(("cues", "pattern"), GUARDED, ids=lambda value: getattr(value, "pattern", "")[:30])
def test_no_text_that_fits_a_pattern_lacks_its_cue(cues: Cues, pattern: "re.Pattern[str]") -> None:
    """Looking for cues first never hides a title, a tail or a word of sport that the pattern would find."""

    @settings(max_examples=60, deadline=None)
    @given(st.from_regex(pattern, alphabet=LETTERS))
    def holds(text: str) -> None:
        assert cues.stand_in(text)

    holds()
