"""What a dead broker's log says of its disk."""

from datetime import UTC, datetime

import pytest

from streams.kafka_node import disk_failure

AT = datetime(2026, 3, 1, 9, 0, 0).astimezone()
LOG = """\
2026-03-01 08:59:59,584 ERROR LogDirFailureChannel Error while appending records to news.raw.v1-0 in dir /d
java.io.IOException: No space left on device
\tat java.base/sun.nio.ch.FileDispatcherImpl.write0(Native Method)
2026-03-01 09:00:00,602 ERROR LogManager Shutdown broker because all log dirs in /d have failed
"""


def test_the_cause_stands_in_the_operating_systems_words() -> None:
    """The last I/O error before the broker gave up its folder is what a person reads."""
    assert disk_failure(LOG, AT.timestamp() - 60) == "its log folder failed (No space left on device)"


def test_an_earlier_life_does_not_count() -> None:
    """What happened before the process that is meant was born is over."""
    assert disk_failure(LOG, AT.timestamp() + 60) == ""


@pytest.mark.parametrize(
    "log", ["", "2026-03-01 09:00:00,602 WARN SocketServer hello\n", "Shutdown broker because all log dirs in"]
)
def test_other_ends_are_no_failure_of_the_disk(log: str) -> None:
    """A kill, a clean stop, a line cut off: nothing is claimed."""
    assert disk_failure(log, datetime(2020, 1, 1, tzinfo=UTC).timestamp()) == ""


def test_a_failure_without_a_cause_points_to_the_log() -> None:
    """The sentence stays whole."""
    last = LOG.splitlines()[-1]
    assert disk_failure(last, 0) == "its log folder failed (see its log)"
