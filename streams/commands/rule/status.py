"""`tocsin rules status`: what files say beside what each worker runs, since when and from which commit."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from streams.clock import clock_of
from streams.commands.rule.loading import PATHS, loaded_from, ready
from streams.commit import commit_of
from streams.settings import Settings

if TYPE_CHECKING:
    from streams.edition import Running


@click.command("status")
@PATHS
def command(paths: tuple[Path, ...]) -> None:
    """List each rule: status, version, desks, the commit of its file; then what each worker runs, since when.

    Rules that failed or flooded are named with their worker: only their owners are told.
    """
    from rules.judging import kept

    loaded = loaded_from(paths)
    for document, rule in ready(loaded):
        judged = kept(document.file)
        wrong = sum(one.said != "right" for one in judged)
        opinion = f", judged {len(judged)} ({wrong} not right)" if judged else ""
        told = ", ".join(rule.desks) or "only other rules"
        row = f"{rule.status:<8} {rule.severity:<8} {rule.id:<30} {rule.version}  {told:<22}"
        click.echo(f"{row} {commit_of([Path(document.file)])}{opinion}")
    kept_out = {finding.file for finding in loaded.errors}
    for file in sorted(kept_out):
        click.echo(f"kept out          {file}; see `tocsin rules check`")
    click.echo(f"{len(loaded.bundle.rules)} rules, {len(loaded.errors)} errors")
    for line in workers():
        click.echo(line)


def workers() -> Iterator[str]:
    """Give what each worker runs, and whether all run the same; one line where the broker does not tell."""
    from streams.broker import BrokerError
    from streams.edition_log import read
    from streams.kafka_jars import LocalKafkaError

    try:
        settings = Settings()
        standing = read(settings)
    except (BrokerError, LocalKafkaError) as error:
        yield f"what workers run is not known: {str(error).splitlines()[0]}"
        return
    now = clock_of(settings.clock).now()
    newest = standing.newest
    yield f"newest edition: {newest.edition} {newest.commit}".rstrip() if newest else "no edition was ever published"
    yield from told(standing.lately(now), newest.edition if newest else "")


def told(lately: Sequence["Running"], newest: str) -> Iterator[str]:
    """Give a line for each worker, and one where they differ from each other or from what is published."""
    for one in sorted(lately, key=lambda one: one.worker):
        yield f"{one.worker}: edition {one.edition} {one.commit}".rstrip() + (
            f", {one.rules} rules, since {one.since:%Y-%m-%d %H:%M:%S} UTC"
        )
        yield from (f"    only its owner is told: {rule}" for rule in one.demoted)
        if one.trouble:
            yield f"    {one.trouble}"
    editions = {one.edition for one in lately}
    if not lately:
        yield "no worker said anything in the last half minute"
    elif len(editions) > 1:
        yield f"THE WORKERS DIFFER: {len(editions)} editions run; one that stays behind says why in its log"
    elif editions != {newest}:
        yield "THE NEWEST EDITION DOES NOT RUN YET: see `tocsin lag`; where nothing waits, `tocsin rules apply` again"
