"""Headlines of the desk as a night brings them, each read by the claim that would ring or stay silent."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from told import claims, short

READ = [
    ("Iran to respond “decisively” to US strikes, foreign ministry says", "THREATEN IRN > USA @- reported"),
    ("Iran has no plan to retaliate, adviser says", "THREATEN IRN > - @- hypothetical"),
    ("Houthis say they will target US and British ships", "THREATEN YEM.HOUTHI > USA+GBR @- vowed"),
    ("Trump gives Iran ten days to accept deal", "THREATEN USA.PRESIDENT > IRN @- vowed"),
    ("Trump gives Iran until Friday to halt enrichment", "THREATEN USA.PRESIDENT > IRN @- vowed"),
    ("Qatar's prime minister travels to Tehran with message from Washington", "CONSULT QAT.PM > IRN @- done"),
    ("Omani delegation arrives in Tehran with US proposal", "CONSULT OMN > USA @- done"),
    ("Switzerland passes Iranian reply to US, Bern confirms", "CONSULT CHE > IRN @- announced"),
    ("Qatar says it is in contact with both Tehran and Washington", "CONSULT QAT > IRN+USA @- announced"),
    ("US asks Oman to pass message to Iran", "REQUEST USA > OMN @- announced"),
    ("Saudi Arabia offers to bring Iran and US together", "AGREE SAU > IRN+USA @- offered"),
    ("Iran does not rule out talks with US", "CONSULT IRN > USA @- hypothetical"),
    ("Hezbollah fires rockets at Haifa in response to strike on Tehran", "ASSAULT LBN.HEZBOLLAH > ISR @haifa done"),
    ("Houthis resume attacks on ships in Red Sea, cite US strikes on Iran", "ASSAULT YEM.HOUTHI > - @red-sea done"),
    ("Iran hangs man convicted of spying for Mossad", "ASSAULT IRN > - @- done"),
    ("Iran releases two detained Americans in deal brokered by Qatar", "RETREAT IRN > USA @- done"),
    ("Iran frees British couple after Qatar mediation", "RETREAT IRN > GBR @- done"),
    ("UN Security Council to hold emergency meeting on Iran", "CONSULT UNO.UNSC > - @- hypothetical"),
    (
        "Iran's parliament approves a plan to close the Strait of Hormuz",
        "THREATEN IRN.MAJLIS > - @strait-of-hormuz vowed",
    ),
    ("Iran's foreign minister said there would be no talks while attacks continue", "REJECT IRN.MFA > - @- announced"),
    ("Any attack will be met with force, Iran's president says", "THREATEN IRN.PRESIDENT > - @- vowed"),
    ("At Least 20 People Killed in U.S. Strikes on Boats", "ASSAULT USA > - @- done"),
    ("Trump says will not unfreeze Iranian assets before ceasefire", "REJECT USA.PRESIDENT > IRN @- announced"),
    ("Hezbollah pledged to avenge its dead by striking Israel", "THREATEN LBN.HEZBOLLAH > ISR @- vowed"),
    ("Iran will make the US regret the raid, Guards say", "THREATEN IRN > USA @- vowed"),
    ("China is willing to play a constructive role between Iran and the US", "AGREE CHN > IRN+USA @- offered"),
    ("Iranian parliament voted to shut the Strait of Hormuz", "THREATEN IRN.MAJLIS > - @strait-of-hormuz vowed"),
    ("US strike on Kharg Island kills three doctors", "ASSAULT USA > IRN @kharg-island done"),
    ("Missiles launched by Iran landed inside Al Udeid air base", "ASSAULT IRN > USA @al-udeid done"),
    ("Israel's military confirmed that its jets had attacked Natanz", "ASSAULT ISR.MIL > IRN @natanz announced"),
    ("Iran threatens to close Strait of Hormuz if attacked", "THREATEN IRN > - @strait-of-hormuz vowed"),
    ("Iran sets 72-hour deadline for US to lift blockade", "THREATEN IRN > USA @- vowed"),
    ("US adds 15 Iranians to sanctions list", "SANCTION USA > IRN @- announced"),
    ("Iran's army chief: fingers on the trigger", "THREATEN IRN.MIL > - @- vowed"),
    ("Iranian general: US bases will be hit", "THREATEN IRN > USA @us-base vowed"),
    ("US and Iran to hold talks in Muscat on Friday", "CONSULT USA+IRN > - @- hypothetical"),
    ("Iran closes Strait of Hormuz", "COERCE IRN > - @strait-of-hormuz done"),
    ("Iran says Strait of Hormuz is closed to US ships", "THREATEN IRN > - @strait-of-hormuz vowed"),
    ("US base in Jordan comes under drone attack", "ASSAULT - > USA @us-base done"),
    ("Kharg terminal ablaze after US raid", "ASSAULT USA > IRN @kharg-island done"),
    ("Natanz enrichment plant damaged in Israeli strike", "ASSAULT ISR > IRN @natanz done"),
    ("Iran strikes back: missiles hit Al Udeid", "ASSAULT IRN > USA @al-udeid done"),
    ("Tanker hit by projectile off Oman", "ASSAULT - > - @- done"),
    ("Cargo ship struck by drone in Red Sea", "ASSAULT - > - @red-sea done"),
    ("Explosions heard on Kharg Island, Iranian media report", "ASSAULT - > IRN @kharg-island reported"),
    ("Loud blasts rock Isfahan", "ASSAULT - > IRN @isfahan reported"),
    ("US carrier strike group enters the Persian Gulf", "MOBILIZE USA > - @persian-gulf done"),
]


@pytest.mark.parametrize(("title", "expected"), READ)
def test_the_first_claim_of_a_headline_is_as_labelled(title: str, expected: str) -> None:
    """Who, to whom, how real: the principal claim of a desk headline."""
    assert short(claims(title)[0]) == expected


@pytest.mark.parametrize("title", ["US urges Iran to accept deal", "Trump gives Iran ten days to accept deal"])
def test_what_somebody_is_to_accept_is_not_accepted(title: str) -> None:
    """An infinitive behind who is asked tells what is wanted; "Iran to accept" alone tells what Iran will do."""
    assert [str(claim.modality) for claim in claims(title) if claim.event == "AGREE"] == ["hypothetical"]
    assert [str(claim.modality) for claim in claims("Iran to accept US inspectors")] == ["announced"]


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Iran condemns U.S. strikes on Kharg", "ASSAULT USA > IRN @kharg-island done"),
        ("Iran fires missiles at Israel after it attacked Beirut", "ASSAULT ISR > LBN @- done"),
        ("Iran fires missiles at Israel after Beirut attack", "ASSAULT - > LBN @- done"),
        ("Kuwait summons Iranian ambassador over drone attack", "ASSAULT - > - @- done"),
    ],
)
def test_the_last_attack_of_a_headline_has_its_own_sides(title: str, expected: str) -> None:
    """The dot of an abbreviation, "it" behind "after", a capital and "over" each say whose an attack is."""
    assert short([claim for claim in claims(title) if claim.event == "ASSAULT"][-1]) == expected


@pytest.mark.parametrize(
    "title",
    [
        "Japanese attack boat arrives in Canada",
        "Pentagon raises threat level on Israel",
        "Israel's escalations threaten relationship with US",
        "Trump decries lawmakers over Iran war",
    ],
)
def test_a_word_of_force_in_a_longer_word_harms_nobody(title: str) -> None:
    """Kinds of vessel, levels of alarm and the names of wars tell no attack or threat of one party on another."""
    assert not [claim for claim in claims(title) if claim.event in ("ASSAULT", "THREATEN") or "IRN" in claim.target]


def test_who_may_go_on_strike_may_be_struck() -> None:
    """A craft in front of the words makes a strike one of work, behind them it may be among the dead."""
    assert not claims("Doctors strike at Abadan hospital, Iran")
    assert claims("Strike on Abadan kills doctors")[0].event == "ASSAULT"


@pytest.mark.parametrize(
    "title", ["Blast at Abadan refinery kills two", "Turkey closes Bosphorus strait to traffic after tanker accident"]
)
def test_an_accident_is_nobodys_word_or_deed(title: str) -> None:
    """A blast nobody spoke condemns nothing, and a strait that an accident closes is no threat."""
    assert not [claim for claim in claims(title) if claim.event == "ACCUSE" or "shipping" in claim.context]


def test_a_ship_that_is_hit_is_shipping_although_it_stands_before_the_verb() -> None:
    """The subject of a passive is what the attack hits."""
    assert "shipping" in claims("Two oil tankers were attacked by drones in the Gulf of Oman")[0].context
    assert "shipping" not in claims("As tankers wait off the coast, US strikes Kharg Island")[0].context


def test_whose_attack_will_be_met_is_not_who_answers_it() -> None:
    """The speaker threatens whoever attacks."""
    met = "Hegseth: any Iranian attack will be met with overwhelming force"
    assert "THREATEN USA.PENTAGON > IRN @- vowed" in [short(claim) for claim in claims(met)]


def test_who_is_concerned_by_strikes_struck_nobody() -> None:
    """A "he" or "it" before a noun that a preposition governs acts in nothing."""
    assert not any(claim.actor for claim in claims("Kremlin says it is concerned by strikes on Iran"))


def test_a_sum_in_millions_may_be_written_as_a_letter() -> None:
    """`$10m` is ten millions."""
    [figure] = claims("US offers $10m reward for information leading to IRGC chief")[0].figures
    assert (figure.kind, figure.value) == ("bounty", 10_000_000)


def test_a_cell_linked_to_the_guards_ties_no_dossiers() -> None:
    """A participle behind a noun says whose it is; only who links two matters ties them."""
    cell = "Bahrain says it dismantled a cell linked to Iran's Revolutionary Guard and Lebanon's Hezbollah"
    assert not any(claim.relation for claim in claims(cell))
    assert any("linkage" in claim.relation for claim in claims("Lavrov: Ukraine talks are linked to Iran"))


def test_a_water_within_a_longer_name_is_not_named() -> None:
    """`the Gulf` of `the Gulf of Oman` is no Persian Gulf, and a newspaper's city is no place."""
    assert claims("Iran threatens tankers in the Gulf of Oman")[0].place == ("gulf-of-oman",)
    assert claims("A bomb kills eight soldiers in Turkey, says the New York Times")[0].place == ()
