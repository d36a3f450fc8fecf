"""The vocabulary: every actor, place, event and cue that a rule may name and the coder may find, read from YAML.

Facts only: knows no text processing. Loading is strict and collects every fault before it gives up.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property
from pathlib import Path
from typing import Any, Literal, NamedTuple

import yaml
from pydantic import ValidationError

from rules.claim import FIGURES, MODES, Rank
from rules.collector import uncollected
from rules.entries import ENTRY_OF, Cities, Country, Cues, Entry, Organ, Person, Place, Role, Term, Word, Wording

__all__ = [
    "FOLDER", "Cities", "CodeKind", "Country", "Cues", "Entry", "Fault", "Organ", "Person", "Place", "Role", "Spot",
    "Survey", "Term", "Vocabulary", "VocabularyError", "Word", "Wording", "load", "survey",
]  # fmt: skip
FOLDER = Path(__file__).parent / "vocabulary"
"""The shipped vocabulary."""

CodeKind = Literal["actor", "place", "context", "genre"]


class VocabularyError(ValueError):
    """The vocabulary cannot be used; the message lists every fault as `file:line:col: what, remedy`."""


class Spot(NamedTuple):
    """Where something stands in a file of the vocabulary; lines and columns count from 1."""

    file: str
    line: int
    col: int

    def __str__(self) -> str:
        """`file:line:col`, as editors understand it."""
        return f"{self.file}:{self.line}:{self.col}"


class Fault(NamedTuple):
    """What keeps the vocabulary from being used, and where."""

    at: Spot
    message: str
    unreadable: bool = False
    """Whether nothing of the file could be read."""

    def __str__(self) -> str:
        """`file:line:col: what, remedy`."""
        return f"{self.at}: {self.message}"


@dataclass(frozen=True)
class Vocabulary:
    """Everything loaded, in the order of the files."""

    countries: tuple[Country, ...] = ()
    organs: tuple[Organ, ...] = ()
    people: tuple[Person, ...] = ()
    roles: tuple[Role, ...] = ()
    places: tuple[Place, ...] = ()
    contexts: tuple[Word, ...] = ()
    genres: tuple[Word, ...] = ()
    events: tuple[Term, ...] = ()
    cues: tuple[Cues, ...] = ()
    names: tuple[Wording, ...] = ()
    cities: tuple[Cities, ...] = ()

    def named(self, kind: CodeKind) -> dict[str, str]:
        """Return every code of that kind with what people call it; contexts and genres are called by their codes."""
        if kind == "actor":
            return self.labels
        if kind == "place":
            return {place.code: place.label for place in self.places}
        return {word.code: word.code for word in (self.contexts if kind == "context" else self.genres)}

    def codes(self, kind: CodeKind) -> frozenset[str]:
        """Return every code of that kind that a rule may name."""
        return frozenset(self.named(kind))

    def label(self, code: str) -> str:
        """Return what an officer calls `code` ("IRGC", "Kharg Island"); the code itself where it is unknown."""
        place = self._places.get(code)
        return place.label if place else self.labels.get(code, code)

    def country(self, code: str) -> str | None:
        """Return the party of an actor code (`IRN.IRGC` → `IRN`), or the country hurt at a place."""
        place = self._places.get(code)
        if place:
            return place.country or None
        return code.partition(".")[0] if code in self.labels else None

    def is_country(self, code: str) -> bool:
        """Say whether the code is a country's."""
        return code in self._countries

    def called(self, key: str) -> tuple[Organ | Role, ...]:
        """Return the organs with a code, or the people and roles with a label: a person may have held two offices."""
        return self._called.get(key, ())

    def place(self, code: str) -> Place | None:
        """Return one place."""
        return self._places.get(code)

    def rank(self, code: str) -> Rank:
        """Return the rank of an office as such: SPOKESMAN for a whole party, NONE for an unknown code."""
        return self._ranks.get(code, Rank.SPOKESMAN if code in self.labels else Rank.NONE)

    @cached_property
    def labels(self) -> dict[str, str]:
        """Every actor code with its label: parties, organs, and the offices that roles give each country."""
        countries = {country.code: country.label for country in self.countries}
        labels = dict(countries)
        for country in self.countries:
            for role in self.roles:
                if role.organ:
                    labels.setdefault(f"{country.code}.{role.organ}", f"{country.label}: {role.label}")
        holders: dict[str, dict[str, None]] = {}
        for person in self.people:
            holders.setdefault(person.code, {})[person.label] = None
        for code, people in holders.items():
            # an office that several held is called by its own name: a label has no date
            if len(people) == 1 or code not in labels:
                labels[code] = next(reversed(people))
        for organ in self.organs:
            labels[organ.code] = organ.label
        return labels | countries  # an envoy who spoke for a whole country does not give it his name

    @cached_property
    def _ranks(self) -> dict[str, Rank]:
        ranks = {f"{c.code}.{r.organ}": Rank[r.rank] for r in reversed(self.roles) if r.organ for c in self.countries}
        return ranks | {organ.code: Rank[organ.rank] for organ in self.organs}

    @cached_property
    def _called(self) -> dict[str, tuple[Organ | Role, ...]]:
        found: dict[str, tuple[Organ | Role, ...]] = {}
        for organ in self.organs:
            found[organ.code] = (*found.get(organ.code, ()), organ)
        for person in self.people:
            found[person.label] = (*found.get(person.label, ()), person)
        for role in self.roles:
            found[role.label] = (*found.get(role.label, ()), role)
        return found

    @cached_property
    def _countries(self) -> frozenset[str]:
        return frozenset(country.code for country in self.countries)

    @cached_property
    def _places(self) -> dict[str, Place]:
        return {place.code: place for place in self.places}


