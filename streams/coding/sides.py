"""How the words beside a name say what it does in its clause: cases, prepositions, particles.

Knows the sets of the vocabulary (`toward`, `by`, `with` …) and the marks of forms, no events and no one language.
"""

import re
from dataclasses import replace
from itertools import pairwise

from streams.coding.lexicon import Hit, Trigger
from streams.coding.mentions import Mention
from streams.coding.russian_order import adjective_of, told_here
from streams.coding.sentence import Sentence

FREE = "free"
"""Nothing governs it: it may act."""
OWNED = "owned"
"""Belongs to the word before it: `удар США`, `حمله آمریکا`."""
_BEFORE = ("toward", "by", "with", "from", "in", "about", "between")
"""Sets that govern the name right behind them, strongest first."""
_MARKS = {">": "toward", "@": "in", "<": "from", "~": "about"}
_CASES = (("n", FREE), ("g", OWNED), ("d", "toward"), ("a", "object"), ("i", "by"), ("p", "in"))
_OWNABLE = frozenset({
    "offer", "talks", "mediation", "message", "ceasefire", "harm", "revenge", "matter", "vessel", "disputes",
    "restraint",
})  # fmt: skip
"""Sets whose words are nouns that a party may have: `پیشنهاد عمان`."""
_AND = re.compile(r"^(?:,|،|、)?\s?(?:и|та|й|а также|و(?: به|على)?|ו(?:על|את|עם)?|和|与|與|及|以及|また)?\s?$")
_QUALITY = re.compile(
    r"^[\s\u200c](?:های |ی )?(?:(?:سحرگاه|بامداد|شامگاه|صبح|ظهر|عصر|شب|نیمه[ \u200c]?شب|روز|هفته|ماه|امروز|دیروز"
    r"|دیشب|امشب|پریروز|گذشته|پیش|(?:یک|دو|سه|چهار|پنج)?[ \u200c]?شنبه|جمعه) ){0,3}(?:(?:و )?(?:"
    r"\w{2,10}(?:\u200c\w{2,7})?(?:ی|انه|ین|نده)|اخیر|تازه|جدید|گسترده|مرگبار|شبانه|مکتوب|هماهنگ|مشترک) ){0,2}$"
)
"""A Persian adjective or time between a noun and whose it is: `حمله بامدادی اسرائیل`, `حمله شامگاه دوشنبه آمریکا`."""
_HAD = re.compile(r"^ (?:[א-ת]{2,10} ){0,2}של $")
"""Between a Hebrew noun and whose it is: `גל תקיפות נוסף של חיל האוויר`."""
_AT = re.compile(r"^ (?:[א-ת\"־-]{2,14} ){0,2}$")
"""Between a Hebrew body and where it is: `מיליציות שיעיות בעיראק`."""
FORCES = frozenset({
    "MIL", "IRGC", "QUDS", "NAVY", "CENTCOM", "PENTAGON", "FIFTH_FLEET", "IDF", "HOUTHI", "HEZBOLLAH", "KATAIB",
    "RESISTANCE",
})  # fmt: skip
"""Last parts of the codes of forces: they strike and tell of it themselves, and nobody is in them but who speaks."""
_PART = re.compile(r"^ (?:ال\w+ )?$")
"""Between a body and whose it is: `المكتب السياسي لأنصار الله`."""
_COLON = re.compile(r"[:：،,]")
_ANY_CASE = 4
"""A form of so many cases says none: `США`."""
_NOUN = re.compile(
    r"[а-яё]{3}(?:[ае]нием|остью|ци(?:и|я|ей|й)|ств(?:а|ом|у)|и(?:й|я|ю|е|и)|[ая]ми|[кия]х|[ие]ев|[кртвнл]ов|[ая]м) $"
)
_PREPOSED = re.compile(r"(?:^| )(?:по|ко?|против|на|для|адрес|отношении) $")
_INFINITIVE = re.compile(r"[а-яё]{3}(?:ть|ти|чь)(?:ся)? $")
_BLANK = re.compile(r"^[\s\u200c\"'«“„״]*(?:the |این |آن |همین |همه |دو |هر دو |所有|一切|任何|全部)?$")


def sides(sentence: Sentence) -> list[str]:
    """Return for each mention of the sentence which side of an event its surroundings put it on; worked out once."""
    if not sentence.sides and sentence.mentions:
        sentence.sides = _sides(sentence)
    return sentence.sides


