"""Who acts on whom where much stands between: places in places, participles, plurals, clauses of time and purpose."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from told import claims


def told(text: str) -> list[str]:
    """`EVENT actor > target modality` of each claim, sides as parties."""
    return [
        f"{claim.event} {'+'.join(claim.actor) or '-'} > {'+'.join(claim.target) or '-'} {claim.modality}"
        for claim in claims(text)
    ]


@pytest.mark.parametrize(
    ("text", "claim"),
    [
        ("Police fired tear gas at farmers in Oruvale, Peru.", "ASSAULT PER > PER done"),
        ("A car bomb exploded outside a court in Barvenna, Tripoli, Lebanon.", "ASSAULT - > LBN done"),
        ("Police in the Ghanaian town of Oruvale arrested nine students.", "COERCE GHA > GHA done"),
        ("Troops in north-eastern Ghana arrested nine students.", "COERCE GHA > GHA done"),
        ("Ministers of Ghana, Togo, and Benin condemned Niger.", "ACCUSE GHA+TGO+BEN > NER announced"),
        ("Hezbollah threatens attacks in northern Israel.", "THREATEN LBN.HEZBOLLAH > ISR vowed"),
    ],
)
def test_a_land_behind_its_place_is_where_it_happens(text: str, claim: str) -> None:
    """`in Oruvale, Peru` and `in northern Ghana` name places; police there is that land's; a list names parties."""
    assert claim in told(text)


@pytest.mark.parametrize(
    ("text", "claim"),
    [
        (
            "The Arab League voted to suspend Ghana over its raids, accusing Togo of silence.",
            "ACCUSE ARL > TGO announced",
        ),
        ("Ghana bombed a camp in Togo, killing nine people in Benin.", "ASSAULT GHA > BEN done"),
        ("Ghana blamed Togo for an ambush, killing nine.", "ACCUSE GHA > TGO announced"),
    ],
)
def test_a_participle_has_the_subject_of_its_sentence(text: str, claim: str) -> None:
    """Who stands nearest before `, accusing` is often only whom the first verb is about."""
    assert claim in told(text)


def test_a_verb_behind_a_preposition_is_a_noun() -> None:
    """No finite verb follows `in` or `under`, so the word before the preposition is no subject."""
    assert told("OPEC feels a rise in supplies of oil to Togo.") in ([], ["AID - > TGO done"])


@pytest.mark.parametrize(
    ("text", "claim"),
    [
        ("Ghanaians protest in several towns.", "PROTEST GHA > GHA done"),
        ("Togolese police arrest over 600 people.", "COERCE TGO > TGO done"),
        ("Hamas attack on Israel kills nine", "ASSAULT PSE.HAMAS > ISR done"),
    ],
)
def test_a_verb_behind_a_plural_is_a_verb(text: str, claim: str) -> None:
    """What could be a noun before `in` or a number is a verb where several act; a name that ends in s is one."""
    assert claim in told(text)


def test_bodies_of_two_lands_act_together() -> None:
    """`Ghanaian officials and Togolese diplomats` are one subject."""
    assert told("Ghanaian officials and Togolese diplomats met in Benin.")[0].startswith("CONSULT GHA+TGO > ")


@pytest.mark.parametrize(
    ("text", "claim"),
    [
        ("Hamas frees two hostages after mediation by Qatar and Egypt", "RETREAT PSE.HAMAS > - done"),
        ("Ghana frees prisoners amid talks with Togo", "RETREAT GHA > - done"),
        ("Ghana condemned the raid by Togo, saying that it harms Benin.", "ACCUSE GHA > TGO announced"),
        ("Ghana's president left for Benin for talks with Togolese officials.", "CONSULT GHA.PRESIDENT > TGO done"),
        ("Nine Ghanaians were hurt in clashes with Togolese police.", "ASSAULT GHA > TGO done"),
    ],
)
def test_a_clause_beside_holds_no_target(text: str, claim: str) -> None:
    """Who is named behind `after`, `amid` and `, saying` is not freed or met; `for talks with` names who is."""
    assert claim in told(text)


@pytest.mark.parametrize(
    ("text", "claim"),
    [
        ("Ghana failed to condemn the raid on Togo.", "ACCUSE GHA > TGO denied"),
        ("Ghana's police foiled plots targeting Togo.", "ASSAULT - > TGO hypothetical"),
        ("Qatar and Israel negotiate a hostage release", "RETREAT - > - hypothetical"),
    ],
)
def test_what_fails_or_is_only_sought_is_not_done(text: str, claim: str) -> None:
    """`failed to` denies; a deed that is negotiated, sought or planned is thinkable."""
    assert claim in told(text)


@pytest.mark.parametrize(
    ("text", "claim"),
    [
        ("A clinic in northern Togo was full after it was hit by Ghanaian shells.", "ASSAULT GHA > TGO done"),
        ("A clinic in northern Togo hit by Ghanaian shells.", "ASSAULT GHA > TGO done"),
        ("A Togolese envoy came home after he was arrested.", "COERCE - > TGO.ENVOY done"),
        ("A Ghanaian air strike on a camp in Togo kills at least nine.", "ASSAULT GHA > TGO done"),
    ],
)
def test_who_suffers_is_no_actor(text: str, claim: str) -> None:
    """`hit by` is a passive without a mark, "it" and "he" before one suffer, and `kills at least` is a verb."""
    assert claim in told(text)
    assert not any("> GHA" in one or one.startswith(("ASSAULT TGO", "COERCE TGO")) for one in told(text))


def test_a_thing_that_kills_has_no_party_from_afar() -> None:
    """Who examines violence that has killed hundreds kills nobody."""
    assert not any(
        one.startswith("ASSAULT ICC") for one in told("The ICC looks at unrest in Togo that has killed nine.")
    )


@pytest.mark.parametrize(
    "text",
    [
        "Ghana's jailed author won a prize in Togo.",
        "Togolese aid reached the besieged town.",
        "Ghana wrote of an alleged plan.",
    ],
)
def test_a_participle_behind_an_article_only_describes(text: str) -> None:
    """No finite verb follows an article, a possessive or a preposition, so nothing is done there."""
    assert not [one for one in told(text) if one.startswith(("COERCE", "ACCUSE", "ASSAULT"))]


def test_who_unveils_sanctions_imposes_them() -> None:
    """The verb before the noun says whose they are, also days after the subject."""
    text = "The United States on Thursday unveiled fresh sanctions against the government of Ghana."
    assert told(text) == ["SANCTION USA > GHA done"]


def test_who_is_deployed_acts() -> None:
    """Behind `deployment of` stand those who come, not those who suffer it."""
    assert told("The deployment of US Marines in Darwin, Australia, began.")[0] == "MOBILIZE USA > AUS done"


def test_an_office_before_a_possessive_is_not_the_land_s() -> None:
    """`the leader of Ghana's opposition` does not lead Ghana."""
    assert told("The leader of Ghana's opposition was arrested.") == ["COERCE - > GHA done"]


def test_a_group_of_no_one_land_acts_for_none() -> None:
    """`European leaders` who meet in a land's capital are not that land's."""
    assert not any(one.startswith("REQUEST ALB") for one in told("European leaders urged talks, in Tirana, Albania."))
