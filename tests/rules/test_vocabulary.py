"""The vocabulary loads strictly, answers look-ups, and every event term keeps the promises of its examples."""

from pathlib import Path

import pytest

from rules.claim import Rank
from rules.vocabulary import Term, VocabularyError, load
from streams.coding.coder import Coder
from streams.vocabulary.examples import made_by

VOCABULARY = load()
CODER = Coder(VOCABULARY)
MATCH = [(term, text) for term in VOCABULARY.events for text in term.match]
NOT = [(term, text) for term in VOCABULARY.events for text in term.not_]


@pytest.mark.parametrize(("term", "text"), MATCH, ids=[f"{term.language} {term.term}:{text}" for term, text in MATCH])
def test_a_term_matches_its_examples(term: Term, text: str) -> None:
    """The event of the term is read from each `match` example."""
    events = {other.term for other in VOCABULARY.events if other.event == term.event}
    assert made_by(CODER, text, term.language) & events


@pytest.mark.parametrize(("term", "text"), NOT, ids=[f"{term.language} {term.term}:{text}" for term, text in NOT])
def test_a_term_leaves_its_counter_examples_alone(term: Term, text: str) -> None:
    """No `not` example gives a claim of the term."""
    assert term.term not in made_by(CODER, text, term.language)


def test_codes_labels_countries_and_ranks_are_answered() -> None:
    """Rules and alerts find codes and names in one place."""
    assert {"IRN", "IRN.IRGC", "OMN.MFA", "YEM.HOUTHI", "UNO"} <= VOCABULARY.codes("actor")
    assert {"kharg-island", "strait-of-hormuz", "al-udeid"} <= VOCABULARY.codes("place")
    assert {"mediation", "shipping"} <= VOCABULARY.codes("context")
    assert {"opinion", "sport"} <= VOCABULARY.codes("genre")
    assert (VOCABULARY.label("IRN.IRGC"), VOCABULARY.label("kharg-island")) == ("IRGC", "Kharg Island")
    assert (VOCABULARY.country("IRN.IRGC"), VOCABULARY.country("al-udeid")) == ("IRN", "USA")
    assert VOCABULARY.rank("IRN.LEADER") > VOCABULARY.rank("IRN.PRESIDENT") > VOCABULARY.rank("IRN.MFA") > Rank.NONE


def test_unknown_codes_are_answered_with_themselves_or_nothing() -> None:
    """An alert about a code that was taken out of the vocabulary still has a name for it."""
    assert VOCABULARY.label("XYZ") == "XYZ"


def test_a_country_keeps_its_name_whoever_speaks_for_it() -> None:
    """Envoys stand under a country's own code; officers read the country."""
    assert {VOCABULARY.label(country.code) for country in VOCABULARY.countries} == {
        country.label for country in VOCABULARY.countries
    }
    assert VOCABULARY.label("USA") == "United States"


def test_an_office_that_several_held_is_called_by_its_own_name() -> None:
    """A label has no date: nobody is told that a predecessor spoke."""
    assert VOCABULARY.label("GBR.PM") == "United Kingdom: prime minister"
    assert VOCABULARY.label("IRN.KHAMENEI_M") == "Mojtaba Khamenei"
    assert VOCABULARY.country("XYZ") is None
    assert VOCABULARY.rank("XYZ") is Rank.NONE


@pytest.mark.parametrize(
    ("content", "finding"),
    [
        ("kind: planets\nentries: []\n", "bad.yaml:1:1: wants `kind:`"),
        (
            "kind: contexts\nentries:\n  - {code: talks, means: a, means: b}\n",
            "bad.yaml:3:29: key 'means' stands twice",
        ),
        ("kind: contexts\nentries:\n  - {code: talks, why: x}\n", "bad.yaml:3:5: means: Field required"),
        ("kind: contexts\nentries:\n  - {code: talks, means: a}\n  - {code: talks, means: b}\n", "stands twice"),
        (
            "kind: cues\nentries:\n  - {set: a, means: b, words: [c]}\n  - {set: a, means: d, words: [e]}\n",
            "bad.yaml:4:5: word set 'a' stands twice",
        ),
        ("kind: contexts\nentries: [\n", "not readable as YAML"),
        ("kind: organs\nentries:\n  - {code: XXX.A, label: a, rank: leader, names: [A]}\n", "no party 'XXX'"),
        ("kind: organs\nentries:\n  - {code: XXX.A, label: a, rank: boss, names: [A]}\n", "no rank 'boss'"),
        ("kind: events\nentries:\n  - {term: a, means: b, event: SING, verbs: [x], match: [y]}\n", "no event 'SING'"),
        (
            "kind: events\nentries:\n  - {term: a, means: b, event: AGREE, mode: phone, verbs: [x], match: [y]}\n",
            "AGREE has no mode 'phone'",
        ),
        (
            "kind: events\nentries:\n  - {term: a, means: b, event: AGREE, object: [o], verbs: [x], match: [y]}\n",
            "no word set 'o'",
        ),
        ("kind: events\nentries:\n  - {term: a, means: b, event: AGREE, match: [y]}\n", "nothing could ever match"),
        ("kind: names\nentries:\n  - {of: XXX, language: ru, names: [a]}\n", "bad.yaml:3:5: XXX: no such code"),
    ],
)
def test_a_wrong_file_is_refused_with_place_and_cause(tmp_path: Path, content: str, finding: str) -> None:
    """Every finding names the file, and what would be right."""
    (tmp_path / "bad.yaml").write_text(content, encoding="utf-8")
    with pytest.raises(VocabularyError) as error:
        load(tmp_path)
    assert finding in str(error.value)


def test_an_empty_folder_is_refused(tmp_path: Path) -> None:
    """A wrong path is not an empty vocabulary."""
    with pytest.raises(VocabularyError, match="no vocabulary files"):
        load(tmp_path)
