"""Which language a text is in: its script first, then the feed's tag, then a detector limited to the desk's languages.

A short headline says little, so a tag stands unless the script or a sure detector speaks against it.
"""

import re
from copy import copy
from functools import lru_cache
from typing import Literal

from py3langid.langid import MODEL_FILE, LanguageIdentifier

By = Literal["tag", "detector", "outlet", "none"]

UNSURE = "und"

LATIN = ("en", "fr", "de", "es", "it", "pt", "nl", "pl", "tr", "id", "az")
CYRILLIC = ("ru", "uk", "be", "bg", "sr")
ARABIC = ("fa", "ar", "ur", "ps", "ku")

SURE = 0.9
"""Confidence from which the detector outweighs a tag, given enough letters."""

LETTERS_ENOUGH = 60
SAMPLE_CHARS = 600

_SCRIPTS: tuple[tuple[str, "re.Pattern[str]"], ...] = tuple(
    (name, re.compile(f"[{letters}]"))
    for name, letters in (
        ("latin", "À-ɏ"),
        ("arabic", "\u0620-\u064a\u066e-\u06d3\u06fa-\u06ff\ufb50-\ufdcf\ufe70-\ufefc"),
        ("cyrillic", "Ѐ-ԯ"),
        ("hebrew", "א-ת"),
        ("kana", "ぁ-ヿ"),
        ("han", "一-鿿㐀-䶿"),
        ("hangul", "가-힣"),
        ("greek", "Ͱ-Ͽ"),
        ("armenian", "Ա-֏"),
        ("georgian", "ა-ჿ"),
        ("devanagari", "ऄ-ह"),
        ("thai", "ก-ฮ"),
    )
)
_ASCII = re.compile("[\x00-\x7f]+")
_NO_LETTERS = bytes(byte for byte in range(128) if not chr(byte).isalpha())
"""ASCII letters are counted without looking for them: most texts hold nothing else."""
_ONE_LANGUAGE = {
    "hebrew": "he", "kana": "ja", "han": "zh", "hangul": "ko", "greek": "el", "armenian": "hy",
    "georgian": "ka", "devanagari": "hi", "thai": "th",
}  # fmt: skip
_OF_SCRIPT = {"latin": LATIN, "cyrillic": CYRILLIC, "arabic": ARABIC}

_PERSIAN = re.compile("[پچژگکی]")
_ARABIC_ONLY = re.compile("[ةىكيأإؤئ]")
_URDU = re.compile("[ٹڈڑںےھ]")
_UKRAINIAN = re.compile("[іїєґІЇЄҐ]")
_RUSSIAN = re.compile("[ыэъёЫЭЪЁ]")
_OTHER_CYRILLIC = re.compile("[ўЎђћџљњјЂЋЏЉЊЈѓќѕ]")
_ENGLISH = frozenset({
    "the", "of", "to", "in", "and", "for", "on", "with", "at", "by", "after", "says", "said", "over", "from", "has",
    "is", "as", "his", "her", "their", "its", "it", "was", "were", "are", "be", "this", "that", "will", "not", "but",
    "than", "into", "about", "against", "amid", "before", "under", "between", "up", "out", "new", "who", "how", "why",
    "what",
})  # fmt: skip
"""Common words of English headlines."""

_CODES = {
    "iw": "he", "in": "id", "per": "fa", "fas": "fa", "prs": "fa", "ara": "ar", "eng": "en", "rus": "ru", "heb": "he",
    "chi": "zh", "zho": "zh", "cn": "zh", "tur": "tr", "ua": "uk", "fre": "fr", "fra": "fr",
}  # fmt: skip
_TAG = re.compile(r"\s*([A-Za-z]{2,3})(?:[-_].*)?", re.DOTALL)
_NO_LANGUAGE = frozenset({"und", "mul", "zxx", "mis", "xx"})


