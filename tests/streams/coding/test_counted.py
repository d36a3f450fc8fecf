"""Figures, dates and ties in languages besides English: what is counted, by when, which conflicts are joined."""

import re
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, strategies

sys.path.insert(0, str(Path(__file__).parents[2] / "evaluation"))

from given import article

from rules.claim import Claim
from rules.vocabulary import load
from streams.coding.coder import Coder
from streams.coding.grammars import DATES
from streams.coding.numerals import NUMERALS, plain

CODER = Coder(load())
NOW = datetime(2026, 3, 3, 12, tzinfo=UTC)  # a Tuesday


def claims(language: str, title: str) -> tuple[Claim, ...]:
    return CODER.code(article(title, at=NOW, language=language)).claims


@pytest.mark.parametrize(
    ("language", "title", "kind", "value", "whose"),
    [
        ("fa", "چهار نظامی آمریکایی در خلیج فارس کشته شدند", "toll", 4, "USA"),
        ("fa", "شمار کشته‌های آمریکا به ۱۳ نفر رسید", "toll", 13, "USA"),
        ("fa", "حمله اسرائیل به بیروت ۱۱ کشته بر جا گذاشت", "toll", 11, "LBN"),
        ("fa", "آمریکا برای مجتبی خامنه‌ای ۱۰ میلیون دلار جایزه تعیین کرد", "bounty", 1e7, "IRN.KHAMENEI_M"),
        ("fa", "اتحادیه اروپا ۱۲ مقام ایرانی را تحریم کرد", "sanctions", 12, "IRN"),
        ("fa", "ایران ۳۰ موشک به اسرائیل شلیک کرد", "weapons", 30, "IRN"),
        ("ar", "مقتل أربعة جنود أمريكيين في الخليج", "toll", 4, "USA"),
        ("ar", "ارتفاع عدد القتلى الأمريكيين إلى 13", "toll", 13, "USA"),
        ("ar", "مقتل جنديين أمريكيين في هجوم على قاعدة في العراق", "toll", 2, "USA"),
        ("ar", "غارة إسرائيلية على بيروت توقع 11 قتيلا", "toll", 11, "LBN"),
        ("ar", "إصابة ثلاثة وعشرين جنديا إيرانيا في هجوم على عبادان", "injured", 23, "IRN"),
        ("ar", "واشنطن تعرض مكافأة قدرها 10 ملايين دولار على مجتبى خامنئي", "bounty", 1e7, "IRN.KHAMENEI_M"),
        ("ar", "الاتحاد الأوروبي يفرض عقوبات على 12 مسؤولا إيرانيا", "sanctions", 12, "IRN"),
        ("zh", "4名美军士兵在海湾阵亡", "toll", 4, "USA.MIL"),
        ("zh", "美军死亡人数升至十三人", "toll", 13, "USA.MIL"),
        ("zh", "美国悬赏1000万美元征集穆杰塔巴·哈梅内伊的线索", "bounty", 1e7, "IRN.KHAMENEI_M"),
        ("zh", "伊朗向以色列发射四十枚导弹", "weapons", 40, "IRN"),
        ("ru", "Четверо военных США погибли в Персидском заливе", "toll", 4, "USA.MIL"),
        ("ru", "Число погибших американских военнослужащих выросло до 13", "toll", 13, "USA"),
        ("ru", "Жертвами стали 13 американских солдат", "toll", 13, "USA"),
        ("ru", "США объявили награду в 10 млн долларов за Моджтабу Хаменеи", "bounty", 1e7, "IRN.KHAMENEI_M"),
        ("ru", "США ввели санкции против 12 иранских компаний", "sanctions", 12, "IRN"),
        ("ru", "Иран выпустил 40 ракет по Израилю", "weapons", 40, "IRN"),
        ("he", "ארבעה חיילים אמריקאים נהרגו במפרץ הפרסי", "toll", 4, "USA"),
        ("he", "מספר ההרוגים האמריקאים עלה ל-13", "toll", 13, "USA"),
        ("he", "11 הרוגים בתקיפה ישראלית בביירות", "toll", 11, "LBN"),
        ("he", "ארצות הברית הציעה פרס של 10 מיליון דולר על ראשו של מוג'תבא ח'אמנאי", "bounty", 1e7, "IRN.KHAMENEI_M"),
    ],
)  # fmt: skip
def test_a_figure_has_kind_value_and_owner(language: str, title: str, kind: str, value: float, whose: str) -> None:
    """Digits of any script, number words and duals count what stands beside them; who strikes owns no dead."""
    figures = [figure for claim in claims(language, title) for figure in claim.figures]
    assert (kind, value, whose) in [(figure.kind, figure.value, *figure.whose[:1]) for figure in figures]


