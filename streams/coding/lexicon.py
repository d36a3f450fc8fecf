"""The one scan: every name, event form and cue of every language in one automaton over the folded text.

Finds and resolves overlaps; what the finds mean to each other is left to the grammar.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from ahocorasick_rs import AhoCorasick, MatchKind

from rules.vocabulary import Term, Vocabulary
from streams.coding.chinese import goes_on
from streams.coding.fold import Folded, bare, folded
from streams.coding.inflect import Form
from streams.coding.naming import Name, names_of
from streams.coding.semitic import ATTACHED_MAX, Attached, Stem, form_behind
from streams.coding.spelling import SPELLINGS, Part


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

    def tells(self, *events: str) -> bool:
        """Say whether it may tell an event of one of those classes."""
        return any(trigger.term.event in events for trigger in self.triggers)


Payload = tuple[tuple[Name, ...], tuple[Trigger, ...], frozenset[str]]
Own = dict[int, "Payload | Stemmed"]


class Lexicon:
    """A vocabulary, ready to be looked for."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._index: dict[str, int] = {}
        self._own: dict[str, Own] = {language: {} for language in SPELLINGS}
        for language, name, part in names_of(vocabulary):
            self._add_name(name, language, part)
        for term in vocabulary.events:
            self._add_term(term)
        for cue in vocabulary.cues:
            payload: Payload = ((), (), frozenset((cue.set,)))
            for word in cue.words:
                self._add_word(word, cue.language, payload)
        self._names: dict[str, Own] = {"en": _only_names(self._own["en"]), "": {}}
        for own in self._own.values():
            for index, found in _only_names(own).items():
                self._names[""][index] = _joined(self._names[""].get(index), found)
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
        own[index] = _joined(own.get(index), payload)

    def _note_stem(self, stem: Stem, language: str, payload: Payload) -> None:
        """Note what a word may stand for whose stem ends so; what stands before it is read where it is found."""
        text, attached = stem
        pattern = bare(text) if text.endswith("*") else bare(text) + " "
        index = self._index.setdefault(pattern, len(self._index))
        stemmed = self._own[language].setdefault(index, Stemmed())
        if isinstance(stemmed, Stemmed):
            stemmed.add(attached, payload)

    def _add_word(self, word: str, language: str, payload: Payload) -> None:
        spelling = SPELLINGS[language]
        if spelling.stems:
            for stem in spelling.stems.words(word):
                self._note_stem(stem, language, payload)
            return
        for form in spelling.words(word):
            self._note(form, language, payload)

    def _add_name(self, name: Name, language: str, part: Part) -> None:
        if stems := SPELLINGS[language].stems:
            for stem in stems.names(name.text, part):
                self._note_stem(stem, language, ((name,), (), frozenset()))
            return
        made: dict[tuple[str, tuple[int, ...]], Payload] = {}
        for form, marks in SPELLINGS[language].names(name.text, part).items():
            capitals = () if name.kind == "role" else tuple(at for at, char in enumerate(form) if char.isupper())
            if (marks, capitals) not in made:
                made[(marks, capitals)] = ((name.written(marks, capitals),), (), frozenset())
            self._note(form, language, made[(marks, capitals)])

    def _add_term(self, term: Term) -> None:
        for verb in term.verbs:
            self._add_verb(verb, term)
        for verb in term.suffered:
            self._add_verb(verb, term, suffered=True)
        for kind, words in (("noun", term.nouns), ("phrase", term.phrases)):
            payload: Payload = ((), (Trigger(term, "noun" if kind == "noun" else "phrase"),), frozenset())
            for word in words:
                self._add_word(word, term.language, payload)

    def _add_verb(self, verb: str, term: Term, suffered: bool = False) -> None:
        spelling = SPELLINGS[term.language]
        if spelling.stems:
            for stem, form in spelling.stems.verbs(verb):
                if suffered and form in ("future", "base") and not verb.startswith("/"):
                    continue  # what is still to be suffered has terms of its own
                said: Form = "passive" if suffered else form
                self._note_stem(stem, term.language, ((), (Trigger(term, "verb", said),), frozenset()))
            return
        for text, form in spelling.verbs(verb):
            said = "passive" if suffered and form != "negated" else form
            self._note(text, term.language, ((), (Trigger(term, "verb", said),), frozenset()))

    def scan(self, text: str, language: str = "en") -> list[Hit]:
        """Return all finds in order; a name inside a longer name, and a word inside a longer wording, are dropped.

        Names are found in every language, events and cues in `language` alone; in a language without a vocabulary
        every name counts.
        """
        read = folded(text)
        hits = list(self._hits(text, read, f" {read.text} ", language))
        hits.sort(key=lambda found: (found[0].start, -found[0].end, -found[1]))
        return _longest([hit for hit, _ in hits], text, _ALSO_SHORTER.get(language, False))

    def _hits(self, text: str, read: Folded, padded: str, language: str) -> Iterator[tuple[Hit, int]]:
        """Yield each find with the length of its pattern: of two stems of one word, the longer says more."""
        own = self._own.get(language, {})
        other = self._names["en" if own else ""]
        shape = self._shape
        at = read.at
        for index, start, end in self._automaton.find_matches_as_indexes(padded, overlapping=True):
            found = own.get(index) or other.get(index)
            if found is None:
                continue
            length = end - start
            left, right = shape[index]
            whole = left
            if isinstance(found, Stemmed):
                begin = padded.rfind(" ", 0, start) + 1
                payload = found.behind(padded[begin:start]) if start - begin <= ATTACHED_MAX else None
                if payload is None:
                    continue
                length += start - begin
                start, whole = begin, True
            else:
                payload = found
            names, triggers, sets = payload
            # offsets: one space was put in front of the text, and a pattern may have one at either end
            start -= not left
            if right:
                end -= 2
            elif whole:
                end = padded.find(" ", end) - 1
            else:
                end -= 1
            if names and names[0].part and names[-1].part != names[0].part and goes_on(padded, end + 1):
                continue
            if at is not None:
                start, end = read.start(start), read.end(end)
            if names and not (names := _cased(names, text, start)) and not triggers and not sets:
                continue
            if names and names[0].part:
                for part in dict.fromkeys(name.part or (0, 0) for name in names):
                    begin, signs = part
                    own_names = tuple(name for name in names if name.part == part)
                    yield Hit(start + begin, start + begin + signs, own_names, (), frozenset()), 0
                if triggers or sets:
                    yield Hit(start, end, (), triggers, sets), length
                continue
            yield Hit(start, end, names, triggers, sets), length


