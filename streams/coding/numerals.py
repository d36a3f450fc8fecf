"""Numbers as Persian, Arabic, Hebrew and Russian write them: digits of any script, words, dozens and hundreds, duals.

Works on folded text that keeps its separators. Knows nothing of what is counted.
"""

import re
from dataclasses import dataclass
from functools import cached_property

from streams.coding.fold import bare, fold

_KEPT = {"٫": ".", "٬": ",", "٪": "%", "ـ": " "} | {mark: mark for mark in ".,%$€£"}
"""Marks that say something beside a number; a tatweel parts the article from it: `الـ24`."""


def plain(words: str) -> str:
    """Return `words` folded, as long as before, with the marks that numbers and sums need."""
    return "".join(_KEPT.get(raw, one) for raw, one in zip(words, fold(words), strict=True))


@dataclass(frozen=True)
class Numerals:
    """The number words of one language."""

    words: dict[str, float]
    """Word → value; of two words joined by `and`, the values add up."""
    scales: dict[str, float]
    rounded: dict[str, float]
    """Words that count inexactly (`عشرات`) → the least they may mean."""
    about: tuple[str, ...]
    """What stands before a number that is inexact."""
    joint: str
    """"And" between tens and ones, as a regular expression."""

    @cached_property
    def pattern(self) -> str:
        """Regular expression of a number; groups `about`, `number`, `times`."""
        said = either([*self.words, *self.rounded])
        times = either(self.scales)
        return (
            rf"(?P<about>(?:{either(self.about)}) )?(?P<number>\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?|\d+(?:\.\d+)?|"
            rf"(?:{said})(?:{self.joint}(?:{either(self.words)}))?(?![^\W_]))(?: (?P<times>{times})(?![^\W_]))?"
        )

    def value(self, match: re.Match[str]) -> float:
        """Return the value of what `pattern` found."""
        return self.read(match["number"]) * self.scale(match["times"])

    def scale(self, times: str | None) -> float:
        """Return what a number is multiplied by: a million, or one where nothing is said."""
        return self._folded_scales.get(times or "", 1.0)

    def read(self, number: str) -> float:
        """Return the value of digits or number words."""
        if number[0].isdigit():
            return float(number.replace(",", ""))
        whole = self._folded.get(number)
        if whole is not None:
            return whole
        parts = re.split(self.joint, number, maxsplit=1)
        return sum(self._folded.get(part, 0.0) for part in parts)

    def inexact(self, match: re.Match[str]) -> bool:
        """Say whether the text calls the number inexact."""
        return bool(match["about"]) or match["number"] in {bare(word) for word in self.rounded}

    @cached_property
    def _folded(self) -> dict[str, float]:
        return {bare(word): value for word, value in (self.words | self.rounded).items()}

    @cached_property
    def _folded_scales(self) -> dict[str, float]:
        return {bare(word): value for word, value in self.scales.items()}


def either(words: object) -> str:
    """Return a regular expression of any of some words, longest first; `*` is any ending. Of none: nothing."""
    assert isinstance(words, (dict, list, tuple))
    made = sorted({bare(word) + (r"[^\W_]*" if word.endswith("*") else "") for word in words}, key=len, reverse=True)
    return "|".join(made) or "(?!)"


def _numbered(text: str) -> dict[str, float]:
    """Read `one|first 1` pairs: words that share a value are joined by `|`, spaces in them written `_`."""
    made: dict[str, float] = {}
    items = text.split()
    for words, value in zip(items[::2], items[1::2], strict=True):
        made |= dict.fromkeys((word.replace("_", " ") for word in words.split("|")), float(value))
    return made


