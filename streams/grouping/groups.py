"""Links → groups: articles of one text within articles of one event. Pure."""

from collections.abc import Sequence, Set
from dataclasses import dataclass

from streams.grouping.links import Link, Read

SHARE_MIN = 0.5
Part = tuple[int, ...]
"""Articles by their numbers, that are held together already."""


@dataclass(frozen=True)
class Group:
    """Articles of one event by their numbers, text by text, the first published first; `texts` are the same, parted."""

    members: tuple[int, ...]
    texts: tuple[tuple[int, ...], ...]


def groups(batch: Sequence[Read], found: Sequence[Link]) -> list[Group]:
    """Return every article in exactly one group, larger groups first, alone ones last."""
    every = {frozenset((link.one, link.other)) for link in found}
    same = {frozenset((link.one, link.other)) for link in found if link.tie != "event"}
    in_time = sorted(range(len(batch)), key=lambda at: (_when(batch[at]), at))
    texts = gathered([(at,) for at in in_time], same)
    events = gathered(texts, every)
    made = [Group(tuple(at for text in event for at in text), event) for event in _nested(events, texts)]
    return sorted(made, key=lambda group: -len(group.members))


def gathered(parts: Sequence[Part], ties: Set[frozenset[int]]) -> list[Part]:
    """Return parts joined: each, in order, to the whole that it is tied to most, if to half of its parts at the least.

    One tie is not enough: a chain of them leads through all that is written of a war.
    """
    wholes: list[list[Part]] = []
    for part in parts:
        shares = [_share(part, whole, ties) for whole in wholes]
        best = max(range(len(wholes)), key=lambda number: shares[number], default=-1)
        if best >= 0 and shares[best] >= SHARE_MIN:
            wholes[best].append(part)
        else:
            wholes.append([part])
    return [tuple(at for part in whole for at in part) for whole in wholes]


def _share(part: Part, whole: Sequence[Part], ties: Set[frozenset[int]]) -> float:
    """Return how many parts of a whole hold an article that is tied to one of `part`."""
    tied = sum(any(frozenset((one, other)) in ties for one in part for other in known) for known in whole)
    return tied / len(whole)


def _nested(events: Sequence[Part], texts: Sequence[Part]) -> list[tuple[Part, ...]]:
    """Return the texts that each event was gathered from, in their order."""
    text_of = {at: text for text in texts for at in text}
    return [tuple(dict.fromkeys(text_of[at] for at in event)) for event in events]


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
