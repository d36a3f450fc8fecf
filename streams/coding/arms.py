"""Whose arms an attack is told by where no word marks who acts: `فردو هدف بمب‌های آمریکا قرار گرفت`.

Knows the order of a clause that ends in its verb, no words of any language.
"""

from streams.coding.lexicon import Hit
from streams.coding.mentions import Mention
from streams.coding.sentence import Sentence
from streams.coding.sides import FREE, OWNED, sides


def bearer(sentence: Sentence, within: list[int], places: list[Mention], hit: Hit) -> list[int]:
    """Return whose arms do it, named between the place and a verb behind: `فردو هدف بمب‌های آمریکا قرار گرفت`."""
    before = [place for place in places if place.end <= hit.start]
    hurt = {place.country for place in places}
    found = [
        at
        for at in within
        if before and before[-1].end <= sentence.mentions[at].start and sentence.mentions[at].end <= hit.start
        if sides(sentence)[at] in (FREE, OWNED) and sentence.mentions[at].party not in hurt
    ]
    return found[-1:]
