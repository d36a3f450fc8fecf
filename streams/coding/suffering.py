"""Whom an event is done to, in the languages that mark who acts: the target of a verb, the subject of a passive.

Which words are "against" or "suffered" stands in the vocabulary; the sides of names are read in `streams.coding.sides`.
"""

from dataclasses import dataclass

from streams.coding import hebrew_order
from streams.coding.arms import bearer
from streams.coding.lexicon import Hit, Trigger
from streams.coding.mentions import Mention
from streams.coding.nominal import Roles
from streams.coding.russian_order import adjective_of, apart, of_next
from streams.coding.sentence import Sentence
from streams.coding.sides import FORCES, FREE, OWNED, group, noun_between, others, sides, wielder
from streams.coding.speakers import ASIDE, claimant, launched, other, struck_at, suffered_there
from streams.coding.speech import Speech

REACH = 110
"""How far from an event word the names and words may stand that belong to it."""
NEAR = 60
"""How far before an event word a condition or possibility may stand and still govern it."""
_ANNOUNCED = 14
"""How far before an attack a verb of announcing may stand that tells of the speaker's own: `واشنطن تعلن تدمير`."""
_DONE_TO = ("toward", "object")
_LOOSE = {
    "CONSULT": ("with",), "REJECT": ("with", "between", "from"), "AGREE": ("with",), "THREATEN": ("from", "in", "with"),
    "REQUEST": ("from",), "ACCUSE": ("from", "in"), "ASSAULT": ("in",), "SUPPORT": ("from", "with", "in"),
    "COOPERATE": ("with",),
}  # fmt: skip
"""Sides on which the target of a class may stand besides those that mark one."""


