"""`tocsin rules explain`: why a rule does or does not ring on articles, condition by condition."""

from pathlib import Path

import click

from streams.commands.rule.loading import compiled_from, one_rule
from streams.trial_text import clean


@click.command("explain")
@click.argument("rule")
@click.argument("articles", nargs=-1, required=True, metavar="ARTICLE…")
@click.option("--rules", "packs", multiple=True, type=click.Path(path_type=Path), help="Rule files or packs.")
@click.option("--tier", type=click.IntRange(1, 4), help="Of outlets that the catalogue does not know.")
def command(rule: str, articles: tuple[str, ...], packs: tuple[Path, ...], tier: int | None) -> None:
    """Draw RULE's conditions with what each ARTICLE shows for them, what is missing, and what the rule says.

    ARTICLE is JSON Lines, or a text with its title in the first line; `-` is standard input. Several articles are told
    in the order they became known, as one story.
    """
    from rules.tree import tree
    from streams.commands.rule.articles import named

    found = one_rule(compiled_from(packs), rule)
    seen = [article for what in articles for article in named(what, tier)]
    if not seen:
        raise click.ClickException(f"{articles[0]}: no article in it; give JSON Lines, or a text with a title")
    for line in tree(found, seen):
        click.echo(clean(line))
