import io
from datetime import UTC, datetime, timedelta

import pytest
from rich.console import Console

from rules.episode import Episode
from streams.alert import Alert, RuleCard
from streams.drill.compare import Status, compare, distinct
from streams.drill.table import summary, table

ZERO = datetime(2026, 3, 2, 9, tzinfo=UTC)


def told(hours=0.0, rule="mediator-involved", kind="alert", key=("OMN",), revision=1, story="offered", **fields):
    """Make one alert `hours` after the drill's zero; the episode is medium and new unless said otherwise."""
    at = ZERO + timedelta(hours=hours)
    episode = Episode(
        episode_id=f"{rule}/{key}",
        rule=rule,
        identity="i",
        key=key,
        state="confirmed",
        story=story,
        severity=fields.pop("severity", "medium"),
        opened_at=at,
        updated_at=at,
        revision=revision,
    )
    card = RuleCard(rule=rule, version="1", title=rule, why="w", owner="o")
    fields = {"reason": "first", **fields}
    return Alert(alert_id=episode.episode_id, desk="mideast", kind=kind, at=at, episode=episode, rule=card, **fields)


def thread(hours=2.0, **fields):
    """Make the thread line that the tiny drill expects at +2 h."""
    return told(hours, kind="thread", revision=2, reason="developed", story="rebuffed", **fields)


def statuses(report):
    """Return (hour of the row, status) of each line."""
    return [(line.row.at / timedelta(hours=1), line.status.value) for line in report.lines]


def test_what_is_told_as_written_is_equal(tiny):
    """Each row finds its alert; a quiet row is equal because nothing came; a waiting row stays out of the verdict."""
    report = compare(tiny, [told(0.1), thread()])
    assert statuses(report) == [(-2, "equal"), (0, "equal"), (2, "equal"), (4, "waiting")]
    assert report.ok
    assert {kind: (count.expected, count.seen) for kind, count in report.counts.items()} == {
        "alert": (1, 1),
        "update": (None, 0),
        "thread": (1, 1),
        "digest": (0, 0),
    }


def test_silence_where_something_is_expected_is_missing(tiny):
    """A row that nobody met is missing, and the drill has not rung as written."""
    report = compare(tiny, [told(0.1)])
    assert statuses(report)[2] == (2, "missing")
    assert not report.ok


@pytest.mark.parametrize(
    "other",
    [
        {"severity": "high"},
        {"key": ("CHN",)},
        {"story": "held"},
        {"reason": "reopened"},
        {"rule": "talks-refused"},
        {"kind": "digest"},
        {"hours": 0.3},
        {"hours": -0.1},
    ],
)
def test_an_alert_that_differs_in_one_thing_does_not_count(tiny, other):
    """Severity, key, story, reason, rule, kind and time all have to be as the row says: else missing and unexpected."""
    report = compare(tiny, [told(**{"hours": 0.1, **other}), thread()])
    assert {line.status for line in report.lines} >= {Status.MISSING, Status.UNEXPECTED}
    assert not report.ok


def test_what_no_row_expects_stands_under_the_row_of_its_hour(tiny):
    """A false alarm in the quiet hour replaces the row's `nothing` and spoils the verdict."""
    report = compare(tiny, [told(-1.9, rule="strike-on-site", key=()), told(0.1), thread()])
    assert statuses(report)[0] == (-2, "unexpected")
    assert report.lines[0].expected is None
    assert not report.ok


def test_updates_are_counted_but_need_no_row(tiny):
    """An update in place pages nobody: without a row it is no fault, and the count tells how many there were."""
    report = compare(tiny, [told(0.1), told(0.2, kind="update", revision=2, reason="corroborated"), thread()])
    assert report.ok
    assert report.counts["update"].seen == 1


def test_a_wrong_number_of_updates_is_a_fault_where_the_drill_gives_one(tiny):
    """Where the drill's file says how many updates there are, another number is not as written."""
    plan = tiny.plan.model_copy(update={"counts": tiny.plan.counts.model_copy(update={"update": 2})})
    report = compare(tiny.model_copy(update={"plan": plan}), [told(0.1), thread()])
    assert not report.ok
    assert "0 updates (expected 2)" in summary(report)


def test_repeats_and_silent_transitions_count_once_and_not_at_all():
    """The same revision read twice from the log is one; what changed only state was told to nobody."""
    log = [told(0.1), told(0.1), told(0.2, kind="silent", revision=2), told(0.3, kind="update", revision=2)]
    assert [alert.kind for alert in distinct(log)] == ["alert", "update"]


def test_one_alert_meets_one_row(tiny):
    """Two rows that expect the same need two alerts: one alert cannot serve both."""
    row = tiny.plan.table[1]
    plan = tiny.plan.model_copy(update={"table": (row, row)})
    report = compare(tiny.model_copy(update={"plan": plan}), [told(0.1)])
    assert [line.status for line in report.lines] == [Status.EQUAL, Status.MISSING]


def test_a_waiting_row_may_ring_as_written_already(tiny):
    """A piece that came early is equal, and its alert does not disturb the fixed numbers."""
    early = told(4.1, rule="figure-changed", key=())
    report = compare(tiny, [told(0.1), thread(), early])
    assert statuses(report)[-1] == (4, "equal")
    assert report.ok


def test_a_waiting_row_may_not_ring_wrongly(tiny):
    """A rule that rings another way than the waiting row says is unexpected like any other."""
    wrong = told(4.1, rule="figure-changed", key=(), kind="digest")
    assert not compare(tiny, [told(0.1), thread(), wrong]).ok


def test_the_table_shows_expected_beside_seen(tiny):
    """People read per row when, what, expected, seen and the status; the summary gives the verdict in one line."""
    report = compare(tiny, [told(0.1), told(1.5, rule="strike-on-site", key=(), severity="critical")])
    console = Console(width=200, file=io.StringIO())
    console.print(table(report))
    text = console.file.getvalue()
    assert "alert medium mediator-involved OMN offered first at +0:06" in text
    assert "alert critical strike-on-site" in text
    assert "waits for the storyline figure-changed" in text
    assert all(word in text for word in ("MISSING", "UNEXPECTED", "waiting", "equal", "−2 h"))
    assert summary(report).startswith("NOT as written: 2 equal; 1 waiting for later pieces; 1 missing, 1 unexpected")
