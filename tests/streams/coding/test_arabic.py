"""Arabic clauses: who speaks, who acts beside a verb that comes first, whom it is done to."""

import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parents[2] / "evaluation"))

from given import article
from told import CODER, short

from rules.claim import Claim

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


def told(title: str) -> list[str]:
    """Return what the coder tells of an Arabic sentence."""
    claims: tuple[Claim, ...] = CODER.code(article(title, at=NOW, language="ar")).claims
    return [short(claim) for claim in claims]


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("قال الشيخ نعيم قاسم، في كلمة متلفزة، إن إسرائيل ستدفع الثمن.", "THREATEN LBN.HEZBOLLAH > ISR @- vowed"),
        ("شدد قائد كبير في الجيش الإيراني على أن أمريكا ستندم", "THREATEN IRN.MIL > USA @- vowed"),
        ("قاليباف مخاطبا ترامب: سنجعلكم تدفعون ثمنا باهظا", "THREATEN IRN.MAJLIS > USA.PRESIDENT @- vowed"),
        ("عراقجي في مؤتمر صحفي: إسرائيل ستدفع الثمن", "THREATEN IRN.MFA > ISR @- vowed"),
        ("«سنمحو تل أبيب»، هكذا هدد قائد الحرس الثوري إسرائيل", "THREATEN IRN.IRGC > ISR @- vowed"),
    ],
)
def test_who_speaks_stands_before_that_before_a_colon_or_behind_the_quotation(title: str, expected: str) -> None:
    """A threat is the speaker's own, wherever the sentence names who speaks."""
    assert expected in told(title)


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("أعلن المتحدث باسم الحوثيين حظر الملاحة، متوعدا بقصف إسرائيل", "THREATEN YEM.HOUTHI > ISR @- vowed"),
        ("أجرى الوزير المصري اتصالا مع نظيره الإيراني داعيا إلى ضبط النفس", "REQUEST EGY > IRN @- announced"),
        ("قالت الخارجية البرازيلية إنها تدين الهجوم الإسرائيلي على إيران", "ACCUSE BRA > ISR @- announced"),
    ],
)
def test_a_verb_beside_another_has_its_subject(title: str, expected: str) -> None:
    """A participle, and a verb behind "that she", tell what the subject of the sentence does."""
    assert expected in told(title)


def test_a_name_behind_the_subject_of_a_verb_that_comes_first_is_whom_it_is_done_to() -> None:
    """`دعت الكويت طهران`: only Kuwait acts, in the next clause too."""
    made = told("دعت الكويت طهران وواشنطن إلى لقاء وأعلنت جاهزيتها لتيسير الحوار بينهما")
    assert [claim for claim in made if claim.startswith("AGREE")] == ["AGREE KWT > IRN+USA @- offered"]


def test_a_noun_that_says_whose_it_is_belongs_to_no_name_behind_it() -> None:
    """`دعوتها إيران` is a call on Iran."""
    assert "REQUEST JPN > IRN @- announced" in told("جددت اليابان دعوتها إيران إلى خفض التوتر")


@pytest.mark.parametrize("america", ["أمريكية", "أميركية"])
def test_america_is_written_in_two_ways(america: str) -> None:
    """Names of places and bodies know both."""
    assert "ASSAULT IRN.IRGC > USA @us-base done" in told(f"قصف الحرس الثوري قاعدة {america}")


def test_a_weapon_that_nobody_is_said_to_have_fired_is_nobodys() -> None:
    """Who tells of it is not who did it."""
    assert told("التلفزيون الإيراني: مقذوفات معادية تسقط على مصفاة عبادان")[0].startswith("ASSAULT - > ")


def test_what_is_sure_is_no_denial() -> None:
    """`لا محالة` has a "not" in it and says that it will come."""
    assert "THREATEN IRN.QUDS > ISR @- vowed" in told("قاآني: الرد على إسرائيل آت لا محالة وسيكون مزلزلا")


@pytest.mark.parametrize(
    "title",
    [
        "عراقجي: لن نتفاوض تحت القصف",
        "أكدت طهران أنها لن تعود إلى طاولة المفاوضات",
        "المفاوضون الإيرانيون لن يشاركوا في أي محادثات مع واشنطن",
        "خامنئي: لا نثق بأمريكا ولن نفاوضها",
    ],
)
def test_what_somebody_will_not_do_is_one_verb_in_all_its_persons(title: str) -> None:
    """`لن/يتفاوض` in the vocabulary is every person of "will not negotiate", and no denial of the refusal."""
    assert any(claim.startswith("REJECT IRN") and claim.endswith("announced") for claim in told(title))


