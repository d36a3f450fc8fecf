"""`tocsin topics`: compare the topics with the table, and make the difference. Never deletes."""

import json
from collections.abc import Sequence
from dataclasses import asdict

import click

from streams.settings import Settings
from streams.topic_plan import Change


@click.group("topics")
def command() -> None:
    """Compare the topics with what they should be."""


@command.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON object a difference, one a line.")
@click.pass_context
def plan(context: click.Context, as_json: bool) -> None:
    """Show the difference and change nothing; exit code 2 where there is one."""
    changes = _run(apply=False)
    _show(changes, as_json)
    context.exit(2 if changes else 0)


@command.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON object a difference, one a line.")
@click.pass_context
def apply(context: click.Context, as_json: bool) -> None:
    """Create and configure topics; exit code 2 where something is left that only a person can mend."""
    changes = _run(apply=True)
    _show(changes, as_json, done=True)
    context.exit(2 if any(one.kind == "by_hand" for one in changes) else 0)


def _run(apply: bool) -> list[Change]:
    from streams.broker import BrokerError
    from streams.kafka_jars import LocalKafkaError
    from streams.topic_admin import TopicAdmin

    try:
        with TopicAdmin(Settings()) as topics:
            changes = topics.plan()
            if apply:
                topics.apply(changes)
            return changes
    except (BrokerError, LocalKafkaError) as error:
        raise click.ClickException(str(error)) from error


def _show(changes: Sequence[Change], as_json: bool, done: bool = False) -> None:
    if as_json:
        for change in changes:
            click.echo(json.dumps(asdict(change)))
        return
    for change in changes:
        mark = "!" if change.kind == "by_hand" else ("done" if done else "+" if change.kind == "create" else "~")
        click.echo(f"{mark} {change.topic} {change.what}")
        if change.kind == "by_hand":
            click.echo(f"    {change.remedy}")
    if not changes:
        click.echo("The topics are as they should be.")
    elif not done and any(change.kind != "by_hand" for change in changes):
        click.echo("Make it so: tocsin topics apply")
