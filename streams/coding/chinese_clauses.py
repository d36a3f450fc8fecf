"""Order of words in a Chinese clause: what a verb is about before it, who stands inside what is spoken of.

Knows the sides of names and the sets of the vocabulary, no events.
"""

import re

from streams.coding.lexicon import Hit
from streams.coding.mentions import Mention
from streams.coding.sentence import Sentence
from streams.coding.sides import sides

_ENDS = re.compile(r"了?(?:[。，；！”]|$)")
_BA_REACH = 20
"""How far before a verb the sign may stand that puts what is done to before it."""


def topic_first(sentence: Sentence, hit: Hit) -> bool:
    """Say whether what a verb is about stands before it: `谈判已暂停`, `将口信转交`, `提议遭伊朗拒绝`."""
    ends = _ENDS.match(sentence.after(hit.end, 3)) is not None
    return ends or sentence.cue_between("ba", hit.start - _BA_REACH, hit.start) is not None


def outside(sentence: Sentence, at: int, found: list[int]) -> list[int]:
    """Leave out of who may act who stands in what a clause is about: `俄方对美国打击伊朗表示谴责`."""
    comma = max(sentence.text.rfind("，", sentence.start, at), sentence.start)
    about = [
        mention.start
        for mention, side in zip(sentence.mentions, sides(sentence), strict=True)
        if comma <= mention.start < at and side in ("toward", "about")
    ]
    return [one for one in found if not about or sentence.mentions[one].start < min(about)] or found


def attacker(sentence: Sentence, near: list[int]) -> Mention | None:
    """Return of parties spoken of the one whose attack stands right behind it: `对美国打击伊朗表示谴责`.

    Takes out of `near` who suffers such an attack.
    """
    said = sides(sentence)
    attacks = {hit.start for hit in sentence.hits if any(t.term.event == "ASSAULT" for t in hit.triggers)}
    for at in near:
        if said[at] in ("toward", "about") and sentence.mentions[at].end in attacks:
            return sentence.mentions[at]
    near[:] = [at for at in near if said[at] != "object"]
    return None
