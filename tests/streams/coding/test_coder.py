"""What a claim carries beyond who and whom: speaker, stage, context, parties, spans; no text breaks the coder."""

import time
from datetime import UTC, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from connectors.item import Outlet
from rules.claim import Claim, Modality, Rank
from rules.vocabulary import load
from streams.article import Article
from streams.coding.coder import Coded, Coder
from streams.coding.fold import fold
from streams.coding.sentences import sentences

CODER = Coder(load())
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


def coded(title: str, text: str = "", at: datetime = NOW) -> Coded:
    article = Article(
        article_id="a", revision="r", source_id="s", item_id="i", title=title, text=text, language="en",
        outlet=Outlet(name="Meridian Wire", family="meridian"), origin="meridian", published_at=at,
        published_quality="exact", first_seen_at=at, fetched_at=at,
    )  # fmt: skip
    return CODER.code(article)


def one(title: str, event: str, text: str = "") -> Claim:
    return next(claim for claim in coded(title, text).claims if claim.event == event)


def test_the_actor_speaks_for_itself_with_its_rank() -> None:
    """A leader's vow outranks an organ's."""
    leader, guards = one("Khamenei vows revenge on US", "THREATEN"), one("IRGC vows revenge on US", "THREATEN")
    assert (leader.speaker, leader.speaker_rank, leader.attribution) == (("IRN.LEADER",), Rank.LEADER, "direct")
    assert guards.speaker_rank is Rank.COMMANDER


def test_an_unnamed_source_only_reports() -> None:
    """What sources say is reported, however firm it sounds."""
    claim = one("Iran vows revenge on US, sources said", "THREATEN")
    assert (claim.attribution, claim.speaker_rank, claim.modality) == ("unnamed", Rank.SOURCE, Modality.REPORTED)


def test_a_denial_is_spoken_by_the_denier() -> None:
    """Who denies is the speaker; who is said to have threatened stays the actor."""
    claim = one("Iranian official denies Hezbollah threatened tankers in the Gulf", "THREATEN")
    assert (claim.actor, claim.speaker, claim.modality) == (("LBN.HEZBOLLAH",), ("IRN",), Modality.DENIED)


def test_an_answer_is_related_to_what_it_answers() -> None:
    """Revenge and retaliation carry the relation; a bare threat does not."""
    assert one("Iran vows retaliation against Israel", "THREATEN").relation == ("in_response_to",)
    assert one("Iran threatens Israel", "THREATEN").relation == ()


def test_a_threat_to_shipping_has_context_and_place() -> None:
    """Lanes and tankers make the context; the water is the place."""
    claim = one("Khamenei threatens tankers in Persian Gulf", "THREATEN")
    assert "shipping" in claim.context
    assert claim.place == ("persian-gulf",)


def test_two_threats_of_one_headline_stay_apart() -> None:
    """Only the second half speaks of shipping."""
    first, second = coded("Khamenei vows revenge on US, threatens Gulf shipping").claims
    assert ("shipping" in first.context, "shipping" in second.context) == (False, True)


def test_mediation_names_its_parties_and_stage() -> None:
    """Parties come from the sentence, or from the one beside it."""
    same = one("Oman offers to mediate between Iran and US", "AGREE")
    beside = one("Oman offers to mediate", "AGREE", "The talks would bring Iran and the United States to one table.")
    assert (same.parties, same.stage, same.context) == (("IRN", "USA"), "offered", ("mediation",))
    assert beside.parties == ("IRN", "USA")


def test_a_refusal_of_talks_is_a_rebuff_and_a_refusal_to_comment_is_not() -> None:
    """Context tells the two apart."""
    talks, comment = (
        one("Iran rejects talks with US", "REJECT"),
        one("White House declines to comment on talks", "REJECT"),
    )
    assert (talks.mode, talks.stage, talks.context) == ("meet", "rebuffed", ("talks",))
    assert (comment.stage, comment.context) == (None, ("comment",))


def test_he_means_the_last_speaker() -> None:
    """A pronoun takes the actor of the sentence before."""
    claims = coded("Video aired", "Ali Khamenei vowed revenge on the US. He threatened shipping in the Gulf.").claims
    assert [claim.actor for claim in claims] == [("IRN.LEADER",), ("IRN.LEADER",)]


