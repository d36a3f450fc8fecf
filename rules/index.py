"""From an article's claims to the patterns that may fit, for many rules at once.

The index may only weaken: it may offer a pattern that does not fit, never leave out one that does.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from rules.claim import Claim
from rules.conditions import PARTY
from rules.match import Role
from rules.phrases import PhraseScan, fold
from rules.predicates import CLAIM, CODES, Line, Pattern
from rules.rule import Rule

WITNESSES = ("place", "mode", "speaker", "actor", "target", "parties", "about", "stage", "relation", "context")
"""Fields whose terms point to a pattern, the rarest kind of value first; the event is part of every key."""
ANY_EVENT = "*"
Key = tuple[str, str, str]
Standing = Callable[[], frozenset[str]]
"""Gives the phrases that stand in the article, looked for only when a rule asks."""


@dataclass(frozen=True, slots=True)
class Offer:
    """One pattern of one rule, with its place in the order of the bundle."""

    order: int
    rule: Rule
    role: Role
    number: int
    pattern: Pattern


class Index:
    """Patterns by (event, field, term), by phrase, and those that only a look can tell."""

    def __init__(self, offers: Sequence[Offer]) -> None:
        self.by_key: dict[Key, list[Offer]] = defaultdict(list)
        self.by_phrase: dict[str, list[Offer]] = defaultdict(list)
        self.always: list[Offer] = []
        self.always_article: list[Offer] = []
        self.sources: list[Offer] = []
        """Patterns on a source's health: no article is held against them."""
        for offer in offers:
            self.place(offer)
        self.fields = tuple(field for field in (*WITNESSES, "") if any(key[1] == field for key in self.by_key))
        self.scan = PhraseScan(tuple({phrase for offer in offers for phrase in phrases_of(offer)}))

    def place(self, offer: Offer) -> None:
        """Put a pattern under every key that any claim it fits must have."""
        pattern = offer.pattern
        if pattern.on_source:
            self.sources.append(offer)
        elif pattern.asks_claim:
            keys = tuple(keys_of(pattern))
            for key in keys:
                self.by_key[key].append(offer)
            if not keys:
                self.always.append(offer)
        elif phrases := telling(pattern):
            for phrase in phrases:
                self.by_phrase[phrase].append(offer)
        else:
            self.always_article.append(offer)

    def for_claim(self, claim: Claim) -> list[Offer]:
        """Return the patterns this claim may fit, each once, in the order of the bundle."""
        found = {offer.order: offer for offer in self.always}
        for field in self.fields:
            for term in terms_of(field, claim):
                for event in (claim.event, ANY_EVENT):
                    for offer in self.by_key.get((event, field, term), ()):
                        found[offer.order] = offer
        return [found[order] for order in sorted(found)]

    def for_article(self, standing: Standing) -> list[Offer]:
        """Return the patterns without claim lines that a text with these phrases may fit; asked only by phrases."""
        found = {offer.order: offer for offer in self.always_article}
        for phrase in standing() if self.by_phrase else ():
            for offer in self.by_phrase.get(phrase, ()):
                found[offer.order] = offer
        return [found[order] for order in sorted(found)]

    def standing(self, text: str) -> frozenset[str]:
        """Return the phrases of all rules that stand in a text, of whatever clause, found in one pass."""
        return self.scan.found(fold(text))

    @property
    def reads_articles(self) -> bool:
        """Whether any pattern has no claim lines and looks at articles as such."""
        return bool(self.always_article or self.by_phrase)


def phrases_of(offer: Offer) -> Iterator[str]:
    """Give every phrase that is ever looked for on behalf of a pattern: its own, and those of its rule's exceptions."""
    left = [offer.pattern, *(exempt.pattern for exempt in offer.rule.exceptions)]
    while left:
        pattern = left.pop()
        left += (*pattern.also, *pattern.never)
        for block in pattern.text:
            yield from (*block.any, *block.all, *block.none)


def telling(pattern: Pattern) -> tuple[str, ...]:
    """Return phrases of which a fitting text must hold one, those of the clause whose shortest phrase is longest.

    A long phrase is a rare one: every text that holds it must be looked at, and no other.
    """
    clauses = [clause for block in pattern.text for clause in (block.any, *((phrase,) for phrase in block.all))]
    return max(filter(None, clauses), key=lambda clause: min(map(len, clause)), default=())


def keys_of(pattern: Pattern) -> Iterator[Key]:
    """Give the keys of a pattern: its events with the terms of its most telling line."""
    required = {line.field: required_terms(line) for line in pattern.claim}
    events = required.get("event") or (ANY_EVENT,)
    witness = next((field for field in WITNESSES if required.get(field)), "")
    if not witness and events == (ANY_EVENT,):
        return
    for event in events:
        for term in required.get(witness) or ("",):
            yield event, witness, term


def required_terms(line: Line) -> tuple[str, ...]:
    """Return terms of which a fitting claim must have one, none where the line asks for no such thing."""
    terms = line.condition.any or (line.condition.all or ())[:1]
    return () if PARTY in terms else terms


def terms_of(field: str, claim: Claim) -> Iterable[str]:
    """Return a claim's own terms of a field, codes with everything they lie in."""
    if not field:
        return ("",)
    values = CLAIM[field](claim)
    if field not in CODES:
        return values
    return {code[:end] for code in values for end in prefix_ends(code)}


def prefix_ends(code: str) -> Iterator[int]:
    """Give the ends of a code and of every code above it."""
    yield len(code)
    yield from (index for index, letter in enumerate(code) if letter == ".")
