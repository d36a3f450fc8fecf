"""Who says it: a named speaker with rank, unnamed sources, or only the outlet."""

import re
from dataclasses import dataclass
from typing import Literal

from rules.claim import Rank
from streams.coding.clauses import subject
from streams.coding.mentions import Mention
from streams.coding.sentence import Sentence

_COLON = re.compile(
    r"^(?: (?:(?:top|deputy|senior|army|navy|military|security|nuclear|government|parliament|foreign) )*"
    r"(?:chief|commander|general|admiral|officials?|spokes(?:man|woman|person)|minister|ministry|lawmaker|mp|advis[eo]r|envoy|leader|cleric|"
    r"diplomat|military|army|navy))?[\s\"'“‘]*:\s",
    re.IGNORECASE,
)
"""Behind a name at the start, with an office of no name of its own: "Iranian general: …"."""
_REPORT = re.compile(
    r"[:–—-] ?(?:report|reports|source|sources)\b|^[\"“‘]*(?:reports?|sources?):|\breports (?:said|say)\b|"
    r"\baccording to (?:an?|two|three|several|senior|unnamed|some|sources|officials|diplomats|reports|witnesses)\b",
    re.IGNORECASE,
)
_SOURCE_SAYS = re.compile(
    r"\b(?:an? |senior |\w+ )?(?:sources?|officials?|diplomats?|insiders) "
    r"(?:(?:familiar|with|the|matter|close|to|who|asked|on|of|briefed) ){0,6}(?:said|says|told|say|close)\b",
    re.IGNORECASE,
)

_THREATENS = r"(?:threatens|threatened|vows|vowed|warns|warned|promises|promised|pledges|pledged|swears|swore)\b"
_CLOSING = re.compile(
    rf",[\"”’]? (?:(?:(?!\b(?:said|says|and|that|they|it|he|she|if|who)\b)[^,]){{2,70}}? "
    rf"{_THREATENS}[^,]{{0,50}}|{_THREATENS} [^,]{{2,60}})$"
)
"""`…, leader's son threatens`, `…, warns IRGC general`: a verb of threat that only says who speaks."""

_OFFICIALS = re.compile(
    r"\b(?:officials?|(?:security|military|police|medical|hospital|army) sources|"
    r"residents|witnesses|governor)\b[^,;]{0,40} (?:said|says|say)\b"
)
_WRITTEN = re.compile(
    r"\b(?:e-?mails?|letters?|messages?|statements?|warnings?|radio calls?|notices?|broadcasts?) (?:\w+ )?(?:from|by) "
    r"(?:the |an? )?$",
    re.IGNORECASE,
)
_WRITES = re.compile(r"^ (?:warning|saying|stating|telling|threatening)\b")
"""Behind whom a letter is from: "emails from the Houthis warning that"."""
_CONDITION = re.compile(r"\b(?:if|unless|until|whether|once) (?:the )?$")
"""Before a subject: who may say something, or has not yet, speaks nowhere in the sentence."""

Kind = Literal["direct", "named", "unnamed", "outlet"]


@dataclass(frozen=True, slots=True)
class Attribution:
    """The speaker of a sentence, if it names one."""

    mention: Mention | None
    kind: Kind
    official: bool = False
    """Said by officials or residents whom the text does not name, not by "sources"."""

    @property
    def rank(self) -> Rank:
        """Rank of the speaker."""
        if self.kind == "unnamed":
            return Rank.SOURCE
        return self.mention.rank if self.mention else Rank.NONE


NOBODY = Attribution(None, "outlet")


def attribution(sentence: Sentence) -> Attribution:
    """Return who the sentence says is speaking."""
    first = sentence.mentions[0] if sentence.mentions else None
    if (
        first
        and first.kind != "place"
        and first.start - sentence.start < 40
        and _COLON.match(sentence.after(first.end, 48))
    ):
        return Attribution(first, "named")
    if first and first.kind != "place" and len(sentence.mentions) > 1:
        other = sentence.mentions[1]
        if sentence.gap(first.end, other.start) == " to " and sentence.after(other.end, 1) == ":":
            return Attribution(first, "named")  # "Khamenei to Trump: you will regret this"
    for cue in sentence.cues("according"):
        after = [m for m in sentence.mentions if 0 <= m.start - cue.end < 16 and m.kind != "place"]
        if after:
            return Attribution(after[0], "named")
    if closing := _CLOSING.search(sentence.words[-140:]):
        at = sentence.start + len(sentence.text[sentence.start : sentence.end].rstrip()) - len(closing.group())
        speaker = next((m for m in sentence.mentions if m.start >= at and m.kind != "place"), None)
        if speaker:
            return Attribution(speaker, "named")
    for mention in sentence.mentions:
        writes = mention.kind != "place" and _WRITES.match(sentence.after(mention.end, 14))
        if writes and _WRITTEN.search(sentence.before(mention.start, 40)):
            return Attribution(mention, "named")
    for verb in sentence.cues("say"):
        speaker = _of_verb(sentence, verb.start, verb.end)
        if speaker:
            return Attribution(speaker, "named")
    words = sentence.words
    if sentence.cue_between("unnamed", sentence.start, sentence.end) and (
        _REPORT.search(words)
        or _SOURCE_SAYS.search(words)
        or "reportedly" in words.lower()
        or "alleged" in words.lower()
    ):
        return Attribution(None, "unnamed", bool(_OFFICIALS.search(words)) and not _REPORT.search(words))
    return NOBODY


