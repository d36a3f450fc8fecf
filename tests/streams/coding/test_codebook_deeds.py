"""Wire sentences in the manner of a codebook, one way of saying each kind of event: class, who and whom."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parents[2] / "evaluation"))

from given import parties
from given import principal as first
from told import claims as coded


def told(text: str) -> str:
    """Return the class of the principal claim and the lands of its sides."""
    claim = first(tuple(coded("", text)))
    if claim is None:
        return "-"
    sides = ("+".join(sorted(parties(side))) or "-" for side in (claim.actor, claim.target))
    return f"{claim.event} {' > '.join(sides)}"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Chad moved three armoured divisions to its border with Sudan.", "MOBILIZE TCD > SDN"),
        ("Peru placed its front-line troops on full alert on Monday.", "MOBILIZE PER > -"),
        ("Ecuador massed tanks along the Peruvian frontier, according to Chilean sources.", "MOBILIZE ECU > PER"),
        ("Greek gunboats sailed towards the Turkish coast.", "MOBILIZE GRC > TUR"),
        ("The Chilean navy held manoeuvres off Peru.", "MOBILIZE CHL > PER"),
    ],
)
def test_forces_are_moved_and_made_ready(text: str, said: str) -> None:
    """Whose border they are moved to is whom they are for; who only tells of it is nobody's target."""
    assert told(text) == said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Butchers across the Kenyan capital closed their shops in protest against a levy.", "PROTEST KEN > KEN"),
        ("Peruvian nurses struck for a third day over pay.", "PROTEST PER > PER"),
        ("Ghanaian taxi drivers staged a two-day stoppage over fuel prices.", "PROTEST GHA > GHA"),
        ("Zambian dissident Chola Phiri began a fast on Monday for a new constitution.", "PROTEST ZMB > ZMB"),
        ("Prisoners in a Nairobi prison entered the third week of a hunger strike.", "PROTEST KEN > KEN"),
        ("Protesters threw stones at the Chilean embassy in Nairobi.", "PROTEST KEN > CHL"),
        ("Crowds gathered before the town hall of Nairobi, calling on the mayor to go.", "PROTEST KEN > KEN"),
        ("Ghanaian villagers barricaded a highway near Kumasi, police said.", "PROTEST GHA > GHA"),
        ("Students demanding cheaper books burned a bus in Nairobi.", "PROTEST KEN > KEN"),
    ],
)
def test_people_protest_in_many_ways(text: str, said: str) -> None:
    """Strikes, fasts, roads blocked, and what people do "in protest"; the embassy they stone is whom it is against."""
    assert told(text) == said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Peruvian miners threatened to down tools over pay.", "THREATEN PER > PER"),
        ("Kenyan lorry drivers vowed to block roads unless the tax was cut.", "THREATEN KEN > KEN"),
        ("Ghana's government warned striking nurses that they would be sacked.", "THREATEN GHA > GHA"),
        ("Chad said it would occupy the Sudanese town of Tina if raids went on.", "THREATEN TCD > SDN"),
        ("Chile will aim missiles at Peru if it hosts the radar, a general said.", "THREATEN CHL > PER"),
        ("Norway threatened to cut development aid to Malawi.", "THREATEN NOR > MWI"),
        ("Chad gave the Sudanese rebels until Sunday to leave the town.", "THREATEN TCD > SDN"),
    ],
)
def test_threats_are_more_than_the_word(text: str, said: str) -> None:
    """Strikes, dismissal, a deed on a condition, a last term."""
    assert told(text) == said


