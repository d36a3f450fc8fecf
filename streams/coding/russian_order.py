"""Order of words in a Russian clause: whose noun an adjective is, where a verb ends its clause. Knows no events."""

import re

from streams.coding.lexicon import Hit
from streams.coding.mentions import Mention
from streams.coding.sentence import Sentence

_TOLD = re.compile(r"[,—–] ?[—–]? ?$")
"""Before a word that tells who said what stands before it: `…, заявил`, `…», — говорится в сообщении`."""
_MEDIUM = re.compile(
    r"^ (?:[а-яё-]+ )?(?:(?:агентств|телеканал|газет|издани|портал|источник|журналист|собеседник)|[А-ЯЁA-Z«])"
)
"""Behind such a verb: who tells it is no party."""
_TAIL = re.compile(r"[—–] ([^—–:;,\n]{2,70}?)[.\s]*$")
"""What a headline ends with behind a dash: `США вышли из переговоров — Рубио`."""
_QUOTE = re.compile(r"\s*[«\"][^»\"]+[»\"](?::| [—–]) ")
"""What a headline quotes before it names who said so: `«Мы не простим»: Пезешкиан об ударе США`."""
_RELATIVE = re.compile(r"(?:по|в|на) котор(?:ым|ому|ой|ый|ую|ые|ое) (?:[а-яё]+ )?$")
"""Before a verb whose object stands in the clause before: `склады, по которым отстрелялись эсминцы`."""
_INSERTED = re.compile(
    r", (?:котор|где |[а-яё]+(?:вш|ющ|ащ|ящ|нн|ем|им|т)(?:[иы]й|ая|[оеиы]е|[ео]го|[ео]й|[иы]х|[иы]м)(?:ся)? )[^,;:]*,"
)
"""What may stand between a noun and what is told of it: `переговоры, намеченные на субботу, сорваны`."""
_PARTED = re.compile(r"[,;:]")
_HEAD = re.compile(r"(?:^|[,:;—–«»\"] ?)((?:[А-Яа-яёЁ-]+ ){1,5})$")
"""Before a genitive: the noun it belongs to begins the clause (`кабинет безопасности Израиля`)."""
_OBLIQUE = re.compile(r"^[А-Яа-яёЁ-]{3,}(?:[ую]|(?<![иыое])е|[оеая]м|[ая]ми|[ая]х) ")
"""A noun in a case that is no subject's: `спецпосланнику Трампа отказали`."""
_OPENS = re.compile(r"(?:^|[,:;—–«\"] ?)$")
_GOVERNS = re.compile(
    r"(?:^| )(?:в|на|по|из|от|с|к|об?|для|при|у|за|под|над|между|после|до|без|через|против|из-за|со|во|ко|вокруг|среди|"
    r"около|возле|согласно|благодаря|вопреки|и|а|но|как|не|ни|если|когда) "
)
_TITLE = 25
"""How many characters of an office may stand before a name."""
_ENDS = re.compile(r"[.,;]|$")
_ADJECTIVE = re.compile(r"^ (?:[а-яё-]+(?:[ыио]й|[ео]го|[ео]му|[ыи]м|[ыи]ми|[ыи]х|ая|яя|ую|юю|[оеыи]е|ом|ем) )?$")
"""Between a country's adjective and its noun: `американский ракетный удар`."""


def ends_clause(sentence: Sentence, hit: Hit) -> bool:
    """Say whether a verb ends its clause, so that what it is about stands before: `посредничество Иран отклонил`."""
    return _ENDS.match(sentence.after(hit.end, 2)) is not None


def adjective_of(sentence: Sentence, mention: Mention, hit: Hit) -> bool:
    """Say whether a country's adjective belongs to the noun behind it, at most one other adjective between."""
    return mention.end <= hit.start and _ADJECTIVE.match(sentence.gap(mention.end, hit.start)) is not None


def of_next(sentence: Sentence, mention: Mention) -> bool:
    """Say whether an adjective belongs to an event noun behind it: `осуждение американского удара`."""
    nouns = (hit for hit in sentence.hits if any(trigger.kind == "noun" for trigger in hit.triggers))
    return any(adjective_of(sentence, mention, hit) for hit in nouns)


def told_by(sentence: Sentence, at: int) -> int | None:
    """Return where the words begin, behind `at`, that only tell who said all this."""
    cues = [*sentence.cues("say"), *sentence.cues("according")]
    starts = [cue.start for cue in cues if at < cue.start and _TOLD.search(sentence.before(cue.start, 4))]
    return min(starts) if starts else None


def told_here(sentence: Sentence, verb: Hit) -> bool:
    """Say whether a verb only tells who said what stands before it."""
    return _TOLD.search(sentence.before(verb.start, 4)) is not None


def by_medium(sentence: Sentence, verb: Hit) -> bool:
    """Say whether a paper or an unnamed source says it: `США нанесли удар, сообщает ЦТАК`."""
    return told_here(sentence, verb) and bool(_MEDIUM.match(sentence.gap(verb.end, verb.end + 40)))


def behind_dash(sentence: Sentence) -> tuple[Mention | None, int] | None:
    """Return who speaks behind the last dash of a headline, and where the dash stands; None where no such dash is."""
    tail = _TAIL.search(sentence.text, sentence.start, sentence.end)
    if tail is None:
        return None
    start = tail.start(1)
    behind = [hit for hit in sentence.hits if hit.start >= start]
    if any("say" in hit.sets or any(trigger.kind != "noun" for trigger in hit.triggers) for hit in behind):
        return None
    named = [m for m in sentence.mentions if m.start >= start and m.kind != "place"]
    return (named[0] if named else None), start


def relative(sentence: Sentence, hit: Hit) -> bool:
    """Say whether what a verb is done to stands as a relative pronoun before it."""
    return _RELATIVE.search(sentence.before(hit.start, 40)) is not None


def apart(gap: str) -> bool:
    """Say whether a comma parts two words, not counting what is only inserted between them."""
    return _PARTED.search(_INSERTED.sub(" ", gap)) is not None


def heads_clause(sentence: Sentence, mention: Mention) -> bool:
    """Say whether the noun a genitive belongs to begins its clause, so that it may be the subject."""
    if mention.kind == "organ" and _OPENS.search(sentence.before(mention.start, 3)):
        return True  # an office is part of the name: `депутат меджлиса`
    head = _HEAD.search(sentence.gap(max(sentence.start, mention.start - 60), mention.start))
    return head is not None and not (_GOVERNS.search(head.group(1).lower()) or _OBLIQUE.match(head.group(1)))


def outside_insertion(sentence: Sentence, found: list[int]) -> list[int]:
    """Leave out what stands in a participle's clause between commas: `Берн, представляющий США в Иране, вручил`."""
    inserted = [span.span() for span in _INSERTED.finditer(sentence.text, sentence.start, sentence.end)]
    rest = [at for at in found if not any(low < sentence.mentions[at].start < high for low, high in inserted)]
    return rest or found


def behind_quote(sentence: Sentence) -> Mention | None:
    """Return who is named right behind a quotation that opens a headline."""
    quote = _QUOTE.match(sentence.text, sentence.start, sentence.end)
    if quote is None:
        return None
    return next((m for m in sentence.mentions if 0 <= m.start - quote.end() <= _TITLE and m.kind != "place"), None)
