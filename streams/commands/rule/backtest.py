"""`tocsin rules backtest`: what rules would have said over files or the articles topic, as known at the time."""

import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import click

from rules.durations import duration
from streams.backtest.history import History
from streams.backtest.matching import Make, Work
from streams.backtest.play import Progress, backtest
from streams.commands.rule.loading import compiled_from, one_rule
from streams.settings import Settings


class Moment(click.ParamType):
    """`2026-03-01`, `2026-03-01T06:00`, or a duration back from now: `7d`."""

    name = "moment"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        """Return an instant in UTC."""
        try:
            return datetime.now(UTC) - duration(value)
        except ValueError:
            pass
        try:
            at = datetime.fromisoformat(str(value))
        except ValueError:
            self.fail(f"{value!r} is no moment; write 2026-03-01, 2026-03-01T06:00 (UTC) or 7d", param, ctx)
        return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)


MOMENT = Moment()


def span_options(command: "click.decorators.FC") -> "click.decorators.FC":
    """Add the options that say which history is meant."""
    for option in (
        click.option("--to", "until", type=MOMENT, help="Only what was known before this moment."),
        click.option("--from", "--since", "since", type=MOMENT, help="Only from this moment on (2026-03-01, 7d)."),
        click.option("--tier", type=click.IntRange(1, 4), help="Of outlets that the catalogue does not know."),
        click.option("--topic", is_flag=True, help="Read news.articles.v1 instead of files."),
        click.option("--rules", "packs", multiple=True, type=click.Path(path_type=Path), help="Rule files or packs."),
    ):
        command = option(command)
    return command


@click.command("backtest")
@click.argument("what", nargs=-1, metavar="[RULE] [FILES…]")
@span_options
@click.option("--html", type=click.Path(dir_okay=False, path_type=Path), help="Write the report to this file.")
@click.option("--json", "as_json", type=click.Path(dir_okay=False, path_type=Path), help="Write the whole history.")
@click.option("--processes", type=click.IntRange(min=1), help="Default: one a core.")
def command(
    what: tuple[str, ...],
    topic: bool,
    since: datetime | None,
    until: datetime | None,
    packs: tuple[Path, ...],
    tier: int | None,
    html: Path | None,
    as_json: Path | None,
    processes: int | None,
) -> None:
    """Show what RULE (all rules without one) would have said over FILES or the articles topic.

    FILES are JSON Lines with the keys of docs/sources.md; each item counts as known at its `seen_at`. A RULE that is a
    draft runs as if it were live.
    """
    from streams.backtest import chart, page

    history = played(what, topic, since, until, packs, tier, processes)
    if as_json is not None:
        as_json.write_text(history.model_dump_json(indent=1))
    if html is not None:
        html.write_text(page.report(history, judged(history)))
    for line in chart.lines(history):
        click.echo(line)
    raise SystemExit(0 if history.articles else 1)


def played(
    what: tuple[str, ...],
    topic: bool,
    since: datetime | None,
    until: datetime | None,
    packs: tuple[Path, ...] = (),
    tier: int | None = None,
    processes: int | None = None,
) -> History:
    """Run a backtest as the command line says, with a progress line on standard error."""
    from connectors.errors import ConnectorError

    names, files = told_apart(what)
    paths = packs or tuple(Settings().rules)
    loaded = compiled_from(paths)
    only = tuple(one_rule(loaded, name).id for name in names)
    if topic == bool(files):
        raise click.UsageError("give FILES (JSON Lines), or --topic")
    make = Make(paths, only, since, until)
    work = topic_work(since) if topic else file_work(files, tier)
    try:
        return backtest(make, work, [path.name for path in files] or ["news.articles.v1"], processes, Bar())
    except (ConnectorError, OSError) as error:
        raise click.ClickException(str(error)) from error


def judged(history: History) -> dict[tuple[str, str], str]:
    """Return what was said of the alerts, from beside the rules' files."""
    from rules.judging import kept

    files = {rule.file for rule in history.rules if rule.file}
    return {(one.rule, one.episode): one.said for file in files for one in kept(file)}


def told_apart(what: tuple[str, ...]) -> tuple[list[str], list[Path]]:
    """Return rule names and files: what exists, or looks like a path, is a file."""
    files = [Path(one) for one in what if Path(one).exists() or "/" in one or "." in one]
    missing = [path for path in files if not path.is_file()]
    if missing:
        raise click.ClickException(f"{missing[0]}: no such file; give an archive of JSON Lines, see docs/sources.md")
    return [one for one in what if Path(one) not in files], files


def file_work(files: list[Path], tier: int | None) -> Iterator[tuple[Work, float]]:
    """Give the chunks of files; what is wrong with a line goes to standard error."""
    from streams.backtest.archive import batches, known_outlets

    for batch in batches(files, known_outlets(Settings().catalog), tier):
        for note in batch.notes:
            click.echo(note, err=True)
        yield batch.items, batch.fraction


def topic_work(since: datetime | None) -> Iterator[tuple[Work, float]]:
    """Give the chunks of the articles topic; what cannot be read is a dead letter already."""
    from streams.backtest.topic import articles
    from streams.broker import BrokerError
    from streams.kafka_jars import LocalKafkaError

    try:
        for chunk in articles(Settings(), since):
            yield chunk.articles, chunk.fraction
    except (BrokerError, LocalKafkaError) as error:
        raise click.ClickException(str(error)) from error


class Bar:
    """A progress line on a terminal's standard error: done, rate, time left."""

    def __init__(self) -> None:
        self.shown = datetime.min.replace(tzinfo=UTC)

    def __call__(self, progress: Progress) -> None:
        """Show how far it is, five times a second at most."""
        now = datetime.now(UTC)
        if not sys.stderr.isatty() or (now - self.shown < timedelta(seconds=0.2) and progress.fraction < 1):
            return
        self.shown = now
        done = round(progress.fraction * 30)
        left = "" if progress.seconds_left is None else f", {progress.seconds_left:.0f} s left"
        bar = "█" * done + "░" * (30 - done)
        end = "\n" if progress.fraction >= 1 else ""
        rate = f"{progress.articles} articles, {progress.per_second:.0f}/s"
        click.echo(f"\r{bar} {rate}{left}   {end}", err=True, nl=False)
