"""What a name beside an event means: a thing called by a person, sanctions called by whom they hit.

English. Corrects what the order of words gave; finds nothing itself.
"""

import re

from streams.coding.clauses import in_capital, relative
from streams.coding.direction import roles
from streams.coding.lexicon import Trigger
from streams.coding.mentions import Mention
from streams.coding.nominal import Roles
from streams.coding.sentence import Sentence

_THING = re.compile(
    r"^(?: (?!administration|and|or|over|with|on|in)[\w-]+){0,2}? (?:corridors?|roads?|routes?|bridges?|towers?|"
    r"hotels?|resorts?|plans?|deals?|visits?|trips?|rall(?:y|ies)|films?|books?|speech|summit|statues?|library|initiatives?|"
    r"projects?|canal|pipelines?|accords?)\b",
    re.IGNORECASE,
)
"""After a person's name: a thing that is called by it, as a harbour may be; no harm to it is harm to the person."""
THING = "+thing"
"""Ends the pattern of roles whose target was only a thing of that name."""
_IT = re.compile(r"\b(?:after|because|since) (?:it|they) (?:has |had |have )?$", re.IGNORECASE)
"""Who is named last did what is the reason: "fires at Israel after it attacked Beirut"."""
_HARM = frozenset({"ASSAULT", "THREATEN", "COERCE"})


SANCTIONERS = frozenset({"USA", "EEC", "UNO", "GBR", "E3", "CAN", "AUS", "JPN", "CHE", "CHN", "RUS"})
"""Who imposes sanctions under its name: `US sanctions` are by it, `Iran sanctions` on it."""


def named_roles(sentence: Sentence, trigger: Trigger, start: int, end: int, limit: int) -> Roles:
    """Work out who acts on whom for the trigger at `start`:`end`, and what the names mean there."""
    found = roles(sentence, trigger, start, end, limit)
    if trigger.kind == "verb" and _IT.search(sentence.before(start, 24)):
        named = [m for m in sentence.mentions if m.end <= start and m.kind not in ("place", "edge")][-1:]
        target = [m for m in found.target if m.party not in {who.party for who in named}]
        found = Roles(named, target, found.places, found.pattern + "+it")
    if found.pattern == "active" and trigger.term.event != "ASSAULT" and (told := relative(sentence, start)):
        found = Roles(told, [m for m in found.target if m not in told], found.places, found.pattern)
    if found.pattern == "passive" and trigger.term.event == "REJECT" and not found.actor:
        found = Roles(in_capital(sentence, end), found.target, found.places, found.pattern)
    if trigger.term.mode == "third-party" and (by := _by_way_of(sentence, end, limit)):
        return Roles(
            [by], [m for m in (*found.actor, *found.target) if m.party != by.party], [], found.pattern + "+through"
        )
    if trigger.term.event == "ACCUSE" and found.actor and not found.target and (deed := _deed(sentence, start, end)):
        found = Roles(found.actor, [deed] if deed not in found.actor else [], found.places, found.pattern)
    if trigger.term.mode == "third-party" and len({m.party for m in found.actor}) > 1 and len(found.target) == 1:
        return Roles(found.target, found.actor, found.places, found.pattern)  # "both sides met separately with Oman"
    if trigger.term.event == "SANCTION" and found.pattern == "nominal" and not found.target and len(found.actor) == 1:
        owner = found.actor[0]
        if owner.party not in SANCTIONERS and sentence.gap(owner.end, start) == " ":
            return Roles([], found.actor, found.places, found.pattern)
    if found.pattern == "nominal" and _at_capital(sentence, trigger, found, start, end):
        return Roles([], found.actor, found.places, found.pattern)
    if len(found.target) == 1 and _beside(sentence, trigger.term.event, found.target[0]):
        return Roles(found.actor, [], found.places, found.pattern)
    if trigger.term.event in _HARM and any(_names_thing(sentence, mention) for mention in found.target):
        left = [mention for mention in found.target if not _names_thing(sentence, mention)]
        return Roles(found.actor, left, found.places, found.pattern + THING)
    return found


_THEM = re.compile(r"^ (?:it|them|from)\b")


def _deed(sentence: Sentence, start: int, end: int) -> Mention | None:
    """Return whose attack before it is condemned: "the Iranian strike drew condemnation from", "condemning them"."""
    if sentence.gap(start, end).rpartition(" ")[2] != "from" and not _THEM.match(sentence.after(end, 6)):
        return None
    for hit in reversed(sentence.attacks):
        if hit.end <= start:
            return next((m for m in sentence.mentions if m.end in (hit.start - 1, hit.start - 3)), None)
    return None


_THROUGH = re.compile(
    r"\b(?:through|via|by way of|with the help of)"
    r"(?: (?:the|an?|its|mediators?|intermediar(?:y|ies)|envoys?|diplomats|in))* $",
    re.IGNORECASE,
)


def _by_way_of(sentence: Sentence, end: int, limit: int) -> Mention | None:
    """Return by whose hand messages go: "exchanged messages through Oman"."""
    behind = (m for m in sentence.mentions if end <= m.start < limit and m.kind not in ("place", "edge"))
    return next((m for m in behind if _THROUGH.search(sentence.before(m.start, 30))), None)


_BLOW = re.compile(r"(?:attack|strike|raid|bombing|blast|airstrike|bombardment)s?$", re.IGNORECASE)


def _at_capital(sentence: Sentence, trigger: Trigger, found: Roles, start: int, end: int) -> bool:
    """Say whether a capital right before an attack is where it happened: "after Beirut attack"."""
    if trigger.term.event != "ASSAULT" or found.target or len(found.actor) != 1 or found.actor[0].kind != "capital":
        return False
    return sentence.gap(found.actor[0].end, start) == " " and bool(_BLOW.search(sentence.gap(start, end)))


_BESIDE = {
    "CONSULT": re.compile(r"\b(?:on|over|about|regarding|concerning) (?:the )?$", re.IGNORECASE),
    "RETREAT": re.compile(r"\b(?:after|following|through|via|thanks to) (?:the )?$", re.IGNORECASE),
}
"""Class → what governs names that its event is not done to: "emergency meeting on Iran", "freed after Qatari talks"."""


def _beside(sentence: Sentence, event: str, mention: Mention) -> bool:
    return event in _BESIDE and bool(_BESIDE[event].search(sentence.before(mention.start, 20)))


def _names_thing(sentence: Sentence, mention: Mention) -> bool:
    return mention.kind == "person" and bool(_THING.match(sentence.after(mention.end, 40)))
