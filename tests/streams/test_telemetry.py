"""Metrics and log lines."""

import logging
import sys

from streams.envelope import DeadReason
from streams.telemetry import Meter, OneLine


def test_outcomes_are_counted_by_name() -> None:
    """Each outcome of a stage is a label, each dead letter has its reason."""
    meter = Meter()
    meter.folded("step", ["opened", "quiet", "quiet"], 3)
    meter.dead(DeadReason.STAGE_RAISED)
    get = meter.registry.get_sample_value
    assert get("tocsin_events_total", {"stage": "step", "outcome": "quiet"}) == 2
    assert get("tocsin_events_total", {"stage": "step", "outcome": "folded"}) == 3
    assert get("tocsin_dead_letters_total", {"reason": "stage_raised"}) == 1


def test_an_error_is_one_line() -> None:
    """No stack trace reaches the log: the error's own words end the line."""
    try:
        raise ValueError("broken\nbadly")
    except ValueError:
        record = logging.LogRecord("tocsin", logging.ERROR, "", 0, "reading", None, sys.exc_info())
    line = OneLine().format(record)
    assert line.endswith("error tocsin reading: ValueError: broken")
