"""`tocsin slack check` against the strict server."""

import importlib.util
from pathlib import Path

import pytest
from aiohttp.test_utils import TestServer
from click.testing import CliRunner

from connectors.sinks.slack.sink import client
from streams.commands.slack import command, examine

SPEC = importlib.util.spec_from_file_location(
    "strict_slack_for_check", Path(__file__).parents[2] / "slack_server" / "strict_slack.py"
)
assert SPEC is not None
assert SPEC.loader is not None
STRICT = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(STRICT)


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep proxies out of the way."""
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy", "SLACK_BOT_TOKEN"):
        monkeypatch.delenv(name, raising=False)


@pytest.mark.parametrize(
    ("token", "channel", "granted", "remedy"),
    [
        ("xoxb-test", "C0WATCH", "chat:write,channels:history", ""),
        ("xoxb-wrong", "C0WATCH", "chat:write,channels:history", "SLACK_BOT_TOKEN"),
        ("xoxb-test", "C0OTHER", "chat:write,channels:history", "/invite"),
        ("xoxb-test", "C0WATCH", "chat:write", "channels:history"),
    ],
)
async def test_each_wrong_set_up_has_its_remedy_and_posts_nothing(token, channel, granted, remedy) -> None:
    """A wrong token, channel or scope is named with what mends it; only a whole set-up gets the test message."""
    workspace = STRICT.StrictSlack()
    workspace.scopes = granted
    async with TestServer(workspace.app()) as server:
        findings = await examine(client(token, str(server.make_url("/api/"))), channel, post=True)
    told = " ".join(finding.remedy for finding in findings)
    assert (remedy in told) if remedy else (told.strip() == "")
    assert len(workspace.messages) == (0 if remedy else 1)


def test_slack_that_is_not_set_up_says_which_settings() -> None:
    """Without settings the command names them and ends with code 1."""
    result = CliRunner().invoke(command, ["check"], env={"TOCSIN_SLACK_CHANNEL": ""})
    assert result.exit_code == 1
    assert "SLACK_BOT_TOKEN" in result.output
