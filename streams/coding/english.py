"""English, as the coder asks a grammar: puts the English modules together. Order of words decides; no cases."""

import re

from rules.claim import Modality
from rules.vocabulary import Term
from streams.coding.agents import agent, filled
from streams.coding.attribution import Attribution, attribution, denier
from streams.coding.clauses import by_thing, limit_right, passive, subject
from streams.coding.intent import intended, promisable
from streams.coding.lexicon import Hit, Trigger
from streams.coding.mentions import Mention, Offices
from streams.coding.modality import DEED, judge
from streams.coding.named import named_roles
from streams.coding.nominal import Roles, noun_like
from streams.coding.sentence import Sentence
from streams.coding.stricken import SUBJECT_REACH, by_nobody, stricken

OBJECT_REACH = 110
"""How far left of a passive verb the word may stand that completes it."""
_JOINED = re.compile(r"(?:, |\band )$")
_ANSWERING = re.compile(
    r"\bin (?:response|retaliation|reprisal|revenge) (?:to|for)\b|, cit(?:e|es|ed|ing)\b", re.IGNORECASE
)
"""What an attack answers is not what it hits."""
_HE = re.compile(
    r"\b(?:he|she|it|they|we|(?:its|his|their|our) (?:\w+ )?(?:forces|troops|army|navy|military|planes|jets|air force|"
    r"warplanes|missiles|drones|fighters|minister|government|police))(?: \w+){0,3} $|\b(?:its|their) (?:[\w-]+ ){1,2}$",
    re.IGNORECASE,
)

_WE = re.compile(r"\b(?:we|I)(?: (?:\w+ly|also|now|both|all))? $", re.IGNORECASE)
_ABOUT = re.compile(r"\b(?:by|over|about|after|of|at|since|before|despite|during|amid) (?:the |an? |any |recent )?$")
"""Between "he" and a noun: "it is concerned by strikes" says of nobody that he struck."""


