"""The command `tocsin`: a table of commands, each imported only when it is asked for."""

import click

from streams.commands.lazy import LazyGroup

COMMANDS: dict[str, tuple[str, str]] = {
    "run": ("streams.commands.run", "Start what is missing and every part, under one supervisor."),
    "try": ("streams.commands.try_", "Show what one article becomes, and why."),
    "copies": ("streams.commands.copies", "Group articles: one text, one event, and why."),
    "drill": ("streams.commands.drill", "Run a drill and compare what rang with what should."),
    "replay": ("streams.commands.replay", "Play a recording as it came, and say what rang."),
    "sources": ("streams.commands.sources", "List and check the catalogue of sources."),
    "rules": ("streams.commands.rules", "Write, prove, explain and compare rules."),
    "kafka": ("streams.commands.kafka", "Run Apache Kafka on this machine."),
    "topics": ("streams.commands.topics", "Compare the topics with what they should be."),
    "ingest": ("streams.commands.ingest", "Poll sources and publish what they say."),
    "worker": ("streams.commands.worker", "Run the stages."),
    "vocabulary": ("streams.commands.vocabulary", "Check, look up and add names and words."),
    "lag": ("streams.commands.lag", "Say how far behind every stage is, in messages and seconds."),
    "dead": ("streams.commands.dead", "List and show dead letters."),
    "doctor": ("streams.commands.doctor", "Say what is set up and what is not."),
    "slack": ("streams.commands.slack", "Check the Slack set-up."),
}
"""Command → (module that defines `command`, one line of help)."""


@click.group(cls=LazyGroup, table=COMMANDS, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="tocsin", prog_name="tocsin")
def main() -> None:
    """Tocsin: the alarm bell of a geopolitical watch floor."""