NUMERALS: dict[str, Numerals] = {
    "fa": Numerals(
        _numbered(
            "یک 1 دو 2 سه 3 چهار 4 پنج 5 شش 6 هفت 7 هشت 8 نه 9 ده 10 یازده 11 دوازده 12 سیزده 13 چهارده 14 پانزده 15 "
            "شانزده 16 هفده 17 هجده 18 نوزده 19 بیست 20 سی 30 چهل 40 پنجاه 50 شصت 60 هفتاد 70 هشتاد 80 نود 90 صد 100 "
            "دویست 200 سیصد 300 چهارصد 400 پانصد 500"
        ),
        {"هزار": 1e3, "میلیون": 1e6, "میلیارد": 1e9, "تریلیون": 1e12},
        {"ده ها": 20, "دهها": 20, "صدها": 200, "هزاران": 2000, "چندین": 3},
        ("حدود", "نزدیک به", "بیش از", "دست کم", "دستکم", "حداقل", "تقریبا", "بالغ بر", "کمتر از", "تا"),
        " و ",
    ),
    "ar": Numerals(
        _numbered(
            "واحد|واحدا|واحدة 1 اثنان|اثنين|اثنتان|اثنتين 2 ثلاثة|ثلاث 3 أربعة|أربع 4 خمسة|خمس 5 ستة|ست 6 سبعة|سبع 7 "
            "ثمانية|ثماني|ثمان 8 تسعة|تسع 9 عشرة|عشر 10 أحد_عشر|إحدى_عشرة 11 اثنا_عشر|اثني_عشر|اثنتا_عشرة 12 "
            "ثلاثة_عشر|ثلاث_عشرة 13 أربعة_عشر|أربع_عشرة 14 خمسة_عشر|خمس_عشرة 15 ستة_عشر|ست_عشرة 16 "
            "سبعة_عشر|سبع_عشرة 17 ثمانية_عشر|ثماني_عشرة 18 تسعة_عشر|تسع_عشرة 19 عشرون|عشرين 20 ثلاثون|ثلاثين 30 "
            "أربعون|أربعين 40 خمسون|خمسين 50 ستون|ستين 60 سبعون|سبعين 70 ثمانون|ثمانين 80 تسعون|تسعين 90 "
            "مئة|مائة 100 مئتان|مئتين|مائتان|مائتين 200 ثلاثمئة|ثلاثمائة 300 ألف 1000 ألفان|ألفين 2000"
        ),
        {"ألف": 1e3, "آلاف": 1e3, "مليون": 1e6, "ملايين": 1e6, "مليار": 1e9, "مليارات": 1e9, "تريليون": 1e12},
        {"عشرات": 20, "مئات": 200, "آلاف": 2000},
        ("نحو", "حوالي", "أكثر من", "ما لا يقل عن", "قرابة", "زهاء", "ما يقارب", "ما يزيد على", "ما يزيد عن", "أقل من"),
        " و",
    ),
    "he": Numerals(
        _numbered(
            "אחד|אחת 1 שניים|שני|שתיים|שתי 2 שלושה|שלוש|שלושת 3 ארבעה|ארבע|ארבעת 4 חמישה|חמש|חמשת 5 שישה|שש|ששת 6 "
            "שבעה|שבע|שבעת 7 שמונה|שמונת 8 תשעה|תשע|תשעת 9 עשרה|עשר|עשרת 10 אחד_עשר|אחת_עשרה 11 "
            "שנים_עשר|שתים_עשרה 12 שלושה_עשר|שלוש_עשרה 13 ארבעה_עשר|ארבע_עשרה 14 חמישה_עשר|חמש_עשרה 15 "
            "שישה_עשר|שש_עשרה 16 שבעה_עשר|שבע_עשרה 17 שמונה_עשר|שמונה_עשרה 18 תשעה_עשר|תשע_עשרה 19 עשרים 20 "
            "שלושים 30 ארבעים 40 חמישים 50 שישים 60 שבעים 70 שמונים 80 תשעים 90 מאה 100 מאתיים 200 אלף 1000 אלפיים 2000"
        ),
        {"אלף": 1e3, "אלפים": 1e3, "מיליון": 1e6, "מיליוני": 1e6, "מיליארד": 1e9, "טריליון": 1e12},
        {"עשרות": 20, "מאות": 200, "אלפי": 2000},
        ("כ", "לפחות", "יותר מ", "כמעט", "מעל", "למעלה מ", "קרוב ל", "פחות מ", "לא פחות מ"),
        " ו",
    ),
    "ru": Numerals(
        _numbered(
            "один|одного|одна|одну 1 два|две|двух|двое|двоих|двум 2 три|трех|трое|троих|трем 3 "
            "четыре|четырех|четверо|четверых 4 пять|пяти|пятеро|пятерых 5 шесть|шести|шестеро|шестерых 6 "
            "семь|семи|семеро|семерых 7 восемь|восьми 8 девять|девяти 9 десять|десяти 10 одиннадцать|одиннадцати "
            "11 двенадцать|двенадцати 12 тринадцать|тринадцати 13 четырнадцать|четырнадцати 14 "
            "пятнадцать|пятнадцати 15 шестнадцать|шестнадцати 16 семнадцать|семнадцати 17 "
            "восемнадцать|восемнадцати 18 девятнадцать|девятнадцати 19 двадцать|двадцати 20 тридцать|тридцати 30 "
            "сорок|сорока 40 пятьдесят|пятидесяти 50 шестьдесят|шестидесяти 60 семьдесят 70 восемьдесят 80 "
            "девяносто 90 сто|ста 100 двести 200"
        ),
        {
            "тыс": 1e3,
            "тысяч": 1e3,
            "тысячи": 1e3,
            "тысячу": 1e3,
            "млн": 1e6,
            "миллион": 1e6,
            "миллиона": 1e6,
            "миллионов": 1e6,
            "млрд": 1e9,
            "миллиард": 1e9,
            "миллиарда": 1e9,
            "миллиардов": 1e9,
        },
        {"десятки": 20, "десятков": 20, "сотни": 200, "сотен": 200, "тысячи": 2000},
        (
            "около",
            "порядка",
            "почти",
            "более",
            "более чем",
            "свыше",
            "не менее",
            "как минимум",
            "примерно",
            "до",
            "больше",
        ),
        " ",
    ),
}
"""Language → its numerals."""