def _of_verb(sentence: Sentence, start: int, end: int) -> Mention | None:
    """Return the subject of a verb of saying, also where it follows the verb ("said Peskov")."""
    segment = max(sentence.text.rfind(", ", sentence.start, start), sentence.text.rfind("” ", sentence.start, start))
    floor = segment if segment > sentence.start and start - segment < 80 else sentence.start
    if sentence.before(start, 5) == " and " and (shared := _first_subject(sentence, start)):
        return shared
    quoted = _QUOTED.search(sentence.before(start, 4))
    found = [] if quoted else subject(sentence, start, floor) or _apposed(sentence, start)
    if not found and (own := _own(sentence, start)):
        return own[0]
    if found:
        return None if _CONDITION.search(sentence.before(found[0].start, 14)) else found[-1]
    if _SOURCE_SAYS.search(sentence.gap(floor, end)):
        return None
    after = [m for m in sentence.mentions if 0 < m.start - end < 12 and m.kind in ("person", "organ")]
    if not after and (quoted or sentence.before(start, 2) == ", "):
        behind = next((m for m in sentence.mentions if m.start > end and m.kind != "place"), None)
        return behind if behind and _INVERTED.match(sentence.gap(end, behind.start)) else None
    return after[0] if after and sentence.gap(end, after[0].start).strip() in ("", "the") else None


_INVERTED = re.compile(
    r"^ (?:an? |the )?(?:(?!in |at |on |after |during )[\w'’-]+ ){1,5}?(?:of|for|in|to|with) (?:the |its )?$"
)
"""Between a verb of saying behind the words said and whose speaker it was: "said a commander of the Guards"."""
_APPOSED = re.compile(
    r"^(?:, (?:[A-Z][\w.'’-]+ ?){1,4}|, (?:who|which|whose|in|at|on|during|"
    r"speaking|addressing|writing|asked) [^,]{2,90}|), $"
)


def _apposed(sentence: Sentence, start: int) -> list[Mention]:
    """Return whom a name or clause between commas explains: "the ministry's spokesman, A. B., told reporters"."""
    found = subject(sentence, start)
    if not found or not _APPOSED.match(gap := sentence.gap(found[-1].end, start)):
        return []
    whole = "," in sentence.gap(found[-1].start, found[-1].end) or sentence.before(found[-1].start, 2) == ", "
    return found if gap != ", " or (whole and found[-1].kind in ("person", "organ")) else []


def _first_subject(sentence: Sentence, start: int) -> Mention | None:
    """Return who does what the first verb says, where "and said" is the second: "condemned the raid and said"."""
    for hit in sentence.hits:
        if hit.end < start and any(t.kind == "verb" and t.form in ("past", "third") for t in hit.triggers):
            found = subject(sentence, hit.start)
            return found[-1] if found else None
    return None


_QUOTED = re.compile(r"[,.!?…][\"”’'] $")
"""Right before a verb of saying that stands before its speaker."""
_ITS_OWN = re.compile(
    r", (?:its|their|the (?:country|group|movement|kingdom|emirate|republic)['’]s) "
    r"(?:[\w-]+ ){1,4}?(?:has |have |had )?$"
)


def _own(sentence: Sentence, start: int) -> list[Mention]:
    """Return whose minister or ministry speaks at the end: "Iran will fight on, its defence minister said"."""
    if not _ITS_OWN.search(sentence.before(start, 60)):
        return []
    return [m for m in sentence.mentions if m.end < start and m.kind not in ("place", "edge") and not m.located][:1]


def denier(sentence: Sentence, at: int) -> Attribution:
    """Return who denies what stands at `at`."""
    denial = sentence.cue_between("denial", sentence.start, at)
    found = subject(sentence, denial.start) if denial else []
    return Attribution(found[-1], "named") if found else attribution(sentence)
