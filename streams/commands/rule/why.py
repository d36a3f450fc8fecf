"""`tocsin rules why`: the whole story of one alert, from the desk's log or from a kept history."""

from collections.abc import Iterator
from pathlib import Path

import click

from streams.settings import Settings
from streams.trial_text import clean


@click.command("why")
@click.argument("alert")
@click.option("--history", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="From `backtest --json`.")
def command(alert: str, history: Path | None) -> None:
    """Tell why ALERT rang and everything said of it since: rule, conditions, evidence, each change.

    ALERT is an alert's or an episode's id, or the beginning of one.
    """
    from streams.why import of_alerts, of_history

    if history is not None:
        from streams.commands.rule.diff import kept

        lines = list(of_history(alert, kept(history)))
    else:
        lines = list(of_alerts(alert, from_desk()))
    if not lines:
        where = str(history) if history else "the desk's log"
        raise click.ClickException(
            f"no alert {alert!r} in {where}; its id stands in the alert and in `backtest --json`"
        )
    for line in lines:
        click.echo(clean(line))


def from_desk() -> Iterator[bytes]:
    """Give the values of the desk's log."""
    from streams.broker import BrokerError
    from streams.kafka_jars import LocalKafkaError
    from streams.topic_reader import read
    from streams.topics import DESK

    try:
        for chunk in read(Settings(), DESK.name):
            yield from chunk.values
    except (BrokerError, LocalKafkaError) as error:
        raise click.ClickException(str(error)) from error
