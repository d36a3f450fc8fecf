"""How real a sentence says an event is: denied, thinkable, reported, or as the term says. With the reason's name."""

import re

from rules.claim import Modality
from rules.vocabulary import Term
from streams.coding.sentence import Sentence

_YEAR = re.compile(r"(?<!since )\b(?:19|20)\d\d(?=s?\b)")
_QUESTION = re.compile(r"\?[\"'”’]*$")
_ASKS = re.compile(r"[^.!;:?]*\?[\"'”’]* [A-Z\"“‘]")
"""A question, with more behind it: "Will Iran close the strait? What we know"."""
_NOT = re.compile(
    r"(?:\b(?:not|never|no|nor|neither|without|didn['’]t|doesn['’]t|won['’]t|hasn['’]t|haven['’]t|isn['’]t|cannot|can['’]t|couldn['’]t|wasn['’]t|wouldn['’]t)"
    r"(?: (?:yet|been|be|have|has|ever|actually|to|any))* (?:[\"“'‘]?\w+ly[\"”'’]? )?)$",
    re.IGNORECASE,
)
_NOT_HELD = re.compile(
    r"(?:\b(?:not|never)|n['’]t) (?:yet )?(?:hold|held|have|had|make|made|launch(?:ed)?|carr(?:y|ied) out|"
    r"conduct(?:ed)?|staged?|begin|begun|start(?:ed)?|imposed?|order(?:ed)?|sign(?:ed)?|issued?) (?:\w+ ){0,2}$",
    re.IGNORECASE,
)
"""`did not hold talks`: a light verb carries the negation to its noun."""
_QUOTED_PROOF = re.compile(r"\bno [\"'“‘](?:\w+ )?(?:evidence|proof)\b", re.IGNORECASE)
"""`no 'specific evidence'`: the quotation mark parts the words that the vocabulary has."""
_DECLINED = re.compile(
    r"\b(?:(?:refus|declin|fail)(?:es?|s|ed|ing) to|(?:stop(?:s|ped|ping)? short of|"
    r"(?:refrain|abstain)(?:s|ed|ing)? from|"
    r"avoid(?:s|ed|ing)?|sh(?:y|ies|ied) away from|h[eo]ld(?:s|ing)? back from)) (?:\w+ly )?$"
)
"""`declined to urge`, `failed to agree`: what somebody refuses or fails to do is not done."""
_REPLY = re.compile(
    r"^[^,;:]*?\b(?:respon(?:d|ds|se)|reply|answer) to (?:[\w.'’-]+ ){0,4}?"
    r"(?:letter|message|proposal|offer|draft|invitation|request|questions?|text|plan)\b",
    re.IGNORECASE,
)
"""`promised a response to the letter`: words answered with words."""
_ADVICE = re.compile(
    r"warn(?:s|ed|ing)? [^,;:.]{2,50}? (?:to (?:keep clear|steer clear|avoid|exercise|remain|be alert|be vigilant|"
    r"take care|seek|reroute|evacuate)|of (?:the )?(?:danger|risk|floating|drifting))\b",
    re.IGNORECASE,
)
"""`warned ships to keep clear`: advice, no threat."""
_AFTER_NOT = re.compile(r" ?(?:not|never)\b(?! only| hesitate| stop| rest| fail| sit| stand)")
"""Behind "will" or "can", which a term of threats may consist of."""
_NO_STATEMENT = re.compile(
    r"\b(?:(?:refus|declin)(?:es|ed|ing|e) to (?:join|sign|back|endorse|support|issue|adopt)|"
    r"(?:veto|block|oppos|stall|reject|shelv)(?:es|ed|s|e|ing)|vot(?:e|es|ed|ing) (?:down|against)|"
    r"abstain(?:s|ed|ing)? (?:on|from)|"
    r"(?:(?:may|might|could|to|will|would) )(?:vote|debate|consider)(?: next \w+| later)? on) "
    r"(?:an? |the |any |joint |draft |common )*(?:statement|resolution|motion|declaration|text|bill|draft) "
    r"(?:that \w+ )?"
    r"(?:to )?$"
)
"""`refused to join a statement condemning`: a word that was never given."""
_SOUGHT = re.compile(
    r"\b(?:negotiat\w+|discuss\w*|seek\w*|sought|propos\w+|mulls?|talks (?:on|over|about|for)|"
    r"(?:push|hopes?|hoping|efforts?|plans?|bid|calls?|called|calling|deal|talks) (?:for|towards?)|"
    r"close to|work(?:s|ed|ing)? on) (?:an? |the )?(?:[\w-]+ ){0,2}$"
)
"""`negotiate a hostage release`: a deed named as a noun that is only wanted."""
_PLANNED = re.compile(r"(?:^|\w )to (?:hold|host|resume|restart|begin|start|attend|open|join)(?: [\w-]+){0,3} $")
"""`to hold talks`: a light verb carries the plan to its noun."""
_EXPECTED = re.compile(
    r"\b(?:plan(?:s|ned|ning)?|brac(?:e|es|ed|ing) for|prepar(?:e|es|ed|ing)(?: for)?|fear(?:s|ed|ing)?(?: of)?|"
    r"expect(?:s|ed|ing)?|"
    r"await(?:s|ed|ing)?|weigh(?:s|ed|ing)?|consider(?:s|ed|ing)?|mull(?:s|ed|ing)?|contemplat(?:e|es|ed|ing)|"
    r"oppos(?:e|es|ed|ing)|options? for|preparations? for|"
    r"rumou?rs? of|speculation about|claims of|allegations of|denials? of|no sign of|"
    r"(?:author\w+|approval|vote|debate|case|legal basis|target lists?) (?:for|on)|"
    r"rehears(?:e|es|ed|ing)|predict(?:s|ed|ing)?|warn(?:s|ed|ing)? (?:of|about|against)|"
    r"prevent(?:s|ed|ing)?|avert(?:s|ed|ing)?|"
    r"deter(?:s|red|ring)?|rul(?:e[sd]?|ing) out|in (?:the event|case) of|ahead of|talk of|threats? of|risks? of|"
    r"prospect of|"
    r"possibility of|before|against|postpon(?:e|es|ed|ing)|delay(?:s|ed|ing)?|cancel(?:s|led|ling)?) "
    r"(?:(?:an?|any|another|further|more|new|possible|potential|future|imminent|fresh|no|large-scale|major|"
    r"[A-Z][\w.]+) ){0,3}$"
)
"""`plans an attack on`: a deed named as a noun that has not come."""
_WOULD = re.compile(
    r"^ [^,;:.]{0,60}?\b(?:would|might|"
    r"(?:is |are |seems |looks )?(?:unlikely|likely|imminent|feared|looming|possible))\b(?! have)"
)
"""Behind such a noun: what it would bring, if it came."""
_FOILED = re.compile(
    r"^ [^,;:.]{0,50}?\b(?:was|were|is|are|been|being)(?: \w+ly)? (?:foiled|thwarted|averted|repelled|prevented|"
    r"called off|aborted|shelved|simulated|rehearsed|staged)\b"
)
"""Behind such a noun: it did not come."""
_ALLEGED = re.compile(r"\balleged (?:[\w.]+ ){0,2}$", re.IGNORECASE)
_NONE = re.compile(
    r"\b(?:no (?:[\w-]+ ){1,3}(?:was|were|is|are|has been|have been|had been|will be) (?:\w+ )?|"
    r"neither (?:the )?[\w ]{2,30} nor (?:the )?[\w ]{2,30} )$",
    re.IGNORECASE,
)
"""`no base was hit`, `neither Iran nor Iraq attacked`."""
_INVERTED = re.compile(r"[\"“‘]*(?:Had|Were|Should) (?:the |an? |any |its |their |his |her )?[A-Za-z][^,;:]*$")
"""`Had Israel struck …`: a condition without "if"."""
_FIXED = re.compile(r"\b(?:will|to) be (?:\w+ly )?$")
"""`will be hosted by`: a meeting that is fixed."""
_ASKED_TO = re.compile(
    r"\b(?:ask(?:s|ed)?|request(?:s|ed)?|urge[sd]?|invite[sd]?|want(?:s|ed)?|turn(?:s|ed) to|"
    r"enlist(?:s|ed)|tap(?:s|ped)|"
    r"task(?:s|ed)|use[sd]?) (?!not )[^,;:.]{3,40} to $"
)
"""`asked Oman to convey`: who is to stand between is asked for it."""
_YOU = re.compile(r"\byou(?:['’]ll| will| can| may| must)? (?:\w+ ){0,3}$", re.IGNORECASE)
"""`where you come under attack`: a game, a drill or advice, no event."""
_HAD = re.compile(
    r"\b(?:an?|the|two|three|four|\d+) (?:[a-z-]+ )?[a-z-]+ (?:that |which )?(?:they|it|he|she) had (?:\w+ly )?$"
)
"""`the crew of a ship they had seized`: what came before what is told."""
_AGO = re.compile(r"\b(?:years?|months|decades?|century|weeks) (?:after|since|ago)\b", re.IGNORECASE)
"""`five years after crowds trashed its embassy`: what stands behind it is old."""
_INFINITIVE = re.compile(r"(?<!continued )(?<!continues )(?<!began )(?<!begun )(?<!started )\bto $")
_EFFORT = re.compile(
    r"\b(?:efforts?|bid|attempts?|push|drive|mission|trip|visit|tour|tr(?:ies|ied|ying)|work(?:s|ed|ing)) to $"
)
"""`in an effort to mediate`: who tries to stand between does so."""
_REACH = 60
"""How many characters before a trigger a condition or possibility can stand and still govern it."""

