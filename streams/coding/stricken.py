"""What an attack hits where no verb says it: "came under drone attack", "ablaze after a raid", "hit by a projectile".

English. Knows sites, ships and lands as the sentence names them; who attacks is read elsewhere.
"""

import re
from dataclasses import replace

from streams.coding.clauses import prepositional, subject
from streams.coding.lexicon import Hit
from streams.coding.mentions import Mention
from streams.coding.nominal import Roles
from streams.coding.sentence import Sentence

_FROM_REACH = 100
"""How far from the event the words may stand that say whence a weapon came."""
SUBJECT_REACH = 60
"""How far left of a passive its subject may stand."""
_UNDER = re.compile(
    r"\b(?:(?:com(?:e|es|ing)|came|is|was|were|are|been) under|(?:suffer|sustain)(?:s|ed|ing)?|"
    r"(?:was|were|been|is|are) (?:subjected to|the (?:target|scene|object) of)) (?:[\w-]+ ){0,3}$",
    re.IGNORECASE,
)
_IN = re.compile(
    r"\b(?:ablaze|burn(?:s|ed|ing)?|on fire|in flames|damage|damaged|destroyed|crippled|hit|closed|shut|evacuated)"
    r" (?:\w+ly )?(?:after|in|by|following|amid) (?:[\w.'’-]+ ){0,4}$",
    re.IGNORECASE,
)


def by_nobody(sentence: Sentence, hit: Hit, found: Roles) -> bool:
    """Say whether a place, land or ship is attacked by nobody named: passive, nominal, or by a weapon."""
    told = found.pattern in ("nominal", "headline-passive")
    if found.pattern != "active" and (found.places or (found.target and told)):
        return True
    if found.pattern == "passive" and sentence.cue_between("shipping", hit.start - SUBJECT_REACH, hit.start):
        return True
    armed = sentence.cue_between("weapon", max(sentence.start, hit.start - 40), hit.start) is not None
    return armed and bool(found.places or found.target)


def stricken(sentence: Sentence, hit: Hit, found: Roles) -> Roles:
    """Return the roles of an attack told as a noun, with the sentence's subject as what it hits."""
    if not found.actor and (source := _launched(sentence, hit)):
        found = Roles(
            [source], [m for m in found.target if m.party != source.party], found.places, found.pattern + "+from"
        )
    if found.pattern != "nominal" or found.places:
        return found
    before = sentence.before(hit.start, 60)
    under = _UNDER.search(before)
    if not under and not _IN.search(before):
        return found
    site = _site(sentence, hit.start)
    named = _named_by(sentence, hit.start - len(under.group()) if under else hit.end, found)
    actor = [] if under and not named else found.actor
    if site:
        return Roles(actor, [], [site], found.pattern)
    suffers = [mention for mention in subject(sentence, hit.start) if mention not in actor]
    return Roles(actor, suffers, [], found.pattern) if suffers else found


_FROM = re.compile(
    r"\b(?:fired|launched|lobbed|shot|fire|barrages?|shelling) from "
    r"(?:(?:the|an?|inside|within|neighbou?ring|north(?:ern)?|south(?:ern)?|east(?:ern)?|west(?:ern)?) ){0,3}$"
)


def _launched(sentence: Sentence, hit: Hit) -> Mention | None:
    """Return the land from which a weapon came that names nobody: "killed by a rocket fired from Syria"."""
    for mention in sentence.mentions:
        if abs(mention.start - hit.start) < _FROM_REACH and _FROM.search(sentence.before(mention.start, 50)):
            code = mention.country or mention.party
            return replace(mention, code=code, kind="country") if code else None
    return None


def _site(sentence: Sentence, at: int) -> Mention | None:
    """Return the place that is the subject left of `at`: the first that no preposition governs."""
    places = (m for m in sentence.mentions if m.kind == "place" and m.end <= at)
    return next((place for place in places if not prepositional(sentence, place)), None)


def _named_by(sentence: Sentence, end: int, found: Roles) -> bool:
    """Say whether who attacks stands behind the noun: "came under attack by"."""
    return any(mention.start >= end for mention in found.actor)


_NEXT_DEED = 32
"""How far behind "planted by" the deed may stand that the bomb then does."""


def planted(sentence: Sentence, hit: Hit) -> bool:
    """Say whether a participle tells whose a bomb is that then does something: "a bomb planted by rebels killed"."""
    if sentence.after(hit.end, 4) != " by " or not any(cue.end == hit.start - 1 for cue in sentence.cues("bombs")):
        return False
    return any(
        hit.end < other.start < hit.end + _NEXT_DEED
        and any(t.form == "past" and t.term.event == "ASSAULT" for t in other.triggers)
        for other in sentence.hits
    )