def language(text: str, tag: str | None, outlet: str | None) -> tuple[str, By]:
    """Return the ISO 639-1 code of a text and what it rests on; `und` when nothing is sure."""
    sample = text[:SAMPLE_CHARS]
    script, letters = _script(sample)
    if code := _ONE_LANGUAGE.get(script):
        return code, "detector"
    tagged, home = primary(tag), primary(outlet)
    if not letters:
        return _first((tagged, "tag"), (home, "outlet"))
    if script == "latin" and (tagged or home) == "en" and _reads_english(sample):
        return "en", "tag" if tagged else "outlet"
    allowed = _OF_SCRIPT[script]
    tagged, home = _if_fits(tagged, script), _if_fits(home, script)
    if script != "latin" and (spelled := _by_spelling(sample, script)):
        return spelled, "tag" if spelled == tagged else "detector"
    if letters < LETTERS_ENOUGH and (tagged or home):
        return _first((tagged, "tag"), (home, "outlet"))
    guess, confidence = _detect(sample, allowed)
    if confidence >= SURE and letters >= LETTERS_ENOUGH:
        return guess, "tag" if guess == tagged else "detector"
    if tagged or home:
        return _first((tagged, "tag"), (home, "outlet"))
    return (guess, "detector") if confidence >= SURE / 2 else (UNSURE, "none")


def primary(tag: str | None) -> str | None:
    """Return the language of a BCP-47 tag (`en-GB` → `en`), None when it names none."""
    match = _TAG.fullmatch(tag[:40]) if tag else None
    if match is None:
        return None
    code = match[1].lower()
    code = _CODES.get(code, code)
    return None if code in _NO_LANGUAGE else code


def _first(*choices: tuple[str | None, By]) -> tuple[str, By]:
    for code, by in choices:
        if code:
            return code, by
    return UNSURE, "none"


def _script(sample: str) -> tuple[str, int]:
    """Return the script most letters are in, with their count; kana decides for Japanese."""
    latin = len(sample.encode("ascii", "ignore").translate(None, _NO_LETTERS))
    if sample.isascii():
        return "latin", latin
    rest = _ASCII.sub("", sample)
    counts = {name: len(letters.findall(rest)) for name, letters in _SCRIPTS}
    counts["latin"] += latin
    if counts["kana"] * 10 > counts["han"] + counts["kana"]:
        counts["kana"] += counts["han"]
    counts["han"] *= 2  # one Han sign stands for a syllable or word: names in Latin letters must not outvote it
    name = max(counts, key=counts.__getitem__)
    return name, counts[name]


def _reads_english(sample: str) -> bool:
    """Say whether a tagged text holds English function words: enough to skip the detector."""
    return sum(map(_ENGLISH.__contains__, sample.lower().split())) * 60 >= len(sample)


def _if_fits(code: str | None, script: str) -> str | None:
    """Return the code unless it is known to be written in another script than the text."""
    if code is None or code in _OF_SCRIPT[script]:
        return code
    elsewhere = code in _ONE_LANGUAGE.values() or any(
        code in codes for name, codes in _OF_SCRIPT.items() if name != script
    )
    return None if elsewhere else code


def _by_spelling(sample: str, script: str) -> str | None:
    """Tell languages of one script apart by letters only one of them has."""
    if script == "arabic":
        urdu, persian, arabic = (len(p.findall(sample)) for p in (_URDU, _PERSIAN, _ARABIC_ONLY))
        if urdu >= 2:
            return "ur"
        if persian > 2 * arabic and persian >= 2:
            return "fa"
        return "ar" if arabic > 2 * persian and arabic >= 2 else None
    if _OTHER_CYRILLIC.search(sample):
        return None
    ukrainian, russian = len(_UKRAINIAN.findall(sample)), len(_RUSSIAN.findall(sample))
    if ukrainian and not russian:
        return "uk"
    return "ru" if russian and not ukrainian else None


def _detect(sample: str, allowed: tuple[str, ...]) -> tuple[str, float]:
    code, confidence = _detector(allowed).classify(sample)
    return str(code), float(confidence)


@lru_cache(maxsize=4)
def _detector(allowed: tuple[str, ...]) -> LanguageIdentifier:
    """Return the detector for some languages; all of them share the 70 MB that the model takes."""
    detector = copy(_model())
    detector.set_languages(list(allowed))
    return detector


@lru_cache(maxsize=1)
def _model() -> LanguageIdentifier:
    """Load the detector of all languages, once."""
    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
