"""Applied marks as Kafka keeps them: an offset, and the time of the log as the commit's metadata."""

from datetime import UTC, datetime

import pytest

from streams.applied import from_metadata, to_metadata
from streams.cursor import Applied


def test_the_time_of_the_log_travels_with_the_mark() -> None:
    """What rang before a restart is known after it, to the microsecond; a log without time has none."""
    at = datetime(2026, 3, 1, 12, 0, 0, 123456, UTC)

    for mark in (Applied(7, at), Applied(7), Applied(7, at, "20260301T120000000-ab12cd34")):
        assert from_metadata(7, to_metadata(mark)) == mark


@pytest.mark.parametrize("text", [None, "", "reset by hand", "2026-03-01T12:00:00"])
def test_what_somebody_else_wrote_is_no_time(text: str | None) -> None:
    """Offsets reset with Kafka's own tools carry nothing, or other words: timers then ring by the records alone."""
    assert from_metadata(7, text) == Applied(7)
