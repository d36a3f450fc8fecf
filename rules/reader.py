"""Bytes of a rule file to located YAML nodes, by YAML 1.2's values. Knows YAML, not the rule language.

What YAML offers beyond plain documents (anchors, tags, merges, repeated keys) is refused with its place.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Any

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from rules.findings import Finding

BYTES_MAX = 512 * 1024
"""Largest rule file; the longest shipped one with its tests has some 20 kB."""
DEPTH_MAX = 24
SCALAR_MAX = 8_000

INTEGER = re.compile(r"[-+]?[0-9]+\Z")
FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+\.[0-9]*)([eE][-+]?[0-9]+)?\Z|[-+]?[0-9]+[eE][-+]?[0-9]+\Z")
WORDS: dict[str, bool | None] = {
    "": None, "~": None, "null": None, "Null": None, "NULL": None,
    "true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False,
}  # fmt: skip
"""YAML 1.2's core words. `NO`, `on` and `12:30` are not among them: they stay text."""


def read(file: str, raw: bytes) -> tuple[tuple[Node, ...], tuple[Finding, ...]]:
    """Return the documents of a file, and what is wrong with it; no documents where anything is."""
    text, findings = decode(file, raw)
    if text is None:
        return (), findings
    try:
        refused = tuple(refusals(file, text))
        if refused:
            return (), findings + refused
        documents = tuple(node for node in yaml.compose_all(text, Loader=yaml.CSafeLoader) if node is not None)
    except yaml.YAMLError as error:
        return (), (*findings, syntax(file, text, error))
    doubled = tuple(finding for node in documents for finding in repeated_keys(file, node))
    return (() if doubled else documents), findings + doubled


def decode(file: str, raw: bytes) -> tuple[str | None, tuple[Finding, ...]]:
    """Return the text of a file, or why it has none."""
    if len(raw) > BYTES_MAX:
        message = f"the file has {len(raw)} bytes; {BYTES_MAX} are allowed"
        return None, (Finding(file, 1, 1, "file-too-large", message, "split it: one rule a file"),)
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line, col = position(raw[: error.start].decode("utf-8"))
        message = f"byte 0x{raw[error.start]:02x} is not UTF-8"
        return None, (Finding(file, line, col, "not-utf8", message, "save the file as UTF-8"),)
    findings: tuple[Finding, ...] = ()
    if text.startswith("\ufeff"):
        text = text[1:]
        hint = "save it as UTF-8 without BOM"
        findings = (Finding(file, 1, 1, "byte-order-mark", "the file starts with a byte order mark", hint, "warning"),)
    for index, letter in enumerate(text):
        if letter < " " and letter not in "\n\r\t":
            line, col = position(text[:index])
            message = f"control character U+{ord(letter):04X}"
            return None, (*findings, Finding(file, line, col, "control-character", message, "remove it"))
    return text, findings


def position(before: str) -> tuple[int, int]:
    """Return line and column (from 1) of what follows `before`."""
    return before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1


def syntax(file: str, text: str, error: yaml.YAMLError) -> Finding:
    """Return a parser's complaint as a finding at its place."""
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    line, col = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    lines = text.splitlines()
    here = lines[line - 1] if line <= len(lines) else ""
    hint = "indent with spaces, never with tabs" if "\t" in here else "check indentation, quotes and brackets above"
    return Finding(file, line, col, "yaml-syntax", str(getattr(error, "problem", None) or error), hint)


def refusals(file: str, text: str) -> Iterator[Finding]:
    """Give a finding for each use of YAML that rules do without: anchors, aliases, tags, deep nesting, huge scalars."""
    depth = 0
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        mark = event.start_mark
        place = (file, mark.line + 1, mark.column + 1) if mark else (file, 1, 1)
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > DEPTH_MAX:
                yield Finding(*place, "too-deep", f"more than {DEPTH_MAX} levels of nesting", "rules are flat")
                return
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        elif isinstance(event, yaml.ScalarEvent) and len(event.value) > SCALAR_MAX:
            message = f"a value of {len(event.value)} characters; {SCALAR_MAX} are allowed"
            yield Finding(*place, "value-too-long", message, "shorten it")
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            yield Finding(*place, "anchor", "anchors and aliases are not used in rules", "use a list: `$name`")
            return
        if tag := getattr(event, "tag", None):
            yield Finding(*place, "tag", f"tag {tag!r} is not used in rules", "remove the tag")


def repeated_keys(file: str, node: Node) -> Iterator[Finding]:
    """Give a finding for each key that a mapping has twice, and for keys that are no plain words."""
    if isinstance(node, MappingNode):
        seen: dict[str, Node] = {}
        for key, value in node.value:
            line, col = key.start_mark.line + 1, key.start_mark.column + 1
            if not isinstance(key, ScalarNode):
                yield Finding(file, line, col, "bad-key", "a key must be a word", "quote it, or write `key: value`")
            elif key.value in seen:
                first = seen[key.value].start_mark.line + 1
                message = f"key {key.value!r} is here twice"
                yield Finding(file, line, col, "duplicate-key", message, f"the first stands in line {first}")
            else:
                seen[key.value] = key
            yield from repeated_keys(file, value)
    elif isinstance(node, SequenceNode):
        for item in node.value:
            yield from repeated_keys(file, item)


def plain(node: Node) -> Any:
    """Return a node as plain Python: dict, list, str, int, float, bool or None."""
    if isinstance(node, MappingNode):
        return {key.value: plain(value) for key, value in node.value}
    if isinstance(node, SequenceNode):
        return [plain(item) for item in node.value]
    return value_of(node)


def value_of(node: Node) -> str | int | float | bool | None:
    """Return a scalar's value by YAML 1.2's core schema; quoted scalars are always text."""
    text: str = node.value
    if getattr(node, "style", None):
        return text
    if text in WORDS:
        return WORDS[text]
    if INTEGER.match(text) and len(text) <= 18:
        return int(text)
    return float(text) if FLOAT.match(text) else text


def locate(node: Node, path: Sequence[str | int], key: bool = False) -> Node:
    """Return the node at a path of keys and indexes, as far as the path goes; with `key`, the last key itself."""
    for index, step in enumerate(path):
        inner: Node | None = None
        if isinstance(node, MappingNode):
            for name, value in node.value:
                if name.value == step:
                    inner = name if key and index == len(path) - 1 else value
        elif isinstance(node, SequenceNode) and isinstance(step, int) and step < len(node.value):
            inner = node.value[step]
        if inner is None:
            continue
        node = inner
    return node


def child(node: Node, name: str) -> Node | None:
    """Return the value under `name` of a mapping node, None where there is none."""
    if isinstance(node, MappingNode):
        for key, value in node.value:
            if key.value == name:
                return value  # type: ignore[no-any-return]
    return None
