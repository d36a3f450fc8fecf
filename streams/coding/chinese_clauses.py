"""Order of words in a Chinese clause: what a verb is about before it, who stands inside what is spoken of.

Knows the sides of names and the sets of the vocabulary, no events.
"""

import re

from streams.coding.lexicon import Hit
from streams.coding.mentions import Mention
from streams.coding.sentence import Sentence
from streams.coding.sides import group, joined, sides

_ENDS = re.compile(r"了?(?:[。，；！”]|$)")
_BREAK = re.compile(r"[，；。！？：,;!?:—–]+|\s+")
"""Between clauses; in headlines a space."""
_NEARBY = re.compile("(?:距|距离|離|离|靠近|毗邻|毗鄰|邻近|鄰近|附近有|远离|遠離)$")
"""Before a place that an attack came near to: `距美军基地五公里`."""
_WE = re.compile(r"(?<![对對向让讓把被使令给給为為犯击擊炸与與同和])我(?:们|們|方|军|軍|国|國|部)")
_DEALT = re.compile(r"(?:在\w{1,8})?(?:对|對|向|针对|針對)[^，；。]{1,14}[的之]$")
"""Between who did something and its noun: `以色列对伊朗的攻击`."""
_FORMER = re.compile("前(?![往方线線景夕后後提沿来來])")
"""Behind a land: somebody who was its minister, `美国前国务卿`."""
_MADE = re.compile(r"(?:方)?(?:[^，；。：“”对對向将將把就与與同拒]{0,8}的)$")
"""Between a name and an offer that is its own: `美方提出的谈判条件`."""
_FOR = re.compile(r"(?<![认認成作行因以称稱视視列变變])[为為替给給]$")
"""Before whom something is done for: `为美伊停火牵线`."""
_OF = re.compile(r"(?:籍|方)?(?:[^，；。：“”]{0,8}的)?$")
"""Between a name and the thing that is its own or has to do with it: `驶往以色列的船只`."""
_COLON = re.compile("[:：]")
_OFFICE = re.compile(
    "(?:司令|司令员|发言人|發言人|官员|官員|高官|部长|部長|大臣|主席|议长|議長|顾问|顧問|代表|将军|將軍|少将|准将|上将|秘书|秘書|"
    "领导人|領導人|总长|總長|参谋长|參謀長|大使|大使馆|大使館|使团|代表团|代表團|议员|議員|主任|局长|副总统|特使|军官|总监|首脑|长老)$"
)
"""An office that the vocabulary does not know, before the colon of who holds it."""
_NAME = re.compile(r"[\u4e00-\u9fff·•-]{2,12}$")
_TITLE = 40
"""How far a title may go before the colon of what somebody says."""
_BESIDE = 3
"""How near behind an attack stands whom it hits."""
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


def attacker(sentence: Sentence, hit: Hit) -> Mention | None:
    """Return the one whose attack is spoken of before the verb of blame: `对美国打击伊朗表示谴责`."""
    for attack in sentence.attacks:
        if attack is not hit and (inside := attacks_inside(sentence, attack)):
            return inside
    return None


def acting(sentence: Sentence, at: int, found: list[int], speaker: Mention | None, spoken: bool) -> int | None:
    """Return which of the names that may act does: the nearest of the same clause, else who the last clause is about.

    A clause without a subject goes on with the one before: `王毅会见伊朗外长，呼吁各方克制`. Whose ship it is, or who
    is named in a condition, acts nowhere else: `如果美国继续施压，海峡将关闭`. `spoken`: it is said, not done.
    """
    mentions = sentence.mentions
    left = [one for one in found if not _has(sentence, mentions[one], at, spoken)]
    clauses = _clauses(sentence, at)
    while clauses and left:
        begin, end = clauses.pop()
        inside = [one for one in left if begin <= mentions[one].start < end]
        condition = sentence.cue_between("condition", begin, end) if clauses or end < at else None
        told = speaker is not None or any(mentions[one].start < begin for one in left)
        if condition and told:
            continue
        if inside:
            first = inside[0] if _met(sentence, begin, end) else _last_joined(sentence, inside[0])
            return inside[-1] if end >= at else first
    return None


def _met(sentence: Sentence, begin: int, end: int) -> bool:
    """Say whether somebody met somebody in a clause: `阿曼苏丹与伊朗总统通话，提出…`."""
    return any(begin <= hit.start < end and hit.tells("CONSULT") for hit in sentence.hits)


def _clauses(sentence: Sentence, at: int) -> list[tuple[int, int]]:
    """Return the clauses before `at`, the last one up to it."""
    breaks = [found.span() for found in _BREAK.finditer(sentence.text, sentence.start, at)]
    starts = [sentence.start, *(end for _, end in breaks)]
    return list(zip(starts, [*(start for start, _ in breaks), at], strict=True))


def _last_joined(sentence: Sentence, one: int) -> int:
    mentions = sentence.mentions
    while one + 1 < len(mentions) and joined(sentence, mentions[one], mentions[one + 1]):
        one += 1
    return one


