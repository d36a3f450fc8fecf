"""Who stands behind an office or a verb: small questions of one language each, asked by the grammar of marks."""

import re

from streams.coding.lexicon import Hit
from streams.coding.mentions import Mention
from streams.coding.modality import DEED
from streams.coding.sentence import Sentence
from streams.coding.sides import FREE, OWNED, group, others, sides

_ADVERB = re.compile(r"^[»\"”]?(?: [а-яёא-ת]{2,14})? $")
"""Between an office and its verb: `в Кремле вновь призвали`."""
_CLAUSE = re.compile(r"(?:^|[,:;.\"–—-] ?|כי |אך )$")
_MANY = re.compile(r"[א-ת]{2,}(?:ים|ו)\b")
"""A Hebrew verb of many, who are nobody else than the office: `בטהרן מזהירים`, `בקרמלין גינו`."""


def speaker_behind(sentence: Sentence, mention: Mention) -> Mention | None:
    """Return who speaks behind a Russian verb: never whom it is said to; the person behind `секретарь Совбеза`."""
    said = sides(sentence)
    at = sentence.mentions.index(mention)
    behind = sentence.mentions[at + 1] if at + 1 < len(sentence.mentions) else None
    if behind and behind.kind == "person" and said[at + 1] == FREE and sentence.gap(mention.end, behind.start) == " ":
        return behind
    return None if said[at] in ("toward", "object", "with", "about") else mention


def _speaks(hit: Hit) -> bool:
    return "say" in hit.sets or any(t.kind == "verb" and t.term.event not in DEED for t in hit.triggers)


def office_speaks(sentence: Sentence, mention: Mention) -> bool:
    """Say whether `В Кремле заявили`, `בטהרן מזהירים`: where somebody says something stands for who says it."""
    if mention.kind not in ("capital", "organ", "country") or _stands_there(sentence, mention):
        return False
    if sentence.before(mention.start, 4) == "при ":
        return False  # `постпред Китая при ООН`
    spoken = next((hit for hit in sentence.hits if hit.start >= mention.end and _speaks(hit)), None)
    if spoken is None or not _ADVERB.match(sentence.gap(mention.end, spoken.start)):
        return False
    if "@" not in mention.marks:
        return True
    opens = _CLAUSE.search(sentence.text[max(sentence.start, mention.start - 4) : mention.start])
    return bool(opens and _MANY.match(sentence.text, spoken.start))


_THERE = 5
"""How near who speaks stands before where: `Иран в ООН предупредил`."""


def _stands_there(sentence: Sentence, mention: Mention) -> bool:
    at = sentence.mentions.index(mention)
    before = sentence.mentions[at - 1] if at else None
    return before is not None and sides(sentence)[at - 1] == FREE and mention.start - before.end < _THERE


_TO = re.compile(r"^ \w{3,8}ا (?:\w+ )?$")
"""Between who speaks and to whom: `لاريجاني مخاطبا ترامب: …`, `قاليباف محذرا واشنطن: …`."""


def speaks_before_colon(sentence: Sentence, mention: Mention) -> Mention:
    """Return who speaks before a colon: not where he stands, nor whom he warns (`警告美国：回应将是毁灭性的`)."""
    at = sentence.mentions.index(mention)
    before = sentence.mentions[at - 1] if at else None
    if before is None:
        return mention
    free = sides(sentence)[at - 1] == FREE
    if free and _TO.match(sentence.gap(before.end, mention.start)):
        return before
    warned = free and sentence.cue_between("say", before.end, mention.start)
    return before if warned or sides(sentence)[at] == "in" else mention


_TOLD = 120
"""How far behind an Arabic verb of saying its "that" may stand."""
_INTRODUCED = 80
"""How far from the beginning the colon may stand that ends who speaks, to whom and where."""
_COLON = re.compile(r"[:：]\s")
_ENDS = re.compile(r"[:،,«\"]")
_OFFICE = 60
"""How far behind the verb the name may end of whose office it is that speaks: `أعلن المتحدث العسكري باسم الحوثيين`."""


