"""Figures of an English sentence: how many dead, wounded, held; how much is on whose head; how many names on a list.

Reads numbers with what they count and whose they are; what a rule makes of them is the rule's.
"""

import re
from collections.abc import Iterator

from rules.claim import Figure
from streams.coding.mentions import Mention
from streams.coding.sentence import Sentence

_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
)
_WORDS: dict[str, float] = {word: float(value) for value, word in enumerate(_ONES.split())}
_WORDS |= {
    "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
}  # fmt: skip
_ROUND: dict[str, float] = {"dozen": 12, "dozens": 24, "scores": 40, "hundreds": 200, "thousands": 2000}
_TIMES: dict[str, float] = {
    "hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "m": 1e6, "mn": 1e6, "bn": 1e9, "trillion": 1e12,
}  # fmt: skip
_NUMBER = (
    r"(?P<number>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|" + "|".join([*_WORDS, *_ROUND]) + r")"
    r"(?:[ -]?(?P<times>hundred|thousand|million|billion|trillion|mn|bn|m)\b)?"
)
_ABOUT = r"(?P<about>(?:about|around|nearly|almost|more than|over|at least|some|up to|roughly|as many as) )?"
_PEOPLE = r"(?:(?!and |but |in |on |at |near |who )[\w.'’-]+ ){0,4}?"
"""Up to four words of whom it counts: "US service members"."""
_MONEY = {"$": "USD", "€": "EUR", "£": "GBP"}

_COUNTED = _ABOUT + _NUMBER
_WERE = r"(?:(?:were|was|are|have|has|had|been|now|reported|feared|confirmed|left|who|people) ){0,4}"
_FORMS: tuple[tuple[str, str, str, str], ...] = (
    (
        "toll",
        "people",
        "killed dead died slain lives",
        _COUNTED + " " + _PEOPLE + _WERE + r"(?:killed|dead|died|slain|los[et] their lives)\b",
    ),
    (
        "toll",
        "people",
        "kill claim mourn left",
        r"\b(?:kill(?:s|ed|ing)?|claim(?:s|ed|ing)?|mourns?|mourned|left) "
        + _COUNTED
        + r"(?= (?:lives|dead|people|civilians|soldiers|troops|others|children|service|of|in|at|near)|[.,;]|$)",
    ),
    (
        "toll",
        "people",
        "toll number",
        r"\b(?:toll|number of (?:[\w.'’-]+ ){1,6}(?:who )?(?:have |had )?(?:died|killed|dead))\b"
        r"[\w ,'’-]{0,60}?\b(?:to|at|of|reached|now|hits|is) " + _COUNTED,
    ),
    (
        "toll",
        "people",
        "number",
        r"\bat " + _COUNTED + r"(?= the number of [\w.'’ -]{2,60}(?:lost their lives|died|killed|dead))",
    ),
    ("injured", "people", "wounded injured hurt", _COUNTED + " " + _PEOPLE + _WERE + r"(?:wounded|injured|hurt)\b"),
    ("injured", "people", "wound injur", r"\b(?:wound(?:s|ed|ing)?|injur(?:es|ed|ing)) " + _COUNTED + r"\b"),
    (
        "captured",
        "people",
        "hostages prisoners captives detainees",
        _COUNTED + " " + _PEOPLE + r"(?:hostages|prisoners|captives|detainees)\b",
    ),
    (
        "displaced",
        "people",
        "displaced fled homeless",
        _COUNTED + " " + _PEOPLE + _WERE + r"(?:displaced|fled|homeless)\b",
    ),
    (
        "sanctions",
        "names",
        "sanction blacklist",
        r"\b(?:sanction(?:s|ed|ing)?|blacklist(?:s|ed)?)\b[\w ]{0,12}? "
        + _COUNTED
        + r"(?= [\w .'’-]{0,30}?\b(?:people|individuals|entities|companies|firms|officials|ships|vessels|banks|names))",
    ),
    ("percent", "percent", "% percent cent pct", _COUNTED + r" ?(?:%|percent\b|per cent\b|pct\b)"),
    (
        "weapons",
        "weapons",
        "missiles drones rockets shells warheads projectiles",
        _COUNTED + r" (?:[\w-]+ ){0,2}?(?:missiles|drones|rockets|shells|warheads|projectiles)\b",
    ),
    (
        "forces",
        "people",
        "troops soldiers reservists marines personnel fighters",
        _COUNTED + r" (?:[\w.'’-]+ ){0,3}?(?:troops|soldiers|reservists|marines|personnel|fighters)\b",
    ),
)
"""Kind, unit, letters one of which the sentence must hold (looked for first: they cost a hundredth), and form.

The first form of a kind that fits a number counts it.
"""
_COMPILED = tuple(
    (kind, unit, tuple(cues.split()), re.compile(form, re.IGNORECASE)) for kind, unit, cues, form in _FORMS
)
_SUM = re.compile(_ABOUT + r"(?P<sign>[$€£]) ?" + _NUMBER, re.IGNORECASE)
_BOUNTY = re.compile(r"\b(?:bount(?:y|ies)|rewards?|for information)\b", re.IGNORECASE)
_AID = re.compile(r"\b(?:aid|assistance|relief|loans?|grants?)\b", re.IGNORECASE)
_DIGIT = re.compile(r"\d")
_LETTERS = re.compile(r"[a-z]+")
_NUMERALS = frozenset([*list(_WORDS)[1:], *_ROUND])


