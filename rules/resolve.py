"""`$lists` put in place on the YAML nodes, so that every term keeps the place it was written at.

Knows nodes and lists, not what a rule is.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from rules.findings import Finding, did_you_mean
from rules.reader import child

ITEMS_MAX = 2_000
"""Terms that one use of a list may grow to: lists that include lists multiply."""


@dataclass(frozen=True, slots=True)
class TermList:
    """One named list as written, with the file it stands in."""

    name: str
    file: str
    node: SequenceNode


Lists = Mapping[str, TermList]
Placed = dict[int, str]
"""Node identity to the file it was written in, for nodes that came from elsewhere."""


def lists_in(file: str, node: Node) -> tuple[dict[str, TermList], list[Finding]]:
    """Return the `lists:` of a document."""
    found: dict[str, TermList] = {}
    findings: list[Finding] = []
    block = child(node, "lists")
    if block is None:
        return found, findings
    if not isinstance(block, MappingNode):
        return found, [finding_at(file, block, "wrong-type", "`lists` must be a mapping of name to list")]
    for key, value in block.value:
        if isinstance(value, SequenceNode) and value.value:
            found[key.value] = TermList(key.value, file, value)
        else:
            message = f"list {key.value!r} must be a list with at least one term"
            findings.append(finding_at(file, value, "bad-list", message))
    return found, findings


def finding_at(file: str, node: Node, code: str, message: str, hint: str = "") -> Finding:
    """Return a finding at a node."""
    return Finding(file, node.start_mark.line + 1, node.start_mark.column + 1, code, message, hint)


class Resolver:
    """Replaces `$name` by the terms of a list; remembers where each term was written and which lists were used."""

    def __init__(self, file: str, lists: Lists, placed: Placed | None = None) -> None:
        self.file = file
        self.lists = lists
        self.findings: list[Finding] = []
        self.placed: Placed = dict(placed or {})
        self.used: set[str] = set()
        self.expanded: dict[str, list[Node]] = {}
        """Lists already put together: lists that include lists must not cost more than their terms."""

    def resolve(self, node: Node, keep_groups: bool = False) -> Node:
        """Return the node with its lists in place, known to be written where it was; a group under `between` stays."""
        made = self.in_place(node, keep_groups)
        if id(node) in self.placed:
            self.placed[id(made)] = self.placed[id(node)]
        return made

    def in_place(self, node: Node, keep_groups: bool) -> Node:
        """Return the node with its lists in place; under `between`, a list stays one group."""
        if isinstance(node, MappingNode):
            pairs = [(key, self.resolve(value, key.value == "between")) for key, value in node.value]
            return MappingNode(node.tag, pairs, node.start_mark, node.end_mark, node.flow_style)
        if isinstance(node, SequenceNode):
            items = [self.resolve(item) for item in node.value]
            if not keep_groups:
                items = list(spliced(node.value, items))
            return SequenceNode(node.tag, items, node.start_mark, node.end_mark, node.flow_style)
        if is_reference(node):
            return self.expand(self.placed.get(id(node), self.file), node, ())
        return node

    def expand(self, file: str, node: Node, above: tuple[str, ...]) -> Node:
        """Return the sequence a reference stands for, at the reference's own place."""
        name = node.value[1:]
        self.used.add(name)
        known = self.lists.get(name)
        if known is None:
            hint = did_you_mean(name, self.lists) or "define it under `lists:` here or in the pack's lists.yaml"
            self.findings.append(finding_at(file, node, "unknown-list", f"no list {node.value!r}", hint))
            return SequenceNode("tag:yaml.org,2002:seq", [], node.start_mark, node.end_mark)
        if name in above:
            message = f"list {node.value!r} includes itself"
            self.findings.append(finding_at(file, node, "list-cycle", message, " → ".join((*above, name))))
            return SequenceNode("tag:yaml.org,2002:seq", [], node.start_mark, node.end_mark)
        if name not in self.expanded:
            self.expanded[name] = self.terms(known, (*above, name))
        return SequenceNode("tag:yaml.org,2002:seq", self.expanded[name], node.start_mark, node.end_mark)

    def terms(self, known: TermList, above: tuple[str, ...]) -> list[Node]:
        """Return the terms of a list, those of the lists it includes among them."""
        items: list[Node] = []
        for item in known.node.value:
            if is_reference(item):
                items.extend(self.expand(known.file, item, above).value)
            else:
                self.placed[id(item)] = known.file
                items.append(item)
        if len(items) <= ITEMS_MAX:
            return items
        message = f"list {known.name!r} has {len(items)} terms; {ITEMS_MAX} are allowed"
        self.findings.append(finding_at(known.file, known.node, "list-too-long", message))
        return []


def is_reference(node: Node) -> bool:
    """Say whether a node is `$name`."""
    return isinstance(node, ScalarNode) and node.value.startswith("$") and len(node.value) > 1


def spliced(before: list[Node], after: list[Node]) -> Iterator[Node]:
    """Give the items of a sequence with the terms of each referenced list among them."""
    for old, new in zip(before, after, strict=True):
        if is_reference(old) and isinstance(new, SequenceNode):
            yield from new.value
        else:
            yield new
