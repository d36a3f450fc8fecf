"""Which articles carry one text: a small signature of each, and the decision whether two are copies.

Pure, any script, the same numbers in every process. Says nothing about events: two tellings of one event are no copies.
"""

import re
import unicodedata
import zlib
from bisect import bisect_left
from functools import lru_cache
from typing import NamedTuple

import Stemmer

from rules.match import Signature

WORDS_ENOUGH = 40
"""Below this a text is a headline with a sentence; its title decides."""

WORDS_READ = 400
"""Words of a text the signature looks at. A wire is cut from its end, so copies share their beginning; and only
a bounded beginning lets a summary be found in a long body by few hashes."""

SHINGLES_MAX = 128
"""Hashes kept, the smallest: below the largest kept the set is complete, so two sets of any sizes compare there."""

CONTAINED_MIN = 0.5
TITLE_JACCARD_MIN = 0.55
TITLE_CONTAINED_MIN = 0.8
TITLE_SHARED_MIN = 3
TITLE_OWN_MIN = 0.4
"""Share of a title's own words, without parties and deeds, that must agree: every telling of one event names those."""
HASHES_COMPARED_MIN = 4

_HASH_BITS = 24
_COMPLETE = 1 << _HASH_BITS
_SPREAD = 0x9E3779B97F4A7C15
_SPACE = re.compile(rb" ")

_ACRONYMS = re.compile(r"\b(?:U\.\s?S\.(?:\s?A\.)?|US|USA|U\.K\.|UK|U\.N\.|UN|E\.U\.|EU)(?![\w])")
_POSSESSIVE = re.compile(r"['’`ʼ]s\b|['’`ʼ]", re.IGNORECASE)
_APOSTROPHES = frozenset("'’`ʼ")
_MARKS = re.compile(
    "[\u0300-\u036f\u0591-\u05bd\u05bf-\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed\u200d]"
)
_LETTERS = str.maketrans("يىكةۀأإآٱ۰۱۲۳۴۵۶۷۸۹٠١٢٣٤٥٦٧٨٩‌", "ییکههاااا01234567890123456789 ")
_WORD = re.compile(r"[㐀-鿿豈-﫿ぁ-ヿ]+|\d+(?:[.,:]\d+)*|[^\W\d_]+")
_ASCII_WORD = re.compile(r"[a-z]+|\d+(?:[.,:]\d+)*")
"""What `_WORD` finds in folded ASCII text, in half the time."""
_HAN = re.compile(r"[㐀-鿿豈-﫿ぁ-ヿ]")


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_STOP = _words(
    "a an the of to in on at for from by with and or as is are was were be been has have had it its his her their that"
    " this will would says say said after over amid into against than but not s report reports sources source official"
    " officials breaking urgent flash live update updates exclusive video watch"
    " и в во на с со по за из от о об к что как не у для срочно молния"
    " و في من على إلى الى عن ان أن عاجل به از در با را که این برای تا است شد فوری"
)

_SAME: dict[str, str] = {
    word: name
    for name, words in {
        "us": "us usa american americans america washington u.s.",
        "iran": "iran iranian iranians tehran",
        "israel": "israel israeli israelis",
        "russia": "russia russian moscow kremlin",
        "china": "china chinese beijing",
        "oman": "oman omani muscat",
        "qatar": "qatar qatari doha",
        "uk": "uk britain british london",
        "ukraine": "ukraine ukrainian kyiv",
        "turkey": "turkey turkish ankara türkiye",
        "egypt": "egypt egyptian cairo",
        "pakistan": "pakistan pakistani islamabad",
        "iraq": "iraq iraqi baghdad",
        "saudi": "saudi riyadh",
        "yemen": "yemen yemeni",
        "houthi": "houthi houthis",
        "hezbollah": "hezbollah hizbullah",
        "strike": "strike strikes struck striking hit hits hitting attack attacks attacked bomb bombs bombed bombing"
        " bombards pound pounds pounded raid raids raided airstrike airstrikes blast blasts blasted target targets"
        " targeted shell shells shelled pummels",
        "vow": "vow vows vowed pledge pledges pledged threaten threatens threatened swear swears promise promises"
        " promised",
        "reject": "reject rejects rejected refuse refuses refused rebuff rebuffs rebuffed spurn spurns spurned",
        "deny": "deny denies denied denial",
        "offer": "offer offers offered",
        "accept": "accept accepts accepted agree agrees agreed",
        "urge": "urge urges urged appeal appeals appealed",
        "kill": "kill kills killed dead die dies died",
        "meet": "meet meets met",
        "condemn": "condemn condemns condemned",
        "sanction": "sanction sanctions sanctioned",
        "release": "release releases released free frees freed",
        "seize": "seize seizes seized capture captures captured",
    }.items()
    for word in words.split()
}
"""Headline words that say the same: names and metonyms of parties, verbs of one class."""