def figures(sentence: Sentence) -> tuple[Figure, ...]:
    """Return the figures of a sentence in order; a number is counted once."""
    words = sentence.text[sentence.start : sentence.end]
    lowered = words.lower()
    if not _DIGIT.search(words) and _NUMERALS.isdisjoint(_LETTERS.findall(lowered)):
        return ()
    found: dict[int, Figure] = {}
    mishap = bool(sentence.cues("accident")) and all("killing" in hit.sets for hit in sentence.attacks)
    for at, figure in (*_sums(sentence, words), *_counts(sentence, words, lowered)):
        if not (mishap and figure.kind in ("toll", "injured")):
            found.setdefault(at, figure)
    return tuple(found[at] for at in sorted(found))


def _counts(sentence: Sentence, words: str, lowered: str) -> Iterator[tuple[int, Figure]]:
    for kind, unit, cues, form in _COMPILED:
        if not any(cue in lowered for cue in cues):
            continue
        for match in form.finditer(words):
            begin, end = sentence.start + match.start(), sentence.start + match.end()
            whose = _whose(sentence, kind, begin, end)
            yield (
                match.start("number"),
                Figure(kind=kind, value=_value(match), unit=unit, whose=whose, rounded=_rounded(match)),
            )


def _sums(sentence: Sentence, words: str) -> Iterator[tuple[int, Figure]]:
    if not any(sign in words for sign in _MONEY):
        return
    for match in _SUM.finditer(words):
        kind = "bounty" if _BOUNTY.search(words) else "aid" if _AID.search(words) else "amount"
        whose = _whose(sentence, kind, sentence.start + match.start(), sentence.start + match.end())
        # "up to $10 million" is how rewards are offered: the sum itself is exact
        yield match.start("number"), Figure(
            kind=kind, value=_value(match), unit=_MONEY[match["sign"]], whose=whose,
            rounded=_rounded(match) and kind != "bounty",
        )  # fmt: skip


def _value(match: re.Match[str]) -> float:
    word = match["number"].lower().replace(",", "")
    value = (
        _WORDS.get(word) or _ROUND.get(word) or (0.0 if word == "zero" else float(word) if word[0].isdigit() else 0.0)
    )
    return value * _TIMES.get((match["times"] or "").lower(), 1.0)


def _rounded(match: re.Match[str]) -> bool:
    return bool(match["about"]) or match["number"].lower() in _ROUND


def _whose(sentence: Sentence, kind: str, begin: int, end: int) -> tuple[str, ...]:
    """Return whose the figure is: on whom a bounty lies, else who is named in or next before what counts."""
    mentions = [m for m in sentence.mentions if m.kind not in ("place", "edge")]
    if kind in ("bounty", "sanctions"):
        after = [m for m in mentions if m.start >= end]
        return _codes(after or mentions[-1:])
    inside = [m for m in mentions if begin <= m.start < end]
    before = [m for m in mentions if m.end <= begin]
    if kind in ("toll", "injured") and not inside:
        words = sentence.text[begin:end]
        if _KILLING.match(words) or not _TOLL.search(words):
            # who kills is not whose the dead are: "US strike kills 40 in Iraq"
            return tuple(dict.fromkeys(land for land in _lands(sentence, end) if land))[:1]
    return _codes(inside[:1] or before[-1:] or [m for m in mentions if m.start >= end][:1])


_KILLING = re.compile(r"(?:kill|claim|wound|injur)", re.IGNORECASE)
_TOLL = re.compile(r"\btoll\b|\bnumber of\b|\bmourn", re.IGNORECASE)


def _lands(sentence: Sentence, at: int) -> Iterator[str]:
    """Yield the lands named as places, behind `at` first."""
    places = [m for m in sentence.mentions if m.located or m.kind == "place"]
    yield from (m.country for m in sorted(places, key=lambda m: (m.start < at, m.start)) if m.kind != "edge")


def _codes(mentions: list[Mention]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(mention.code for mention in mentions))
