"""The clauses of an English sentence: where one begins and ends, who stands in it as subject and as object.

Heuristics on the order of words; knows no events.
"""

import re
from bisect import bisect_left
from collections import deque
from functools import lru_cache

from streams.coding.mentions import Mention, group, private
from streams.coding.sentence import Sentence

_PREPOSITION = re.compile(
    r"\b(?:on|against|with|to|from|by|of|for|over|between|at|after|in|near|under|toward|towards|about|"
    r"amid|following|including|upon|near|off|into|than|like|besides|despite|through|via|regarding)"
    r"(?: (?:the|a|an|its|their|his|both|senior|former|north(?:ern)?|south(?:ern)?|east(?:ern)?|west(?:ern)?|central|"
    r"neighbou?ring|nearby|occupied|several|other|more|many|rival|fellow))*[\"'“‘ ]*$|\b(?:anti|pro)[- ]$",
    re.IGNORECASE,
)
_PASSIVE = re.compile(
    r"\b(?:was|were|is|are|been|be|being|gets|got)(?: (?:\w+ly|also|again|reportedly))? $", re.IGNORECASE
)
_CUT = re.compile(
    r";|: |\bwhile\b|\bbut\b|\bwhereas\b|, (?:saying|adding|stating|noting|arguing|claiming)\b|"
    r", (?:(?:both|all|some) of )?which\b|(?<=[a-z]{4})\. (?=[A-Z])",
    re.IGNORECASE,
)


def prepositional(sentence: Sentence, mention: Mention) -> bool:
    """Say whether a preposition governs the mention."""
    return bool(_PREPOSITION.search(sentence.before(mention.start, 40)))


_COUNTED = re.compile(
    r"\b(?:thousands|hundreds|tens|dozens|scores|millions|groups?|members?|leaders?|supporters|representatives|ministers?|"
    r"presidents?|king|emir|sultan|queen|prince|governments?|parliament|army|forces?|soldiers|troops|people|officials|heads?|"
    r"citizens|residents|students|workers|number|most|many|some|all|both|one|two|three|four|five|third|half|ambassadors?|"
    r"delegation|envoys?|authorities|commanders?|chief|spokes(?:man|woman|person)|speaker|secretary|advis[eo]r|deputy|"
    r"general|admiral|rebels|militants|warships|planes|court|deployment|commission)"
    r"(?: \w+)? (?:of|from)(?: (?:the|over|about|some|up to|more than))*[\"'“‘ ]*$|"
    r"\bspokes(?:man|woman|person) for (?:the )?$|\b(?:advis[eo]rs?|aides?) to (?:the )?$|"
    r"\b(?:commander|general|officer|official|member|figure|lawmaker|cleric)s? (?:in|at|with) (?:the )?$|"
    r"\b(?:missiles?|rockets?|drones?|jets|planes|shells) (?:launched|fired|sent|flown) by (?:the )?$|"
    r"\b(?:bombs?|mines?|devices?|explosives|grenades?) (?:planted|laid|placed|thrown|hurled|set|left) by (?:the )?$",
    re.IGNORECASE,
)
"""`thousands of`, `missiles fired by`: what follows is who acts, although a preposition governs it."""


def subject(sentence: Sentence, at: int, floor: int | None = None) -> list[Mention]:
    """Return the nearest actor group left of `at` that no preposition governs, or that is counted (`thousands of`)."""
    floor = sentence.start if floor is None else floor
    return _nearest(sentence, _before_aside(sentence, at, floor), floor) or _nearest(sentence, at, floor)


_ASIDE = re.compile(
    r", (?:which|who|whose|where|home to|host to|itself|long|once|an? |the )[^,;:]{3,120}, "
    r"(?:(?:has|have|had|will|would|also|later|\w+ly) )*$"
)
"""A clause between commas that explains a subject: "Doha, which hosts American troops, pleaded"."""


def _before_aside(sentence: Sentence, at: int, floor: int) -> int:
    """Return where the clause between commas begins that ends right before the verb at `at`, else `at`."""
    begin = max(floor, at - 160)
    if sentence.text.rfind(", ", max(begin, at - 30), at) < 0:
        return at
    aside = _ASIDE.search(sentence.gap(begin, at))
    return begin + aside.start() if aside else at


