"""What loading ten thousand rules costs: read, resolve, check, compile, index; beside reading their YAML alone.

usage: python tests/benchmarks/compile.py [RULES]. CPU seconds of this process, nothing kept from an earlier run.
"""

import sys
import tempfile
import time
from collections import deque
from pathlib import Path

import yaml
from generated import claim_rules
from measure import Row, tell

from rules.bundle import load
from rules.vocabulary import load as load_vocabulary

A_FILE = 200
GOAL = 10


def written(rules: int, folder: Path) -> None:
    """Write generated rules to files of some hundred."""
    made = claim_rules(rules, load_vocabulary())
    for at in range(0, rules, A_FILE):
        text = yaml.dump_all(made[at : at + A_FILE], sort_keys=False, Dumper=yaml.CSafeDumper)
        (folder / f"rules-{at}.yaml").write_text(text)


def main() -> None:
    """Write the rules, read them, load them, and tell the row."""
    rules = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    vocabulary = load_vocabulary()
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        written(rules, folder)
        start = time.process_time()
        for path in folder.iterdir():
            deque(yaml.compose_all(path.read_text(), Loader=yaml.CSafeLoader), maxlen=0)
        parsed = time.process_time() - start
        start = time.process_time()
        loaded = load((folder,), vocabulary)
        taken = time.process_time() - start
    assert len(loaded.bundle.rules) == rules, loaded.errors[:3]
    note = f"{len(loaded.findings):,} findings, each rule without tests has one; no cache is kept"
    what = f"loading {rules:,} rules, cold"
    tell(Row(what, taken, "s", "parsing their YAML into nodes", parsed, f"≤ {GOAL} s", taken <= GOAL, note))


if __name__ == "__main__":
    main()