def _first_joined(sentence: Sentence, mention: Mention) -> Mention:
    before = [one for one in sentence.mentions if one.end <= mention.start]
    while before and joined(sentence, before[-1], mention):
        mention = before.pop()
    return mention


def _has(sentence: Sentence, mention: Mention, at: int, spoken: bool) -> bool:
    """Say whether a name only tells whose a thing or deed is: `伊朗油轮`, `以色列对伊朗的攻击`."""
    if _no_state(sentence, mention) or _visited(sentence, mention):
        return True
    last = sentence.mentions[_last_joined(sentence, sentence.mentions.index(mention))]
    if any(matter.start == last.end for matter in sentence.cues("matter")):
        return True
    if _FOR.search(sentence.before(_first_joined(sentence, mention).start, 3)):
        return True
    if any(
        mention.end <= thing.start and thing.end <= at and _OF.match(sentence.gap(mention.end, thing.start))
        for thing in (*sentence.cues("holding"), *(sentence.cues("warship") if spoken else ()))
    ):
        return True
    if spoken and any(
        deed.start == last.end + 1 and sentence.text[last.end] == "的" for deed in sentence.cues("aggression")
    ):
        return True
    attacks = spoken and any(deed.start == mention.end for deed in sentence.cues("harm"))
    if attacks and any(
        mention.end < deed.start < at and sentence.before(deed.start, 1) == "的" for deed in sentence.cues("deed")
    ):
        return True  # `美国轰炸伊朗的行为`
    said = (thing for name in ("offer", "talks", "ceasefire") for thing in sentence.cues(name)) if spoken else ()
    if any(mention.end < thing.start < at and _MADE.match(sentence.gap(mention.end, thing.start)) for thing in said):
        return True
    return spoken and any(
        mention.end < deed.start < at and _DEALT.match(sentence.gap(mention.end, deed.start))
        for deed in sentence.cues("harm")
    )


def _no_state(sentence: Sentence, mention: Mention) -> bool:
    """Say whether behind a land stands who does not speak for it: `美国前国务卿`, `韩国在野党`."""
    if _FORMER.match(sentence.after(mention.end, 3)):
        return True
    return any(private.start == mention.end for private in sentence.cues("private"))


def _visited(sentence: Sentence, mention: Mention) -> bool:
    """Say whether a name is whom somebody met, or where he came: `抵达德黑兰转交口信`."""
    meets = (hit for hit in sentence.hits if hit.end == mention.start)
    return any(trigger.term.mode == "visit" for hit in meets for trigger in hit.triggers)


def opens(sentence: Sentence, verb: Hit, found: list[int]) -> int | None:
    """Return who speaks by a verb of saying: the first of its clause, or of the clause before."""
    for begin, end in reversed(_clauses(sentence, verb.start)):
        inside = [one for one in found if begin <= sentence.mentions[one].start < end]
        if inside and _no_state(sentence, sentence.mentions[inside[0]]):
            return None
        if inside:
            return _last_joined(sentence, inside[0])
    return None


def attacks_inside(sentence: Sentence, hit: Hit) -> Mention | None:
    """Return who attacks whom inside what is spoken of: `对美国袭击伊朗表示谴责`."""
    mentions = sentence.mentions
    for at, mention in enumerate(mentions):
        if mention.end == hit.start and mention.kind != "place" and sides(sentence)[at] in ("toward", "about"):
            behind = any(hit.end <= after.start <= hit.end + _BESIDE for after in mentions[at + 1 :])
            return mention if behind else None
    return None


def tells(sentence: Sentence) -> int | None:
    """Return who does something before a colon, which is then what he says: `伊方回应美方袭击：此仇必报`."""
    colon = _COLON.search(sentence.text, sentence.start, min(sentence.end, sentence.start + _TITLE))
    first = sentence.mentions[0] if sentence.mentions else None
    if colon is None or first is None or first.kind == "place" or first.end > colon.start():
        return None
    if _BREAK.search(sentence.text, sentence.start, colon.start()):
        return None
    said = [hit for hit in sentence.hits if first.end <= hit.start and hit.end <= colon.start()]
    second = sentence.mentions[1] if len(sentence.mentions) > 1 else None
    if second and second.end <= colon.start() and second.start > first.end and not joined(sentence, first, second):
        return 0  # `伊朗回呛美国：…`
    rest = sentence.gap(first.end, colon.start())
    if _OFFICE.search(rest) or ("." in first.code and _NAME.match(rest)):
        return 0
    return 0 if any(hit.triggers or "say" in hit.sets for hit in said) else None


