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
