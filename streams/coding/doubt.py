"""How real a sentence says an event is, in languages that mark who acts: denied, thinkable, offered, old.

Looks for the words of the vocabulary before, behind and around the event word; knows no actors.
"""

import re
from typing import Protocol

from rules.claim import Modality
from rules.vocabulary import Term
from streams.coding import persian_clauses
from streams.coding.lexicon import Hit, Trigger
from streams.coding.modality import DEED
from streams.coding.sentence import Sentence

_NEAR = 60
"""How far before an event word a condition or possibility may stand and still govern it."""
_BIDDEN = 10
"""How far behind a word of asking stands what is asked for: `敦促政府谴责`."""
_BESIDE = 10
"""How far before an infinitive "began" or "continues" may stand."""
_QUESTION = re.compile(r"[?？؟吗嗎][\"'”»」]*$")
_ASKED = re.compile(r"[^?？؟.!:;,،，。；：]{0,40}(?:[?؟] |？|[吗嗎][\s，])")
"""Behind a word: its clause is a question, and more follows it."""
_YEAR = re.compile(r"(?<!\d)\d{4}(?!\d)")
_AGO = re.compile(
    r"بعد (?:نحو |أكثر من )?(?:\w+ )?(?:أسابيع|أشهر|شهور|سنوات|أعوام|عام|عامين|شهر|شهرين|سنة) (?:على|من)\b"
    r"|(?:قبل|منذ) (?:نحو |أكثر من )?\w+ (?:سنوات|أعوام|أشهر|عقود|أسابيع|عاما|سنة)\b"
    r"|^(?:عام|عامان|سنة|عقد) على "
    r"|(?:^|[,:–—] )(?:[א-ת\d]+ )?(?:שנה|שנתיים|עשור|חודש|חודשיים|שנים|חודשים) (?:ל(?!א\b)|אחרי|מאז|חלפ)|שחלפ[הו] מאז"
    r"|לפני (?:כ-?|יותר מ)?\w+ (?:שנים|חודשים|שבועות|עשורים|שנה)\b"
)
"""So many years, months or weeks ago."""
_FORMER = re.compile(
    r"(?<!\w)(?:ال)?(?:مسؤول|مسئول|قائد|رئيس|جنرال|ضابط|سفير|دبلوماسي|وزير|نائب|مستشار|عميل|مفاوض|مبعوث|عقيد|لواء|عميد)\w{0,3}"
    r"(?: \w+){0,3} (?:ال)?(?:سابق|متقاعد)\w{0,2}(?!\w)"
)
"""Who held an Arabic office once: `مسؤول إسرائيلي سابق`. What he says is an opinion."""
_SOLAR = (1300, 1500, 621)
"""From and to which year a Persian text counts by the sun from the Hijra, and what to add."""
_PARTED = re.compile(r"[,،，;；:：]")
_SINCE_THE = re.compile(
    r"(?:יומיים|ימים|שבוע|שבועיים|שבועות|חודש|חודשיים|חודשים|שנה|שנתיים|שנים|עשור) (?:לאחר|אחרי|מאז) $"
)
"""Before a Hebrew noun: so long after an attack that is known."""
_STOPPED = re.compile(
    r"(?<![א-ת])ו?(?:(?:ביטל|הקפיא|מנע|בלם|ויתר|נמנע|גנז)[הו]?|השה[הו]|השהתה|דחה|דחתה|דחו"
    r"|(?:הורה|הורתה|החליט|החליטה) לבטל)"
    r"(?: (?!לאחר|אחרי|בעקבות|בשל|בגלל|נוכח|עקב|השיחות|הביקור)[^ ,:;]+){0,4} מ?$"
)
"""Before a Hebrew noun: the deed was called off: `ביטל ברגע האחרון תקיפה`."""
_THAT_WAS = re.compile(
    r"(?<![א-ת])[בלמוה]{0,2}(?:אתר|אתרים|מתקן|מתקנים|מתקני|מסוף|מסופים|נמל|בסיס|בסיסים|ספינה|מכלית|מפעל|מבנה|מבנים) "
    r"(?:[א-ת]+ )?$"
)
"""Before a Hebrew "that was hit": the site is known by it: `אתרים שהופצצו`."""
_WHOEVER = re.compile(r"(?:^|[^א-ת])ו?(?:מי|כל [א-ת]+) $")
"""Before a Hebrew "that": whoever does it is warned, nobody says that he will: `מי שיפגע בספינות ישלם מחיר`."""
_WOULD = re.compile(r"(?:^|[^א-ת])[שו]?(?:היה|הייתה|היתה|היו) $")
"""Before a Hebrew participle: would do it, or used to: `הייתה תוקפת`."""
_SINCE = re.compile("(?:之|以)?[后後](?:的|续)|以来|以來|事件")
"""Behind an attack that a Chinese sentence only looks back to: `遇袭后的清理工作`."""
_ON = re.compile(r"[,，;；:：。、]|[并且而后]|\s")
"""Between two deeds of one Chinese sentence: `拒绝停火并谴责美国`."""


