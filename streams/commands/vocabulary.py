"""`tocsin vocabulary`: the table of the analyst's commands, each imported only when it is asked for."""

import click

from streams.commands.lazy import LazyGroup

COMMANDS: dict[str, tuple[str, str]] = {
    "check": ("streams.commands.term.check", "Print what is wrong, with file, line and column."),
    "lookup": ("streams.commands.term.lookup", "What a word reads as, in every language, and what it collides with."),
    "add": ("streams.commands.term.add", "Write a name or a word into the right file, checked before."),
}
"""Command → (module that defines `command`, one line of help)."""


@click.group("vocabulary", cls=LazyGroup, table=COMMANDS)
def command() -> None:
    """Check, look up and add names and words; docs/adding-words.md."""