DEED = frozenset({"ASSAULT", "CONSULT", "COERCE", "MOBILIZE", "RETREAT", "COOPERATE", "AID", "PROTEST", "SANCTION"})
"""Classes that happen rather than are said."""


_NEGATES = frozenset({"negation", "not_one", "will"})
"""What terms ask for whose own words are a "not" or a "would": "would never know peace"."""


_OF_ITS = 40
"""How far behind "last year's" the event may stand that was then; any other is of today."""


def historical(sentence: Sentence, start: int) -> bool:
    """Say whether the sentence is about an old event at `start`: a past year, an anniversary, "last year's raid"."""
    for cue in sentence.cues("past"):
        if sentence.text[cue.end : cue.end + 2] not in ("'s", "’s") or cue.end <= start < cue.end + _OF_ITS:
            return True
    return any(
        int(year.group()) < sentence.year for year in _YEAR.finditer(sentence.text, sentence.start, sentence.end)
    )


def judge(sentence: Sentence, term: Term, start: int, end: int, noun: bool = False) -> tuple[Modality, str]:
    """Return the modality of `term` at `start`, and what decided it (empty: the term itself)."""
    if reason := _denied(sentence, term, start, end):
        return reason
    unproven = sentence.cue_between("unproven", sentence.start, start)
    if unproven and not _quoted_break(sentence, unproven.end, start) and not _tied(sentence, unproven.end, start):
        return (Modality.DENIED if "linkage" in term.relation else Modality.HYPOTHETICAL), "unproven"
    if sentence.cue_between("analyst", sentence.start, sentence.end):
        return Modality.HYPOTHETICAL, "analyst"
    if _QUESTION.search(sentence.words) or _ASKS.match(sentence.gap(end, sentence.end)):
        return Modality.HYPOTHETICAL, "question"
    if term.stage == "held" and not noun and _FIXED.search(sentence.before(start, 24)):
        return Modality.ANNOUNCED, "fixed"
    if term.stage == "held" and "mediation" in term.context and not noun:
        if _ASKED_TO.search(sentence.before(start, 60)):
            return Modality.OFFERED, "asked"
        if sentence.before(start, 5) == "will ":
            return Modality.ANNOUNCED, "fixed"
    if _conditional(sentence, term, start) or _INVERTED.match(sentence.gap(sentence.start, start)):
        return Modality.HYPOTHETICAL, "condition"
    if _bidden(sentence, term, start):
        return Modality.HYPOTHETICAL, "infinitive"
    if noun and (told := _named(sentence, term, start, end)):
        return told
    if _ALLEGED.search(sentence.before(start, 30)):
        return min(term.modality, Modality.REPORTED, key=lambda value: value.rung), "alleged"
    if term.event != "THREATEN" and _YOU.search(sentence.before(start, 40)):
        return Modality.HYPOTHETICAL, "you"
    if term.event in DEED and _HAD.search(sentence.before(start, 60)):
        return Modality.REPORTED, "historical"
    if _AGO.search(sentence.gap(sentence.start, start)):
        return Modality.REPORTED, "historical"
    if historical(sentence, start):
        return Modality.REPORTED, "historical"
    return term.modality, ""


