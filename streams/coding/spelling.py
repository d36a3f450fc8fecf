"""How each language writes the words of the vocabulary: forms, with what each form says by itself.

One table over the small modules of the language families; knows nothing of events.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from streams.coding import conjugate, inflect, persian, semitic, slavic
from streams.coding.inflect import Form

Part = Literal["name", "person", "people", "role"]
"""What kind of name is to be written: a country, place or body; a person; an adjective of a country; an office."""


@dataclass(frozen=True, slots=True)
class Spelling:
    """One language. A form of a name maps to its marks: cases (`n g d a i p`), or what is written together with it."""

    names: Callable[[str, Part], dict[str, str]]
    words: Callable[[str], dict[str, str]]
    verbs: Callable[[str], tuple[tuple[str, Form], ...]]
    spaced: bool = True


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


_FUTURE = {"ar": ("س", "وس", "فس"), "he": ("ל", "ול")}
"""What a verb begins with that is still to come: the future particle, the infinitive's."""


def _semitic(language: str) -> Spelling:
    def names(text: str, part: Part) -> dict[str, str]:
        made = semitic.names(text, language, part == "people")
        return made | semitic.words(text, language, verb=False) if part == "role" else made

    def verbs(text: str) -> tuple[tuple[str, Form], ...]:
        made = semitic.words(text, language, verb=True)
        to_come = _FUTURE[language]
        return tuple((form, "future" if form.startswith(to_come) and form != text else "past") for form in made)

    return Spelling(names, lambda text: semitic.words(text, language, verb=False), verbs)


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
