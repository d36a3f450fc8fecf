"""The Slack sink against the strict server, and its layout against any text."""

import importlib.util
import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType

import pytest
from aiohttp.test_utils import TestServer
from hypothesis import given, settings
from hypothesis import strategies as st

from connectors.errors import Transient
from connectors.notification import Notification, Outcome, Quote, Reasoning, SourceLine
from connectors.sinks.slack.blocks import message
from connectors.sinks.slack.errors import refused, retry_after
from connectors.sinks.slack.limits import findings
from connectors.sinks.slack.sink import SlackSink

NOON = datetime(2026, 1, 29, 12, tzinfo=UTC)
SERVER = Path(__file__).parents[2] / "slack_server" / "strict_slack.py"


def strict() -> ModuleType:
    """Return the strict server's module, which lives outside any package."""
    spec = importlib.util.spec_from_file_location("strict_slack", SERVER)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


STRICT = strict()


def note(kind: str = "root", revision: int = 1, words: str = "Guards vow an answer", alert: str = "a1") -> Notification:
    """Return a notification whose every untrusted text is `words`."""
    return Notification.model_validate(
        {"delivery_id": f"{alert}:slack:C0WATCH:{kind}:{revision}", "alert_id": alert, "revision": revision,
         "destination": "slack:C0WATCH", "kind": kind, "severity": "high", "headline": words, "state": "confirmed",
         "independent_count": 2, "outlet_count": 3, "first_seen_at": NOON, "updated_at": NOON, "new": words,
         "who": words, "did_what": words, "to_whom": words, "where_when": words, "rule": "vow",
         "rule_version": "3", "quote": Quote(text=words, outlet=words, at=NOON, url="https://m.example/1"),
         "sources": [SourceLine(outlet=words, grade="B2", at=NOON, url=words)], "sources_more": 1,
         "why": [Reasoning(condition=words, observed=words)], "text": f"HIGH alert r{revision}: {words}",
         "line": f"Update {revision}: {words}"}
    )  # fmt: skip


@pytest.fixture
async def slack(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[tuple[object, SlackSink]]:
    """A strict server and a sink that posts to it, with proxies out of the way."""
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"):
        monkeypatch.delenv(name, raising=False)
    workspace = STRICT.StrictSlack()
    async with TestServer(workspace.app()) as server:
        yield workspace, SlackSink("xoxb-test", "C0WATCH", str(server.make_url("/api/")))


async def test_alert_is_one_message_updated_in_place_with_a_thread(slack) -> None:
    """Root, update and thread line end as one message with one edit and one reply."""
    workspace, sink = slack
    root = (await sink.send(note(), None)).receipt
    assert (await sink.send(note("update", 2), root)).outcome is Outcome.SENT
    assert (await sink.send(note("thread", 2), root)).outcome is Outcome.SENT
    first, reply = workspace.messages
    assert (len(first["edits"]), reply["thread_ts"]) == (1, first["ts"])
    assert [block["type"] for block in first["blocks"]] == [
        "header", "context", "section", "section", "rich_text", "rich_text", "context", "actions",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("fault", "outcome", "remedy", "arrived"),
    [
        ("drop_before", Outcome.UNKNOWN, "", 0),
        ("drop_after", Outcome.UNKNOWN, "", 1),
        ("http_503_after", Outcome.UNKNOWN, "", 1),
        ("http_429", Outcome.NOT_SENT, "", 0),
        ("message_limit_exceeded", Outcome.NOT_SENT, "", 0),
        ("internal_error", Outcome.UNKNOWN, "", 0),
        ("invalid_blocks", Outcome.REFUSED, "plain_text", 0),
        ("not_in_channel", Outcome.REFUSED, "operator", 0),
        ("message_not_found", Outcome.REFUSED, "new_root", 0),
    ],
)
async def test_each_fault_says_what_is_known_and_posts_at_most_once(slack, fault, outcome, remedy, arrived) -> None:
    """An attempt is one request, and its answer never claims more than is known."""
    workspace, sink = slack
    workspace.faults = [fault]
    answer = await sink.send(note(), None)
    assert (answer.outcome, answer.remedy, len(workspace.messages)) == (outcome, remedy, arrived)


async def test_lost_answers_are_found_in_channel_and_thread(slack) -> None:
    """A root and a reply whose answers were lost are found by their delivery ids; what never arrived is not."""
    workspace, sink = slack
    root = (await sink.send(note(), None)).receipt
    workspace.faults = ["drop_after", "drop_after"]
    await sink.send(note(alert="a2"), None)
    await sink.send(note("thread", 2), root)
    ids = [note(alert="a2").delivery_id, note("thread", 2).delivery_id, "never"]
    found = await sink.find(ids, datetime.now(UTC), {ids[1]: root})
    assert set(found) == set(ids[:2])


async def test_history_that_cannot_be_read_is_transient(slack) -> None:
    """Without the history scope nothing is known, which is not the same as not found."""
    workspace, sink = slack
    workspace.scopes = "chat:write"
    with pytest.raises(Transient, match="missing_scope"):
        await sink.find(["x"], NOON, {})


async def test_nobody_listening_is_surely_not_sent() -> None:
    """A refused connection may be tried again without looking."""
    answer = await SlackSink("xoxb-test", "C0WATCH", "http://127.0.0.1:9/api/").send(note(), None)
    assert (answer.outcome, answer.reason) == (Outcome.NOT_SENT, "connect")


@settings(max_examples=80, deadline=None)
@given(st.text(max_size=5000) | st.sampled_from(["<!channel>", "<@U1>", "<https://evil|Wire>", "&" * 4000]))
def test_any_text_is_a_valid_message_without_active_markup(words: str) -> None:
    """Whatever the news says, Slack takes the message and nobody is pinged or misled."""
    body = message(note(words=words or "x"))
    assert findings(body) == []
    assert all(STRICT.valid(block) for block in body["blocks"])
    marked = [body["text"], *re.findall(r"'mrkdwn', 'text': '(.*?)', 'verbatim'", str(body["blocks"]))]
    assert not [one for one in marked if "<" in one or re.search(r"&(?!amp;|lt;|gt;)", one)]


def test_retry_after_is_read_as_number_fraction_or_date() -> None:
    """All the forms a proxy may send are understood, and nonsense waits the default."""
    assert retry_after("0.5", NOON) == 0.5
    assert retry_after("Thu, 29 Jan 2026 12:00:20 GMT", NOON) == 20
    assert retry_after("soon", NOON) == 30
    assert refused(502, "", None, NOON).outcome is Outcome.UNKNOWN
