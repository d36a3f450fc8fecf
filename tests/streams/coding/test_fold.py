"""Folding makes spellings of one word equal, and every offset leads back to the text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.coding.fold import fold, folded


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Türkiye", "TURKIYE"),
        ("كرة", "کره"),
        ("إيران", "ایران"),
        ("می‌کند", "می کند"),
        ("Семёнов", "СЕМЕНОВ"),
        ("美國", "美国"),
        ("١٢", "12"),
        ("ﾄﾗﾝ", "トラン"),
    ],
)
def test_spellings_of_one_word_fold_alike(one: str, other: str) -> None:
    """Case, accents, Arabic and Persian letters, joiners, ё, traditional signs, digits and widths do not part words."""
    assert fold(one) == fold(other)


@pytest.mark.parametrize("text", ["عُمَان", "سلـــطنة", "ti\u0301tulo", "a\u00adb", "\u202eabc\u202c", "שָׁלוֹם"])
def test_marks_inside_words_fall_out(text: str) -> None:
    """Vowel signs, tatweel, loose accents, soft hyphens and direction marks break no word."""
    assert " " not in folded(text).text.strip()


@given(st.text(max_size=60))
def test_folding_keeps_the_length_and_offsets_stay_in_the_text(text: str) -> None:
    """Whatever the text, a folded character leads to one of its own characters, in order."""
    assert len(fold(text)) == len(text)
    read = folded(text)
    starts = [read.start(at) for at in range(len(read.text))]
    assert starts == sorted(set(starts))
    assert all(0 <= at < len(text) for at in starts)
    assert all(read.start(at) < read.end(at + 1) <= len(text) for at in range(len(read.text)))