@pytest.mark.parametrize(
    ("language", "words", "value"),
    [
        ("fa", "بیست و سه", 23), ("fa", "۲٬۵۰۰", 2500), ("fa", "۱۰ میلیون", 1e7), ("fa", "دو هزار", 2000),
        ("ar", "خمسة وأربعون", 45), ("ar", "٢٥٠٠", 2500), ("ar", "3 آلاف", 3000), ("ar", "ثلاثة عشر", 13),
        ("he", "ארבעים ושמונה", 48), ("he", "2.5 מיליארד", 2.5e9), ("he", "שלושה עשר", 13), ("he", "מאתיים", 200),
    ],
)  # fmt: skip
def test_numbers_are_read_in_words_and_in_digits(language: str, words: str, value: float) -> None:
    """Tens and ones add up, scales multiply, separators of both scripts part thousands."""
    numerals = NUMERALS[language]
    match = re.match(numerals.pattern, plain(words))
    assert match
    assert numerals.value(match) == value


def test_an_inexact_figure_says_so() -> None:
    """`at least` and `dozens` are no count."""
    for language, title in (
        ("fa", "حمله اسرائیل به بیروت دست‌کم ۴۰ کشته بر جا گذاشت"),
        ("ar", "مقتل عشرات الجنود الإيرانيين في هجوم على عبادان"),
        ("he", "לפחות 40 הרוגים בתקיפה ישראלית בביירות"),
    ):
        tolls = [figure for claim in claims(language, title) for figure in claim.figures if figure.kind == "toll"]
        assert [figure.rounded for figure in tolls] == [True], title


@pytest.mark.parametrize(
    ("language", "title"),
    [
        ("fa", "ویروس در ایران ۹ کشته بر جا گذاشت"),
        ("ar", "مقتل 9 أشخاص في حادث سير في إيران"),
        ("he", "9 הרוגים בתאונת דרכים באיראן"),
    ],
)
def test_disease_and_accidents_are_no_toll_of_a_conflict(language: str, title: str) -> None:
    """A number of dead makes no statement where something else killed them."""
    assert [claim for claim in claims(language, title) if claim.event == "STATEMENT"] == []


@pytest.mark.parametrize(
    ("language", "words", "due"),
    [
        ("fa", "ظرف ۲۴ ساعت آینده", "2026-03-04 12:00"), ("fa", "ضرب‌الاجل ۷۲ ساعته", "2026-03-06 12:00"),
        ("fa", "تا روز جمعه", "2026-03-07 00:00"), ("fa", "تا ۲۵ اسفند", "2026-03-17 00:00"),
        ("fa", "تا ۵ فروردین", "2026-03-26 00:00"), ("fa", "تا ۱۵ مارس", "2026-03-16 00:00"),
        ("fa", "در ۲۴ ساعت گذشته", None), ("fa", "دو روز پیش", None), ("fa", "تا ۴۰ اسفند", None),
        ("fa", "تا آنجا که ظرف غذا بود", None),
        ("ar", "خلال 24 ساعة", "2026-03-04 12:00"), ("ar", "في غضون يومين", "2026-03-05 12:00"),
        ("ar", "خلال الساعات الـ48 المقبلة", "2026-03-05 12:00"), ("ar", "قبل يوم الجمعة", "2026-03-07 00:00"),
        ("ar", "بحلول منتصف الليل", "2026-03-04 00:00"), ("ar", "بحلول 20 آذار", "2026-03-21 00:00"),
        ("ar", "خلال الساعات الـ24 الماضية", None), ("ar", "قبل يومين", None),
        ("he", "תוך 24 שעות", "2026-03-04 12:00"), ("he", "בתוך יומיים", "2026-03-05 12:00"),
        ("he", "עד יום שישי", "2026-03-07 00:00"), ("he", "עד ה-15 במרץ", "2026-03-16 00:00"),
        ("zh", "24小时内", "2026-03-04 12:00"), ("zh", "三天之内", "2026-03-06 12:00"),
        ("zh", "周五前", "2026-03-07 00:00"),
        ("zh", "3月15日之前", "2026-03-16 00:00"), ("zh", "两周最后期限", "2026-03-17 12:00"),
        ("zh", "明天前", "2026-03-05 00:00"), ("zh", "午夜前", "2026-03-04 00:00"),
        ("zh", "过去24小时内", None), ("zh", "3天前", None),
        ("ru", "в течение 24 часов", "2026-03-04 12:00"), ("ru", "ультиматум на 72 часа", "2026-03-06 12:00"),
        ("ru", "до пятницы", "2026-03-07 00:00"), ("ru", "не позднее 15 марта", "2026-03-16 00:00"),
        ("ru", "в течение двух недель", "2026-03-17 12:00"), ("ru", "до конца суток", "2026-03-04 00:00"),
        ("ru", "24 часа назад", None), ("ru", "за последние 24 часа", None), ("ru", "до войны", None),
        ("he", "ב-24 השעות האחרונות", None), ("he", "לפני שבוע", None),
    ],
)  # fmt: skip
def test_a_date_to_come_is_read_and_one_that_is_gone_is_not(language: str, words: str, due: str | None) -> None:
    """Spans count from publication, days end at midnight, Persian months by the sun; the past sets no date."""
    read = DATES[language](words, NOW)
    assert (f"{read:%Y-%m-%d %H:%M}" if read else None) == due


