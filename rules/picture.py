"""Rules as a picture: vocabulary and lists, then rules, then desks. SVG, pure, laid out here.

Three columns; each node stands at the mean height of what it is joined to, so lines cross little.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape

from yaml.nodes import MappingNode, Node, ScalarNode

from rules.checks import Read
from rules.misses import patterns
from rules.rule import Rule

ROW, WIDE, GAP, TOP = 34, 230, 150, 46
HEADS = ("vocabulary, $lists", "rules", "desks")
SWEEPS = 6
"""Passes over the columns; after a few nothing moves any more."""


@dataclass(frozen=True, slots=True)
class Graph:
    """Names by column, and the pairs (column, name) that are joined."""

    columns: tuple[tuple[str, ...], ...]
    edges: tuple[tuple[tuple[int, str], tuple[int, str]], ...]


def graph(documents: Sequence[Read], rules: Mapping[str, Rule], lists: Mapping[str, Iterable[str]]) -> Graph:
    """Return what names what; `lists` are the names each rule file refers to, by rule."""
    edges: set[tuple[tuple[int, str], tuple[int, str]]] = set()
    for document in documents:
        rule = rules.get(document.spec.rule) if document.spec else None
        if rule is None:
            continue
        edges.update(((0, event), (1, rule.id)) for event in events(rule))
        edges.update(((0, f"${name}"), (1, rule.id)) for name in lists.get(rule.id, ()))
        edges.update(((1, rule.id), (2, desk)) for desk in rule.desks)
    nodes: dict[int, set[str]] = defaultdict(set)
    for ends in edges:
        for column, name in ends:
            nodes[column].add(name)
    columns = tuple(tuple(sorted(nodes[column])) for column in range(3))
    return Graph(placed(columns, tuple(sorted(edges))), tuple(sorted(edges)))


def events(rule: Rule) -> Iterator[str]:
    """Give the events that any pattern of a rule asks for."""
    for _, _, pattern in patterns(rule):
        for line in pattern.claim:
            if line.field == "event":
                yield from line.condition.any or ()


def references(node: Node) -> Iterator[str]:
    """Give the names of the lists that a document refers to."""
    if isinstance(node, MappingNode):
        for _, value in node.value:
            yield from references(value)
    elif isinstance(node.value, list):
        for item in node.value:
            yield from references(item)
    elif isinstance(node, ScalarNode) and node.value.startswith("$"):
        yield node.value[1:]


def placed(
    columns: tuple[tuple[str, ...], ...], edges: tuple[tuple[tuple[int, str], tuple[int, str]], ...]
) -> tuple[tuple[str, ...], ...]:
    """Return the columns in an order that keeps joined nodes near each other (barycentres, a few sweeps)."""
    order = [list(column) for column in columns]
    for _ in range(SWEEPS):
        for number, column in enumerate(order):
            heights = {(at, name): row / max(1, len(names)) for at, names in enumerate(order)
                       for row, name in enumerate(names)}  # fmt: skip
            joined: dict[str, list[float]] = defaultdict(list)
            for one, two in edges:
                for mine, other in ((one, two), (two, one)):
                    if mine[0] == number:
                        joined[mine[1]].append(heights[other])
            column.sort(key=lambda name: (sum(joined[name]) / len(joined[name]) if joined[name] else 0.0, name))
    return tuple(tuple(column) for column in order)


def svg(drawn: Graph, status: Mapping[str, str]) -> str:
    """Return the picture; `status` says how each rule runs."""
    rows = max((len(column) for column in drawn.columns), default=1)
    width, height = 3 * WIDE + 2 * GAP + 40, TOP + rows * ROW + 20
    where = {(number, name): (20 + number * (WIDE + GAP), TOP + (row + 0.5) * ROW * rows / max(1, len(column)))
             for number, column in enumerate(drawn.columns) for row, name in enumerate(column)}  # fmt: skip
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height:.0f}" width="{width}" '
        f'height="{height:.0f}" '
        'font-family="system-ui,sans-serif" font-size="13">',
        f'<rect width="{width}" height="{height:.0f}" fill="#fff"/>',
    ]
    for number, head in enumerate(HEADS):
        parts.append(f'<text x="{20 + number * (WIDE + GAP)}" y="24" fill="#5b6875" font-weight="600">{head}</text>')
    parts += (curve(where[one], where[two]) for one, two in drawn.edges)
    parts += (box(place, name, number, status.get(name, "")) for (number, name), place in where.items())
    return "\n".join((*parts, "</svg>")) + "\n"


def curve(one: tuple[float, float], two: tuple[float, float]) -> str:
    """Return the line between two nodes."""
    x1, y1, x2, y2 = one[0] + WIDE, one[1], two[0], two[1]
    middle = (x1 + x2) / 2
    path = f"M{x1:.0f},{y1:.0f} C{middle:.0f},{y1:.0f} {middle:.0f},{y2:.0f} {x2:.0f},{y2:.0f}"
    return f'<path d="{path}" fill="none" stroke="#aab6c1" stroke-width="1.3"/>'


def box(place: tuple[float, float], name: str, column: int, status: str) -> str:
    """Return one node with its name."""
    fill = "#f5f0e3" if name.startswith("$") else ("#eef3f7", "#e4eefb", "#e6f4ea")[column]
    dash = ' stroke-dasharray="5 4"' if status and status != "live" else ""
    shown = escape(name if len(name) <= 27 else name[:26] + "…")
    more = f" ({status})" if status and status != "live" else ""
    return (
        f'<g><title>{escape(name)}{escape(more)}</title><rect x="{place[0]:.0f}" y="{place[1] - 12:.0f}" '
        f'width="{WIDE}" height="24" rx="5" fill="{fill}" stroke="#8fa0af"{dash}/>'
        f'<text x="{place[0] + 10:.0f}" y="{place[1] + 5:.0f}" fill="#16202b">{shown}</text></g>'
    )
