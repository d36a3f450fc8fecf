"""Arabic and Hebrew forms: what is written together with a word ("and", "to", "in", "the"), and what that says.

Marks of a form: `&` and, `>` to, `@` in or by, `<` from, `~` like, `!` that; none for the bare word.
"""

from collections.abc import Iterator

_ARABIC = {"": "", "و": "&", "ف": "&", "ب": "@", "ل": ">", "ك": "~", "وب": "&@", "ول": "&>", "فل": "&>", "ولل": "&>"}
_ARABIC_DEFINITE = {
    "ال": "", "وال": "&", "فال": "&", "بال": "@", "لل": ">", "كال": "~", "وبال": "&@", "ولل": "&>", "فلل": "&>",
}  # fmt: skip
_ARABIC_VERB = {"": "", "و": "&", "ف": "&", "س": "", "وس": "&", "فس": "&", "ل": ""}
_HEBREW = {
    "": "", "ו": "&", "ב": "@", "ל": ">", "מ": "<", "ש": "!", "כ": "~", "ה": "", "וה": "&", "וב": "&@", "ול": "&>",
    "ומ": "&<", "וש": "!", "שב": "@", "שה": "!", "מה": "<", "כש": "!", "כשה": "!", "לכש": "!", "בה": "@",
}  # fmt: skip
_HEBREW_VERB = {"": "", "ו": "&", "ש": "!", "וש": "!", "כש": "!", "ה": "", "ל": ">", "ול": "&>", "של": "!"}
_PARTICLE_MAX = {"ar": 2, "he": 3}
"""A word of so few letters takes only "and": with more, particles turn into other words."""


def names(text: str, language: str, adjective: bool) -> dict[str, str]:
    """Return form → marks of a name; an adjective of a country also with its endings and the article."""
    made: dict[str, str] = {}
    for stem in _endings(text, language) if adjective else (text,):
        made |= _prefixed(stem, language, articled=adjective)
    return made


def words(text: str, language: str, verb: bool) -> dict[str, str]:
    """Return form → marks of a word of a cue set or an event."""
    if len(text.rstrip("*")) <= _PARTICLE_MAX[language] and " " not in text:
        return {text: "", ("و" if language == "ar" else "ו") + text: "&"}
    if verb and not text.startswith("ال"):
        before = _HEBREW_VERB if language == "he" else _ARABIC_VERB
        return {prefix + text: marks for prefix, marks in before.items()}
    return _prefixed(text, language, articled=True)


def _prefixed(text: str, language: str, articled: bool) -> dict[str, str]:
    if language == "he":
        return {prefix + text: marks for prefix, marks in _HEBREW.items() if articled or "ה" not in prefix}
    if text.startswith("ال"):
        return {prefix + text[2:]: marks for prefix, marks in _ARABIC_DEFINITE.items()}
    made = {prefix + text: marks for prefix, marks in _ARABIC.items()}
    if articled:
        made |= {prefix + text: marks for prefix, marks in _ARABIC_DEFINITE.items()}
    return made


def _endings(text: str, language: str) -> Iterator[str]:
    """Yield an adjective in its genders and numbers: إيراني, إيرانية, إيرانيين; איראני, איראנית, איראנים."""
    yield text
    if language == "he":
        yield from (text + ending for ending in ("ת", "ם", "ים", "ות"))
    elif text.endswith("ي"):
        yield from (text + ending for ending in ("ة", "ين", "ون", "ات", "ا"))
