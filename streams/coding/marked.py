"""Grammar of the languages that mark who acts: Russian, Arabic, Hebrew, Persian, Chinese, told apart by data.

Order of words decides only where neither case nor preposition does. Which words are "against", "that" or "may"
stands in the vocabulary (`cues.ru.yaml` …); the sides of names are read in `streams.coding.sides`.
"""

from dataclasses import dataclass

from rules.claim import Modality
from rules.vocabulary import Term
from streams.coding import doubt, hebrew_order
from streams.coding.arabic import ArabicClauses
from streams.coding.chinese_clauses import topic_first
from streams.coding.lexicon import Hit, Trigger
from streams.coding.mentions import Mention
from streams.coding.modality import DEED
from streams.coding.nominal import Roles
from streams.coding.persian_clauses import before_comma, of_us, past_condition
from streams.coding.russian_order import adjective_of, apart, ends_clause, of_next, told_by
from streams.coding.sentence import Sentence
from streams.coding.sides import (
    FREE,
    OWNED,
    group,
    held,
    noun_between,
    sides,
    to_suffer,
    verbal_noun,
    wielder,
)
from streams.coding.speakers import (
    ASIDE,
    addressed,
    claimant,
    coming_from,
    done_to_it,
    host,
    launched,
    other,
    ours,
    somebodys,
    struck_places,
    threatened,
    unnamed_subject,
    we,
    weapon_acts,
)
from streams.coding.speech import PARTED, QUOTED, STOP
from streams.coding.suffering import NEAR, REACH, Suffering

_CLOSE, _FAR = 14, 26
"""How far behind a noun its owner stands, and with two adjectives between: `حمله تلافی‌جویانه شبانه سپاه`."""