def threatened(sentence: Sentence, told: list[Mention | None]) -> list[Mention]:
    """Return the one party, or pair of them, that the sentence names besides: whom a threat is for that does not say.

    `以色列若再动手，伊朗的回应将更猛烈`.
    """
    parties = {mention.party for mention in told if mention}
    rest = [
        at
        for at, (mention, side) in enumerate(zip(sentence.mentions, sides(sentence), strict=True))
        if mention.kind != "place"
        and mention.party not in parties
        and side not in ("about", "from", "by", "between", "in")
    ]
    if not rest:
        return []
    last = _last_joined(sentence, rest[0])
    named = {sentence.mentions[at].party for at in rest if rest[0] <= at <= last}
    whole = all(sentence.mentions[at].party in named for at in rest)
    return [sentence.mentions[at] for at in range(rest[0], last + 1)] if whole else []


def sufferer(sentence: Sentence, hit: Hit, left: list[int], speaker: Mention | None) -> list[Mention]:
    """Return who will suffer a threat: whom its clause or the one before begins with, never who says it."""
    others = [at for at in left if speaker is None or sentence.mentions[at].party != speaker.party]
    first = opens(sentence, hit, others)
    return group(sentence, first, -1) if first is not None else threatened(sentence, [speaker])


def accused(sentence: Sentence, hit: Hit, near: list[int]) -> list[int]:
    """Return who may be accused: the subject of what follows the verb, if it has one (`谴责美方对伊朗发动打击`)."""
    stop = _BREAK.search(sentence.text, hit.end, sentence.end)
    behind = [
        at
        for at in near
        if hit.end <= sentence.mentions[at].start < (stop.start() if stop else sentence.end)
        if sides(sentence)[at] == "free"
    ]
    return behind[:1] or near


def hurt(sentence: Sentence, mention: Mention, hit: Hit) -> bool:
    """Say whether what is blamed was done to somebody: `谈到对伊朗的空袭时说`."""
    if mention.start < hit.end and "say" not in hit.sets:
        return False
    toward = sides(sentence)[sentence.mentions.index(mention)] == "toward"
    gaps = (sentence.gap(mention.end, deed.start) for deed in sentence.cues("harm") if deed.start >= mention.end)
    return toward and any(gap in ("的", "的军事", "的导弹") for gap in gaps)


def host(sentence: Sentence, meeting: list[Mention], speaker: Mention | None) -> list[Mention]:
    """Return who is the host where two parties meet: a third that tells of it, or whose city it is."""
    parties = {mention.party for mention in meeting}
    if len(parties) < 2:
        return meeting
    if speaker and speaker.party not in parties:
        return [speaker]
    said = sides(sentence)
    cities = [m for m, side in zip(sentence.mentions, said, strict=True) if m.kind == "capital" and side == "in"]
    return [city for city in cities if city.party not in parties][:1] or meeting


def conditional(sentence: Sentence, mention: Mention, hit: Hit) -> bool:
    """Say whether a name stands in a condition and the event word does not: `一旦美国对伊朗开战，将袭击美军基地`."""
    for begin, end in _clauses(sentence, sentence.end):
        if begin <= mention.start < end and not begin <= hit.start < end:
            return sentence.cue_between("condition", begin, end) is not None
    return False


def elsewhere(sentence: Sentence, hit: Hit, place: Mention) -> bool:
    """Say whether a place is another clause's: another attack's (`打击了基地，以报复美国轰炸核设施`), or only near."""
    if _NEARBY.search(sentence.before(place.start, 4)):
        return True
    low, high = min(place.end, hit.end), max(place.start, hit.start)
    parted = _BREAK.search(sentence.gap(low, high)) is not None
    return parted and any(low <= one.start and one.end <= high and one is not hit for one in sentence.attacks)


def we(sentence: Sentence, hit: Hit) -> bool:
    """Say whether the speaker acts: `我们的导弹命中了基地`."""
    begin, end = _clauses(sentence, hit.start)[-1]
    found = [match.start() for match in _WE.finditer(sentence.text, begin, end)]
    return bool(found) and not any(found[-1] < mention.start < hit.start for mention in sentence.mentions)


_BY_US = re.compile(r"(?:被|遭|遭到|受到|遭受)了?我(?:们|們|方|军|軍)")


def by_us(sentence: Sentence, hit: Hit) -> bool:
    """Say whether the speaker's own did what was suffered: `航母遭我方导弹打击`."""
    begin, end = _clauses(sentence, hit.end)[-1]
    return _BY_US.search(sentence.text, begin, end) is not None


def attacks(sentence: Sentence, found: list[Mention]) -> bool:
    """Say whether who was found does an attack, right behind the name."""
    ends = {mention.end for mention in found}
    return any(hit.start in ends for hit in sentence.attacks)


def doer(sentence: Sentence, parties: set[str]) -> list[Mention]:
    """Return whose attack is spoken of elsewhere in the sentence: `美方袭击核设施，中方对此强烈谴责`."""
    for mention in sentence.mentions:
        if mention.kind == "place" or mention.party in parties:
            continue
        gaps = (sentence.gap(mention.end, hit.start) for hit in sentence.attacks if hit.start >= mention.end)
        if any(gap in ("", "的") or _DEALT.match(gap) for gap in gaps):
            return [mention]
    return []
