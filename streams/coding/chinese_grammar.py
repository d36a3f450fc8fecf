"""Grammar of Chinese: what it asks besides the marks of `streams.coding.marked`.

A clause leaves to the one before it who acts; a threat, whom it is for; a meeting of two, who is its host.
"""

from dataclasses import dataclass

from streams.coding import chinese_clauses
from streams.coding.lexicon import Hit, Trigger
from streams.coding.marked import Marked
from streams.coding.mentions import Mention
from streams.coding.modality import DEED
from streams.coding.nominal import Roles
from streams.coding.sentence import Sentence
from streams.coding.sides import held, sides, wielder


@dataclass(frozen=True)
class Chinese(Marked):
    """Chinese, whole."""

    def roles(self, sentence: Sentence, trigger: Trigger, hit: Hit, limit: int) -> Roles:
        """Return who acts on whom."""
        found = super().roles(sentence, trigger, hit, limit)
        speaker = self.attribution(sentence).mention
        passive = found.pattern == "passive" and not found.actor
        if speaker and passive and chinese_clauses.by_us(sentence, hit):
            return Roles([speaker], found.target, found.places, found.pattern)
        if trigger.term.event == "THREATEN":
            return self._threat(sentence, hit, found, speaker)
        if trigger.term.stage and "talks" in trigger.term.context and found.pattern == "active":
            return Roles(
                chinese_clauses.host(sentence, found.actor, speaker), found.target, found.places, found.pattern
            )
        return found

    def _threat(self, sentence: Sentence, hit: Hit, found: Roles, speaker: Mention | None) -> Roles:
        """Fill in whom a threat is for that does not say it where others do."""
        actor, target = found.actor, found.target
        if found.pattern == "suffers":
            actor = actor or chinese_clauses.threatened(sentence, [speaker])
        elif found.pattern == "passive":
            left = list(self._free(sentence, self._floor(sentence, hit), hit.start))
            left = [at for at in left if sentence.mentions[at] not in actor]
            target = chinese_clauses.sufferer(sentence, hit, left, speaker) or target
        else:
            target = target or (held(found.places, actor) if found.pattern == "active" else [])
            target = target or chinese_clauses.threatened(sentence, [*actor, speaker])
        return Roles(actor, target, found.places, found.pattern)

    def _places(self, sentence: Sentence, hit: Hit, floor: int, limit: int) -> list[Mention]:
        places = super()._places(sentence, hit, floor, limit)
        if not hit.tells("ASSAULT"):
            return places
        return [place for place in places if not chinese_clauses.elsewhere(sentence, hit, place)]

    def _actor(self, sentence: Sentence, hit: Hit, floor: int, limit: int) -> list[Mention]:
        """Return who acts: "we" in a quotation, who attacks in what is spoken of, else the subject."""
        if chinese_clauses.we(sentence, hit) and (says := self.attribution(sentence).mention):
            return [says]
        attack = hit.tells("ASSAULT")
        if attack and (inside := chinese_clauses.attacks_inside(sentence, hit)):
            return [inside]
        spoken = any(trigger.term.event not in DEED for trigger in hit.triggers)
        armed = wielder(sentence, floor, hit.start) if attack else []
        found = self._subject(sentence, hit.start, floor, spoken) or armed
        blames = hit.tells("ACCUSE")
        if blames and chinese_clauses.attacks(sentence, found) and (says := self._before_colon(sentence)):
            return [says]  # `以色列袭击医院是战争罪，予以谴责`
        return found or self._subject(sentence, hit.start, sentence.start, spoken)

    def _target(
        self, sentence: Sentence, trigger: Trigger, hit: Hit, floor: int, limit: int, actor: list[Mention]
    ) -> list[Mention]:
        """Return whom it is done to; who is blamed may have done it elsewhere in the sentence."""
        parties = {mention.party for mention in actor}
        blames = trigger.term.event == "ACCUSE"
        if blames and (attacker := chinese_clauses.attacker(sentence, hit)) and attacker.party not in parties:
            return [attacker]
        found = super()._target(sentence, trigger, hit, floor, limit, actor)
        return found or (chinese_clauses.doer(sentence, parties) if blames else [])

    def _beside(self, sentence: Sentence, trigger: Trigger, hit: Hit, near: list[int]) -> list[int]:
        """Leave out who is named in a condition of a threat, and who suffered what is blamed."""
        mentions = sentence.mentions
        if trigger.term.event == "THREATEN":
            return [at for at in near if not chinese_clauses.conditional(sentence, mentions[at], hit)]
        if trigger.term.event == "ACCUSE":
            said = sides(sentence)
            near = [at for at in near if said[at] != "object" and not chinese_clauses.hurt(sentence, mentions[at], hit)]
            return chinese_clauses.accused(sentence, hit, near)
        return near
