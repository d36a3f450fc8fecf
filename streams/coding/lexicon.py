"""The one scan: every name, event form and cue of every language in one automaton over the folded text.

Finds and resolves overlaps; what the finds mean to each other is left to the grammar.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from ahocorasick_rs import AhoCorasick, MatchKind

from rules.claim import Rank
from rules.vocabulary import Organ, Person, Place, Role, Term, Vocabulary, Wording
from streams.coding import chinese
from streams.coding.fold import Folded, bare, folded
from streams.coding.inflect import Form
from streams.coding.spelling import SPELLINGS, Part

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


@dataclass(frozen=True, slots=True)
class Trigger:
    """One form of one event term."""

    term: Term
    kind: Literal["verb", "noun", "phrase"]
    form: Form = "base"


@dataclass(frozen=True, slots=True)
class Hit:
    """One pattern found: characters `start` to `end`, and everything it may stand for."""

    start: int
    end: int
    names: tuple[Name, ...]
    triggers: tuple[Trigger, ...]
    sets: frozenset[str]


Payload = tuple[tuple[Name, ...], tuple[Trigger, ...], frozenset[str]]


class Lexicon:
    """A vocabulary, ready to be looked for."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._index: dict[str, int] = {}
        self._own: dict[str, dict[int, Payload]] = {language: {} for language in SPELLINGS}
        for language, name, part in _names(vocabulary):
            self._add_name(name, language, part)
        for term in vocabulary.events:
            self._add_term(term)
        for cue in vocabulary.cues:
            payload: Payload = ((), (), frozenset((cue.set,)))
            for word in cue.words:
                for form in SPELLINGS[cue.language].words(word):
                    self._note(form, cue.language, payload)
        self._names: dict[str, dict[int, Payload]] = {"en": _only_names(self._own["en"]), "": {}}
        for own in self._own.values():
            for index, payload in _only_names(own).items():
                before = self._names[""].get(index)
                self._names[""][index] = _both(before, payload) if before else payload
        patterns = list(self._index)
        self._shape = [(pattern[0] == " ", pattern[-1] == " ") for pattern in patterns]
        self._index.clear()
        self._automaton = AhoCorasick(patterns, matchkind=MatchKind.Standard)

    def _note(self, form: str, language: str, payload: Payload) -> None:
        """Note what a form may stand for; `threat*` is every word that begins so."""
        text = bare(form)
        if SPELLINGS[language].spaced:
            text = f" {text}" if form.endswith("*") else f" {text} "
        index = self._index.setdefault(text, len(self._index))
        own = self._own[language]
        before = own.get(index)
        own[index] = _both(before, payload) if before else payload

    def _add_name(self, name: Name, language: str, part: Part) -> None:
        made: dict[tuple[str, tuple[int, ...]], Payload] = {}
        for form, marks in SPELLINGS[language].names(name.text, part).items():
            capitals = () if name.kind == "role" else tuple(at for at, char in enumerate(form) if char.isupper())
            if (marks, capitals) not in made:
                made[(marks, capitals)] = ((name.written(marks, capitals),), (), frozenset())
            self._note(form, language, made[(marks, capitals)])

    def _add_term(self, term: Term) -> None:
        spelling = SPELLINGS[term.language]
        for verb in term.verbs:
            for text, form in spelling.verbs(verb):
                self._trigger(text, Trigger(term, "verb", form))
        for verb in term.suffered:
            for text, form in spelling.verbs(verb):
                self._trigger(text, Trigger(term, "verb", form if form == "negated" else "passive"))
        for noun in term.nouns:
            for text in spelling.words(noun):
                self._trigger(text, Trigger(term, "noun"))
        for phrase in term.phrases:
            for text in spelling.words(phrase):
                self._trigger(text, Trigger(term, "phrase"))

    def _trigger(self, text: str, trigger: Trigger) -> None:
        self._note(text, trigger.term.language, ((), (trigger,), frozenset()))

    def scan(self, text: str, language: str = "en") -> list[Hit]:
        """Return all finds in order; a name inside a longer name, and a word inside a longer wording, are dropped.

        Names are found in every language, events and cues in `language` alone; in a language without a vocabulary
        every name counts.
        """
        read = folded(text)
        hits = list(self._hits(text, read, f" {read.text} ", language))
        hits.sort(key=lambda found: (found[0].start, -found[0].end, -found[1]))
        return _longest([hit for hit, _ in hits], _ALSO_SHORTER.get(language, False))

    def _hits(self, text: str, read: Folded, padded: str, language: str) -> Iterator[tuple[Hit, int]]:
        """Yield each find with the length of its pattern: of two stems of one word, the longer says more."""
        own = self._own.get(language, {})
        other = self._names["en" if own else ""]
        shape = self._shape
        at = read.at
        for index, start, end in self._automaton.find_matches_as_indexes(padded, overlapping=True):
            payload = own.get(index) or other.get(index)
            if payload is None:
                continue
            names, triggers, sets = payload
            left, right = shape[index]
            length = end - start
            # offsets: one space was put in front of the text, and a pattern may have one at either end
            start -= not left
            if right:
                end -= 2
            elif left:
                end = padded.find(" ", end) - 1
            else:
                end -= 1
            if at is not None:
                start, end = read.start(start), read.end(end)
            if names and not (names := _cased(names, text, start)) and not triggers and not sets:
                continue
            if names and names[0].part:
                for name in names:
                    begin, signs = name.part or (0, 0)
                    yield Hit(start + begin, start + begin + signs, (name,), (), frozenset()), 0
                continue
            yield Hit(start, end, names, triggers, sets), length


