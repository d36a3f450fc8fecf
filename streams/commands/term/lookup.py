"""`tocsin vocabulary lookup`: what a word reads as in every language, where that is said, what it collides with."""

from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

import click

from rules.vocabulary import Organ, Role
from streams.commands.term.folder import FOLDER_OPTION, shown, told
from streams.vocabulary.writings import Writing

SHOWN_MAX = 4
"""Words of one language that are shown; the place holds the rest."""


@click.command("lookup")
@click.argument("term")
@FOLDER_OPTION
def command(term: str, folder: Path) -> None:
    """Show what TERM, or a form of it, stands for; exit 1 where nothing knows it."""
    from rules.vocabulary import survey
    from streams.vocabulary.check import collision, located
    from streams.vocabulary.lookup import look_up
    from streams.vocabulary.writings import writings

    words = tuple(writings(told(lambda: survey(folder))))
    looked = look_up(words, term)
    for found in looked.found:
        spot = located(folder, found.writing.spot, found.writing.field, found.writing.text, {})
        click.echo(f"{line(found.writing)}  {shown(folder / spot.file)}:{spot.line}:{spot.col}")
        for text in others(folder, found.elsewhere):
            click.echo(f"    {text}")
    for met in looked.collisions:
        click.echo(str(collision(folder, met, {})))
    if not looked.found:
        click.echo(f"{term!r} is not in the vocabulary{'; ' + looked.near if looked.near else ''}")
        for part, word in looked.inside:
            click.echo(f"    {part!r} is {line(word)}")
        raise SystemExit(1)


def line(word: Writing) -> str:
    """Return what a word is, on one line."""
    means, entry = word.means, word.entry
    facts = [f"{word.language} {word.field}: {word.text} → {means.code}"]
    if means.label and means.label != word.text:
        facts.append(f"({means.label})")
    if isinstance(entry, Organ | Role):
        facts.append(entry.rank.lower())
    facts += [f"from {means.since}"] if means.since else []
    facts += [f"to {means.until}"] if means.until else []
    return " ".join(facts)


def others(folder: Path, words: tuple[Writing, ...]) -> Iterator[str]:
    """Yield how other languages write the same, one entry a line."""
    for (language, spot), group in groupby(words, key=lambda word: (word.language, word.spot)):
        texts = list(dict.fromkeys(word.text for word in group))
        more = f" and {len(texts) - SHOWN_MAX} more" if len(texts) > SHOWN_MAX else ""
        yield f"{language} {', '.join(texts[:SHOWN_MAX])}{more}  {shown(folder / spot.file)}:{spot.line}:{spot.col}"
