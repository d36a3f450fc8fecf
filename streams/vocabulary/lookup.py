"""What a word reads as: every entry that lists it or a form of it, how other languages write the same, what it meets.

Pure; how it is shown is the command's.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rules.findings import did_you_mean
from streams.coding.fold import bare
from streams.vocabulary.collisions import Collision, collisions
from streams.vocabulary.writings import Meaning, Writing

NEAR_MAX = 3


@dataclass(frozen=True)
class Found:
    """One thing a word stands for; `elsewhere` is how other languages write it."""

    writing: Writing
    elsewhere: tuple[Writing, ...]


@dataclass(frozen=True)
class Looked:
    """All that is known of a word. `inside` are the known parts of a wording that is not known whole."""

    found: tuple[Found, ...]
    inside: tuple[tuple[str, Writing], ...]
    near: str
    collisions: tuple[Collision, ...]


def look_up(words: Sequence[Writing], term: str) -> Looked:
    """Return what a word or wording stands for in every language."""
    folded = bare(term)
    hits = _distinct(word for word in words if word.reads(folded))
    found = tuple(Found(word, tuple(_elsewhere(words, word))) for word in hits)
    if not found:
        near = did_you_mean(term, (word.text for word in words), NEAR_MAX)
        return Looked((), tuple(_inside(words, folded)), near, ())
    own = {(str(word.spot), word.text) for word in hits}
    met = tuple(one for one in collisions(words) if any((str(w.spot), w.text) in own for w in _both(one)))
    return Looked(found, (), "", met)


def _both(one: Collision) -> tuple[Writing, ...]:
    return (one.writing, one.other) if one.other else (one.writing,)


def _distinct(words: Iterator[Writing]) -> list[Writing]:
    """Return the first word of each entry that means one thing."""
    kept: dict[tuple[str, Meaning], Writing] = {}
    for word in words:
        kept.setdefault((str(word.spot), word.means), word)
    return list(kept.values())


def _elsewhere(words: Sequence[Writing], word: Writing) -> Iterator[Writing]:
    """Yield the words that say the same in other languages; of adjectives only adjectives."""
    for other in words:
        same = (other.means.code, other.means.label) == (word.means.code, word.means.label)
        if same and other.language != word.language and (other.field == "people") == (word.field == "people"):
            yield other


def _inside(words: Sequence[Writing], folded: str) -> Iterator[tuple[str, Writing]]:
    """Yield the longest known parts of a wording, from its left."""
    forms: dict[str, Writing] = {}
    for word in words:
        for form in word.forms:
            forms.setdefault(form, word)
    parts = folded.split()
    at = 0
    while at < len(parts):
        for end in range(len(parts), at, -1):
            part = " ".join(parts[at:end])
            if part in forms:
                yield part, forms[part]
                at = end
                break
        else:
            at += 1