@pytest.mark.parametrize(
    "text",
    [
        "Chile pledged on Friday to help Peru repair bridges destroyed in the war.",
        "Chile promised to supply anti-tank missiles to Peru.",
        "Kenya's opposition said it would call off its strikes.",
    ],
)
def test_a_promise_is_no_threat(text: str) -> None:
    """Arms and ruins beside a promise of help threaten nobody."""
    assert not [claim for claim in coded("", text) if claim.event == "THREATEN"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Norway has stopped food deliveries to Chad.", "SANCTION NOR > TCD"),
        ("Chile cancelled joint exercises with Peru.", "SANCTION CHL > PER"),
        ("Norway gave up its mediation between Chad and its rebels.", "SANCTION NOR > TCD"),
        ("Peru withdrew the last of its technical advisers from Chad.", "SANCTION PER > TCD"),
        ("Peru recalled its ambassador from Tokyo.", "SANCTION PER > JPN"),
        ("Ghana ordered four Togolese diplomats out of the country.", "SANCTION GHA > TGO"),
        ("Chad told nuclear inspectors of the IAEA to leave.", "SANCTION TCD > UNO"),
        ("Chile banned imports of Peruvian fish.", "SANCTION CHL > PER"),
        ("Ghana closed its embassy in Togo.", "SANCTION GHA > TGO"),
    ],
)
def test_relations_are_cut_in_many_ways(text: str, said: str) -> None:
    """Help, exercises, mediation and imports are stopped; staff is taken out or sent out."""
    assert told(text) == said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Ghana revoked the licences of two radio stations.", "COERCE GHA > GHA"),
        ("Kenya sacked three judges who had criticised the president.", "COERCE KEN > KEN"),
        ("Peru barred an opposition politician from running for office.", "COERCE PER > PER"),
        ("Kenya expropriated a factory.", "COERCE KEN > KEN"),
        ("Togo slapped a curfew on its capital.", "COERCE TGO > TGO"),
        ("Chadian troops have cut off the Sudanese town of Tina.", "COERCE TCD > SDN"),
        ("Chilean marines occupied a Peruvian islet.", "COERCE CHL > PER"),
        ("Chad sent hundreds of Sudanese back across the border.", "COERCE TCD > SDN"),
        ("Ghana's soldiers forced villagers to attend a parade.", "COERCE GHA > GHA"),
    ],
)
def test_states_coerce_in_many_ways(text: str, said: str) -> None:
    """Licences, offices, property, towns and people: what is taken, closed, cut off or driven out."""
    assert told(text) == said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("A mob hacked two traders to death in the Kenyan town of Kisumu.", "ASSAULT - > KEN"),
        ("Chadian and Sudanese soldiers exchanged rifle fire.", "ASSAULT SDN+TCD > -"),
        ("Chad used weapons of mass destruction against Sudan.", "ASSAULT TCD > SDN"),
        ("Chadian jets rocketed a Sudanese airfield.", "ASSAULT TCD > SDN"),
        ("Chadian soldiers laid waste to a Sudanese village.", "ASSAULT TCD > SDN"),
        ("Militants in Kenya slit the throats of six villagers.", "ASSAULT KEN > KEN"),
    ],
)
def test_attacks_are_more_than_the_word(text: str, said: str) -> None:
    """By hand, with guns, with gas; where outlaws act and one land is named, it is theirs."""
    assert told(text) == said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Chad took Sudan to court over a well.", "ACCUSE TCD > SDN"),
        ("Chad complained to the United Nations about Sudanese flights.", "ACCUSE TCD > SDN"),
        ("Peru summoned the Chilean ambassador to protest against a map.", "ACCUSE PER > CHL"),
        ("Peru voiced its displeasure over Chile's map.", "ACCUSE PER > CHL"),
        ("Libya tried to mobilise Arab states against Chad.", "ACCUSE LBY > TCD"),
        ("The United Nations sent a team to look into raids by Chad.", "ACCUSE UNO > TCD"),
        ("Kenyan police questioned a former president over missing funds.", "ACCUSE KEN > KEN"),
        ("Ghana ignored a ruling by the World Court.", "REJECT GHA > UNO"),
        ("Zambia's president dismissed calls for him to stand down.", "REJECT ZMB > ZMB"),
        ("Chad rejected mediation by the African Union.", "REJECT TCD > AFU"),
        ("Chad barred a team of U.N. inspectors from a site.", "REJECT TCD > UNO"),
        ("Chad violated an accord with Sudan by moving guns.", "REJECT TCD > SDN"),
        ("Opposition leaders in Togo demanded that the cabinet resign.", "REQUEST TGO > TGO"),
        ("Malawi has applied to Norway for a loan.", "REQUEST MWI > NOR"),
        ("France demanded an end to fighting between Chad and Sudan.", "REQUEST FRA > SDN+TCD"),
    ],
)
def test_words_against_others_and_asked_of_them(text: str, said: str) -> None:
    """Whoever hears a complaint is not accused; opponents ask it of their own government."""
    assert told(text) == said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("A roadside bomb planted by Chadian rebels killed three Sudanese soldiers.", "ASSAULT TCD > SDN"),
        ("Ghana asked Togo to extradite a suspect in last year's hijacking.", "REQUEST GHA > TGO"),
        ("India said Pakistan was behind an attack on its parliament.", "ACCUSE IND > PAK"),
        ("Kenya placed a dissident writer under house arrest.", "COERCE KEN > KEN"),
        ("Kenya deployed extra police in Mombasa before a funeral.", "MOBILIZE KEN > KEN"),
        ("South Korea urged the North to return to talks.", "REQUEST KOR > PRK"),
        ("South Korean jets crossed the South China Sea to attack Chad.", "ASSAULT KOR > TCD"),
        ("Amnesty International said Chadian soldiers had executed villagers.", "ACCUSE NGO > TCD"),
        ("Ghanaian police beat a protester.", "ASSAULT GHA > GHA"),
        ("Ghana urged Latin American governments to sign a pact.", "REQUEST GHA > -"),
    ],
)
def test_what_only_describes_is_not_the_event(text: str, said: str) -> None:
    """A bomb's planting, last year's crime, the land of a continent: they tell of something else than what is done."""
    assert told(text) == said


@pytest.mark.parametrize(
    "text",
    [
        "A cut in grants pushes Kenyan families to hunger.",
        "Kenya cut the jobs of 200 teachers.",
        "A Peruvian drone approached troops of Chile.",
        "Voters went to the polls in occupied Georgian land.",
        "Ghana's president broke protocol to greet a guest.",
        "Chad denied a couple a marriage licence.",
    ],
)
def test_words_of_daily_life_are_no_deeds(text: str) -> None:
    """Cuts, approaches, land long held and protocol: what the same words mean elsewhere."""
    assert not [c for c in coded("", text) if c.event in ("ASSAULT", "COERCE", "REQUEST", "REJECT")]
