"""The one scan: every name, event form and cue of the vocabulary in one automaton over the folded text.

Finds and resolves overlaps; what the finds mean to each other is left to the grammar.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Literal

from ahocorasick_rs import AhoCorasick, MatchKind

from rules.claim import Rank
from rules.vocabulary import Person, Place, Term, Vocabulary
from streams.coding.fold import fold, pattern
from streams.coding.inflect import Form, forms


@dataclass(frozen=True, slots=True)
class Name:
    """One way to write an actor, a place or an office."""

    text: str
    code: str
    kind: Literal["country", "people", "capital", "organ", "person", "place", "role"]
    rank: Rank = Rank.SPOKESMAN
    since: date | None = None
    until: date | None = None
    weak: bool = False
    place: Place | None = None

    def holds(self, on: date) -> bool:
        """Say whether the name stood for its code on that day."""
        return (self.since is None or self.since <= on) and (self.until is None or on < self.until)


@dataclass(frozen=True, slots=True)
class Trigger:
    """One form of one event term."""

    term: Term
    kind: Literal["verb", "noun", "phrase"]
    form: Form = "base"


@dataclass(frozen=True, slots=True)
class Cue:
    """One word of a named set."""

    set: str


@dataclass(frozen=True, slots=True)
class Hit:
    """One pattern found: characters `start` to `end`, and everything it may stand for."""

    start: int
    end: int
    names: tuple[Name, ...]
    triggers: tuple[Trigger, ...]
    sets: frozenset[str]


class Lexicon:
    """A vocabulary, ready to be looked for."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._found: dict[str, tuple[list[Name], list[Trigger], set[str]]] = defaultdict(lambda: ([], [], set()))
        self._add_actors(vocabulary)
        for place in vocabulary.places:
            for text in place.names:
                self._name(Name(text, place.code, "place", place=place))
        for term in vocabulary.events:
            self._add_term(term)
        for cue in vocabulary.cues:
            for word in cue.words:
                self._found[pattern(word)][2].add(cue.set)
        self._patterns = list(self._found)
        self._payloads = [
            (tuple(names), tuple(triggers), frozenset(sets)) for names, triggers, sets in self._found.values()
        ]
        self._automaton = AhoCorasick(self._patterns, matchkind=MatchKind.Standard)

    def _name(self, name: Name) -> None:
        self._found[pattern(name.text)][0].append(name)

    def _add_actors(self, vocabulary: Vocabulary) -> None:
        for country in vocabulary.countries:
            for text in country.names:
                self._name(Name(text, country.code, "country"))
            for text in country.people:
                for form in {text, text if text.endswith(("ese", "ish", "ch", "s", "ss")) else text + "s"}:
                    self._name(Name(form, country.code, "people"))
            for text in country.capitals:
                self._name(Name(text, country.code, "capital"))
        for holder in (*vocabulary.organs, *vocabulary.people):
            since, until = (holder.since, holder.until) if isinstance(holder, Person) else (None, None)
            kind: Literal["person", "organ"] = "person" if isinstance(holder, Person) else "organ"
            for text in holder.names:
                self._name(Name(text, holder.code, kind, Rank[holder.rank], since, until))
            for text in holder.weak:
                self._name(Name(text, holder.code, kind, Rank[holder.rank], since, until, weak=True))
        for role in vocabulary.roles:
            for text in role.names:
                for form in (text, text + "s"):
                    self._name(Name(form, role.organ, "role", Rank[role.rank]))

    def _add_term(self, term: Term) -> None:
        for verb in term.verbs:
            for text, form in forms(verb):
                self._found[pattern(text)][1].append(Trigger(term, "verb", form))
        for noun in term.nouns:
            self._found[pattern(noun)][1].append(Trigger(term, "noun"))
        for phrase in term.phrases:
            self._found[pattern(phrase)][1].append(Trigger(term, "phrase"))

    def scan(self, text: str) -> list[Hit]:
        """Return all finds in order; a name inside a longer name, and a word inside a longer wording, are dropped."""
        folded = f" {fold(text)} "
        hits = []
        for index, start, end in self._automaton.find_matches_as_indexes(folded, overlapping=True):
            names, triggers, sets = self._payloads[index]
            # offsets: one space was put in front, and each pattern has one at either end
            if names and not (names := _cased(names, text, start)) and not triggers and not sets:
                continue
            hits.append(Hit(start, end - 2, names, triggers, sets))
        hits.sort(key=lambda hit: (hit.start, -hit.end))
        return _longest(hits)


def _cased(names: tuple[Name, ...], text: str, start: int) -> tuple[Name, ...]:
    """Keep the names whose capitals stand in the text: `US` is not `us`, `Turkey` no turkey."""
    return tuple(
        name
        for name in names
        if name.kind == "role"
        or all(not char.isupper() or text[start + at].isupper() for at, char in enumerate(name.text))
    )


def _longest(hits: list[Hit]) -> list[Hit]:
    """Drop names within longer names, and event or cue words within longer event or idiom wordings."""
    kept: list[Hit] = []
    name_end = wording_end = idiom_end = -1
    for hit in hits:
        names, triggers, sets = hit.names, hit.triggers, hit.sets
        if names:
            if hit.end <= name_end:
                names = ()
            else:
                name_end = hit.end
        if triggers or sets & IDIOMS:
            if hit.end <= wording_end:
                triggers = ()
            else:
                wording_end = hit.end
        if sets & IDIOMS:
            idiom_end = hit.end
        elif hit.end <= idiom_end:
            sets = frozenset()
        if names or triggers or sets:
            same = names is hit.names and triggers is hit.triggers and sets is hit.sets
            kept.append(hit if same else Hit(hit.start, hit.end, names, triggers, sets))
    return kept


IDIOMS = frozenset({"figurative", "not_refusal", "idiom"})
"""Sets whose wordings swallow the event words inside them."""
