"""Ways to word the desk's storylines in English: verb, noun, passive, negation, and who stands between."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from told import claims, short


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Kharg Island ablaze after US strikes", "ASSAULT USA > IRN @kharg-island done"),
        ("Natanz plant hit in Israeli strike, IAEA confirms", "ASSAULT ISR > IRN @natanz done"),
        ("Smoke rose over Isfahan after Israel targeted a plant in the city", "ASSAULT ISR > IRN @isfahan done"),
        ("The Natanz complex had come under attack early on Saturday", "ASSAULT - > IRN @natanz done"),
        ("IRGC claims responsibility for attack on US base", "ASSAULT IRN.IRGC > USA @us-base done"),
        ("Natanz hit for second time this week by Israeli jets", "ASSAULT ISR.IDF > IRN @natanz done"),
        ("Al Udeid came under Iranian missile attack on Monday", "ASSAULT IRN > USA @al-udeid done"),
        ("The bombing of Bandar Abbas by US warships killed dozens", "ASSAULT USA > IRN @bandar-abbas done"),
        ("Explosions rock Abadan as Israel bombed its tanks", "ASSAULT ISR > IRN @abadan done"),
        ("US pounds Kharg again as oil jumps", "ASSAULT USA > IRN @kharg-island done"),
        ("Houthis claim drone and missile attack on US carrier", "ASSAULT YEM.HOUTHI > USA @us-carrier done"),
        ("Iran claims drone attack on Natanz", "ASSAULT - > IRN @natanz done"),
        ("Rockets landed inside a base housing U.S. troops in Syria", "ASSAULT - > USA @us-base done"),
        ("Isfahan's plant was flattened by Israeli jets, officials said", "ASSAULT ISR.IDF > IRN @isfahan done"),
        (
            "Missiles fired from a US ship slammed into Isfahan, General Dan Caine said",
            "ASSAULT USA > IRN @isfahan announced",
        ),
        (
            "Abadan refinery still burned after Israeli jets attacked the complex twice",
            "ASSAULT ISR.IDF > IRN @abadan done",
        ),
    ],
)
def test_an_attack_takes_the_site_that_the_sentence_is_about(title: str, expected: str) -> None:
    """An attack without an object of its own befell the site named beside it; who is named did it, once."""
    assert expected in [short(claim) for claim in claims(title)]
    assert sum(claim.event == "ASSAULT" and bool(claim.place) for claim in claims(title)) == 1


@pytest.mark.parametrize(
    "title",
    [
        "Israel plans attack on Isfahan, report says",
        "Markets brace for attack on Kharg Island",
        "Attack on Kharg Island unlikely, says energy consultancy",
        "A US strike on Kharg Island would send oil higher, bank says",
        "Iran parades missiles that can hit US bases",
        "Inspectors return to Fordow for first time since June attacks",
        "Attack on Natanz was foiled, Iran says",
        "Pentagon draws up options for strikes on Kharg Island, officials say",
        "Sailors aboard a US carrier were hit by a stomach bug",
        "Iran's military said rumours of an attack on Bandar Abbas were propaganda",
        "Hackers attacked computers at the Isfahan steel works",
        "Auditors fault radars at Al Udeid, where last June's attack caused damage",
    ],
)
def test_an_attack_that_is_only_thought_of_or_old_did_not_happen(title: str) -> None:
    """What is planned, feared, expected, able to hit or remembered is no attack."""
    assert not [
        claim for claim in claims(title) if claim.event == "ASSAULT" and claim.modality in ("done", "announced")
    ]


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Retaliation against America will come, Tehran says", "THREATEN IRN > USA @- vowed"),
        (
            "A raid by the United States will be met with force, Iran's president, who was on tour, said",
            "THREATEN IRN > USA @- vowed",
        ),
        (
            "Neither Washington nor Tel Aviv would sleep soundly, Iran's president warned in a speech",
            "THREATEN IRN > USA+ISR @- vowed",
        ),
        ("American bases will be wiped off the map, warns Iran's president", "THREATEN IRN > USA @us-base vowed"),
        ("Tehran has put Israel on notice", "THREATEN IRN > ISR @- vowed"),
        (
            "Israel and its American backers will be made to pay, Iran's president said",
            "THREATEN IRN > ISR+USA @- vowed",
        ),
        ("Israel should expect a harsh punishment, Iran's top general says", "THREATEN IRN > ISR @- vowed"),
        ("Iran will not leave the crimes of the US unpunished, Khamenei said", "THREATEN IRN > USA @- vowed"),
        ("Tehran threatens to strike US bases if Washington attacks", "THREATEN IRN > USA @us-base vowed"),
        ("Iran says it will block the Strait of Hormuz", "THREATEN IRN > - @strait-of-hormuz vowed"),
        ("The Strait of Hormuz will be closed, Iran's president said", "THREATEN IRN > - @strait-of-hormuz vowed"),
        ("Not a drop of oil will pass through Hormuz, Iran says", "THREATEN IRN > - @strait-of-hormuz vowed"),
    ],
)
def test_threats_of_all_voices_are_vowed(title: str, expected: str) -> None:
    """Whether the noun, the sufferer or the one who threatens is the subject, it is a threat of who says it."""
    party = [short(claim).replace(".PRESIDENT", "").replace(".LEADER", "") for claim in claims(title)]
    assert expected in party


@pytest.mark.parametrize(
    "title",
    [
        "Iran will respond to the US proposal within days, Baghaei said",
        "Iran will strike a deal with Israel, Tehran said",
        "Iran's wrestlers vow revenge on US at world championships",
    ],
)
def test_answers_in_words_and_in_sport_threaten_nobody(title: str) -> None:
    """To respond to a proposal, or to strike a deal, is no threat."""
    assert not [claim for claim in claims(title) if claim.event == "THREATEN"]


@pytest.mark.parametrize(
    ("title", "actor"),
    [
        ("Qatar steps up mediation between Washington and Tehran", "QAT"),
        ("Iran and the United States exchanged messages through Oman", "OMN"),
        ("A truce between Israel and Iran was brokered by Qatar", "QAT"),
        ("Chinese envoy heads to Tehran on mediation mission after US strikes", "CHN"),
        ("Egypt's foreign minister called both sides in an effort to mediate between Iran and Israel", "EGY"),
    ],
)
def test_who_stands_between_is_no_side(title: str, actor: str) -> None:
    """The mediator is the subject, or named behind "through" or "by"; the two sides are parties."""
    held = [claim for claim in claims(title) if claim.stage == "held" and claim.modality.rung > 1]
    assert [claim.actor[0].partition(".")[0] for claim in held] == [actor]
    assert "IRN" in held[0].parties


@pytest.mark.parametrize(
    ("title", "refused"),
    [
        ("Iran sees no point in talks with US, foreign ministry says", True),
        ("Talks with Washington are meaningless under bombardment, Araghchi said", True),
        ("Tehran will not return to negotiations with Washington", True),
        ("Iran's foreign ministry refused to comment on talks with US", False),
        ("Iran does not rule out talks with United States", False),
    ],
)
def test_talks_are_refused_by_whoever_sees_no_sense_in_them(title: str, refused: bool) -> None:
    """Seeing no point in talks is to refuse them; not to comment on them is not."""
    made = [c for c in claims(title) if c.event == "REJECT" and c.stage == "rebuffed" and c.modality.rung > 1]
    assert bool(made) == refused
    assert all(claim.actor and claim.actor[0].startswith("IRN") for claim in made)


@pytest.mark.parametrize(
    ("title", "found"),
    [
        ("Zakharova slams US aggression against Iran", True),
        ("Iran condemned a lawyer to six years in prison", False),
        ("Several blasts strike a depot in Lebanon", False),
        ("India stops short of condemning strikes on Iran", False),
    ],
)
def test_only_words_against_somebody_condemn(title: str, found: bool) -> None:
    """A sentence of a court, a blast or what somebody stops short of is no condemnation."""
    made = [claim for claim in claims(title) if claim.mode == "disapprove" and claim.modality.rung > 1]
    assert bool(made) == found


@pytest.mark.parametrize(
    ("title", "found"),
    [
        ("Kremlin calls on all sides in Iran conflict to show restraint", True),
        ("Saudi Arabia stressed the need for restraint after the attack on Iran", True),
        ("Turkey tells Iran and Israel to keep cool heads", True),
        ("Iranian police urge restraint at football derby", False),
    ],
)
def test_every_verb_of_asking_may_ask_for_restraint(title: str, found: bool) -> None:
    """Whatever verb asks for it, an appeal to hold back is one; at a match it is none."""
    assert any("restraint" in claim.context for claim in claims(title) if claim.event == "REQUEST") == found


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Doha, which hosts American troops, pleaded with both sides to hold back", "QAT"),
        ("Oman, the usual mediator, condemned Israel", "OMN"),
        ("Oman condemned Israel and said it had been warned", "OMN"),
        ("If Iran is hit, we will attack Israel, Hezbollah's secretary-general, Naim Qassem, said", "LBN.HEZBOLLAH"),
        ('"We will strike US bases," said the commander of the Guards\' navy in Iran', "IRN.IRGC.NAVY"),
        ("Iran will strike Israel again, its defence minister said", "IRN"),
        ("Britain joined France in urging Iran to show restraint", "GBR"),
        ("Kuwait summoned Iran's ambassador and condemned Israel", "KWT"),
        ("Khamenei to Trump: you will regret this", "IRN.LEADER"),
        ("A commander in Iran's Revolutionary Guards has said it is ready to close the Strait of Hormuz", "IRN.IRGC"),
        ('"We condemn Israel," a spokesman for Qatar\'s foreign ministry said', "QAT.MFA"),
        ("Iranian and American negotiators met separately with Oman's foreign minister", "OMN.MFA"),
        ("Qatar's prime minister spoke on Monday with Iran's president and the U.S. secretary of state", "QAT.PM"),
        ("Talks between Iran and the United States opened in Geneva under Omani mediation", "OMN"),
        ("Tehran has asked Oman to convey its conditions to Washington", "OMN"),
    ],
)
def test_an_aside_or_the_order_hides_nobody_who_speaks_or_stands_between(title: str, expected: str) -> None:
    """Whom a clause between commas explains acts; a third party that both sides meet mediates."""
    assert expected in [code for claim in claims(title) for code in claim.actor]


@pytest.mark.parametrize(
    "title",
    [
        "Britain refused to join a statement condemning Israel",
        "The council vetoed a resolution condemning Iran",
        "Will Iran condemn Israel? What we know",
        "Iran could not condemn Israel for a deed it praised",
        "Lawmakers want Germany to condemn Iran",
    ],
)
def test_a_word_that_was_not_given_is_not_announced(title: str) -> None:
    """A statement refused or voted down, and a question with an answer behind it, condemn nobody."""
    assert not [claim for claim in claims(title) if claim.event == "ACCUSE" and claim.modality == "announced"]


def test_a_threat_against_bases_in_the_gulf_is_not_one_against_the_gulf() -> None:
    """Waters that only say where a site lies are no place of a threat."""
    assert [claim.place for claim in claims("Iran threatens to strike US bases in the Gulf") if claim.target] == [
        ("us-base",), ("us-base", "persian-gulf"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("The Iranian missile strike on a base in Qatar drew condemnation from Egypt", "ACCUSE EGY > IRN"),
        (
            "Norway spoke of the American strikes on Iran, condemning them as a violation of the UN Charter",
            "ACCUSE NOR > USA",
        ),
        ("Iran said the rulers in Washington and Tel Aviv would soon face its revenge", "THREATEN IRN > USA+ISR"),
        ("Iran said it could not accept a truce with Israel", "REJECT IRN > ISR"),
    ],
)
def test_whose_deed_it_was_is_whom_it_is_about(title: str, expected: str) -> None:
    """Who did what is condemned or avenged is the target, wherever the sentence names them."""
    assert expected in [short(claim).partition(" @")[0] for claim in claims(title)]


@pytest.mark.parametrize(
    "title",
    [
        "Iran cannot close the Strait of Hormuz for long, the US Navy said",
        "Iran will not close the Strait of Hormuz, its president said",
        "Oil traders fret over threat to Hormuz shipping",
        "A Tehran newspaper called for revenge on the United States",
        "The US Navy warned merchant ships to keep clear of Iran's coast",
        "Iran's foreign minister promised a response to the American letter",
        "Egypt threatens to fine ships in the Red Sea",
        "The Houthis released the crew of a ship they had seized in the Red Sea",
    ],
)
def test_what_nobody_threatens_is_no_threat(title: str) -> None:
    """What one cannot or will not do, a threat that only exists, and a newspaper's wish are no vows of a state."""
    assert not [c for c in claims(title) if c.event in ("THREATEN", "COERCE") and c.modality in ("vowed", "done")]
