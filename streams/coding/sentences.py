"""Sentences of an article: the title first, then the text, as offsets into `title + newline + text`. Linear."""

import re

LENGTH_MAX = 1_000
"""Characters of a sentence; longer ones are lists, tables or no sentences at all."""
_END = re.compile(r"[.!?…]+[\"'”’»)\]]*\s+(?=[\"'“‘«(\[]?[A-Z0-9À-ÞЀ-Я])")
_SHORT = frozenset({
    "mr", "mrs", "ms", "dr", "gen", "lt", "col", "maj", "sgt", "adm", "capt", "gov", "sen", "rep", "st", "prof", "u.s",
    "u.n", "u.k", "e.g", "i.e", "no", "vs", "jan", "feb", "aug", "sept", "oct", "nov", "dec", "j", "brig",
})  # fmt: skip
_DATELINE = re.compile(
    r"[A-Z][A-Z .'/-]{1,40}(?:, [A-Za-z. ]{2,20})?(?:,? [A-Z][a-z]{2,8}\.? \d{1,2})?"
    r"(?: ?\([^()]{2,30}\))? ?[—–-]{1,2} "
)
"""`MOSCOW, March 3 (Wire) —`: says where it was written, makes nobody an actor."""


def sentences(title: str, text: str) -> list[tuple[int, int]]:
    """Return (start, end) of each sentence; the title is always the first, a dateline is in none."""
    spans = [(0, len(title))]
    offset = len(title) + 1
    start = 0
    dateline = _DATELINE.match(text[:120])
    if dateline:
        start = dateline.end()
    for end in _END.finditer(text, start):
        words = text[max(start, end.start() - 12) : end.start()].split()
        if text[end.start()] == "." and words and words[-1].lower().lstrip("(\"'“‘") in _SHORT:
            continue
        spans.append((offset + start, offset + end.end()))
        start = end.end()
    if start < len(text):
        spans.append((offset + start, offset + len(text)))
    return [piece for span in spans for piece in _pieces(*span)]


def _pieces(start: int, end: int) -> list[tuple[int, int]]:
    """Cut what is too long to be a sentence, so that the time it takes stays in step with its length."""
    if end - start <= LENGTH_MAX:
        return [(start, end)]
    return [(at, min(at + LENGTH_MAX, end)) for at in range(start, end, LENGTH_MAX)]
