"""What wires say of mediators, refusals, appeals and condemnations, in other words than the plain verbs."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "evaluation"))
sys.path.insert(0, str(Path(__file__).parent))

from storylines import Labelled, fit, found
from told import CODER

READ = [
    ("mediator KWT", "Kuwait in new mediation push between Iran, US"),
    ("mediator KWT", "Kuwait has volunteered to ferry proposals between Tehran and Washington."),
    ("mediator EGY", "Egypt steps in as go-between in Iran-US standoff"),
    ("mediator TUR", "Ankara is shuttling messages between Tehran and Washington, Turkish officials said."),
    ("mediator NOR", "Norway opens its doors to US-Iran talks"),
    ("mediator PAK", "Pakistani mediators are working to bring Tehran and Washington back to the table."),
    ("mediator OMN", "Oman's foreign minister met separately with Witkoff and Araghchi in Muscat on Friday."),
    ("mediator OMN", "Oman-brokered talks between Iran and US resume"),
    ("refused IRN", "Iran says it will skip Muscat round after raid"),
    ("refused IRN", "Tehran will not attend talks in Islamabad unless strikes stop, official says"),
    ("refused IRN", "Iran slams the door on negotiations"),
    ("refused IRN", "Tehran cold on Kuwaiti truce plan"),
    ("refused USA", "Trump: no interest in talks with Iran"),
    ("refused IRN", "Talks with the United States are pointless, Khamenei says"),
    ("refused IRN", "US truce offer rejected by Iran"),
    ("restraint SAU", "Saudi Arabia and Kuwait urged Washington and Tehran to return to the table"),
    ("restraint JPN", "Japan pleads with Tehran and Washington to step back from the brink"),
    ("restraint TUR", "Erdogan: all sides must step back from the brink"),
    ("restraint JOR", "Jordan warned against further escalation and urged a return to diplomacy."),
    ("condemn OMN", "Oman said the US attack on Iran was a flagrant violation of the UN charter."),
    ("condemn SAU", "Iran's attack on Kuwait drew condemnation from Saudi Arabia"),
    ("condemn CHL", "Chile rejects US attack on Iran as illegal"),
    ("condemn GBR", "Britain takes Iran to task over attacks on Gulf shipping"),
]
SILENT = [
    "Iran has not pulled out of the Geneva talks, its foreign ministry said.",
    "Analysts expect Iran to walk away from the negotiating table.",
    "If Iran shuts the door on talks, oil will rise, traders say.",
    "Iran's carmaker shuts the door on merger talks",
    "Iran pulls out of Asian Cup qualifier in Muscat",
    "Iran has not yet replied to Oman's offer of mediation",
    "Iran urged to return to talks",
    "Teachers' union in Iran calls for return to talks over pay",
    "France stopped short of condemning the raid on Iran",
    "Turkey's Erdogan calls on fans to show restraint at derby with Iran",
    "Germany makes cars, Iran makes carpets, calm seas make trade easy.",
    "Iran bans meeting of Baha'i leaders",
    "Iran's oil minister said there was no need for talks on output with Saudi Arabia.",
    "The US backed away from some sanctions on Iran during talks in Muscat.",
    "Kuwait Airways offers stopover for Iranian and US travellers",
]


@pytest.mark.parametrize(("label", "text"), READ)
def test_the_storyline_is_read_with_who_acts(label: str, text: str) -> None:
    """A wire's wording gives the storyline and the party that acts, and nobody else's."""
    line, actor = label.split()
    seen = found(CODER, text, "en")
    assert {one[:2] for one in seen if one[0] != "strike"} == {(line, actor)}
    assert any(fit(one, Labelled(text, line, actor)) for one in seen)


@pytest.mark.parametrize("text", SILENT)
def test_what_only_sounds_so_stays_silent(text: str) -> None:
    """Denials, conditions, analysts, other talks, sport and pay give none of the four."""
    assert not found(CODER, text, "en")
