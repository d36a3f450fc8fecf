"""The languages whose events are read, each with its grammar."""

from streams.coding.english import English
from streams.coding.grammar import Grammar
from streams.coding.marked import Marked

GRAMMARS: dict[str, Grammar] = {
    "en": English(),
    "ru": Marked("ru", "svo", offices="both"),
    "fa": Marked("fa", "sov"),
    "ar": Marked("ar", "vso"),
    "he": Marked("he", "svo"),
    "zh": Marked("zh", "svo", offices="after", negation_reach=4),
}
"""ISO 639-1 code → grammar."""
