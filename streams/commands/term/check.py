"""`tocsin vocabulary check`: everything that is wrong with the vocabulary, at once."""

import json
from dataclasses import asdict, replace
from pathlib import Path

import click

from streams.commands.term.folder import FOLDER_OPTION, shown, told


@click.command("check")
@FOLDER_OPTION
@click.option("--json", "as_json", is_flag=True, help="A JSON list of findings.")
def command(folder: Path, as_json: bool) -> None:
    """Print every finding as file:line:col with its remedy; exit 1 when the vocabulary breaks a promise.

    Each code is explained in docs/adding-words.md.
    """
    from streams.vocabulary.check import check

    checked = told(lambda: check(folder))
    found = [replace(finding, file=shown(finding.file)) for finding in checked.findings]
    if as_json:
        click.echo(json.dumps([asdict(finding) for finding in found], ensure_ascii=False, indent=1))
    else:
        for finding in found:
            click.echo(str(finding))
        entries, bad = len(checked.read.entries), len(checked.errors)
        click.echo(f"{entries} entries, {len(checked.words)} words, {bad} errors, {len(found) - bad} warnings")
    raise SystemExit(1 if checked.errors else 0)
