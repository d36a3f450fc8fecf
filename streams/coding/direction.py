"""Who does it to whom: actor and target of a trigger, active, passive and nominal, in headlines and in prose.

Heuristics on the order of words; knows no events beyond the trigger it is asked about.
"""

import re

from streams.coding.clauses import by_thing, clause_start, complement, objects, passive, prepositional, subject
from streams.coding.lexicon import Hit, Trigger
from streams.coding.mentions import Mention, group, private
from streams.coding.nominal import BY, BY_NEXT, Roles, agent_behind, mediation, nominal, noun_like, one_form
from streams.coding.sentence import Sentence


def roles(sentence: Sentence, trigger: Trigger, start: int, end: int, limit: int) -> Roles:
    """Work out who acts on whom for the trigger at `start`:`end`, by the order of words alone."""
    attack = trigger.term.event == "ASSAULT"
    if trigger.kind == "noun" or noun_like(sentence, trigger, start, end):
        if trigger.term.mode == "third-party":
            return mediation(sentence, start, end, limit)
        return nominal(sentence, start, end, limit, trigger.term.event)
    participle = trigger.kind == "verb" and (trigger.form == "past" or one_form(sentence, trigger, start, end))
    if participle and sentence.gap(start - 1, start) == "-":
        owner = sentence.left_of(start) - 1
        near = owner >= 0 and sentence.mentions[owner].end == start - 1
        return Roles([sentence.mentions[owner]] if near else [], [], [], "trait")
    suffers = passive(sentence, start)
    beside = any(m.kind == "place" and m.end == start - 1 for m in sentence.mentions)
    own = participle and (suffers or not _WITH_OBJECT.search(sentence.gap(start, end)))
    agent = agent_behind(sentence, end, BY if suffers or (attack and beside) else BY_NEXT) if own else []
    if attack and suffers and participle and not agent and _WITHIN.match(sentence.after(end, 30)):
        agent = _doer(sentence, end, limit)
    if agent and not suffers and _given_by(sentence, trigger, start, end):
        agent = []
    if (suffers and participle) or agent or (attack and participle and by_thing(sentence, end)):
        return _passive(sentence, start, limit, agent)
    if trigger.form == "past" and participle and _bare_passive(sentence, start, end):
        return _suffered(sentence, start, end, limit)
    deed = _deed(sentence, start) if attack else None
    actor = deed.actor if deed else _subject(sentence, trigger, start)
    target, places = objects(sentence, end, limit, actor, trigger.term.event)
    if deed and not target and not places:
        return Roles(deed.actor, deed.target, deed.places, "relative")
    if trigger.term.event in _BOUNDED:
        target = [m for m in target if m.start < complement(sentence, end, limit)]
    if _BIDDEN.search(sentence.gap(start, end)) and sentence.after(end, 4) == " to ":
        return Roles([], actor, places, "headline-passive")
    alone = sentence.after(end, 1) in (",", ";", ".", "") and not (actor and trigger.term.event in _SAID)
    if participle and (alone or (not target and not places)) and not _right_before(sentence, actor, start, end):
        site = [m for m in sentence.mentions if m.end <= start and m.kind == "place" and not prepositional(sentence, m)]
        if site and not (actor and _SAYS.match(sentence.after(end, 3))):
            return Roles([], [], site, "headline-passive")
    return Roles(actor, target, places, "active")


_WITH_OBJECT = re.compile(r" an? \w+$")
"""A wording that holds its object already, whose "by" is the object's: "accepted an offer by Germany"."""
_BIDDEN = re.compile(r"\b(?:urged|pressed|implored|exhorted|counselled|advised|entreated)$", re.IGNORECASE)
"""Before "to" these are passive, for they need an object: "Iran urged to return to talks"."""
_THING_BY = re.compile(r"^ (?!\w+ly )[a-z]+ by ")


def _given_by(sentence: Sentence, trigger: Trigger, start: int, end: int) -> bool:
    """Say whether "by" tells whose the thing is that an active verb takes: "Peru rejected mediation by Chile"."""
    index = sentence.left_of(start) - 1
    near = index >= 0 and sentence.mentions[index].end == start - 1
    return near and trigger.term.event in _SAID and bool(_THING_BY.match(sentence.after(end, 40)))


_SAID = frozenset({"REQUEST", "REJECT", "ACCUSE", "AGREE", "THREATEN"})
"""Classes that are said, and said by whom the sentence names, rather than suffered by a place before them."""
_SAYS = re.compile(r" [\"“‘]")
"""Behind a verb of saying, its words: "urged “utmost restraint”"."""
_ITS = re.compile(r"^ (?:an?|the|its|their|his|several|two|three|some|dozens|hundreds) ", re.IGNORECASE)


def _right_before(sentence: Sentence, actor: list[Mention], start: int, end: int) -> bool:
    """Say whether who acts stands right before the verb, a thing behind it: "American warplanes bombed its tanks"."""
    near = bool(actor) and actor[-1].end == start - 1
    return near and bool(_ITS.match(sentence.after(end, 12)))


