"""One line of a rule as something that can be asked: does this claim, this article fit, and what was observed?

The engine, `explain` and the index all stand on these; there is no second implementation.
"""

from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass

from rules.claim import Claim, Figure, Modality, within
from rules.conditions import (
    PARTY,
    RANKS,
    STAGES,
    ArticleSpec,
    ClaimSpec,
    Condition,
    FigureSpec,
    SourceSpec,
    SpanSpec,
    TextSpec,
)
from rules.match import ArticleFacts
from rules.phrases import fold

Values = tuple[str, ...]
Folded = Callable[[], Container[str]]
"""Gives what phrases are looked for in, made only when a rule asks: the folded text, or the phrases found in it."""

LADDERS: Mapping[str, Values] = {
    "modality": tuple(Modality),
    "speaker_rank": RANKS,
    "stage": STAGES,
    "reliability": ("F", "E", "D", "C", "B", "A"),
}
"""Fields that have an order, lowest first."""

CODES: Mapping[str, str] = {
    "actor": "actor", "target": "actor", "parties": "actor", "about": "actor", "speaker": "actor",
    "dossiers": "actor", "whose": "actor", "actors": "actor", "countries": "actor", "place": "place",
    "places": "place", "context": "context", "topics": "context", "genre": "genre",
}  # fmt: skip
"""Fields whose terms are codes, with the kind of vocabulary they come from."""

CLAIM: Mapping[str, Callable[[Claim], Values]] = {
    "event": lambda claim: (claim.event,),
    "mode": lambda claim: (claim.mode,) if claim.mode else (),
    "modality": lambda claim: (claim.modality,),
    "actor": lambda claim: claim.actor,
    "target": lambda claim: claim.target,
    "parties": lambda claim: claim.parties,
    "about": lambda claim: tuple(dict.fromkeys(claim.target + claim.parties)),
    "speaker": lambda claim: claim.speaker,
    "speaker_rank": lambda claim: (RANKS[claim.speaker_rank],),
    "attribution": lambda claim: (claim.attribution,),
    "place": lambda claim: claim.place,
    "context": lambda claim: claim.context,
    "stage": lambda claim: (claim.stage,) if claim.stage else (),
    "relation": lambda claim: claim.relation,
    "dossiers": lambda claim: claim.dossiers,
    "due": lambda claim: (claim.due.isoformat(),) if claim.due else (),
    "figure": lambda claim: tuple(dict.fromkeys(counted(figure) for figure in claim.figures)),
}

FIGURE: Mapping[str, Callable[[Figure], Values]] = {
    "kind": lambda figure: (figure.kind,),
    "unit": lambda figure: (figure.unit,),
    "whose": lambda figure: figure.whose,
    "rounded": lambda figure: ("yes" if figure.rounded else "no",),
}

SOURCE: Mapping[str, str] = {"health": "health", "id": "source", "tier": "tier", "bloc": "bloc", "language": "language"}
"""Fields of a source's lines → the article field that holds them."""

ARTICLE: Mapping[str, Callable[[ArticleFacts], Values]] = {
    "genre": lambda facts: (facts.genre,),
    "tier": lambda facts: (str(facts.tier),),
    "reliability": lambda facts: (facts.reliability,),
    "bloc": lambda facts: (facts.bloc,),
    "family": lambda facts: (facts.family,),
    "outlet": lambda facts: (facts.outlet,),
    "source": lambda facts: (facts.source_id,),
    "origin": lambda facts: (facts.origin,),
    "language": lambda facts: (facts.language,),
    "countries": lambda facts: facts.countries,
    "actors": lambda facts: facts.actors,
    "places": lambda facts: facts.places,
    "topics": lambda facts: facts.topics,
    "health": lambda facts: (facts.health,) if facts.health else (),
}


def counted(figure: Figure) -> str:
    """Return what a figure counts, as a story is named by it: `toll:USA`, `bounty:IRN`."""
    parties = sorted({code.split(".")[0] for code in figure.whose})
    return ":".join((figure.kind, *parties))


def rung(field: str, value: str) -> int:
    """Return a value's place on its field's ladder, -1 for one that stands beside it."""
    ladder = LADDERS[field]
    return ladder.index(value) if value in ladder else -1


