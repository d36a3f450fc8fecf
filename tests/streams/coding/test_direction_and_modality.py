"""Sentences written for the coder, each labelled before it was run: what must be read, and what must not."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from told import claims, short

from rules.claim import Modality

STRIKES = [
    ("US strikes Kharg Island", "ASSAULT USA > IRN @kharg-island done"),
    ("US hits Kharg Island: report", "ASSAULT USA > IRN @kharg-island reported"),
    ("Kharg Island was struck by US forces", "ASSAULT USA.MIL > IRN @kharg-island done"),
    ("Kharg Island hit in overnight raid", "ASSAULT - > IRN @kharg-island done"),
    ("Natanz bombed by Israeli jets", "ASSAULT ISR.IDF > IRN @natanz done"),
    ("Oil jumps after US strikes on Kharg Island", "ASSAULT USA > IRN @kharg-island done"),
    ("Overnight strike by US forces on Bandar Abbas kills two", "ASSAULT USA.MIL > IRN @bandar-abbas done"),
    ("Pentagon says US struck Fordow", "ASSAULT USA > IRN @fordow announced"),
    ("Pentagon confirms air strikes on Kharg Island", "ASSAULT USA.PENTAGON > IRN @kharg-island announced"),
    ("Iran attacks Al Udeid air base", "ASSAULT IRN > USA @al-udeid done"),
    ("Israel bombs Isfahan", "ASSAULT ISR > IRN @isfahan done"),
    ("Houthis hit tanker in Red Sea with missile", "ASSAULT YEM.HOUTHI > - @red-sea done"),
    ("Iran fires back: IRGC strikes US base in Iraq", "ASSAULT IRN.IRGC > USA @us-base done"),
    ("Abadan refinery attacked, Iran blames Israel", "ASSAULT - > IRN @abadan done"),
]
STRIKES += [
    ("US says it carried out strikes on Kharg Island", "ASSAULT USA > IRN @kharg-island announced"),
    ("US, Israel launch strikes on Isfahan and Natanz", "ASSAULT USA+ISR > IRN @isfahan+natanz done"),
    ("Iran fires missiles at Al Udeid air base", "ASSAULT IRN > USA @al-udeid done"),
]
VOWS = [
    ("Iran vows revenge on US", "THREATEN IRN > USA @- vowed"),
    ("IRGC vows response to US attack at a time of its choosing", "THREATEN IRN.IRGC > USA @- vowed"),
    ("Mojtaba Khamenei vows revenge on US and Israel", "THREATEN IRN.KHAMENEI_M > USA+ISR @- vowed"),
    ("Supreme Leader Ali Khamenei promised retaliation against Israel", "THREATEN IRN.LEADER > ISR @- vowed"),
    ("Iran will retaliate against the US, Araghchi says", "THREATEN IRN > USA @- vowed"),
    ("Khamenei: Israel will pay for the attack", "THREATEN IRN.LEADER > ISR @- vowed"),
    ("Iran's threat against Israel", "THREATEN IRN > ISR @- vowed"),
    ("Hezbollah threatens Israel", "THREATEN LBN.HEZBOLLAH > ISR @- vowed"),
    ("Trump vows revenge on Iran", "THREATEN USA.PRESIDENT > IRN @- vowed"),
    ("Iran's president pledged a response to the United States", "THREATEN IRN.PRESIDENT > USA @- vowed"),
    ("Quds Force commander swore vengeance on the US", "THREATEN IRN.QUDS > USA @- vowed"),
    ("Iran denies it vowed revenge on the US", "THREATEN IRN > USA @- denied"),
    ("Iran did not vow revenge on the US, Baghaei says", "THREATEN IRN > USA @- denied"),
    ("Iran may vow revenge on Israel, analysts say", "THREATEN IRN > ISR @- hypothetical"),
    ("Israel is expected to attack Iran within days", "ASSAULT ISR > IRN @- hypothetical"),
    ("No fuel for Gaza until Hamas frees the hostages, Israel says", "RETREAT PSE.HAMAS > - @- hypothetical"),
    ("In 2020 Iran vowed revenge on the US", "THREATEN IRN > USA @- reported"),
    ("Pentagon says Iran vowed revenge on Israel", "THREATEN IRN > ISR @- reported"),
]
TALKS = [
    ("Oman offers to mediate between Iran and US", "AGREE OMN > IRN+USA @- offered"),
    ("Oman's foreign minister offered to carry messages between Tehran and Washington",
     "AGREE OMN.MFA > IRN+USA @- offered"),
    ("Qatar is ready to mediate between Tehran and Washington", "AGREE QAT > IRN+USA @- offered"),
    ("China stands ready to help ease tension between Iran and US", "AGREE CHN > IRN+USA @- offered"),
    ("Oman hosts talks between Iran and the US", "CONSULT OMN > IRN+USA @- done"),
    ("Omani envoy delivers US message to Tehran", "CONSULT OMN.ENVOY > USA @- done"),
    ("Iran asks Oman to mediate with the US", "REQUEST IRN > OMN @- announced"),
    ("Oman to host Iran-US talks on Friday", "AGREE OMN > IRN+USA @- announced"),
    ("Iran, US agree to Omani mediation", "AGREE IRN+USA > OMN @- announced"),
    ("Iran accepts Oman's mediation offer", "AGREE IRN > OMN @- announced"),
    ("Iran rejects talks with US", "REJECT IRN > USA @- announced"),
    ("Tehran rules out negotiations with Washington", "REJECT IRN > USA @- announced"),
    ("Iran turns down Omani mediation", "REJECT IRN > OMN @- announced"),
    ("Israel rejects ceasefire with Hezbollah", "REJECT ISR > LBN.HEZBOLLAH @- announced"),
    ("Iran's foreign ministry: nothing to talk about under threat", "REJECT IRN.MFA > - @- announced"),
    ("Iran breaks off talks with the US", "REJECT IRN > USA @- announced"),
    ("Mediation offer from Oman was rejected by Iran", "REJECT IRN > OMN @- announced"),
    ("Kremlin urges restraint over Iran", "REQUEST RUS.KREMLIN > IRN @- announced"),
    ("Kremlin: potential for talks 'not exhausted'", "STATEMENT RUS.KREMLIN > - @- announced"),
    ("Russia condemns US strikes on Iran", "ACCUSE RUS > USA @- announced"),
    ("Zakharova accuses Israel of aggression", "ACCUSE RUS.MFA > ISR @- announced"),
]  # fmt: skip
SILENT = {
    "ASSAULT": [
        "Contract workers strike at Abadan refinery over unpaid wages",
        "Iran simulates attack on US carrier in drill",
        "Guards open exercise off Bandar Abbas with missile strikes on mock targets",
        "US could strike Kharg Island",
        "Strike at Kharg oil terminal enters third day, staff want back pay",
        "In the new video game you attack a US base in Hawaii",
        "If Iran were to strike Al Udeid, Washington would answer",
        "Will Israel strike Natanz?",
        "Families mark anniversary of attack on Kharg Island",
        "Iraqi jets bombed Kharg Island in 1986",
        "Storm strikes Bandar Abbas",
        "Iran and Oman strike a deal on gas",
        "Iran striker hits winning goal against Iraq in Isfahan",
        "US threatens to strike Kharg Island",
        "Israel considers attack on Fordow",
        "Trump calls off strike on Natanz",
        "Iran denies it attacked Al Udeid",
        "US did not strike Isfahan, Pentagon says",
        "Persian Gulf relay team strikes gold",
        "Oil hits record on Kharg Island fears",
    ],
    "THREATEN": [
        "Iran vows better roads",
        "Royal Guards took their revenge with two goals",
        "Floods threaten roads in Oman",
        "Union threatens strike at Abadan refinery",
        "Insurers see higher premiums for Hormuz passage",
        "US navy to keep escorting cargo ships in Gulf",
        "Romanian woman promises revenge in chess rematch",
        "Iran marks the end of Ramadan",
        "What became of Iran's vows of revenge in 2020?",
        "Iran could vow revenge on the US, an analyst said",
        "Iran's leader did not threaten tankers in the Gulf",
        "Iranian official denies leader threatened shipping lanes",
    ],
    "REJECT": [
        "White House declines to comment on Omani offer",
        "Iran did not rule out talks with the US",
        "Iran refuses to rule out talks with the US",
        "Iran accepts talks with the US",
        "Iran weighs Oman's offer of mediation",
        "Iran has not rejected Oman's offer",
        "US officials refused to say whether talks with Iran go on",
    ],
    "AGREE": [
        "Oman offers tax relief to banks",
        "Chinese trade delegation visits Muscat",
        "Oman has long offered to mediate between Iran and the US",
        "A retired woman offered to host dinner",
    ],
}
REAL = {
    "ASSAULT": ("announced", "done"),
    "THREATEN": ("vowed", "announced", "done"),
    "REJECT": ("announced", "done"),
    "AGREE": ("offered", "vowed", "announced", "done"),
}
"""Modalities at which a rule of the desk would ring."""


@pytest.mark.parametrize(("title", "expected"), STRIKES + VOWS + TALKS)
def test_a_headline_gives_the_claim_that_was_labelled(title: str, expected: str) -> None:
    """Actor, target, place and modality are read in the right direction."""
    assert expected in [short(claim) for claim in claims(title)]


@pytest.mark.parametrize(("event", "title"), [(event, title) for event, titles in SILENT.items() for title in titles])
def test_a_trap_gives_nothing_a_rule_could_ring_on(event: str, title: str) -> None:
    """Drills, denials, old vows, labour strikes and possibilities are not events."""
    rung = [c for c in claims(title) if c.event == event and c.modality in REAL[event] and "comment" not in c.context]
    assert [short(claim) for claim in rung] == []


@pytest.mark.parametrize(
    "title",
    [
        "Iran rejected Oman's offer of mediation",
        "Oman's offer to host talks was rejected by Iran",
        "Iran turns down an offer by Oman to carry messages",
    ],
)
def test_an_offer_that_is_only_refused_is_not_offered_again(title: str) -> None:
    """The refusal is the news; the offer it names is told by its own articles."""
    assert [claim.stage for claim in claims(title) if claim.stage in ("offered", "rebuffed")] == ["rebuffed"]


def test_another_offer_beside_a_refusal_stands() -> None:
    """Who offers beside the refused party still offers."""
    stages = {claim.actor: claim.stage for claim in claims("Iran rejected Oman's offer and Qatar offers to mediate")}
    assert stages == {("IRN",): "rebuffed", ("QAT",): "offered"}


@pytest.mark.parametrize("title", ["Iran threatens planned Trump corridor", "US vows to block Putin pipeline project"])
def test_harm_to_a_thing_called_by_a_person_is_none_to_the_person(title: str) -> None:
    """A name before a noun only says which corridor is meant."""
    assert [claim.target for claim in claims(title) if claim.event == "THREATEN"] == [()]


def test_a_leader_and_what_stands_for_one_are_targets() -> None:
    """The person himself, his administration, and a plan of his that is rejected mean his state."""
    titles = ("Iran warns Trump", "Iran threatens Trump administration", "Hamas rejects Trump plan for Gaza")
    assert [claims(title)[0].target for title in titles] == [("USA.PRESIDENT",)] * 3


def principal(text: str) -> str:
    """Actor and target of the first claim of a sentence, as parties: `GHA > TGO`."""
    claim = claims("", text)[0]
    sides = ("+".join(dict.fromkeys(code.partition(".")[0] for code in codes)) for codes in (claim.actor, claim.target))
    return " > ".join(sides)


@pytest.mark.parametrize(
    ("text", "sides"),
    [
        ("The Ghanaian cabinet condemned a raid by Togolese soldiers in southern Benin and promised aid to Benin.",
         ["GHA > TGO", "GHA > BEN"]),
        ("Ghana hit a village in Togo and bombed a bridge in Benin.", ["GHA > TGO", "GHA > BEN"]),
    ],
)  # fmt: skip
def test_joined_verbs_share_their_subject(text: str, sides: list[str]) -> None:
    """Whom the first verb has as object does not do what the second says."""
    told = [f"{'+'.join(c.actor)} > {'+'.join(c.target)}" for c in claims("", text) if "nominal" not in c.made_by]
    assert told == sides


@pytest.mark.parametrize(
    ("text", "sides"),
    [
        ("The Security Council imposed an oil embargo on Paraguay.", "UNO > PRY"),
        ("Talks between Norway and Peru ended without a deal.", "NOR+PER > "),
        ("Ghanaian gunmen attacked a convoy of Togolese officials.", "GHA > TGO"),
        ("Ghana and Togo exchanged artillery fire along their frontier.", "GHA+TGO > "),
        ("Chad's military presence in Niger worried its neighbours.", "TCD > NER"),
    ],
)
def test_nouns_have_their_sides_too(text: str, sides: str) -> None:
    """Behind the preposition that ends a wording, around "between", and in a name that the wording is part of."""
    assert principal(text) == sides


@pytest.mark.parametrize(
    ("text", "sides"),
    [
        ("Chadian soldiers, who crossed into Niger last week, have attacked a post of Mali.", "TCD > MLI"),
        ("Chadian troops captured a village on the Niger border.", "TCD > "),
        ("Norwegian students chanting anti-Peruvian slogans marched in Norway.", "NOR > NOR"),
    ],
)
def test_names_that_only_place_or_describe_have_no_side(text: str, sides: str) -> None:
    """A closed relative clause, the land behind a border, what somebody is against."""
    assert principal(text) == sides


@pytest.mark.parametrize(
    ("text", "sides"),
    [
        ("Ghana's president accused the opposition of fraud.", "GHA > GHA"),
        ("Rebels in Togo killed three teachers.", "TGO > TGO"),
        ("Ghanaian police shot dead two people during a strike in Ghana.", "GHA > GHA"),
        ("Chilean soldiers stationed in Peru were sent to Bolivia.", "CHL > BOL"),
        ("Israeli soldiers shot dead three journalists.", "ISR > "),
    ],
)
def test_what_happens_within_one_land_is_between_its_own(text: str, sides: str) -> None:
    """Where one land alone is named and the other side is its people; who is killed abroad is none of them."""
    assert principal(text) == sides


def test_what_somebody_refuses_to_do_is_not_done() -> None:
    """The refusal stands, the act is denied."""
    told = {claim.event: claim.modality for claim in claims("", "Ghana declined to urge Togo to hold talks.")}
    assert told["REQUEST"] is Modality.DENIED


@pytest.mark.parametrize("text", ["Turkey-backed rebels in Idlib.", "The Saudi-led forces in Yemen."])
def test_a_hyphened_participle_is_a_trait(text: str) -> None:
    """Who is backed or led by whom is told of them, not as news."""
    assert claims("", text) == ()


def test_who_may_say_something_does_not_speak() -> None:
    """A verb of saying in a condition names no speaker, so its subject stays a target."""
    assert principal("China has warned that it will use force if Taiwan declares independence.") == "CHN > TWN"


def test_a_word_in_a_proper_name_is_no_trap() -> None:
    """The African Union is no union of workers, so an attack on it is one."""
    assert principal("Al-Shabab fighters attacked a base of the African Union.") == "SOM > AFU"


@pytest.mark.parametrize(
    ("text", "mode"),
    [
        ("Rockets hit a base in Iraq.", "heavy-weapons"),
        ("Grenades and ammunition were discovered near a farm in Mali.", "seize"),
        ("A bomb near a market in Mali killed five people.", "explosives"),
        ("Riot police were seen in Mali.", None),
        ("Police in Mali found cocaine and pistols.", None),
    ],
)
def test_modes_follow_what_was_used_or_found(text: str, mode: str | None) -> None:
    """Weapons name the mode; riot police riot not, and what is seized from dealers is no politics."""
    modes = [claim.mode for claim in claims("", text) if claim.event in ("ASSAULT", "COERCE", "PROTEST")]
    assert modes[:1] == ([mode] if mode else [])


@pytest.mark.parametrize(
    "title",
    [
        "Iran names prisoners of swap deal struck with Biden administration",
        "US sanctions hit Iranian banks",
        "Hezbollah builds an airport designed for attack, amid dispute with Israel",
    ],
)
def test_deals_and_sanctions_strike_nobody(title: str) -> None:
    """What is struck, hit or meant for an attack is no attack."""
    assert [claim for claim in claims(title) if claim.event == "ASSAULT"] == []


@pytest.mark.parametrize(
    "title", ["Lavrov warns Israel-Gaza war could spark regional crisis", "Iran warns of wider Israel-Hamas war"]
)
def test_the_halves_of_a_war_s_name_are_nobody_s_target(title: str) -> None:
    """Who warns of a war threatens neither of those who fight it."""
    assert [claim.target for claim in claims(title) if claim.event == "THREATEN" and claim.target] == []


def test_iran_sanctions_are_on_iran() -> None:
    """A land that imposes none has them imposed on it; what bears a power's name is by it."""
    assert [c for c in claims("European powers choose to maintain Iran sanctions") if c.actor == ("IRN",)] == []
    told = [c for c in claims("New US sanctions on Iran announced") if c.event == "SANCTION"]
    assert [(c.actor, c.target) for c in told] == [(("USA",), ("IRN",))]


