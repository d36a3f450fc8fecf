"""Literal words that must stand in a text before costly patterns are tried on it: one scan for all of them.

Knows no patterns. A cue may be found where no pattern fits; no pattern may fit where no cue is found.
"""

from collections.abc import Iterable

from ahocorasick_rs import AhoCorasick


class Cues:
    """Words in lower case, looked for in any case."""

    def __init__(self, words: Iterable[str]) -> None:
        self._automaton = AhoCorasick(sorted(words))

    def stand_in(self, text: str) -> bool:
        """Say whether any of the words stands anywhere in the text, also inside another word."""
        return bool(self._automaton.find_matches_as_indexes(text.lower()))
