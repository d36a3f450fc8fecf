"""Whether a deed of help, meeting or giving way is only promised: "said it would lend", "agreed to free", "will meet".

English. What somebody means to do for another is an agreement to do it, whichever verb says what is to be done.
"""

import re

from rules.vocabulary import Term
from streams.coding.sentence import Sentence

_PROMISED = frozenset({"CONSULT", "SUPPORT", "COOPERATE", "AID", "CONCEDE", "RETREAT"})
"""Classes that, where they are only promised, are agreements."""
_ADVERB = r"(?:(?!to )\w+ly |soon |also |again |now |then |gladly |jointly |further |not only )?"
_WILL = re.compile(
    r"\b(?:will|shall|"
    r"(?:plan(?:s|ned|ning)?|inten(?:d|ds|ded|ding)|agree[ds]?|agreeing|promis(?:e|es|ed|ing)|pledg(?:e|es|ed|ing)|"
    r"vow(?:s|ed|ing)?|offer(?:s|ed|ing)?|undert(?:akes?|ook|aken|aking)|"
    r"commit(?:s|ted|ting)?(?: (?:it|them)sel(?:f|ves))?|"
    r"ready|prepared|willing|determined|due|volunteer(?:s|ed|ing)?|propos(?:e|es|ed|ing)|aims?|"
    r"(?:readiness|willingness|intention|desire|determination|offer|plans|pledge|promise|commitment)|"
    r"going|about|set|is|are) to) " + _ADVERB + r"$",
    re.IGNORECASE,
)
_WOULD = re.compile(
    r"\b(?:sa(?:id|ys?)|announced?s?|indicated|told [^,;:]{2,40}|confirmed|promised|pledged|agreed|declared|disclosed|"
    r"signal+ed|revealed|assured [^,;:]{2,40}|stated|added|vowed|reported)\b"
    r"(?! (?:on \w+ )?(?:that )?an? )[^,;:]{0,60}? would " + _ADVERB + r"$",
    re.IGNORECASE,
)
"""A promise that is told: "said on Monday that it would"; what "would" tells otherwise is thinkable only."""
_FIXED = re.compile(r"\b(?:due|set|going|about|is|are) to $", re.IGNORECASE)
"""A meeting that is to come is in the calendar, nobody's promise."""
_REACH = 140


def promisable(term: Term) -> bool:
    """Say whether a deed, where it is only promised, is an agreement; mediation has terms of its own."""
    return term.event in _PROMISED and term.mode != "third-party"


def intended(sentence: Sentence, start: int, event: str) -> bool:
    """Say whether a verb at `start` stands behind words of will or promise; a headline's "to" fixes no meeting."""
    before = sentence.before(start, _REACH)
    if (
        event != "CONSULT"
        and before.endswith(" to ")
        and any(m.end == start - 4 and m.start == sentence.start for m in sentence.mentions)
    ):
        return True  # a headline: "Iran to free two"
    if event == "CONSULT" and _FIXED.search(before):
        return False
    return bool(_WILL.search(before[-60:]) or (" would " in before[-20:] and _WOULD.search(before)))
