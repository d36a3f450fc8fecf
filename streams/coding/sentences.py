"""Sentences of an article in any script: the title first, then the text, as offsets into `title + newline + text`.

Linear. A dateline belongs to no sentence: it says where was written, and makes nobody an actor.
"""

import re

LENGTH_MAX = 1_000
"""Characters of a sentence; longer ones are lists, tables or no sentences at all."""
DENSE_MAX = 300
"""The same where every sign is a word: what surrounds a name is asked for each name of a sentence."""
_DENSE = re.compile(r"[\u4e00-\u9fff]{4}")
_BEGINS = r"[\"'“‘«(\[]?[A-Z0-9À-ÞЀ-Я\u0590-\u074f\u0900-\u0dff\u3040-\u9fff\uac00-\ud7af]"
_END = re.compile(rf"[.!?…؟۔]+[\"'”’»)\]]*\s+(?={_BEGINS})|[。！？]+[”’」』》）\"]*\s*|\n+")
_SHORT = frozenset({
    "mr", "mrs", "ms", "dr", "gen", "lt", "col", "maj", "sgt", "adm", "capt", "gov", "sen", "rep", "st", "prof", "u.s",
    "u.n", "u.k", "e.g", "i.e", "no", "vs", "jan", "feb", "aug", "sept", "oct", "nov", "dec", "j", "brig",
})  # fmt: skip
_ARABIC = r"[\u0620-\u06ff\u200c]"
_CAPITAL = "А-ЯЁҐІЇЄ"
_BY = r"(?: ?[/(][^/()]{2,30}[/)]\.?)?"
_DATELINES = tuple(
    re.compile(words)
    for words in (
        r"[A-Z][A-Z .'/-]{1,40}(?:, [A-Za-z. ]{2,20})?(?:,? [A-Z][a-z]{2,8}\.? \d{1,2})?"
        r"(?: ?\([^()]{2,30}\))? ?[—–-]{1,2} ",
        rf"[{_CAPITAL}][{_CAPITAL} -]{{2,30}}(?:, \d{{1,2}} [а-яёії]{{3,8}}\.?)?{_BY} ?[—–-]{{1,2}} "
        r"(?:[А-ЯЁ][\w ]{2,20}\. )?",
        rf"[{_CAPITAL}][{_CAPITAL} -]{{2,30}}, \d{{1,2}} [а-яёії]{{3,8}}\. ",
        rf"[{_CAPITAL}][а-яёії]{{2,20}}\. \d{{1,2}} [а-яё]{{3,8}}\. [А-ЯЁA-Z. ]{{3,25}} ?[—–-] ",
        rf"{_ARABIC}{{2,15}}(?: {_ARABIC}{{2,15}})?(?:[,،/] ?[\w /]{{3,20}})?{_BY} ?[—–-]{{1,2}} ",
        rf"[א-ת]{{2,12}}(?: [א-ת]{{2,12}})?{_BY} ?[—–-] ",
        r"[（(【]?[\u4e00-\u9fff]{1,6}(?:社|网)[\u4e00-\u9fff]{0,8}\d{1,2}月\d{1,2}日(?:专?电|讯|報導|报道)"
        r"[ ）)】]?(?:[（(]记者[^）)]{2,20}[）)])?",
    )
)
"""`MOSCOW, March 3 (Wire) —`: says where it was written, makes nobody an actor."""


def sentences(title: str, text: str) -> list[tuple[int, int]]:
    """Return (start, end) of each sentence; the title is always the first, a dateline is in none."""
    spans = [(0, len(title))]
    offset = len(title) + 1
    start = 0
    head = text[:120]
    if dateline := next((found for form in _DATELINES if (found := form.match(head))), None):
        start = dateline.end()
    for end in _END.finditer(text, start):
        words = text[max(start, end.start() - 12) : end.start()].split()
        if text[end.start()] == "." and words and words[-1].lower().lstrip("(\"'“‘") in _SHORT:
            continue
        spans.append((offset + start, offset + end.end()))
        start = end.end()
    if start < len(text):
        spans.append((offset + start, offset + len(text)))
    if all(end - start <= DENSE_MAX for start, end in spans):
        return spans
    whole = f"{title}\n{text}"
    return [piece for span in spans for piece in _pieces(whole, *span)]


def _pieces(whole: str, start: int, end: int) -> list[tuple[int, int]]:
    """Cut what is too long to be a sentence, so that the time it takes stays in step with its length."""
    if end - start <= DENSE_MAX:
        return [(start, end)]
    most = DENSE_MAX if _DENSE.search(whole, start, end) else LENGTH_MAX
    return [(at, min(at + most, end)) for at in range(start, end, most)]
