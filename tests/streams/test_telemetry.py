"""Metrics and log lines."""

import logging
import sys
import threading

import pytest

from streams.envelope import DeadReason
from streams.telemetry import SAID_EVERY, Meter, OneLine, thread_ended


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


def test_a_thread_that_dies_is_one_line(caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch) -> None:
    """A client's own thread can end with an error in an outage: it is named, without a stack trace."""
    monkeypatch.setattr(threading, "excepthook", thread_ended)
    dying = threading.Thread(target=lambda: 1 / 0, name="client")
    with caplog.at_level(logging.WARNING, "tocsin"):
        dying.start()
        dying.join()
    assert [one.getMessage() for one in caplog.records] == ["client ended: ZeroDivisionError: division by zero"]


def test_a_failure_that_goes_on_is_counted_each_time_and_said_every_half_minute(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An outage fills the counter, not the log; another failure is said at once; the next line says how many more."""
    now, meter = [100.0], Meter()
    monkeypatch.setattr("streams.telemetry.time.monotonic", lambda: now[0])
    for _ in range(50):
        meter.trouble("send", ConnectionError("gone"))
    meter.trouble("read", ConnectionError("gone"))
    now[0] += SAID_EVERY
    meter.trouble("send", ConnectionError("gone"))

    said = [record.getMessage() for record in caplog.records]
    assert [line.split(" ")[0] for line in said] == ["send", "read", "send"]
    assert said[-1].endswith("(49 times more since the last line)")
    labels = {"where": "send", "error": "ConnectionError"}
    assert meter.registry.get_sample_value("tocsin_kafka_errors_total", labels) == 51
