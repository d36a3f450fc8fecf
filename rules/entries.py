"""The shapes of vocabulary entries: what a file says of one actor, place, event or cue."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

from rules.claim import EVENTS, Modality, Rank, Relation, Stage


def _rank(value: str) -> str:
    if value.upper() not in Rank.__members__:
        raise ValueError(f"no rank {value!r}; known: {', '.join(Rank.__members__).lower()}")
    return value.upper()


class Entry(BaseModel):
    """What all entries share: unknown keys are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    because: dict[str, str] = {}
    """Word of the entry that means something else too → why it is kept all the same."""


class Country(Entry):
    """A country. `people` are adjectives and inhabitants (plurals are made); `capitals` stand for the government."""

    code: str = Field(pattern=r"^[A-Z]{3}$")
    label: str
    names: tuple[str, ...] = Field(min_length=1)
    people: tuple[str, ...] = ()
    capitals: tuple[str, ...] = ()


class Organ(Entry):
    """A body or office with a name of its own. The part of the code before the first dot is its party."""

    code: str = Field(pattern=r"^[A-Z0-9]{2,3}(\.[A-Z0-9_]+)*$")
    label: str
    rank: str
    names: tuple[str, ...]
    weak: tuple[str, ...] = ()
    """Names that count only in an article that names the party otherwise too (`Guards`)."""

    @field_validator("rank")
    @classmethod
    def _known_rank(cls, value: str) -> str:
        return _rank(value)


class Person(Organ):
    """Who holds an office, from (inclusive) to (exclusive); open ends are unlimited."""

    since: date | None = Field(default=None, alias="from")
    until: date | None = Field(default=None, alias="to")


class Role(Entry):
    """An office that stands behind a country's name. An empty `organ` means the country itself speaks."""

    organ: str
    label: str
    rank: str
    names: tuple[str, ...] = Field(min_length=1)

    @field_validator("rank")
    @classmethod
    def _known_rank(cls, value: str) -> str:
        return _rank(value)


class Place(Entry):
    """A place. `in` is the country hurt by an attack there; `host` the country a foreign base stands in."""

    code: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")
    label: str
    type: Literal["site", "city", "region", "strait", "water", "base"]
    country: str = Field(default="", alias="in")
    host: str = ""
    names: tuple[str, ...] = Field(min_length=1)


class Cities(Entry):
    """The cities and provinces of one country; each becomes a place. `dateline` names count only in datelines."""

    country: str = Field(alias="in")
    names: tuple[str, ...] = ()
    dateline: tuple[str, ...] = ()

    def places(self) -> Iterator["Place"]:
        """Yield each name as a place of type city."""
        for name in self.names:
            code = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")
            yield Place.model_validate({
                "code": code, "label": name, "type": "city", "in": self.country, "names": (name,),
            })  # fmt: skip


class Wording(Entry):
    """How another language writes a holder known elsewhere. `of` is its code, or the label of a person or a role.

    `people` are adjectives and inhabitants, `capitals` stand for the government, `weak` counts only beside the party.
    """

    of: str
    language: str
    names: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    capitals: tuple[str, ...] = ()
    weak: tuple[str, ...] = ()
    short: tuple[str, ...] = ()
    """One sign that stands for the country only beside another or before a word of state (`美`)."""


class Word(Entry):
    """A code that is only a word: a context or a genre."""

    code: str = Field(pattern=r"^[a-z][a-z_]*$")
    means: str


class Term(Entry):
    """One way to say one event; its examples are tests.

    `verbs` are lemmas (irregular ones as `base third past participle gerund`), `nouns` heads of a nominal event,
    `phrases` whole wordings. `object` asks for one word of a named word set in the words that belong to the
    trigger; `veto` forbids words in the sentence.
    """

    term: str = Field(pattern=r"^[a-z][a-z0-9-]*$")
    language: str = "en"
    means: str
    event: str
    mode: str | None = None
    modality: Modality = Modality.DONE
    stage: Stage | None = None
    context: tuple[str, ...] = ()
    relation: tuple[Relation, ...] = ()
    verbs: tuple[str, ...] = ()
    nouns: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    suffered: tuple[str, ...] = ()
    """Verbs whose subject suffers it, in languages without a regular passive (`遭到袭击`, `подвергся удару`)."""
    object: tuple[str, ...] = ()
    veto: tuple[str, ...] = ()
    veto_before: tuple[str, ...] = ()
    """No word of these sets may stand before it: who strikes is a craft, who is struck may be one."""
    subject: Literal["actor", "target"] = "actor"
    """What stands left of the words: who acts, or whom it is said to (`Israel will pay`)."""
    needs_target: bool = False
    """An actor or a place must suffer it: `strike` alone says too little."""
    reach: int = 110
    """How many characters behind the words the completing word may begin."""
    preceded: tuple[str, ...] = ()
    """One word of these sets must stand shortly before (`warplanes` … `hit`)."""
    beside: tuple[str, ...] = ()
    """One word of these sets must stand somewhere in the sentence (`called the strike` … `a crime`)."""
    counts: str | None = None
    """The sentence must give a figure of this kind: `dead` says nothing without a number."""
    alone: bool = False
    """The words make the event even where nobody is named: `suicide bombing`, `curfew imposed`."""
    general: bool = False
    """Another term of the same event in the sentence says the mode better: `kill` beside `suicide bombing`."""
    match: tuple[str, ...] = Field(min_length=1)
    not_: tuple[str, ...] = Field(default=(), alias="not")

    @field_validator("event")
    @classmethod
    def _known_event(cls, value: str) -> str:
        if value not in EVENTS:
            raise ValueError(f"no event {value!r}; known: {', '.join(EVENTS)}")
        return value


class Cues(Entry):
    """A named set of words or phrases, and what the coder uses it for."""

    set: str = Field(pattern=r"^[a-z][a-z_]*$")
    language: str = "en"
    means: str = ""
    words: tuple[str, ...] = Field(min_length=1)


ENTRY_OF: dict[str, type[Entry]] = {
    "countries": Country, "organs": Organ, "people": Person, "roles": Role, "places": Place,
    "contexts": Word, "genres": Word, "events": Term, "cues": Cues, "names": Wording, "cities": Cities,
}  # fmt: skip
"""`kind:` of a file → the shape of its entries."""
