"""All benchmarks, one after another, as one table of ratios; also written to `build/bench.json`.

usage: python tests/benchmarks/bench.py [NAME…]. Starts a broker of its own for those that need one, and stops it.
Times nothing into failure: whether a goal is met is printed, never asserted.
"""

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from measure import MARK
from rich.console import Console
from rich.table import Table

from streams.kafka_jars import LocalKafkaError
from streams.local_kafka import LocalKafka

HERE = Path(__file__).parent
OUT = HERE.parents[1] / "build" / "bench.json"
PLAIN = ("pipeline_throughput", "coding", "memory", "reload_stop", "index", "phrases", "compile", "state", "backtest")
ON_KAFKA = ("worker_throughput", "fold_throughput", "fold_warm_up")


@contextmanager
def broker() -> Iterator[str]:
    """Give the bootstrap address of a broker that nobody else uses."""
    with tempfile.TemporaryDirectory() as home:
        local = LocalKafka(Path(home))
        try:
            yield local.up()
        finally:
            local.reset()


def run(name: str, *arguments: str) -> list[dict[str, Any]]:
    """Run one benchmark in a process of its own and return its rows; what it says on the way is shown."""
    start = time.monotonic()
    print(f"{name} …", file=sys.stderr, flush=True)
    done = subprocess.run([sys.executable, HERE / f"{name}.py", *arguments], stdout=subprocess.PIPE, text=True)
    rows = [json.loads(line.removeprefix(MARK)) for line in done.stdout.splitlines() if line.startswith(MARK)]
    print(f"{name}: {time.monotonic() - start:.0f} s, exit code {done.returncode}", file=sys.stderr, flush=True)
    return [row | {"benchmark": name} for row in rows]


def on_kafka(names: list[str]) -> tuple[list[dict[str, Any]], str]:
    """Run those that need a broker; return their rows, and why there are none."""
    try:
        with broker() as bootstrap:
            return [row for name in names for row in run(name, bootstrap)], ""
    except LocalKafkaError as error:
        return [], f"skipped {', '.join(names)}: {str(error).splitlines()[0]}"


def table(rows: list[dict[str, Any]]) -> Table:
    """Return the rows as people read them."""
    made = Table("what", "value", "beside", "reference", "ratio", "goal", "met", title="benchmarks")
    for row in rows:
        unit, met = row["unit"], {True: "yes", False: "NO", None: ""}[row["met"]]
        value, reference = (f"{row[name]:,.0f} {unit}" for name in ("value", "reference"))
        made.add_row(row["what"], value, row["against"], reference, f"{row['ratio']:.3g}", row["goal"], met)
    return made


def main() -> None:
    """Run what was asked for, or everything."""
    asked = sys.argv[1:] or [*PLAIN, *ON_KAFKA]
    if unknown := set(asked) - {*PLAIN, *ON_KAFKA}:
        raise SystemExit(f"no benchmark {', '.join(sorted(unknown))}; there are: {', '.join((*PLAIN, *ON_KAFKA))}")
    rows = [row for name in asked if name in PLAIN for row in run(name)]
    skipped = ""
    if needing := [name for name in asked if name in ON_KAFKA]:
        more, skipped = on_kafka(needing)
        rows += more
    OUT.parent.mkdir(exist_ok=True)
    OUT.write_text(json.dumps(rows, indent=2, ensure_ascii=False) + "\n")
    console = Console(width=None if sys.stdout.isatty() else 180)
    console.print(table(rows))
    for row in rows:
        console.print(f"{row['what']}: {row['note']}", highlight=False)
    if skipped:
        console.print(skipped)


if __name__ == "__main__":
    main()