@pytest.mark.parametrize(
    ("language", "title"),
    [
        ("fa", "سپاه هشدار داد یک پایگاه آمریکا ظرف ۲۴ ساعت هدف قرار می‌گیرد"),
        ("ar", "الحرس الثوري يمهل أمريكا 24 ساعة"),
        ("ru", "КСИР пригрозил нанести удар по базе США в течение 24 часов"),
        ("he", "משמרות המהפכה איימו לתקוף בסיס אמריקאי תוך 24 שעות"),
    ],
)
def test_a_threat_carries_its_date(language: str, title: str) -> None:
    """An ultimatum is a threat with the hour it ends."""
    threat = next(claim for claim in claims(language, title) if claim.event == "THREATEN")
    assert (threat.actor, f"{threat.due:%d %H:%M}" if threat.due else "") == (("IRN.IRGC",), "04 12:00")


@pytest.mark.parametrize(
    ("language", "title", "speaker"),
    [
        ("fa", "مسکو مذاکرات اوکراین را به حملات آمریکا به ایران گره زد", "RUS"),
        ("fa", "لاوروف: هر که در پرونده ایران اعتماد را بشکند در مذاکرات اوکراین قابل اعتماد نیست", "RUS.MFA"),
        ("ar", "موسكو تربط محادثات أوكرانيا بالضربات على إيران", "RUS"),
        ("ar", "لافروف: من يخون الثقة في ملف إيران لا يمكن الوثوق به في محادثات أوكرانيا", "RUS.MFA"),
        ("ru", "Москва увязала переговоры по Украине с ударами по Ирану", "RUS"),
        ("ru", "Лавров: кто обманул Иран, тому нельзя доверять на переговорах по Украине", "RUS.MFA"),
        ("zh", "拉夫罗夫：谁在伊朗问题上失信，谁在乌克兰谈判中就不可信", "RUS.MFA"),
        ("he", "מוסקבה קושרת את השיחות על אוקראינה לתקיפות באיראן", "RUS"),
    ],
)
def test_one_statement_ties_two_dossiers(language: str, title: str, speaker: str) -> None:
    """Both lands are named, and the speaker acts."""
    tied = [claim for claim in claims(language, title) if claim.relation == ("linkage",)]
    assert [(claim.actor, set(claim.dossiers)) for claim in tied] == [((speaker,), {"IRN", "UKR"})]
    assert all(claim.modality.rung >= 2 for claim in tied)


@given(strategies.text(max_size=300), strategies.sampled_from(("fa", "ar", "he", "ru", "zh")))
def test_no_text_breaks_the_readers(text: str, language: str) -> None:
    """Any text gives a date or none, and folded text stays as long as it was."""
    assert len(plain(text)) == len(text)
    due = DATES[language](text, NOW)
    assert due is None or due >= NOW
