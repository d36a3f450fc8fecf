"""The command `tocsin`: a table of commands, each imported only when it is asked for."""

import importlib

import click

COMMANDS: dict[str, tuple[str, str]] = {
    "run": ("streams.commands.run", "Start what is missing and every part, under one supervisor."),
    "try": ("streams.commands.try_", "Show what one article becomes, and why."),
    "drill": ("streams.commands.drill", "Run a drill and compare what rang with what should."),
    "sources": ("streams.commands.sources", "List and check the catalogue of sources."),
    "rules": ("streams.commands.rules", "Check and test rules."),
    "kafka": ("streams.commands.kafka", "Run Apache Kafka on this machine."),
    "topics": ("streams.commands.topics", "Compare the topics with what they should be."),
    "ingest": ("streams.commands.ingest", "Poll sources and publish what they say."),
    "worker": ("streams.commands.worker", "Run the stages."),
    "lag": ("streams.commands.lag", "Say how far behind every stage is, in messages and seconds."),
    "dead": ("streams.commands.dead", "List and show dead letters."),
    "slack": ("streams.commands.slack", "Check the Slack set-up."),
}
"""Command → (module that defines `command`, one line of help)."""


class LazyGroup(click.Group):
    """A group that knows its commands' help without importing them."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Names in the order of the table: the daily ones first."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import and return one command."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = importlib.import_module(COMMANDS[cmd_name][0]).command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the table without importing anything."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, text) for name, (_, text) in COMMANDS.items()])


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="tocsin", prog_name="tocsin")
def main() -> None:
    """Tocsin: the alarm bell of a geopolitical watch floor."""
