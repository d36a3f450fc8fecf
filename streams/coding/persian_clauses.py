"""What the words of a Persian clause say of who speaks and where things lie. Knows no events and no names."""

import re

from streams.coding.lexicon import Hit, Trigger
from streams.coding.mentions import Mention
from streams.coding.sentence import Sentence
from streams.coding.sides import FREE, OWNED, sides

_REST = re.compile(r"[^:؛.«]{1,40}:")
"""Behind an office whose holder nobody knows: `سردار وحیدی:`, `رئیس مجلس در صحن علنی:`."""
_FIRST_PERSON = re.compile(r"(?:.*\W)?ن?(?:خواهی?م \w+|\w+ی?م)$")
_WE = re.compile(r"[\s\u200c«\"]ما(?:ست|\b)")


def office_before_colon(sentence: Sentence) -> Mention | None:
    """Return whose office opens the sentence, with a name we do not know before its colon."""
    said = zip(sentence.mentions, sides(sentence), strict=True)
    first = next((mention for mention, side in said if mention.kind != "place" and side in (FREE, OWNED)), None)
    if first is None or first.start - sentence.start > 40:
        return None
    rest = _REST.match(sentence.text, first.end, sentence.end)
    if rest is None or any(hit.triggers and first.end <= hit.start < rest.end() for hit in sentence.hits):
        return None
    return first


_HEAD = 45
"""How far into a clause the name may stand of whose office begins it."""


def heads(sentence: Sentence, floor: int, at: int) -> Mention | None:
    """Return whose office begins a clause where nobody else may act: `مسئول سیاست خارجی اتحادیه اروپا گفت`."""
    for mention, side in zip(sentence.mentions, sides(sentence), strict=True):
        if floor <= mention.start and mention.end <= at and mention.kind != "place":
            return mention if side == OWNED and mention.start - floor < _HEAD else None
    return None


def before_comma(sentence: Sentence, actors: list[Mention]) -> list[Mention]:
    """Return who stands between up to a comma: `با وساطت مصر، عراقچی و ویتکاف دیدار کردند`."""
    for at, mention in enumerate(actors[1:], start=1):
        if "،" in sentence.gap(actors[at - 1].end, mention.start):
            return actors[:at]
    return actors


_WORDS_OF = re.compile(r"^[ »\"]*$")


def told_behind(sentence: Sentence) -> Mention | None:
    """Return whose words a sentence was, named behind it: `«بی‌پاسخ نمی‌گذاریم»؛ هشدار فرمانده سپاه`."""
    parted = sentence.text.rfind("؛", sentence.start, sentence.end)
    for cue in sentence.cues("speech_noun") if parted >= 0 else ():
        if cue.start > parted and _WORDS_OF.match(sentence.gap(parted + 1, cue.start)):
            return next((m for m in sentence.mentions if cue.start <= m.start and m.kind != "place"), None)
    return None


def of_us(sentence: Sentence, floor: int, hit: Hit) -> bool:
    """Say whether a clause is in the first person, by its verb or a "we": `پاسخ ما سخت خواهد بود`."""
    verb = any(trigger.kind != "noun" for trigger in hit.triggers)
    if verb and _FIRST_PERSON.match(sentence.gap(hit.start, hit.end)):
        return True
    return bool(_WE.search(sentence.text, floor, hit.end + 4))


def past_condition(sentence: Sentence, at: int) -> list[int]:
    """Return where conditions before `at` end, with their comma: `اگر حمله کنند، پاسخ می‌دهیم`."""
    commas = (sentence.text.find("،", cue.end, at) for cue in sentence.cues("condition"))
    return [comma + 1 for comma in commas if comma >= 0]


