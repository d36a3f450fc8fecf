"""Who acts on whom in Chinese, where a clause leaves it to the one before, and what one sign stands for."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "evaluation"))
sys.path.insert(0, str(Path(__file__).parent))

from given import article
from told import CODER, NOW


def told(text: str) -> list[str]:
    """`EVENT actor > target @place` of each claim that is told as true, sides as parties."""
    return [
        f"{claim.event} {_parties(claim.actor)} > {_parties(claim.target)} @{'+'.join(claim.place) or '-'}"
        for claim in CODER.code(article(text, at=NOW, language="zh")).claims
        if claim.modality.rung > 1
    ]


def _parties(codes: tuple[str, ...]) -> str:
    return "+".join(code.partition(".")[0] for code in codes) or "-"


@pytest.mark.parametrize(
    ("text", "claim"),
    [
        ("阿曼外交大臣抵达德黑兰，向伊方转交美国总统的信件。", "CONSULT OMN > IRN @-"),
        ("巴基斯坦陆军参谋长抵达德黑兰转交美方新方案", "CONSULT PAK > USA @-"),
        ("埃及外长会见美国特使，呼吁有关各方保持克制。", "REQUEST EGY > - @-"),
        ("伊朗拒绝美方停火方案，称其不切实际", "REJECT IRN > USA @-"),
        ("伊朗海军司令说，如果美国继续施压，将关闭霍尔木兹海峡。", "THREATEN IRN > USA @strait-of-hormuz"),
        ("特朗普：任何伊朗油轮都别想离开波斯湾", "THREATEN USA > IRN @persian-gulf"),
        ("胡塞武装宣布将打击所有驶往以色列的船只", "THREATEN YEM > ISR @-"),
    ],
)
def test_a_clause_without_a_subject_goes_on_with_the_one_before(text: str, claim: str) -> None:
    """Who opened the clause before acts, not who is named last, in a condition, or as whose ship it is."""
    assert claim in told(text)


@pytest.mark.parametrize(
    ("text", "claim"),
    [
        ("“我们的导弹命中了乌代德空军基地，”伊朗革命卫队发言人说。", "ASSAULT IRN > USA @al-udeid"),
        ("“美方袭击伊朗核设施，中方对此强烈谴责，”毛宁说。", "ACCUSE CHN > USA @-"),
        ("古巴对美国袭击伊朗予以强烈谴责。", "ASSAULT USA > IRN @-"),
        ("伊朗司法总监：以色列袭击医院是战争罪，予以谴责", "ACCUSE IRN > ISR @-"),
        ("扎哈罗娃：美国轰炸伊朗的行为是不可接受的侵略", "ACCUSE RUS > USA @-"),
        ("瑞士驻伊朗大使向伊朗外交部转交了美方的照会", "CONSULT CHE > IRN @-"),
    ],
)
def test_we_are_who_speaks_and_an_attack_keeps_its_doer(text: str, claim: str) -> None:
    """A quotation's "we" is its speaker; an attack spoken of is by who stands before it; an envoy is who sent him."""
    assert claim in told(text)


@pytest.mark.parametrize(
    ("text", "claim"),
    [
        ("巴基斯坦总理表示，巴方谴责美国轰炸伊朗。", "ACCUSE PAK > USA @-"),
        ("巴方谴责以色列轰炸加沙", "ACCUSE PSE > ISR @-"),
        ("以伊朗为首的阵线谴责美国袭击", "ACCUSE IRN > USA @-"),
    ],
)
def test_a_sign_of_several_countries_is_the_one_the_text_names(text: str, claim: str) -> None:
    """`巴方` is Pakistan's where Pakistan is named, else Palestine's."""
    assert claim in told(text)


@pytest.mark.parametrize(
    ("text", "claim"),
    [
        ("以軍證實空襲納坦茲核設施", "ASSAULT ISR > IRN @natanz"),
        ("葉門胡塞組織揚言攻擊紅海商船", "THREATEN YEM > - @red-sea"),
        ("澳洲總理呼籲以色列與伊朗保持克制", "REQUEST AUS > ISR+IRN @-"),
        ("伊朗无人机袭击美军驻科威特基地", "ASSAULT IRN > USA @us-base"),
        ("胡塞武装袭击美军“杜鲁门”号航母", "ASSAULT YEM > USA @us-carrier"),
    ],
)
def test_signs_and_names_of_taiwan_and_of_bases_and_ships_are_read(text: str, claim: str) -> None:
    """Traditional signs, other renderings of names, a base by its land, and a carrier by its name."""
    assert claim in told(text)