def _sides(sentence: Sentence) -> list[str]:
    found = [_side(sentence, mention) for mention in sentence.mentions]
    for at, (before, mention) in enumerate(pairwise(sentence.mentions), start=1):
        if found[at - 1] == found[at] == FREE and _behind_subject(sentence, before, mention):
            found[at] = "object"
        between = found[at - 1] == "between" and found[at] == "by"  # `между США и Ираном`: the case "between" asks for
        if joined(sentence, before, mention) and len(before.marks) > _ANY_CASE and found[at] in ("toward", "by"):
            found[at - 1] = found[at] if found[at - 1] == FREE else found[at - 1]  # `США и Израилю`
        if found[at - 1] == "with" and found[at] == "by" and joined(sentence, before, mention):
            found[at] = "with"  # `с Трампом и Пезешкианом`
        if "&" in mention.marks and found[at - 1] == "in" and before.kind == "capital" and mention.kind == "organ":
            continue  # `قرب بغداد وكتائب حزب الله تتبنى`
        if joined(sentence, before, mention) and (between or found[at] in (FREE, OWNED, "object", "with")):
            if found[at - 1] == FREE and found[at] == "object":
                found[at - 1] = "object"  # "A and B را": the particle behind the last is for both
            found[at] = found[at - 1]
    return found


_SUBJECT = 40
"""How far behind an Arabic verb its subject may stand."""


def _behind_subject(sentence: Sentence, subject: Mention, mention: Mention) -> bool:
    """Say whether a name behind an Arabic verb and its subject is whom it is done to: `دعت الكويت طهران إلى …`."""
    if mention.kind in ("place", "people") or "&" in mention.marks or subject.party == mention.party:
        return False
    gap = sentence.gap(subject.end, mention.start)
    if gap != " ":
        return any(_arabic_verb(hit) and gap == f" {sentence.gap(hit.start, hit.end)} " for hit in sentence.hits)
    before = (hit for hit in sentence.hits if hit.end <= subject.start and subject.start - hit.end < _SUBJECT)
    return any(_arabic_verb(hit) for hit in before)


def _arabic_verb(hit: Hit) -> bool:
    return any(trigger.kind == "verb" and trigger.term.language == "ar" for trigger in hit.triggers)


def _side(sentence: Sentence, mention: Mention) -> str:
    inside = ("@" in mention.marks or ">" in mention.marks) and any(
        (cue.end < mention.start and _PART.match(sentence.gap(cue.end, mention.start)))
        or (
            cue.end < mention.start
            and _AT.match(sentence.gap(cue.end, mention.start))
            and not _between(sentence, cue, mention)
        )
        for cue in sentence.cues("body")
    )
    for mark, side in _MARKS.items():
        if side in ("in", "toward") and inside:
            continue  # `ההנהגה באיראן`, `بيان للحرس الثوري`: theirs
        if mark in mention.marks and not (side == "in" and mention.code.rpartition(".")[2] in FORCES):
            return side
    for name in _BEFORE:
        if name == "in" and mention.code.rpartition(".")[2] in FORCES:
            continue
        governing = [cue for cue in sentence.cues(name) if _governs(sentence, cue, mention)]
        if name == "in" and any(cue.end == one.start - 1 for cue in sentence.cues("body") for one in governing):
            continue  # `مسؤول في البيت الأبيض`: who speaks for it
        if governing:
            return name
    for cue in sentence.cues("object_after"):
        if cue.start >= mention.end and not sentence.gap(mention.end, cue.start).strip():
            return "object"
    if len(mention.marks) > _ANY_CASE and _INFINITIVE.search(sentence.before(mention.start, 12)):
        return "object"  # `отомстить США`
    if len(mention.marks) > _ANY_CASE and _NOUN.search(sentence.before(mention.start, 20)):
        return OWNED  # `под давлением США`
    if len(mention.marks) > _ANY_CASE and mention is not sentence.mentions[0] and _promised(sentence, mention):
        return "toward"  # `хуситы пообещали США месть`
    if len(mention.marks) > _ANY_CASE and _done_by(sentence, mention):
        return "by"  # `атакован США`
    cases = [side for case, side in _CASES if case in mention.marks]
    if cases and (cases[0] != FREE or "g" not in mention.marks):
        return cases[0]
    if mention.kind == "country" and _lies_in(sentence, mention):
        return "in"
    if any(hit.end == mention.start and _done_to(hit) for hit in sentence.hits):
        return "object"
    return OWNED if owner(sentence, mention) else FREE


def _between(sentence: Sentence, cue: Hit, mention: Mention) -> bool:
    between = any(cue.end <= other.start < mention.start for other in sentence.mentions)
    within = (hit for hit in sentence.hits if cue.end <= hit.start < mention.start)
    return between or any(hit.triggers or "say" in hit.sets for hit in within)


