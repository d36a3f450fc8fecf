"""Arabic and Hebrew forms: what is written together with a word ("and", "to", "in", "the"), and what that says.

Marks of a form: `&` and, `>` to, `@` in or by, `<` from, `~` like, `!` that; none for the bare word.
"""

from collections.abc import Iterable, Iterator, Mapping

from streams.coding.inflect import Form

Attached = Mapping[str, str]
"""What may be written together with a word → the marks of the form."""
Stem = tuple[str, Attached]
_ARABIC = {"": "", "و": "&", "ف": "&", "ب": "@", "ل": ">", "ك": "~", "وب": "&@", "ول": "&>", "فل": "&>", "ولل": "&>"}
_ARABIC_DEFINITE = {
    "ال": "", "وال": "&", "فال": "&", "بال": "@", "لل": ">", "كال": "~", "وبال": "&@", "ولل": "&>", "فلل": "&>",
}  # fmt: skip
_ARABIC_EITHER = _ARABIC | _ARABIC_DEFINITE
_ARABIC_VERB = {"": "", "و": "&", "ف": "&", "س": "", "وس": "&", "فس": "&", "ل": ""}
_HEBREW = {
    "": "", "ו": "&", "ב": "@", "ל": ">", "מ": "<", "ש": "!", "כ": "~", "ה": "", "וה": "&", "וב": "&@", "ול": "&>",
    "ומ": "&<", "וש": "!", "שב": "@", "שה": "!", "מה": "<", "כש": "!", "כשה": "!", "לכש": "!", "בה": "@",
}  # fmt: skip
_HEBREW_NAME = {prefix: marks for prefix, marks in _HEBREW.items() if "ה" not in prefix}
_HEBREW_MERGED = {"ב": "@", "ל": ">", "כ": "~", "וב": "&@", "ול": "&>", "שב": "@"}
"""What swallows the article of a name: `הבית הלבן`, `בבית הלבן`."""
_HEBREW_VERB = {"": "", "ו": "&", "ש": "!", "וש": "!", "כש": "!", "ה": "", "ל": ">", "ול": "&>", "של": "!"}
_AND: dict[str, Attached] = {"ar": {"": "", "و": "&"}, "he": {"": "", "ו": "&"}}
_PARTICLE_MAX = {"ar": 2, "he": 3}
"""A word of so few letters takes only "and": with more, particles turn into other words."""
ATTACHED_MAX = 4
"""No letters written together with a word are more."""
_TO_COME = ("س", "وس", "فس", "ל", "ול")
"""What a verb begins with that is still to come: the future particle, the infinitive's."""


def form_behind(prefix: str, form: Form) -> Form:
    """Return the form of a verb behind what is written together with it: still to come behind the future particle."""
    return "future" if prefix in _TO_COME and form in ("past", "we") else form


_AS_WELL = (("أمريك", "أميرك"), ("אמריקאי", "אמריקני"))


def name_stems(text: str, language: str, adjective: bool) -> list[Stem]:
    """Return the stems of a name; an adjective of a country also with its endings and the article."""
    made = [
        _stem(stem, language, articled=adjective)
        for spelt in _spelt(text)
        for stem in (_endings(spelt, language) if adjective else (spelt,))
    ]
    merged = language == "he" and text.startswith("ה") and " ה" in text
    return made + [(spelt[1:], _HEBREW_MERGED) for spelt in _spelt(text) if merged]


def _spelt(text: str) -> list[str]:
    """Return a text in its spellings: America is written in two ways."""
    return [text, *(text.replace(one, other) for one, other in _AS_WELL if one in text)]


def word_stems(text: str, language: str, verb: bool) -> list[Stem]:
    """Return the stems of a word of a cue set or an event."""
    return [_word_stem(spelt, language, verb) for spelt in _spelt(text)]


def _word_stem(text: str, language: str, verb: bool) -> Stem:
    if len(text.rstrip("*")) <= _PARTICLE_MAX[language] and " " not in text:
        return text, _AND[language]
    if verb and not text.startswith("ال"):
        return text, _HEBREW_VERB if language == "he" else _ARABIC_VERB
    return _stem(text, language, articled=True)


def written(stems: Iterable[Stem]) -> dict[str, str]:
    """Return form → marks: each stem with all that may be written together with it."""
    return {prefix + stem: marks for stem, attached in stems for prefix, marks in attached.items()}


def _stem(text: str, language: str, articled: bool) -> Stem:
    if language == "he":
        return text, _HEBREW if articled else _HEBREW_NAME
    if text.startswith("ال"):
        return text[2:], _ARABIC_DEFINITE
    return text, _ARABIC_EITHER if articled else _ARABIC


def _endings(text: str, language: str) -> Iterator[str]:
    """Yield an adjective in its genders and numbers: إيراني, إيرانية, إيرانيين; איראני, איראנית, איראנים."""
    yield text
    if language == "he":
        yield from (text + ending for ending in ("ת", "ם", "ים", "ות"))
    elif text.endswith("ي"):
        yield from (text + ending for ending in ("ة", "ين", "ون", "ات", "ا", "ان", "تان", "تين"))