_PARTIES = _words(
    "us iran israel russia china oman qatar uk ukraine turkey egypt pakistan iraq saudi yemen houthi hezbollah"
)
_DEEDS = _words("strike vow reject deny offer accept urge kill meet condemn sanction release seize")
_COUNT_WORDS = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
    " eighteen nineteen twenty"
)
_COUNTS = {word: str(count) for count, word in enumerate(_COUNT_WORDS.split(), 1)}
_NAMED = _PARTIES | _DEEDS
_REPEATS = _words("second third fourth fifth again another fresh further")
"""Words that make a headline the next event, not the last one again."""

_english = Stemmer.Stemmer("english")
_russian = Stemmer.Stemmer("russian")


def signature(title: str, text: str) -> Signature:
    """Return the trace of an article: title stems in order (a "by" party first), numbers, hashes, word count."""
    words = tokens(text)
    stems, numbers = _read_title(title)
    return Signature(title=stems, numbers=numbers, shingles=_sketch(words[:WORDS_READ]), words=len(words))


def is_copy(a: Signature, b: Signature) -> bool:
    """Say whether two articles carry one text: by their bodies where both have one, else by their titles."""
    if a.words >= WORDS_ENOUGH and b.words >= WORDS_ENOUGH:
        share = containment(a, b)
        if share is not None:
            return share >= CONTAINED_MIN
    return _same_title(a, b)


def containment(a: Signature, b: Signature) -> float | None:
    """Return the estimated share of the smaller text that the larger one holds; None with too few hashes to tell."""
    reach = min(_reach(a), _reach(b))
    smaller = min(bisect_left(a.shingles, reach), bisect_left(b.shingles, reach))
    if smaller < HASHES_COMPARED_MIN:
        return None
    return len(set(a.shingles).intersection(b.shingles)) / smaller  # what both hold lies below both reaches


def tokens(text: str) -> list[str]:
    """Return the words of a text, folded; runs of Han and kana become pairs of characters."""
    if text.isascii():
        return _ASCII_WORD.findall(_folded(text))
    found = _WORD.findall(_folded(text))
    return [token for word in found for token in (_pairs(word) if _HAN.match(word) else (word,))]


def _pairs(run: str) -> list[str]:
    return [run[i : i + 2] for i in range(len(run) - 1)] or [run]


def _folded(text: str) -> str:
    if not text.isascii():
        text = _MARKS.sub("", unicodedata.normalize("NFKD", text)).translate(_LETTERS)
    if _APOSTROPHES.isdisjoint(text):
        return text.casefold()
    return _POSSESSIVE.sub("", text).casefold()


def _sketch(words: list[str]) -> tuple[int, ...]:
    """Return the smallest hashes of the three-word runs, sorted.

    A hash is 24 stable bits: CRC-32 spread by a golden-ratio multiplication, for its low bits alone are not even.
    """
    data = " ".join(words).encode("utf-8", "surrogatepass")
    spaces = [space.start() for space in _SPACE.finditer(data)]
    starts = [0, *[space + 1 for space in spaces]]
    runs = zip(starts, [*spaces[2:], len(data)], strict=False) if len(words) >= 3 else ()
    hashes = {(zlib.crc32(data[start:end]) * _SPREAD >> 40) & (_COMPLETE - 1) for start, end in runs}
    return tuple(sorted(hashes)[:SHINGLES_MAX])


