"""`tocsin rules near-miss`: what almost rang, grouped by the one condition that failed."""

from collections import defaultdict
from datetime import datetime
from pathlib import Path

import click

from streams.commands.rule.backtest import span_options
from streams.commands.rule.loading import compiled_from, one_rule
from streams.trial_text import clean


@click.command("near-miss")
@click.argument("rule")
@click.argument("files", nargs=-1, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@span_options
@click.option("--show", type=click.IntRange(min=0), default=3, show_default=True, help="Examples of each condition.")
def command(
    rule: str,
    files: tuple[Path, ...],
    topic: bool,
    since: datetime | None,
    until: datetime | None,
    packs: tuple[Path, ...],
    tier: int | None,
    show: int,
) -> None:
    """List the articles of FILES or the topic that failed exactly one condition of RULE's main pattern."""
    from connectors.errors import ConnectorError
    from rules.misses import nearest
    from streams.commands.rule.articles import history

    found = one_rule(compiled_from(packs), rule)
    groups: dict[str, list[str]] = defaultdict(list)
    count = fitted = 0
    try:
        for article in history(files, topic, since, until, tier):
            count += 1
            best = nearest(found, article)
            fitted += best is not None and not best.failed
            if best is not None and len(best.failed) == 1:
                condition, seen = best.failed[0]
                facts = article.facts
                groups[condition].append(
                    f"{facts.fetched_at:%Y-%m-%d %H:%M} {seen}: {facts.title[:90]} ({facts.outlet})"
                )
    except (ConnectorError, OSError) as error:
        raise click.ClickException(str(error)) from error
    for condition, misses in sorted(groups.items(), key=lambda group: -len(group[1])):
        click.echo(f"{len(misses)} × {condition}")
        for line in misses[:show]:
            click.echo(f"    {clean(line)}")
    missed = sum(map(len, groups.values()))
    click.echo(f"{count} articles: {fitted} fit {rule}, {missed} fail one condition")