def _nearest(sentence: Sentence, at: int, floor: int) -> list[Mention]:
    for index in range(sentence.left_of(at) - 1, -1, -1):
        mention = sentence.mentions[index]
        if mention.start < floor:
            break
        if mention.kind == "place" or mention.located:
            continue
        joined = [m for m in group(sentence.mentions, index, sentence.text, -1) if m.start >= floor]
        opens = sentence.start < floor <= joined[0].start <= floor + 8
        if opens or not prepositional(sentence, joined[0]) or _COUNTED.search(sentence.before(joined[0].start, 48)):
            return joined
        if len(joined) > 1 and sentence.gap(joined[-2].end, joined[-1].start) == ", ":
            return [joined[-1]]  # "At the UN, Russia …", "after a raid by Mali, Chad …": a preface, not a list
    return []


_OWN_REACH = 45
"""How far right of a trigger its actor's own people may stand to be its target: "banned Ugandan candidates"."""
_OUTSIDE = re.compile(
    r"\b(?:despite|unlike|besides|in spite of|in support of|in solidarity with|in defen[cs]e of|on the side of|"
    r"spy(?:ing)? for|espionage for|working for|loyal to|linked to|"
    r"allied (?:to|with)|(?:backed|sponsored|supported) by|on behalf of|according to|cit(?:e|es|ed|ing)) (?:the |a )?$",
    re.IGNORECASE,
)
"""What follows stands outside the event: who is spied for, who backs whom."""


_HEARS = re.compile(
    r"\b(?:complain\w*|protest\w*|letters?|notes?|grievances?|case|report\w*|evidence)(?: [\w-]+){0,3} "
    r"(?:to|with|before) (?:the )?$"
)
"""Whoever a complaint is brought to is not accused: "complained to the United Nations about"."""


def _outside(sentence: Sentence, mention: Mention, event: str) -> bool:
    """Say whether somebody named behind an event stands outside it."""
    hears = event == "ACCUSE" and mention.kind == "organ" and _HEARS.search(sentence.before(mention.start, 48))
    return bool(hears or _OUTSIDE.search(sentence.before(mention.start, 32)))


_ANYWHERE = frozenset({"ASSAULT", "THREATEN"})
_ON_GROUNDS = frozenset({"SANCTION", "COERCE", "ACCUSE"})
"""Classes that say for what, and that hit private people and firms: "sanctions on a Russian bank for aiding Iran"."""
_GROUNDS = re.compile(
    r" for (?:\w+ly )?(?!being |holding )[a-z]+ing | on (?:charges|suspicion|accusations|allegations) |"
    r" as (?:an? |the )?(?:[\w-]+ )?(?:violation|breach|act|crime|infringement|attack|affront|threat)s? "
    r"(?:of|on|against|to) "
)


def _grounds(sentence: Sentence, at: int, limit: int) -> int:
    """Return where the grounds begin on which somebody is accused or punished: who is named in them suffers nothing."""
    found = _GROUNDS.search(sentence.text, at, limit)
    return found.start() if found else limit


def objects(
    sentence: Sentence, at: int, limit: int, actor: list[Mention], event: str
) -> tuple[list[Mention], list[Mention]]:
    """Return (first actor group, places) right of `at` up to `limit`; the actor's own party is no target.

    Of attacks and threats a country after "in" counts too, as attacks "in Iran" are on Iran.
    """
    anywhere = event in _ANYWHERE
    if event in _ON_GROUNDS:
        limit = _grounds(sentence, at, limit)
    parties = {mention.party for mention in actor}
    target: list[Mention] = []
    own: list[Mention] = []
    places: list[Mention] = []
    for index in range(max(0, sentence.left_of(at) - 1), len(sentence.mentions)):
        mention = sentence.mentions[index]
        if mention.end <= at:  # "recalled its ambassador from Lima": a name may begin within the wording
            continue
        if event == "THREATEN" and mention.party in parties and sentence.gap(at, mention.start) in (" ", " the "):
            break  # "the government warned its party's wing against": nobody else is warned
        if mention.start >= limit:
            break
        if mention.kind == "place":
            places.append(mention)
        elif mention.kind == "edge":
            continue
        elif (
            not target
            and mention.party not in parties
            and (
                (anywhere and not places)
                or not mention.located
                or (event in _ON_GROUNDS and private(sentence.text, mention))
            )
            and not _speaks(sentence, mention)
            and not _outside(sentence, mention, event)
        ):
            joined = group(sentence.mentions, index, sentence.text, 1)
            target = [m for m in joined if m.start < limit and not _speaks(sentence, m)]
        elif not target and not own and mention.kind == "people" and parties == {mention.party}:
            own = [mention] if mention.start - at < _OWN_REACH else []
    return (target or own), places


