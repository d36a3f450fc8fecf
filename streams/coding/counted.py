"""Figures of a Persian, Arabic, Hebrew or Russian sentence: how many dead, wounded, held; what is on whose head.

The words of counting stand in `COUNTED`, one table a language; whose a figure is, the sides of names say.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from rules.claim import Figure
from streams.coding.mentions import Mention
from streams.coding.numerals import NUMERALS, Numerals, either, plain
from streams.coding.sentence import Sentence
from streams.coding.sides import sides

_GAP = r"(?: [^\W\d_]+){0,6}? "
"""Up to six words between a number and what it counts: `چهار نظامی آمریکایی کشته شدند`."""
_NEAR = r"(?: [^\W\d_]{1,12}){0,2}? "
_FAR = r"(?: [^\W\d_]+){0,7}? "
_MONEY = {"$": "USD", "€": "EUR", "£": "GBP"}
_UNITS = {"percent": "percent", "sanctions": "names", "weapons": "weapons"}


@dataclass(frozen=True)
class Counted:
    """What a language says of figures. Words are as in the vocabulary: a trailing `*` is any ending."""

    numerals: Numerals
    behind: dict[str, tuple[str, ...]]
    """Kind → words that follow the number: `11 نفر کشته شدند`."""
    before: dict[str, tuple[str, ...]]
    """Kind → words that the number follows: `مقتل 11 شخصا`."""
    total: dict[str, tuple[str, ...]]
    """Kind → words of a count that has come to the number: `شمار کشته‌ها به ۱۱ نفر رسید`."""
    come: tuple[str, ...]
    """Right before that number: `to`."""
    two: tuple[str, ...]
    """Duals that are a number by themselves, with what they count: `جنديين`."""
    money: dict[str, str]
    """Name of a currency → ISO 4217 code."""
    bounty: tuple[str, ...]
    aid: tuple[str, ...]

    def figures(self, sentence: Sentence) -> tuple[Figure, ...]:
        """Return the figures of a sentence in order; a number is counted once."""
        words = plain(sentence.text[sentence.start : sentence.end])
        if not self._counts.search(words):
            return ()
        return once(sentence, (*self._sums(words), *self._found(words)))

    @cached_property
    def _counts(self) -> re.Pattern[str]:
        words = [*self.numerals.words, *self.numerals.rounded, *self.two, *self.numerals.scales]
        return re.compile(rf"\d|(?<![^\W_])(?:{either(words)})(?![^\W_])")

    @cached_property
    def _forms(self) -> tuple[tuple[str, re.Pattern[str]], ...]:
        number, begin, end = self.numerals.pattern, r"(?<![^\W_])", r"(?![^\W_])"
        made: list[tuple[str, str]] = []
        for kind, words in self.total.items():
            made.append((kind, rf"{begin}(?:{either(words)}){_FAR}(?:{either(self.come)}) ?{number}"))
        for kind, words in self.before.items():
            made.append((kind, rf"{begin}(?:{either(words)}){_NEAR}{number}{end}"))
        for kind, words in self.behind.items():
            made.append((kind, rf"{begin}{number}{_GAP}(?:{either(words)}){end}"))
        return tuple((kind, re.compile(form)) for kind, form in made)

    @cached_property
    def _duals(self) -> tuple[tuple[str, re.Pattern[str]], ...]:
        if not self.two:
            return ()
        begin, two = r"(?<![^\W_])", rf"(?P<number>{either(self.two)})(?![^\W_])"
        forms = ((kind, rf"{begin}(?:{either(words)}){_NEAR}{two}") for kind, words in self.before.items())
        return tuple((kind, re.compile(form)) for kind, form in forms)

    @cached_property
    def _sum(self) -> re.Pattern[str]:
        number = self.numerals.pattern
        named = re.sub(r"\?P<(\w+)>", r"?P<\1_2>", number)
        return re.compile(
            rf"(?P<sign>[$€£]) ?{number}|(?<![^\W_]){named} (?P<unit>{either([name + '*' for name in self.money])})"
        )

    def _found(self, words: str) -> Iterator[tuple[int, int, Figure]]:
        for kind, form in self._forms:
            for match in form.finditer(words):
                value, rounded = self.numerals.value(match), self.numerals.inexact(match)
                figure = Figure(kind=kind, value=value, unit=_UNITS.get(kind, "people"), rounded=rounded)
                yield match.start("number"), match.end(), figure
        for kind, form in self._duals:
            for match in form.finditer(words):
                yield match.start("number"), match.end(), Figure(kind=kind, value=2.0, unit="people")

    def _sums(self, words: str) -> Iterator[tuple[int, int, Figure]]:
        for match in self._sum.finditer(words):
            last = "" if match["sign"] else "_2"
            about, number, times = (match[name + last] for name in ("about", "number", "times"))
            scale = self.numerals.scale(times)
            unit = _MONEY[match["sign"]] if match["sign"] else self._unit(match["unit"])
            kind = "bounty" if self._said(self.bounty, words) else "aid" if self._said(self.aid, words) else "amount"
            # "up to $10 million" is how rewards are offered: the sum itself is exact
            yield (
                match.start("number" + last),
                match.end(),
                Figure(
                    kind=kind,
                    value=self.numerals.read(number) * scale,
                    unit=unit,
                    rounded=bool(about) and kind != "bounty",
                ),
            )

    def _unit(self, name: str) -> str:
        return next(code for word, code in self.money.items() if name.startswith(plain(word)))

    def _said(self, words: tuple[str, ...], text: str) -> bool:
        return re.search(rf"(?<![^\W_])(?:{either(words)})(?![^\W_])", text) is not None


_NOT_WHOSE = ("toward", "by", "from")
"""Sides on which nobody stands whose figure it is."""


def once(sentence: Sentence, counted: Iterable[tuple[int, int, Figure]]) -> tuple[Figure, ...]:
    """Return figures in the order of the sentence, with whose they are; of two that begin at one number the first.

    `counted` gives where a number begins and ends in the sentence, and what it counts.
    """
    found: dict[int, Figure] = {}
    for at, end, figure in counted:
        if at not in found:
            found[at] = figure.model_copy(update={"whose": whose(sentence, figure.kind, at, end)})
    return tuple(found[at] for at in sorted(found))


def whose(sentence: Sentence, kind: str, begin: int, end: int) -> tuple[str, ...]:
    """Return whose the figure at `begin`:`end` is: who is named in it, hurt by the attack, else near."""
    begin, end = sentence.start + begin, sentence.start + end
    said = sides(sentence)
    named = [
        (mention, said[at]) for at, mention in enumerate(sentence.mentions) if mention.kind not in ("place", "edge")
    ]
    if kind in ("bounty", "sanctions"):
        return _bearer(named, begin, kind)
    inside = [
        mention for mention, side in named if begin <= mention.start <= end + 1 and side not in (*_NOT_WHOSE, "in")
    ]
    if inside:
        return _codes(inside[:1])
    if kind in ("toll", "injured", "captured") and sentence.attacks:
        return _hurt(sentence, said)
    before = [mention for mention, side in named if mention.end <= begin and side not in _NOT_WHOSE]
    return _codes(before[-1:] or [mention for mention, _ in named if mention.start >= end][:1])


def _bearer(named: list[tuple[Mention, str]], begin: int, kind: str) -> tuple[str, ...]:
    """Return on whom a bounty or a list lies: who is named behind the number last, or first for a list."""
    behind = [mention for mention, _ in named if mention.start >= begin]
    people = [mention for mention in behind if mention.kind in ("person", "organ")]
    if kind == "sanctions":
        return _codes(behind[:1] or [mention for mention, _ in named][-1:])
    return _codes((people or behind or [mention for mention, _ in named])[-1:])


def _hurt(sentence: Sentence, said: list[str]) -> tuple[str, ...]:
    """Return the land that the attack of the sentence hurt: a place in it, or who is marked as struck."""
    for at, mention in enumerate(sentence.mentions):
        if mention.country and (mention.kind == "place" or said[at] in ("toward", "in", "object")):
            return (mention.country,)
    return ()


def _codes(mentions: list[Mention]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(mention.code for mention in mentions))


COUNTED: dict[str, Counted] = {
    "fa": Counted(
        NUMERALS["fa"],
        behind={
            "toll": ("کشته", "کشته شدند", "کشته شده", "کشته شد", "جان باختند", "جان باخت", "جان خود را", "جان باخته",
                     "شهید", "شهید شدند", "به شهادت", "قربانی", "تلفات", "هلاک"),
            "injured": ("زخمی", "مجروح", "مصدوم"),
            "captured": ("گروگان", "اسیر", "زندانی", "بازداشتی"),
            "displaced": ("آواره", "بی خانمان"),
            "weapons": ("موشک", "پهپاد", "راکت", "خمپاره", "بمب"),
            "forces": ("نیرو", "سرباز", "نظامی", "تفنگدار"),
            "sanctions": ("تحریم",),
            "percent": ("درصد",),
        },
        before={
            "toll": ("کشته شدن", "جان باختن", "مرگ", "شهادت", "جان", "کشتن", "قتل"),
            "injured": ("زخمی شدن", "مجروح شدن"),
        },
        total={
            "toll": ("شمار کشته*", "شمار تلفات", "شمار قربانیان", "شمار جان*", "تلفات", "آمار کشته*", "تعداد کشته*",
                     "تعداد تلفات", "آمار تلفات", "کشته های", "شمار شهدا*", "تعداد شهدا*"),
            "injured": ("شمار زخمی*", "شمار مجروحان", "تعداد زخمی*"),
        },
        come=("به", "از مرز"),
        two=(),
        money={"دلار": "USD", "یورو": "EUR", "پوند": "GBP"},
        bounty=("جایزه*", "پاداش*", "مژدگانی"),
        aid=("کمک", "کمک ها", "کمک های", "وام"),
    ),
    "ar": Counted(
        NUMERALS["ar"],
        behind={
            "toll": ("قتلى", "قتيلا", "قتيل", "شهيدا", "شهداء", "لقوا", "قتلوا", "ضحية", "ضحايا"),
            "injured": ("جريحا", "جرحى", "مصابا", "مصابين", "أصيبوا", "إصابة"),
            "captured": ("رهينة", "رهائن", "أسيرا", "أسرى", "معتقلا"),
            "displaced": ("نازح", "نازحا", "نازحين", "مشرد"),
            "weapons": ("صاروخ", "صاروخا", "صواريخ", "مسيرة", "مسيرات", "قذيفة", "قذائف", "قنبلة"),
            "forces": ("جندي", "جنديا", "جنود", "عسكري", "مقاتل"),
            "percent": ("بالمئة", "في المئة", "بالمائة", "في المائة"),
        },
        before={
            "toll": ("مقتل", "بمقتل", "ومقتل", "قتل", "قتلت", "يقتل", "تقتل", "سقوط", "استشهاد", "مصرع", "وفاة",
                     "يودي بحياة", "أودى بحياة", "أودت بحياة", "يوقع", "أوقع", "أسفر عن مقتل", "استشهد"),
            "injured": ("إصابة", "وإصابة", "بإصابة", "أصيب", "جرح", "وجرح", "يصيب"),
            "captured": ("احتجاز", "أسر", "اعتقال"),
            "displaced": ("نزوح", "تشريد"),
            "sanctions": ("عقوبات على", "عقوبات جديدة على", "عقوبات بحق", "عقوبات"),
            "weapons": ("أطلقت", "أطلق", "إطلاق", "تطلق"),
            "forces": ("إرسال", "أرسلت", "ترسل", "نشر", "نشرت", "تنشر"),
        },
        total={
            "toll": ("عدد القتلى", "حصيلة القتلى", "حصيلة ضحايا", "عدد قتلى", "حصيلة", "الحصيلة", "عدد الضحايا",
                     "عدد الشهداء",
                     "حصيلة الشهداء", "خسائر"),
            "injured": ("عدد الجرحى", "عدد المصابين"),
        },
        come=("إلى", "بلغت", "بلغ", "تبلغ", "يبلغ", "عند"),
        two=("جنديين", "جنديان", "قتيلين", "قتيلان", "شخصين", "شخصان", "جريحين", "رهينتين", "مسلحين اثنين"),
        money={"دولار": "USD", "يورو": "EUR", "جنيه": "GBP"},
        bounty=("مكافأة", "المكافأة", "جائزة"),
        aid=("مساعدات", "مساعدة", "قرض", "قرضا", "منحة"),
    ),
    "he": Counted(
        NUMERALS["he"],
        behind={
            "toll": ("נהרגו", "נהרג", "הרוגים", "נספו", "נפלו", "מתו", "חללים", "קורבנות"),
            "injured": ("נפצעו", "נפצע", "פצועים"),
            "captured": ("חטופים", "שבויים", "אסירים", "בני ערובה"),
            "displaced": ("נעקרו", "עקורים", "פליטים"),
            "weapons": ("טילים", "טילי", "רחפנים", "רקטות", "פצצות", "כטב מים"),
            "forces": ("חיילים", "לוחמים", "אנשי צבא"),
            "percent": ("אחוז", "אחוזים"),
        },
        before={
            "toll": ("הרג", "הרגה", "הרגו", "נהרגו", "נהרג", "מותם של", "הריגתם של", "גבתה את חייהם של"),
            "injured": ("נפצעו", "פצע", "פצעה", "פציעתם של"),
            "captured": ("חטיפת", "מעצר"),
            "sanctions": ("סנקציות על", "סנקציות נגד"),
        },
        total={
            "toll": ("מספר ההרוגים", "מניין ההרוגים", "מספר החללים", "מספר הקורבנות", "מספר הנספים"),
            "injured": ("מספר הפצועים",),
        },
        come=("ל", "על", "הגיע ל", "עומד על"),
        two=(),
        money={"דולר": "USD", "אירו": "EUR", "יורו": "EUR", "ליש ט": "GBP"},
        bounty=("פרס", "הפרס", "פרס כספי"),
        aid=("סיוע", "מענק", "הלוואה", "הלוואות"),
    ),
    "ru": Counted(
        NUMERALS["ru"],
        behind={
            "toll": ("погибли", "погибло", "погиб", "погибших", "погибшими", "убиты", "убито", "убитых", "убитыми",
                     "жертв", "скончались"),
            "injured": ("ранены", "ранено", "ранен", "раненых", "ранеными", "пострадали", "пострадавших"),
            "captured": ("заложник*", "пленных", "заключенных", "задержанных"),
            "displaced": ("беженцев", "перемещенных"),
            "weapons": ("ракет", "ракеты", "дронов", "дрона", "беспилотник*", "бпла", "снарядов", "бомб"),
            "forces": ("военнослужащ*", "солдат", "военных", "бойцов", "резервистов"),
            "percent": ("процент*", "%"),
        },
        before={
            "toll": ("погибли", "погибло", "убиты", "убито", "убил", "убила", "убили", "жертвами стали", "жизни",
                     "гибели", "гибель", "гибелью", "скончались", "потеряли"),
            "injured": ("ранены", "ранено", "ранил", "ранили", "пострадали", "ранения получили"),
            "sanctions": ("санкции против", "санкции в отношении", "санкционный список внесены", "санкционный список"),
        },
        total={
            "toll": ("число погибших", "число жертв", "числа погибших", "числа жертв", "количество погибших",
                     "число убитых", "потери"),
            "injured": ("число раненых", "число пострадавших", "количество пострадавших"),
        },
        come=("до", "достигло", "составляет", "составило", "превысило", "достигли", "составили"),
        two=(),
        money={"доллар": "USD", "евро": "EUR", "фунт": "GBP", "руб": "RUB"},
        bounty=("награда", "награду", "награды", "вознаграждение", "вознаграждения", "за информацию", "за сведения",
                "за голову"),
        aid=("помощь", "помощи", "кредит*", "грант*"),
    ),
}  # fmt: skip
"""Language → its words of counting."""
