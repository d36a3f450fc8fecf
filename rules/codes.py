"""Every code a finding may carry, as `codes.yaml` has them: what it means, what to do, an example; and their page.

Facts only: knows no rules. A test holds the table against the loader: no code without a row, no row without a code.
"""

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field

TABLE = Path(__file__).parent / "codes.yaml"


class Code(BaseModel):
    """One code. `wrong` stands in the example rule in place of `right`; both empty where a line cannot show it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    code: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")
    severity: Literal["error", "warning"]
    means: str = Field(min_length=1)
    remedy: str = Field(min_length=1)
    right: str = ""
    wrong: str = ""


class Table(BaseModel):
    """All codes, and the rule that their examples change: without a change it has no findings."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    example: str
    codes: tuple[Code, ...]


@lru_cache(maxsize=1)
def table() -> Table:
    """Return the table, read once."""
    return Table.model_validate(yaml.load(TABLE.read_bytes(), Loader=yaml.CSafeLoader))


def remedy(code: str) -> str:
    """Return the one-line remedy of a code, empty for one that is not in the table."""
    return next((one.remedy for one in table().codes if one.code == code), "")


def page() -> Iterator[str]:
    """Give the lines of docs/findings.md."""
    yield from (
        "# Findings",
        "",
        "What `tocsin rules check` says of rule files: `file:line:col: severity code: message (remedy)`. An *error*",
        "keeps its rule out and never takes others down; a *warning* does not. All findings of all files come at once.",
        "",
        "Made by `tocsin rules reference --findings`; each example is tested against the rule at the end of the page.",
        "",
    )
    for one in table().codes:
        yield from (f"## {one.code}", "", f"*{one.severity}* · {one.means}", "", one.remedy, "")
        if one.wrong or one.right:
            yield from example(one)
    yield from ("## The rule of the examples", "", "```yaml", table().example.rstrip("\n"), "```", "")


def example(one: Code) -> Iterator[str]:
    """Give the lines of an example: what stands wrong, and what is right."""
    wrong = one.wrong if one.wrong.isprintable() or "\n" in one.wrong else repr(one.wrong)[1:-1]
    yield "```yaml"
    for number, line in enumerate(wrong.splitlines()):
        yield line if number else f"{line}   # {one.code}"
    if not wrong:
        yield f"# {one.code} where these lines are not there:"
        yield from one.right.strip("\n").splitlines()
    elif len(one.right.splitlines()) == 1:
        yield f"{one.right.strip()}   # right"
    yield from ("```", "")