_SPEAKS = re.compile(
    r"^[^,;]{0,30}?\b(?:said|says|told|announced|confirmed|added|wrote|reported|reports|"
    r"threatened|threatens|vowed|vows|warned|warns)\b",
    re.IGNORECASE,
)


_OPENS = re.compile(r", (?:(?!\w+(?:ing|ed)\b|and\b|but\b|or\b|where\b|when\b|who\b|which\b)[\w.'’-]+ ){0,4}[\"“‘]?$")
"""Between a comma and who speaks: an article and titles."""


def _speaks(sentence: Sentence, mention: Mention) -> bool:
    """Say whether ", the Pentagon said" follows: a speaker, not a target."""
    opens = _OPENS.search(sentence.before(mention.start, 40))
    return bool(opens and _SPEAKS.match(sentence.after(mention.end, 50)))


def limit_right(sentence: Sentence, at: int) -> int:
    """Return where the words that belong to a trigger at `at` end."""
    cuts = _cuts(sentence.text, sentence.start, sentence.end)
    after = bisect_left(cuts, at)
    return cuts[after] if after < len(cuts) else sentence.end


@lru_cache(maxsize=8)
def _cuts(text: str, start: int, end: int) -> list[int]:
    """Return where clauses end in a sentence, found once for all its triggers."""
    return [cut.start() for cut in _CUT.finditer(text, start, end)]


_SUBORDINATE = re.compile(
    r"\b(?:when|after|because|before|as|that|which|who|how|why|if|unless|until|where|since) ", re.IGNORECASE
)
_NO_SUBJECT = re.compile(
    r"^(?:(?:he|she|it|they|we|who|which|has|had|have|would|will|could|may|might|also|then|not|once|again|was|were)\s*)*$",
    re.IGNORECASE,
)


_CLOSED = re.compile(r"[^,]+, (?:(?:has|have|had|will|would|also|then|later) )*$")
"""A relative clause has ended: "…, who crossed the river, have captured"."""


def clause_start(sentence: Sentence, at: int) -> int:
    """Return where the clause of a verb at `at` begins, if it has a subject of its own; else the sentence's start."""
    found = deque(_SUBORDINATE.finditer(sentence.text, max(sentence.start, at - 120), at), maxlen=1)
    if not found or _NO_SUBJECT.match(sentence.gap(found[0].end(), at)):
        return sentence.start
    if _CLOSED.search(sentence.gap(found[0].end(), at)) and found[0].group().lower() in ("who ", "which ", "where "):
        return sentence.start
    return found[0].end()


def passive(sentence: Sentence, at: int) -> bool:
    """Say whether a form of "to be" stands right before `at`."""
    return bool(_PASSIVE.search(sentence.before(at, 24)))


_BY_THING = re.compile(r"^ (?:and \w+ )?by (?:an? |the |several |two |three )?[a-z]")


def by_thing(sentence: Sentence, end: int) -> bool:
    """Say whether "by" and a thing follow a participle: "tanker hit by projectile"."""
    return bool(_BY_THING.match(sentence.after(end, 24)))


_AROUND = re.compile(r"\b(?:after|following|amid|despite|before|when|because|in response|thanks|ahead of|by) ")


def complement(sentence: Sentence, at: int, limit: int) -> int:
    """Return where what completes a verb ends: "frees two after talks with …" names nobody whom it frees."""
    around = _AROUND.search(sentence.text, at, limit)
    return around.start() if around else limit


_WHO = re.compile(r"^, (?:which|who) (?:has |have |had |also )?$")


def relative(sentence: Sentence, at: int) -> list[Mention]:
    """Return whom the relative clause of a verb at `at` is about: "drew a rebuke from France, which called it …"."""
    index = sentence.left_of(at) - 1
    nearest = sentence.mentions[index] if index >= 0 else None
    named = nearest and nearest.kind not in ("place", "edge") and _WHO.match(sentence.gap(nearest.end, at))
    return [nearest] if nearest and named else []


_WITHIN = re.compile(r"^[^.;:,]{0,24} in $")


def in_capital(sentence: Sentence, end: int) -> list[Mention]:
    """Return the government whose capital stands behind a passive: "was rejected out of hand in Tehran"."""
    after = [m for m in sentence.mentions[sentence.left_of(end) :][:2] if m.start >= end][:1]
    return [m for m in after if m.kind == "capital" and _WITHIN.match(sentence.gap(end, m.start))]
