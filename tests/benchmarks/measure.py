"""One row of the table that `make bench` prints: what was measured beside what, and whether that is enough."""

import json
import sys
from dataclasses import asdict, dataclass

MARK = "ROW "


@dataclass(frozen=True)
class Row:
    """`value` and `reference` were taken in one run, in `unit`; `ratio` is the one over the other."""

    what: str
    value: float
    unit: str
    against: str
    reference: float
    goal: str = ""
    met: bool | None = None
    note: str = ""

    @property
    def ratio(self) -> float:
        """How often the reference goes into the value."""
        return self.value / self.reference


def tell(row: Row) -> None:
    """Print a row for `bench.py`, and what it says for whoever runs one benchmark by hand."""
    print(MARK + json.dumps(asdict(row) | {"ratio": row.ratio}), flush=True)


def say(line: str) -> None:
    """Print what a long run is doing; never part of the answer."""
    print(line, file=sys.stderr, flush=True)
