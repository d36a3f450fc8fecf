"""What is wrong with a rule file, as values: coded, located, with the remedy. Knows nothing of how files are read."""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Literal

from rules.codes import remedy

FindingSeverity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One thing to mend. `line` and `col` count from 1; an `error` keeps its rule out of the bundle."""

    file: str
    line: int
    col: int
    code: str
    message: str
    hint: str = ""
    severity: FindingSeverity = "error"

    def __str__(self) -> str:
        """`file:line:col severity code message (hint)`, as editors and CI logs understand it."""
        tail = f" ({self.hint or remedy(self.code)})" if self.hint or remedy(self.code) else ""
        return f"{self.file}:{self.line}:{self.col}: {self.severity} {self.code}: {self.message}{tail}"


def did_you_mean(word: str, known: Iterable[str], count: int = 3) -> str:
    """Return a hint that names the known words nearest to `word`, empty when nothing is near."""
    folded = {name.casefold(): name for name in known}
    near = [folded[name] for name in get_close_matches(word.casefold(), folded, n=count, cutoff=0.6)]
    return f"did you mean {' or '.join(repr(name) for name in near)}?" if near else ""


def in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return the findings without repeats, by file, line and column."""
    return tuple(sorted(set(findings)))
