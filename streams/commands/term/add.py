"""`tocsin vocabulary add`: write a name or a word into the right file; what it would break is said before."""

import difflib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import click

from streams.commands.term.folder import FOLDER_OPTION, shown, told
from streams.vocabulary.adding import Addition, Plan


@click.command("add")
@click.argument("kind")
@click.argument("pairs", nargs=-1, required=True, metavar="KEY=VALUE…")
@FOLDER_OPTION
@click.option("--to", metavar="NAME", default="", help="Add to this entry: its label, term, set, `of` or code.")
@click.option("--language", default="en", show_default=True, help="Of names, events and cues.")
@click.option("--file", metavar="NAME", default="", help="Another file of this kind than the first.")
@click.option("--before", metavar="NAME", default="", help="A new entry stands before this one, not at the end.")
@click.option("--because", metavar="REASON", default="", help="Keep what collides, and say in the file why.")
@click.option("--dry-run", is_flag=True, help="Show, write nothing.")
def command(
    kind: str, pairs: tuple[str, ...], folder: Path, to: str, language: str, file: str, before: str, because: str,
    dry_run: bool,
) -> None:  # fmt: skip
    """Add an entry of KIND, or with --to more in an entry: `people label='Example Name' code=PAK.MFA …`.

    The check runs on the changed file first; the change is shown, and refused with exit code 1 where it breaks an
    example or collides. Lists are parted by commas, keys may be repeated. docs/adding-words.md shows it all.
    """
    from streams.vocabulary.adding import plan, values_of
    from streams.vocabulary.edit import NotEditable

    try:
        what = Addition(kind, values_of(kind, pairs) if kind in _kinds() else {}, to, language, file, before, because)
        made = told(lambda: plan(folder, what))
    except (NotEditable, OSError) as error:
        raise click.ClickException(str(error)) from error
    click.echo("".join(diff(made)), nl=False)
    for finding in made.found:
        click.echo(str(replace(finding, file=shown(finding.file))))
    if made.found or made.new == made.old:
        accept = any(finding.severity == "warning" for finding in made.found)
        reason = "it is there already" if not made.found else "mend it" + (", or say --because" if accept else "")
        click.echo(f"nothing written: {reason}")
        raise SystemExit(1)
    if not dry_run:
        made.file.write_text(made.new, encoding="utf-8")
    click.echo(f"{'would write' if dry_run else 'written'} {shown(made.file)}")


def _kinds() -> frozenset[str]:
    from rules.entries import ENTRY_OF

    return frozenset(ENTRY_OF)


def diff(made: Plan) -> Iterator[str]:
    """Yield the change as a unified diff."""
    name = shown(made.file)
    old, new = made.old.splitlines(keepends=True), made.new.splitlines(keepends=True)
    return difflib.unified_diff(old, new, name, name, n=1)
