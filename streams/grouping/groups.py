"""Links → groups: articles of one text within articles of one event. Pure."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from streams.grouping.links import Link, Read


@dataclass(frozen=True)
class Group:
    """Articles of one event by their numbers, first published first; `texts` are the same, by text."""

    members: tuple[int, ...]
    texts: tuple[tuple[int, ...], ...]


def groups(batch: Sequence[Read], found: Sequence[Link]) -> list[Group]:
    """Return every article in exactly one group, larger groups first, alone ones last."""
    texts = _joined(len(batch), [link for link in found if link.tie != "event"])
    events = _joined(len(batch), found)
    by_event: dict[int, list[int]] = defaultdict(list)
    for at in sorted(range(len(batch)), key=lambda at: (_when(batch[at]), at)):
        by_event[events[at]].append(at)
    made = []
    for members in by_event.values():
        by_text: dict[int, list[int]] = defaultdict(list)
        for at in members:
            by_text[texts[at]].append(at)
        made.append(Group(tuple(members), tuple(tuple(text) for text in by_text.values())))
    return sorted(made, key=lambda group: -len(group.members))


def origins(batch: Sequence[Read], group: Group) -> list[str]:
    """Return who told a group's event of their own: one origin a text, one voice a family."""
    seen: dict[str, str] = {}
    for text in group.texts:
        first = batch[text[0]].article
        seen.setdefault(first.outlet.family if first.origin_by == "outlet" else first.origin, first.origin)
    return list(dict.fromkeys(seen.values()))


def _when(one: Read) -> float:
    at = one.article.published_at or one.article.first_seen_at
    return at.timestamp()


def _joined(count: int, found: Sequence[Link]) -> list[int]:
    """Return for each article the number its group goes by: union by links."""
    root = list(range(count))

    def top(at: int) -> int:
        while root[at] != at:
            root[at] = root[root[at]]
            at = root[at]
        return at

    for link in found:
        one, other = top(link.one), top(link.other)
        root[max(one, other)] = min(one, other)
    return [top(at) for at in range(count)]
