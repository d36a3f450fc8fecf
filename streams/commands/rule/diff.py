"""`tocsin rules diff`: what another version of the rules would change, over the same news."""

import subprocess
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from streams.backtest.history import History
from streams.commands.rule.backtest import played, span_options
from streams.settings import Settings


@click.command("diff")
@click.argument("old")
@click.argument("new")
@click.argument("what", nargs=-1, metavar="[RULE] [FILES…]")
@span_options
def command(
    old: str,
    new: str,
    what: tuple[str, ...],
    topic: bool,
    since: datetime | None,
    until: datetime | None,
    packs: tuple[Path, ...],
    tier: int | None,
) -> None:
    """Compare OLD and NEW rules over FILES: what would ring new, no more, earlier or later, with other severity.

    OLD and NEW are a rule file, a pack, a git revision of the packs (`HEAD~1`), or a history kept by `backtest --json`.
    """
    from streams.backtest.compare import compare, lines

    with TemporaryDirectory() as folder:
        histories = []
        for number, side in enumerate((old, new)):
            if side.endswith(".json"):
                histories.append(kept(Path(side)))
                continue
            paths = (Path(side),) if Path(side).exists() else checked_out(side, packs, Path(folder) / str(number))
            histories.append(played(what, topic, since, until, paths, tier))
    for line in lines(compare(*histories), *histories):
        click.echo(line)


def kept(path: Path) -> History:
    """Return a history that was kept as JSON."""
    from pydantic import ValidationError

    try:
        return History.model_validate_json(path.read_text())
    except (OSError, ValidationError) as error:
        raise click.ClickException(f"{path}: no history; make one with `tocsin rules backtest … --json`") from error


def checked_out(revision: str, packs: tuple[Path, ...], folder: Path) -> tuple[Path, ...]:
    """Write the packs as they stand in a git revision into a folder; return their paths there."""
    from rules.bundle import SHIPPED

    found = []
    for pack in packs or tuple(Settings().rules) or (SHIPPED,):
        top = git(pack, "rev-parse", "--show-toplevel").strip()
        inside = pack.resolve().relative_to(Path(top))
        names = git(Path(top), "ls-tree", "-r", "-z", "--name-only", revision, "--", str(inside)).split("\0")
        for name in filter(None, names):
            target = folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(git(Path(top), "show", f"{revision}:{name}"))
        if not any(names):
            raise click.ClickException(f"{inside} is not there in {revision}")
        found.append(folder / inside)
    return tuple(found)


def git(place: Path, *words: str) -> str:
    """Return what git answers in the folder of a path; a clear error for what it refuses."""
    folder = place if place.is_dir() else place.parent
    try:
        done = subprocess.run(["git", "-C", str(folder), *words], capture_output=True, text=True, check=False)
    except FileNotFoundError as error:
        raise click.ClickException("git is not installed; give files or folders instead of a revision") from error
    if done.returncode:
        said = (done.stderr.strip().splitlines() or ["git failed"])[0]
        raise click.ClickException(f"{said}; give a rule file, a pack, or a git revision of one")
    return done.stdout
