"""How alike two texts are by the words that set them apart from the other texts of a batch: TF-IDF and cosine.

Pure; any language, best where a stemmer knows it. Says nothing about events or copies.
"""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

import Stemmer

from rules.copies import tokens
from streams.vocabulary.collisions import common

WORDS_MAX = 400
"""Words of an article that are compared: reports of one event share their beginning, not their background."""
TITLE_TIMES = 2
"""A title's words count so often."""
BACKGROUND = 50
"""Texts that are taken to stand beside every batch, made of stop words alone: so two texts are a batch already."""
SHOWN = 5

STEMMERS = {"en": "english", "ru": "russian", "ar": "arabic", "fr": "french", "es": "spanish", "tr": "turkish",
            "de": "german", "it": "italian", "pt": "portuguese", "nl": "dutch"}  # fmt: skip
"""Language → its Snowball stemmer; in others words stand as they are."""

Vector = Mapping[str, float]
"""Stem → weight; of length 1, empty for a text without words."""


def vectors(texts: Sequence[tuple[str, str, str]]) -> list[Vector]:
    """Return one vector for each (title, text, language), weighted by what is rare among the given of one language."""
    languages = {language for _, _, language in texts}
    made: dict[int, Vector] = {}
    for language in languages:
        own = {at: stems(one, language) for at, one in enumerate(texts) if one[2] == language}
        made |= _weighted(own, language)
    return [made[at] for at in range(len(texts))]


def stems(text: tuple[str, str, str], language: str) -> list[str]:
    """Return the stems that are compared of one (title, text, language)."""
    words = tokens(" ".join([*[text[0]] * TITLE_TIMES, text[1]]))[:WORDS_MAX]
    stemmer = _stemmer(language)
    return [stem for stem in (stemmer.stemWords(words) if stemmer else words) if len(stem) > 1]


def cosine(one: Vector, other: Vector) -> float:
    """Return how alike two texts are: 0 without a common word, 1 for the same words."""
    if len(one) > len(other):
        one, other = other, one
    return sum(weight * other[stem] for stem, weight in one.items() if stem in other)


def shared(one: Vector, other: Vector, count: int = SHOWN) -> list[str]:
    """Return the stems that weigh most in the likeness of two texts."""
    weights = {stem: weight * other[stem] for stem, weight in one.items() if stem in other}
    return sorted(weights, key=lambda stem: (-weights[stem], stem))[:count]


def _weighted(texts: Mapping[int, list[str]], language: str) -> dict[int, Vector]:
    found = Counter(stem for text in texts.values() for stem in set(text))
    found.update(dict.fromkeys(_stop(language), BACKGROUND))
    count = len(texts) + BACKGROUND
    made: dict[int, Vector] = {}
    for at, text in texts.items():
        weights = {stem: (1 + math.log(n)) * _rarity(count, found[stem]) for stem, n in Counter(text).items()}
        length = math.sqrt(sum(weight * weight for weight in weights.values())) or 1.0
        made[at] = {stem: weight / length for stem, weight in weights.items()}
    return made


def _rarity(count: int, found: int) -> float:
    return max(0.0, math.log((count + 1) / (found + 0.5)))


@lru_cache(maxsize=32)
def _stop(language: str) -> frozenset[str]:
    words: Iterable[str] = common()[language][0] if language in common() else ()
    stemmer = _stemmer(language)
    return frozenset(stemmer.stemWords(list(words)) if stemmer else words)


@lru_cache(maxsize=32)
def _stemmer(language: str) -> Stemmer.Stemmer | None:
    return Stemmer.Stemmer(STEMMERS[language]) if language in STEMMERS else None
