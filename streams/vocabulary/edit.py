"""A change to a vocabulary file as new text: one entry more, or more in an entry. Everything else stays as it is.

Pure text work: layout, order and comments of the author are kept; whether the change is good is checked elsewhere.
"""

import json
from collections.abc import Mapping, Sequence

import yaml

Value = str | Sequence[str] | Mapping[str, str]
Values = Mapping[str, Value]
"""Key → a text, a list of texts, or a mapping (`because`)."""


class NotEditable(ValueError):
    """The file has no such entry, or a key that cannot take what is to be added."""


def with_entry(text: str, values: Values, before: str | None = None) -> str:
    """Return the file with one entry more: at its end, or before the entry that `before` names."""
    entries = _entries(text)
    if before is not None:
        at = _line_start(text, _named(entries, before).start_mark.index)
    else:
        at = len(text.rstrip()) + 1
        text = text.rstrip() + "\n"
    return text[:at] + f"  - {_flow(values)}\n" + text[at:]


def extended(text: str, name: str, values: Values) -> str:
    """Return the file with more in the entry that `name` names: lists and mappings grow, a new key is added.

    Raises NotEditable where a key is there and is no list: what stands is changed by hand.
    """
    text = text.rstrip("\n") + "\n"
    for key, value in values.items():
        text = _with_key(text, _named(_entries(text), name), key, value)
    return text


def names_of(text: str) -> list[tuple[str, ...]]:
    """Return for each entry of a file what it can be called by: label, term, set, `of`, code."""
    return [_called(node) for node in _entries(text)]


NAMED_BY = ("label", "term", "set", "of", "code", "in")
"""Keys whose value may name an entry, the surest first."""


def _entries(text: str) -> list[yaml.MappingNode]:
    root = yaml.compose(text, Loader=yaml.BaseLoader)
    if not isinstance(root, yaml.MappingNode):
        raise NotEditable("the file is no vocabulary file; `tocsin vocabulary check` says what is wrong")
    top = {key.value: value for key, value in root.value}
    return [node for node in top["entries"].value if isinstance(node, yaml.MappingNode)]


def _called(node: yaml.MappingNode) -> tuple[str, ...]:
    values = {key.value: value.value for key, value in node.value if isinstance(value, yaml.ScalarNode)}
    return tuple(values[key] for key in NAMED_BY if key in values)


def _named(entries: Sequence[yaml.MappingNode], name: str) -> yaml.MappingNode:
    for sure in (0, None):
        found = [node for node in entries if name in (_called(node)[:1] if sure == 0 else _called(node))]
        if len(found) == 1:
            return found[0]
        if found:
            lines = ", ".join(str(node.start_mark.line + 1) for node in found)
            raise NotEditable(f"{name!r} names {len(found)} entries (lines {lines}); use the label of one")
    raise NotEditable(f"no entry {name!r} in this file; `tocsin vocabulary lookup` finds where it stands")


def _with_key(text: str, entry: yaml.MappingNode, key: str, value: Value) -> str:
    for known, node in entry.value:
        if known.value != key:
            continue
        if not isinstance(node, yaml.CollectionNode) or isinstance(value, str):
            raise NotEditable(
                f"{key!r} is {text[node.start_mark.index : node.end_mark.index]!r} already; change it by hand"
            )
        return _grown(text, node, value)
    if entry.flow_style:
        at = entry.end_mark.index - 1
        return f"{text[:at]}, {key}: {_value(value)}{text[at:]}"
    last = entry.value[-1][1]
    at = text.index("\n", last.end_mark.index - (0 if last.flow_style or isinstance(last, yaml.ScalarNode) else 1)) + 1
    return f"{text[:at]}{' ' * entry.start_mark.column}{key}: {_value(value)}\n{text[at:]}"


def _grown(text: str, node: yaml.CollectionNode, value: Sequence[str] | Mapping[str, str]) -> str:
    """Return the text with items added to a list or mapping; of a list, only those it has not."""
    if isinstance(node, yaml.SequenceNode):
        value = [item for item in value if item not in {one.value for one in node.value}]
        if not value:
            return text
    if node.flow_style:
        at = node.end_mark.index - 1
        return f"{text[:at]}{', ' if node.value else ''}{_value(value)[1:-1]}{text[at:]}"
    last = node.value[-1][1] if isinstance(node, yaml.MappingNode) else node.value[-1]
    at = text.index("\n", last.end_mark.index) + 1
    indent = " " * node.start_mark.column
    if isinstance(value, Mapping):
        lines = [f"{indent}{_scalar(key)}: {_scalar(one)}\n" for key, one in value.items()]
    else:
        lines = [f"{indent}- {_scalar(item)}\n" for item in value]
    return text[:at] + "".join(lines) + text[at:]


def _flow(values: Values) -> str:
    return "{" + ", ".join(f"{key}: {_value(value)}" for key, value in values.items()) + "}"


def _value(value: Value) -> str:
    if isinstance(value, str):
        return _scalar(value)
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_scalar(key)}: {_scalar(one)}" for key, one in value.items()) + "}"
    return "[" + ", ".join(_scalar(one) for one in value) + "]"


def _scalar(value: str) -> str:
    """Return a text as YAML inside brackets: plain where that reads the same, else in double quotes."""
    try:
        plain = yaml.load(f"[{value}]", Loader=yaml.BaseLoader) == [value] and ": " not in value and "#" not in value
    except yaml.YAMLError:
        plain = False
    return value if plain else json.dumps(value, ensure_ascii=False)


def _line_start(text: str, index: int) -> int:
    return text.rfind("\n", 0, index) + 1