def told_that(sentence: Sentence, verb: Hit) -> Mention | None:
    """Return who speaks between an Arabic verb of saying and its "that": `قال الشيخ نعيم قاسم، في كلمة متلفزة، إن`."""
    that = next((cue.start for cue in sentence.cues("that") if cue.start >= verb.end), sentence.end)
    if that - verb.end > _TOLD or that == sentence.end:
        office = any(cue.start == verb.end + 1 for cue in sentence.cues("body"))
        comma = _ENDS.search(sentence.text, verb.end, min(sentence.end, verb.end + _OFFICE))
        if not office:
            return None
        that = comma.start() if comma else verb.end + _OFFICE
    said = sides(sentence)
    between = [
        (mention, side)
        for mention, side in zip(sentence.mentions, said, strict=True)
        if verb.end <= mention.start and mention.end <= that and mention.kind != "place"
    ]
    return next((mention for mention, side in between if side == FREE), None)


def introduced(sentence: Sentence) -> Mention | None:
    """Return who speaks before a colon with more between: `عراقجي في مؤتمر صحفي: …`, `قاسم مخاطبا …: …`."""
    colon = _COLON.search(sentence.text, sentence.start, min(sentence.end, sentence.start + _INTRODUCED))
    if colon is None:
        return None
    acts = [hit for hit in sentence.hits if hit.end <= colon.start() and hit.triggers and "say" not in hit.sets]
    if _HEBREW.match(sentence.text, sentence.start):
        acts = [hit for hit in acts if any(trigger.kind != "noun" for trigger in hit.triggers)]
    said = sides(sentence)
    before = [m for m, side in zip(sentence.mentions, said, strict=True) if m.end <= colon.start() and side == FREE]
    if not before and _HEBREW.match(sentence.text, sentence.start):  # `תגובת טהרן למתקפה: …`
        before = [
            m for m, side in zip(sentence.mentions, said, strict=True) if m.end <= colon.start() and side == OWNED
        ]
    return before[0] if before and before[0].kind != "place" and not acts else None


_TO_SO_MANY = re.compile(r" ل\w+ (?:من )?$")
"""Between what suffers and an attack that is counted: `تعرضت لثلاث غارات`, `لسلسلة هجمات`, `لوابل من`."""


def suffered_there(sentence: Sentence, cue: Hit, hit: Hit) -> bool:
    """Say whether an Arabic verb of suffering and an attack belong together: `تعرض` for it is followed by "to"."""
    exposed = "تعرض" in sentence.gap(cue.start, cue.end).replace("\u0651", "")
    if not exposed or (hit.start > cue.end and sentence.text[hit.start] == "ل"):
        return True
    return bool(_TO_SO_MANY.search(sentence.gap(cue.end, hit.start)))


def addressed(sentence: Sentence, hit: Hit, speaker: Mention | None) -> list[Mention]:
    """Return whom a threat is for who is named before its colon: `قاليباف لترامب: ستدفعون`."""
    at = sentence.mentions.index(speaker) + 1 if speaker else len(sentence.mentions)
    after = [mention for mention in sentence.mentions[at : at + 1] if mention.kind != "place"]
    return [m for m in after if sides(sentence)[at] == "toward" and m.end <= hit.start]


_SOMEBODYS = re.compile(r"(?:ها|هم|ته|اته|يه|نا|كم)$")


def somebodys(sentence: Sentence, hit: Hit) -> bool:
    """Say whether an Arabic noun says whose it is itself: `دعوتها إيران` is no call of Iran's."""
    return bool(_SOMEBODYS.search(sentence.gap(hit.start, hit.end)))


def done_to_it(sentence: Sentence, hit: Hit) -> bool:
    """Say whether an Arabic verb says that it is done to what was named before: `المقترح … ونرفضه`."""
    with_it = re.match(r" (?:علي|ب|مع|في|ل)(?:ه|ها)\b", sentence.after(hit.end, 8))
    return with_it is not None or sentence.gap(hit.start, hit.end).endswith(("ه", "ها"))


