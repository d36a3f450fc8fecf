"""`tocsin rules`: the table of the rule author's commands, each imported only when it is asked for."""

import click

from streams.commands.lazy import LazyGroup

COMMANDS: dict[str, tuple[str, str]] = {
    "check": ("streams.commands.rule.check", "Print every finding with place and remedy."),
    "test": ("streams.commands.rule.test", "Run the tests inside rule files; what they cover, what they miss."),
    "backtest": ("streams.commands.rule.backtest", "What rules would have said over files or the articles topic."),
    "diff": ("streams.commands.rule.diff", "What another version of the rules would change."),
}
"""Command → (module that defines `command`, one line of help)."""


@click.group("rules", cls=LazyGroup, table=COMMANDS)
def command() -> None:
    """Write, prove, explain and compare rules."""
