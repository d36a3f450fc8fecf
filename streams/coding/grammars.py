"""The languages whose events are read, each with its grammar, and what reads figures and dates in them."""

from collections.abc import Callable
from datetime import datetime

from rules.claim import Figure
from streams.coding import chinese_counts
from streams.coding.chinese_grammar import Chinese
from streams.coding.counted import COUNTED
from streams.coding.deadline import DEADLINES
from streams.coding.due import due
from streams.coding.english import English
from streams.coding.figures import figures
from streams.coding.grammar import Grammar
from streams.coding.marked import Marked
from streams.coding.sentence import Sentence

GRAMMARS: dict[str, Grammar] = {
    "en": English(),
    "ru": Marked("ru", "svo", offices="both"),
    "fa": Marked("fa", "sov", before=70),
    "ar": Marked("ar", "vso"),
    "he": Marked("he", "svo"),
    "zh": Chinese("zh", "svo", offices="after", negation_reach=4),
}
"""ISO 639-1 code → grammar."""
FIGURES: dict[str, Callable[[Sentence], tuple[Figure, ...]]] = {
    "en": figures,
    **{language: counted.figures for language, counted in COUNTED.items()},
    "zh": chinese_counts.figures,
}
"""Language → what reads the figures of a sentence."""
DATES: dict[str, Callable[[str, datetime], datetime | None]] = {
    "en": due,
    **{language: deadline.due for language, deadline in DEADLINES.items()},
    "zh": chinese_counts.due,
}
"""Language → what reads the date that a sentence, published then, sets."""