_AFTER = re.compile(r"(?:پس|بعد) از $")
"""Before a Persian noun that only says when: `بازار پس از حمله بازگشایی شد`."""
_OWNED = 26
"""How far behind it whose deed it was may be named, which makes it one."""
_PLAN = re.compile(
    r"(?<!\w)(?:طرح|برنامه|نقشه|تصمیم|آمادگی|گزینه|مجوز|اجازه|درخواست|پیشنهاد|فراخوان|تمایل|قصد|فشار|عزم)\w{0,4} "
    r"(?:[^\s،؛.:]+ ){0,3}(?:برای|به) (?:آغاز |انجام |اجرای )?$"
)
"""Before a deed that is only planned, wished or allowed: `طرح پنتاگون برای بمباران اصفهان`."""
_COUNTED = re.compile(r"(?<!\w)(?:شمار|تعداد|آمار)(?!\w)[^،؛]* (?:رسید|رسیده|افزایش یافت)")
"""A toll that rises, which tells of the deed itself."""
_BORNE = re.compile(r"[ \u200c](?:شده|دیده)(?= \w)(?! (?:است|اند|بود|و )|$)")
"""Behind an attack that only tells which place is meant: `تأسیسات بمباران‌شده نطنز`."""
_WEIGHED = re.compile(
    r"[^،؛.:]{1,50} (?:(?:خواهد|نخواهد) (?:بود|داشت)|(?:به معنای|به منزله|چه|چگونه|اشتباه|خطا|قمار"
    r"|بی[ \u200c]?نتیجه|بی[ \u200c]?فایده"
    r"|غیرقانونی|خط قرمز|اعلام جنگ|(?<!در )حمایت|مخالفت?|موافق|استقبال|(?<!در )دفاع)(?!\w))"
)
"""Behind an attack that is only judged: `حمله به خارک اشتباه است`, `از حمله به فردو حمایت می‌کنند`."""
_STANCE = re.compile(r"(?:حمایت|مخالفت|موافقت|پشتیبانی|دفاع) [^،؛.:]{1,25} (?:از|با) $")
"""Before an attack that somebody is only for or against: `مخالفت آلمان با حمله به نطنز`."""
_ONCE = re.compile(r"(?:^|که )(?:پیش[ \u200c]?تر|قبلاً?|پیش از این|زمانی|در گذشته|سال[ \u200c]?ها)(?= )[^،؛.:]{0,40}$")
_HAD_BEEN = re.compile(r"[^،؛.:]* بود(?:ند|ه است)?(?:[،؛.]|$)")
"""Around what was so once and is told beside the news: `عمان که پیش‌تر میزبان مذاکرات بود، ...`."""
_PLUPERFECT = re.compile(r"ه بود(?:ند|یم)?$")
_HAD_SAID = re.compile(r"(?:تهدید|هشدار|وعده|سوگند|قول|عهد) (?:کرده|داده|خورده|یاد کرده) بود(?:ند)?(?: که)? [^،؛.]*$")
"""Before what somebody had threatened once: `سپاه تهدید کرده بود تنگه هرمز را می‌بندد`."""
_THE_DAY = re.compile(r"(?:روز|شب|سال)ی که ")
"""Begins a story of long ago."""
_WARNED_OFF = re.compile(
    r"به (?:ایران|تهران|سپاه|حوثی ?ها|انصارالله|یمن)(?: \w+){0,2} (?:درباره|نسبت به|در مورد|در خصوص|از)(?: \w+){0,3} "
    r"(?:بستن|بسته شدن|مسدود|حمله|حملات|تهدید|اختلال|توقیف|ناامن|مین)"
)
"""A warning to those who might close the sea or hit ships is no threat against shipping."""
_CLOSE = 10
"""How far behind its head an attack may stand that is only looked back to."""


def unreal(sentence: Sentence, trigger: Trigger, hit: Hit) -> str:
    """Return why a deed is not what a Persian sentence tells: only planned, or looked back to; else nothing."""
    when = trigger.kind == "noun" and _AFTER.search(sentence.before(hit.start, 8))
    if when and not any(m.kind != "place" and 0 <= m.start - hit.end < _OWNED for m in sentence.mentions):
        return "background"
    if _had_been(sentence, trigger, hit):
        return "historical"
    if trigger.term.event == "REJECT" and sentence.cues("household"):
        parties = {mention.party for mention in sentence.mentions}
        return "background" if len(parties) < 2 else ""
    if trigger.term.event == "ACCUSE":
        return "background" if trigger.kind == "noun" and sentence.cues("thanks") else ""
    if trigger.term.event == "THREATEN" and _WARNED_OFF.search(sentence.words.replace("\u200c", " ")):
        return "background"
    if trigger.term.event != "ASSAULT":
        return ""
    if _THE_DAY.match(sentence.words):
        return "background"
    if trigger.kind != "noun":
        return "background" if _BORNE.match(sentence.after(max(hit.start, hit.end - 4), 14)) else ""
    if _PLAN.search(sentence.before(hit.start, 60)):
        return "condition"
    return "background" if _looked_back_to(sentence, hit) else ""


def _had_been(sentence: Sentence, trigger: Trigger, hit: Hit) -> bool:
    """Say whether an event came before what the sentence tells: `پیش‌تر حمله کرده بود`."""
    if trigger.kind == "verb" and _PLUPERFECT.search(sentence.gap(hit.start, hit.end)):
        return True
    if trigger.term.event == "THREATEN" and _HAD_SAID.search(sentence.before(hit.start, 80)):
        return True
    once = _ONCE.search(sentence.before(hit.start, 60))
    return once is not None and _HAD_BEEN.match(sentence.after(max(hit.start, hit.end - 6), 80)) is not None


def _looked_back_to(sentence: Sentence, hit: Hit) -> bool:
    """Say whether an attack only tells of what the news is: `قربانیان بمباران`, `آسیب‌دیده از حمله`."""
    if _STANCE.search(sentence.before(hit.start, 40)) or _BORNE.match(sentence.after(hit.end, 14)):
        return True
    if _WEIGHED.match(sentence.after(hit.end, 80)):
        return True
    for cue in sentence.cues("aftermath"):
        gap = sentence.gap(cue.end, hit.start) if cue.end <= hit.start else None
        if gap is not None and len(gap) <= _CLOSE and not re.search("[،؛:.]", gap):
            return not _COUNTED.search(sentence.words)
    return False
