"""What adding something to the vocabulary would come to: which file, its new text, and what that would break.

Reads the folder; writes nothing.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import get_origin

import yaml

from rules.entries import ENTRY_OF, Cues, Term, Wording
from rules.findings import Finding, did_you_mean
from streams.coding.fold import bare
from streams.coding.spelling import SPELLINGS
from streams.vocabulary.check import Checked, check
from streams.vocabulary.collisions import collisions
from streams.vocabulary.edit import NotEditable, Values, extended, names_of, with_entry

WHOLE = ("match", "not")
"""Keys whose values are sentences: a comma in them parts nothing."""


@dataclass(frozen=True)
class Addition:
    """What is to be added: to a new entry, or to the one named `to`."""

    kind: str
    values: Mapping[str, str | Sequence[str]]
    to: str = ""
    language: str = ""
    file: str = ""
    before: str = ""
    because: str = ""


@dataclass(frozen=True)
class Plan:
    """A change that can be shown and written. `found` is what it would break; empty means it may be written."""

    file: Path
    old: str
    new: str
    found: tuple[Finding, ...]


def values_of(kind: str, pairs: Sequence[str]) -> dict[str, str | list[str]]:
    """Return `key=value` pairs as an entry has them: lists for words, repeated keys together.

    Raises NotEditable for a key that the kind has not, or a pair that is none.
    """
    fields = {field.alias or name: field for name, field in ENTRY_OF[kind].model_fields.items() if name != "because"}
    made: dict[str, str | list[str]] = {}
    for pair in pairs:
        key, sign, value = pair.partition("=")
        if not sign or not value.strip():
            raise NotEditable(f"{pair!r}: wants key=value, as in names='Example Name'")
        if key not in fields:
            near = did_you_mean(key, fields) or f"known: {', '.join(fields)}"
            raise NotEditable(f"{kind} have no {key!r}; {near}")
        if get_origin(fields[key].annotation) is not tuple:
            made[key] = value.strip()
            continue
        items = [value.strip()] if key in WHOLE else [item.strip() for item in value.split(",") if item.strip()]
        made[key] = [*made.get(key, []), *items]
    return made


def plan(folder: Path, what: Addition) -> Plan:
    """Return what an addition comes to. Raises NotEditable where there is no place for it.

    What was wrong before is not counted against it. Collisions are accepted where `because` says why.
    """
    file = folder / (what.file or _file(folder, what))
    old = file.read_text(encoding="utf-8")
    before = check(folder)
    new = _text(old, what, {})
    after = check(folder, {file.name: new})
    if what.because and (words := _colliding(after, what)):
        new = _text(old, what, dict.fromkeys(words, what.because))
        after = check(folder, {file.name: new})
    known = {_sameness(finding) for finding in before.findings}
    return Plan(file, old, new, tuple(finding for finding in after.findings if _sameness(finding) not in known))


def _text(old: str, what: Addition, because: Mapping[str, str]) -> str:
    values: Values = {**what.values, **({"because": because} if because else {})}
    return extended(old, what.to, values) if what.to else with_entry(old, values, what.before or None)


def _colliding(after: Checked, what: Addition) -> list[str]:
    """Return the words of the addition that collide with something, as they are written."""
    given = {bare(item): item for value in what.values.values() if not isinstance(value, str) for item in value}
    met = [one for found in collisions(after.words) for one in (found.writing, found.other) if one]
    return list(dict.fromkeys(given[word.bare] for word in met if word.bare in given))


def _sameness(finding: Finding) -> tuple[str, str, str]:
    """Return what makes a finding the same one although lines have moved."""
    return finding.file, finding.code, re.sub(r":\d+:\d+", "", finding.message)


def _file(folder: Path, what: Addition) -> str:
    """Return the file an addition belongs into: where its entry stands, else the first of its kind and language."""
    names = _of_kind(folder, what)
    if not names:
        raise NotEditable(f"no file of {what.kind} in {what.language!r} in {folder}")
    if not what.to and not what.before:
        plain = f"{what.kind}.{what.language}.yaml" if _by_language(what.kind) else f"{what.kind}.yaml"
        return plain if plain in names else names[0]
    wanted = what.to or what.before
    called = {name: names_of((folder / name).read_text(encoding="utf-8")) for name in names}
    holders = [name for name, entries in called.items() if any(wanted in own for own in entries)]
    if not holders:
        near = did_you_mean(wanted, {own for entries in called.values() for one in entries for own in one})
        raise NotEditable(f"no entry {wanted!r} among the {what.kind}{'; ' + near if near else ''}")
    sure = [name for name in holders if any(own[:1] == (wanted,) for own in called[name])]
    if len(sure or holders) > 1:
        raise NotEditable(f"{wanted!r} stands in {', '.join(sure or holders)}: say which with --file")
    return (sure or holders)[0]


def _of_kind(folder: Path, what: Addition) -> list[str]:
    """Return the files of a kind, and of a language where the kind has languages."""
    if what.kind not in ENTRY_OF:
        raise NotEditable(
            f"no kind {what.kind!r}; {did_you_mean(what.kind, ENTRY_OF) or 'known: ' + ', '.join(ENTRY_OF)}"
        )
    by_language = _by_language(what.kind)
    if by_language and what.language not in SPELLINGS:
        raise NotEditable(f"say the language of {what.kind} with --language: {', '.join(SPELLINGS)}")
    found = []
    for path in sorted(folder.glob("*.yaml")):
        if by_language and path.stem.partition(".")[2] != what.language:
            continue
        if _kind(path.read_text(encoding="utf-8")) == what.kind:
            found.append(path.name)
    return found


def _by_language(kind: str) -> bool:
    return issubclass(ENTRY_OF[kind], Wording | Cues | Term)


def _kind(text: str) -> str:
    """Return the kind a file says it holds, without reading its entries."""
    for event in yaml.parse(text, Loader=yaml.BaseLoader):
        if isinstance(event, yaml.ScalarEvent) and event.value != "kind":
            return event.value
    return ""