_WAS_NOT = re.compile(r" не был[аои]?\b|[^,.;:—]{0,40} не (?:было|состоял|произош)")
"""Behind a participle or a noun: `пролив заминирован не был`, `атаки на базу не было`."""
_EXPLAINS = re.compile(
    r"\s*[«\"]?(?:Почему|Зачем|Кто|Как(?:ие|ой|ая|ое)|Чем|Сколько|Что (?!касается)|Как (?!за|со|от|пе|по|ут))"
    r"|\s*[\"'“”]?(?:כיצד|איך|מדוע|למה|היכן|איפה|מאין|האם|(?:מי|מה)(?! ש)) [^,:]*$"
)
"""Begins a headline that asks or explains, and tells nothing; a Hebrew one when nobody is quoted."""
_SOON = re.compile(r"^ (?:нанес[её]н[аоы]?|подвергнут[аоы]?|совершен[аоы]?)? ?(?:[а-яё-]+ )?$")
_FEW_WORDS = re.compile(r"^ (?:[а-яё-]+ ){0,2}$")
_DEED_ITSELF = re.compile(r"[^，。；：]{1,12}?(?:将是|将会是|只会|会让|将使|将导致|将意味|会是)")
"""Behind a deed that is only spoken of: `打击纳坦兹将是一个错误`."""


_DEED_WOULD = re.compile(r"^ [^،.:؛]{1,28}? (?:يعني|سيعني|سيكون|سيؤدي|يتطلب|سيشعل|سيجر|سيفتح|سيقلب|سيعد|سيمثل)(?!\w)")
"""Behind an Arabic deed that is only spoken of: `ضرب خارك يعني حربا`."""


_NOUN_WOULD = re.compile(
    r"^ [^,.:;–—]{0,30}?(?<![א-ת])(?:תהיה|הייתה(?! (?:הלילה|הבוקר|היום|אמש))|תגרום|תביא|תוביל|תצית|תגרור|תעורר|תדרדר"
    r"|תחייב|תדרוש|תסכן|תשנה|תפתח|תחריף|תעלה|תרחיב|תכשיל|תסבך|תשרת|משמעה|משמעותה|משמעו|פירושה|פירושו|יהיו|יגרמו|יביאו"
    r"|יובילו|יציתו|יגררו)(?![א-ת])"
)
"""Behind a Hebrew noun of a deed that is only spoken of: `תקיפה בחארג תביא לזינוק`."""


class Language(Protocol):
    """What the language's order and its "not" say."""

    @property
    def language(self) -> str:
        """ISO 639-1 code."""
        ...

    @property
    def order(self) -> str:
        """Where subject and object stand to the verb: `svo`, `vso`, `sov`."""
        ...

    @property
    def negation_reach(self) -> int:
        """Characters that may stand between "not" and what it denies."""
        ...


