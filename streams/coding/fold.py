"""Folding: a text as the scan sees it, character for character, so that every offset stays true.

Lower case, marks off letters, everything that is neither letter nor digit a space. Knows no vocabulary.
"""

import unicodedata


class _Table(dict[int, str]):
    """Code point → one folded character, worked out once each."""

    def __missing__(self, point: int) -> str:
        folded = _fold_point(chr(point))
        self[point] = folded
        return folded


def _fold_point(char: str) -> str:
    """Return one character for one character; what has no single plain form keeps its own."""
    if unicodedata.category(char) in ("Cs", "Cn", "Co") or not char.isalnum():
        return " "
    plain = unicodedata.normalize("NFKD", char)[0].lower()
    return plain if len(plain) == 1 and plain.isalnum() else char


_TABLE = _Table()


def fold(text: str) -> str:
    """Return `text` folded; the result is as long as the text."""
    return text.translate(_TABLE)


def pattern(name: str) -> str:
    """Return a name as it stands in a folded text, with the spaces that are its word boundaries."""
    return f" {fold(name).strip()} "