@dataclass(frozen=True)
class Marked(ArabicClauses, Suffering):
    """One such language, whole."""

    def limit(self, sentence: Sentence, hit: Hit, term: Term) -> int:
        """Return where the clause of an event word ends: at a semicolon, a colon or a word like "but"."""
        ends = [cue.start for cue in sentence.cues("clause") if cue.start >= hit.end]
        if term.event == "THREATEN" and self.language in ASIDE:
            ends += [cue.start for cue in sentence.cues("condition") if cue.start >= hit.end]
        if self.language == "he":
            ends.append(hebrew_order.said_last(sentence, hit.end))
        stop = STOP.search(sentence.text, hit.end, sentence.end)
        threat = term.event == "THREATEN" and any(trigger.kind == "noun" for trigger in hit.triggers)
        if stop and self.language == "he" and (term.event in ("REQUEST", "ACCUSE") or threat):
            stop = STOP.search(sentence.text, stop.end(), sentence.end)  # `קריאה מקהיר: על הצדדים להירגע`
        if stop and "say" in hit.sets and stop.group() in ":：" and self.language in ("ru", "zh"):
            stop = STOP.search(sentence.text, stop.end(), sentence.end)  # `警告美国：回应将是毁灭性的`
        told = told_by(sentence, hit.end) if self.language == "ru" and term.event != "ACCUSE" else None
        if told is not None:  # `«Это разбой», — сказал он о налёте`: what is condemned may stand behind
            ends.append(told)
        return min([*ends, stop.start() if stop else sentence.end])

    def completion(self, sentence: Sentence, hit: Hit, term: Term, limit: int) -> Hit | None:
        """Return the nearest word that completes the term, on either side in the clause."""
        if self.language == "he" and any(
            trigger.term is term and hebrew_order.other_form(sentence, trigger, hit) for trigger in hit.triggers
        ):
            return None
        floor = max(self._floor(sentence, hit, that=False), hit.start - term.reach)
        own = [trigger for trigger in hit.triggers if trigger.term is term or self.language != "he"]
        verb = any(trigger.kind == "verb" and trigger.form != "passive" for trigger in own)
        suffered = self.language == "ru" and any(trigger.form == "passive" for trigger in hit.triggers)
        verb = verb and not suffered and not (self.language == "ru" and ends_clause(sentence, hit))
        behind = verb and self.order != "sov" and term.event in _COMPLETED_BEHIND
        behind = behind and not (self.language == "ar" and done_to_it(sentence, hit))
        if behind and self.language == "ru":
            behind = bool(self._subject(sentence, hit.start, self._floor(sentence, hit)))  # `послание доставил посол`
        if behind and self.language == "zh" and term.event in _TOPIC_FIRST:
            behind = not topic_first(sentence, hit)
        found = [
            cue
            for name in term.object
            for cue in sentence.cues(name)
            if floor <= cue.start and cue.end <= min(limit, hit.end + term.reach)
            if cue.start >= hit.end or (cue.end <= hit.start and not behind) or hit.start <= cue.start < hit.end
            if (cue.start, cue.end) != (hit.start, hit.end)
            if not suffered or not apart(sentence.gap(min(cue.end, hit.end), max(cue.start, hit.start)))
        ]
        return min(found, key=lambda cue: abs(cue.start - hit.start)) if found else None

    def scope(self, sentence: Sentence, hit: Hit, term: Term, limit: int) -> tuple[int, int]:
        """Return the clause: a context word may stand on either side."""
        if self.language == "ar" and term.event == "THREATEN" and sentence.text[hit.start] == "ف":
            return hit.start, limit  # `إذا أغلقت المضيق فستندم`
        floor = self._floor(sentence, hit, that=False)
        if self.language == "he" and term.event == "THREATEN":
            floor = max(floor, hebrew_order.behind_if(sentence, hit))
        return floor, limit

    def roles(self, sentence: Sentence, trigger: Trigger, hit: Hit, limit: int) -> Roles:
        """Return who acts on whom."""
        floor = self._floor(sentence, hit)
        places = self._places(sentence, hit, self.scope(sentence, hit, trigger.term, limit)[0], limit)
        if self.language == "ar" and trigger.term.event == "ASSAULT" and (claims := self._claimant(sentence, hit)):
            return Roles(claims, [], places, "claimed")
        if trigger.term.subject == "target" and self.language in ("ru", "zh", "fa"):
            speaker = self.attribution(sentence).mention
            left = to_suffer(sentence, hit, floor, speaker, self.language == "ru")
            if not left and self.language == "ru" and trigger.term.event == "THREATEN" and not places:
                left = self._nominative_behind(sentence, hit.end) or other(sentence, [speaker])
            if not left and self.language == "fa":
                left = to_suffer(sentence, hit, self._floor(sentence, hit, that=False), speaker, False)
                left = left or addressed(sentence, hit, self._before_colon(sentence)) or held(places, [])
            return Roles(left, [], places, "suffers")
        suffered = self._suffers(sentence, trigger, hit, floor, limit)
        if self.language == "he" and hebrew_order.other_form(sentence, trigger, hit):
            return Roles([], [], [], "passive")
        if suffered is not None:
            return self._passive(sentence, hit, floor, limit, places, suffered)
        if trigger.kind == "noun" or (self.language == "ar" and verbal_noun(sentence, hit)):
            return self._nominal(sentence, trigger, hit, floor, limit, places)
        told = trigger.term.mode == "third-party" and (self.language == "zh" or sentence.holds(("through",)))
        between = self._by(sentence, floor, limit) if told else []
        judged = trigger.kind == "phrase" and trigger.term.event == "ACCUSE" and self.language == "ru"
        speaker = self.attribution(sentence).mention if judged else None
        actor = between or ([speaker] if speaker else self._actor(sentence, hit, floor, limit))
        target = self._target(sentence, trigger, hit, floor, limit, actor)
        threat = trigger.term.event == "THREATEN" and self.language in ASIDE
        if threat and target and all(sides(sentence)[sentence.mentions.index(m)] == "in" for m in target):
            target = held(places, actor) or target
        if threat and not target:
            target = held(places, actor) or addressed(sentence, hit, self._before_colon(sentence))
            target = target or other(sentence, [*actor, self.attribution(sentence).mention])
        if trigger.term.event == "THREATEN" and self.language == "ru":
            target = threatened(sentence, self.attribution(sentence).mention, actor, target)
        return Roles(actor, target, places, "active")

    def _places(self, sentence: Sentence, hit: Hit, floor: int, limit: int) -> list[Mention]:
        places = [m for m in sentence.mentions if m.kind == "place"]
        if self.language == "he" and hit.tells("THREATEN"):
            floor = max(floor, hebrew_order.behind_if(sentence, hit))
        near = [m for m in places if floor <= m.start < min(limit, hit.end + REACH)]
        attack = hit.tells("ASSAULT")
        if self.language == "ru" and attack:
            near = struck_places(sentence, near) or [m for m in places if m.end <= floor]  # `Харк: остров бомбят`
        return near or (hebrew_order.scene(sentence, hit, places, floor) if attack and self.language == "he" else [])

    def _actor(self, sentence: Sentence, hit: Hit, floor: int, limit: int) -> list[Mention]:
        """Return who acts: left in the clause, behind a verb that comes first, else left in the sentence."""
        if self.language == "ar" and (found := self._besides(sentence, hit)):
            return found
        if self.language == "ar" and we(sentence, hit, "ar") and (speaker := self.attribution(sentence).mention):
            return [speaker]
        if self.order == "vso" and sentence.text[hit.start] in "وف" and (found := self._following(sentence, hit.end)):
            asked = hit.tells("REQUEST") and len(found) > 1
            if not (asked and (same := self._subject(sentence, hit.start, sentence.start))):
                return found
            return same  # `عرضت برن … ودعت إيران وإسرائيل إلى …`: whom it asks
        if self.language == "he" and (found := self._quoted(sentence, hit) or hebrew_order.has_none(sentence, hit)):
            return found
        if self.language == "he" and (found := self._mine(sentence, hit)):
            return found
        if self.order == "sov" and of_us(sentence, floor, hit) and (says := self.attribution(sentence).mention):
            return [says]  # `ترامپ: سه سایت ایران را زدیم`
        if found := self._subject(sentence, hit.start, floor):
            talks = self.language == "he" and sentence.cue_between("talks", found[-1].end, hit.start)
            speaker = self.attribution(sentence).mention if talks and _says_so(hit) else None
            return [speaker] if speaker else found  # `ח'אמנאי: המשא ומתן עם האמריקאים חסר תועלת`
        if self.language == "ru" and (found := self._inverted(sentence, hit, floor)):
            return found
        first = not any(m.kind != "place" and floor <= m.start < hit.start for m in sentence.mentions)
        if first and we(sentence, hit, self.language) and (speaker := self.attribution(sentence).mention):
            return [speaker]
        first = first or self.language == "he"  # `בתגובה לתקיפה האמריקאית ירתה איראן`
        behind = (self.order == "vso" and not unnamed_subject(sentence, hit, floor)) or self.language == "he"
        if first and behind and (found := self._following(sentence, hit.end)):
            return found
        attack = hit.tells("ASSAULT")
        armed = wielder(sentence, floor, hit.start) if attack else []
        if attack and not armed and self.language == "he":
            armed = hebrew_order.fired_from(sentence, hit)
        if attack and not armed and self.language == "ar" and weapon_acts(sentence, hit, floor):
            return launched(sentence, hit, limit) or self._of_force(sentence)
        told = self.attribution(sentence).mention if self.language == "he" and floor > sentence.start else None
        if told and not armed and told.start < hit.start:
            return [told]  # `הבהירה למתווכת העומאנית כי לא תנהל שיחות`
        if self.order == "sov" and not armed and past_condition(sentence, hit.start):
            says = self.attribution(sentence).mention or next(iter(sentence.mentions), None)
            return [says] if says and says.kind != "place" else []  # `اگر حمله کند، ناوهایش را می‌زنیم`
        agents = armed or self._subject(sentence, hit.start, sentence.start)
        if not agents and attack and self.language == "ru":
            agents = claimant(sentence) or wielder(sentence, hit.end, limit)
            agents = agents or self._by(sentence, sentence.start, limit)
        if agents or self.language not in ASIDE:
            return agents
        armed = wielder(sentence, hit.end, limit) or launched(sentence, hit, limit) if attack else []
        return self._by(sentence, floor, limit) or armed

    def _mine(self, sentence: Sentence, hit: Hit) -> list[Mention]:
        """Return who speaks where a verb is in the first person: `נתקוף`, `אנו מגנים`, `מטוסינו השמידו`."""
        shall = we(sentence, hit, "he") and not any(trigger.form == "past" for trigger in hit.triggers)
        speaker = self.attribution(sentence).mention if shall or hebrew_order.first_person(sentence, hit) else None
        return [speaker] if speaker else []

    def _quoted(self, sentence: Sentence, hit: Hit) -> list[Mention]:
        """Return who speaks right behind a verb that follows what is said: `"…", הבטיח ח'אמנאי`."""
        spoken = any(trigger.kind == "verb" and trigger.term.event not in DEED for trigger in hit.triggers)
        if not spoken or not QUOTED.search(sentence.gap(max(sentence.start, hit.start - 4), hit.start)):
            return []
        found = next(self._free(sentence, hit.end, min(sentence.end, hit.end + NEAR)), None)
        between = sentence.gap(hit.end, sentence.mentions[found].start) if found is not None else ""
        if found is None or PARTED.search(between) or sentence.cue_between("that", hit.end, hit.end + len(between)):
            return []
        return group(sentence, found, 1)

    def _nominal(
        self, sentence: Sentence, trigger: Trigger, hit: Hit, floor: int, limit: int, places: list[Mention]
    ) -> Roles:
        """Read `удары США по Харку`, `حمله آمریکا به خارگ`, `американские удары`: who owns the noun acts."""
        if trigger.term.mode == "third-party" and "talks" in hit.sets:
            return Roles(host(sentence), [], places, "nominal")
        closes = trigger.term.preceded and "shipping" in trigger.term.object  # `блокада портов Израиля`
        if self.language == "he" and trigger.term.event == "REQUEST" and hebrew_order.refused(sentence, hit):
            return Roles([], [], [], "nominal")
        actor = ([] if closes else self._owners(sentence, hit)) or self._by(sentence, floor, limit)
        if self.order == "sov" and trigger.term.mode == "third-party":
            actor = before_comma(sentence, actor)
        if not actor and self.language == "ar" and trigger.term.event in _FROM_WHOM:
            actor = self._from(sentence, hit, limit)
        if not actor and self.language in ASIDE and ours(sentence, hit):
            actor = [says] if (says := self.attribution(sentence).mention) else []
        near = max(floor, hit.start - NEAR), min(limit, hit.end + NEAR)
        spoken_of = trigger.term.event == "THREATEN" and bool(sentence.cue_between("amid", hit.start - 14, hit.start))
        if not actor and self.language == "he" and trigger.term.event != "ASSAULT":
            actor = hebrew_order.comes_from(sentence, hit)
            spoken_of = spoken_of or (trigger.term.event == "REQUEST" and hebrew_order.governed(sentence, hit))
        own = self.language == "ar" and somebodys(sentence, hit)
        guessed = trigger.term.object and not (self.language == "he" and trigger.term.event == "ASSAULT")
        if not actor and not spoken_of and (own or guessed or sentence.cue_between("deliver", *near)):
            actor = self._actor(sentence, hit, floor, limit)
        if not actor and self.language == "ru":
            told = [*sentence.cues("deliver"), *sentence.cues("say")]
            given = (cue for cue in told if hit.end <= cue.start < limit)
            actor = next((found for cue in given if (found := self._nominative_behind(sentence, cue.end))), [])
            actor = actor or (coming_from(sentence, hit) if trigger.term.event in _FROM_WHOM else [])
        if not actor and self.language == "he" and trigger.term.event == "ASSAULT":
            actor = wielder(sentence, hit.end, sentence.end)  # `פגיעה באל-עודייד: טיל איראני חדר`
        if trigger.term.event == "ASSAULT":
            bases = [place for place in places if place.code.startswith("us-")]
            hurt = {place.country for place in bases or places}
            actor = actor or (claimant(sentence) if self.language == "ru" else [])
            actor = [mention for mention in actor or self._announcer(sentence, hit, hurt) if mention.party not in hurt]
        bidden = self.language == "he" and "ought" in trigger.term.preceded  # `על ישראל להפסיק`
        before = (
            self.language == "zh"
            or bidden
            or (trigger.term.event == "THREATEN" and (self.order == "sov" or self.language == "ru"))
        )
        begin = floor if before else hit.start  # `对以色列的回应`, `به آمریکا وعده انتقام داد`
        target = self._target(sentence, trigger, hit, begin, limit, actor)
        if trigger.term.event == "THREATEN" and not target and self.language == "he":
            target = other(sentence, [*actor, self.attribution(sentence).mention])
        if trigger.term.event == "THREATEN" and self.language == "ru":
            target = threatened(sentence, self.attribution(sentence).mention, actor, target)
        return Roles(actor, target, places, "nominal")

    def _by(self, sentence: Sentence, floor: int, limit: int) -> list[Mention]:
        said = sides(sentence)
        for at, mention in enumerate(sentence.mentions):
            if said[at] == "by" and floor <= mention.start < limit and mention.kind != "place":
                return group(sentence, at, 1)
        return []

    def _owners(self, sentence: Sentence, hit: Hit) -> list[Mention]:
        """Return whose the noun is: the name right behind it, or an adjective of a country right before."""
        if self.language == "ar" and somebodys(sentence, hit):
            return []
        theirs = ("holding",) if self.language == "ar" else ()  # `تدمير زوارق إيرانية`
        refused = {name for t in hit.triggers if t.term.event == "REJECT" for name in t.term.object}
        said = sides(sentence)
        for at, mention in enumerate(sentence.mentions):
            gap = sentence.gap(mention.end, hit.start) if mention.end <= hit.start else None
            near = (gap == "" and said[at] != "toward") or (gap == "的" and said[at] in (FREE, "in"))
            if self.language == "zh" and near and mention.kind != "place":
                return group(sentence, at, -1)  # `在阿曼斡旋下`
            between = sentence.gap(hit.end, mention.start)
            owns = said[at] == OWNED or (mention.kind == "people" and said[at] == FREE)
            far = _FAR if self.order == "sov" and said[at] == OWNED else _CLOSE
            behind = mention.start >= hit.end and mention.kind != "place" and len(between) <= far
            other = noun_between(sentence, hit, at) or any(
                sentence.cue_between(name, hit.end, mention.start) for name in (*_ENDS_OWNING, *refused, *theirs)
            )
            if behind and owns and self.language == "ru" and mention.kind == "people" and of_next(sentence, mention):
                continue
            if behind and owns and not PARTED.search(between) and not other:
                return group(sentence, at, 1)
            adjective = self.offices == "both" and mention.kind == "people" and mention.end <= hit.start
            if adjective and adjective_of(sentence, mention, hit):
                return [mention]
        return []

    def means_back(self, sentence: Sentence, hit: Hit) -> bool:
        """Say whether "he" stands before the event."""
        if self.language == "he":
            return hebrew_order.pronoun(sentence, hit)
        return sentence.cue_between("he", sentence.start, hit.start) is not None

    def topic(self, sentence: Sentence) -> list[Mention]:
        """Return the sentence's last subject."""
        return self._subject(sentence, sentence.end, sentence.start)[:1]

    def nobody(self, sentence: Sentence, term: Term, hit: Hit, found: Roles) -> bool:
        """Say whether the event stands although nobody is named: always so, or a place is attacked."""
        return term.alone or (term.event == "ASSAULT" and bool(found.places))

    def judge(self, sentence: Sentence, trigger: Trigger, hit: Hit) -> tuple[Modality, str]:
        """Return how real the event is, and what decided it."""
        noun = self.language == "he" and trigger.kind == "noun" and trigger.term.event == "ASSAULT"
        if noun and hebrew_order.known(sentence, hit):
            return Modality.REPORTED, "background"
        if self.language == "he" and hebrew_order.other_form(sentence, trigger, hit):
            return Modality.HYPOTHETICAL, "other form"
        if self.language == "he" and hebrew_order.if_only(sentence, hit):
            return Modality.HYPOTHETICAL, "condition"
        return doubt.judge(sentence, trigger, hit, self)


_FROM_WHOM = frozenset({"REJECT", "REQUEST", "ACCUSE"})
"""Classes whose noun may say from whom it comes."""


def _says_so(hit: Hit) -> bool:
    return any(trigger.term.event == "REJECT" and trigger.kind == "phrase" for trigger in hit.triggers)


_TOPIC_FIRST = ("CONSULT", "REJECT")
_COMPLETED_BEHIND = frozenset({"AGREE", "CONSULT", "REJECT", "REQUEST"})
"""Classes whose verb is completed by what follows it: before `提议`, `调解` makes it the noun "offer"."""
_ENDS_OWNING = ("matter", "to_come", "to_get", "sailing")
"""Words that end what a noun has beside it: `возмездие настигнет американцев` is nobody's vengeance."""
