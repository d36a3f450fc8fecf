"""Phrases in texts of any script: folding, and whole-word search. Knows no rules."""

import re
import unicodedata

import ahocorasick_rs

LETTERS = str.maketrans({"ي": "ی", "ى": "ی", "ك": "ک", "ة": "ه", "أ": "ا", "إ": "ا", "آ": "ا", "\u200c": " ", "ـ": ""})
"""Letters that Arabic and Persian keyboards write differently for one word; the zero-width joiner parts words."""
UNSPACED = re.compile(r"([\u2e80-\u9fff\uf900-\ufaff])")
"""Scripts that write without spaces: every character is a word of its own."""
OUTSIDE = re.compile(r"[\W_]+")
PLAIN = "".join(chr(code).lower() if chr(code).isalnum() else " " for code in range(128))
"""What each ASCII character folds to: most texts hold no other, and need none of the rest."""


def fold(text: str) -> str:
    """Return a text as ` word word `: one case, one spelling of digits and letters, no marks, one space between."""
    if text.isascii():
        return f" {' '.join(text.translate(PLAIN).split())} "
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
        self.automaton = ahocorasick_rs.AhoCorasick(self.phrases, store_patterns=True) if self.phrases else None

    def found(self, folded: str) -> frozenset[str]:
        """Return the phrases that stand in the text."""
        if self.automaton is None:
            return frozenset()
        return frozenset(self.automaton.find_matches_as_strings(folded, overlapping=True))
