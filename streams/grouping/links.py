"""What ties two articles: one item, one text, one event; each with its reason in words. Pure.

What a rule counts as one origin is decided in `rules.evidence`; this is how a person sees why.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from typing import Literal

from rules.claim import Claim
from rules.copies import CONTAINED_MIN, WORDS_ENOUGH, containment, is_copy, vetoed
from streams.article import Article
from streams.grouping.likeness import Vector, cosine, shared, vectors

Tie = Literal["item", "copy", "event"]
"""item: the same address or id · copy: the same text · event: another telling of the same event."""

APART_MAX = timedelta(days=3)
"""Two tellings of one event are published within it."""
ALIKE_MIN = 0.2
ALIKE_UNDATED_MIN = 0.24
"""Where a date is missing, words alone must say more."""
SAME_CLAIM_ALIKE_MIN = 0.1
"""What texts of one language must share beside one claim: all of a party's threats of a day are not one event."""
SAME_CLAIM_APART_MAX = timedelta(days=1)
RUNG_MIN = 2
"""Below it a claim is denied or only thinkable."""
HEAD = 1
"""Sentences behind the title whose claims say what an article is about."""


@dataclass(frozen=True)
class Read:
    """One article as it is compared."""

    article: Article
    claims: tuple[Claim, ...]
    vector: Vector

    @cached_property
    def deeds(self) -> frozenset[tuple[str, str, str, str]]:
        """What its title and lead tell, as (event, who acts, who or what place suffers it, stage)."""
        return frozenset(deed for claim in self.claims if _tells(claim) for deed in _deeds(claim))


@dataclass(frozen=True)
class Link:
    """Two articles, by their numbers, and why they belong together."""

    one: int
    other: int
    tie: Tie
    why: str


def read(articles: Sequence[tuple[Article, tuple[Claim, ...]]]) -> list[Read]:
    """Return articles and their claims, made comparable with each other."""
    made = vectors([(article.title, article.text, article.language) for article, _ in articles])
    return [Read(article, claims, vector) for (article, claims), vector in zip(articles, made, strict=True)]


def links(batch: Sequence[Read]) -> Iterator[Link]:
    """Yield what ties each pair of a batch, in order; pairs of other matters yield nothing."""
    for at, other in enumerate(batch):
        for before in range(at):
            if found := link(batch[before], other):
                yield Link(before, at, *found)


def link(one: Read, other: Read) -> tuple[Tie, str] | None:
    """Return what ties two articles and why; None where they tell of other matters."""
    if one.article.article_id == other.article.article_id:
        return "item", "the same item, read again"
    if one.article.url is not None and one.article.url == other.article.url:
        return "item", f"the same address {one.article.url}"
    if is_copy(one.article.signature, other.article.signature):
        return "copy", _copied(one, other)
    why = _told_alike(one, other) or _told_the_same(one, other)
    return ("event", why) if why else None


def _copied(one: Read, other: Read) -> str:
    a, b = one.article.signature, other.article.signature
    share = containment(a, b) if min(a.words, b.words) >= WORDS_ENOUGH else None
    if share is not None and share >= CONTAINED_MIN:
        return f"{share:.0%} of the shorter text's three-word runs stand in the other"
    return f"titles share {', '.join(word for word in a.title if word in b.title)}"


def _apart(one: Read, other: Read) -> timedelta | None:
    first, second = one.article.published_at, other.article.published_at
    return abs(first - second) if first and second else None


def _told_alike(one: Read, other: Read) -> str:
    """Return why two texts of one language tell one event by their words; empty where they do not."""
    apart = _apart(one, other)
    if one.article.language != other.article.language or (apart is not None and apart > APART_MAX):
        return ""
    a, b = one.article.signature, other.article.signature
    if min(a.words, b.words) < WORDS_ENOUGH and vetoed(a, b):
        return ""
    alike = cosine(one.vector, other.vector)
    if alike < (ALIKE_UNDATED_MIN if apart is None else ALIKE_MIN):
        return ""
    return f"likeness {alike:.2f}: {', '.join(shared(one.vector, other.vector))}"


def _told_the_same(one: Read, other: Read) -> str:
    """Return the claim that title or lead of both make, across languages too; empty without one."""
    apart = _apart(one, other)
    if apart is None or apart > SAME_CLAIM_APART_MAX:
        return ""
    if one.article.language == other.article.language and cosine(one.vector, other.vector) < SAME_CLAIM_ALIKE_MIN:
        return ""
    same = sorted(one.deeds & other.deeds)
    return f"the same claim: {same[0][0]} {same[0][1]} → {same[0][2]}" if same else ""


def _tells(claim: Claim) -> bool:
    """Say whether a claim stands at the head and says that something was done, said or promised."""
    return claim.position <= HEAD and claim.modality.rung >= RUNG_MIN


def _deeds(claim: Claim) -> Iterator[tuple[str, str, str, str]]:
    """Yield what a claim says was done, by party, to each party or place: both ends must be named.

    Threats differ by what is threatened: revenge is not the closing of a base.
    """
    kind = claim.stage or (claim.mode if claim.event == "THREATEN" else "") or ""
    actors = {code.partition(".")[0] for code in claim.actor}
    sufferers = {code.partition(".")[0] for code in claim.target} | set(claim.place)
    for actor in actors:
        for sufferer in sufferers - {actor}:
            yield claim.event, actor, sufferer, kind
        if "mediation" in claim.context:
            yield claim.event, actor, "mediation", kind
