"""A drill's comparison as people read it: one table, expected beside seen, and a line of counts.

Pure layout with rich; decides nothing.
"""

from collections.abc import Mapping

from rich.table import Table
from rich.text import Text

from streams.alert import Alert
from streams.drill.compare import Line, Report, Status
from streams.drill.format import Expected, shown

MARKS: Mapping[Status, tuple[str, str]] = {
    Status.EQUAL: ("equal", "green"),
    Status.MISSING: ("MISSING", "bold red"),
    Status.UNEXPECTED: ("UNEXPECTED", "bold red"),
    Status.WAITING: ("waiting", "yellow"),
}


def table(report: Report) -> Table:
    """Return the comparison as a table: when, what happens, expected, seen, status."""
    made = Table(title=report.drill.plan.title, title_justify="left", show_lines=False, pad_edge=False)
    made.add_column("at", justify="right", no_wrap=True)
    made.add_column("what happens", ratio=3)
    made.add_column("expected", ratio=2)
    made.add_column("seen", ratio=2)
    made.add_column("", no_wrap=True)
    before = None
    for line in report.lines:
        again = line.row is before
        before = line.row
        word, style = MARKS[line.status]
        made.add_row(
            "" if again else shown(line.row.at),
            Text("" if again else line.row.what),
            Text(_expected(line)),
            Text(_seen(report, line)),
            Text(word, style=style),
        )
    return made


def summary(report: Report) -> str:
    """Return one line: how many of each kind, how many rows wait, and whether all is as written."""
    counts = ", ".join(
        f"{one.seen} {kind}s" + ("" if one.equal else f" (expected {one.expected})")
        for kind, one in report.counts.items()
    )
    tally = report.tally()
    waiting = f"; {tally.get(Status.WAITING, 0)} waiting for later pieces" if tally.get(Status.WAITING) else ""
    verdict = "as written" if report.ok else "NOT as written"
    bad = ", ".join(f"{tally[one]} {one}" for one in (Status.MISSING, Status.UNEXPECTED) if tally.get(one))
    return f"{verdict}: {tally.get(Status.EQUAL, 0)} equal{waiting}{'; ' + bad if bad else ''} · {counts}"


def _expected(line: Line) -> str:
    if line.expected is None:
        return "nothing"
    words = _words(line.expected)
    return f"{words} [waits for {line.row.waiting}]" if line.status is Status.WAITING else words


def _words(one: Expected) -> str:
    reason = one.reason.value if one.reason else None
    parts = (one.kind, one.severity, one.rule, one.per, one.story, reason, one.detail)
    return " ".join(part for part in parts if part)


def _seen(report: Report, line: Line) -> str:
    if line.seen is None:
        return "nothing"
    return f"{_told(line.seen)} at {shown(line.seen.at - report.drill.plan.zero)}"


def _told(alert: Alert) -> str:
    episode = alert.episode
    parts = (
        alert.kind,
        episode.severity,
        alert.rule.rule,
        *episode.key,
        episode.story,
        alert.reason.value,
        alert.detail,
    )
    return " ".join(part for part in parts if part)
