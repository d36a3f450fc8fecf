"""What the coder asks of a language: who speaks, who acts on whom, which words belong to an event, how real it is.

The seam between reading one sentence and the grammar of its language; `GRAMMARS` is the table of those that there are.
"""

from typing import Protocol

from rules.claim import Modality
from rules.vocabulary import Term
from streams.coding.attribution import Attribution
from streams.coding.lexicon import Hit, Trigger
from streams.coding.mentions import Mention, Offices
from streams.coding.nominal import Roles
from streams.coding.sentence import Sentence


class Grammar(Protocol):
    """One language. Every question is about one sentence, and about the event word `hit` in it where there is one."""

    @property
    def offices(self) -> Offices:
        """Where an office stands to its country."""
        ...

    @property
    def before(self) -> int:
        """How far left of its words a term may ask for a word."""
        ...

    def attribution(self, sentence: Sentence) -> Attribution:
        """Return who the sentence says is speaking."""
        ...

    def denier(self, sentence: Sentence, hit: Hit) -> Attribution:
        """Return who denies the event."""
        ...

    def limit(self, sentence: Sentence, hit: Hit, term: Term) -> int:
        """Return where the words that belong to an event word end."""
        ...

    def completion(self, sentence: Sentence, hit: Hit, term: Term, limit: int) -> Hit | None:
        """Return the nearest word that completes the term (`vow` … `revenge`)."""
        ...

    def scope(self, sentence: Sentence, hit: Hit, term: Term, limit: int) -> tuple[int, int]:
        """Return from where to where words of a context (`tankers`) belong to the event."""
        ...

    def roles(self, sentence: Sentence, trigger: Trigger, hit: Hit, limit: int) -> Roles:
        """Return who acts on whom."""
        ...

    def means_back(self, sentence: Sentence, hit: Hit) -> bool:
        """Say whether a "he" before the event means somebody of the sentences before."""
        ...

    def topic(self, sentence: Sentence) -> list[Mention]:
        """Return whom a "he" of the next sentence means, where this one has no event."""
        ...

    def nobody(self, sentence: Sentence, term: Term, hit: Hit, found: Roles) -> bool:
        """Say whether the event stands although nobody is named who does it."""
        ...

    def judge(self, sentence: Sentence, trigger: Trigger, hit: Hit) -> tuple[Modality, str]:
        """Return how real the event is, and what decided it (empty: the term itself)."""
        ...
