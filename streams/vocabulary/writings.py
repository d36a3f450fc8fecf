"""Every word of the vocabulary as it is written, with what it stands for and where it is said. Pure.

Knows how languages form words; judges nothing.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Literal

from rules.vocabulary import (
    Cities,
    Country,
    Cues,
    Entry,
    Organ,
    Person,
    Place,
    Role,
    Spot,
    Survey,
    Term,
    Vocabulary,
    Wording,
)
from streams.coding.fold import bare
from streams.coding.spelling import SPELLINGS, Part

Formed = Part | Literal["verb", "word"]
"""How the forms of a word are made."""


@dataclass(frozen=True)
class Meaning:
    """What a word stands for: a code, a term or a word set; the party behind it; when it does."""

    code: str
    label: str
    party: str = ""
    since: date | None = None
    until: date | None = None

    def meets(self, other: "Meaning") -> bool:
        """Say whether both hold on some day."""
        early = self.until is None or other.since is None or other.since < self.until
        return early and (other.until is None or self.since is None or self.since < other.until)


@dataclass(frozen=True)
class Writing:
    """One word of one entry. `field` is the entry's key that lists it."""

    language: str
    text: str
    field: str
    formed: Formed
    means: Meaning
    entry: Entry
    spot: Spot

    @property
    def is_name(self) -> bool:
        """Whether it names somebody or some place; else it is an event word or a cue."""
        return self.formed not in ("verb", "word")

    @property
    def bare(self) -> str:
        """The word as written, folded."""
        return bare(self.text.rstrip("*"))

    @cached_property
    def forms(self) -> frozenset[str]:
        """Every form of the word, folded; a stem keeps its `*`."""
        spelling = SPELLINGS[self.language]
        if self.formed == "verb":
            made = [form for form, _ in spelling.verbs(self.text)]
        elif self.formed == "word":
            made = list(spelling.words(self.text))
        else:
            made = list(spelling.names(self.text, self.formed))
        return frozenset(bare(form) + ("*" if form.endswith("*") else "") for form in made)

    def reads(self, folded: str) -> bool:
        """Say whether a folded text is a form of this word."""
        return folded in self.forms or any(
            form.endswith("*") and folded.startswith(form[:-1]) and " " not in folded[len(form) - 1 :]
            for form in self.forms
        )


FIELDS: tuple[tuple[type[Entry], tuple[tuple[str, Formed], ...]], ...] = (
    (Person, (("names", "person"), ("weak", "person"))),
    (Organ, (("names", "name"), ("weak", "name"))),
    (Country, (("names", "name"), ("people", "people"), ("capitals", "name"))),
    (Role, (("names", "role"),)),
    (Place, (("names", "name"),)),
    (Term, (("verbs", "verb"), ("suffered", "verb"), ("nouns", "word"), ("phrases", "word"))),
    (Cues, (("words", "word"),)),
)
"""Kind of entry → its keys that list words."""


def writings(read: Survey) -> Iterator[Writing]:
    """Yield every word of a vocabulary, once for each thing it stands for."""
    for _, entry, spot in read.entries:
        if isinstance(entry, Cities):
            for place in entry.places():
                yield Writing("en", place.label, "names", "name", _place(place), entry, spot)
        elif isinstance(entry, Wording):
            yield from _wording(read.vocabulary, entry, spot)
        else:
            language = entry.language if isinstance(entry, Term | Cues) else "en"
            fields = next((fields for kind, fields in FIELDS if isinstance(entry, kind)), ())
            for field, formed in fields:
                for text in getattr(entry, field):
                    yield Writing(language, text, field, formed, meaning(entry), entry, spot)


def meaning(entry: Entry) -> Meaning:
    """Return what an entry stands for."""
    if isinstance(entry, Person):
        return Meaning(entry.code, entry.label, _party(entry.code), entry.since, entry.until)
    if isinstance(entry, Organ | Country):
        return Meaning(entry.code, entry.label, _party(entry.code))
    if isinstance(entry, Role):
        return Meaning(entry.organ or "the country", entry.label)
    if isinstance(entry, Place):
        return _place(entry)
    if isinstance(entry, Term):
        return Meaning(entry.term, f"{entry.event}/{entry.mode}" if entry.mode else entry.event)
    return Meaning(entry.set, entry.means) if isinstance(entry, Cues) else Meaning("", "")


def _place(place: Place) -> Meaning:
    return Meaning(place.code, place.label, place.country)


def _party(code: str) -> str:
    return code.partition(".")[0]


def _wording(vocabulary: Vocabulary, entry: Wording, spot: Spot) -> Iterator[Writing]:
    """Yield the words of another language for everyone its `of` stands for: a person may have held several offices."""
    if vocabulary.is_country(entry.of):
        country = Meaning(entry.of, vocabulary.label(entry.of), entry.of)
        fields: tuple[tuple[str, Formed], ...] = (("names", "name"), ("people", "people"), ("capitals", "name"))
        for field, formed in fields:
            for text in getattr(entry, field):
                yield Writing(entry.language, text, field, formed, country, entry, spot)
        return
    holders: list[tuple[Meaning, Formed]] = [
        (meaning(one), "person" if isinstance(one, Person) else "role" if isinstance(one, Role) else "name")
        for one in vocabulary.called(entry.of)
    ]
    if place := vocabulary.place(entry.of):
        holders.append((_place(place), "name"))
    for means, formed in holders:
        for field in ("names", "weak"):
            for text in getattr(entry, field):
                yield Writing(entry.language, text, field, formed, means, entry, spot)