def _denied(sentence: Sentence, term: Term, start: int, end: int) -> tuple[Modality, str] | None:
    """Return why the event is denied, refused or no threat at all; None where it is not."""
    before = sentence.before(start, 30)
    negates = not _NEGATES.isdisjoint(term.preceded)
    if not negates and (
        _NOT.search(before) or _NOT_HELD.search(sentence.before(start, 40)) or _NONE.search(sentence.before(start, 70))
    ):
        return Modality.DENIED, "negation"
    denial = sentence.cue_between("denial", sentence.start, start)
    if denial and not _quoted_break(sentence, denial.end, start) and not _tied(sentence, denial.end, start):
        return Modality.DENIED, "denial"
    if term.event == "THREATEN" and _ADVICE.match(sentence.after(start, 90)):
        return Modality.HYPOTHETICAL, "advice"
    if term.event == "THREATEN" and _REPLY.search(sentence.after(start, 90)):
        return Modality.HYPOTHETICAL, "reply"
    if term.event == "THREATEN" and not negates and _AFTER_NOT.match(sentence.after(end, 12)):
        return Modality.DENIED, "negation"
    if _DECLINED.search(sentence.before(start, 40)) or _NO_STATEMENT.search(sentence.before(start, 80)):
        return Modality.DENIED, "refused"
    if "linkage" in term.relation and _QUOTED_PROOF.search(sentence.gap(sentence.start, start)):
        return Modality.DENIED, "unproven"
    return None