@pytest.mark.parametrize(
    "title", ["مسؤول إسرائيلي سابق: ضرب نطنز كان خطأ", "قائد متقاعد في الجيش الأمريكي: قصف فوردو ضرورة"]
)
def test_who_held_an_office_once_has_an_opinion(title: str) -> None:
    """A former official's words are no report of an attack."""
    assert not any("done" in claim or "announced" in claim for claim in told(title))


def test_a_negated_adjective_denies_nothing_behind_it() -> None:
    """`المحادثات غير المباشرة`: the talks are held."""
    assert "CONSULT OMN > - @- done" in told("انطلقت المحادثات غير المباشرة برعاية عمانية")


def test_two_stems_of_a_word_are_both_read() -> None:
    """A word that one term lists as it stands is still read by another's wildcard."""
    assert told("منشأة نطنز تعرضت لاعتداء") == ["ASSAULT - > IRN @natanz done"]


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("تعرب دولة الكويت عن إدانتها واستنكارها للعدوان الإسرائيلي على إيران", "ACCUSE KWT > ISR @- announced"),
        ("كالاس تدعو إيران وإسرائيل إلى ضبط النفس وتقول إن الحل سياسي", "REQUEST EEC > IRN+ISR @- announced"),
        ("غوتيريش: أدعو إيران والولايات المتحدة إلى ضبط النفس", "REQUEST UNO > IRN+USA @- announced"),
        ("قررت طهران مقاطعة محادثات مسقط", "REJECT IRN > OMN @- announced"),
        ("قاعدة أمريكية قرب بغداد تتعرض لهجوم وكتائب حزب الله تتبنى", "ASSAULT IRQ.KATAIB > USA @us-base done"),
    ],
)
def test_who_acts_is_the_subject_not_the_nearest_name(title: str, expected: str) -> None:
    """Nouns with a suffix, verbs with an object, talks in a city, an attack claimed: each has its own subject."""
    assert expected in told(title)


def test_a_threat_that_something_only_comes_after_is_background() -> None:
    """`بعد تهديدات إيران`: the news is another."""
    assert not any("vowed" in claim for claim in told("ارتفاع أقساط التأمين على السفن بعد تهديدات إيران"))


def test_a_name_before_its_verb_begins_another_clause() -> None:
    """`على إيران ومصر تدين`: Egypt condemns, nothing was done to it."""
    assert "ACCUSE EGY > ISR @- announced" in told("هجوم واسع على إيران ومصر تدين الضربات الإسرائيلية")


def test_what_an_attack_did_not_do_leaves_the_attack() -> None:
    """The bombing was carried out, whatever it left standing."""
    assert "ASSAULT USA > IRN @fordow announced" in told("أقر البنتاغون بأن القصف الأمريكي لفوردو لم يدمر المنشأة")


@pytest.mark.parametrize(
    ("title", "wrong"),
    [
        ("فصيل مسلح يرفض هدنة اقترحتها واشنطن", "REJECT USA"),
        ("الأسطول الخامس يعلن تدمير زوارق إيرانية في بندر عباس", "ASSAULT IRN"),
        ("قال قاليباف إن القصاص من الأمريكيين آت", "THREATEN USA"),
    ],
)
def test_a_name_behind_is_not_who_acts(title: str, wrong: str) -> None:
    """A subject without a name, things destroyed, those spoken of: none makes the name behind it the actor."""
    assert not any(claim.startswith(wrong) for claim in told(title))


def test_weapons_are_those_of_the_force_that_tells_of_them() -> None:
    """`قال الحرس الثوري إن عشرين صاروخا دكت القاعدة`."""
    assert "ASSAULT IRN.IRGC > USA @al-udeid announced" in told("قال الحرس الثوري إن عشرين صاروخا دكت قاعدة العديد")


def test_a_message_that_never_came_was_carried_by_nobody() -> None:
    """The verb before "through" is denied, and so is who carried it."""
    assert not any(claim.endswith("done") for claim in told("لم تتسلم طهران أي رسالة أمريكية عبر سلطنة عمان"))


def test_what_somebody_will_not_hesitate_to_do_is_a_threat() -> None:
    """`لن نتردد في إغلاق` names a deed that has not come."""
    assert "vowed" in told("لن نتردد في إغلاق مضيق هرمز، قال قائد بحرية الحرس الثوري")[0]


def test_an_attack_only_hinted_at_has_not_come() -> None:
    """A threat may stand; the attack itself is only thinkable."""
    assert "ASSAULT - > IRN @fordow hypothetical" in told("إسرائيل تلمح إلى ضرب فوردو")


@pytest.mark.parametrize("title", ["دبلوماسي: ضرب جزيرة خارك يعني حربا شاملة", "البنتاغون يستبعد ضرب جزيرة خارك"])
def test_an_attack_that_is_only_weighed_has_not_come(title: str) -> None:
    """What it would mean, and who rules it out, tell of no attack."""
    assert all(claim.endswith(("hypothetical", "denied")) for claim in told(title))
