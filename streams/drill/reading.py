"""YAML with its line numbers: every scalar stays a string, so `+0:25`, `no` and `12:30` mean what they say.

Reads files of a drill and locates what a schema finds wrong in them. Knows no field of any drill.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

Place = tuple[str | int, ...]
"""Path of keys and indexes from the document's root to a value."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing wrong in one file; `line` counts from 1."""

    file: Path
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message}"


class DrillError(Exception):
    """A drill that cannot be used: every finding, located."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        self.findings = tuple(findings)
        super().__init__("\n".join(str(finding) for finding in self.findings))


@dataclass(frozen=True, slots=True)
class Document:
    """One file read: its value of maps, lists and strings, and the line of every place in it."""

    file: Path
    value: Any
    lines: Mapping[Place, int]

    def line(self, place: Place) -> int:
        """Return the line of the nearest known place at or above `place`."""
        known = [self.lines[place[:end]] for end in range(len(place), -1, -1) if place[:end] in self.lines]
        return known[0] if known else 1

    def at(self, place: Place, message: str) -> Finding:
        """Return a finding at a place of this file."""
        return Finding(self.file, self.line(place), message)

    def located(self, error: ValidationError) -> list[Finding]:
        """Return every error of a schema as a finding with its line."""
        return [self._located(one["loc"], one["msg"]) for one in error.errors(include_url=False, include_input=False)]

    def _located(self, loc: Place, message: str) -> Finding:
        where = ".".join(str(part) for part in loc if not isinstance(part, int))
        text = message.removeprefix("Value error, ")
        return self.at(loc, f"{where}: {text}" if where else text)


def read(file: Path) -> Document:
    """Read one YAML file. Raises `DrillError` for a missing file, a syntax error or a key written twice."""
    try:
        node = yaml.compose(file.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    except OSError as error:
        raise DrillError([Finding(file, 1, f"cannot be read: {error.strerror}")]) from None
    except UnicodeDecodeError:
        raise DrillError([Finding(file, 1, "is not UTF-8: save it as UTF-8")]) from None
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise DrillError([Finding(file, line, f"is not YAML: {error.problem}")]) from None
    except yaml.YAMLError as error:
        raise DrillError([Finding(file, 1, f"is not YAML: {error}")]) from None
    if node is None:
        raise DrillError([Finding(file, 1, "is empty")])
    twice = [Finding(file, line, f"`{key}` stands twice in one map") for key, line in _twice(node)]
    if twice:
        raise DrillError(twice)
    return Document(file, _value(node), dict(_places(node, ())))


def _value(node: yaml.Node) -> Any:
    if isinstance(node, yaml.MappingNode):
        return {str(key.value): _value(value) for key, value in node.value}
    if isinstance(node, yaml.SequenceNode):
        return [_value(value) for value in node.value]
    return node.value


def _places(node: yaml.Node, place: Place) -> Iterator[tuple[Place, int]]:
    yield place, node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            inner = (*place, str(key.value))
            yield from _places(value, inner)
            yield inner, key.start_mark.line + 1
    elif isinstance(node, yaml.SequenceNode):
        for index, value in enumerate(node.value):
            yield from _places(value, (*place, index))


def _twice(node: yaml.Node) -> Iterator[tuple[str, int]]:
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            if key.value in seen:
                yield str(key.value), key.start_mark.line + 1
            seen.add(key.value)
            yield from _twice(value)
    elif isinstance(node, yaml.SequenceNode):
        for value in node.value:
            yield from _twice(value)