def _named(sentence: Sentence, term: Term, start: int, end: int) -> tuple[Modality, str] | None:
    """Return how real an event is that a noun names; None where the noun says nothing of it."""
    if term.event in DEED and _SOUGHT.search(sentence.before(start, 48)):
        return Modality.HYPOTHETICAL, "sought"
    if term.event == "CONSULT" and _PLANNED.search(sentence.before(start, 48)):
        return Modality.HYPOTHETICAL, "planned"
    if term.event == "ASSAULT":
        if _EXPECTED.search(sentence.before(start, 60)):
            return Modality.HYPOTHETICAL, "expected"
        if _WOULD.match(sentence.gap(end, sentence.end)):
            return Modality.HYPOTHETICAL, "would"
        if _FOILED.match(sentence.gap(end, sentence.end)):
            return Modality.DENIED, "foiled"
    return None


def _bidden(sentence: Sentence, term: Term, start: int) -> bool:
    """Say whether an infinitive is what somebody is to do: "urges Iran to accept"; "Iran to accept" is its own word."""
    if term.event == "THREATEN" and sentence.after(start, 3) == "to ":
        to = start
    elif _RESOLVED.search(sentence.before(start, 24)):
        return False
    elif term.event in _ANSWERS and term.modality is not Modality.OFFERED and sentence.before(start, 3) == "to ":
        to = start - 3
    elif term.event in _WISHED and sentence.before(start, 3) == "to ":
        who = next((mention for mention in reversed(sentence.mentions) if mention.end == start - 4), None)
        return who is not None and bool(_WISHES.search(sentence.before(who.start, 30)))
    else:
        return False
    who = next((mention for mention in reversed(sentence.mentions) if mention.end == to - 1), None)
    if who is None:
        return True
    if _FOR_WHOM.search(sentence.before(who.start, 10)):
        return True
    verbs = (hit for hit in sentence.hits if hit.end < who.start and any(t.kind == "verb" for t in hit.triggers))
    return any(_AT.match(sentence.gap(verb.end, who.start)) for verb in verbs)


