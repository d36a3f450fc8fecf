"""Russian and Ukrainian forms: a name in every case, with the case it may be; a stem for everything else.

Rules by ending, which cover names and offices; where they give a form that nobody writes, nothing is found by it.
"""

import re
from collections.abc import Iterator

_ADJECTIVE_WORD = re.compile(
    r"(?:[скхшвнртлдмжч]ий|[^оа]ый|ной|ской|ская|ная|вая|рая|[а-я]ое|ные|ские|нние|ський|ська|ське)$"
)
_VOWELS = "аеёиоуыэюяіїє"
_HISS = "жшщчц"
_BACK = "гкх"

_ALL_ADJECTIVE: dict[str, dict[str, str]] = {
    "ru": {
        "ий": "na", "ого": "ga", "ому": "d", "им": "id", "ом": "p", "ая": "n", "ой": "gdip", "ую": "a",
        "ое": "na", "ие": "na", "их": "gpa", "ими": "i",
    },
    "uk": {
        "ий": "na", "ого": "ga", "ому": "dp", "им": "id", "а": "n", "ої": "g", "ій": "dp", "у": "a",
        "ою": "i", "е": "na", "і": "na", "их": "gpa", "ими": "i",
    },
}  # fmt: skip


def names(text: str, language: str, person: bool) -> dict[str, str]:
    """Return form → letters of the cases it may be in. Words before and with the head noun change, later ones stay."""
    words = text.split(" ")
    head = _head(words, person)
    columns = [_word(word, language, person) if at in head else None for at, word in enumerate(words)]
    made: dict[str, str] = {}
    for case in "ngdaip":
        for variant in range(2):
            form = " ".join(
                word if column is None else column[case][min(variant, len(column[case]) - 1)]
                for word, column in zip(words, columns, strict=True)
            )
            made[form] = made.get(form, "") + ("" if case in made.get(form, "") else case)
    return made


def adjectives(text: str, language: str) -> dict[str, str]:
    """Return every form of an adjective in -ский, -ский-like; another word as it is, in the cases of a noun."""
    if text.endswith("*"):
        return {text: ""}
    if language == "ru" and text.endswith(("ец", "нин")):
        return _inhabitants(text)
    if not text.endswith(("ский", "цкий", "ський", "цький")):
        return names(text, language, person=True)
    return {text[:-2] + ending: cases for ending, cases in _ALL_ADJECTIVE[language].items()}


def _inhabitants(text: str) -> dict[str, str]:
    """Return the forms of `американец` and `израильтянин`, one and many."""
    if text.endswith("ец"):
        stem = text[:-2] + "ц"
        one, many = ("а", "у", "а", "ем", "е"), ("ы", "ев", "ам", "ев", "ами", "ах")
    else:
        stem = text[:-2]
        one, many = ("ина", "ину", "ина", "ином", "ине"), ("е", "", "ам", "", "ами", "ах")
    made = {text: "n"}
    for cases, endings in (("gdaip", one), ("ngdaip", many)):
        for case, ending in zip(cases, endings, strict=True):
            made[stem + ending] = made.get(stem + ending, "") + case
    return made


def _head(words: list[str], person: bool) -> set[int]:
    """Return which words change: adjectives up to the first noun with it; all words of a person's name."""
    if person:
        return set(range(len(words)))
    for at, word in enumerate(words):
        if not _ADJECTIVE_WORD.search(word):
            return set(range(at + 1))
    return set(range(len(words)))


def _word(word: str, language: str, person: bool) -> dict[str, tuple[str, ...]]:
    """Return case → forms of one word."""
    if len(word) < 3 or word.isupper():
        return dict.fromkeys("ngdaip", (word,))
    if "-" in word and not word.startswith("аль-"):
        left, _, right = word.rpartition("-")
        return {
            case: tuple(f"{left}-{form}" for form in forms) for case, forms in _word(right, language, person).items()
        }
    made = dict(_endings(word, language, person))
    made.setdefault("n", (word,))
    made.setdefault("a", made.get("g", (word,)) if person else (word,))
    return {case: made.get(case, (word,)) for case in "ngdaip"}