def judge(sentence: Sentence, trigger: Trigger, hit: Hit, language: Language) -> tuple[Modality, str]:
    """Return how real the event is, and what decided it."""
    term = trigger.term
    if trigger.form == "negated" or (
        not {"negation", "will_not", "never"} & set(term.preceded) and _negated(sentence, term, hit, language)
    ):
        return Modality.DENIED, "negation"
    if _denied(sentence, term, hit, language) or (language.order == "sov" and _rejected(sentence, trigger, hit)):
        return Modality.DENIED, "denial"
    if _never_held(sentence, trigger, hit):
        return Modality.DENIED, "negation"
    if sentence.cues("analyst") or (language.language == "ar" and _FORMER.search(sentence.words)):
        return Modality.HYPOTHETICAL, "analyst"
    if _questioned(sentence, hit, language.language):
        return Modality.HYPOTHETICAL, "question"
    if language.language == "zh" and term.event == "ASSAULT" and _SINCE.match(sentence.after(hit.end, 4)):
        return Modality.REPORTED, "historical"
    begun = sentence.cue_between("deliver", hit.start - _BESIDE, hit.start)
    to_come = trigger.kind == "verb" and trigger.form in ("future", "base") and not begun
    fixed = to_come and term.mode == "third-party" and language.language == "he"
    if fixed and sentence.text[hit.start] not in "לו":
        doubted = _doubted(sentence, term, hit, language)  # `עומאן תמשיך לתווך`
        return (Modality.HYPOTHETICAL, "condition") if doubted else (Modality.ANNOUNCED, "fixed")
    if (term.event in DEED and to_come) or _doubted(sentence, term, hit, language):
        return Modality.HYPOTHETICAL, "condition"
    if language.language == "he" and trigger.kind == "verb" and _conditional(sentence, term, hit):
        return Modality.HYPOTHETICAL, "condition"
    if language.language == "he" and (old := _hebrew_old(sentence, trigger, hit)):
        return old
    if language.order == "sov" and trigger.form == "base" and term.event in _WANTED and _wanted(sentence, trigger, hit):
        return Modality.HYPOTHETICAL, "condition"
    if (term.event in ("ACCUSE", "REQUEST") and (_bidden(sentence, hit) or _refused(sentence, hit))) or (
        term.event in ("ASSAULT", "COERCE") and _to_be(sentence, hit)
    ):
        return Modality.HYPOTHETICAL, "condition"
    if language.language == "ru" and term.event == "ASSAULT" and _called_off(sentence, hit):
        return Modality.HYPOTHETICAL, "called-off"
    if term.event in DEED and _unsettled(sentence, term, hit, language):
        return Modality.HYPOTHETICAL, "offered"
    if language.language == "fa" and (why := persian_clauses.unreal(sentence, trigger, hit)):
        return (Modality.HYPOTHETICAL if why == "condition" else Modality.REPORTED), why
    if language.language == "ar" and term.event == "THREATEN" and trigger.kind == "noun" and _amid(sentence, hit):
        return Modality.REPORTED, "background"
    if sentence.cues("past") or _AGO.search(sentence.words) or _past_year(sentence, language):
        return Modality.REPORTED, "historical"
    return term.modality, ""


def _hebrew_old(sentence: Sentence, trigger: Trigger, hit: Hit) -> tuple[Modality, str] | None:
    """Return how a deed is called off, long past or only what a site is known by."""
    if trigger.term.event != "ASSAULT":
        return None
    before = sentence.before(hit.start, _NEAR)
    if trigger.kind == "noun" and _STOPPED.search(before):
        return Modality.HYPOTHETICAL, "called-off"
    known = trigger.form == "passive" and sentence.text[hit.start] == "ש" and _THAT_WAS.search(before)
    if known or (trigger.kind == "noun" and _SINCE_THE.search(before)):
        return Modality.REPORTED, "historical"
    return None


def _questioned(sentence: Sentence, hit: Hit, language: str) -> bool:
    """Say whether the sentence only asks or explains: `Почему Иран угрожает`, `כיצד הושמד`."""
    told = language != "he" and sentence.cues("say")
    explains = language in ("ru", "he") and not told and _EXPLAINS.match(sentence.words)
    asked = explains or _QUESTION.search(sentence.words) or _ASKED.match(sentence.after(hit.end, _NEAR))
    return bool(asked) or (language == "ar" and "؟ " in sentence.gap(hit.end, sentence.end))


def _conditional(sentence: Sentence, term: Term, hit: Hit) -> bool:
    """Say whether a Hebrew verb tells what whoever would do: `כל מדינה שתתקוף`, `הייתה תוקפת`."""
    before = sentence.before(hit.start, _BESIDE * 2)
    whoever = term.event == "THREATEN" and sentence.text[hit.start] == "ש" and _WHOEVER.search(before)
    return bool(whoever or (term.event in (*DEED, "THREATEN") and _WOULD.search(before)))


def _amid(sentence: Sentence, hit: Hit) -> bool:
    """Say whether a threat is only what something else comes after: `ارتفعت الأسعار بعد تهديدات إيران`."""
    return any(cue.end == hit.start - 1 for cue in sentence.cues("amid"))


