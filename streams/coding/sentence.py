"""One sentence with everything found in it, and the questions the grammar asks about its words.

Pure look-ups by position; decides nothing.
"""

from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from rules.claim import Figure
from streams.coding.lexicon import Hit
from streams.coding.mentions import Mention

if TYPE_CHECKING:
    from streams.coding.attribution import Attribution


@dataclass
class Sentence:
    """Hits and mentions of the sentence at `start`:`end` of the whole `text`; `position` 0 is the title."""

    text: str
    start: int
    end: int
    position: int
    hits: list[Hit]
    mentions: list[Mention]
    year: int
    count: Callable[["Sentence"], tuple[Figure, ...]] | None = None
    """What reads figures in the sentence's language."""
    sides: list[str] = field(default_factory=list)
    """What surrounds each mention says of it, worked out by `streams.coding.sides` where the grammar asks."""
    spoken: "Attribution | None" = None
    """Who says it, worked out by `streams.coding.speech` where the grammar asks."""

    @cached_property
    def _cues(self) -> dict[str, list[Hit]]:
        cues: dict[str, list[Hit]] = {}
        for hit in self.hits:
            for name in hit.sets:
                cues.setdefault(name, []).append(hit)
        return cues

    @cached_property
    def attacks(self) -> list[Hit]:
        """The words that may tell an attack, in order; asked for beside every name of a sentence that has no end."""
        return [hit for hit in self.hits if hit.tells("ASSAULT")]

    @cached_property
    def figures(self) -> tuple[Figure, ...]:
        """The numbers of the sentence with what they count; read once, when somebody asks."""
        return self.count(self) if self.count else ()

    @property
    def words(self) -> str:
        """The sentence as written."""
        return self.text[self.start : self.end].strip()

    def cues(self, name: str) -> list[Hit]:
        """Return the words of a set, in order."""
        return self._cues.get(name, [])

    def holds(self, names: tuple[str, ...]) -> bool:
        """Say whether any word of any of the sets stands in the sentence."""
        return not self._cues.keys().isdisjoint(names)

    def holds_outside(self, names: tuple[str, ...], hit: Hit) -> bool:
        """Say whether any word of any of the sets stands in the sentence; within a longer wording none counts."""
        if self._cues.keys().isdisjoint(names):
            return False
        if " " not in self.text[hit.start : hit.end]:
            return True
        return any(cue.start < hit.start or cue.end > hit.end for name in names for cue in self.cues(name))

    def cue_between(self, name: str, start: int, end: int) -> Hit | None:
        """Return the first word of a set that lies within `start`:`end`."""
        return next((hit for hit in self.cues(name) if hit.start >= start and hit.end <= end), None)

    def gap(self, start: int, end: int) -> str:
        """Return the text between two offsets."""
        return self.text[start:end]

    def before(self, at: int, length: int) -> str:
        """Return up to `length` characters before `at`, lower case, within the sentence."""
        return self.text[max(self.start, at - length) : at].lower()

    def after(self, at: int, length: int) -> str:
        """Return up to `length` characters from `at`, lower case, within the sentence."""
        return self.text[at : min(self.end, at + length)].lower()

    def left_of(self, at: int) -> int:
        """Return how many mentions end at or before `at`."""
        return bisect_left([mention.end for mention in self.mentions], at + 1)