@dataclass(frozen=True)
class Survey:
    """A vocabulary with the places of its entries, and everything that is wrong with it."""

    vocabulary: Vocabulary
    entries: tuple[tuple[str, Entry, Spot], ...]
    """(kind, entry, place) as the files have them."""
    faults: tuple[Fault, ...]


def load(folder: Path | None = None) -> Vocabulary:
    """Read every `*.yaml` of `folder` (the shipped vocabulary without one); raise VocabularyError with all faults."""
    with uncollected():
        read = survey(folder)
    if read.faults:
        raise VocabularyError("\n".join(str(fault) for fault in read.faults))
    return read.vocabulary


def survey(folder: Path | None = None, instead: Mapping[str, str] | None = None) -> Survey:
    """Read a folder like `load` and say where everything stands; faults are values.

    `instead` holds texts that are read in place of files of those names: what a change would come to.
    Raises VocabularyError where the folder holds no files.
    """
    folder, instead = folder or FOLDER, instead or {}
    files = sorted(folder.glob("*.yaml"))
    if not files:
        raise VocabularyError(f"{folder}: no vocabulary files (*.yaml); give a folder that has some")
    faults: list[Fault] = []
    entries = [one for path in files for one in _read(path, instead.get(path.name), faults)]
    of: dict[str, list[Entry]] = {kind: [] for kind in ENTRY_OF}
    spots: dict[int, Spot] = {}
    for kind, entry, spot in entries:
        of[kind].append(entry)
        spots[id(entry)] = spot
        if isinstance(entry, Cities):
            of["places"] += (made := list(entry.places()))
            spots |= dict.fromkeys(map(id, made), spot)
    vocabulary = Vocabulary(**{kind: tuple(found) for kind, found in of.items()})  # type: ignore[arg-type]
    if not any(fault.unreadable for fault in faults):
        # what refers to an unreadable file would all be called unknown, and hide the one cause
        faults += (Fault(spots[id(entry)], message) for entry, message in _cross_check(vocabulary))
    return Survey(vocabulary, tuple(entries), tuple(faults))


def _read(path: Path, text: str | None, faults: list[Fault]) -> Iterator[tuple[str, Entry, Spot]]:
    """Yield (kind, entry, place) of one file; put what is wrong into `faults`."""
    try:
        root = yaml.compose(path.read_text(encoding="utf-8") if text is None else text, Loader=_LOADER)
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        spot = _spot(path, getattr(error, "problem_mark", None))
        faults.append(Fault(spot, f"not readable as YAML: {getattr(error, 'problem', error)}", unreadable=True))
        return
    top = dict(_pairs(root, path, faults)) if isinstance(root, yaml.MappingNode) else {}
    kind = top["kind"].value if "kind" in top else None
    if kind not in ENTRY_OF or not isinstance(top.get("entries"), yaml.SequenceNode) or set(top) != {"kind", "entries"}:
        wanted = f"wants `kind:` (one of {', '.join(ENTRY_OF)}) and a list `entries:`"
        faults.append(Fault(Spot(path.name, 1, 1), wanted))
        return
    language = path.stem.partition(".")[2]
    for node in top["entries"].value:
        try:
            plain = _plain(node, path, faults)
            if language and "language" in ENTRY_OF[str(kind)].model_fields and isinstance(plain, dict):
                plain = {"language": language, **plain}
            yield str(kind), ENTRY_OF[str(kind)].model_validate(plain), _spot(path, node.start_mark)
        except ValidationError as error:
            for problem in error.errors(include_url=False):
                where = ".".join(str(part) for part in problem["loc"])
                spot = _spot(path, _mark(node, problem["loc"]))
                faults.append(Fault(spot, f"{where or 'entry'}: {problem['msg'].removeprefix('Value error, ')}"))


def _spot(path: Path, mark: Any) -> Spot:
    return Spot(path.name, mark.line + 1, mark.column + 1) if mark else Spot(path.name, 1, 1)


