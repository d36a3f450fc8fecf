"""`tocsin rules check | test`: what is wrong with rule files, and whether their own tests hold. No broker needed."""

from pathlib import Path

import click

from rules.bundle import Loaded, load
from rules.compiler import compile_rule
from rules.reader import plain
from rules.trial import Verdict, run
from streams.settings import Settings

PATHS = click.argument("paths", nargs=-1, type=click.Path(path_type=Path))


@click.group("rules")
def command() -> None:
    """Check and test rules."""


def loaded_from(paths: tuple[Path, ...]) -> Loaded:
    """Load the given paths, else those of TOCSIN_RULES, else the shipped pack."""
    return load(paths or Settings().rules)


@command.command("check")
@PATHS
def check(paths: tuple[Path, ...]) -> None:
    """Print every finding as file:line:col; exit 1 when a rule is kept out."""
    loaded = loaded_from(paths)
    for finding in loaded.findings:
        click.echo(str(finding))
    good, bad = len(loaded.bundle.rules), len(loaded.errors)
    click.echo(f"{good} rules can run, {bad} errors, {len(loaded.findings) - bad} warnings")
    raise SystemExit(1 if bad else 0)


@command.command("test")
@PATHS
@click.option("-k", "word", default="", help="Only rules and tests whose name holds this word.")
def test(paths: tuple[Path, ...], word: str) -> None:
    """Run the tests inside rule files; print each difference; exit 1 on any, or where a file is wrong."""
    loaded = loaded_from(paths)
    for finding in loaded.errors:
        click.echo(str(finding))
    verdicts = [one for one in verdicts_of(loaded) if word in one.rule or word in one.test]
    failed = [one for one in verdicts if one.wrong]
    for one in failed:
        click.echo(f"FAILED {one.rule}: {one.test}\n  at {one.at}: expected {one.expected}\n  seen {one.seen}")
        for difference in one.wrong:
            click.echo(f"    {difference}")
    click.echo(f"{len(verdicts)} expectations of {len({one.rule for one in verdicts})} rules, {len(failed)} failed")
    raise SystemExit(1 if failed or loaded.errors or not verdicts else 0)


def verdicts_of(loaded: Loaded) -> list[Verdict]:
    """Run the tests of every rule that can run."""
    found: list[Verdict] = []
    for document in loaded.documents:
        if document.spec is not None and document.spec.rule in loaded.bundle.rules:
            rule = compile_rule(document.spec, plain(document.node), document.file)
            found.extend(run(rule, document.spec.tests))
    return found
