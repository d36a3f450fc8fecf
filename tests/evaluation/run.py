"""`make eval`: score every task on the given data, print one table, write build/eval.json and the worst misses.

A task is a module with TASK and `score(data, coder) -> Scored`.
"""

import argparse
import dataclasses
import json
import sys
from collections import Counter
from pathlib import Path
from types import ModuleType

import background
import case2021
import codebook
import copies
import dates
import fictional
import headlines
import kremlin
import languages
import modality
import plover_sentences
import reuters
import revisions
import storylines
from given import ROOT, NotGiven, find
from measures import Miss, Row, Scored
from rich.console import Console
from rich.table import Table

from rules.vocabulary import load
from streams.coding.coder import Coder

TASKS: tuple[ModuleType, ...] = (
    plover_sentences, codebook, fictional, headlines, case2021, reuters, kremlin, modality, languages, storylines,
    background, copies, revisions, dates,
)  # fmt: skip
WORST = 20


def run(data: Path, build: Path, names: list[str], worst: int | None = WORST) -> list[Row]:
    """Score the tasks (all without names), write files to `build`, return the rows.

    `worst`: lines of misses a task, None for all. What `data` has no files for is named on stderr.
    """
    coder = Coder(load())
    (build / "misses").mkdir(parents=True, exist_ok=True)
    table: list[Row] = []
    for task in TASKS:
        if names and task.TASK not in names:
            continue
        try:
            scored = task.score(data, coder)
        except NotGiven as missing:
            scored = Scored(absent=[str(missing)])
        for pattern in scored.absent:
            print(f"{task.TASK}: not scored, {data} has no {pattern}", file=sys.stderr)
        table += scored.rows
        (build / "misses" / f"{task.TASK}.tsv").write_text(_worst(scored.misses, worst), encoding="utf-8")
    if not names:
        (build / "eval.json").write_text(json.dumps([dataclasses.asdict(row) for row in table], indent=1) + "\n")
    return table


def _worst(misses: list[Miss], most: int | None) -> str:
    """Return the confusions of the tune part, commonest first, each with ids.

    Those of the test part are not written: nobody should mend by them.
    """
    pairs = Counter((miss.wanted, miss.got) for miss in misses if miss.split == "tune")
    ids: dict[tuple[str, str], list[str]] = {}
    for miss in misses:
        if miss.split == "tune":
            ids.setdefault((miss.wanted, miss.got), []).append(miss.id)
    lines = ["times\twanted\tgot\tids (tune part)"]
    lines += [
        f"{times}\t{wanted}\t{got}\t{' '.join(ids[(wanted, got)][:8])}"
        for (wanted, got), times in pairs.most_common(most)
    ]
    return "\n".join(lines) + "\n"


def show(table: list[Row], console: Console) -> None:
    """Print the rows, one line a measure, tune and test beside each other."""
    shown = Table("task", "measure", "tune", "test", "floor", "goal", "met", "n", box=None, pad_edge=False)
    for row in table:
        if row.split != "test":
            continue
        twin = next(r for r in table if (r.task, r.measure, r.split) == (row.task, row.measure, "tune"))
        sign = "≤" if row.at_most else "≥"
        goal = f"{sign} {row.goal:g}" if row.goal is not None else ""
        met = {True: "yes", False: "no", None: ""}[row.met]
        floor = f"{row.floor:g}" if row.floor is not None else ""
        shown.add_row(
            row.task, row.measure, _figure(twin), _figure(row), floor, goal, met, f"{twin.n}+{row.n}" if row.n else ""
        )
    console.print(shown)


def _figure(row: Row) -> str:
    return "not built" if row.value is None else f"{row.value:.3f}"


def main() -> None:
    """Read the command line, score, print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("task", nargs="*", metavar="TASK", help=f"one of: {', '.join(one.TASK for one in TASKS)}")
    parser.add_argument("--all", action="store_true", help=f"list all confusions, not the commonest {WORST}")
    asked = parser.parse_args()
    if unknown := set(asked.task) - {one.TASK for one in TASKS}:
        parser.error(f"no task {', '.join(sorted(unknown))}; there are {', '.join(one.TASK for one in TASKS)}")
    show(run(find(), ROOT / "build", asked.task, None if asked.all else WORST), Console(width=140))


if __name__ == "__main__":
    main()
