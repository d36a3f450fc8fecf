"""Which dossiers one statement ties together: lands that have a conflict of their own, named in one sentence.

Knows no words of tying; the vocabulary has them.
"""

from streams.coding.mentions import Mention
from streams.coding.sentence import Sentence

POWERS = frozenset({
    "USA", "RUS", "CHN", "GBR", "FRA", "DEU", "EEC", "NTO", "UNO", "E3", "QAT", "OMN", "CHE", "EGY", "TUR",
    "NGO", "IMG",
})  # fmt: skip
"""Parties that speak about conflicts; none of them is a dossier."""


def dossiers(sentence: Sentence, speaker: Mention | None) -> tuple[str, ...]:
    """Return the codes of the lands whose affairs the sentence names, in order, the speaker's own left out."""
    own = speaker.party if speaker else ""
    lands = (m for m in sentence.mentions if m.kind != "organ" or "." in m.code)
    named = (mention.country or mention.party for mention in lands)
    return tuple(dict.fromkeys(code for code in named if code and code != own and code not in POWERS))
