"""Who acts and who suffers where no name stands beside the verb: custody abroad, grounds, venues, lists, weapons."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from told import claims

from rules.claim import Rank


def principal(text: str) -> str:
    """Actor and target of the first claim of a text, as parties: `GHA > TGO`."""
    claim = claims(text)[0]
    sides = ("+".join(dict.fromkeys(code.partition(".")[0] for code in codes)) for codes in (claim.actor, claim.target))
    return " > ".join(sides)


@pytest.mark.parametrize(
    ("text", "sides"),
    [
        ("Two Norwegian engineers were arrested in Mali.", "MLI > NOR"),
        ("A Peruvian journalist from Lima was detained in Chad on Friday.", "TCD > PER"),
        ("Three Ghanaian officials were jailed by Togo.", "TGO > GHA"),
    ],
)
def test_custody_is_the_land_s_where_it_happens(text: str, sides: str) -> None:
    """A passive of custody without an agent is done by the land behind "in", not by the one somebody comes from."""
    assert principal(text) == sides


@pytest.mark.parametrize(
    ("text", "sides"),
    [
        ("Norway imposed sanctions on a Peruvian bank for helping Chad.", "NOR > PER"),
        ("Norway imposed sanctions on a Peruvian company that paid a Chadian officer.", "NOR > PER"),
        ("Ghana arrested two Togolese students on charges of spying for Benin.", "GHA > TGO"),
        ("Ghana arrested one Togolese, one Malian and 16 Chadians.", "GHA > TGO+MLI+TCD"),
    ],
)
def test_who_is_punished_stands_before_the_grounds(text: str, sides: str) -> None:
    """Private people and firms stand for their land; who is named in the grounds suffers nothing; counts are a list."""
    assert principal(text) == sides


@pytest.mark.parametrize(
    ("text", "sides"),
    [
        ("Four Togolese soldiers were killed in a Ghanaian air strike.", "GHA > TGO"),
        ("Two Togolese officers were wounded on Monday during an attack by Malian troops.", "MLI > TGO"),
        ("Five Togolese farmers were killed by smugglers and Ghanaian guards.", "GHA > TGO"),
        ("A rocket fired from Togo killed two Ghanaian soldiers.", "TGO > GHA"),
    ],
)
def test_the_attack_behind_a_passive_says_who(text: str, sides: str) -> None:
    """Whose attack it was, who stands second behind "by", and whence the weapon came."""
    assert principal(text) == sides


@pytest.mark.parametrize(
    ("text", "sides"),
    [
        ("Ghana arrested a cleric. The Togolese press was silent.", "GHA > "),
        ("Ghana accepted the demands after talks in Norway.", "GHA > "),
    ],
)
def test_a_venue_and_the_next_sentence_name_no_target(text: str, sides: str) -> None:
    """Where one met suffers nothing, nor does whom the sentence behind a full stop names."""
    assert not principal(text).endswith(("NOR", "TGO"))
    assert principal(text).startswith(sides.partition(" >")[0])


@pytest.mark.parametrize(
    ("text", "sides"),
    [
        ("Ghana rejected calls by Togo to open its ports.", "GHA > TGO"),
        ("Ghana rejected demands by Togo for talks.", "GHA > TGO"),
        ("Ghana was accused again by Togo of arming rebels.", "TGO > GHA"),
    ],
)
def test_what_a_noun_is_by_is_no_passive(text: str, sides: str) -> None:
    """Right behind a participle only an adverb stands before "by"; a noun there has its own author."""
    assert principal(text) == sides


@pytest.mark.parametrize(
    ("text", "sides"),
    [
        ("Hugo Chavez criticised Norway.", "VEN > NOR"),
        ("Former president Hugo Chavez criticised Norway.", " > NOR"),
        ("Chavez criticised Norway.", " > NOR"),
    ],
)
def test_a_whole_name_speaks_for_its_land_whenever(text: str, sides: str) -> None:
    """Out of office a whole name still names a party, in an archive; a surname alone or "former" does not."""
    assert principal(text) == sides


@pytest.mark.parametrize(
    ("text", "sides"),
    [
        ("President Abel Otti of Malawi criticised Norway.", "MWI > NOR"),
        ("Malawian border officials accused Norwegian traders of smuggling.", "MWI > NOR"),
        ("Ghana has accepted an offer by Norway to mediate.", "GHA > "),
        ("The Ghanaian president arrived in Oslo on Wednesday for a two-day visit.", "GHA > NOR"),
        ("Opposition leaders in Ghana refused to call off their general strike.", "GHA > GHA"),
        ("Ghana's president declined to resign despite growing pressure.", "GHA > GHA"),
        ("Armed Islamists slaughtered 63 villagers in northern Mali.", "MLI > MLI"),
    ],
)
def test_sides_that_only_the_words_around_say(text: str, sides: str) -> None:
    """A name between office and land, guards of a border, offers of others, where one goes, and a land's own people."""
    assert principal(text) == sides


@pytest.mark.parametrize(
    ("text", "speaker", "rank"),
    [
        ("Iran's president vowed revenge on the US.", "IRN.PRESIDENT", Rank.LEADER),
        ("Iran's opposition leader vowed revenge on the US.", "IRN", Rank.SOURCE),
        ("Iran's former president vowed revenge on the US.", "IRN", Rank.SOURCE),
        ("The former Iranian president vowed revenge on the US.", "IRN", Rank.SOURCE),
        ("Opposition leader Sara Nurani of Iran vowed revenge on the US.", "IRN", Rank.SOURCE),
    ],
)
def test_who_holds_no_office_has_no_rank(text: str, speaker: str, rank: Rank) -> None:
    """The opposition's leader and who was president once speak for themselves: no vow of the highest rank."""
    claim = claims(text)[0]
    assert (claim.speaker, claim.speaker_rank) == ((speaker,), rank)
