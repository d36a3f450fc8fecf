"""Order of words in a Hebrew clause: where it ends, whose a noun is, what an attack is about. Knows no events."""

import re

from streams.coding.lexicon import Hit, Trigger
from streams.coding.mentions import Mention
from streams.coding.sentence import Sentence

_SAID = 16
"""How far behind a comma the verb may end that tells who said what stands before: `כך הודיע`."""
_BEHIND = 14
"""How far behind a word whom it is done to may stand, one adjective between: `ביקורת קשה על ישראל`."""
_BEFORE_COLON = 30
"""How far behind its verb a headline may have its colon."""
_BACKGROUND = 12
"""How far before a noun the word may begin that makes it known: `בעקבות התקיפה`."""
_PARTED = re.compile(r"[,;:]")
_OPENS = re.compile(r"(?:^|[:–—]) ?[\"'״“„]? ?$")
"""Before the first word of what is told: nothing stands there that could suffer."""
_ALL = re.compile(r"[א-ת]{3,}ו\b")
_DOER = re.compile(r"[וה]?(?:מפציץ|מפציצים|משגר|משגרים)\b(?! (?:את|ב|לעבר|אל|על|שוב|כעת|טיל|רקט|מטרות|יעדים))")
_TO_DO = re.compile(r"ו?ל(?!א )")
_ATTACKED = re.compile(r"ו?תקפ?ף?(?:ה|ו)?\b")
_ITS = re.compile(r"(?:(?:תקיפ|התקפ|מתקפ|הפצצ|הפגז|תוקפנ|פעול)(?:ת|ותי|ות)|פשע|מעשי)[הום]\b")
_MINE = re.compile(r"(?:(?:^|[ \"])ו?(?:אנו|אנחנו|אני)|[א-ת]{2,}ינו) $")
_CLAUSE = re.compile(r"(?:^|[,:;.\"] ?|כי )$")
_QUOTATION = re.compile(r"\s*[\"“״'][^\n]{5,120}?[\"”״'] ?[:–—-] ")
_GOVERNED = re.compile(r"[ו]?(?:מה|לה|ה|מ|ל)[א-ת]{3}")
"""How a noun begins that depends on another word: `מתנער מהקריאות`, `דוחה את הקריאות`."""


def said_last(sentence: Sentence, at: int) -> int:
    """Return where who said it all stands behind the last comma, if it does: `…, מסר דובר צה"ל`."""
    comma = sentence.text.rfind(", ", at, sentence.end)
    if comma < 0:
        return sentence.end
    said = any(sentence.cue_between(name, comma, comma + _SAID) for name in ("say", "according"))
    return comma if said else sentence.end


def scene(sentence: Sentence, hit: Hit, places: list[Mention], floor: int) -> list[Mention]:
    """Return where it happens that is named before the clause: `פיצוצים בנתנז: מטוסים תקפו את המתקן`."""
    colon = sentence.text.find(":", hit.end, hit.end + _BEFORE_COLON)
    if colon >= 0 and sentence.text.find(" ", colon) == colon + 1:
        return [place for place in places if place.start > hit.end]  # `אמריקה תקפה: הנמל בבנדר עבאס בוער`
    named = [place for place in places if place.end < floor]
    last = [place for place in named if sentence.text.startswith(":", place.end)]
    return last or [place for place in named if "@" in place.marks or place.start == sentence.start]


def after_quote(sentence: Sentence) -> Mention | None:
    """Return who is told of behind a quotation and a colon: `"איש לא יעבור": משמרות המהפכה מקשיחות את הטון`."""
    quote = _QUOTATION.match(sentence.text, sentence.start, sentence.end)
    behind = (m for m in sentence.mentions if quote and m.start >= quote.end() and m.kind != "place")
    found = next(behind, None)
    return found if found and not set(found.marks) & {">", "@", "<"} else None


def speaks(sentence: Sentence, mention: Mention, side: str) -> bool:
    """Say whether who stands right before a colon speaks: not whom one asks, nor where something happened."""
    if side == "in":
        bodies = (cue for name in ("unnamed", "body") for cue in sentence.cues(name))
        return mention.start == sentence.start or any(cue.end <= mention.start for cue in bodies)
    return side != "toward"


def apposed(sentence: Sentence, mention: Mention, verb: Hit) -> bool:
    """Say whether a name between commas speaks: `נשיא איראן, מסעוד פזשכיאן, אמר`."""
    before = sentence.text[max(sentence.start, mention.start - 40) : mention.start]
    return "," in before and sentence.gap(mention.end, verb.start) == ", "


def right_behind(sentence: Sentence, hit: Hit, mention: Mention) -> bool:
    """Say whether a name stands so near behind a word that no other noun can be meant."""
    gap = sentence.gap(hit.end, mention.start)
    return mention.start >= hit.end and len(gap) <= _BEHIND and not _PARTED.search(gap)


def other_form(sentence: Sentence, trigger: Trigger, hit: Hit) -> bool:
    """Say whether a word is another form than it looks.

    `מפציץ` may be a bomber, `איראן: נפגע בישראל` is what "we" shall do, `סין לצדדים: הפסיקו את האש` what others
    are to do.
    """
    if trigger.kind == "verb" and _DOER.match(sentence.text, hit.start):
        return not any(mention.end == hit.start - 1 for mention in sentence.mentions)
    if trigger.term.event == "ASSAULT" and trigger.kind == "verb" and _in_words(sentence, hit):
        return True
    if trigger.term.event in ("REJECT", "ACCUSE") and trigger.form == "base" and _TO_DO.match(sentence.text, hit.start):
        return _bidden(sentence, hit)
    if not _OPENS.search(sentence.text[max(sentence.start, hit.start - 4) : hit.start]) or trigger.kind != "verb":
        return False
    if trigger.form == "passive":
        return sentence.text[hit.start] == "נ" and trigger.term.event == "ASSAULT"
    return trigger.term.event == "REJECT" and bool(_ALL.match(sentence.text, hit.start))


