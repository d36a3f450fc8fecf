"""Who does it to whom: subject and object of a trigger, active, passive and nominal, in headlines and in prose.

Heuristics on the order of words; knows no events beyond the trigger it is asked about.
"""

import re
from bisect import bisect_left
from collections import deque
from functools import lru_cache

from streams.coding.lexicon import Trigger
from streams.coding.mentions import Mention, group
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
_BY = re.compile(r"^[^.;:]{0,40}?\bby (?:the |an? )?$", re.IGNORECASE)
_BY_NEXT = re.compile(r"^ (?:\w+ )?by (?:the |an? )?$", re.IGNORECASE)
_CUT = re.compile(r";|: |\bwhile\b|\bbut\b|\bwhereas\b", re.IGNORECASE)
_NEAR = re.compile(
    r"^(?:['’]s?)?[\s-]+"
    r"(?:(?!(?:the|an?|in|on|of|since|after|to|by|for|with|as|and|says?|said|ha[sd]|have|is|was|were) |\w+ed )"
    r"[\w-]+ ){0,3}$"
)
_TOWARD = re.compile(
    r"^ (?:(?!an? |the )[\w-]+ ){0,4}?"
    r"(?:on|against|at|in|near|of|to|inside|across|hit|hits|targeting|over|kill|kills|killed|by) ",
    re.IGNORECASE,
)
_POSSESSIVE = re.compile(r"^(?:['’]s?)[\s-]", re.IGNORECASE)


class Roles:
    """Actor and target groups of one trigger; `passive` says how they were read."""

    def __init__(self, actor: list[Mention], target: list[Mention], places: list[Mention], pattern: str) -> None:
        self.actor = actor
        self.target = target
        self.places = places
        self.pattern = pattern


def prepositional(sentence: Sentence, mention: Mention) -> bool:
    """Say whether a preposition governs the mention."""
    return bool(_PREPOSITION.search(sentence.before(mention.start, 40)))


_COUNTED = re.compile(
    r"\b(?:thousands|hundreds|tens|dozens|scores|millions|groups?|members?|leaders?|supporters|representatives|ministers?|"
    r"presidents?|king|emir|sultan|queen|prince|governments?|parliament|army|forces?|soldiers|troops|people|officials|heads?|"
    r"citizens|residents|students|workers|number|most|many|some|all|both|one|two|three|four|five|third|half|ambassadors?|"
    r"delegation|envoys?|authorities|rebels|militants|warships|planes|court|deployment|commission)"
    r"(?: \w+)? (?:of|from)(?: (?:the|over|about|some|up to|more than))*[\"'“‘ ]*$",
    re.IGNORECASE,
)
"""`thousands of`, `the government of`: what follows is who acts, although a preposition governs it."""


def subject(sentence: Sentence, at: int, floor: int | None = None) -> list[Mention]:
    """Return the nearest actor group left of `at` that no preposition governs, or that is counted (`thousands of`)."""
    floor = sentence.start if floor is None else floor
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
    r"\b(?:despite|unlike|besides|in spite of|spy(?:ing)? for|espionage for|working for|loyal to|linked to|"
    r"allied (?:to|with)|(?:backed|sponsored|supported) by|on behalf of|cit(?:e|es|ed|ing)) (?:the |a )?$",
    re.IGNORECASE,
)
"""What follows stands outside the event: who is spied for, who backs whom."""


