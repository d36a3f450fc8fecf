"""What every evaluation task is made of: rows of a table, misses by id, and the arithmetic. Knows no task."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

Split = Literal["tune", "test"]
SPLITS: tuple[Split, ...] = ("tune", "test")


@dataclass(frozen=True)
class Row:
    """One figure. `value` is None where the part is not built; `at_most` goals are met from below."""

    task: str
    split: str
    measure: str
    value: float | None
    n: int
    floor: float | None = None
    goal: float | None = None
    at_most: bool = False

    @property
    def met(self) -> bool | None:
        """Whether the goal is reached, None where there is no goal or no figure."""
        if self.value is None or self.goal is None:
            return None
        return self.value <= self.goal if self.at_most else self.value >= self.goal


@dataclass(frozen=True)
class Miss:
    """One wrong answer: the id finds the sentence in the data, the text itself is not kept."""

    id: str
    split: str
    wanted: str
    got: str


@dataclass
class Scored:
    """What a task returns."""

    rows: list[Row] = field(default_factory=list)
    misses: list[Miss] = field(default_factory=list)
    absent: list[str] = field(default_factory=list)
    """Patterns of the files that were not there, where the others could be scored without them."""


def split(id: str) -> Split:
    """Return the part an id belongs to: half and half, by hash, for ever."""
    return SPLITS[hashlib.sha256(id.encode()).digest()[0] & 1]


def parts(ids: Sequence[str]) -> Iterator[tuple[Split, list[int]]]:
    """Yield each part with the indexes that belong to it."""
    for part in SPLITS:
        yield part, [index for index, id in enumerate(ids) if split(id) == part]


def share(right: Iterable[bool]) -> float:
    """Return the share of true among them, 0 of none."""
    known = list(right)
    return sum(known) / len(known) if known else 0.0


def f1(hits: float, wrong: float, missed: float) -> float:
    """Return F1 of counts."""
    return 2 * hits / (2 * hits + wrong + missed) if hits else 0.0


def macro_f1(wanted: Sequence[str], got: Sequence[str]) -> float:
    """Return the mean F1 over the labels that occur among the wanted."""
    pairs = Counter(zip(wanted, got, strict=True))
    said, are = Counter(got), Counter(wanted)
    return sum(f1(pairs[(label, label)], said[label] - pairs[(label, label)], are[label] - pairs[(label, label)])
               for label in are) / len(are) if are else 0.0  # fmt: skip


def set_f1(wanted: Sequence[frozenset[str]], got: Sequence[frozenset[str]]) -> float:
    """Return micro F1 over sets of codes, one pair of sets an item."""
    hits = sum(len(a & b) for a, b in zip(wanted, got, strict=True))
    return f1(hits, sum(len(b) for b in got) - hits, sum(len(a) for a in wanted) - hits)
