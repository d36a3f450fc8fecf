"""`tocsin rules fmt`: rule files in one layout, comments kept."""

from pathlib import Path

import click

from rules.bundle import SHIPPED
from rules.folder import LISTS, MANIFEST
from streams.commands.rule.loading import PATHS
from streams.settings import Settings


@click.command("fmt")
@PATHS
@click.option("--check", is_flag=True, help="Change nothing; exit 1 where something would be changed.")
def command(paths: tuple[Path, ...], check: bool) -> None:
    """Put blocks into the order of the language and indent alike; what a file says never changes."""
    from rules.layout import Unreadable, formatted

    changed = failed = 0
    files = [file for path in paths or tuple(Settings().rules) or (SHIPPED,) for file in rule_files(path)]
    for file in files:
        try:
            before = file.read_bytes()
            after = formatted(str(file), before).encode()
        except (OSError, Unreadable) as error:
            click.echo(str(error))
            failed += 1
            continue
        if after != before:
            changed += 1
            click.echo(f"{'would change' if check else 'changed'} {file}")
            if not check:
                file.write_bytes(after)
    click.echo(f"{len(files)} files, {changed} {'to change' if check else 'changed'}, {failed} that cannot be read")
    raise SystemExit(1 if failed or (check and changed) or not files else 0)


def rule_files(path: Path) -> list[Path]:
    """Return the rule files of a folder, or the file itself; lists keep the layout of their author."""
    return (
        sorted(file for file in path.rglob("*.y*ml") if file.name not in (LISTS, MANIFEST)) if path.is_dir() else [path]
    )
