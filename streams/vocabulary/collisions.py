"""What a word of the vocabulary also is: somebody else, a common word, an event, a part of a longer word. Pure.

An entry says under `because:` why one of its words is kept all the same; then nothing is told.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal

import yaml

from rules.vocabulary import Term
from streams.coding.fold import bare
from streams.coding.spelling import SPELLINGS
from streams.vocabulary.writings import Writing

COMMON = Path(__file__).parent / "common.yaml"
STEM_MIN = 3
"""Letters before a `*`; below that the stem begins half the dictionary. Arabic and Hebrew write no vowels: one less."""

Kind = Literal["same-name", "stop-word", "common-word", "event-word", "hidden-word", "inside-word", "short-stem"]


@dataclass(frozen=True)
class Collision:
    """One word that means something else too, what that is, and what to do."""

    kind: Kind
    writing: Writing
    message: str
    remedy: str
    other: Writing | None = None
    """The word of another entry that it meets; either entry may say why both are kept."""

    @property
    def accepted(self) -> bool:
        """Whether an entry says under `because:` why the word is kept."""
        return any(one.text in one.entry.because for one in (self.writing, self.other) if one)


def collisions(words: Iterable[Writing]) -> Iterator[Collision]:
    """Yield what collides and is not accepted, in the order of the words."""
    every = tuple(words)
    by_form: dict[tuple[str, str], list[Writing]] = defaultdict(list)
    for word in every:
        for form in word.forms if not word.is_name else (word.bare,):
            by_form[(word.language, form)].append(word)
    told: set[tuple[str, str, str]] = set()
    for found in (*_by_itself(every), *_doubled(by_form), *_inside(every)):
        key = (found.kind, str(found.writing.spot), found.writing.text)
        if key not in told and not found.accepted:
            told.add(key)
            yield found


@lru_cache(maxsize=1)
def common() -> dict[str, tuple[frozenset[str], frozenset[str]]]:
    """Return (stop words, common words) of each language, folded."""
    data = yaml.load(COMMON.read_bytes(), Loader=yaml.CBaseLoader)
    return {
        language: (frozenset(map(bare, one["stop"].split())), frozenset(map(bare, one["common"].split())))
        for language, one in data.items()
    }


def _by_itself(words: Iterable[Writing]) -> Iterator[Collision]:
    """Yield the words that are too common or too short by themselves."""
    for word in words:
        stop, frequent = common().get(word.language, (frozenset(), frozenset()))
        short = word.text.endswith("*") and len(word.bare) < STEM_MIN - (word.language in ("ar", "he"))
        if short and SPELLINGS[word.language].spaced:
            yield Collision("short-stem", word, f"{word.text!r} begins too many words", "write the words out")
        if word.field in ("weak", "short") or (isinstance(word.entry, Term) and _asks(word.entry)):
            continue
        if not (word.is_name or isinstance(word.entry, Term)) or word.text.isupper():
            continue
        if word.bare in stop:
            yield Collision("stop-word", word, f"{word.text!r} is a stop word", "use a longer wording")
        elif word.is_name and word.formed != "role" and word.bare in frequent:
            remedy = "use a longer name, or `weak:` (it counts only beside its party)"
            yield Collision("common-word", word, f"{word.text!r} is a common word too", remedy)


def _doubled(by_form: dict[tuple[str, str], list[Writing]]) -> Iterator[Collision]:
    """Yield the words that stand for two things."""
    for (_, form), words in by_form.items():
        if len(words) < 2:
            continue
        names = [word for word in words if word.is_name and word.field != "weak" and word.formed != "role"]
        terms = [word for word in words if isinstance(word.entry, Term)]
        for at, word in enumerate(names):
            other = next((one for one in names[:at] if _somebody_else(one, word)), None)
            if other:
                yield _same_name(word, other)
        for word in names:
            if terms and not _told_by_capitals(word):
                message = f"{word.text!r} is an event word too: {terms[0].means.code}, {terms[0].spot}"
                yield Collision("event-word", word, message, "use a longer name, or `weak:`", terms[0])
        for at, word in enumerate(terms):
            first = next((one for one in terms[:at] if one.means.code != word.means.code and _hides(one, word)), None)
            if first and form == word.bare:
                message = f"{word.text!r} is read as {first.means.code} ({first.means.label}), {first.spot}"
                remedy = f"take it out of one of them, or write {word.means.code} before it with an `object:`"
                yield Collision("hidden-word", word, message, remedy, first)


def _same_name(word: Writing, other: Writing) -> Collision:
    message = f"{word.text!r} is also {other.means.label} ({other.means.code}), {other.spot}"
    remedy = "end one with `to:`, use a longer name, or `weak:`"
    return Collision("same-name", word, message, remedy, other)


def _somebody_else(one: Writing, other: Writing) -> bool:
    """Say whether two names of one wording, on one day, are two; a place is not another than its own land."""
    if _person(one) == _person(other) or one.means.code == other.means.code or not one.means.meets(other.means):
        return False
    return not (one.means.party == other.means.party and "place" in (_sort(one), _sort(other)))


def _person(word: Writing) -> str:
    """Return whom a label means: what stands in brackets tells the offices of one person apart."""
    return word.means.label.partition(" (")[0]


def _sort(word: Writing) -> str:
    return "place" if word.means.code[:1].islower() else "actor"


def _told_by_capitals(word: Writing) -> bool:
    return any(char.isupper() for char in word.text)


def _asks(term: Term) -> bool:
    """Say whether a term asks for more than its word."""
    return bool(term.object or term.preceded or term.beside or term.counts)


def _hides(first: Writing, later: Writing) -> bool:
    """Say whether the first of two terms leaves nothing to the later: it asks nothing that the later does not."""
    one, two = first.entry, later.entry
    assert isinstance(one, Term)
    assert isinstance(two, Term)
    if first.formed != later.formed or (one.needs_target and not two.needs_target) or (two.alone and not one.alone):
        return False
    pairs = ((one.object, two.object), (one.preceded, two.preceded), (one.beside, two.beside))
    asked = [(set(a), set(b)) for a, b in pairs]
    return (
        one.counts in (None, two.counts)
        and set(one.veto) <= set(two.veto)
        and set(one.veto_before) <= set(two.veto_before)
        and all(not mine or (theirs and theirs <= mine) for mine, theirs in asked)
    )


def _inside(words: tuple[Writing, ...]) -> Iterator[Collision]:
    """Yield the names that stand inside event words of a language without spaces."""
    for language in (name for name, spelling in SPELLINGS.items() if not spelling.spaced):
        own = [word for word in words if word.language == language]
        longer = [word for word in own if isinstance(word.entry, Term) and word.field != "phrases"]
        names = (word for word in own if word.is_name and word.formed != "role" and word.field not in ("weak", "short"))
        for name in names:
            around = next((one for one in longer if name.bare in one.bare and name.bare != one.bare), None)
            if around:
                message = f"{name.text!r} is a part of {around.text!r}: {around.means.code}, {around.spot}"
                yield Collision("inside-word", name, message, "use a longer name", around)
