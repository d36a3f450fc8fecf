"""What the article around a claim adds to it: the date it sets, the parties whom talks are about.

Adds to claims that are made; makes none.
"""

from rules.claim import Claim
from streams.article import Article
from streams.coding.grammars import DATES
from streams.coding.sentence import Sentence

_PROMISES = frozenset({"THREATEN", "REQUEST", "AGREE", "CONSULT", "CONCEDE", "RETREAT", "STATEMENT"})
"""Classes whose claims may set a date."""


def with_dates(claims: list[Claim], article: Article) -> list[Claim]:
    """Give claims that promise or threaten the date their sentence sets."""
    read_date = DATES.get(article.language if article.language != "und" else "en")
    at = article.published_at or article.first_seen_at
    if read_date is None:
        return claims
    return [
        claim.model_copy(update={"due": date})
        if claim.event in _PROMISES and (date := read_date(claim.sentence, at))
        else claim
        for claim in claims
    ]


_SIDES = frozenset({"IRN", "USA"})
"""The two sides whom nobody else talks to at once without standing between them."""


def with_both_sides(claims: list[Claim]) -> list[Claim]:
    """Read a third party's talks with both sides, and with nobody else, as mediation: "phoned Araghchi and Witkoff"."""
    return [
        claim.model_copy(
            update={
                "mode": claim.mode if claim.event == "REQUEST" else "third-party",
                "stage": claim.stage or ("offered" if claim.event == "REQUEST" else "held"),
                "context": tuple(dict.fromkeys((*claim.context, "mediation", "talks"))),
            }
        )
        if (claim.event == "CONSULT" or (claim.event == "REQUEST" and claim.mode == "meet")) and _between(claim)
        else claim
        for claim in claims
    ]


def _between(claim: Claim) -> bool:
    met = {code.partition(".")[0] for code in claim.target}
    return (
        met == _SIDES
        and "historical" not in claim.made_by
        and bool(claim.actor)
        and not _SIDES & {code.partition(".")[0] for code in claim.actor}
    )


_NEED_PARTIES = frozenset({"mediation", "talks", "ceasefire"})


def with_parties(claims: list[Claim], read_sentences: list[Sentence], countries: frozenset[str]) -> list[Claim]:
    """Fill in whom talks and mediation are about: from the sentence, else from its neighbour before or after."""
    made = []
    for claim in claims:
        if _NEED_PARTIES & set(claim.context):
            own = {code.partition(".")[0] for code in claim.actor}
            parties: tuple[str, ...] = ()
            for position in (claim.position, claim.position - 1, claim.position + 1):
                if parties or not 0 <= position < len(read_sentences):
                    continue
                named = (m.country for m in read_sentences[position].mentions if m.kind != "place")
                parties = tuple(dict.fromkeys(p for p in named if p in countries and p not in own))
            claim = claim.model_copy(update={"parties": parties})
        made.append(claim)
    return made
