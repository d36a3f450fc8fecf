"""Sinks from settings: one a destination, and a missing token said before anything starts."""

from pathlib import Path

import pytest

from connectors.errors import Misconfigured
from streams.routes import Routes, read_routes
from streams.settings import Settings
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