def _reach(sketch: Signature) -> int:
    """Return below which value a sketch holds every hash of its text."""
    return _COMPLETE if len(sketch.shingles) < SHINGLES_MAX else sketch.shingles[-1] + 1


def _read_title(title: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return stems and numbers of a title; repeat words ("second", "again") are numbers marked `#`."""
    stems: dict[str, None] = {}
    numbers: dict[str, None] = {}
    doer: str | None = None
    before = ""
    for word in tokens(_ACRONYMS.sub(_spelled, title)):
        if word[0].isdigit() or word in _COUNTS:
            numbers[_COUNTS.get(word, word.replace(",", ""))] = None
        elif word in _REPEATS:
            numbers["#"] = None
        elif word not in _STOP:
            stem = stem_of(word)
            stems[stem] = None
            if before == "by" and stem in _PARTIES:
                doer = stem
        before = word
    ordered = [stem for stem in stems if stem != doer]
    return tuple([doer, *ordered] if doer else ordered), tuple(numbers)


def _spelled(match: "re.Match[str]") -> str:
    """Write an acronym as one word that no pronoun equals."""
    name = re.sub(r"[.\s]", "", match[0])
    return {"US": " usa ", "USA": " usa ", "UK": " uk ", "UN": " unitednations ", "EU": " europeanunion "}[name]


@lru_cache(maxsize=65536)
def stem_of(word: str) -> str:
    """Return the stem of a folded word, or the common name of words that say the same."""
    if word in _SAME:
        return _SAME[word]
    if word.isascii():
        return str(_english.stemWord(word))
    if "а" <= word[0] <= "я":
        return str(_russian.stemWord(word))
    if len(word) > 4 and word.startswith("ال"):
        return word[2:]
    return word


class _Title(NamedTuple):
    """What a title is compared by."""

    stems: frozenset[str]
    own: frozenset[str]
    """Stems that name neither party nor deed."""
    deeds: frozenset[str]
    party: str | None
    """The first party."""


@lru_cache(maxsize=4096)
def _title(stems: tuple[str, ...]) -> _Title:
    """Return a title's stems apart; an open story asks for the same ones again and again."""
    every = frozenset(stems)
    return _Title(every, every - _NAMED, every & _DEEDS, next((stem for stem in stems if stem in _PARTIES), None))


def _same_title(a: Signature, b: Signature) -> bool:
    """Compare titles by stems, unless numbers, verb classes or the first party speak against it."""
    mine, theirs = _title(a.title), _title(b.title)
    shared = len(mine.stems & theirs.stems)
    if not shared or not _same_own_words(mine.own, theirs.own) or vetoed(a, b):
        return False
    smaller = min(len(mine.stems), len(theirs.stems))
    if shared / len(mine.stems | theirs.stems) >= TITLE_JACCARD_MIN:
        return True
    return shared >= TITLE_SHARED_MIN and shared / smaller >= TITLE_CONTAINED_MIN


def _same_own_words(mine: frozenset[str], theirs: frozenset[str]) -> bool:
    """Say whether titles agree in what is theirs: by share, or the shorter's words all stand in the longer."""
    shared = len(mine & theirs)
    if not mine or not theirs:
        return mine == theirs
    return shared / len(mine | theirs) >= TITLE_OWN_MIN or shared == min(len(mine), len(theirs))


def vetoed(a: Signature, b: Signature) -> bool:
    """Say whether two titles differ in what makes them another event: numbers, a repeat, the deed, who did it."""
    if a.numbers != b.numbers:
        mine, theirs = set(a.numbers), set(b.numbers)
        if ("#" in mine) != ("#" in theirs):
            return True
        if not (mine <= theirs or theirs <= mine) and mine and theirs:
            return True
    (_, _, deeds, party), (_, _, other_deeds, other_party) = _title(a.title), _title(b.title)
    if (deeds - other_deeds and other_deeds - deeds) or ("deny" in deeds) != ("deny" in other_deeds):
        return True
    return party is not None and other_party is not None and party != other_party
