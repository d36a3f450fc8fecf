"""How real a sentence says an event is, in languages that mark who acts: denied, thinkable, offered, old.

Looks for the words of the vocabulary before, behind and around the event word; knows no actors.
"""

import re
from typing import Protocol

from rules.claim import Modality
from rules.vocabulary import Term
from streams.coding.lexicon import Hit, Trigger
from streams.coding.modality import DEED
from streams.coding.sentence import Sentence

_NEAR = 60
"""How far before an event word a condition or possibility may stand and still govern it."""
_BESIDE = 10
"""How far before an infinitive "began" or "continues" may stand."""
_QUESTION = re.compile(r"[?？؟][\"'”»」]*$")
_YEAR = re.compile(r"(?<!\d)\d{4}(?!\d)")
_SOLAR = (1300, 1500, 621)
"""From and to which year a Persian text counts by the sun from the Hijra, and what to add."""
_PARTED = re.compile(r"[,،，;；:：]")


class Language(Protocol):
    """What the language's order and its "not" say."""

    @property
    def language(self) -> str:
        """ISO 639-1 code."""
        ...

    @property
    def order(self) -> str:
        """Where subject and object stand to the verb: `svo`, `vso`, `sov`."""
        ...

    @property
    def negation_reach(self) -> int:
        """Characters that may stand between "not" and what it denies."""
        ...


def judge(sentence: Sentence, trigger: Trigger, hit: Hit, language: Language) -> tuple[Modality, str]:
    """Return how real the event is, and what decided it."""
    term = trigger.term
    if trigger.form == "negated" or ("negation" not in term.preceded and _negated(sentence, hit, language)):
        return Modality.DENIED, "negation"
    if _denied(sentence, hit, language):
        return Modality.DENIED, "denial"
    if sentence.cues("analyst"):
        return Modality.HYPOTHETICAL, "analyst"
    if _QUESTION.search(sentence.words):
        return Modality.HYPOTHETICAL, "question"
    begun = sentence.cue_between("deliver", hit.start - _BESIDE, hit.start)
    to_come = trigger.kind == "verb" and trigger.form in ("future", "base") and not begun
    if (term.event in DEED and to_come) or _doubted(sentence, term, hit, language):
        return Modality.HYPOTHETICAL, "condition"
    if term.event in DEED and _unsettled(sentence, hit, language):
        return Modality.HYPOTHETICAL, "offered"
    if sentence.cues("past") or _past_year(sentence, language):
        return Modality.REPORTED, "historical"
    return term.modality, ""


def _negated(sentence: Sentence, hit: Hit, language: Language) -> bool:
    for cue in sentence.cues("negation"):
        if any(m.start <= cue.start < m.end for m in sentence.mentions) or sentence.gap(cue.end, cue.end + 1) == "-":
            continue  # a part of a name: `אל-עודייד`
        gap = sentence.gap(cue.end, hit.start)
        joined = language.language == "ar" and " و" in gap
        if cue.end <= hit.start and len(gap) <= language.negation_reach and not joined and not _PARTED.search(gap):
            return True
    return False


def _denied(sentence: Sentence, hit: Hit, language: Language) -> bool:
    for cue in sentence.cues("denial"):
        if cue.start >= hit.end:
            if language.order == "sov":
                return True
            continue
        if not sentence.cue_between("clause", cue.end, hit.start):
            return True
    unfounded = next((cue for cue in sentence.cues("unfounded") if cue.start >= hit.end), None)
    return unfounded is not None and not sentence.cue_between("clause", hit.end, unfounded.start)


def _doubted(sentence: Sentence, term: Term, hit: Hit, language: Language) -> bool:
    for cue in sentence.cues("hypothetical"):
        before = cue.end <= hit.start
        gap = sentence.gap(cue.end, hit.start) if before else sentence.gap(hit.end, cue.start)
        if cue.start <= hit.start < cue.end or len(gap) > _NEAR or _PARTED.search(gap):
            continue
        if cue.sets & {*term.preceded, *term.object}:
            continue  # "ready to take revenge" is what the term asks for
        if "condition" in cue.sets and term.event == "THREATEN":
            continue  # "if the attacks go on, no tanker will leave" is a threat
        if before or term.event in DEED or language.order == "sov":
            return True
    return False


def _unsettled(sentence: Sentence, hit: Hit, language: Language) -> bool:
    """Say whether the deed is only offered or asked for: `愿进行斡旋`, `عرض أن ينقل`."""
    exposed = language.language == "ar" and sentence.text[hit.start] == "ل"
    return any(
        (
            not (exposed and "تعرض" in sentence.gap(cue.start, cue.end))
            and (cue.start < hit.start and hit.start - cue.end < _NEAR)
        )
        or (language.order == "sov" and hit.end <= cue.start < hit.end + _NEAR)
        for cue in sentence.cues("unsettled")
    )


def _past_year(sentence: Sentence, language: Language) -> bool:
    low, high, era = _SOLAR
    for found in _YEAR.finditer(sentence.text, sentence.start, sentence.end):
        year = int(found.group())
        if language.language == "fa" and low <= year < high:
            year += era
        if 1900 <= year < sentence.year:
            return True
    return False