@pytest.mark.parametrize(
    ("text", "claim"),
    [
        ("佩泽希齐扬：以色列若再动手，伊朗的报复将更加严厉", "THREATEN IRN > ISR @-"),
        ("伊拉克真主旅威胁说，一旦美国对伊朗开战，将打击美军基地。", "THREATEN IRQ > USA @us-base"),
        ("伊朗革命卫队宣布，将对美军基地发动更多袭击。", "THREATEN IRN > USA @us-base"),
        ("伊方回应美方袭击：血债必偿", "THREATEN IRN > USA @-"),
    ],
)
def test_a_threat_is_for_whom_the_sentence_names_besides(text: str, claim: str) -> None:
    """Who is named in a condition suffers only where nobody else does; a title's subject says what its colon opens."""
    assert claim in told(text)


@pytest.mark.parametrize(
    ("text", "claim"),
    [
        ("瑞士外交部证实，美国与伊朗代表团将在日内瓦举行新一轮谈判。", "AGREE CHE > - @geneva"),
        ("美伊同意在马斯喀特举行第二轮会谈", "AGREE OMN > - @-"),
    ],
)
def test_the_host_of_talks_is_the_third_who_tells_of_them(text: str, claim: str) -> None:
    """Two parties meet: whose city it is, or who tells of it, stands between them."""
    assert any(one.startswith(claim[:9]) for one in told(text))


@pytest.mark.parametrize(
    "text", ["美国拒绝呼吁以色列克制", "美国否决安理会谴责以色列的决议草案", "伊朗要求安理会谴责美国"]
)
def test_what_somebody_will_not_say_is_not_said(text: str) -> None:
    """An appeal that is refused, and a condemnation that is blocked or asked for, are none."""
    blamed = [claim for claim in CODER.code(article(text, at=NOW, language="zh")).claims if claim.event == "ACCUSE"]
    assert not [claim for claim in blamed if claim.modality.rung > 1]
    assert "呼吁" not in text or not [one for one in told(text) if one.startswith("REQUEST")]


def test_who_once_held_an_office_speaks_for_no_state() -> None:
    """A former minister's blame is not his country's, nor is that of its football fans."""
    assert not [one for one in told("伊朗球迷谴责以色列空袭") if one.startswith("ACCUSE")]
    assert not [one for one in told("美国前国务卿批评以色列袭击伊朗") if one.startswith("ACCUSE USA")]


def test_an_attack_hits_the_places_of_its_own_clause() -> None:
    """What an attack answers was hit elsewhere."""
    found = told("伊朗宣布对乌代德空军基地实施毁灭性打击，以报复美国轰炸其核设施。")
    assert "ASSAULT IRN > USA @al-udeid" in found
    assert not [one for one in found if one.startswith("ASSAULT USA") and "al-udeid" in one]


@pytest.mark.parametrize("text", ["纳坦兹核设施遇袭后的清理工作仍在继续", "阿曼斡旋美伊？官员称为时过早"])
def test_what_is_only_looked_back_to_or_asked_is_not_told(text: str) -> None:
    """An attack before something else is old; a question in the middle of a headline is one."""
    made = CODER.code(article(text, at=NOW, language="zh")).claims
    assert {claim.made_by[-1] for claim in made} <= {"historical", "question"}


@pytest.mark.parametrize(
    ("text", "event"),
    [
        ("伊朗总检察长誓言严惩走私犯，决不手软", "THREATEN"),
        ("伊朗篮协主席：我们会让美国队付出代价", "THREATEN"),
        ("胡塞武装保证不会袭击印度船只", "THREATEN"),
        ("伊朗卡车司机威胁封锁阿巴斯港", "THREATEN"),
        ("土耳其愿在伊朗与阿塞拜疆之间调解", "AGREE"),
        ("美国曾试图袭击福尔多，被盟国劝阻", "ASSAULT"),
        ("以色列内阁讨论打击纳坦兹的方案", "ASSAULT"),
    ],
)
def test_matters_at_home_and_of_other_lands_are_no_threat_or_refusal(text: str, event: str) -> None:
    """Whom a land punishes at home, games, promises not to strike, others' quarrels and mere plans tell nothing."""
    assert not [claim for claim in told(text) if claim.startswith(event)]


@pytest.mark.parametrize(
    "text",
    [
        "为防伊朗袭击，美军加固乌代德基地",
        "美军讨论袭击哈尔克岛的利弊",
        "伊朗会先打击美军基地吗",
        "智库估算轰炸福尔多的费用",
        "美国议员质疑打击纳坦兹的合法性",
    ],
)
def test_an_attack_weighed_or_guarded_against_is_not_told(text: str) -> None:
    """What is discussed, reckoned, guarded against or asked did not happen."""
    assert not [claim for claim in told(text) if claim.startswith("ASSAULT")]


def test_an_attack_does_not_hit_what_it_came_near_to() -> None:
    """A distance names no place that was hit."""
    assert "ASSAULT TUR > SYR @-" in told("土耳其无人机袭击叙利亚北部，距美军基地五公里")