@pytest.mark.parametrize(
    "title", ["Five Americans freed by Iran in Qatar-mediated deal", "Qatar's separate talks with Iran, US go on"]
)
def test_who_stood_between_is_a_mediator(title: str) -> None:
    """Also where only a trait of the deal says so, or talks with both sides one by one."""
    told = [claim for claim in claims(title) if claim.mode == "third-party"]
    assert [(claim.actor, claim.stage, set(claim.parties)) for claim in told] == [(("QAT",), "held", {"IRN", "USA"})]


def test_ties_of_two_lands_are_no_tie_between_dossiers() -> None:
    """`Saudi-Israel ties` are relations; to tie talks to strikes is a statement."""
    title = "US works to normalize Saudi-Israel ties and calm Iran"
    assert [claim for claim in claims(title) if "linkage" in claim.relation] == []


def test_a_group_before_the_verb_acts_not_who_tells_of_it() -> None:
    """`Mali said rebels attacked` is no attack by Mali; a land's own rebels act for it in the code."""
    told = claims("", "Mali said rebels attacked a town in Niger.") + claims("", "Chadian rebels attacked Niger.")
    assert [claim.actor for claim in told if claim.event == "ASSAULT"] == [(), ("TCD",)]


@pytest.mark.parametrize(
    ("text", "struck"),
    [
        ("Araghchi vowed to retaliate for the strike on Kharg Island which killed 12 people", "-"),
        ("Araghchi vowed to retaliate against the United States for the strike on Kharg Island", "USA"),
        ("Iran vowed revenge on Israel for the raid on Isfahan that killed two engineers", "ISR"),
    ],
)
def test_who_is_answered_struck_and_who_answers_killed_nobody(text: str, struck: str) -> None:
    """The deed that is answered belongs to who is answered; its relative clause makes the speaker no killer."""
    deeds = {"+".join(claim.actor) or "-" for claim in claims(text) if claim.event == "ASSAULT"}
    assert deeds == {struck}


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Three US soldiers killed in drone attack on base in Jordan", "ASSAULT - > USA @- done"),
        ("Two American troops killed, dozens wounded in Syria", "ASSAULT - > USA.MIL @- done"),
        ("Five IRGC members killed in Israeli airstrike near Damascus", "ASSAULT ISR > IRN.IRGC @- done"),
        ("Iran buries general killed in Israeli strike", "ASSAULT ISR > IRN @- done"),
        ("US citizen detained in Iran", "COERCE IRN > USA @- done"),
    ],
)
def test_a_headline_without_were_tells_who_suffered(title: str, expected: str) -> None:
    """Whom a participle without an object follows is its victim, and the attack behind it names who did it."""
    assert short(claims(title)[0]) == expected


def test_who_only_tells_of_the_dead_is_not_among_them() -> None:
    """ "Israel says general killed" says nothing about whose general."""
    assert not [claim for claim in claims("Israel says general killed in Beirut") if claim.target == ("ISR",)]
