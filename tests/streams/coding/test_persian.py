"""Persian verbs and clauses: what is still to come, what is denied, who "we" are, and whose office speaks."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from told import claims, short

from streams.coding.persian import forms


def test_a_verb_still_to_come_has_no_past() -> None:
    """A slash before a verb leaves present and future, with what is written to its noun."""
    made = forms("/پشیمان کردن")
    assert {"پشیمان خواهیم کرد", "پشیمان می کنند", "پشیمانتان می کنیم", "پشیمان شان خواهد کرد"} <= set(made)
    assert {"پشیمان کرد", "پشیمان نمی کنیم"}.isdisjoint(made)


def test_a_verb_given_with_its_not_is_only_denied() -> None:
    """A light verb with its "not" stands for the forms that deny, which then are no denial of the term."""
    assert forms("نپذیرفتن")["نخواهد پذیرفت"] == "past"
    assert "پذیرفت" not in forms("نپذیرفتن")
    assert set(forms("/بی پاسخ نماندن")) >= {"بی پاسخ نمی ماند", "بی پاسخ نخواهد ماند"}


@pytest.mark.parametrize("form", ["برنمی گردد", "بر نمی گردد", "برگشت", "برنگشتند", "برخواهد گشت"])
def test_what_is_written_to_the_front_of_a_verb_stays_there(form: str) -> None:
    """ "Not" and the sign of the present stand between a verb and what is written to its front."""
    assert form in forms("برگشتن")


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("ترامپ: سایت هسته‌ای ایران در فردو را بمباران کردیم", "ASSAULT USA.PRESIDENT > IRN @fordow announced"),
        ("سرتیپ ستاد جنوب: انتقام خون همرزمانمان را از آمریکا می‌ستانیم", "THREATEN IRN.MIL > USA @- vowed"),
        ("سپاه: اگر اسرائیل حمله کند، پاسخ ما ویرانگرتر از پیش خواهد بود", "THREATEN IRN.IRGC > ISR @- vowed"),
        ("سردار پایگاه بندر خطاب به اسرائیل: پشیمانتان می‌کنیم", "THREATEN IRN.MIL > ISR @- vowed"),
        ("عضو کمیسیون امنیت ملی مجلس: تنگه هرمز را می‌بندیم", "THREATEN IRN.MAJLIS > - @strait-of-hormuz vowed"),
        ("سپاه: پایگاه عین‌الاسد عراق آماج موشک‌های ما شد", "ASSAULT IRN.IRGC > USA @ain-al-asad announced"),
        ("ایران با طرح آمریکا برای آتش‌بس موافقت نمی‌کند", "REJECT IRN > USA @- announced"),
        ("دست رد تهران به پیشنهاد مذاکره آمریکا", "REJECT IRN > USA @- announced"),
        ("دعوت مسکو از ایران و آمریکا به خویشتنداری", "REQUEST RUS > IRN+USA @- announced"),
        ("حمله تلافی‌جویانه شبانه سپاه به العدید", "ASSAULT IRN.IRGC > USA @al-udeid done"),
        ("سپاه مسئولیت حمله به پایگاه آمریکا در اربیل را پذیرفت", "ASSAULT IRN.IRGC > USA+IRQ @us-base+erbil done"),
        ("ایران: تحت هیچ شرایطی با آمریکا مذاکره مستقیم نخواهیم کرد", "REJECT IRN > USA @- announced"),
        ("مسئول سیاست خارجی اتحادیه اروپا گفت ایران باید خویشتنداری کند", "REQUEST EEC > IRN @- announced"),
        ("«این جنایت بی‌پاسخ نمی‌ماند»؛ هشدار فرمانده سپاه به آمریکا", "THREATEN IRN.IRGC > USA @- vowed"),
        ("سپاه هشدار داد اگر آمریکا حمله کند، پایگاه‌هایش را نابود می‌کند", "THREATEN IRN.IRGC > USA @- vowed"),
        ("بقایی: برنامه‌ای برای مذاکره با آمریکا وجود ندارد", "REJECT IRN.MFA > USA @- announced"),
        ("حمله پهپادی و موشکی ایران به پایگاه آمریکا", "ASSAULT IRN > USA @us-base done"),
        ("ستون دود بر فراز فردو پس از بمباران شبانه آمریکا", "ASSAULT USA > IRN @fordow done"),
        ("در حمله سحرگاه امروز آمریکا به بندرعباس ۹ نفر کشته شدند", "ASSAULT USA > IRN @bandar-abbas done"),
        ("سپاه: آمریکا جواب این جنایت را خواهد گرفت", "THREATEN IRN.IRGC > USA @- vowed"),
        ("قالیباف در جمع معلمان مذاکره با آمریکا را رد کرد", "REJECT IRN.MAJLIS > USA @- announced"),
        ("تهران: هر حمله آمریکا با پاسخ موشکی روبه‌رو خواهد شد", "THREATEN IRN > USA @- vowed"),
        ("سپاه: اشتباه آمریکا بدون پاسخ نخواهد ماند", "THREATEN IRN.IRGC > USA @- vowed"),
        ("با وساطت مصر، عراقچی و ویتکاف دیدار کردند", "CONSULT EGY > IRN.MFA+USA.ENVOY @- done"),
        ("پکن: ایران و آمریکا باید خویشتنداری کنند", "REQUEST CHN > IRN+USA @- announced"),
    ],
)
def test_who_speaks_of_us_acts(title: str, expected: str) -> None:
    """A verb or a "we" in the first person means who speaks; an office speaks before a name nobody knows."""
    assert expected in [short(claim) for claim in claims(title, language="fa")]


@pytest.mark.parametrize(
    "title",
    [
        "ایران تهدید به انتقام از آمریکا را رد کرد",
        "پکن از محکوم کردن حمله به ایران خودداری کرد",
        "ایران از آژانس خواست حمله به نطنز را محکوم کند",
        "مسکو درخواست برای خویشتنداری را رد کرد",
        "چین از محکومیت حمله ایران خودداری کرد",
    ],
)
def test_what_is_refused_or_only_wanted_is_not_said(title: str) -> None:
    """A threat that is denied, a condemnation that is withheld or asked for, an appeal that is turned down."""
    real = [claim for claim in claims(title, language="fa") if claim.modality not in ("denied", "hypothetical")]
    assert not [claim for claim in real if claim.event in ("THREATEN", "ACCUSE") or "restraint" in claim.context]


@pytest.mark.parametrize(
    "title",
    [
        "تعمیر اسکله‌های آسیب‌دیده از حملات آمریکا به خارک آغاز شد",
        "هزینه بازسازی تأسیسات بمباران‌شده نطنز اعلام شد",
        "قربانیان بمباران اصفهان به خاک سپرده شدند",
        "روزنامه‌ها از طرح پنتاگون برای بمباران اصفهان نوشتند",
        "ترامپ حمله به نطنز را به تعویق انداخت",
        "شورای امنیت از محکومیت حمله به فردو خودداری کرد",
        "نظرسنجی: بیشتر آمریکایی‌ها با حمله به خارک مخالف‌اند",
        "مخالفت آلمان با حمله به نطنز",
        "حمله به خارک اشتباه بزرگی خواهد بود",
        "محاکمه متهمان حمله به پایگاه آمریکا آغاز شد",
        "روزی که آبادان بمباران شد؛ روایت یک پرستار",
    ],
)
def test_an_attack_that_only_explains_is_not_told_anew(title: str) -> None:
    """What is repaired, mourned, planned, put off or debated tells of no new attack."""
    told = [claim for claim in claims(title, language="fa") if claim.event == "ASSAULT"]
    assert not [claim for claim in told if claim.modality in ("done", "announced")]


def test_a_toll_that_rises_tells_of_the_attack() -> None:
    """The count of the dead is news of the attack itself."""
    told = claims("شمار قربانیان حمله آمریکا به اصفهان به ۹ تن رسید", language="fa")
    assert any(claim.event == "ASSAULT" and claim.modality == "done" for claim in told)


def test_a_warning_to_those_who_might_close_the_sea_is_no_threat_to_ships() -> None:
    """Who warns Iran of closing the strait protects ships."""
    told = claims("آمریکا به ایران درباره بستن تنگه هرمز هشدار داد", language="fa")
    assert not [claim for claim in told if claim.event == "THREATEN" and claim.modality in ("vowed", "announced")]


@pytest.mark.parametrize(
    "title",
    ["معلمان ایران مذاکره با دولت را رد کردند", "فراکسیون اقلیت مجلس ایران پیشنهاد مذاکره رئیس مجلس را رد کرد"],
)
def test_talks_at_home_refuse_nobody(title: str) -> None:
    """Unions and parliament turn down their own government, which is no refusal between the parties."""
    told = [claim for claim in claims(title, language="fa") if claim.event == "REJECT"]
    assert not [claim for claim in told if claim.modality in ("done", "announced")]


@pytest.mark.parametrize(
    "title",
    [
        "آمریکا پیش‌تر به فردو حمله کرده بود",
        "سپاه پیش از این تهدید کرده بود از آمریکا انتقام می‌گیرد",
        "عمان که پیش‌تر میزبان مذاکرات ایران و آمریکا بود، روز ملی خود را جشن گرفت",
        "ایران پیش از این پیشنهاد آتش‌بس را رد کرده بود",
    ],
)
def test_what_had_been_is_old(title: str) -> None:
    """A pluperfect, or a "formerly" with its "was", tells what came before the news."""
    assert {claim.modality for claim in claims(title, language="fa")} <= {"reported", "hypothetical", "denied"}
