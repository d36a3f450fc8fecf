"""The languages whose events are read, each with its grammar."""

from streams.coding.english import English
from streams.coding.grammar import Grammar

GRAMMARS: dict[str, Grammar] = {"en": English()}
"""ISO 639-1 code → grammar."""