def struck_at(sentence: Sentence, hit: Hit, near: list[int]) -> list[Mention]:
    """Return who stands right behind the Arabic noun of a threatened harm: `يهدد بضرب إسرائيل نصرة لإيران`."""
    if not any(trigger.term.language == "ar" and trigger.kind == "verb" for trigger in hit.triggers):
        return []
    harms = [cue for cue in sentence.cues("harm") if cue.start >= hit.end and sentence.text[cue.start] == "ب"]
    for at in near:
        mention = sentence.mentions[at]
        if mention.kind != "people" and any(cue.end == mention.start - 1 for cue in harms):
            return group(sentence, at, 1)
    return []


_ADVERBIAL = re.compile(
    r"^(?:و|ف)?(?:من|في|على|عن|إلى|مع|بعد|قبل|خلال|أمس|اليوم|كما|قد|لقد|لا|لم|لن|سوف|هكذا|حيث|بينما|فيما|عاجل)(?: |$)"
    r"|^(?:ب|ل)\w+ "
)
"""How a clause begins whose verb comes first for all that: "from", "in", "after", "as" …"""


def unnamed_subject(sentence: Sentence, hit: Hit, floor: int) -> bool:
    """Say whether an Arabic verb of the present has a subject before it that no name is: `فصيل مسلح يرفض هدنة`."""
    before = sentence.gap(floor, hit.start).strip(" \"«»'\n")
    if sentence.text[hit.start] != "ي" or not before or before[-1] in "،,:؛.-–—":
        return False
    return not _ADVERBIAL.match(before)


def weapon_acts(sentence: Sentence, hit: Hit, floor: int) -> bool:
    """Say whether a weapon is the subject, and nobody who fired it is named: `مقذوفات معادية تسقط على`."""
    if any(cue.end == hit.start - 1 for cue in sentence.cues("that")):
        floor = sentence.start  # `الصواريخ التي أطلقت`
    weapons = (cue for cue in sentence.cues("weapon") if floor <= cue.start and cue.end <= hit.start)
    near = (sentence.gap(weapon.start, weapon.end) for weapon in weapons if hit.start - weapon.end < _WEAPON)
    return any(not _OWN.search(weapon) for weapon in near)


_OWN = re.compile(r"(?:ه|ها|هم|نا)$")
_WEAPON = 16
"""How far before its verb a weapon stands that is its subject."""
_OURS = re.compile(r"\w(?:نا\b|ינו\b| שלנו|[ \u200c](?:های )?(?:\w+ )?ما\b)")
_WE_DID = re.compile(r"\w\wنا (?:في |من |بنجاح )?$")
"""Before the noun of an attack: `نجحنا في تدمير …`, `نفذنا ضربة …`."""


def ours(sentence: Sentence, hit: Hit) -> bool:
    """Say whether it is "our attacks": `ضرباتنا`, `התקיפות שלנו`."""
    if _WE_DID.search(sentence.before(hit.start, 20)):
        return True
    return bool(_OURS.search(sentence.gap(hit.start, min(sentence.end, hit.end + 5))))


_HEBREW = re.compile("[א-ת]")


def other(sentence: Sentence, told: list[Mention | None]) -> list[Mention]:
    """Return the one party that the sentence names besides those: whom a threat is for that says it nowhere else."""
    parties = {mention.party for mention in told if mention}
    said = sides(sentence)
    hebrew = _HEBREW.match(sentence.text, sentence.mentions[0].start) if sentence.mentions else None
    aside = ("about", "from", "between") if hebrew else ("about", "from", "by", "between")  # `דם ההרוגים בידי ישראל`
    rest = [
        mention
        for mention, side in zip(sentence.mentions, said, strict=True)
        if mention.kind != "place" and mention.party not in parties and side not in aside
    ]
    if len({mention.party for mention in rest}) > 1 and hebrew:
        rest = [mention for mention in rest if "@" not in mention.marks]  # `אם ישראל תמשיך לתקוף באיראן`
    if rest and len({mention.party for mention in rest}) > 1:
        together = group(sentence, sentence.mentions.index(rest[0]), 1)
        return together if all(mention in together for mention in rest) else []
    return rest[:1]


def threatened(
    sentence: Sentence, speaker: Mention | None, actor: list[Mention], target: list[Mention]
) -> list[Mention]:
    """Return whom a threat is for: the one other party of the sentence, where its own clause names nobody."""
    rest = others(target, {speaker.party}) if speaker else target
    return rest or other(sentence, [*actor, speaker])