@dataclass(frozen=True, slots=True)
class Line:
    """One field with what its values must be. `name` is the path as written, `claim.actor`."""

    name: str
    field: str
    condition: Condition

    def fits(self, values: Values) -> bool:
        """Say whether the observed values satisfy every part of the condition."""
        want = self.condition
        if want.present is not None and want.present != bool(values):
            return False
        if want.any is not None and not any(self.is_one(value, want.any) for value in values):
            return False
        if want.all is not None and not all(any(self.is_one(v, (term,)) for v in values) for term in want.all):
            return False
        if want.none is not None and any(self.is_one(value, want.none) for value in values):
            return False
        return want.at_least is None or self.reaches(values, want.at_least)

    def is_one(self, value: str, terms: Values) -> bool:
        """Say whether a value is one of the terms; a code also when it lies below one."""
        if value in terms:
            return True
        if self.field not in CODES:
            return False
        return any(term == PARTY or within(value, term) for term in terms)

    def reaches(self, values: Values, floor: str) -> bool:
        """Say whether a value stands at `floor` or above it on the field's ladder."""
        return any(rung(self.field, value) >= rung(self.field, floor) for value in values)

    def written(self) -> str:
        """Return the line as an officer reads it: `claim.actor any IRN, IRN.IRGC`."""
        given = self.condition.model_dump(exclude_none=True, exclude_unset=True)
        if list(given) == ["any"]:
            return f"{self.name}: {listed(given['any'])}"
        parts = (f"{name} {listed(terms) if isinstance(terms, tuple) else terms}" for name, terms in given.items())
        return f"{self.name}: {'; '.join(parts)}"


TERMS_SHOWN = 8


def listed(terms: Values) -> str:
    """Return terms with commas, cut where there are many."""
    more = f" … ({len(terms)})" if len(terms) > TERMS_SHOWN else ""
    return ", ".join(terms[:TERMS_SHOWN]) + more


@dataclass(frozen=True, slots=True)
class Between:
    """Actor on one side and target on the other."""

    sides: tuple[Values, Values]

    def fits(self, claim: Claim) -> bool:
        """Say whether the claim goes from one side to the other, whichever way round."""
        one, two = self.sides
        return (below(claim.actor, one) and below(claim.target, two)) or (
            below(claim.actor, two) and below(claim.target, one)
        )

    def written(self) -> str:
        """Return the line as an officer reads it."""
        return f"claim.between: {listed(self.sides[0])} and {listed(self.sides[1])}"


@dataclass(frozen=True, slots=True)
class Figures:
    """Lines that ONE figure of the claim satisfies together."""

    lines: tuple[Line, ...]
    span: SpanSpec | None = None

    def fitting(self, claim: Claim) -> tuple[Figure, ...]:
        """Return the claim's figures that satisfy every line."""
        return tuple(figure for figure in claim.figures if self.takes(figure))

    def takes(self, figure: Figure) -> bool:
        """Say whether one figure satisfies every line."""
        if not all(line.fits(FIGURE[line.field](figure)) for line in self.lines):
            return False
        span = self.span or SpanSpec()
        return (span.at_least is None or figure.value >= span.at_least) and (
            span.below is None or figure.value < span.below
        )

    def fits(self, claim: Claim) -> bool:
        """Say whether any figure of the claim does."""
        return any(self.takes(figure) for figure in claim.figures)

    def written(self) -> str:
        """Return the lines as an officer reads them."""
        parts = [line.written() for line in self.lines]
        if self.span is not None:
            given = self.span.model_dump(exclude_none=True)
            parts.append(f"value {', '.join(f'{name} {limit:g}' for name, limit in given.items())}")
        return f"claim.figures: {'; '.join(parts)}"


def below(codes: Values, terms: Values) -> bool:
    """Say whether any code is or lies below any of the terms."""
    return any(within(code, term) for code in codes for term in terms)


@dataclass(frozen=True, slots=True)
class Phrases:
    """Phrases of the text, folded once."""

    any: Values
    all: Values
    none: Values

    def fits(self, folded: Container[str]) -> bool:
        """Say whether the text has what it must and lacks what it must not."""
        for phrase in self.all:
            if phrase not in folded:
                return False
        for phrase in self.none:
            if phrase in folded:
                return False
        for phrase in self.any:
            if phrase in folded:
                return True
        return not self.any

    def written(self) -> str:
        """Return the phrases as an officer reads them."""
        parts = (("any", self.any), ("all", self.all), ("none", self.none))
        named = (f"{name} {listed(tuple(phrase.strip() for phrase in group))}" for name, group in parts if group)
        return f"text: {'; '.join(named)}"