def _done_by(sentence: Sentence, mention: Mention) -> bool:
    """Say whether a participle of something suffered stands right before a name that has no cases."""
    before = (hit for hit in sentence.hits if hit.end == mention.start - 1)
    return any(trigger.form == "passive" and trigger.kind == "verb" for hit in before for trigger in hit.triggers)


def _promised(sentence: Sentence, mention: Mention) -> bool:
    """Say whether a verb of promise or threat stands right before a name that has no cases."""
    before = (hit for hit in sentence.hits if hit.end == mention.start - 1 and not told_here(sentence, hit))
    return any(
        trigger.kind == "verb" and trigger.term.event == "THREATEN" for hit in before for trigger in hit.triggers
    )


def _lies_in(sentence: Sentence, mention: Mention) -> bool:
    """Say whether a country stands right behind a Persian place, and is where that lies: `پایگاه العدید قطر`."""
    at = sentence.mentions.index(mention)
    place = sentence.mentions[at - 1] if at else None
    if place is None or place.kind != "place" or not "آ" <= sentence.text[place.end - 1] <= "ی":
        return False
    return sentence.gap(place.end, mention.start) == " " and not mention.marks and place.country != mention.code


def _done_to(hit: Hit) -> bool:
    """Say whether what stands right behind suffers it, with nothing between, as Chinese writes: `打击伊朗`."""
    return any(trigger.kind == "verb" and trigger.term.event in ("ASSAULT", "COERCE") for trigger in hit.triggers)


def _governs(sentence: Sentence, cue: Hit, mention: Mention) -> bool:
    if cue.end > mention.start:
        return cue.start < mention.start and cue.end < mention.end  # `со стороны Израиля`: the word is in both
    if _BLANK.match(sentence.gap(cue.end, mention.start)):
        return True
    start = sentence.text[mention.start]
    construct = mention.kind in ("country", "capital") and "א" <= start <= "ת"  # `את ספינות ישראל`
    persian = mention.kind != "place" and "آ" <= start <= "ی"  # `خطاب به سران آمریکا`
    return (mention.kind == "people" or construct or persian) and any(
        _BLANK.match(sentence.gap(cue.end, thing.start)) and sentence.gap(thing.end, mention.start) == " "
        for thing in sentence.cues("holding")
        if cue.end <= thing.start and thing.end <= mention.start
    )


def owner(sentence: Sentence, mention: Mention) -> Hit | None:
    """Return the event noun right before a name, of which the name is then a part."""
    verbs = {
        hit.start
        for hit in sentence.hits
        if any(trigger.kind == "verb" for trigger in hit.triggers) and not verbal_noun(sentence, hit)
    }
    for hit in sentence.hits:
        if hit.start in verbs:
            continue
        noun = any(trigger.kind == "noun" for trigger in hit.triggers) or (hit.sets & _OWNABLE and not hit.triggers)
        if hit.end <= mention.start and noun:
            gap = sentence.gap(hit.end, mention.start)
            if gap and (gap.strip("\u200c ") in ("", "های", "ی", "של") or _QUALITY.match(gap) or _HAD.match(gap)):
                return hit
    return None


def verbal_noun(sentence: Sentence, hit: Hit) -> bool:
    """Say whether a word that is a verb and its noun is the noun: behind another verb of its clause (`تعلن قصف`)."""
    kinds = {trigger.kind for trigger in hit.triggers}
    if not kinds.issuperset(("verb", "noun")) or {cue for cue in sentence.cues("that") if cue.end == hit.start - 1}:
        return False
    floor = max([cue.end for name in ("that", "clause") for cue in sentence.cues(name) if cue.end <= hit.start] or [0])
    before = [other for other in sentence.hits if floor <= other.start and other.end <= hit.start]
    return any(
        "say" in other.sets or "deliver" in other.sets or _finite(other) for other in before
    ) and not _COLON.search(sentence.gap(max(floor, sentence.start), hit.start))


def _finite(hit: Hit) -> bool:
    return any(trigger.kind == "verb" for trigger in hit.triggers)


def _attack(trigger: Trigger) -> bool:
    return trigger.kind == "noun" and trigger.term.event == "ASSAULT"


_OWN_NEAR = 8
"""How far behind a weapon its owner may stand: `های` may be between."""


