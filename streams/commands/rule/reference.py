"""`tocsin rules reference`: the pages that are made from the code: the language field by field, and the findings."""

from pathlib import Path

import click

from streams.commands.rule.loading import PATHS, loaded_from


@click.command("reference")
@PATHS
@click.option("--findings", is_flag=True, help="The findings of `rules check` instead.")
@click.option("--cookbook", is_flag=True, help="The cook-book instead.")
def command(paths: tuple[Path, ...], findings: bool, cookbook: bool) -> None:
    """Print the reference of the rule language as Markdown; examples are taken from the rules of PATHS.

    Without PATHS they come from the cook-book, whose rules use every field.
    """
    from rules import codes, reference
    from rules import cookbook as book
    from rules.bundle import PACKS
    from rules.reader import plain

    pack = PACKS / "cookbook"
    if findings:
        lines = codes.page()
    elif cookbook:
        lines = book.page({path.name: path.read_text() for path in pack.glob("[0-9]*.yaml")})
    else:
        lines = reference.page([plain(document.node) for document in loaded_from(paths or (pack,)).documents])
    click.echo("\n".join(lines).rstrip("\n"))