@dataclass(frozen=True, slots=True)
class Pattern:
    """Lines that must hold together: all claim lines of ONE claim, all article lines, the phrases."""

    claim: tuple[Line, ...] = ()
    article: tuple[Line, ...] = ()
    between: tuple[Between, ...] = ()
    text: tuple[Phrases, ...] = ()
    figures: tuple[Figures, ...] = ()
    also: tuple["Pattern", ...] = ()
    """Patterns that must fit the same article too."""
    never: tuple["Pattern", ...] = ()
    """Patterns that must not fit the article by any of its claims."""
    asks_claim: bool = False
    """Whether the pattern has claim lines at all: one without fits articles, not claims."""
    on_source: bool = False
    """Whether the pattern looks at a source's health instead of at articles."""

    def __bool__(self) -> bool:
        """Say whether the pattern asks for anything; one that does not is no pattern."""
        return any((self.claim, self.article, self.between, self.text, self.figures, self.also, self.never))

    def fits_claim(self, claim: Claim) -> bool:
        """Say whether this one claim satisfies every claim line."""
        for line in self.claim:
            if not line.fits(CLAIM[line.field](claim)):
                return False
        return all(between.fits(claim) for between in self.between) and all(
            figures.fits(claim) for figures in self.figures
        )

    def taken(self, claim: Claim) -> tuple[Figure, ...]:
        """Return the claim's figures that every figure line takes: all of them where there is no line."""
        return tuple(figure for figure in claim.figures if all(line.takes(figure) for line in self.figures))

    def fits_article(self, facts: ArticleFacts) -> bool:
        """Say whether the article satisfies every article line."""
        return not self.article or all(line.fits(ARTICLE[line.field](facts)) for line in self.article)

    def fits(self, claim: Claim | None, facts: ArticleFacts, folded: Folded, claims: Sequence[Claim] = ()) -> bool:
        """Say whether claim, article and text fit; cheapest first. `claims` are all of the article's."""
        if self.asks_claim and (claim is None or not self.fits_claim(claim)):
            return False
        if not self.fits_article(facts):
            return False
        for phrases in self.text:
            if not phrases.fits(folded()):
                return False
        if not (self.also or self.never):
            return True
        return all(other.fits_any(claims, facts, folded) for other in self.also) and not any(
            other.fits_any(claims, facts, folded) for other in self.never
        )

    def fits_any(self, claims: Sequence[Claim], facts: ArticleFacts, folded: Folded) -> bool:
        """Say whether the article fits, by any of its claims."""
        if not self.asks_claim:
            return self.fits(None, facts, folded)
        return any(self.fits(claim, facts, folded) for claim in claims)


def compile_lines(prefix: str, spec: ClaimSpec | ArticleSpec | None) -> tuple[Line, ...]:
    """Return the lines of a block, in the order of the language."""
    if spec is None:
        return ()
    given = ((name, getattr(spec, name)) for name in type(spec).model_fields)
    return tuple(Line(f"{prefix}.{name}", name, value) for name, value in given if isinstance(value, Condition))


def compile_source(spec: SourceSpec | None) -> tuple[Line, ...]:
    """Return the lines of a source block, asked of the facts that stand for the source."""
    if spec is None:
        return ()
    given = ((name, getattr(spec, name)) for name in SOURCE)
    return tuple(Line(f"source.{name}", SOURCE[name], value) for name, value in given if value is not None)


def compile_figures(spec: FigureSpec | None) -> tuple[Figures, ...]:
    """Return the figure lines of a block."""
    if spec is None:
        return ()
    given = ((name, getattr(spec, name)) for name in FIGURE)
    return (Figures(tuple(Line(name, name, value) for name, value in given if value is not None), spec.value),)


def compile_phrases(spec: TextSpec | None) -> tuple[Phrases, ...]:
    """Return the phrases of a block, folded as texts are."""
    if spec is None:
        return ()
    groups = ((spec.any or ()), (spec.all or ()), (spec.none or ()))
    return (Phrases(*(tuple(fold(phrase) for phrase in group) for group in groups)),)
