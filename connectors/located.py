"""YAML with places: plain values by the YAML 1.2 core rules, and for each of them its line and column. Pure.

Small on purpose: no anchors, no tags, no duplicate keys, so that a catalogue reads as it looks.
"""

import re
from dataclasses import dataclass, field
from typing import Any

import yaml

Path = tuple[str | int, ...]
_INT = re.compile(r"[-+]?[0-9]+")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_WORDS: dict[str, bool | None] = {
    "true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False,
    "null": None, "Null": None, "NULL": None, "~": None, "": None,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Place:
    """A position in a file, counted from 1 as editors do."""

    line: int
    column: int


class Unreadable(Exception):
    """The text is no YAML of the accepted kind; `place` says where."""

    def __init__(self, message: str, place: Place) -> None:
        super().__init__(message)
        self.place = place


@dataclass
class Located:
    """A document and where each of its values stands. Keys are found under the path of their value."""

    value: object
    places: dict[Path, Place] = field(default_factory=dict)

    def place(self, path: Path) -> Place:
        """Return where a value stands, or the nearest value around it."""
        while path and path not in self.places:
            path = path[:-1]
        return self.places.get(path, Place(1, 1))


def read(text: str) -> Located:
    """Return the document in `text`. Raises `Unreadable`."""
    try:
        for event in yaml.parse(text, Loader=yaml.SafeLoader):
            _plain(event)
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        raise Unreadable(error.problem or "no YAML", _place(error.problem_mark or error.context_mark)) from error
    except yaml.YAMLError as error:
        raise Unreadable(f"no YAML: {str(error).splitlines()[0]}", Place(1, 1)) from error
    except RecursionError as error:
        raise Unreadable("nested too deep", Place(1, 1)) from error
    located = Located(None)
    located.value = None if node is None else _value(node, (), located.places)
    return located


def _plain(event: yaml.Event) -> None:
    if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
        raise Unreadable("anchors and aliases are not used here", _place(event.start_mark))
    if getattr(event, "tag", None):
        raise Unreadable("tags are not used here", _place(event.start_mark))


def _place(mark: Any) -> Place:
    return Place(mark.line + 1, mark.column + 1) if mark is not None else Place(1, 1)


def _value(node: yaml.Node, path: Path, places: dict[Path, Place]) -> object:
    places[path] = _place(node.start_mark)
    if isinstance(node, yaml.MappingNode):
        return _mapping(node, path, places)
    if isinstance(node, yaml.SequenceNode):
        return [_value(child, (*path, index), places) for index, child in enumerate(node.value)]
    return _scalar(node) if isinstance(node, yaml.ScalarNode) else None


def _mapping(node: yaml.MappingNode, path: Path, places: dict[Path, Place]) -> dict[str, object]:
    mapping: dict[str, object] = {}
    for key_node, child in node.value:
        place = _place(key_node.start_mark)
        if not isinstance(key_node, yaml.ScalarNode):
            raise Unreadable("a key is a word", place)
        key = str(key_node.value)
        if key in mapping:
            raise Unreadable(f"the key {key!r} stands here twice", place)
        mapping[key] = _value(child, (*path, key), places)
        places[*path, key] = place
    return mapping


def _scalar(node: yaml.ScalarNode) -> object:
    text = str(node.value)
    if node.style is not None:
        return text
    if text in _WORDS:
        return _WORDS[text]
    if _INT.fullmatch(text):
        return int(text)
    return float(text) if _FLOAT.fullmatch(text) else text