_AND_THEN = re.compile(r"(?:,| and|, and| or|, then| and then) (?:\w+ly |also |later |then )?$", re.IGNORECASE)
_FINITE = ("past", "third")


_BOUNDED = frozenset({"RETREAT", "CONCEDE", "AID", "COERCE", "SUPPORT", "AGREE", "CONSULT", "COOPERATE"})
"""Classes whose target stands before the clause that says when or why."""


def _shared(sentence: Sentence, trigger: Trigger, start: int) -> list[Mention]:
    """Return the subject of the verb before, where "and" joins two: "condemned the raid by Y and promised aid"."""
    if (
        trigger.kind != "verb"
        or trigger.form not in (*_FINITE, "base")
        or not _AND_THEN.search(sentence.before(start, 16))
    ):
        return []
    for hit in reversed(sentence.hits):
        joined = hit.end < start - 2 and any(t.kind == "verb" and t.form == trigger.form for t in hit.triggers)
        if joined and not passive(sentence, hit.start):
            return subject(sentence, hit.start, clause_start(sentence, hit.start))
    near = subject(sentence, start)
    earlier = _OBJECT_OF.search(sentence.before(near[0].start, 24)) if near else None
    return subject(sentence, near[0].start - len(earlier.group())) if near and earlier else []


_OBJECT_OF = re.compile(r"\b(?!by |based |armed |united )[a-z]{3,}(?:ed|oke|ook|aw|ew) (?:the |an? |its )?$")
"""Before whom an earlier verb has as its object: "summoned Iran's ambassador and condemned"."""


def _subject(sentence: Sentence, trigger: Trigger, start: int) -> list[Mention]:
    """Return who does what an active verb says."""
    if trigger.form == "ing" and (joins := _JOINS.search(sentence.before(start, 80))):
        return subject(sentence, start - len(joins.group()))
    return (
        _shared(sentence, trigger, start)
        or _main_subject(sentence, trigger, start)
        or _teller(sentence, trigger, start)
        or subject(sentence, start, _antecedent(sentence, trigger, start) or clause_start(sentence, start))
    )


_JOINS = re.compile(r"\bjoin(?:s|ed|ing)? [^,;]{2,60} in (?:\w+ly )?$")
"""Before "urging": who joins others in it."""
_TOLD = re.compile(
    r"\b(?:assur(?:ed|es)|told|tells|promise[ds]|inform(?:ed|s)|reassure[ds]|notif(?:ied|ies)) (?:[\w.'’-]+ ){1,6}?"
    r"(?:that )?(?:it|they|he|she) (?:(?:would|will|was|were|is|are|had|has) )?(?:ready to |willing to |prepared to )?$"
)
"""`told X that it would`: who tells is who will, not who is told."""


def _teller(sentence: Sentence, trigger: Trigger, start: int) -> list[Mention]:
    """Return who tells another party what they themselves will do."""
    told = _TOLD.search(sentence.before(start, 80)) if trigger.term.event in _GIVEN else None
    return subject(sentence, start - len(told.group())) if told else []


_GIVEN = frozenset({"AGREE", "AID", "COOPERATE", "SUPPORT", "CONCEDE", "RETREAT", "CONSULT"})
_BESIDE = re.compile(r", (?:while |also |thus |thereby )?(?:\w+ly )?$")


def _main_subject(sentence: Sentence, trigger: Trigger, start: int) -> list[Mention]:
    """Return the subject of the clause that a participle ends: "The League voted to suspend Syria, pledging aid"."""
    if trigger.form != "ing" or not _BESIDE.search(sentence.before(start, 24)):
        return []
    attack = trigger.term.event == "ASSAULT"
    floor = clause_start(sentence, start) if attack else sentence.start
    verbs = [hit for hit in sentence.hits if floor <= hit.start and hit.end < start and _finite(sentence, hit)]
    if not verbs:
        return _first(sentence, floor, start)
    free = [verb for verb in verbs if not passive(sentence, verb.start)]
    if not free or (attack and _attack_between(sentence, free[-1].end, start)):
        return []  # "accused rebels of an ambush, killing nine"
    verb = free[-1] if attack else free[0]
    return subject(sentence, verb.start, floor)


_WHICH = re.compile(r"(?:,? which|,? that) (?:ha(?:s|ve|d) |also )?$")
_OF_THING = re.compile(
    r"(?<!,) (?!was |were |been |be |being |is |are |began |begun |started |continued? |continues |resumed |kept |"
    r"stopped |and |or |of |by |for |from |after |before |while |in |without |not |also |then |now |still |again )"
    r"(?!\w+ly )[a-z]{3,} $"
)
"""A thing right before a participle, which it then belongs to."""
_NEAREST = 20
"""How far before "which" its noun may name who acts: "rockets fired by Hamas that killed"."""


