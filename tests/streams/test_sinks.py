"""Sinks from settings: one a destination, and a missing token said before anything starts."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from pydantic import ValidationError

from connectors.errors import Misconfigured
from streams.clock import FileClock
from streams.routes import Routes, read_routes
from streams.settings import Settings
from streams.sink_hours import SinkHours
from streams.sinks import build_sinks


def test_every_destination_of_the_routes_gets_its_sink(tmp_path: Path) -> None:
    """Console always; Slack when token and channel are set; each sink bears its destination's name."""
    settings = Settings(home=tmp_path, slack_token="xoxb-test", slack_channel="C0WATCH")
    sinks = build_sinks(settings, read_routes(settings))
    assert {name: sink.name for name, sink in sinks.items()} == {
        "console": "console",
        "slack:C0WATCH": "slack:C0WATCH",
    }


def test_slack_route_without_token_names_the_setting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A route that cannot work is refused with the setting that mends it."""
    monkeypatch.delenv("SLACK_BOT_TOKEN", raising=False)
    with pytest.raises(Misconfigured, match="SLACK_BOT_TOKEN"):
        build_sinks(Settings(home=tmp_path), Routes(default=("slack:C0WATCH",)))


def test_slack_of_a_simulated_clock_goes_by_its_hours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With a clock of its own a pipeline gets a Slack that is away in the hours of TOCSIN_SLACK_AWAY."""
    FileClock(tmp_path / "clock").set(datetime(2026, 3, 2, 19, 10, tzinfo=UTC))
    monkeypatch.setenv("TOCSIN_SLACK_AWAY", "2026-03-02T19:00:00+00:00/2026-03-02T19:20:00Z")
    settings = Settings(home=tmp_path, slack_token="xoxb-test", slack_channel="C0WATCH", clock=tmp_path / "clock")

    away = build_sinks(settings, read_routes(settings))["slack:C0WATCH"]

    assert isinstance(away, SinkHours)
    assert 590 < away.away_for() <= 600


def test_hours_that_are_none_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """An interval without its end, or without a zone, is a wrong setting and names it."""
    for wrong in ("2026-03-02T19:00:00Z", "2026-03-02T19:00:00/2026-03-02T19:20:00"):
        monkeypatch.setenv("TOCSIN_SLACK_AWAY", wrong)
        with pytest.raises(ValidationError, match="slack_away"):
            Settings()
