"""Phrases in texts of any script: folding, and whole-word search. Knows no rules."""

import re
import unicodedata

import ahocorasick_rs

LETTERS = str.maketrans({"ي": "ی", "ى": "ی", "ك": "ک", "ة": "ه", "أ": "ا", "إ": "ا", "آ": "ا", "\u200c": " ", "ـ": ""})
"""Letters that Arabic and Persian keyboards write differently for one word; the zero-width joiner parts words."""
UNSPACED = re.compile(r"([\u2e80-\u9fff\uf900-\ufaff])")
"""Scripts that write without spaces: every character is a word of its own."""
OUTSIDE = re.compile(r"[\W_]+")


def fold(text: str) -> str:
    """Return a text as ` word word `: one case, one spelling of digits and letters, no marks, one space between."""
    spread = unicodedata.normalize("NFKD", text.translate(LETTERS).casefold())
    bare = "".join(letter for letter in spread if not unicodedata.combining(letter))
    if not bare.isascii():
        bare = "".join(str(unicodedata.digit(letter)) if letter.isdigit() else letter for letter in bare)
        bare = UNSPACED.sub(r" \1 ", unicodedata.normalize("NFC", bare))
    return f" {OUTSIDE.sub(' ', bare).strip()} "


class PhraseScan:
    """Finds which of many folded phrases stand in a folded text, in one pass."""

    def __init__(self, phrases: tuple[str, ...]) -> None:
        self.phrases = tuple(sorted(set(phrases)))
        self.automaton = ahocorasick_rs.AhoCorasick(self.phrases) if self.phrases else None

    def found(self, folded: str) -> frozenset[str]:
        """Return the phrases that stand in the text."""
        if self.automaton is None:
            return frozenset()
        hits = self.automaton.find_matches_as_indexes(folded, overlapping=True)
        return frozenset(self.phrases[hit[0]] for hit in hits)
