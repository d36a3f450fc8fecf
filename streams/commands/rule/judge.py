"""`tocsin rules judge`: say of each alert of a backtest whether it was right; kept beside the rule."""

from pathlib import Path

import click

from streams.backtest.history import History, Ring
from streams.commands.rule.diff import kept as history_of
from streams.commands.rule.loading import compiled_from, one_rule
from streams.trial_text import clean

KEYS = {"r": "right", "w": "wrong", "p": "repeat"}


@click.command("judge")
@click.argument("rule")
@click.argument("history", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--rules", "packs", multiple=True, type=click.Path(path_type=Path), help="Rule files or packs.")
def command(rule: str, history: Path, packs: tuple[Path, ...]) -> None:
    """Show RULE's alerts of HISTORY (from `backtest --json`) one by one: r right, w wrong, p repeat, s skip, q end.

    In capitals (R, W, P) the judgement also becomes a test, printed to be pasted into the rule.
    """
    from rules.judging import Judgement, keep, kept, tested

    found = one_rule(compiled_from(packs), rule)
    known = {one.episode for one in kept(found.file)}
    played = history_of(history)
    left = [
        ring for ring in played.alerts if ring.rule == rule and ring.reason == "first" and ring.episode not in known
    ]
    for number, ring in enumerate(left, 1):
        show(ring, number, len(left))
        key = click.getchar()
        said = KEYS.get(key.lower())
        if key.lower() == "q":
            break
        if said is None:
            continue
        version = version_of(played, rule)
        keep(found.file, Judgement.model_validate({"rule": rule, "version": version, "episode": ring.episode,
                                                   "at": ring.at, "said": said}))  # fmt: skip
        click.echo(f"  {said}")
        if key.isupper() and ring.match is not None:
            for line in tested(ring.match, said, ring.severity):  # type: ignore[arg-type]
                click.echo(line)
    total = kept(found.file)
    counts = ", ".join(f"{sum(one.said == word for one in total)} {word}" for word in KEYS.values())
    click.echo(f"{rule}: {counts}")


def show(ring: Ring, number: int, count: int) -> None:
    """Print one alert with its evidence."""
    click.echo(f"{number}/{count} {ring.at:%Y-%m-%d %H:%M} {ring.severity} {clean(ring.outlet)}: {clean(ring.title)}")
    if ring.sentence and ring.sentence not in ring.title:
        click.echo(f"  “{clean(ring.sentence)}”")


def version_of(history: History, rule: str) -> str:
    """Return the version of a rule that a history was made with."""
    return next((one.version for one in history.rules if one.rule == rule), "")