def _antecedent(sentence: Sentence, trigger: Trigger, start: int) -> int | None:
    """Return from where a thing that kills may say whose it is.

    "Violence … that has killed" is nobody's, nor are "plots targeting"; None where the subject may stand anywhere.
    """
    if trigger.term.event != "ASSAULT":
        return None
    if trigger.form == "ing" and _of_thing(sentence, start):
        return start - _NEAREST
    which = _WHICH.search(sentence.before(start, 20))
    return start - len(which.group()) - _NEAREST if which else None


def _of_thing(sentence: Sentence, start: int) -> bool:
    """Say whether a participle belongs to the thing before it, which is no attack of somebody's itself."""
    attack = any(hit.end == start - 1 for hit in sentence.attacks)
    return not attack and bool(_OF_THING.search(sentence.gap(max(sentence.start, start - 24), start)))


def _finite(sentence: Sentence, hit: Hit) -> bool:
    return any(
        t.kind == "verb" and t.form in _FINITE and not noun_like(sentence, t, hit.start, hit.end) for t in hit.triggers
    )


def _first(sentence: Sentence, floor: int, at: int) -> list[Mention]:
    """Return the first group between `floor` and `at` that no preposition governs."""
    for index, mention in enumerate(sentence.mentions):
        if mention.end > at:
            break
        free = mention.kind not in ("place", "edge") and not mention.located and not prepositional(sentence, mention)
        if mention.start >= floor and free:
            return [m for m in group(sentence.mentions, index, sentence.text, 1) if m.end <= at]
    return []


_OF_DEED = re.compile(r",? (?:which|that)(?: (?:has|had|have|also|later|reportedly))* $")


def _deed(sentence: Sentence, start: int) -> Roles | None:
    """Return the roles of the deed a relative clause tells of: "vowed revenge for the strike on Y which killed"."""
    which = _OF_DEED.search(sentence.before(start, 40))
    if not which:
        return None
    at = start - len(which.group())
    for hit in reversed(sentence.hits):
        if hit.end > at or not hit.triggers:
            continue
        trigger = next((t for t in hit.triggers if t.term.event == "ASSAULT"), None)
        if not trigger or not (trigger.kind == "noun" or noun_like(sentence, trigger, hit.start, hit.end)):
            return None
        return nominal(sentence, hit.start, hit.end, at, "ASSAULT")
    return None


def _attack_between(sentence: Sentence, low: int, high: int) -> bool:
    between = (hit for hit in sentence.hits if low <= hit.start and hit.end <= high)
    return any(t.term.event == "ASSAULT" and t.kind == "noun" for hit in between for t in hit.triggers)


def _passive(sentence: Sentence, start: int, limit: int, agent: list[Mention]) -> Roles:
    left = sentence.mentions[: sentence.left_of(start)]
    left = [m for m in left if m.kind == "place" or not m.located or private(sentence.text, m)]
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
    r"^,? (?:in(?! (?:one|a single|two|three|\d+) )|during|at(?! least| most)|near|as(?! many)|"
    r"when|after|while|amid|overnight|inside|outside|over(?! \d)|for|on (?!\w+day \w+ ))|"
    r"^, (?!wound|injur|kill|captur|arrest|and )|^[.;:]?$",
    re.IGNORECASE,
)


def _bare_passive(sentence: Sentence, start: int, end: int) -> bool:
    """Say whether a headline leaves out "were": "Three US soldiers killed in drone attack"."""
    if sentence.before(start, 5).endswith(("have ", "has ", "had ")):
        return False
    return bool(_SUFFERED.match(sentence.gap(start, end)) and _NO_OBJECT.match(sentence.after(end, 30)))


_DOER_REACH = 60
_WITHIN = re.compile(r" (?:[\w,]+ ){0,3}?(?:in|during|when|after) ")


def _doer(sentence: Sentence, end: int, limit: int) -> list[Mention]:
    """Return whose attack it is that stands shortly behind a passive: "were killed in a Turkish raid"."""
    for hit in sentence.hits:
        if end < hit.start < min(limit, end + _DOER_REACH):
            trigger = next((t for t in hit.triggers if t.term.event == "ASSAULT"), None)
            if trigger and (trigger.kind == "noun" or noun_like(sentence, trigger, hit.start, hit.end)):
                return nominal(sentence, hit.start, hit.end, limit, "ASSAULT").actor
    return []


def _suffered(sentence: Sentence, start: int, end: int, limit: int) -> Roles:
    """Read such a headline: who stands left suffers, unless it only tells; the attack behind "in" names who did it."""
    agent = _doer(sentence, end, limit)
    victim = subject(sentence, start)
    tells = victim and any("say" in hit.sets and victim[-1].end <= hit.start < start for hit in sentence.hits)
    if victim and not tells:
        return Roles(agent, [m for m in victim if m not in agent], [], "headline-passive")
    return Roles(agent, [], [] if victim else _passive(sentence, start, limit, agent).places, "headline-passive")