@dataclass(frozen=True)
class Suffering(Speech):
    """Such a language as far as it says who suffers."""

    def _target(
        self, sentence: Sentence, trigger: Trigger, hit: Hit, floor: int, limit: int, actor: list[Mention]
    ) -> list[Mention]:
        """Return whom it is done to: who is marked so, nearest first; else who follows the verb."""
        said = sides(sentence)
        parties = {mention.party for mention in actor}
        near = [
            at
            for at, m in enumerate(sentence.mentions)
            if m.kind != "place" and m not in actor and m.party not in parties
            if floor <= m.start < min(limit, hit.end + REACH) and m.start >= hit.start - REACH
        ]
        near.sort(
            key=lambda at: (sentence.mentions[at].start < hit.start, abs(sentence.mentions[at].start - hit.start))
        )
        near = self._beside(sentence, trigger, hit, near)
        if trigger.term.event == "THREATEN" and self.order == "sov":
            near = [at for at in near if sentence.mentions[at].party != "UNO"]  # who is only told of it
        loose = self._loose(trigger)
        if trigger.term.event == "ACCUSE":
            # "condemned the strikes of A on B": A is accused, B is not
            of_party = [at for at in near if said[at] == "by"]
            by = [at for at in of_party if self.language == "he" or sentence.mentions[at].start >= hit.end][:1]
            near = [at for at in near[:1] if said[at] in _DONE_TO and self._right_behind(sentence, hit, at)] or near
            if self.language == "ru":
                theirs = (at for at in near if sentence.mentions[at].kind == "people")
                by = by or [at for at in theirs if of_next(sentence, sentence.mentions[at])][:1]
            near = by or [at for at in near if said[at] == OWNED][:1] or near
            if by and self.language == "ru":
                return others(group(sentence, by[0], 1), parties)  # `бомбардировку Ирана Соединёнными Штатами`
            near = [at for at in near if said[at] not in _DONE_TO or not noun_between(sentence, hit, at)]
            near.sort(key=lambda at: said[at] == "toward" and not self._right_behind(sentence, hit, at))
        if self.language == "he" and trigger.term.event == "REJECT":  # `פסל את הצעת פוטין לאיראן`
            near = [at for at in near if said[at] == OWNED and sentence.mentions[at].start >= hit.end][:1] or near
        if trigger.term.event == "THREATEN" and (struck := struck_at(sentence, hit, near)):
            return others(struck, parties)
        for at in near:
            done_to = said[at] in _DONE_TO or (said[at] == "by" and trigger.term.event == "ACCUSE")
            if done_to and (trigger.term.event != "ACCUSE" or at == near[0]):
                return others([*group(sentence, at, -1), *group(sentence, at, 1)[1:]], parties)
        if self.language == "he" and trigger.term.event == "ACCUSE" and hebrew_order.its_own(sentence, hit):
            return other(sentence, list(actor))
        for at in near:
            behind = sentence.mentions[at].start >= hit.end
            owned = said[at] == OWNED and self.language == "he" and trigger.term.event == "ASSAULT"
            if said[at] in loose and (behind or (said[at] != FREE and not owned)):
                return others([*group(sentence, at, -1), *group(sentence, at, 1)[1:]], parties)
        return []

    def _loose(self, trigger: Trigger) -> set[str]:
        """Return the sides on which the target of a class may stand where nothing marks one."""
        found = {FREE, OWNED, *_LOOSE.get(trigger.term.event, ())}
        if self.language == "he" and trigger.term.event == "ACCUSE":
            found.discard("in")  # `גינתה את המאסר באיראן`
        return found

    def _beside(self, sentence: Sentence, trigger: Trigger, hit: Hit, near: list[int]) -> list[int]:
        """Return of the names near an event word those that it may be done to."""
        return near

    def _right_behind(self, sentence: Sentence, hit: Hit, at: int) -> bool:
        return self.language == "he" and hebrew_order.right_behind(sentence, hit, sentence.mentions[at])

    def _suffers(self, sentence: Sentence, trigger: Trigger, hit: Hit, floor: int, limit: int) -> Hit | None:
        """Return the word that makes the event something suffered (`遭到`, `подвергся`), or the event word itself."""
        if trigger.form == "passive":
            return hit
        for cue in sentence.cues("suffer"):
            if self.language == "ar" and not suffered_there(sentence, cue, hit):
                continue
            if floor <= cue.start and cue.end <= limit and cue.start - hit.end > -NEAR and hit.start - cue.end < NEAR:
                between = sentence.gap(min(cue.end, hit.end), max(cue.start, hit.start))
                if not apart(between):
                    return cue
        return None

    def _passive(
        self, sentence: Sentence, hit: Hit, floor: int, limit: int, places: list[Mention], suffers: Hit
    ) -> Roles:
        """Read `Исфахан подвергся удару`, `伊朗遭到美国袭击`: who stands before suffers, who is behind acts."""
        said = sides(sentence)
        within = [at for at, m in enumerate(sentence.mentions) if floor <= m.start < limit and m.kind != "place"]
        by = [at for at in within if said[at] == "by"]
        between = [
            at for at in within if suffers.end <= sentence.mentions[at].start and sentence.mentions[at].end <= hit.start
        ]
        agents = by or [at for at in between if said[at] in (FREE, OWNED)]
        owners = [at for at in within if said[at] == OWNED and sentence.mentions[at].start >= hit.end]
        of_noun = [
            at
            for at in within
            if sentence.mentions[at].kind == "people"
            and self.offices == "both"
            and adjective_of(sentence, sentence.mentions[at], hit)
        ]
        bears = bearer(sentence, within, places, hit) if self.order == "sov" else []
        agents = agents or owners or of_noun or bears or _fired(sentence, hit, within, floor)
        if not agents and self.order == "sov":
            hurt = {place.country for place in places}
            if told := [one for one in self._announcer(sentence, hit, hurt) if one.party not in hurt]:
                return Roles(told, [], places, "passive")
        unsaid = not agents and self.language in ASIDE
        armed = wielder(sentence, hit.end, limit) or launched(sentence, hit, limit) if unsaid else []
        if armed:
            return Roles(armed, [], places, "passive")
        actor = group(sentence, agents[0], 1) if agents else []
        if not actor and self.language == "he" and hit.tells("REJECT"):
            actor = hebrew_order.refused_there(sentence, hit)
        if not actor and self.language in ("ru", "he") and hit.tells("ASSAULT"):
            hurt = {place.country for place in places}
            actor = claimant(sentence) or self._announcer(sentence, hit, hurt, of_others=True)
        parties = {mention.party for mention in actor}
        left = [
            at for at in within if said[at] == FREE and at not in agents and sentence.mentions[at].start < hit.start
        ]
        if self.language == "he" and not left:  # `הצעת עומאן נדחתה`
            left = [at for at in within if said[at] == OWNED and sentence.mentions[at].end <= hit.start]
        target = others(group(sentence, left[-1], -1), parties) if left and not places else []
        if self.language == "he" and not target and hit.tells("THREATEN"):
            target = other(sentence, [*actor, self.attribution(sentence).mention])
        return Roles(actor, target, places, "passive")

    def _announcer(self, sentence: Sentence, hit: Hit, hurt: set[str], of_others: bool = False) -> list[Mention]:
        """Return the force that tells of an attack on somebody else's place: `الحرس الثوري يعلن استهداف قاعدة`."""
        speaker = self.attribution(sentence).mention if hurt else None
        if speaker is None or (of_others and speaker.party in hurt):
            return []
        armed = speaker.code.rpartition(".")[2] in FORCES
        return [speaker] if armed or sentence.cue_between("announce", hit.start - _ANNOUNCED, hit.start) else []


def _fired(sentence: Sentence, hit: Hit, within: list[int], floor: int) -> list[int]:
    """Return whose weapons a Hebrew passive says were fired: `טילים איראניים נורו לעבר בסיס`."""
    if not any("weapon" in trigger.term.object and trigger.term.language == "he" for trigger in hit.triggers):
        return []
    fired = wielder(sentence, floor, hit.start) or hebrew_order.fired_from(sentence, hit)
    return [at for at in within if sentence.mentions[at] in fired]
