"""`tocsin rules promote`: one step of a rule towards live, with its refusals; writes the status into the file."""

from datetime import UTC, datetime
from pathlib import Path

import click

from rules.checks import Read
from rules.reader import child
from streams.commands.rule.loading import loaded_from, one_rule, ready


@click.command("promote")
@click.argument("rule")
@click.option("--rules", "packs", multiple=True, type=click.Path(path_type=Path), help="Rule files or packs.")
@click.option("--history", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="From `backtest --json`.")
@click.option("--to", "goal", type=click.Choice(["staged", "live", "retired"]), help="The next step if left out.")
@click.option("--because", default="", help="Go on in spite of what speaks against it; the reason is printed.")
def command(rule: str, packs: tuple[Path, ...], history: Path | None, goal: str | None, because: str) -> None:
    """Bring RULE from draft to staged (only its owner is told), from staged to live; or, with --to, back, or to rest.

    A step back (live to staged) and the end (retired) need no proof. A step on is refused without a test that rings and
    one that stays silent, when a test fails, and, for live, without a backtest of the last 7 days or with more than six
    alerts in any hour of it.
    """
    from streams.backtest.promotion import STEPS, is_back, refusals
    from streams.commands.rule.diff import kept

    loaded = loaded_from(packs)
    found = one_rule(loaded, rule)
    document = next(one for one, known in ready(loaded) if known.id == rule)
    to = goal or STEPS.get(found.status)
    if to is None:
        raise click.ClickException(f"{rule} is {found.status}; give --to staged or --to retired")
    if to == found.status:
        raise click.ClickException(f"{rule} is {to} already")
    played = kept(history) if history else None
    proofs = refusals(document, found, loaded.bundle.rules, to, played, datetime.now(UTC))
    against = [] if is_back(found.status, to) else list(proofs)
    for reason in against:
        click.echo(f"against: {reason}")
    if against and not because.strip():
        raise click.ClickException(f'{rule} stays {found.status}; mend it, or give --because "…"')
    write_status(document, to)
    click.echo(f"{document.file}: {found.status} → {to}" + (f", because {because.strip()}" if against else ""))
    click.echo("commit the file; `tocsin run` brings it to the workers by itself, `tocsin rules apply` elsewhere")


def write_status(document: Read, status: str) -> None:
    """Put another status into a rule's file; nothing else changes. Raises ClickException where it cannot be done."""
    node = child(document.node, "status")
    path = Path(document.file)
    raw = path.read_bytes().decode("utf-8-sig")
    lines = raw.splitlines(keepends=True)
    if node is None or node.value not in lines[node.start_mark.line]:
        raise click.ClickException(f"{document.file}: the status stands in another file; change it there")
    at, begin = node.start_mark.line, node.start_mark.column
    end = node.end_mark.column
    lines[at] = lines[at][:begin] + status + lines[at][end:]
    path.write_text("".join(lines), newline="")