def objects(
    sentence: Sentence, at: int, limit: int, actor: list[Mention], anywhere: bool
) -> tuple[list[Mention], list[Mention]]:
    """Return (first actor group, places) right of `at` up to `limit`; the actor's own party is no target.

    `anywhere`: a country after "in" counts too, as attacks "in Iran" are on Iran.
    """
    parties = {mention.party for mention in actor}
    target: list[Mention] = []
    own: list[Mention] = []
    places: list[Mention] = []
    for index in range(sentence.left_of(at), len(sentence.mentions)):
        mention = sentence.mentions[index]
        if mention.start < at:
            continue
        if mention.start >= limit:
            break
        if mention.kind == "place":
            places.append(mention)
        elif mention.kind == "edge":
            continue
        elif (
            not target
            and mention.party not in parties
            and ((anywhere and not places) or not mention.located)
            and not _speaks(sentence, mention)
            and not _OUTSIDE.search(sentence.before(mention.start, 32))
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


def _speaks(sentence: Sentence, mention: Mention) -> bool:
    """Say whether ", the Pentagon said" follows: a speaker, not a target."""
    return sentence.before(mention.start, 6).rstrip().endswith((",", ", the")) and bool(
        _SPEAKS.match(sentence.after(mention.end, 50))
    )


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


def roles(sentence: Sentence, trigger: Trigger, start: int, end: int, limit: int) -> Roles:
    """Work out who acts on whom for the trigger at `start`:`end`, by the order of words alone."""
    attack = trigger.term.event == "ASSAULT"
    if trigger.kind == "noun" or _noun_like(sentence, trigger, start, end):
        return _nominal(sentence, start, end, limit, attack)
    participle = trigger.form == "past" and trigger.kind == "verb"
    if participle and sentence.gap(start - 1, start) == "-":
        owner = sentence.left_of(start) - 1
        near = owner >= 0 and sentence.mentions[owner].end == start - 1
        return Roles([sentence.mentions[owner]] if near else [], [], [], "trait")
    passive = bool(_PASSIVE.search(sentence.before(start, 24)))
    agent = _agent(sentence, end, _BY if passive else _BY_NEXT) if participle else []
    if (passive and participle) or agent:
        return _passive(sentence, start, limit, agent)
    if participle and _bare_passive(sentence, start, end):
        return _suffered(sentence, start, end, limit)
    deed = _deed(sentence, start) if attack else None
    actor = deed.actor if deed else _shared(sentence, trigger, start) or _own_subject(sentence, start)
    target, places = objects(sentence, end, limit, actor, attack)
    if deed and not target and not places:
        return Roles(deed.actor, deed.target, deed.places, "relative")
    alone = sentence.after(end, 1) in (",", ";", ".", "")
    if participle and (alone or (not target and not places)):
        site = [m for m in sentence.mentions if m.end <= start and m.kind == "place" and not prepositional(sentence, m)]
        if site:
            return Roles([], [], site, "headline-passive")
    return Roles(actor, target, places, "active")


_AND_THEN = re.compile(r"(?:,| and|, and| or|, then| and then) (?:\w+ly |also |later |then )?$", re.IGNORECASE)
_FINITE = ("past", "third")


def _shared(sentence: Sentence, trigger: Trigger, start: int) -> list[Mention]:
    """Return the subject of the verb before, where "and" joins two: "condemned the raid by Y and promised aid"."""
    if trigger.kind != "verb" or trigger.form not in _FINITE or not _AND_THEN.search(sentence.before(start, 16)):
        return []
    for hit in reversed(sentence.hits):
        joined = hit.end < start - 2 and any(t.kind == "verb" and t.form == trigger.form for t in hit.triggers)
        if joined and not passive(sentence, hit.start):
            return _own_subject(sentence, hit.start)
    return []


def _own_subject(sentence: Sentence, start: int) -> list[Mention]:
    return subject(sentence, start, clause_start(sentence, start))


_WHICH = re.compile(r",? (?:which|that)(?: (?:has|had|have|also|later|reportedly))* $")


def _deed(sentence: Sentence, start: int) -> Roles | None:
    """Return the roles of the deed a relative clause tells of: "vowed revenge for the strike on Y which killed"."""
    which = _WHICH.search(sentence.before(start, 40))
    if not which:
        return None
    at = start - len(which.group())
    for hit in reversed(sentence.hits):
        if hit.end > at or not hit.triggers:
            continue
        trigger = next((t for t in hit.triggers if t.term.event == "ASSAULT"), None)
        if not trigger or not (trigger.kind == "noun" or _noun_like(sentence, trigger, hit.start, hit.end)):
            return None
        return _nominal(sentence, hit.start, hit.end, at, attack=True)
    return None


def _agent(sentence: Sentence, end: int, by: re.Pattern[str]) -> list[Mention]:
    """Return the group after "by", right behind the trigger."""
    index = sentence.left_of(end)
    while index < len(sentence.mentions) and sentence.mentions[index].start < end:
        index += 1
    if index < len(sentence.mentions) and by.match(sentence.gap(end, sentence.mentions[index].start)):
        joined = group(sentence.mentions, index, sentence.text, 1)
        listed = len(joined) == 1 or sentence.gap(joined[-2].end, joined[-1].start) != ", "
        return joined if listed else joined[:-1]
    return []


def _passive(sentence: Sentence, start: int, limit: int, agent: list[Mention]) -> Roles:
    left = [m for m in sentence.mentions if m.end <= start and (m.kind == "place" or not m.located)]
    places = [m for m in left if m.kind == "place" and not prepositional(sentence, m)]
    target = [] if places else subject(sentence, start) or [m for m in left if m.kind != "place"][-1:]
    after = [m for m in sentence.mentions if start < m.start < limit and m.kind == "place"]
    return Roles([m for m in agent if m.kind != "place"], target, places or ([] if target else after), "passive")


_SUFFERED = re.compile(
    r"(?:killed|wounded|injured|hurt|slain|murdered|arrested|detained|seized|captured|kidnapped|abducted|hanged|executed|"
    r"assassinated|freed|released|evacuated|shot dead|gunned down)$",
    re.IGNORECASE,
)
_NO_OBJECT = re.compile(
    r"^,? (?:in(?! (?:one|a single|two|three|\d+) )|during|at|near|as|"
    r"when|after|while|amid|overnight|inside|outside|over|for|on (?!\w+day \w+ ))|"
    r"^, (?!wound|injur|kill|captur|arrest|and )|^[.;:]?$",
    re.IGNORECASE,
)


def _bare_passive(sentence: Sentence, start: int, end: int) -> bool:
    """Say whether a headline leaves out "were": "Three US soldiers killed in drone attack"."""
    return bool(_SUFFERED.match(sentence.gap(start, end)) and _NO_OBJECT.match(sentence.after(end, 30)))


_DOER_REACH = 60


def _suffered(sentence: Sentence, start: int, end: int, limit: int) -> Roles:
    """Read such a headline: who stands left suffers, unless it only tells; the attack behind "in" names who did it."""
    agent: list[Mention] = []
    for hit in sentence.hits:
        if end < hit.start < min(limit, end + _DOER_REACH):
            trigger = next((t for t in hit.triggers if t.term.event == "ASSAULT"), None)
            if trigger and (trigger.kind == "noun" or _noun_like(sentence, trigger, hit.start, hit.end)):
                agent = _nominal(sentence, hit.start, hit.end, limit, attack=True).actor
                break
    victim = subject(sentence, start)
    tells = victim and any("say" in hit.sets and victim[-1].end <= hit.start < start for hit in sentence.hits)
    if victim and not tells:
        return Roles(agent, [m for m in victim if m not in agent], [], "headline-passive")
    return Roles(agent, [], [] if victim else _passive(sentence, start, limit, agent).places, "headline-passive")


_AFTER_NOUN = re.compile(
    r"^(?:$|[,:;.]| (?:on|against|at|in|by|near|from|kill|kills|killed|have|has|were|was|that|and|over|hit|aimed|fell|"
    r"continue|continues)\b)",
    re.IGNORECASE,
)
_DELIVERS = re.compile(
    r"\b(?:carr(?:y|ies|ied) out|(?:launch|exchange|trade|conduct|order|unleash|announce|declare|impose|stage|issue|"
    r"begin|mount|make|voice|express|lodge|open|start|sign|hold|undertake|continue|join|resort to|exchang|trad|announc|"
    r"issu|declar|stag|voic|impos)(?:s|es|d|ed|ing)?|began|begun|held|made|undertook|beginning) (?:[\w-]+ ){0,3}$",
    re.IGNORECASE,
)
"""Verbs that only say that the noun after them was done."""
_ARTICLE = re.compile(r"(?:\b(?:the|an?|of|this|that|air|new|its|their|latest|fresh)|['’]s?) $", re.IGNORECASE)


def _noun_like(sentence: Sentence, trigger: Trigger, start: int, end: int) -> bool:
    """Say whether a word that could be a verb stands as a noun: "US strikes on", "the bombing of"."""
    if trigger.kind != "verb" or trigger.form == "past":
        return False
    if trigger.form == "ing":
        return sentence.after(end, 4).startswith(" of ") or bool(_ARTICLE.search(sentence.before(start, 8)))
    return bool(_AFTER_NOUN.match(sentence.after(end, 10)) or _ARTICLE.search(sentence.before(start, 8)))


_OWN_TOWARD = frozenset({"on", "against", "of", "to", "with", "for", "over", "in", "at"})
"""Prepositions that a wording may end with: `embargo on`."""
_VERB = re.compile(r"attack|kill|storm|hit|\w+ed")
"""Last word of a wording that is a clause: `gunmen attacked`."""
_BETWEEN = re.compile(r"^ (?:\w+ )?between (?:the )?$", re.IGNORECASE)
_CLOSE = re.compile(r"^ (?:the |both )?(?:[a-z-]+ )?$")


def _next(sentence: Sentence, end: int) -> list[Mention]:
    """Return the group that stands right behind a wording that ends with a preposition."""
    index = sentence.left_of(end)
    if index < len(sentence.mentions) and _CLOSE.match(sentence.gap(end, sentence.mentions[index].start)):
        return [m for m in group(sentence.mentions, index, sentence.text, 1) if m.kind != "place"]
    return []


def _pair(sentence: Sentence, end: int) -> list[Mention]:
    """Return both sides of "talks between X and Y"."""
    index = sentence.left_of(end)
    if index + 1 < len(sentence.mentions) and _BETWEEN.match(sentence.gap(end, sentence.mentions[index].start)):
        joined = group(sentence.mentions, index, sentence.text, 1)
        return joined if len(joined) > 1 else []
    return []


def _nominal(sentence: Sentence, start: int, end: int, limit: int, attack: bool) -> Roles:
    """Read "US strikes on Kharg", "the strike by US forces", "Iran's threat against Israel"."""
    own = sentence.text[start:end].rpartition(" ")[2].lower()
    actor = _next(sentence, end) if own in ("by", "between") else _agent(sentence, end, _BY) or _pair(sentence, end)
    index = sentence.left_of(start) - 1
    if not actor and index + 1 < len(sentence.mentions) and sentence.mentions[index + 1].start < start:
        actor = [sentence.mentions[index + 1]]  # "Syria's military presence": its words are part of the name
    if not actor and index >= 0:
        mention = sentence.mentions[index]
        owner = _NEAR.match(sentence.gap(mention.end, start)) or _POSSESSIVE.match(sentence.gap(mention.end, start))
        near = owner and start - mention.end < 40
        if near and mention.kind == "place":
            return Roles([], [], [mention], "nominal")  # "the Kharg strikes"
        if near:
            actor = group(sentence.mentions, index, sentence.text, -1)
    if not actor and _DELIVERS.search(sentence.before(start, 40)):
        actor = subject(sentence, start)
    if not actor and attack and index >= 0:
        actor = _answered(sentence, index, start)
    toward = (
        own in _OWN_TOWARD
        or (" " in sentence.text[start:end] and _VERB.fullmatch(own))
        or _TOWARD.match(sentence.gap(end, min(limit, end + 60)))
    )
    target, places = objects(sentence, end, min(limit, end + 90), actor, attack) if toward else ([], [])
    return Roles(actor, target, places, "nominal")


_FOR = re.compile(r"^ (?:for|over) (?:(?:the|a|an|its|their|his|last|recent|deadly|[a-z]+day['’]s) )*$", re.IGNORECASE)
_ANSWERS = re.compile(r"\b(?:retaliat\w+|revenge|vengeance|retribution) (?:against|on|from) (?:the )?$", re.IGNORECASE)


def _answered(sentence: Sentence, index: int, start: int) -> list[Mention]:
    """Return who did what is answered: "retaliate against X for the strike"."""
    joined = group(sentence.mentions, index, sentence.text, -1)
    against = _ANSWERS.search(sentence.before(joined[0].start, 40))
    return joined if against and _FOR.match(sentence.gap(joined[-1].end, start)) else []
