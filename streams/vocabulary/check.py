"""Everything that is wrong with a vocabulary, as findings with file, line and column: faults, collisions, examples.

Reads the folder's files; judges by the modules beside it.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from rules.findings import Finding, FindingSeverity, in_order
from rules.vocabulary import FOLDER, Spot, Survey, survey
from streams.coding.coder import Coder
from streams.vocabulary.collisions import Collision, collisions
from streams.vocabulary.examples import broken
from streams.vocabulary.writings import Writing, writings

ERRORS = ("unusable", "no-match", "false-match")
"""Codes that keep the vocabulary from being used, or break a promise; the rest are warnings."""


@dataclass(frozen=True)
class Checked:
    """A vocabulary and what is wrong with it; where it is unusable, collisions and examples were not looked at."""

    read: Survey
    words: tuple[Writing, ...]
    findings: tuple[Finding, ...]

    @property
    def errors(self) -> tuple[Finding, ...]:
        """The findings that must be mended."""
        return tuple(one for one in self.findings if one.severity == "error")


def check(folder: Path | None = None, instead: Mapping[str, str] | None = None) -> Checked:
    """Check a folder (the shipped one without), as it would be with the texts of `instead`.

    Raises VocabularyError where the folder holds no vocabulary files.
    """
    folder = folder or FOLDER
    read = survey(folder, instead)
    if read.faults:
        found = [_finding(folder, one.at, one.at.col, "unusable", one.message) for one in read.faults]
        return Checked(read, (), in_order(found))
    words = tuple(writings(read))
    found = [*_collisions(folder, words, instead or {}), *_examples(folder, read, instead or {})]
    return Checked(read, words, in_order(found))


def _collisions(folder: Path, words: tuple[Writing, ...], instead: Mapping[str, str]) -> Iterator[Finding]:
    for one in collisions(words):
        yield collision(folder, one, instead)


def collision(folder: Path, one: Collision, instead: Mapping[str, str]) -> Finding:
    """Return a collision as a finding at its word."""
    spot = located(folder, one.writing.spot, one.writing.field, one.writing.text, instead)
    hint = f"{one.remedy}, or say why under `because:`"
    return _finding(folder, spot, spot.col, one.kind, one.message, hint)


def _examples(folder: Path, read: Survey, instead: Mapping[str, str]) -> Iterator[Finding]:
    for one in broken(read, Coder(read.vocabulary)):
        spot = located(folder, one.spot, one.key, one.example, instead)
        code = "no-match" if one.key == "match" else "false-match"
        hint = "mend the example, or the words and conditions of the term"
        yield _finding(folder, spot, spot.col, code, one.message, hint)


def _finding(folder: Path, spot: Spot, col: int, code: str, message: str, hint: str = "") -> Finding:
    severity: FindingSeverity = "error" if code in ERRORS else "warning"
    return Finding(str(folder / spot.file), spot.line, col, code, message, hint, severity)


def located(folder: Path, spot: Spot, field: str, word: str, instead: Mapping[str, str]) -> Spot:
    """Return where a word stands under a key of the entry at `spot`; where it is not found, the place of the entry."""
    text = instead.get(spot.file)
    lines = (text if text is not None else (folder / spot.file).read_text(encoding="utf-8")).splitlines()
    at = False
    item = re.compile(rf"(?:^|[\[,\"'-])\s*({re.escape(word)})\s*(?:$|[\],\"'])")
    for number in range(spot.line - 1, len(lines)):
        line = lines[number]
        if number > spot.line - 1 and line.lstrip().startswith("- ") and _indent(line) < spot.col - 1:
            break
        if not at:
            key = re.search(rf"\b{field}:", line)
            begin = key.end() if key else len(line)
            at = key is not None
        else:
            begin = 0
        if at and (found := item.search(line, begin)):
            return Spot(spot.file, number + 1, found.start(1) + 1)
    return spot


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())