_ANSWERS = frozenset({"AGREE", "CONCEDE", "REJECT"})
_WISHED = frozenset({"ACCUSE", "REQUEST"})
_WISHES = re.compile(
    r"\b(?:want|urg|ask|press|call|expect|lobb|push|tell|told|forc|demand|exhort|implor|get|pressur)\w*"
    r"(?: (?:on|for))? (?:the |all |other )*$"
)
"""`want Germany to condemn`: what somebody is to say."""
_RESOLVED = re.compile(r"\b(?:decid|opt|vot|resolv|cho)(?:e[sd]?|ed|s|se|ses|sen|ose) (?:\w+ )?to $")
"""`decided to pull out`: an infinitive that is one's own act."""
_FOR_WHOM = re.compile(r"\bfor (?:the )?$")
_AT = re.compile(r"^ (?:the |on |with |for )?$")


def _tied(sentence: Sentence, start: int, end: int) -> bool:
    """Say whether a word of tying stands between: "denies links between A and the attack" denies no attack."""
    between = (hit for hit in sentence.hits if start <= hit.start and hit.end <= end)
    return any("linkage" in trigger.term.relation for hit in between for trigger in hit.triggers)


def _quoted_break(sentence: Sentence, start: int, end: int) -> bool:
    """Say whether the denial ended before the trigger: another clause began."""
    return any(mark in sentence.gap(start, end) for mark in (";", ", but", " but ", ", and ", ": "))


def _conditional(sentence: Sentence, term: Term, start: int) -> bool:
    floor = max(sentence.start, start - _REACH)
    for cue in reversed([*sentence.cues("not_refusal"), *sentence.cues("hypothetical")]):
        if cue.end > start or cue.start < floor:
            continue
        gap = sentence.gap(cue.end, start)
        if gap == " " and sentence.after(start, 4) == "not ":
            continue  # "could not accept a truce" refuses it
        if sentence.gap(cue.start, cue.end) == "would" and term.event in _SAID and _reported(sentence, cue.start):
            continue  # "said they would no longer guarantee"
        if any(mark in gap for mark in _CLOSES):
            continue
        word = sentence.gap(cue.start, cue.end).lower()
        if term.event in DEED or (word in _DOUBT and (word != "would" or _NEGATES.isdisjoint(term.preceded))):
            return True
    if "mediation" in term.context and _EFFORT.search(sentence.before(start, 24)):
        return False
    return term.event in DEED and bool(_INFINITIVE.search(sentence.before(start, 14)))


_SAID = frozenset({"THREATEN", "REJECT", "AGREE"})
_REPORTED = re.compile(r"\b(?:it|he|she|they|[a-z]+s) $")


def _reported(sentence: Sentence, at: int) -> bool:
    """Say whether a "would" tells in the past what somebody said they will do."""
    verb = sentence.cue_between("say", max(sentence.start, at - 40), at)
    return verb is not None and bool(_REPORTED.search(sentence.gap(verb.end, at)))


_CLOSES = (",", ";", ":", " after ", " over ", " following ", " as ", " for ", "response to")
"""Between a condition and a trigger: the condition governs something else."""
_DOUBT = frozenset({
    "could", "may", "might", "if", "whether", "were to", "what if", "should", "possible", "potential", "fears", "fear",
    "likely to", "considers", "considering", "mulls", "weighs", "imagine", "how", "why", "would",
})  # fmt: skip
"""Words that make a vow or an offer thinkable only; `will` and `to` do not."""