def _negated(sentence: Sentence, term: Term, hit: Hit, language: Language) -> bool:
    cues = sentence.cues("negation")
    if language.language == "ru" and _WAS_NOT.match(sentence.after(hit.end, 60)):
        return True
    if language.language == "ru" and any(cue.start == hit.start for cue in cues):
        return False  # `ни один танкер не пройдет`: the wording says its "not" itself
    for cue in cues:
        if language.language == "ru" and _asked_for(sentence, cue, term):
            continue
        if any(m.start <= cue.start < m.end for m in sentence.mentions) or sentence.gap(cue.end, cue.end + 1) == "-":
            continue  # a part of a name: `אל-עודייד`
        if any(sure.start == cue.start and sure.end > cue.end for sure in sentence.cues("to_come")):
            continue  # `لا محالة`: it is sure
        if "without" in cue.sets and any(trigger.kind != "noun" for trigger in hit.triggers):
            continue  # "without leave" is no "not"
        gap = sentence.gap(cue.end, hit.start)
        if gap.strip() and sentence.gap(cue.start, cue.end).endswith("غير"):
            continue  # `المحادثات غير المباشرة`: only the word right behind it
        joined = language.language == "ar" and (" و" in gap or (gap.strip() and sentence.text[hit.start] == "و"))
        if language.language == "zh" and cue.end <= hit.start and _round(sentence, cue.end, gap):
            return True
        if cue.end <= hit.start and len(gap) <= language.negation_reach and not joined and not _PARTED.search(gap):
            return True
    return False


def _round(sentence: Sentence, at: int, gap: str) -> bool:
    """Say whether only where or with whom stands between "not" and its verb: `不会在伊朗和美国之间充当调解人`."""
    if len(gap) > _NEAR // 2 or _PARTED.search(gap):
        return False
    return any(cue.start == at for name in ("in", "with", "toward", "about") for cue in sentence.cues(name))


def _never_held(sentence: Sentence, trigger: Trigger, hit: Hit) -> bool:
    """Say whether the verb before an Arabic "through" is denied: `لم تتسلم طهران رسالة عبر مسقط`."""
    if trigger.kind != "noun" or trigger.term.mode != "third-party" or trigger.term.language != "ar":
        return False
    nots = (cue for cue in sentence.cues("negation") if cue.end <= hit.start)
    gaps = ((cue, sentence.gap(cue.end, hit.start)) for cue in nots)
    return any(sentence.text[cue.start] == "ل" and len(gap) < _NEAR and not _PARTED.search(gap) for cue, gap in gaps)


_NONE = "وجود ندارد"
"""A refusal and no denial of one: `برنامه‌ای برای مذاکره وجود ندارد`."""


def _denied(sentence: Sentence, term: Term, hit: Hit, language: Language) -> bool:
    for cue in sentence.cues("denial"):
        if term.event == "REJECT" and sentence.gap(cue.start, cue.end) == _NONE:
            continue
        if cue.start >= hit.end:
            if language.order == "sov":
                return True
            continue
        if not sentence.cue_between("clause", cue.end, hit.start):
            return True
    unfounded = next((cue for cue in sentence.cues("unfounded") if cue.start >= hit.end), None)
    return unfounded is not None and not sentence.cue_between("clause", hit.end, unfounded.start)


_WANTED = ("ACCUSE", "REJECT", "AGREE")


def _rejected(sentence: Sentence, trigger: Trigger, hit: Hit) -> bool:
    """Say whether a Persian verb behind denies it: `تهدید به انتقام را رد کرد`, `از محکوم کردن حمله خودداری کرد`."""
    if (trigger.kind == "verb" and trigger.form == "base") or (
        trigger.kind == "noun" and trigger.term.event == "ACCUSE"
    ):
        behind = sentence.cue_between("refrains", hit.end, sentence.end)
        return behind is not None and trigger.term.event in _WANTED
    behind = sentence.cue_between("rejects", hit.end, hit.end + _NEAR)
    if trigger.kind != "noun" or behind is None:
        return False
    offered = any(sentence.cues(name) for name in ("offer", "talks", "ceasefire", "mediation"))
    return trigger.term.event == "REQUEST" or (trigger.term.event in ("THREATEN", "ASSAULT") and not offered)


def _wanted(sentence: Sentence, trigger: Trigger, hit: Hit) -> bool:
    """Say whether a Persian subjunctive only says what somebody wants: `از آژانس خواست حمله را محکوم کند`."""
    return trigger.kind == "verb" and sentence.cue_between("bids", sentence.start, hit.start) is not None


def _doubted(sentence: Sentence, term: Term, hit: Hit, language: Language) -> bool:
    for cue in sentence.cues("hypothetical"):
        before = cue.end <= hit.start
        gap = sentence.gap(cue.end, hit.start) if before else sentence.gap(hit.end, cue.start)
        if before and gap.startswith(",") and sentence.before(cue.start, 2) == ", ":
            gap = gap[1:]  # `США, возможно, ударят`
        if cue.start <= hit.start < cue.end or len(gap) > _NEAR or _PARTED.search(gap):
            continue
        if _asked_for(sentence, cue, term):
            continue  # "ready to take revenge" is what the term asks for
        if language.language == "he" and _own_verb(sentence, term, hit):
            continue
        if language.language == "ru" and before and term.event == "THREATEN" and " и " in gap:
            continue  # `готов к войне и нанесёт удар`
        main = language.language != "zh" or sentence.cue_between("will", cue.end, hit.start)
        if "condition" in cue.sets and term.event == "THREATEN" and main:
            continue  # "if the attacks go on, no tanker will leave" is a threat
        if before or term.event in DEED or (language.order == "sov" and term.event not in ("REQUEST", "ACCUSE")):
            return True
    return False


