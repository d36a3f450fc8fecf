"""What the vocabulary commands share: which folder they read, and how a folder that cannot be read is told."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import click

from rules.vocabulary import FOLDER, VocabularyError

Made = TypeVar("Made")

FOLDER_OPTION = click.option(
    "--folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=FOLDER,
    help="Another vocabulary than the shipped one.",
)


def told(read: Callable[[], Made]) -> Made:
    """Return what `read` gives; a folder without a vocabulary is one clear message."""
    try:
        return read()
    except VocabularyError as error:
        raise click.ClickException(str(error)) from error


def shown(path: Path | str) -> str:
    """Return a path as short as it can be said from here."""
    try:
        return str(Path(path).resolve().relative_to(Path.cwd()))
    except ValueError:
        return str(path)
