"""Local changes to rules of a pack, without copying them: one rule extended or replaced, others switched off.

Works on documents as written; every part keeps the file and line it comes from.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from rules.findings import Finding, did_you_mean
from rules.folder import Written
from rules.reader import child
from rules.resolve import finding_at
from rules.spec import SHAPING

OWN = ("schema", "extends", "disable", "lists")
"""Fields of a local document that are no part of a rule."""
REMEDY = "write `extends: rule` with what changes, or `disable: [rules]` with `why`"


def with_local(rules: Sequence[Written], local: Sequence[Written], findings: list[Finding]) -> tuple[Written, ...]:
    """Return the rules as the local documents leave them, in order; complaints go to `findings`."""
    known = {name: written for written in rules if (name := rule_name(written.node))}
    kept = list(rules)
    for change in local:
        findings.extend(change.findings)
        for name, node in disabled(change, findings):
            if name not in known:
                findings.append(unknown(change.file, node, name, known))
            kept = [one for one in kept if rule_name(one.node) != name]
        extends = child(change.node, "extends")
        if extends is None:
            continue
        base = known.get(extends.value) if isinstance(extends, ScalarNode) else None
        if base is None:
            findings.append(unknown(change.file, extends, str(extends.value), known))
            continue
        made = extended(base, change)
        known[rule_name(made.node) or ""] = made
        kept = [made if one is base and rule_name(made.node) == rule_name(base.node) else one for one in kept]
        kept += [made] if made not in kept and rule_name(made.node) != rule_name(base.node) else []
    return tuple(kept)


def disabled(change: Written, findings: list[Finding]) -> Iterator[tuple[str, Node]]:
    """Give (name, node) of each rule a local document switches off; it must say why."""
    node = child(change.node, "disable")
    if node is None:
        if child(change.node, "extends") is None:
            findings.append(finding_at(change.file, change.node, "no-change", "the document changes nothing", REMEDY))
        return
    if not isinstance(node, SequenceNode) or not all(isinstance(item, ScalarNode) for item in node.value):
        findings.append(finding_at(change.file, node, "wrong-type", "`disable` must be a list of rules", REMEDY))
        return
    if child(change.node, "why") is None:
        findings.append(finding_at(change.file, node, "missing-field", "why: missing", "say why the rules are off"))
    yield from ((item.value, item) for item in node.value)


def unknown(file: str, node: Node, name: str, known: dict[str, Written]) -> Finding:
    """Return the finding for a rule that is not there."""
    hint = did_you_mean(name, known) or "name a rule of the packs that are loaded"
    return finding_at(file, node, "unknown-rule", f"no rule {name!r}", hint)


def rule_name(node: Node) -> str | None:
    """Return the id a document gives its rule."""
    name = child(node, "rule")
    return name.value if isinstance(name, ScalarNode) else None


def extended(base: Written, change: Written) -> Written:
    """Return a rule with the changes of a local document.

    Its own tests stay unless something changes that decides what rings: then they no longer say what it should do.
    """
    fields = [(key, value) for key, value in change.node.value if key.value not in OWN]
    decides = {key.value for key, _ in fields} & {*SHAPING, "severity", "notify"}
    kept = [(key, value) for key, value in base.node.value if not (decides and key.value in ("tests", "untested"))]
    placed = {**base.placed, **{id(node): change.file for node in every(change.node)}}
    node = MappingNode(base.node.tag, merged(kept, fields), base.node.start_mark, base.node.end_mark)
    lists, own = {**base.lists, **change.own}, {**base.own, **change.own}
    return replace(base, node=node, lists=lists, own=own, placed=placed)


def merged(below: list[tuple[Node, Node]], above: list[tuple[Node, Node]]) -> list[tuple[Node, Node]]:
    """Return two mappings' pairs as one: mappings are merged, anything else is replaced, `null` takes it away."""
    over = {key.value: (key, value) for key, value in above}
    pairs: list[tuple[Node, Node]] = []
    for key, value in below:
        if key.value not in over:
            pairs.append((key, value))
            continue
        new_key, new = over.pop(key.value)
        if isinstance(new, MappingNode) and isinstance(value, MappingNode):
            inner = merged(value.value, new.value)
            pairs.append((new_key, MappingNode(new.tag, inner, new.start_mark, new.end_mark, new.flow_style)))
        elif not is_null(new):
            pairs.append((new_key, new))
    return pairs + [pair for pair in over.values() if not is_null(pair[1])]


def is_null(node: Node) -> bool:
    """Say whether a node is an unquoted `null` or `~`."""
    return isinstance(node, ScalarNode) and not node.style and node.value in ("null", "~", "")


def every(node: Node) -> Iterator[Node]:
    """Give a node and everything in it, keys too."""
    yield node
    if isinstance(node, MappingNode):
        for key, value in node.value:
            yield from every(key)
            yield from every(value)
    elif isinstance(node, SequenceNode):
        for item in node.value:
            yield from every(item)
