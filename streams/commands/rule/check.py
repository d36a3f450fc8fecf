"""`tocsin rules check`: everything that is wrong with rule files, at once."""

import json
from dataclasses import asdict
from pathlib import Path

import click

from streams.commands.rule.loading import PATHS, compiled_from


@click.command("check")
@PATHS
@click.option("--json", "as_json", is_flag=True, help="A JSON list of findings.")
def command(paths: tuple[Path, ...], as_json: bool) -> None:
    """Print every finding as file:line:col with its remedy; exit 1 when a rule is kept out.

    Each code is explained in docs/findings.md.
    """
    loaded = compiled_from(paths)
    good, bad = len(loaded.bundle.rules), len(loaded.errors)
    if as_json:
        click.echo(json.dumps([asdict(finding) for finding in loaded.findings], ensure_ascii=False, indent=1))
        raise SystemExit(1 if bad else 0)
    for finding in loaded.findings:
        click.echo(str(finding))
    click.echo(f"{good} rules can run, {bad} errors, {len(loaded.findings) - bad} warnings")
    raise SystemExit(1 if bad else 0)
