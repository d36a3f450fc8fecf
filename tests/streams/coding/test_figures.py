"""Figures, dates and ties between dossiers: what a claim counts, by when, and which conflicts one statement joins."""

from datetime import UTC, datetime

import pytest

from connectors.item import Outlet
from rules.claim import Claim, Modality
from rules.vocabulary import load
from streams.article import Article
from streams.coding.coder import Coder

CODER = Coder(load())
NOW = datetime(2026, 3, 3, 12, tzinfo=UTC)  # a Tuesday


def claims(title: str) -> tuple[Claim, ...]:
    article = Article(
        article_id="a", revision="r", source_id="s", item_id="i", title=title, language="en",
        outlet=Outlet(name="Meridian Wire", family="meridian"), origin="meridian", published_at=NOW,
        published_quality="exact", first_seen_at=NOW, fetched_at=NOW,
    )  # fmt: skip
    return CODER.code(article).claims


@pytest.mark.parametrize(
    ("title", "kind", "value", "unit", "whose"),
    [
        ("Four US service members have died in Gulf, Pentagon says", "toll", 4, "people", "USA"),
        ("US toll in Gulf operation rises to nine", "toll", 9, "people", "USA"),
        ("Thirteen US service members now confirmed dead in Gulf", "toll", 13, "people", "USA"),
        ("Israeli strike kills 11 people in Beirut", "toll", 11, "people", "LBN"),
        ("Six Iranian soldiers were wounded in attack on Abadan", "injured", 6, "people", "IRN"),
        ("Washington puts $10 million bounty on Khamenei's son", "bounty", 1e7, "USD", "IRN.KHAMENEI_M"),
        ("EU sanctions 12 Iranian officials over drones", "sanctions", 12, "names", "IRN"),
        ("US sends 2,500 troops to Jordan", "forces", 2500, "people", "USA"),
        ("Iran fired 30 missiles at Israel", "weapons", 30, "weapons", "IRN"),
    ],
)
def test_a_figure_has_kind_value_unit_and_owner(title: str, kind: str, value: float, unit: str, whose: str) -> None:
    """Digits and number words count what stands beside them."""
    figures = [figure for claim in claims(title) for figure in claim.figures]
    assert (kind, value, unit, whose) in [(f.kind, f.value, f.unit, f.whose[0]) for f in figures]


def test_an_inexact_figure_says_so() -> None:
    """`at least` and `dozens` are no count; a reward of `up to` a sum names the sum."""
    (killed,) = claims("Israeli strike killed at least 40 people in Beirut")[0].figures
    (reward,) = claims("US offers reward of up to $10 million for information on Mojtaba Khamenei")[0].figures
    assert (killed.rounded, reward.rounded) == (True, False)


@pytest.mark.parametrize(
    "title", ["Virus leaves nine dead in Iran", "Iran will have nine ministers", "Nine runners dead heat in Doha race"]
)
def test_other_numbers_make_no_statement_of_a_toll(title: str) -> None:
    """Disease, offices and sport are not the toll of a conflict."""
    assert [claim for claim in claims(title) if claim.event == "STATEMENT"] == []


@pytest.mark.parametrize(
    ("title", "due"),
    [
        ("IRGC warned the US that one of its bases would be hit within 24 hours", "2026-03-04 12:00"),
        ("Iran's Guards give US 24 hours to withdraw jets", "2026-03-04 12:00"),
        ("Trump threatens to strike Iran unless it answers by Friday", "2026-03-07 00:00"),
        ("Israel demands that Hezbollah withdraw by midnight", "2026-03-04 00:00"),
        ("Iran vows revenge on US", None),
    ],
)
def test_a_promise_carries_its_date(title: str, due: str | None) -> None:
    """`within` counts from publication; a day ends at its midnight; no date is none."""
    (first, *_) = claims(title)
    assert (f"{first.due:%Y-%m-%d %H:%M}" if first.due else None) == due


@pytest.mark.parametrize(
    ("title", "speaker"),
    [
        ("Russian UN envoy: those who break trust over Iran cannot be trusted on Ukraine", "RUS.ENVOY"),
        ("At UN, Russia ties Ukraine talks to Kharg strikes", "RUS"),
        ("Lavrov linked the attack on Iran with the talks on Ukraine", "RUS.MFA"),
    ],
)
def test_one_statement_ties_two_dossiers(title: str, speaker: str) -> None:
    """Both lands are named, and the speaker acts."""
    tied = [claim for claim in claims(title) if claim.relation == ("linkage",)]
    assert [(claim.actor, set(claim.dossiers)) for claim in tied] == [((speaker,), {"IRN", "UKR"})]


@pytest.mark.parametrize("title", ["Russia links two cities in Iran by rail", "Russia speaks of Iran, and of Ukraine"])
def test_two_lands_without_a_tie_are_no_linkage(title: str) -> None:
    """One land is not enough, nor are two that nobody ties."""
    assert [claim for claim in claims(title) if "linkage" in claim.relation] == []


def test_an_attack_that_a_vow_answers_is_only_referred_to() -> None:
    """A vow for a strike that nobody else reports rings no strike; an attack told beside a vow does."""
    vow, attack = claims("Iran vows revenge for US strike on Kharg Island")
    assert (vow.event, attack.event, attack.modality) == ("THREATEN", "ASSAULT", Modality.REPORTED)
    told = [claim for claim in claims("US strikes Kharg Island, Iran vows revenge") if claim.event == "ASSAULT"]
    assert [claim.modality for claim in told] == [Modality.DONE]


@pytest.mark.parametrize(
    ("title", "modality"),
    [
        ("White House: no evidence Iran tied to Hamas attack in Israel", Modality.DENIED),
        ("White House says no 'specific evidence' Iran linked to Hamas attack in Israel", Modality.DENIED),
        ("State Department says it has seen no proof that links Iran to the Hamas raid", Modality.DENIED),
        ("Moscow denies linking the Ukraine talks to the strikes on Iran", Modality.DENIED),
        ("Is Moscow linking the Ukraine talks to the strikes on Iran?", Modality.HYPOTHETICAL),
    ],
)
def test_a_tie_that_is_denied_or_asked_about_does_not_count(title: str, modality: Modality) -> None:
    """Below `reported`, so that a rule on ties stays silent."""
    assert [claim.modality for claim in claims(title) if "linkage" in claim.relation] == [modality]


@pytest.mark.parametrize(
    "title", ["No evidence yet of Iran link to Hamas attack", "Washington denies links between Iran strike and talks"]
)
def test_who_denies_a_tie_denies_no_attack(title: str) -> None:
    """The attack that is not tied to anybody did happen."""
    assert [claim.modality for claim in claims(title) if claim.event == "ASSAULT"] == [Modality.DONE]


def test_an_accident_has_no_toll() -> None:
    """Dead of a mishap are no losses of a conflict, unless the sentence tells of an attack too."""
    flipped = claims("Two soldiers of the US army were killed when their vehicle flipped in a training area")
    bombed = claims("Two US soldiers were killed when a bomb hit their vehicle, which then overturned in a crash")
    assert not [figure for claim in flipped for figure in claim.figures]
    assert [figure.value for claim in bombed for figure in claim.figures][:1] == [2]
