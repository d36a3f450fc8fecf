"""How the rule commands find rules: the paths given, else those of TOCSIN_RULES, else the shipped pack."""

from collections.abc import Iterator
from pathlib import Path

import click

from rules.bundle import Loaded, load
from rules.checks import Read
from rules.compiled import load_kept
from rules.rule import Rule
from streams.clock import WallClock
from streams.compiled_folder import compiled
from streams.settings import Settings

PATHS = click.argument("paths", nargs=-1, type=click.Path(path_type=Path))


def loaded_from(paths: tuple[Path, ...]) -> Loaded:
    """Load the given paths, else those of TOCSIN_RULES, else the shipped pack."""
    return load(paths or Settings().rules, today=WallClock().now().date())


def compiled_from(paths: tuple[Path, ...]) -> Loaded:
    """Load the same without the documents: kept from the last time where nothing changed since."""
    settings = Settings()
    return load_kept(paths or settings.rules, today=WallClock().now().date(), keep=compiled(settings))


def ready(loaded: Loaded) -> Iterator[tuple[Read, Rule]]:
    """Give each document that can run with its rule."""
    for document in loaded.documents:
        spec = document.spec
        rule = loaded.bundle.rules.get(spec.rule) if spec else None
        if rule is not None and rule.file == document.file:
            yield document, rule


def one_rule(loaded: Loaded, name: str) -> Rule:
    """Return the rule of a name; a usage error that names the nearest ones where there is none."""
    from rules.findings import did_you_mean

    if name in loaded.bundle.rules:
        return loaded.bundle.rules[name]
    known = ", ".join(sorted(loaded.bundle.rules)) or "none can run; see `tocsin rules check`"
    hint = did_you_mean(name, loaded.bundle.rules) or f"rules: {known}"
    raise click.ClickException(f"no rule {name!r}; {hint}")
