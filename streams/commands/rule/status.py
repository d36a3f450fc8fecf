"""`tocsin rules status`: what would run from these files, in which version, last changed by which commit."""

import subprocess
from pathlib import Path

import click

from streams.commands.rule.loading import PATHS, loaded_from, ready


@click.command("status")
@PATHS
def command(paths: tuple[Path, ...]) -> None:
    """List each rule: status, version, desks, the commit of its file. Workers run what they found when they began."""
    from rules.judging import kept

    loaded = loaded_from(paths)
    for document, rule in ready(loaded):
        judged = kept(document.file)
        wrong = sum(one.said != "right" for one in judged)
        opinion = f", judged {len(judged)} ({wrong} not right)" if judged else ""
        told = ", ".join(rule.desks) or "only other rules"
        row = f"{rule.status:<8} {rule.severity:<8} {rule.id:<30} {rule.version}  {told:<22}"
        click.echo(f"{row} {commit(document.file)}{opinion}")
    kept_out = {finding.file for finding in loaded.errors}
    for file in sorted(kept_out):
        click.echo(f"kept out          {file}; see `tocsin rules check`")
    click.echo(f"{len(loaded.bundle.rules)} rules, {len(loaded.errors)} errors")


def commit(file: str) -> str:
    """Return the last commit of a file with its day, `changed` where it differs from it, nothing outside of git."""
    folder = str(Path(file).parent)
    try:
        said = subprocess.run(
            ["git", "-C", folder, "log", "-1", "--format=%h %cs", "--", Path(file).name],
            capture_output=True, text=True, check=False,
        ).stdout.strip()  # fmt: skip
        dirty = subprocess.run(
            ["git", "-C", folder, "status", "--porcelain", "--", Path(file).name],
            capture_output=True, text=True, check=False,
        ).stdout.strip()  # fmt: skip
    except FileNotFoundError:
        return ""
    return said + (" + changes" if dirty else "")