def _own_verb(sentence: Sentence, term: Term, hit: Hit) -> bool:
    """Say whether a second verb, joined by "and", tells what is said for certain: `שוקלת צעדים ומאיימת לסגור`."""
    said = term.event not in DEED and any(trigger.form == "past" for trigger in hit.triggers)
    return said and sentence.text[hit.start] == "ו"


def _asked_for(sentence: Sentence, cue: Hit, term: Term) -> bool:
    """Say whether a word of doubt is one that the term asks for, or lies within it: `准备` in `准备好`."""
    wanted = {*term.preceded, *term.object}
    return bool(cue.sets & wanted) or any(
        one.start <= cue.start and cue.end <= one.end for name in wanted for one in sentence.cues(name)
    )


def _bidden(sentence: Sentence, hit: Hit) -> bool:
    """Say whether somebody is only asked to do it: `伊朗要求国际原子能机构谴责`."""
    asked = any(
        cue.end <= hit.start <= cue.end + _BIDDEN and not _ON.search(sentence.gap(cue.end, hit.start))
        for cue in sentence.cues("bid")
    )
    return asked or any(
        cue.end == mention.start
        and mention.end <= hit.start
        and not _PARTED.search(sentence.gap(mention.end, hit.start))
        for cue in sentence.cues("bid")
        for mention in sentence.mentions
    )


def _refused(sentence: Sentence, hit: Hit) -> bool:
    """Say whether somebody will not do it, or blocks it: `拒绝呼吁以色列克制`, `否决安理会谴责以色列的决议`."""
    cues = [cue for cue in sentence.cues("unwilling") if cue.end <= hit.start]
    return any(not _ON.search(sentence.gap(cue.end, hit.start)) for cue in cues)


def _to_be(sentence: Sentence, hit: Hit) -> bool:
    """Say whether a deed is still to come: `美军将打击`."""
    if _DEED_ITSELF.match(sentence.after(hit.end, 16)) or _DEED_WOULD.match(sentence.after(hit.end, 45)):
        return True
    if any(t.kind == "noun" for t in hit.triggers) and _NOUN_WOULD.match(sentence.after(hit.end, 45)):
        return True
    if any(_SOON.match(sentence.gap(cue.end, hit.start)) for cue in sentence.cues("going_to") if cue.end <= hit.start):
        return True  # `будет нанесён удар`
    gaps = (sentence.gap(cue.end, hit.start) for cue in sentence.cues("to_be") if cue.end <= hit.start)
    return any(len(gap) <= _BESIDE // 3 and not gap.startswith("其") for gap in gaps)


def _called_off(sentence: Sentence, hit: Hit) -> bool:
    """Say whether the deed was given up or warded off: `отменил запланированный удар`."""
    gaps = (sentence.gap(cue.end, hit.start) for cue in sentence.cues("called_off") if cue.end <= hit.start)
    return any(_FEW_WORDS.match(gap) for gap in gaps)


def _unsettled(sentence: Sentence, term: Term, hit: Hit, language: Language) -> bool:
    """Say whether the deed is only offered or asked for: `愿进行斡旋`, `عرض أن ينقل`."""
    exposed = language.language == "ar" and term.event == "ASSAULT"
    return any(
        (
            not (exposed and "تعرض" in sentence.gap(cue.start, cue.end).replace("\u0651", ""))
            and (cue.start < hit.start and hit.start - cue.end < _NEAR)
        )
        or (language.order == "sov" and hit.end <= cue.start < hit.end + _NEAR)
        for cue in sentence.cues("unsettled")
        if language.order != "sov" or not _asked_for(sentence, cue, term)
    )


def _past_year(sentence: Sentence, language: Language) -> bool:
    low, high, era = _SOLAR
    for found in _YEAR.finditer(sentence.text, sentence.start, sentence.end):
        year = int(found.group())
        if language.language == "fa" and low <= year < high:
            year += era
        if 1900 <= year < sentence.year:
            return True
    return False
