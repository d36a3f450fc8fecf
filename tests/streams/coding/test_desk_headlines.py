"""Headlines of the desk as a night brings them, each read by the claim that would ring or stay silent."""

from datetime import UTC, datetime

import pytest

from connectors.item import Outlet
from rules.claim import Claim
from rules.vocabulary import load
from streams.article import Article
from streams.coding.coder import Coder

CODER = Coder(load())
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


def claims(title: str) -> tuple[Claim, ...]:
    made = Article(
        article_id="a", revision="r", source_id="s", item_id="i", title=title, text="", language="en",
        outlet=Outlet(name="Meridian Wire", family="meridian"), origin="meridian", published_at=NOW,
        published_quality="exact", first_seen_at=NOW, fetched_at=NOW,
    )  # fmt: skip
    return CODER.code(made).claims


def short(claim: Claim) -> str:
    """`EVENT actor > target @place modality` of a claim."""
    actor, target, place = ("+".join(codes) or "-" for codes in (claim.actor, claim.target, claim.place))
    return f"{claim.event} {actor} > {target} @{place} {claim.modality}"


READ = [
    ("Iran to respond “decisively” to US strikes, foreign ministry says", "THREATEN IRN > USA @- reported"),
    ("Iran has no plan to retaliate, adviser says", "THREATEN IRN > - @- hypothetical"),
    ("Houthis say they will target US and British ships", "THREATEN YEM.HOUTHI > USA+GBR @- vowed"),
    ("Trump gives Iran ten days to accept deal", "THREATEN USA.PRESIDENT > IRN @- vowed"),
    ("Trump gives Iran until Friday to halt enrichment", "THREATEN USA.PRESIDENT > IRN @- vowed"),
    ("Qatar's prime minister travels to Tehran with message from Washington", "CONSULT QAT.PM > IRN @- done"),
    ("Omani delegation arrives in Tehran with US proposal", "CONSULT OMN > USA @- done"),
    ("Switzerland passes Iranian reply to US, Bern confirms", "CONSULT CHE > IRN @- announced"),
    ("Qatar says it is in contact with both Tehran and Washington", "CONSULT QAT > IRN+USA @- announced"),
    ("US asks Oman to pass message to Iran", "REQUEST USA > OMN @- announced"),
    ("Saudi Arabia offers to bring Iran and US together", "AGREE SAU > IRN+USA @- offered"),
    ("Iran does not rule out talks with US", "CONSULT IRN > USA @- hypothetical"),
    ("Hezbollah fires rockets at Haifa in response to strike on Tehran", "ASSAULT LBN.HEZBOLLAH > ISR @haifa done"),
    ("Houthis resume attacks on ships in Red Sea, cite US strikes on Iran", "ASSAULT YEM.HOUTHI > - @red-sea done"),
    ("Iran hangs man convicted of spying for Mossad", "ASSAULT IRN > - @- done"),
    ("Iran releases two detained Americans in deal brokered by Qatar", "RETREAT IRN > USA @- done"),
    ("Iran frees British couple after Qatar mediation", "RETREAT IRN > GBR @- done"),
    ("UN Security Council to hold emergency meeting on Iran", "CONSULT UNO.UNSC > - @- hypothetical"),
    ("Iran threatens to close Strait of Hormuz if attacked", "THREATEN IRN > - @strait-of-hormuz vowed"),
]


@pytest.mark.parametrize(("title", "expected"), READ)
def test_the_first_claim_of_a_headline_is_as_labelled(title: str, expected: str) -> None:
    """Who, to whom, how real: the principal claim of a desk headline."""
    assert short(claims(title)[0]) == expected


@pytest.mark.parametrize("title", ["US urges Iran to accept deal", "Trump gives Iran ten days to accept deal"])
def test_what_somebody_is_to_accept_is_not_accepted(title: str) -> None:
    """An infinitive behind who is asked tells what is wanted; "Iran to accept" alone tells what Iran will do."""
    assert [str(claim.modality) for claim in claims(title) if claim.event == "AGREE"] == ["hypothetical"]
    assert [str(claim.modality) for claim in claims("Iran to accept US inspectors")] == ["announced"]