def _in_words(sentence: Sentence, hit: Hit) -> bool:
    """Say whether somebody is attacked in words: `מדבדב תקף את טראמפ`."""
    behind = next((m for m in sentence.mentions if m.start >= hit.end), None)
    person = behind is not None and behind.kind == "person" and sentence.gap(hit.end, behind.start) == " את "
    return person and bool(_ATTACKED.match(sentence.text, hit.start))


def behind_if(sentence: Sentence, hit: Hit) -> int:
    """Return where what is threatened begins, behind its condition: `אם המצר ייסגר, נתקוף`."""
    condition = next((cue for cue in sentence.cues("condition") if cue.end <= hit.start), None)
    return sentence.text.rfind(", ", condition.end, hit.start) if condition else -1


def fired_from(sentence: Sentence, hit: Hit) -> list[Mention]:
    """Return where the weapons came from that are a verb's subject: `מטח טילים מאיראן פגע`."""
    ends = {cue.end + 1 for cue in sentence.cues("weapon") if cue.end < hit.start}
    return [m for m in sentence.mentions if "<" in m.marks and m.start in ends and m.end <= hit.start][:1]


def if_only(sentence: Sentence, hit: Hit) -> bool:
    """Say whether a verb stands right behind "if": `אם ייפגע מתקן`."""
    return any(0 <= hit.start - cue.end <= 1 for cue in sentence.cues("condition"))


def _bidden(sentence: Sentence, hit: Hit) -> bool:
    """Say whether an infinitive is what somebody is to do: `על ישראל להפסיק`, `קראה לאיראן לבטל`."""
    asked = any(other.end <= hit.start and other.tells("REQUEST") for other in sentence.hits)
    return asked or any(
        cue.end <= hit.start
        for cue in sentence.cues("ought")
        if cue.end - cue.start > 1 and not hit.start - cue.end > 40
    )


def its_own(sentence: Sentence, hit: Hit) -> bool:
    """Say whether what is condemned is "its" attack, whose author the sentence named before: `מגנים את תקיפתה`."""
    return bool(_ITS.search(sentence.text[hit.end : min(sentence.end, hit.end + 40)]))


def first_person(sentence: Sentence, hit: Hit) -> bool:
    """Say whether "we", "I" or something of ours stands right before a verb: `אנו מגנים`, `מטוסינו השמידו`."""
    return bool(_MINE.search(sentence.text[max(sentence.start, hit.start - 14) : hit.start]))


def pronoun(sentence: Sentence, hit: Hit) -> bool:
    """Say whether "he" begins a clause before the event, and is not the "is" of `ההפצצה היא הפרה`."""
    cues = (cue for cue in sentence.cues("he") if cue.end <= hit.start)
    return any(_CLAUSE.search(sentence.text[max(sentence.start, cue.start - 4) : cue.start]) for cue in cues)


def has_none(sentence: Sentence, hit: Hit) -> list[Mention]:
    """Return who is said to have no wish: `לאיראן אין כוונה`."""
    if not sentence.text.startswith("אין", hit.start):
        return []
    return [m for m in sentence.mentions if ">" in m.marks and sentence.gap(m.end, hit.start) == " "]


def refused(sentence: Sentence, hit: Hit) -> bool:
    """Say whether a noun is what somebody rejects: `דחו את הפנייה של סין`."""
    rejects = any(other.end <= hit.start and other.tells("REJECT") for other in sentence.hits)
    return rejects and governed(sentence, hit)


def governed(sentence: Sentence, hit: Hit) -> bool:
    """Say whether a noun stands under another word, so that who acts there need not own it."""
    return bool(_GOVERNED.match(sentence.text, hit.start))


def known(sentence: Sentence, hit: Hit) -> bool:
    """Say whether an attack is only what something else followed from: `פרשה מהשיחות בעקבות התקיפה בחארג`."""
    told = any(
        trigger.term.event in _TOLD and trigger.kind == "verb"
        for other in sentence.hits
        if other.end <= hit.start
        for trigger in other.triggers
    )
    before = sentence.cue_between("amid", max(sentence.start, hit.start - _BACKGROUND), hit.start)
    return told and before is not None and sentence.text[hit.start] == "ה"


_TOLD = frozenset({"REJECT", "REQUEST", "AGREE", "ACCUSE", "CONSULT"})


def comes_from(sentence: Sentence, hit: Hit) -> list[Mention]:
    """Return the government whose capital stands right behind a noun: `קריאה מקהיר`, `מקהיר נשמעה קריאה`."""
    seats = [m for m in sentence.mentions if m.kind in ("capital", "country", "organ")]
    behind = [m for m in seats if set(m.marks) & {"<", "@"} and sentence.gap(hit.end, m.start) == " "]
    return behind[:1] or [m for m in seats if "<" in m.marks and m.start == sentence.start]


def refused_there(sentence: Sentence, hit: Hit) -> list[Mention]:
    """Return the government in whose capital something was refused: `ההצעה נדחתה בטהרן`."""
    behind = (m for m in sentence.mentions if m.kind in ("capital", "organ") and "@" in m.marks)
    return [m for m in behind if right_behind(sentence, hit, m)][:1]
