"""What git says of files: the last commit that touched them. A shell around one command; git may be missing."""

import subprocess
from collections.abc import Sequence
from pathlib import Path


def commit_of(paths: Sequence[Path]) -> str:
    """Return the last commit of files or folders of one checkout with its day, ` + changes` where they differ from it.

    Nothing outside of git.
    """
    folder = paths[0] if paths[0].is_dir() else paths[0].parent
    names = [str(path.resolve()) for path in paths]
    said = asked(folder, "log", "-1", "--format=%h %cs", "--", *names)
    return said + (" + changes" if said and asked(folder, "status", "--porcelain", "--", *names) else "")


def asked(folder: Path, *arguments: str) -> str:
    """Return what git answers, nothing where it cannot."""
    try:
        done = subprocess.run(["git", "-C", str(folder), *arguments], capture_output=True, text=True, check=False)
    except FileNotFoundError:
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""
