"""What loading ten thousand rules costs: read, resolve, check, compile, index; beside reading their YAML alone.

Then the same again from what was kept. usage: python tests/benchmarks/compile.py [RULES]. CPU seconds of this process,
nothing kept from an earlier run.
"""

import sys
import tempfile
import time
from collections import deque
from pathlib import Path

import yaml
from generated import claim_rules
from measure import Row, tell

from rules.bundle import Loaded
from rules.compiled import load_kept
from rules.vocabulary import Vocabulary
from rules.vocabulary import load as load_vocabulary
from streams.compiled_folder import CompiledFolder

A_FILE = 200
GOAL, GOAL_KEPT = 10, 1


def written(rules: int, folder: Path) -> None:
    """Write generated rules to files of some hundred."""
    made = claim_rules(rules, load_vocabulary())
    for at in range(0, rules, A_FILE):
        text = yaml.dump_all(made[at : at + A_FILE], sort_keys=False, Dumper=yaml.CSafeDumper)
        (folder / f"rules-{at}.yaml").write_text(text)


def timed(folder: Path, vocabulary: Vocabulary, keep: CompiledFolder) -> tuple[float, Loaded]:
    """Load the rules; return CPU seconds, those of keeping what came of it among them, and what came of it."""
    start = time.process_time()
    loaded = load_kept((folder,), vocabulary, keep=keep)
    return time.process_time() - start, loaded


def main() -> None:
    """Write the rules, read them, load them twice, and tell the rows."""
    rules = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    vocabulary = load_vocabulary()
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "rules"
        folder.mkdir()
        written(rules, folder)
        start = time.process_time()
        for path in folder.iterdir():
            deque(yaml.compose_all(path.read_text(), Loader=yaml.CSafeLoader), maxlen=0)
        parsed = time.process_time() - start
        keep = CompiledFolder(Path(place) / "compiled")
        cold, loaded = timed(folder, vocabulary, keep)
        warm, again = timed(folder, vocabulary, keep)
        size = sum(file.stat().st_size for file in keep.folder.iterdir())
    assert len(loaded.bundle.rules) == rules, loaded.errors[:3]
    assert again.bundle.rules == loaded.bundle.rules
    note = f"{len(loaded.findings):,} findings, each rule without tests has one; keeping them included"
    what = f"loading {rules:,} rules"
    tell(Row(f"{what}, cold", cold, "s", "parsing their YAML into nodes", parsed, f"≤ {GOAL} s", cold <= GOAL, note))
    note = f"{size / 1e6:.1f} MB on disk, every file of the rules read and hashed again"
    tell(Row(f"{what}, kept", warm, "s", "loading them cold", cold, f"≤ {GOAL_KEPT} s", warm <= GOAL_KEPT, note))


if __name__ == "__main__":
    main()
