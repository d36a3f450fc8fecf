"""Order of words in a Russian clause: whose noun an adjective is, where a verb ends its clause. Knows no events."""

import re

from streams.coding.lexicon import Hit
from streams.coding.mentions import Mention
from streams.coding.sentence import Sentence

_ENDS = re.compile(r"[.,;]|$")
_ADJECTIVE = re.compile(r"^ (?:[а-яё-]+(?:[ыио]й|[ео]го|[ео]му|[ыи]м|[ыи]ми|[ыи]х|ая|яя|ую|юю|[оеыи]е|ом|ем) )?$")
"""Between a country's adjective and its noun: `американский ракетный удар`."""


def ends_clause(sentence: Sentence, hit: Hit) -> bool:
    """Say whether a verb ends its clause, so that what it is about stands before: `посредничество Иран отклонил`."""
    return _ENDS.match(sentence.after(hit.end, 2)) is not None


def adjective_of(sentence: Sentence, mention: Mention, hit: Hit) -> bool:
    """Say whether a country's adjective belongs to the noun behind it, at most one other adjective between."""
    return mention.end <= hit.start and _ADJECTIVE.match(sentence.gap(mention.end, hit.start)) is not None


def of_next(sentence: Sentence, mention: Mention) -> bool:
    """Say whether an adjective belongs to an event noun behind it: `осуждение американского удара`."""
    nouns = (hit for hit in sentence.hits if any(trigger.kind == "noun" for trigger in hit.triggers))
    return any(adjective_of(sentence, mention, hit) for hit in nouns)
