"""Who acts in an Arabic clause whose verb does not say it: beside another verb, behind an attack, by "from".

Asks the grammar who speaks and who may act; what the words mean stands in the vocabulary.
"""

from dataclasses import dataclass

from streams.coding.lexicon import Hit
from streams.coding.mentions import Mention
from streams.coding.sentence import Sentence
from streams.coding.sides import FORCES, group, sides
from streams.coding.speech import Speech

_FROM_REACH = 30
"""How far behind a noun the name may stand from whom it comes."""


@dataclass(frozen=True)
class ArabicClauses(Speech):
    """What the grammar of marks asks for Arabic alone."""

    def _besides(self, sentence: Sentence, hit: Hit) -> list[Mention]:
        """Return who acts beside what the sentence tells of him: `…، متوعدا باستهداف السفن`, `أكد أن بلاده …`."""
        if any(cue.end == hit.start - 1 for cue in sentence.cues("he")):
            speaker = self.attribution(sentence).mention
            return [speaker] if speaker and speaker.start < hit.start else []
        if not any(trigger.form == "ing" for trigger in hit.triggers):
            return []
        speaker = self.attribution(sentence).mention
        first = next(self._free(sentence, sentence.start, hit.start), None)
        return [speaker] if speaker else [] if first is None else [sentence.mentions[first]]

    def _claimant(self, sentence: Sentence, hit: Hit) -> list[Mention]:
        """Return who claims an Arabic attack that names nobody: `هجوم على قاعدة وكتائب حزب الله تتبنى`."""
        claiming = next((cue for cue in sentence.cues("claims_it") if cue.start >= hit.end), None)
        if claiming is None or any(mention.start < hit.end for mention in sentence.mentions if mention.kind != "place"):
            return []
        return self._subject(sentence, claiming.start, hit.end) or self._following(sentence, claiming.end)

    def _from(self, sentence: Sentence, hit: Hit, limit: int) -> list[Mention]:
        """Return from whom an Arabic noun comes: `رفض قاطع من طهران`."""
        said = sides(sentence)
        near = min(limit, hit.end + _FROM_REACH)
        from_whom = (at for at, m in enumerate(sentence.mentions) if hit.end <= m.start < near and said[at] == "from")
        return next((group(sentence, at, 1) for at in from_whom), [])

    def _of_force(self, sentence: Sentence) -> list[Mention]:
        """Return the force that tells what weapons did: `قال الحرس الثوري إن عشرين صاروخا دكت القاعدة`."""
        speaker = self.attribution(sentence).mention
        return [speaker] if speaker and speaker.code.rpartition(".")[2] in FORCES else []
