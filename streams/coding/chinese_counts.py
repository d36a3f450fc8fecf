"""Figures and dates of a Chinese sentence, which has no spaces: `13名美军士兵死亡`, `悬赏1000万美元`, `24小时内`.

Knows no events; whose a figure is, `streams.coding.counted` says.
"""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta

from rules.claim import Figure
from streams.coding.counted import once
from streams.coding.due import end_of, on
from streams.coding.numerals import plain
from streams.coding.sentence import Sentence

_DIGITS = {sign: value for value, sign in enumerate("零一二三四五六七八九")} | {"两": 2, "〇": 0}
_TENS = {"十": 10, "百": 100, "千": 1_000}
_SCALES = {"万": 1e4, "亿": 1e8}
_NUMBER = (
    r"(?P<about>约|大约|超过|至少|将近|近|逾|多达|不少于)?"
    r"(?P<number>\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?|[一二三四五六七八九十百千两零〇]+)(?P<times>[百千]?[万亿])?(?P<more>多|余)?"
)
_MEASURE = r"(?:名|人|位|个|家|枚|架|发|艘|辆)"
_GAP = r"[^ \d]{0,12}?"
_FORMS: tuple[tuple[str, str, str], ...] = (
    ("toll", "people", rf"{_NUMBER}{_MEASURE}{_GAP}(?:死亡|丧生|身亡|遇难|阵亡|遇害|被打死|被炸死|丧命)"),
    ("toll", "people", rf"(?:死亡|遇难|阵亡|遇害|死难)(?:人数|者){_GAP}(?:至|到|达|为|过){_NUMBER}"),
    ("toll", "people", rf"(?:打死|炸死|击毙|夺去|夺走)(?:了)?{_NUMBER}{_MEASURE}"),
    ("injured", "people", rf"{_NUMBER}{_MEASURE}{_GAP}(?:受伤|负伤)"),
    ("injured", "people", rf"受伤(?:人数|者){_GAP}(?:至|到|达|为|过){_NUMBER}"),
    ("captured", "people", rf"{_NUMBER}{_MEASURE}{_GAP}(?:人质|囚犯|战俘|被扣押者)"),
    ("displaced", "people", rf"{_NUMBER}{_MEASURE}{_GAP}(?:流离失所|难民)"),
    ("sanctions", "names", rf"制裁(?:了)?{_NUMBER}{_MEASURE}"),
    ("sanctions", "names", rf"对{_NUMBER}{_MEASURE}{_GAP}(?:实施|施加|进行)?制裁"),
    ("weapons", "weapons", rf"{_NUMBER}{_MEASURE}{_GAP}(?:导弹|无人机|火箭弹|炮弹|炸弹)"),
    ("forces", "people", rf"{_NUMBER}{_MEASURE}{_GAP}(?:士兵|军人|官兵|军事人员)"),
    ("percent", "percent", rf"百分之{_NUMBER}|(?<!\d)(?P<number_2>\d+(?:\.\d+)?)%"),
)
"""Kind, unit, form; the first form that fits a number counts it."""
_COMPILED = tuple((kind, unit, re.compile(form)) for kind, unit, form in _FORMS)
_MONEY = {"美元": "USD", "欧元": "EUR", "英镑": "GBP", "卢布": "RUB", "元": "CNY"}
_SUM = re.compile(rf"{_NUMBER}(?P<unit>{'|'.join(_MONEY)})")
_BOUNTY = re.compile("悬赏|赏金|悬红|线索")
_AID = re.compile("援助|贷款|赠款")
_ANY = re.compile(r"\d|[一二三四五六七八九十百两](?:名|人|位|个|家|枚|架|艘|百|千|万|亿)|百分之")

_UNITS = {"小时": timedelta(hours=1), "天": timedelta(days=1), "日": timedelta(days=1), "周": timedelta(weeks=1),
          "星期": timedelta(weeks=1)}  # fmt: skip
_SPAN = re.compile(rf"(?P<gone>过去|最近|近)?{_NUMBER}个?(?P<unit>{'|'.join(_UNITS)})(?P<in>之内|以内|内|后)?")
_NOTICE = re.compile("最后期限|通牒|限期|时限|时间考虑")
_BY = r"(?:之前|以前|前)"
_DAY = re.compile(rf"(?:(?:周|星期|礼拜)(?P<day>[一二三四五六日天])|(?P<near>明天|明日|今晚|午夜)){_BY}")
_DATE = re.compile(rf"(?P<month>\d{{1,2}})月(?P<date>\d{{1,2}})(?:日|号){_BY}")
_WEEK = "一二三四五六日"


def figures(sentence: Sentence) -> tuple[Figure, ...]:
    """Return the figures of a sentence in order; a number is counted once."""
    words = plain(sentence.text[sentence.start : sentence.end])
    if not _ANY.search(words):
        return ()
    return once(sentence, (*_sums(words), *_counts(words)))


def due(words: str, at: datetime) -> datetime | None:
    """Return the date that `words`, published at `at`, set; None without one."""
    read = plain(words)
    for span in _SPAN.finditer(read):
        if not span["gone"] and (span["in"] or _NOTICE.search(read)):
            return at + _value(span) * _UNITS[span["unit"]]
    if match := _DAY.search(read):
        if match["day"]:
            return end_of(_WEEK.index(match["day"].replace("天", "日")), at)
        tomorrow = match["near"] in ("明天", "明日")
        return end_of((at.weekday() + tomorrow) % 7, at, today=not tomorrow)
    if match := _DATE.search(read):
        return on(int(match["month"]), int(match["date"]), at)
    return None


def _counts(words: str) -> Iterator[tuple[int, int, Figure]]:
    for kind, unit, form in _COMPILED:
        for match in form.finditer(words):
            bare = match.groupdict().get("number_2")
            value = float(bare) if bare else _value(match)
            inexact = not bare and bool(match["about"] or match["more"])
            start = match.start("number_2" if bare else "number")
            yield start, match.end(), Figure(kind=kind, value=value, unit=unit, rounded=inexact)


def _sums(words: str) -> Iterator[tuple[int, int, Figure]]:
    for match in _SUM.finditer(words):
        kind = "bounty" if _BOUNTY.search(words) else "aid" if _AID.search(words) else "amount"
        # "up to $10 million" is how rewards are offered: the sum itself is exact
        inexact = bool(match["about"] or match["more"]) and kind != "bounty"
        yield (
            match.start("number"),
            match.end(),
            Figure(kind=kind, value=_value(match), unit=_MONEY[match["unit"]], rounded=inexact),
        )


def _value(match: re.Match[str]) -> float:
    number, times = match["number"], match["times"] or ""
    value = float(number.replace(",", "")) if number[0].isascii() else _read(number)
    for sign in times:
        value *= _SCALES.get(sign) or _TENS[sign]
    return value


def _read(signs: str) -> float:
    """Return the value of a number in signs below ten thousand: `三百二十`."""
    total, last = 0, 0
    for sign in signs:
        if sign in _TENS:
            total += (last or 1) * _TENS[sign]
            last = 0
        else:
            last = _DIGITS[sign]
    return float(total + last)