_CASES = "gdaip"
_CLASSES = {
    "ru": {"ия": "и и ю ей и", "а": "ы е у ой е", "га": "и е у ой е", "жа": "и е у ей е", "я": "и е ю ей е",
           "сть": "и и ь ью и", "ие": "я ю е ем и", "ье": "я ю е ем е", "о": "а у о ом е", "ь": "я ю ь ем е",
           "е": "я ю е ем е"},
    "uk": {"ия": "ї ї ю єю ї", "а": "и і у ою і", "га": "и і у ою і", "жа": "і і у ею і", "я": "і і ю ею і",
           "сть": "і і ь ю і", "ие": "я ю е ям і", "ье": "я ю е ям і", "о": "а у о ом і", "ь": "я ю ь ем ї"},
}  # fmt: skip
"""Declension → endings of the cases `gdaip`, on the word without its last letter."""


def _endings(word: str, language: str, person: bool) -> Iterator[tuple[str, tuple[str, ...]]]:
    stem, last = word[:-1], word[-1]
    if person and word.endswith(("ова", "ева", "ина")):
        yield from _each(stem, "ой ой у ой ой")
    elif _ADJECTIVE_WORD.search(word) and not (person and word.endswith("рий")):
        yield from _adjective(word, language == "uk")
    elif last in "ыи" and len(word) > 4 - (last == "ы") and not person:
        yield "g", (stem + ("ов" if last == "ы" else "ей"), stem)
        yield from (("d", (stem + "ам",)), ("i", (stem + "ами",)), ("p", (stem + "ах",)))
    elif language == "ru" and len(word) > 4 and word.endswith("ец") and word[-3] not in _VOWELS:
        animate = person or word.endswith("лец")
        yield from zip("gdip", ((word[:-2] + "ц" + ending,) for ending in ("а", "у", "ем", "е")), strict=True)
        yield "a", (word[:-2] + "ца",) if animate else (word,)
    elif last not in _VOWELS and last not in "ьй":
        surname = person and language == "ru" and word.endswith(("ов", "ев", "ин", "ын"))
        yield "g", (word + "а", word + "у") if language == "uk" else (word + "а",)
        yield "d", (word + "у",)
        yield "i", (word + ("ым" if surname else "ем" if last in _HISS else "ом"),)
        yield "p", (word + ("і" if language == "uk" else "е"),)
    elif endings := _CLASSES[language].get(_class(word, person)):
        yield from _each(stem, endings)
        if last in "ьй" and not word.endswith(_FEMININE):
            yield "a", (stem + "я",) if person else (word,)


_FEMININE = ("сть", "знь", "щь", "чь")


def _class(word: str, person: bool) -> str:
    """Return the declension of a word that ends in a vowel or a soft sign."""
    last = word[-1]
    if word.endswith(("ия", "ія")):
        return "ия"
    if word.endswith(_FEMININE):
        return "сть"
    if word.endswith(("ие", "ье")):
        return word[-2:]
    if last == "а":
        return "га" if word[-2] in _BACK else "жа" if word[-2] in _HISS else "а"
    return "ь" if last in "ьй" else "" if person and last in "ое" else last


def _adjective(word: str, uk: bool) -> Iterator[tuple[str, tuple[str, ...]]]:
    stem = word[:-1] if word.endswith(("ська", "ське")) else word[:-2]
    soft = "ы" if word.endswith(("ый", "ые")) else "и"
    if word.endswith(("ая", "яя")):
        yield from _each(stem, "ой ой ую ой ой")
    elif word.endswith("ська"):
        yield from _each(stem, "ої ій у ою ій")
    elif word.endswith(("ые", "ие")):
        yield from (("g", (stem + soft + "х",)), ("d", (stem + soft + "м",)), ("i", (stem + soft + "ми",)))
        yield "p", (stem + soft + "х",)
    else:
        yield from (("g", (stem + "ого",)), ("d", (stem + "ому",)), ("i", (stem + soft + "м",)))
        yield "p", (stem + ("ому" if uk else "ом"),)


def _each(stem: str, endings: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    for case, ending in zip(_CASES, endings.split(), strict=True):
        yield case, (stem + ending,)