def launched(sentence: Sentence, hit: Hit, limit: int) -> list[Mention]:
    """Return where missiles came from that nobody else is said to have fired: `صواريخ من إيران`."""
    said = sides(sentence)
    behind = [m for m, side in zip(sentence.mentions, said, strict=True) if side == "from" and m.kind != "place"]
    return [m for m in behind if hit.end <= m.start < limit][:1] if sentence.cues("weapon") else []


_NOT_WE = re.compile(r"(?<!\w)(?:و|ف)?لن ن")
"""`لن نترك الجريمة دون رد`: the words of a threat, and the "we" that stands before them."""
_I = re.compile("و?(?:أدعو|أناشد|أحث|أطالب|أدين|أستنكر|أندد|أرفض|أهيب|أحذر|أتعهد|أقسم|(?:لن|لا) أ)")
WE = {"ar": re.compile("و?(?:س|لن |لا )ن"), "he": re.compile("(?:לא )?נ")}
"""How a verb in the first person to come begins."""
ASIDE = frozenset({*WE, "fa"})
"""Languages whose threats may name apart whom they are for: before the colon, or as whose bases they are."""


def we(sentence: Sentence, hit: Hit, language: str) -> bool:
    """Say whether a word of threat or refusal is in the first person: `الحرس الثوري: سنضرب إسرائيل`."""
    if any(trigger.form == "we" for trigger in hit.triggers):
        return True
    if language == "ar" and any("negation" in trigger.term.preceded for trigger in hit.triggers):
        return bool(_NOT_WE.search(sentence.before(hit.start, _TOLD // 2)))
    said = any(trigger.term.event not in DEED for trigger in hit.triggers)
    if said and language == "ar" and _I.match(sentence.text, hit.start):
        return True
    return said and language in WE and bool(WE[language].match(sentence.text, hit.start))


_CLAIM = 30
"""How far from `взял на себя ответственность` who does so may stand."""


_FROM = re.compile(r"(?:выпущен|запущен)[а-я]+ (?:из |с территории )$")
"""Before the land that missiles came from: `ракеты, выпущенные с территории Ирана`."""


def claimant(sentence: Sentence) -> list[Mention]:
    """Return who takes responsibility for an attack that nobody else is said to have made."""
    said = sides(sentence)
    for mention in sentence.mentions if sentence.cues("weapon") else ():
        if mention.kind != "place" and _FROM.search(sentence.before(mention.start, 40)):
            return [mention]
    for cue in sentence.cues("own_deed"):
        for at, mention in enumerate(sentence.mentions):
            far = mention.start - cue.end if mention.start >= cue.end else cue.start - mention.end
            if said[at] == FREE and mention.kind != "place" and far <= _CLAIM:
                return [mention]
    return []


def host(sentence: Sentence) -> list[Mention]:
    """Return in whose capital two others talk: `в Маскате начались переговоры Ирана и США`."""
    said = sides(sentence)
    lands = [
        m for m, side in zip(sentence.mentions, said, strict=True) if side == "in" and m.kind in ("capital", "country")
    ]
    sides_named = {m.party for m in sentence.mentions if m.kind != "place"}
    return lands[:1] if lands and len(sides_named - {lands[0].party}) > 1 else []


def struck_places(sentence: Sentence, near: list[Mention]) -> list[Mention]:
    """Leave out the places that an attack only came from: `бомбардировщики, взлетевшие с Диего-Гарсии`."""
    said = dict(zip(map(id, sentence.mentions), sides(sentence), strict=True))
    return [mention for mention in near if said[id(mention)] not in ("from", "with")] or near


def coming_from(sentence: Sentence, hit: Hit) -> list[Mention]:
    """Return from whom a noun comes that stands before it: `из Пекина прозвучал призыв к сдержанности`."""
    said = sides(sentence)
    return [
        m
        for m, side in zip(sentence.mentions, said, strict=True)
        if side == "from" and m.kind in ("capital", "organ") and m.end <= hit.start
    ][:1]