def test_a_dateline_makes_nobody_an_actor() -> None:
    """`MOSCOW, March 3 —` says where it was written."""
    result = coded("Markets calm", "MOSCOW, March 3 (Volga Telegraph) — Shares rose.")
    assert result.actors == ()


def test_us_needs_its_capitals_and_oman_its_word() -> None:
    """`us`, `woman` and `Romanian` hide no country of the desk."""
    result = coded("Tell us about the woman in Constanta", "They discuss the industry with turkey on the table.")
    assert result.countries == ()


def test_an_office_is_held_only_in_its_years() -> None:
    """A name makes its holder an actor from the first day to the last."""
    before, after = datetime(2023, 5, 1, tzinfo=UTC), datetime(2025, 5, 1, tzinfo=UTC)
    assert coded("Trump threatens Iran", at=before).claims == ()
    assert coded("Trump threatens Iran", at=after).claims[0].actor == ("USA.PRESIDENT",)


def test_spans_point_at_the_words() -> None:
    """Every span, cut from title and text, is the part it names."""
    title, text = "Flash", "US forces struck Kharg Island."
    claim = coded(title, text).claims[0]
    words = {what: f"{title}\n{text}"[start:end] for start, end, what in claim.spans}
    assert words == {"event": "struck", "actor": "US forces", "place": "Kharg Island"}
    assert (claim.in_title, claim.position, claim.sentence) == (False, 1, text)


def test_tags_stand_without_any_claim() -> None:
    """Countries, actors and places are told even where nothing happened."""
    result = coded("Araghchi walks on Kharg Island")
    assert (result.claims, result.countries, result.actors, result.places) == (
        (), ("IRN",), ("IRN.MFA",), ("kharg-island",),
    )  # fmt: skip


def test_abbreviations_and_quotes_do_not_end_sentences_wrongly() -> None:
    """`Gen. Pakpour` is one sentence; a quote's full stop ends one."""
    text = 'Gen. Pakpour spoke. "We wait." He left.'
    assert [text[start - 2 : end - 2].strip() for start, end in sentences("t", text)[1:]] == [
        "Gen. Pakpour spoke.", '"We wait."', "He left.",
    ]  # fmt: skip


def test_the_same_text_gives_the_same_claims() -> None:
    """No state is kept between articles."""
    title = "Iran vows revenge on US, threatens Gulf shipping"
    assert coded(title) == coded(title)


@given(st.text(alphabet=st.characters(codec=None), max_size=400))
@settings(deadline=None, max_examples=200)
def test_folding_keeps_every_offset(text: str) -> None:
    """Whatever the script, the folded text is as long as the text."""
    assert len(fold(text)) == len(text)


PIECES = st.sampled_from(
    ["Iran", "US", " vows ", "revenge", " on ", " struck ", ", ", ". ", ": ", "Kharg Island", " by ", "\ud800",
     "\u202e", " the ", "he ", "not ", " and ", "İ", "ﬁ", "\u0000", "“", "?", " said", "Oman's foreign minister", "—",
     "1999", "\n"]
)  # fmt: skip


@given(st.lists(PIECES, max_size=40), st.lists(PIECES, max_size=80))
@settings(deadline=None, max_examples=300)
def test_no_text_breaks_the_coder(title: list[str], text: list[str]) -> None:
    """Surrogates, overrides and nonsense end in claims with spans inside the text, or in none."""
    whole = "".join(title) + "\n" + "".join(text)
    for claim in coded("".join(title), "".join(text)).claims:
        assert all(0 <= start < end <= len(whole) for start, end, _ in claim.spans)


def test_time_grows_with_the_text_only() -> None:
    """Sixteen times the text costs about sixteen times the time, also in one endless sentence."""
    piece = "Iran said that the US struck Kharg Island and vowed revenge on Israel, which Oman refused "

    def spent(times: int) -> float:
        best = 9.0
        for _ in range(3):
            begun = time.perf_counter()
            coded("t", piece * times)
            best = min(best, time.perf_counter() - begun)
        return best

    assert spent(640) < 32 * spent(40)