def _both(one: Payload, other: Payload) -> Payload:
    """Return what two entries of one pattern stand for.

    Forms that deny come last: "did not accept" is first the refusal that a term lists, then an acceptance denied.
    """
    triggers = (*one[1], *other[1])
    if len(triggers) > 1:
        triggers = tuple(sorted(triggers, key=lambda trigger: trigger.form in ("negated", "future")))
    return (*one[0], *other[0]), triggers, one[2] | other[2]


def _only_names(own: dict[int, Payload]) -> dict[int, Payload]:
    """Return the patterns of a language that are names, as nothing but names."""
    return {
        index: payload if not (payload[1] or payload[2]) else (payload[0], (), frozenset())
        for index, payload in own.items()
        if payload[0]
    }


def _names(vocabulary: Vocabulary) -> Iterator[tuple[str, Name, Part]]:
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
    signs: dict[str, str] = {}
    for wording in vocabulary.names:
        yield from _of_wording(vocabulary, wording)
        signs |= dict.fromkeys(wording.short, wording.of)
    for sign, code in signs.items():
        yield from (("zh", Name(sign + word, code, "country", part=(0, 1)), "name") for word in chinese.OF_STATE)
    for both, first, second in chinese.pairs(signs):
        yield "zh", Name(both, first, "country", part=(0, 1)), "name"
        yield "zh", Name(both, second, "country", part=(1, 1)), "name"


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


def _cased(names: tuple[Name, ...], text: str, start: int) -> tuple[Name, ...]:
    """Keep the names whose capitals stand in the text."""
    for name in names:
        for at in name.capitals:
            if not text[start + at : start + at + 1].isupper():
                return tuple(one for one in names if _in_case(one, text, start))
    return names


def _in_case(name: Name, text: str, start: int) -> bool:
    return all(text[start + at : start + at + 1].isupper() for at in name.capitals)


_ALSO_SHORTER = {"ru": True, "zh": True}
"""Languages whose wordings are many forms of few words: where a longer one means nothing, its beginning may."""


def _longest(hits: list[Hit], also_shorter: bool = False) -> list[Hit]:
    """Drop names within longer names, and event or cue words within longer event or idiom wordings.

    `also_shorter`: what a longer wording begins with is tried after it, where its conditions are not met.
    """
    kept: list[Hit] = []
    wording = -1
    name_end = wording_end = idiom_end = proper_end = -1
    for hit in hits:
        names, triggers, sets = hit.names, hit.triggers, hit.sets
        if names and hit.end > name_end:
            name_end = hit.end
            if names[0].kind in ("organ", "person"):
                proper_end = hit.end
        else:
            names = ()
            if hit.end <= proper_end:
                sets = sets - _UNSAID
        idiom = not IDIOMS.isdisjoint(sets)
        if triggers or idiom:
            if hit.end <= wording_end:
                if also_shorter and triggers and hit.end > idiom_end and kept[wording].start == hit.start:
                    kept[wording] = replace(kept[wording], triggers=(*kept[wording].triggers, *triggers))
                triggers = ()
            else:
                wording_end, wording = hit.end, len(kept)
        if idiom:
            idiom_end = hit.end
        elif hit.end <= idiom_end:
            sets = frozenset()
        if names or triggers or sets:
            same = names is hit.names and triggers is hit.triggers and sets is hit.sets
            kept.append(hit if same else Hit(hit.start, hit.end, names, triggers, sets))
    return kept


_UNSAID = frozenset({"sport", "business", "agent", "economy", "labour", "inside", "rising", "protest_side"})
"""Sets that a word inside a proper name does not belong to: the Arab League plays no match, the African
Union goes on no strike."""
IDIOMS = frozenset({"figurative", "not_refusal", "idiom"})
"""Sets whose wordings swallow the event words inside them."""
