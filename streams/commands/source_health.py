"""`tocsin sources health`: how each source is, as ingest last published it."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta

import click

from streams.settings import Settings
from streams.source_health import SourceHealth, SourceState, seen


@click.command("health")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a source, one a line.")
@click.pass_context
def command(context: click.Context, as_json: bool) -> None:
    """Say how each source is: failing, silent, overdue or ok, the worst first.

    Reads what `tocsin ingest` published. Exit code: 0 all well, 1 a source needs a look, 3 unknown.
    """
    from connectors.catalogue import SHIPPED, load
    from connectors.errors import Misconfigured
    from streams.broker import BrokerError
    from streams.health_log import read
    from streams.kafka_jars import LocalKafkaError

    settings, now = Settings(), datetime.now(UTC)
    try:
        wanted = [entry.id for entry in load(settings.catalog or SHIPPED).enabled()]
        found, unreadable = read(settings)
    except (BrokerError, LocalKafkaError, Misconfigured) as error:
        click.echo(f"Error: {error}", err=True)
        context.exit(3)
    rows = listed(found.values(), wanted, now)
    click.echo("\n".join(one.model_dump_json() if as_json else line(one, now) for one in rows))
    if unreadable:
        click.echo(f"{unreadable} records of the topic cannot be read; they are passed over", err=True)
    tally = {state: sum(one.state is state for one in rows) for state in SourceState}
    click.echo(", ".join(f"{count} {state.value}" for state, count in tally.items() if count), err=True)
    context.exit(0 if tally[SourceState.OK] == len(rows) else 1)


def listed(found: Iterable[SourceHealth], wanted: Sequence[str], now: datetime) -> list[SourceHealth]:
    """Return the enabled sources of the catalogue, the worst first; those never polled among them."""
    known = {one.source_id: seen(one, now) for one in found}
    rows = [known.get(name) or unpolled(name, now) for name in wanted]
    order = list(SourceState)
    return sorted(rows, key=lambda one: (-order.index(one.state), one.source_id))


def unpolled(name: str, now: datetime) -> SourceHealth:
    """Return the state of a source that ingest has never told of."""
    return SourceHealth(
        source_id=name, state=SourceState.UNPOLLED, reason="", interval=0, watched_since=now, checked_at=now
    )


def line(one: SourceHealth, now: datetime) -> str:
    """Return one source as a person reads it."""
    if one.state is SourceState.UNPOLLED:
        return f"{one.source_id:28} {one.state:9} never polled; is `tocsin ingest` running?"
    parts = [f"item {ago(one.last_item_at, now)}", f"answer {ago(one.last_success_at, now)}", one.reason]
    if one.failing_since is not None:
        parts.append(f"{one.failures} bad polls since {one.failing_since:%Y-%m-%d %H:%M}Z")
    if one.error:
        parts.append(one.error)
    return f"{one.source_id:28} {one.state:9} {' · '.join(parts)}"


def ago(at: datetime | None, now: datetime) -> str:
    """Return how long ago an instant was."""
    if at is None:
        return "never"
    minutes = max(timedelta(0), now - at) // timedelta(minutes=1)
    if minutes < 120:
        return f"{minutes} min ago"
    return f"{minutes // 60} h ago" if minutes < 2 * 24 * 60 else f"{minutes // 1440} d ago"