class English:
    """The grammar of English news, headlines included."""

    offices: Offices = "after"
    before: int = 45

    def attribution(self, sentence: Sentence) -> Attribution:
        """Return who the sentence says is speaking."""
        return attribution(sentence)

    def denier(self, sentence: Sentence, hit: Hit) -> Attribution:
        """Return who denies the event."""
        return denier(sentence, hit.start)

    def limit(self, sentence: Sentence, hit: Hit, term: Term) -> int:
        """Return where the words that belong to a trigger end: at the next clause, or the next joined verb."""
        limit = limit_right(sentence, hit.end)
        if term.event == "ASSAULT" and (answer := _ANSWERING.search(sentence.text, hit.end, limit)):
            limit = answer.start()
        # "gathered in Lima, demanding": the joined verb is what the term asks for
        completing: frozenset[str] = frozenset(term.object if term.event == "PROTEST" else ())
        for other in sentence.hits:
            if other.sets & completing and any(t.form == "ing" for t in other.triggers):
                continue
            joined = hit.end < other.start < limit and any(t.kind == "verb" and t.term != term for t in other.triggers)
            if joined and _JOINED.search(sentence.before(other.start, 6)):
                return other.start
        return limit

    def completion(self, sentence: Sentence, hit: Hit, term: Term, limit: int) -> Hit | None:
        """Return the nearest word that completes the term, right of it or, in the passive, just before."""
        undergone = passive(sentence, hit.start) or sentence.after(hit.end, 4) == " by "
        floor = max(sentence.start, hit.start - OBJECT_REACH) if undergone else hit.start
        would = term.event == "AGREE" and sentence.gap(hit.start, hit.end).lower() == "would"
        if would and not intended(sentence, hit.end + 1, term.event):
            return None  # what "would" tells is a promise only behind a word of saying
        found = [
            cue
            for name in term.object
            for cue in sentence.cues(name)
            if floor <= cue.start < min(limit, hit.end + term.reach) and (cue.end <= hit.end or cue.start >= hit.end)
            if term.event != "REJECT" or not _WHEN.search(sentence.gap(hit.end, cue.start))
        ]
        return min(found, key=lambda cue: cue.start) if found else None

    def scope(self, sentence: Sentence, hit: Hit, term: Term, limit: int) -> tuple[int, int]:
        """Return from where to where words of a context belong to the event: right of it, all for a whole wording."""
        whole = term.event == "THREATEN" and any(trigger.kind == "phrase" for trigger in hit.triggers)
        suffers = term.event == "ASSAULT" and (passive(sentence, hit.start) or by_thing(sentence, hit.end))
        floor = max(sentence.start, hit.start - SUBJECT_REACH) if suffers else hit.start
        return sentence.start if whole else floor, min(limit, hit.end + 140)

    def roles(self, sentence: Sentence, trigger: Trigger, hit: Hit, limit: int) -> Roles:
        """Return who acts on whom; groups without a country's name and the country it happens in fill what is open."""
        found = named_roles(sentence, trigger, hit.start, hit.end, limit)
        if trigger.term.event not in DEED and found.actor and _WE.search(sentence.before(hit.start, 24)):
            found = Roles([], found.target, found.places, found.pattern)
        if trigger.term.event == "ASSAULT":
            found = stricken(sentence, hit, found)
        if trigger.term.term == "down-aircraft":
            found = Roles(found.actor, found.target, [], found.pattern)  # what falls is no site
        return filled(sentence, trigger.term, hit, limit, found)

    def nobody(self, sentence: Sentence, term: Term, hit: Hit, found: Roles) -> bool:
        """Say whether the event stands although no actor has a country's name."""
        if term.event == "THREATEN" and found.pattern == "nominal":
            return False  # "a threat to shipping" is nobody's word
        return (
            term.alone
            or agent(sentence, hit) is not None
            or (term.event == "ASSAULT" and by_nobody(sentence, hit, found))
        )

    def means_back(self, sentence: Sentence, hit: Hit) -> bool:
        """Say whether a "he" stands shortly before the event."""
        before = sentence.before(hit.start, 40)
        if _WE.search(before) and not hit.tells(*DEED):
            return False  # the speaker, whoever is named before
        return bool(_HE.search(before)) and not _ABOUT.search(before)

    def topic(self, sentence: Sentence) -> list[Mention]:
        """Return the last subject of the sentence."""
        return subject(sentence, sentence.end)[:1]

    def judge(self, sentence: Sentence, trigger: Trigger, hit: Hit) -> tuple[Modality, str]:
        """Return how real the event is, and what decided it."""
        noun = trigger.kind == "noun" or noun_like(sentence, trigger, hit.start, hit.end)
        modality, reason = judge(sentence, trigger.term, hit.start, hit.end, noun)
        if not reason and trigger.term.event == "ASSAULT" and _answered(sentence, hit):
            return Modality.REPORTED, "referred"
        promised = trigger.kind == "verb" and trigger.form == "base" and promisable(trigger.term)
        if promised and not noun and reason in ("", "condition") and intended(sentence, hit.start, trigger.term.event):
            return Modality.ANNOUNCED, "intent"
        return modality, reason


_WHEN = re.compile(r"\b(?:during|amid) (?:\w+ ){0,2}$", re.IGNORECASE)
"""Behind these something else is refused: "backed away from sanctions during talks"."""
_FOR = re.compile(r"\b(?:for|to|over|against|of) (?:(?!to )[\w.'’-]+ ){0,4}$", re.IGNORECASE)


def _answered(sentence: Sentence, hit: Hit) -> bool:
    """Say whether an attack is only named as what a vow answers: "vows revenge for the US strike on Kharg"."""
    for earlier in sentence.hits:
        if earlier.end > hit.start:
            return False
        vow = earlier.tells("THREATEN")
        if vow and _FOR.search(sentence.gap(earlier.end, hit.start)):
            return True
    return False
