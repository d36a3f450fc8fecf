"""The benchmarks run: on a few items, so that nobody finds them broken on the day a number is wanted."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

SMALL = [("pipeline_throughput", 1_100), ("coding", 700), ("memory", 400), ("reload_stop", 20), ("index", 200)]


@pytest.mark.parametrize(("name", "items"), SMALL)
def test_a_benchmark_answers_with_a_row(name: str, items: int) -> None:
    """Each prints what it measured beside what, in one unit, for the table."""
    script = Path(__file__).with_name(f"{name}.py")
    done = subprocess.run([sys.executable, script, str(items)], capture_output=True, text=True, check=True)
    row = json.loads(done.stdout.splitlines()[-1].removeprefix("ROW "))
    assert row["value"] > 0
    assert row["ratio"] == pytest.approx(row["value"] / row["reference"])
    assert row["unit"]
    assert row["against"]


def test_an_unknown_benchmark_is_named() -> None:
    """Asking for one that is not there says which there are."""
    script = Path(__file__).with_name("bench.py")
    done = subprocess.run([sys.executable, script, "speed"], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr.startswith("no benchmark speed; there are: pipeline_throughput, ")