def _mark(node: yaml.Node, loc: tuple[int | str, ...]) -> Any:
    """Return where the key or item that a validator names stands; where the entry stands if it is not there."""
    mark = node.start_mark
    for part in loc:
        if isinstance(node, yaml.MappingNode):
            found = next(((key, value) for key, value in node.value if key.value == part), None)
            if found is None:
                break
            mark, node = found[0].start_mark, found[1]
        elif isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
            node = node.value[part]
            mark = node.start_mark
    return mark


_LOADER: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
"""Base loaders keep every scalar a string: `NO` stays a word, dates stay text."""


def _pairs(node: yaml.MappingNode, path: Path, faults: list[Fault]) -> Iterator[tuple[str, yaml.Node]]:
    seen: set[str] = set()
    for key, value in node.value:
        if key.value in seen:
            faults.append(Fault(_spot(path, key.start_mark), f"key {key.value!r} stands twice; keep one"))
        seen.add(key.value)
        yield key.value, value


def _plain(node: yaml.Node, path: Path, faults: list[Fault]) -> Any:
    if isinstance(node, yaml.MappingNode):
        return {key: _plain(value, path, faults) for key, value in _pairs(node, path, faults)}
    if isinstance(node, yaml.SequenceNode):
        return [_plain(value, path, faults) for value in node.value]
    return node.value


def _cross_check(vocabulary: Vocabulary) -> Iterator[tuple[Entry, str]]:
    """Say what no single entry can know: codes that stand twice, parties, contexts and sets that do not exist."""
    groups: tuple[tuple[Any, ...], ...] = (
        vocabulary.countries, vocabulary.organs, vocabulary.places, vocabulary.contexts, vocabulary.genres,
    )  # fmt: skip
    for group in groups:
        seen: set[str] = set()
        for entry in group:
            if entry.code in seen:
                yield entry, f"code {entry.code!r} stands twice; give it another or join the entries"
            seen.add(entry.code)
    countries = {country.code for country in vocabulary.countries}
    parties = countries | {organ.code for organ in vocabulary.organs if "." not in organ.code}
    for holder in (*vocabulary.organs, *vocabulary.people):
        if holder.code.partition(".")[0] not in parties:
            yield holder, f"{holder.code}: no party {holder.code.partition('.')[0]!r}; add it to countries"
    for place in vocabulary.places:
        for country in (place.country, place.host):
            if country and country not in countries:
                yield place, f"{place.code}: no country {country!r}; use its ISO 3166 code"
    named: set[tuple[str, str]] = set()
    for cue in vocabulary.cues:
        if (cue.language, cue.set) in named:
            yield cue, f"word set {cue.set!r} stands twice; add the words to the first, or give it another name"
        named.add((cue.language, cue.set))
    yield from _check_wordings(vocabulary)
    yield from _check_terms(vocabulary)


def _check_wordings(vocabulary: Vocabulary) -> Iterator[tuple[Entry, str]]:
    known = {country.code for country in vocabulary.countries} | {place.code for place in vocabulary.places}
    known |= {organ.code for organ in vocabulary.organs} | {role.label for role in vocabulary.roles}
    known |= {person.label for person in vocabulary.people}
    for wording in vocabulary.names:
        if wording.of not in known:
            yield wording, f"{wording.of}: no such code, nor label of a person or role; add it there first"


def _check_terms(vocabulary: Vocabulary) -> Iterator[tuple[Entry, str]]:
    contexts = vocabulary.codes("context")
    sets = {(cue.language, cue.set) for cue in vocabulary.cues}
    names: set[tuple[str, str]] = set()
    for term in vocabulary.events:
        at = term.term
        if (term.language, term.term) in names:
            yield term, f"{at}: the term stands twice; give it another name"
        names.add((term.language, term.term))
        modes = MODES.get(term.event, ())
        if term.counts is not None and term.counts not in FIGURES:
            yield term, f"{at}: no figure {term.counts!r}; known: {', '.join(FIGURES)}"
        if term.mode is not None and term.mode not in modes:
            yield term, f"{at}: {term.event} has no mode {term.mode!r}; known: {', '.join(modes) or 'none'}"
        for context in sorted(set(term.context) - contexts):
            yield term, f"{at}: no context {context!r}; add it to contexts.yaml or use one of its words"
        known = {name for language, name in sets if language == term.language}
        for name in sorted({*term.object, *term.veto, *term.veto_before, *term.preceded, *term.beside} - known):
            near = ", ".join(get_close_matches(name, known, 3)) or "none is near"
            yield term, f"{at}: no word set {name!r}; nearest: {near} (sets stand in the cues files)"
        if not (term.verbs or term.nouns or term.phrases or term.suffered):
            yield term, f"{at}: no verbs, nouns or phrases: nothing could ever match"
