"""Who speaks and who is the subject in the languages that mark who acts: what their grammar asks without an event.

Which words are "against", "that" or "said" stands in the vocabulary (`cues.ru.yaml` …).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from streams.coding import hebrew_order
from streams.coding.attribution import NOBODY, Attribution
from streams.coding.chinese_clauses import acting, opens, outside, tells
from streams.coding.lexicon import Hit
from streams.coding.mentions import Mention, Offices
from streams.coding.persian_clauses import heads, office_before_colon, past_condition, told_behind
from streams.coding.russian_order import (
    behind_dash,
    behind_quote,
    by_medium,
    heads_clause,
    outside_insertion,
    relative,
)
from streams.coding.sentence import Sentence
from streams.coding.sides import (
    FREE,
    OWNED,
    group,
    owner,
    sides,
)
from streams.coding.speakers import (
    ASIDE,
    introduced,
    office_speaks,
    speaker_behind,
    speaks_before_colon,
    told_that,
)

_OFFICE = 14
"""How far behind "according to" a name may stand: an office we do not know may be between."""
_BEHIND = 95
"""How far behind its verb a Russian subject may end."""
STOP = re.compile(r"[;；:：]")
_COLON = re.compile(r"^[\s\"'«»“”]*(?:[:：]|[—–] )")
QUOTED = re.compile(r"[,،，—–»”\"] ?[—–]? ?(?:هكذا |بهذا |بهذه )?$")
"""Before a verb of saying that follows what is said: `…», — заявил`."""
_QUOTED_RU = re.compile(r"[,—–] ?[—–]? ?$")
"""The same where names stand in quotation marks too: `«Ансар Алла» объявила`."""
PARTED = re.compile(r"[,،，;；:：]")


@dataclass(frozen=True)
class Speech:
    """One such language. `order` is where subject and object stand to the verb where nothing marks them."""

    language: str
    order: Literal["svo", "vso", "sov"]
    offices: Offices = "before"
    negation_reach: int = 14
    """Characters that may stand between "not" and what it denies."""
    before: int = 45
    """How far left of its words a term may ask for a word: farther where all stands before the verb."""

    def attribution(self, sentence: Sentence) -> Attribution:
        """Return who speaks: before a colon, after "according to", beside a verb of saying; else nobody.

        Every event word asks for it; worked out once.
        """
        if sentence.spoken is None:
            sentence.spoken = self._spoken(sentence)
        return sentence.spoken

    def _spoken(self, sentence: Sentence) -> Attribution:
        dash = behind_dash(sentence) if self.language == "ru" else None
        if dash and dash[0] and sides(sentence)[sentence.mentions.index(dash[0])] in (FREE, OWNED):
            return Attribution(dash[0], "named")
        quoted = behind_quote(sentence) if self.language == "ru" else None
        if quoted and sides(sentence)[sentence.mentions.index(quoted)] == FREE:
            return Attribution(quoted, "named")
        if speaker := (None if dash else self._before_colon(sentence)) or self._according(sentence):
            return Attribution(speaker, "named")
        for verb in sentence.cues("say"):
            if speaker := self._of_verb(sentence, verb):
                return Attribution(speaker, "named")
        if self.language == "he" and (speaker := hebrew_order.after_quote(sentence)):
            return Attribution(speaker, "named")
        if self.order == "sov" and (speaker := told_behind(sentence)):
            return Attribution(speaker, "named")
        return Attribution(None, "unnamed") if sentence.cues("unnamed") else NOBODY

    def _before_colon(self, sentence: Sentence) -> Mention | None:
        if self.language == "zh" and (told := tells(sentence)) is not None:
            return sentence.mentions[told] if sides(sentence)[told] == FREE else None
        for mention in sentence.mentions[:3]:
            if mention.kind == "place" or mention.start - sentence.start > 40:
                break
            if _COLON.match(sentence.gap(mention.end, min(sentence.end, mention.end + 6))):
                at = sentence.mentions.index(mention)
                if self.language == "ru" and sides(sentence)[at] in ("toward", "object", "with", "about", "from", "by"):
                    continue
                if not at and self.language == "he" and not hebrew_order.speaks(sentence, mention, sides(sentence)[at]):
                    return introduced(sentence)
                if at and self.order == "sov" and sides(sentence)[at] == "from":
                    return office_before_colon(sentence)
                if at and self.language in ASIDE and sides(sentence)[at] in ("in", "toward", OWNED):
                    found = self._subject(sentence, mention.start, sentence.start) if self.language == "he" else []
                    return found[0] if found else sentence.mentions[at - 1]  # `قاليباف لترامب: …`
                return speaks_before_colon(sentence, mention)
        if self.order == "sov":
            return office_before_colon(sentence)
        return introduced(sentence) if self.language in ASIDE else None

    def _according(self, sentence: Sentence) -> Mention | None:
        for cue in sentence.cues("according"):
            for mention in sentence.mentions:
                near = 0 <= mention.start - cue.end <= _OFFICE and mention.kind != "place"
                if near and not PARTED.search(sentence.gap(cue.end, mention.start)):
                    return mention
        return None

    def _of_verb(self, sentence: Sentence, verb: Hit) -> Mention | None:
        """Return the subject of a verb of saying; right behind it where it follows a comma, or comes first."""
        floor = self._floor(sentence, verb)
        if self.language == "zh":
            first = opens(sentence, verb, outside(sentence, verb.start, list(self._free(sentence, floor, verb.start))))
            return group(sentence, first, -1)[-1] if first is not None else None
        found = self._subject(sentence, verb.start, floor)
        if found and self.order == "vso" and not sentence.gap(found[-1].end, verb.start).strip():
            return found[-1]
        if self.language == "ar" and (speaker := told_that(sentence, verb)):
            return speaker
        quoted = _QUOTED_RU if self.language == "ru" else QUOTED
        parted = bool(quoted.search(sentence.gap(max(sentence.start, verb.start - 10), verb.start)))
        reach = (70 if self.language == "ru" else 25) if parted else 2
        behind = [m for m in sentence.mentions if 0 <= m.start - verb.end <= reach and m.kind != "place"]
        if self.language == "ru":
            behind = [speaker for m in behind if (speaker := speaker_behind(sentence, m))]
        after = next(iter(behind), None)
        if after and self.language == "ar" and sentence.cue_between("that", verb.end, after.start):
            after = None  # `وقال إن القصاص من الأمريكيين`: of whom he speaks
        if after and (self.order == "vso" or parted) and not PARTED.search(sentence.gap(verb.end, after.start)):
            return after
        if parted and self.language == "ru" and by_medium(sentence, verb):
            return None
        if found and parted and self.language == "he" and not hebrew_order.apposed(sentence, found[-1], verb):
            return None  # `תפגע בכל יעד אמריקאי, אמר דובר הצבא`
        if found:
            return found[-1]
        if self.order == "sov":
            return heads(sentence, floor, verb.start)
        return after if after and self._nominative(after) else None

    def denier(self, sentence: Sentence, hit: Hit) -> Attribution:
        """Return who denies: the subject of the verb of denial."""
        denial = next(iter(sentence.cues("denial")), None)
        if denial is None:
            return self.attribution(sentence)
        found = self._subject(sentence, denial.start, sentence.start) or self._following(sentence, denial.end)
        return Attribution(found[-1], "named") if found else self.attribution(sentence)

    def _floor(self, sentence: Sentence, hit: Hit, that: bool = True) -> int:
        """Return where its clause begins."""
        names = ("clause", "that") if that else ("clause",)
        starts = [cue.end for name in names for cue in sentence.cues(name) if cue.end <= hit.start]
        stops = [stop.end() for stop in STOP.finditer(sentence.text, sentence.start, hit.start)]
        if self.order == "sov":
            starts += past_condition(sentence, hit.start)
        return max([sentence.start, *starts, *stops])

    def _nominative(self, mention: Mention) -> bool:
        return not mention.marks or "n" in mention.marks or mention.marks == "&"

    def _free(self, sentence: Sentence, low: int, high: int) -> Iterator[int]:
        """Yield the mentions between two offsets that may act."""
        said = sides(sentence)
        for at, mention in enumerate(sentence.mentions):
            if not (low <= mention.start and mention.end <= high and mention.kind != "place"):
                continue
            offices = said[at] == "in" and self.language in ("ru", "he")
            if said[at] == FREE or (offices and office_speaks(sentence, mention)):
                yield at

    def _subject(self, sentence: Sentence, at: int, floor: int, spoken: bool = False) -> list[Mention]:
        """Return the nearest group left of `at` that may act."""
        found = list(self._free(sentence, floor, at))
        if self.language == "zh":
            one = acting(sentence, at, outside(sentence, at, found), self._before_colon(sentence), spoken)
            return group(sentence, one, -1) if one is not None else []
        if self.order == "sov" and len(found) > 1:
            first, last = sentence.mentions[found[0]], sentence.mentions[found[-1]]
            said = sentence.cue_between("say", first.end, last.start)
            if sentence.cue_between("object_after", last.end, at):
                told = [one for one in found if not said or sentence.mentions[one].start >= said.end]
                return group(sentence, told[0], 1)  # the nearest belongs to what is done: `شرط ایران را رد کرد`
        if self.language == "ru":
            found = outside_insertion(sentence, found)
        if not found and self.language == "ru":
            return self._headed(sentence, at, floor)
        return group(sentence, found[-1], -1) if found else []

    def _headed(self, sentence: Sentence, at: int, floor: int) -> list[Mention]:
        """Return whose body or office begins the clause, which we do not know: `кабинет безопасности Израиля`."""
        said = sides(sentence)
        for mention, side in zip(sentence.mentions, said, strict=True):
            inside = floor <= mention.start and mention.end <= at and mention.kind != "place"
            if inside and side == OWNED and owner(sentence, mention) is None and heads_clause(sentence, mention):
                return [mention]
        return []

    def _following(self, sentence: Sentence, at: int) -> list[Mention]:
        """Return the group right behind a verb."""
        found = next(self._free(sentence, at, sentence.end), None)
        near = found is not None and sentence.mentions[found].start <= at + 20
        return group(sentence, found, 1) if found is not None and near else []

    def _inverted(self, sentence: Sentence, hit: Hit, floor: int) -> list[Mention]:
        """Read `Ирану пригрозил ударом Израиль`: whom it is done to before the verb, the nominative behind it."""
        said = sides(sentence)
        attack = hit.tells("ASSAULT")
        suffers = relative(sentence, hit) if attack else False
        suffers = suffers or any(
            (said[at] in ("toward", "object") or (attack and mention.kind == "place"))
            and (floor <= mention.start or attack)
            and mention.end <= hit.start
            and not (attack and "," in sentence.gap(mention.end, hit.start))
            for at, mention in enumerate(sentence.mentions)
        )
        object_first = any(
            floor <= cue.start and cue.end <= hit.start
            for trigger in hit.triggers
            for name in trigger.term.object
            for cue in sentence.cues(name)
        )
        return self._nominative_behind(sentence, hit.end, suffers or object_first)

    def _nominative_behind(self, sentence: Sentence, at: int, any_form: bool = True) -> list[Mention]:
        """Return the subject behind a verb: `с осуждением удара выступило правительство Кубы`."""
        for found in self._free(sentence, at, min(sentence.end, at + _BEHIND)):
            mention = sentence.mentions[found]
            certain = "n" in mention.marks and "a" not in mention.marks
            if PARTED.search(sentence.gap(at, mention.start)):
                return []
            if certain or (any_form and mention.start <= at + 40):
                return group(sentence, found, 1)
        return []
