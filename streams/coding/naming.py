"""Names of a vocabulary: every way to write an actor, a place or an office, with what it stands for."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from rules.claim import Rank
from rules.vocabulary import Organ, Person, Place, Role, Vocabulary, Wording
from streams.coding import chinese
from streams.coding.spelling import Part

NameKind = Literal["country", "people", "capital", "organ", "person", "place", "role", "dateline"]


@dataclass(frozen=True, slots=True)
class Name:
    """One way to write an actor, a place or an office; `marks` is what the form itself says (case, "and", "to")."""

    text: str
    code: str
    kind: NameKind
    rank: Rank = Rank.SPOKESMAN
    since: date | None = None
    until: date | None = None
    weak: bool = False
    place: Place | None = None
    marks: str = ""
    part: tuple[int, int] | None = None
    """Where in the wording the name stands, if the wording holds more than it (`美` in `美伊`)."""
    capitals: tuple[int, ...] = ()
    """Which of its letters must be capitals in the text: `US` is not `us`, `Turkey` no turkey."""

    def holds(self, on: date) -> bool:
        """Say whether the name stood for its code on that day."""
        return (self.since is None or self.since <= on) and (self.until is None or on < self.until)

    def written(self, marks: str, capitals: tuple[int, ...]) -> "Name":
        """Return the name as one of its forms; tens of thousands are made, and `replace` is seven times as slow."""
        return Name(
            self.text, self.code, self.kind, self.rank, self.since, self.until, self.weak, self.place, marks, self.part,
            capitals,
        )  # fmt: skip


def names_of(vocabulary: Vocabulary) -> Iterator[tuple[str, Name, Part]]:
    """Yield every name of the vocabulary with its language and what kind of name it is."""
    for country in vocabulary.countries:
        yield from (("en", Name(text, country.code, "country"), "name") for text in country.names)
        yield from (("en", Name(text, country.code, "people"), "people") for text in country.people)
        yield from (("en", Name(text, country.code, "capital"), "name") for text in country.capitals)
    for holder in (*vocabulary.organs, *vocabulary.people):
        yield from _of_holder("en", holder, holder.names, holder.weak)
    for role in vocabulary.roles:
        yield from (("en", Name(text, role.organ, "role", Rank[role.rank]), "role") for text in role.names)
    for place in vocabulary.places:
        yield from (("en", Name(text, place.code, "place", place=place), "name") for text in place.names)
    for cities in vocabulary.cities:
        yield from (("en", Name(text, cities.country, "dateline"), "name") for text in cities.dateline)
    for wording in vocabulary.names:
        yield from _of_wording(vocabulary, wording)
    yield from _chinese(vocabulary)


def _chinese(vocabulary: Vocabulary) -> Iterator[tuple[str, Name, Part]]:
    """Yield what Chinese makes of names: countries by one sign, bases by the land they are in.

    A sign that several countries share is the first one's, unless the text names another of them.
    """
    signs: dict[str, list[str]] = {}
    for wording in vocabulary.names:
        for sign in wording.short:
            signs.setdefault(sign, []).append(wording.of)
    for sign, codes in signs.items():
        for text in chinese.of_state(sign):
            yield from _by_sign(text, codes, (0, 2 if text.endswith(chinese.SIDE) else 1))
        for text in chinese.dealt_with(sign):
            yield from _by_sign(text, codes, (1, 1))
    for both, first, second in chinese.pairs(signs):
        yield from _by_sign(both, signs[first], (0, 1))
        yield from _by_sign(both, signs[second], (1, 1))
    base = vocabulary.place("us-base")
    hosts = {place.host for place in vocabulary.places if place.host}
    lands = [
        text
        for wording in vocabulary.names
        if wording.language == "zh" and wording.of in hosts
        for text in wording.names
    ]
    if base:
        yield from (
            ("zh", Name(text, base.code, "place", place=base), "name") for land in lands for text in chinese.bases(land)
        )


def _by_sign(text: str, codes: list[str], part: tuple[int, int]) -> Iterator[tuple[str, Name, Part]]:
    """Yield the countries that a sign may stand for: first those that the text must name otherwise too."""
    for code in codes[1:]:
        yield "zh", Name(text, code, "country", weak=True, part=part), "name"
    yield "zh", Name(text, codes[0], "country", part=part), "name"


def _of_holder(
    language: str, holder: Organ, names: tuple[str, ...], weak: tuple[str, ...]
) -> Iterator[tuple[str, Name, Part]]:
    person = isinstance(holder, Person)
    since, until = (holder.since, holder.until) if isinstance(holder, Person) else (None, None)
    for text in (*names, *weak):
        name = Name(
            text, holder.code, "person" if person else "organ", Rank[holder.rank], since, until, text not in names
        )
        yield language, name, "person" if person else "name"


def _of_wording(vocabulary: Vocabulary, wording: Wording) -> Iterator[tuple[str, Name, Part]]:
    """Yield the names of one wording for everyone it stands for: a person may have held several offices."""
    language = wording.language
    if vocabulary.is_country(wording.of):
        yield from ((language, Name(text, wording.of, "country"), "name") for text in wording.names)
        yield from ((language, Name(text, wording.of, "people"), "people") for text in wording.people)
        yield from ((language, Name(text, wording.of, "capital"), "name") for text in wording.capitals)
    for holder in vocabulary.called(wording.of):
        if isinstance(holder, Role):
            name = Name("", holder.organ, "role", Rank[holder.rank])
            yield from ((language, replace(name, text=text), "role") for text in wording.names)
        else:
            country = vocabulary.is_country(wording.of)
            yield from _of_holder(language, holder, () if country else wording.names, wording.weak)
    place = vocabulary.place(wording.of)
    if place:
        yield from ((language, Name(text, place.code, "place", place=place), "name") for text in wording.names)
