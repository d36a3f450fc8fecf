"""Deeds of force and protest as local news tells them: by groups, on things, without a country's name."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from told import claims

TOLD = (
    ("Maoists killed a villager whom they took for an informer", "ASSAULT/firearms"),
    ("A sticky bomb attached to a car killed a prosecutor", "ASSAULT/explosives"),
    ("A boy was hurt when he stepped on a mine", "ASSAULT/explosives"),
    ("Two girls detonated their explosives in the market", "ASSAULT/suicide-attack"),
    ("A mine exploded beneath a truck", "ASSAULT/explosives"),
    ("Jets bombed a village in the mountains", "ASSAULT/aerial"),
    ("Four rockets landed in the yard of a base", "ASSAULT/heavy-weapons"),
    ("Rebels lobbed mortars into the airport", "ASSAULT/heavy-weapons"),
    ("Chlorine was used against the town: helicopters dropped a toxic agent", "ASSAULT/unconventional"),
    ("Two militiamen sexually assaulted a girl", "ASSAULT/sexual"),
    ("An engineer was snatched by bandits from a building site", "ASSAULT/abduct"),
    ("Bandits made off with twenty pupils", "ASSAULT/abduct"),
    ("A crowd attacked the driver of a truck", "ASSAULT/beat"),
    ("Members of two clans clashed with sticks and stones", "ASSAULT/primitive"),
    ("Settlers uprooted sixty olive trees", "ASSAULT/destroy"),
    ("A gathering of officers was broken up by police", "ASSAULT/crowd-control"),
    ("Students threw bricks and bottles at officers", "PROTEST/riot"),
    ("Residents barricaded the main road", "PROTEST/obstruct"),
    ("Nurses assembled at the governor's office to press for better pay", "PROTEST/demo"),
    ("Intelligence officers captured two suspects in the suburbs", "COERCE/arrest"),
    ("The rebels opened a training camp in the forest", "MOBILIZE/troops"),
    ("Soldiers abandoned the outpost", "RETREAT/withdraw"),
    ("The rival parties reached a power-sharing deal", "AGREE/None"),
)


@pytest.mark.parametrize(("sentence", "told"), TOLD, ids=[told for _, told in TOLD])
def test_a_deed_without_a_country_is_told(sentence: str, told: str) -> None:
    """A group, a weapon or a thing that is hit says what was done, though no country is named."""
    assert told in [f"{claim.event}/{claim.mode}" for claim in claims(sentence)]


QUIET = (
    "Residents met in March over the new library",
    "The company launched a rocket into orbit",
    "The bank is behind schedule with its new branch",
    "A storm damaged two schools and a bridge",
)


@pytest.mark.parametrize("sentence", QUIET)
def test_daily_life_is_no_deed(sentence: str) -> None:
    """Months, rockets of science, delays and weather tell neither force nor protest."""
    assert not claims(sentence)
