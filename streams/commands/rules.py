"""`tocsin rules`: the table of the rule author's commands, each imported only when it is asked for."""

import click

from streams.commands.lazy import LazyGroup

COMMANDS: dict[str, tuple[str, str]] = {
    "check": ("streams.commands.rule.check", "Print every finding with place and remedy."),
    "test": ("streams.commands.rule.test", "Run the tests inside rule files; what they cover, what they miss."),
    "fmt": ("streams.commands.rule.fmt", "Rule files in one layout, comments kept."),
    "schema": ("streams.commands.rule.schema", "The language as JSON Schema, for editors."),
    "reference": ("streams.commands.rule.reference", "The language, field by field."),
    "explain": ("streams.commands.rule.explain", "Why a rule rings on an article, or what is missing."),
    "near-miss": ("streams.commands.rule.near_miss", "What almost rang, by the one condition that failed."),
    "why": ("streams.commands.rule.why", "The whole story of one alert."),
    "graph": ("streams.commands.rule.graph", "Rules, lists, vocabulary and desks as a picture (SVG)."),
    "import": ("streams.commands.rule.import_", "Drafts from keyword queries and ElastAlert2 rules."),
    "backtest": ("streams.commands.rule.backtest", "What rules would have said over files or the articles topic."),
    "judge": ("streams.commands.rule.judge", "Say of each alert of a backtest whether it was right."),
    "apply": ("streams.commands.rule.apply", "Bring rules to the running workers, all at one point of every log."),
    "promote": ("streams.commands.rule.promote", "Bring a rule from draft to staged, from staged to live."),
    "status": ("streams.commands.rule.status", "What would run, in which version, from which commit."),
    "diff": ("streams.commands.rule.diff", "What another version of the rules would change."),
}
"""Command → (module that defines `command`, one line of help)."""


@click.group("rules", cls=LazyGroup, table=COMMANDS)
def command() -> None:
    """Write, prove, explain and compare rules."""
