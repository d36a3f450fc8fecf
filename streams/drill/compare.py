"""What a drill expects beside what was told: row by row, and how much in all.

Pure. Takes alerts in the order of their log; does not know how they came to be, nor how they are shown.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from rules.claim import within
from streams.alert import Alert
from streams.canonical import KINDS, distinct
from streams.drill.format import Drill, Expected, Row


class Status(StrEnum):
    """What became of one line of the table."""

    EQUAL = "equal"
    MISSING = "missing"
    UNEXPECTED = "unexpected"
    WAITING = "waiting"
    """Not told, and need not be: a later piece is to bring it."""


@dataclass(frozen=True, slots=True)
class Line:
    """One expectation, or one thing told that nobody expected. `seen` is None where nothing was told."""

    row: Row
    at: datetime
    expected: Expected | None
    seen: Alert | None
    status: Status


@dataclass(frozen=True, slots=True)
class Count:
    """How many of one kind were expected in all (None: not counted) and seen."""

    expected: int | None
    seen: int

    @property
    def equal(self) -> bool:
        """Say whether the number is as written, or none is."""
        return self.expected is None or self.expected == self.seen


@dataclass(frozen=True, slots=True)
class Report:
    """The whole comparison: lines in the order of the table, and the counts by kind."""

    drill: Drill
    lines: tuple[Line, ...]
    counts: Mapping[str, Count]

    @property
    def ok(self) -> bool:
        """Say whether the drill rang exactly as written; rows that wait do not matter."""
        bad = (Status.MISSING, Status.UNEXPECTED)
        return all(line.status not in bad for line in self.lines) and all(one.equal for one in self.counts.values())

    def tally(self) -> Mapping[Status, int]:
        """Return how many lines have each status."""
        return Counter(line.status for line in self.lines)


def compare(drill: Drill, told: Sequence[Alert]) -> Report:
    """Set what was told beside what the drill expects.

    `told` is in log order; repeats of one (alert, revision, kind) count once. Everything that pages or adds a line
    must be expected by a row; updates correct an alert in place, so those that no row names are only counted.
    """
    seen = distinct(told)
    free = list(seen)
    lines = [line for row in drill.plan.table for line in _row_lines(drill, row, free)]
    lines += [_unexpected(drill, alert) for alert in free if alert.kind != "update"]
    order = {id(row): index for index, row in enumerate(drill.plan.table)}
    lines.sort(key=lambda line: (order[id(line.row)], line.expected is None))
    return Report(drill, tuple(_quiet_rows(lines)), _counts(drill, seen, lines))


def fits(drill: Drill, row: Row, expected: Expected, alert: Alert) -> bool:
    """Say whether an alert is what a row expects: rule, kind, time, and whatever else the row names."""
    begin = drill.instant(row.at)
    wanted = {"severity": expected.severity, "story": expected.story}
    return (
        alert.rule.rule == expected.rule
        and alert.kind == expected.kind
        and begin <= alert.at <= begin + (expected.within or row.within)
        and all(value is None or getattr(alert.episode, name) == value for name, value in wanted.items())
        and (expected.reason is None or alert.reason == expected.reason)
        and (expected.detail is None or expected.detail in alert.detail)
        and (expected.per is None or any(within(code, expected.per) for code in alert.episode.key))
    )


def _row_lines(drill: Drill, row: Row, free: list[Alert]) -> list[Line]:
    """Return the lines of one row; what fits is taken out of `free`."""
    at = drill.instant(row.at)
    if row.expect == "nothing":
        return [Line(row, at, None, None, Status.EQUAL)]
    lines = []
    for expected in row.expect:
        alert = next((one for one in free if fits(drill, row, expected, one)), None)
        if alert is not None:
            free.remove(alert)
            lines.append(Line(row, at, expected, alert, Status.EQUAL))
        else:
            lines.append(Line(row, at, expected, None, Status.WAITING if row.waiting else Status.MISSING))
    return lines


def _unexpected(drill: Drill, alert: Alert) -> Line:
    """Return a line for what nobody expected, under the last row that had begun when it was told."""
    table = drill.plan.table
    row = next((one for one in reversed(table) if drill.instant(one.at) <= alert.at), table[0])
    return Line(row, alert.at, None, alert, Status.UNEXPECTED)


def _quiet_rows(lines: Sequence[Line]) -> list[Line]:
    """Drop the `nothing` line of a row under which something was told: the told line says it."""
    noisy = {id(line.row) for line in lines if line.status is Status.UNEXPECTED}
    return [line for line in lines if not (line.expected is None and line.seen is None and id(line.row) in noisy)]


def _counts(drill: Drill, seen: Sequence[Alert], lines: Sequence[Line]) -> Mapping[str, Count]:
    """Count by kind. What rows that wait told all the same is not counted: the numbers are of rows that must ring."""
    early = {id(line.seen) for line in lines if line.row.waiting and line.status is Status.EQUAL}
    numbers = Counter(alert.kind for alert in seen if id(alert) not in early)
    return {kind: Count(getattr(drill.plan.counts, kind), numbers[kind]) for kind in KINDS}
