"""The date a Persian, Arabic, Hebrew or Russian sentence sets: "within 24 hours", "by Friday", "until 15 Esfand".

Pure; knows no events. The words stand in `DEADLINES`, one table a language; months count by the sun from the Hijra too.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property

from streams.coding.due import end_of, on
from streams.coding.numerals import NUMERALS, either, plain

_UNITS = {"hour": timedelta(hours=1), "day": timedelta(days=1), "week": timedelta(weeks=1)}
_ARTICLE = re.compile(r"الساعات ال ?(\d+)|\bال ?(\d+) ساعه")
"""`الساعات الـ24`, folded: the unit before the number."""
_SPRING = date(2025, 3, 21)
"""The first day of 1404; years of the sun begin with spring."""


@dataclass(frozen=True)
class Deadline:
    """What a language says of dates to come. Words are as in the vocabulary."""

    language: str
    within: tuple[str, ...]
    """Before a span: `ظرف ۲۴ ساعت`."""
    notice: tuple[str, ...]
    """An ultimatum, near which a span counts by itself: `ضرب‌الاجل ۴۸ ساعته`."""
    to_come: tuple[str, ...]
    """Behind a span: `۲۴ ساعت آینده`."""
    gone: tuple[str, ...]
    """Behind a span: the past."""
    units: dict[str, str]
    """Word → hour, day or week."""
    spans: dict[str, tuple[int, str]]
    """Words that are number and unit: `يومين`."""
    by: tuple[str, ...]
    """Before a day: `تا جمعه`."""
    between: tuple[str, ...]
    """What may stand between `by` and the day: `the end of`, `day`."""
    days: tuple[str, ...]
    """Monday to Sunday; `|` between spellings."""
    tonight: tuple[str, ...]
    tomorrow: tuple[str, ...]
    months: tuple[str, ...]
    """January to December; `|` between spellings."""
    solar: tuple[str, ...] = ()
    """Months of the year that begins in spring, where the language counts by it."""

    def due(self, words: str, at: datetime) -> datetime | None:
        """Return the date that `words`, published at `at`, set; None without one."""
        read = _ARTICLE.sub(r"\1\2 ساعه", plain(words))
        if span := self._span(read):
            return at + span
        if match := self._day.search(read):
            return self._end(match["day"], at)
        if match := self._date.search(read):
            number = NUMERALS[self.language].read(match["number"])
            return self._on(match["month"], int(number), at)
        return None

    def _span(self, read: str) -> timedelta | None:
        for match in self._spans.finditer(read):
            if match["gone"] or not (match["within"] or match["to_come"] or self._notice.search(read)):
                continue
            if match["span"]:
                count, unit = self._folded_spans[match["span"]]
                return count * _UNITS[unit]
            unit = self._folded_units[match["unit"]]
            if match["number"] or unit == "week":  # a bare "day" names one: `تا روز جمعه`
                return (NUMERALS[self.language].value(match) if match["number"] else 1.0) * _UNITS[unit]
        return None

    @cached_property
    def _spans(self) -> re.Pattern[str]:
        behind = rf"(?: (?:(?P<gone>{either(self.gone)})|(?P<to_come>{either(self.to_come)})))?"
        counted = rf"(?:{NUMERALS[self.language].pattern} )?(?P<unit>{either(self.units)})"
        within, span = rf"(?P<within>(?:{either(self.within)}) )?", rf"(?P<span>{either(self.spans)})"
        return re.compile(rf"(?<![^\W_]){within}(?:{counted}|{span})(?![^\W_]){behind}")

    @cached_property
    def _notice(self) -> re.Pattern[str]:
        return re.compile(rf"(?<![^\W_])(?:{either(self.notice)})(?![^\W_])")

    @cached_property
    def _day(self) -> re.Pattern[str]:
        return self._by(rf"(?P<day>{either([*_each(self.days), *self.tonight, *self.tomorrow])})")

    @cached_property
    def _date(self) -> re.Pattern[str]:
        number = rf"(?P<number>\d{{1,2}}|{either(NUMERALS[self.language].words)})"
        before = {"he": "ב"}.get(self.language, "")
        return self._by(rf"{number}(?:th)? {before}(?P<month>{either([*_each(self.months), *_each(self.solar)])})")

    def _by(self, what: str) -> re.Pattern[str]:
        return re.compile(rf"(?<![^\W_])(?:{either(self.by)}) (?:(?:{either(self.between)}) ?){{0,3}}{what}(?![^\W_])")

    @cached_property
    def _folded_units(self) -> dict[str, str]:
        return {plain(word).strip(): unit for word, unit in self.units.items()}

    @cached_property
    def _folded_spans(self) -> dict[str, tuple[int, str]]:
        return {plain(word).strip(): span for word, span in self.spans.items()}

    def _end(self, day: str, at: datetime) -> datetime:
        if day in map(plain, self.tonight):
            return end_of(at.weekday(), at, today=True)
        if day in map(plain, self.tomorrow):
            return end_of((at.weekday() + 1) % 7, at)
        return end_of(_index(self.days, day), at)

    def _on(self, month: str, day: int, at: datetime) -> datetime | None:
        if (index := _index(self.months, month)) >= 0:
            return on(index + 1, day, at)
        begin = _solar(_index(self.solar, month), day, at)
        return begin + timedelta(days=1) if begin else None


def _each(words: tuple[str, ...]) -> list[str]:
    return [one for word in words for one in word.split("|")]


def _index(words: tuple[str, ...], said: str) -> int:
    return next((at for at, word in enumerate(words) if said in map(plain, word.split("|"))), -1)


def _solar(month: int, day: int, at: datetime) -> datetime | None:
    """Return the next such day of the year of the sun: six months of 31 days, then 30."""
    into = month * 31 - max(0, month - 6) + day - 1
    year, first = 1404, datetime.combine(_SPRING, time(), at.tzinfo)
    if month < 0 or not 1 <= day <= 31 or at < first:
        return None
    while first + timedelta(days=into) < at.replace(hour=0, minute=0, second=0, microsecond=0):
        first += timedelta(days=366 if (25 * year + 11) % 33 < 8 else 365)
        year += 1
    return first + timedelta(days=into)


DEADLINES: dict[str, Deadline] = {
    "fa": Deadline(
        "fa",
        within=("ظرف", "تا", "در کمتر از", "طی", "ظرف مدت", "در عرض"),
        notice=("مهلت", "ضرب الاجل", "ضربالاجل", "اولتیماتوم", "فرصت"),
        to_come=("آینده", "دیگر", "مهلت", "فرصت"),
        gone=("گذشته", "اخیر", "پیش", "قبل"),
        units={"ساعت": "hour", "ساعته": "hour", "روز": "day", "روزه": "day", "هفته": "week", "هفته ای": "week"},
        spans={},
        by=("تا", "پیش از", "قبل از", "حداکثر تا"),
        between=("پایان", "روز", "شامگاه", "بامداد", "ظهر", "عصر", "آخر", "صبح", "شب"),
        days=("دوشنبه", "سه شنبه|سهشنبه", "چهارشنبه", "پنجشنبه|پنج شنبه", "جمعه", "شنبه", "یکشنبه|یک شنبه"),
        tonight=("امشب", "نیمه شب", "نیمهشب", "پایان امروز"),
        tomorrow=("فردا",),
        months=("ژانویه", "فوریه", "مارس", "آوریل", "مه|می", "ژوئن", "ژوئیه|جولای", "اوت|آگوست", "سپتامبر",
                "اکتبر", "نوامبر", "دسامبر"),
        solar=("فروردین", "اردیبهشت", "خرداد", "تیر", "مرداد", "شهریور", "مهر", "آبان", "آذر", "دی", "بهمن", "اسفند"),
    ),
    "ar": Deadline(
        "ar",
        within=("خلال", "في غضون", "في ظرف", "خلال مدة", "خلال ال", "أمام"),
        notice=("مهلة", "إنذار", "إنذارا", "مهلة مدتها", "أمهل", "أمهلت", "يمهل", "تمهل"),
        to_come=("المقبلة", "القادمة", "المقبل", "القادم"),
        gone=("الماضية", "الأخيرة", "الماضي", "الأخير", "مضت"),
        units={"ساعة": "hour", "ساعات": "hour", "الساعات": "hour", "يوما": "day", "يوم": "day", "أيام": "day",
               "أسبوع": "week", "أسابيع": "week"},
        spans={"يومين": (2, "day"), "أسبوعين": (2, "week"), "ساعتين": (2, "hour")},
        by=("قبل", "بحلول", "حتى", "في موعد أقصاه", "لغاية", "موعد أقصاه"),
        between=("نهاية", "يوم", "مساء", "صباح", "ظهر", "فجر", "منتصف ليل"),
        days=("الاثنين|الإثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت", "الأحد"),
        tonight=("منتصف الليل", "الليلة", "نهاية اليوم"),
        tomorrow=("الغد", "غد", "غدا"),
        months=("يناير|كانون الثاني", "فبراير|شباط", "مارس|آذار", "أبريل|نيسان|إبريل", "مايو|أيار", "يونيو|حزيران",
                "يوليو|تموز", "أغسطس|آب", "سبتمبر|أيلول", "أكتوبر|تشرين الأول", "نوفمبر|تشرين الثاني",
                "ديسمبر|كانون الأول"),
    ),
    "he": Deadline(
        "he",
        within=("תוך", "בתוך", "תוך כ", "במהלך", "ב"),
        notice=("אולטימטום", "ארכה", "התראה"),
        to_come=("הקרובות", "הקרובים", "הקרוב"),
        gone=("האחרונות", "האחרונים", "האחרון", "שעברו"),
        units={"שעות": "hour", "השעות": "hour", "שעה": "hour", "ימים": "day", "הימים": "day", "יום": "day",
               "שבוע": "week", "שבועות": "week", "יממה": "day"},
        spans={"יומיים": (2, "day"), "שבועיים": (2, "week"), "שעתיים": (2, "hour"), "יממה": (1, "day")},
        by=("עד", "לפני", "לא יאוחר מ", "לכל המאוחר ב"),
        between=("סוף", "יום", "ליום", "מיום", "ערב", "צהרי", "ה"),
        days=("שני", "שלישי", "רביעי", "חמישי", "שישי", "שבת", "ראשון"),
        tonight=("חצות", "הלילה"),
        tomorrow=("מחר",),
        months=("ינואר", "פברואר", "מרץ|מרס", "אפריל", "מאי", "יוני", "יולי", "אוגוסט", "ספטמבר",
                "אוקטובר", "נובמבר", "דצמבר"),
    ),
    "ru": Deadline(
        "ru",
        within=("в течение", "в ближайшие", "на протяжении", "через", "не позднее чем через"),
        notice=("ультиматум*", "срок", "сроком на", "отсрочк*"),
        to_come=("на ответ", "на размышление"),
        gone=("назад", "спустя"),
        units={"часов": "hour", "часа": "hour", "час": "hour", "часовой": "hour", "суток": "day", "сутки": "day",
               "дней": "day", "дня": "day", "день": "day", "недели": "week", "недель": "week", "неделю": "week"},
        spans={},
        by=("до", "к", "не позднее", "не позже", "ко"),
        between=("конца", "утра", "вечера", "полудня"),
        days=("понедельника|понедельнику", "вторника|вторнику", "среды|среде", "четверга|четвергу", "пятницы|пятнице",
              "субботы|субботе", "воскресенья|воскресенью"),
        tonight=("полуночи", "конца дня", "конца суток"),
        tomorrow=("завтра", "завтрашнего дня"),
        months=("января", "февраля", "марта", "апреля", "мая", "июня", "июля", "августа", "сентября", "октября",
                "ноября", "декабря"),
    ),
}  # fmt: skip
"""Language → its words of dates to come."""