def wielder(sentence: Sentence, low: int, high: int) -> list[Mention]:
    """Return whose weapon does it where nobody else may: `صواريخ إيرانية أصابت`, `موشک‌های ایران … را هدف قرار داد`."""
    carried = [*sentence.cues("weapon"), *sentence.cues("carrier")]
    nouns = (hit for hit in sentence.attacks if any(_attack(trigger) for trigger in hit.triggers))
    armed = [*sentence.cues("weapon"), *nouns]
    for at, mention in enumerate(sentence.mentions):
        within = low <= mention.start and mention.end <= high and mention.kind == "people"
        if within and any(adjective_of(sentence, mention, cue) for cue in carried):
            return [mention]  # `рой иранских дронов`, `с американских эсминцев`
        if (
            low <= mention.start
            and mention.end <= high
            and mention.kind != "place"
            and sides(sentence)[at] in (OWNED, FREE)
        ):
            gaps = (sentence.gap(cue.end, mention.start) for cue in armed if 0 <= mention.start - cue.end < _OWN_NEAR)
            if any(gap.strip("\u200c ") in ("", "های", "ی") for gap in gaps):
                return [mention]
    return []


def _threat(hit: Hit) -> bool:
    """Say whether a Persian noun threatens: of `وعده انتقام سپاه` both are the Guards'."""
    return any(
        trigger.kind == "noun" and trigger.term.event == "THREATEN" and trigger.term.language == "fa"
        for trigger in hit.triggers
    )


def noun_between(sentence: Sentence, hit: Hit, at: int) -> bool:
    """Say whether another event stands between the event word and a mention."""
    mention = sentence.mentions[at]
    low, high = min(hit.end, mention.end), max(hit.start, mention.start)
    return any(
        other.triggers and low <= other.start < high and other is not hit and not (_threat(hit) and _threat(other))
        for other in sentence.hits
    )


def others(mentions: list[Mention], parties: set[str]) -> list[Mention]:
    """Return the mentions that are none of the parties."""
    return [mention for mention in mentions if mention.party not in parties]


def to_suffer(sentence: Sentence, hit: Hit, floor: int, speaker: Mention | None, cased: bool) -> list[Mention]:
    """Return who "will pay": left of the words in the clause, whose deed it is; never who says it.

    `cased`: what stands "toward" is so by a case, not by a preposition, where the language has cases.
    """
    said = sides(sentence)
    left = [
        at
        for at, m in enumerate(sentence.mentions)
        if floor <= m.start and m.end <= hit.start and m.kind != "place" and m is not speaker
        if said[at] in (FREE, OWNED, "object")
        or (said[at] == "toward" and (not cased or (m.marks and not _PREPOSED.search(sentence.before(m.start, 12)))))
    ]
    own = speaker.party if speaker else ""
    left.sort(key=lambda at: (sentence.mentions[at].party == own, said[at] != FREE, -sentence.mentions[at].start))
    return group(sentence, left[0], -1) if left else []


_SEVERAL = re.compile(r"\w(?:ون|ان|وا|تا)\b")
"""A verb of several: `أعداؤنا في واشنطن وتل أبيب سيدفعون`."""


def _begins(sentence: Sentence, left: Mention, right: Mention) -> bool:
    """Say whether a name behind "and" begins another Arabic clause: `العدوان على إيران ومصر تدين الضربات`."""
    behind = (hit for hit in sentence.hits if hit.start == right.end + 1 and sentence.text[hit.start] not in "وف")
    if not any(_arabic_verb(hit) and not _SEVERAL.search(sentence.gap(hit.start, hit.end)) for hit in behind):
        return False
    return any(_governs(sentence, cue, left) for name in _BEFORE for cue in sentence.cues(name))


def joined(sentence: Sentence, left: Mention, right: Mention) -> bool:
    """Say whether "and" or a comma joins two names of a kind."""
    if right.kind == "place" or left.kind == "place":
        return False
    if "&" in right.marks and _begins(sentence, left, right):
        return False
    gap = sentence.gap(left.end, right.start)
    if not gap and right.end - right.start == 1 == left.end - left.start:
        return True  # `美以`
    return bool(gap.strip() and _AND.match(gap)) or ("&" in right.marks and not gap.strip())


def group(sentence: Sentence, index: int, step: int) -> list[Mention]:
    """Return the mention and those joined to it, walking by `step` (1 right, -1 left)."""
    mentions = sentence.mentions
    found = [mentions[index]]
    at = index + step
    while 0 <= at < len(mentions):
        left, right = (mentions[at], found[-1]) if step < 0 else (found[-1], mentions[at])
        if not joined(sentence, left, right):
            break
        found.append(mentions[at])
        at += step
    return found if step > 0 else found[::-1]


def held(places: list[Mention], actor: list[Mention]) -> list[Mention]:
    """Return whose bases or ships are threatened, where nobody else is: `سنضرب القواعد الأمريكية`."""
    parties = {mention.party for mention in actor}
    theirs = [replace(m, code=m.country, kind="country") for m in places if m.country and m.code.startswith("us-")]
    return [mention for mention in theirs if mention.party not in parties][:1]
