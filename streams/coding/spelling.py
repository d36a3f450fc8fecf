"""How each language writes the words of the vocabulary: forms, with what each form says by itself.

One table over the small modules of the language families; knows nothing of events.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from streams.coding import conjugate, inflect, persian, semitic, slavic
from streams.coding.inflect import Form
from streams.coding.semitic_verbs import conjugated

Part = Literal["name", "person", "people", "role"]
"""What kind of name is to be written: a country, place or body; a person; an adjective of a country; an office."""


@dataclass(frozen=True, slots=True)
class Stems:
    """The stems of names, words and verbs, each with what may be written together with it."""

    names: Callable[[str, Part], list[semitic.Stem]]
    words: Callable[[str], list[semitic.Stem]]
    verbs: Callable[[str], list[tuple[semitic.Stem, Form]]]


@dataclass(frozen=True, slots=True)
class Spelling:
    """One language. A form of a name maps to its marks: cases (`n g d a i p`), or what is written together with it."""

    names: Callable[[str, Part], dict[str, str]]
    words: Callable[[str], dict[str, str]]
    verbs: Callable[[str], tuple[tuple[str, Form], ...]]
    spaced: bool = True
    stems: Stems | None = None
    """How words are looked for where much is written together with them: a stem, and what may stand before it."""


def _itself(text: str) -> dict[str, str]:
    return {text: ""}


def _english_names(text: str, part: Part) -> dict[str, str]:
    if part == "people" and not text.endswith(("ese", "ish", "ch", "s")):
        return {text: "", text + "s": ""}
    return {text: "", text + "s": ""} if part == "role" else {text: ""}


def _as_past(text: str) -> tuple[tuple[str, Form], ...]:
    return ((text, "past"),)


def _slavic(language: str) -> Spelling:
    def names(text: str, part: Part) -> dict[str, str]:
        if part == "people":
            return slavic.adjectives(text, language)
        return slavic.names(text, language, part == "person")

    if language == "uk":
        return Spelling(names, _itself, _as_past)
    return Spelling(
        names,
        lambda text: dict.fromkeys(conjugate.forms(text), ""),
        lambda text: tuple((form, "past") for form in conjugate.forms(text)),
    )


def _semitic(language: str) -> Spelling:
    def name_stems(text: str, part: Part) -> list[semitic.Stem]:
        made = semitic.name_stems(text, language, part == "people")
        return made + semitic.word_stems(text, language, verb=False) if part == "role" else made

    def word_stems(text: str) -> list[semitic.Stem]:
        if "/" in text:
            return [stem for stem, _ in verb_stems(text)]
        return semitic.word_stems(text, language, verb=False)

    def verb_stems(text: str) -> list[tuple[semitic.Stem, Form]]:
        made = conjugated(text, language)
        return [(stem, form) for one, form in made for stem in semitic.word_stems(one, language, verb=True)]

    def verbs(text: str) -> tuple[tuple[str, Form], ...]:
        return tuple(
            (prefix + stem, semitic.form_behind(prefix, form))
            for (stem, attached), form in verb_stems(text)
            for prefix in attached
        )

    return Spelling(
        lambda text, part: semitic.written(name_stems(text, part)),
        lambda text: semitic.written(word_stems(text)),
        verbs,
        stems=Stems(name_stems, word_stems, verb_stems),
    )


SPELLINGS: dict[str, Spelling] = {
    "en": Spelling(_english_names, _itself, inflect.forms),
    "ru": _slavic("ru"),
    "uk": _slavic("uk"),
    "ar": _semitic("ar"),
    "he": _semitic("he"),
    "fa": Spelling(lambda text, part: {text: ""}, _itself, lambda text: tuple(persian.forms(text).items())),
    "zh": Spelling(lambda text, part: {text: ""}, _itself, _as_past, spaced=False),
}
"""Every language whose vocabulary can be read."""
