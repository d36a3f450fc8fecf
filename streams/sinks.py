"""Sinks from settings: one for each destination the routes name. Opens nothing; a composition root's part."""

from connectors.errors import Misconfigured
from connectors.ports import Sink
from connectors.sinks.console import ConsoleSink
from connectors.sinks.slack.sink import SlackSink
from streams.clock import WallClock, running_clock_of
from streams.routes import Routes
from streams.settings import Settings
from streams.sink_hours import SinkHours


def build_sinks(settings: Settings, routes: Routes) -> dict[str, Sink]:
    """Return destination → sink; raises `Misconfigured` where a destination lacks its token."""
    return {destination: build_sink(settings, destination) for destination in routes.every()}


def build_sink(settings: Settings, destination: str) -> Sink:
    """Return the sink of one destination."""
    transport, _, channel = destination.partition(":")
    if transport == "console":
        return ConsoleSink(settings.home / "console.jsonl")
    if settings.slack_token is None:
        raise Misconfigured(
            f"the routes name {destination}, but SLACK_BOT_TOKEN is not set; see docs/slack.md", reason="slack_token"
        )
    slack = SlackSink(settings.slack_token.get_secret_value(), channel, settings.slack_url)
    if settings.clock is None and not settings.slack_away:
        return slack
    return SinkHours(slack, running_clock_of(settings.clock), WallClock(), settings.slack_away)
