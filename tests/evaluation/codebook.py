"""Sentences of our own in the manner of the CAMEO codebook's examples, of a stranger's hand, scored as the given ones.

`codebook/tune.txt` was mended by, `codebook/test.txt` only counted: `CLASS SOURCE TARGET | sentence`, sides as
country codes joined by `+`, `-` for nobody; IGO, NGO and IMG as in the given data; what happens inside a land has its
code twice. The classes come from the codes by the given map of CAMEO to PLOVER.
"""

from collections.abc import Iterator
from pathlib import Path

from measures import SPLITS, Scored
from plover_sentences import Sentence, judged

from streams.coding.coder import Coder

TASK = "codebook"
FOLDER = Path(__file__).parent / "codebook"


def read(part: str) -> Iterator[Sentence]:
    """Yield the labelled sentences of a part."""
    for number, row in enumerate((FOLDER / f"{part}.txt").read_text(encoding="utf-8").splitlines(), start=1):
        label, _, text = row.partition(" | ")
        event, *sides = label.split()
        source, target = (frozenset(side.split("+")) - {"-"} for side in sides)
        yield Sentence(f"{part}:{number}", text, event, source, target)


def score(data: Path, coder: Coder) -> Scored:
    """Score both files; `data` is not needed."""
    given = {part: list(read(part)) for part in SPLITS}
    first = len(given["tune"])
    both = [*given["tune"], *given["test"]]
    return judged(TASK, coder, both, [("tune", list(range(first))), ("test", list(range(first, len(both))))])