class Stemmed:
    """What words that end with one stem stand for, by what is written together with it: made when first found."""

    __slots__ = ("_made", "_parts")

    def __init__(self) -> None:
        self._parts: list[tuple[Attached, Payload]] = []
        self._made: dict[str, Payload | None] = {}

    def add(self, attached: Attached, payload: Payload) -> None:
        """Note one more meaning, where one of `attached` stands before the stem."""
        self._parts.append((attached, payload))

    def behind(self, prefix: str) -> Payload | None:
        """Return what the stem stands for behind `prefix`, None where that makes it another word."""
        if prefix not in self._made:
            made: Payload | None = None
            for attached, payload in self._parts:
                if (marks := attached.get(prefix)) is not None:
                    found = _prefixed(payload, prefix, marks)
                    made = _both(made, found) if made else found
            self._made[prefix] = made
        return self._made[prefix]

    def only_names(self) -> "Stemmed | None":
        """Return the names among it, None where there are none."""
        made = Stemmed()
        for attached, (names, _, _) in self._parts:
            if names:
                made.add(attached, (names, (), frozenset()))
        return made if made._parts else None


def _prefixed(payload: Payload, prefix: str, marks: str) -> Payload:
    """Return what a stem stands for with the marks of what is written before it."""
    names = tuple(
        name.written(marks, tuple(at + len(prefix) for at, char in enumerate(name.text) if char.isupper()))
        for name in payload[0]
    )
    triggers = tuple(
        replace(trigger, form=form_behind(prefix, trigger.form)) if trigger.kind == "verb" else trigger
        for trigger in payload[1]
    )
    return names, triggers, payload[2]


def _joined(before: "Payload | Stemmed | None", found: "Payload | Stemmed") -> "Payload | Stemmed":
    """Return what two entries of one pattern stand for; a stem and a whole word never share one."""
    if before is None or isinstance(before, Stemmed) or isinstance(found, Stemmed):
        return before or found
    return _both(before, found)


def _both(one: Payload, other: Payload) -> Payload:
    """Return what two entries of one pattern stand for.

    Forms that deny come last: "did not accept" is first the refusal that a term lists, then an acceptance denied.
    """
    triggers = (*one[1], *other[1])
    if len(triggers) > 1:
        triggers = tuple(sorted(triggers, key=lambda trigger: trigger.form in ("negated", "future")))
    return (*one[0], *other[0]), triggers, one[2] | other[2]


def _only_names(own: Own) -> Own:
    """Return the patterns of a language that are names, as nothing but names."""
    made: Own = {}
    for index, found in own.items():
        if isinstance(found, Stemmed):
            if names := found.only_names():
                made[index] = names
        elif found[0]:
            made[index] = found if not (found[1] or found[2]) else (found[0], (), frozenset())
    return made


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


_ALSO = frozenset({"", " to", " for", " on"})
"""What a longer wording may add and mean what the shorter does, where nothing completes it: `threaten to`; nothing,
where one stem of a word is longer than another.
"""


def _longest(hits: list[Hit], text: str, also_shorter: bool = False) -> list[Hit]:
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
                begins = triggers and hit.end > idiom_end and kept[wording].start == hit.start
                if begins and (also_shorter or text[hit.end : kept[wording].end] in _ALSO):
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
