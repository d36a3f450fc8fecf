"""Folding: a text as the scan sees it, with every offset true.

Lower case, marks off letters, one form for letters that several keyboards give, everything that is neither letter nor
digit a space. Knows no vocabulary and no language.
"""

import re
import unicodedata
from array import array
from dataclasses import dataclass

from streams.coding.traditional import SIMPLIFIED

_SAME = {
    **dict.fromkeys("أإآٱٲٳ", "ا"),
    **dict.fromkeys("ىيېےئ", "ی"),
    **dict.fromkeys("كڪ", "ک"),
    **dict.fromkeys("ةۀەۂ", "ه"),
    "ؤ": "و",
    "ё": "е",
    "Ё": "е",
    **SIMPLIFIED,
}
"""Letters that writers and keyboards use for one another: Arabic and Persian yeh and kaf, alefs, teh marbuta, ё,
and traditional Chinese signs."""


_MARKS = re.compile(
    "[\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670"
    "\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed\u00ad\u200b\u200d-\u200f\u202a-\u202e\u2060-\u2069\ufeff]"
)
"""Vowel signs, accents, tatweel, joiners, soft hyphens and direction marks: they stand inside words and say nothing."""


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text; `at` maps its offsets to the text's where marks fell out, and is None where all are the same."""

    text: str
    at: "array[int] | None" = None

    def start(self, offset: int) -> int:
        """Return where in the text the folded character at `offset` stands."""
        return offset if self.at is None else self.at[offset]

    def end(self, offset: int) -> int:
        """Return where in the text what ends before the folded `offset` ends."""
        return offset if self.at is None else self.at[offset - 1] + 1 if offset else 0


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
    if same := _SAME.get(char):
        return same
    if char.isdecimal():
        return str(unicodedata.decimal(char))
    plain = unicodedata.normalize("NFKD", char)[0].lower()
    plain = _SAME.get(plain, plain)
    return plain if len(plain) == 1 and plain.isalnum() else char


_TABLE = _Table()


def fold(text: str) -> str:
    """Return `text` folded character for character; the result is as long as the text."""
    return text.translate(_TABLE)


def folded(text: str) -> Folded:
    """Return `text` folded, without the marks inside its words, and the way back to its offsets."""
    if text.isascii() or not _MARKS.search(text):
        return Folded(fold(text))
    at: array[int] = array("l")
    kept: list[str] = []
    begin = 0
    for mark in _MARKS.finditer(text):
        kept.append(text[begin : mark.start()])
        at.extend(range(begin, mark.start()))
        begin = mark.end()
    kept.append(text[begin:])
    at.extend(range(begin, len(text) + 1))
    return Folded(fold("".join(kept)), at)


def pattern(name: str) -> str:
    """Return a name as it stands in a folded text, with the spaces that are its word boundaries."""
    return f" {bare(name)} "


def bare(name: str) -> str:
    """Return a name as it stands in a folded text, without the spaces around it."""
    return _MARKS.sub("", name).translate(_TABLE).strip()
