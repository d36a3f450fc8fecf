"""Sentences in the manner of a codebook: one plain event each, from any land, with its class and both sides."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "evaluation"))
sys.path.insert(0, str(Path(__file__).parent))

from given import principal
from told import claims

from rules.claim import Modality

SENTENCES = [
    ("CONSULT TGO+MLI -", "Togolese and Malian envoys opened a new round of talks on the river in Geneva."),
    ("SUPPORT VEN CUB", "Hugo Chavez voiced solidarity with Havana over the embargo."),
    ("SUPPORT MLI TCD", "Mali reaffirmed its support for Chad on Monday."),
    ("AID GHA TGO", "Ghana rushed food parcels to Togo after the floods."),
    ("AID GHA TGO", "The air force of Ghana flew doctors and tents to Togo on Thursday."),
    ("CONCEDE MLI MLI", "Mali ended emergency rule in two provinces after 15 years."),
    ("COOPERATE GHA+TGO -", "Ghana and Togo opened a gas pipeline on Monday."),
    ("RETREAT GHA TGO", "Ghana has withdrawn its last marines from Togo."),
]


@pytest.mark.parametrize(("label", "text"), SENTENCES)
def test_a_plain_event_has_its_class_and_sides(label: str, text: str) -> None:
    """The main verb gives the class; who acts and who suffers stand as parties."""
    claim = principal(claims(text))
    assert claim is not None
    sides = ("+".join(dict.fromkeys(code.partition(".")[0] for code in side)) for side in (claim.actor, claim.target))
    assert " ".join([claim.event, *(side or "-" for side in sides)]) == label


def test_a_meeting_in_the_calendar_is_no_promise() -> None:
    """Who is due to meet somebody has agreed to nothing new; who is ready to has."""
    fixed, ready = claims("Ghana is due to meet Togo's envoy")[0], claims("Ghana is ready to meet Togo's envoy")[0]
    assert (fixed.event, fixed.modality) == ("CONSULT", Modality.HYPOTHETICAL)
    assert ready.event == "AGREE"
