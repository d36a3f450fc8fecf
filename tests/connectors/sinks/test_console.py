"""The console sink: what is shown, what is remembered, what is kept out of a terminal."""

import io
from datetime import UTC, datetime
from pathlib import Path

from connectors.notification import Notification, Outcome
from connectors.sinks.console import ConsoleSink

NOON = datetime(2026, 1, 29, 12, tzinfo=UTC)


def note(kind: str = "root", headline: str = "Guards vow an answer") -> Notification:
    """Return a notification for the console."""
    return Notification.model_validate(
        {"delivery_id": f"a1:console:{kind}", "alert_id": "a1", "revision": 1, "destination": "console", "kind": kind,
         "severity": "high", "headline": headline, "state": "confirmed", "independent_count": 2, "outlet_count": 3,
         "first_seen_at": NOON, "updated_at": NOON, "new": "Vows precede action.", "who": "IRGC",
         "did_what": "threaten", "to_whom": "US", "where_when": "12:00 UTC", "rule": "vow", "rule_version": "3",
         "text": "HIGH alert", "line": "Update 2: denied"}
    )  # fmt: skip


async def test_alert_is_plain_in_a_pipe_with_its_severity_as_a_word(tmp_path: Path) -> None:
    """Without a terminal there is no colour code, and the severity is still read."""
    out = io.StringIO()
    await ConsoleSink(tmp_path / "console.jsonl", out).send(note(), None)
    assert "HIGH" in out.getvalue()
    assert "2 independent of 3 sources" in out.getvalue()
    assert "\x1b" not in out.getvalue()


async def shown(tmp_path: Path, *notes: Notification) -> list[str]:
    """Return the lines a pipe gets."""
    out = io.StringIO()
    sink = ConsoleSink(tmp_path / "console.jsonl", out)
    for one in notes:
        await sink.send(one, None)
    return out.getvalue().splitlines()


async def test_a_thread_line_says_which_alert_and_says_exercise_once(tmp_path: Path) -> None:
    """A line that follows an alert names it and its time; a drill's word stands there once, and first."""
    drill = note("thread").model_copy(update={"exercise": True, "line": "EXERCISE EXERCISE. Update 2: denied"})
    first, second = await shown(tmp_path, drill)
    assert first.startswith("EXERCISE  HIGH  2026-01-29 12:00 UTC  ↳ Guards vow an answer")
    assert second.strip() == "update 1: Vows precede action · 2 independent of 3 sources, confirmed · rule vow"
    assert (first + second).count("EXERCISE") == 1


async def test_an_update_is_remembered_and_not_shown(tmp_path: Path) -> None:
    """A terminal cannot rewrite an alert: nine copies of a flash leave one alert on it, not ten lines."""
    ledger = tmp_path / "console.jsonl"
    lines = await shown(tmp_path, note(), note("update"))
    assert sum("Guards vow" in line for line in lines) == 1
    assert await ConsoleSink(ledger, io.StringIO()).find(["a1:console:update"], NOON, {})


async def test_a_quote_that_is_the_headline_is_not_said_again(tmp_path: Path) -> None:
    """A flash is its own evidence: it stands there once."""
    quote = {"text": "Guards vow an answer", "outlet": "Meridian Wire", "at": NOON}
    flash = Notification.model_validate({**note().model_dump(), "quote": quote})
    assert sum("Guards vow" in line for line in await shown(tmp_path, flash)) == 1


async def test_a_digest_does_not_look_like_an_alert(tmp_path: Path) -> None:
    """What pages nobody says so before its headline."""
    first, _ = await shown(tmp_path, note("digest"))
    assert "digest: Guards vow an answer" in first


async def test_hostile_headline_cannot_steer_the_terminal(tmp_path: Path) -> None:
    """ESC sequences, rich markup and bidi overrides arrive as letters or not at all."""
    out = io.StringIO()
    await ConsoleSink(tmp_path / "console.jsonl", out).send(note(headline="\x1b[2J[red]x\u202eend"), None)
    assert "[2J[red]xend" in out.getvalue()
    assert "\x1b" not in out.getvalue()


async def test_nothing_is_shown_twice_even_after_a_restart(tmp_path: Path) -> None:
    """A delivery in the ledger is found again and not shown again; a torn last line is neither."""
    ledger, out = tmp_path / "console.jsonl", io.StringIO()
    await ConsoleSink(ledger, out).send(note(), None)
    ledger.write_bytes(ledger.read_bytes() + b'{"delivery_id": "torn')
    again = ConsoleSink(ledger, out)
    answer = await again.send(note(), None)
    assert answer.outcome is Outcome.SENT
    assert out.getvalue().count("Guards vow") == 1
    await again.send(note("thread"), None)
    assert set(await ConsoleSink(ledger, out).find(["a1:console:root", "a1:console:thread", "torn"], NOON, {})) == {
        "a1:console:root",
        "a1:console:thread",
    }


async def test_ledger_that_cannot_be_written_is_not_sent(tmp_path: Path) -> None:
    """A full or closed disk is an answer, and nothing is shown that could be shown again."""
    (tmp_path / "file").write_text("")
    out = io.StringIO()
    answer = await ConsoleSink(tmp_path / "file" / "console.jsonl", out).send(note(), None)
    assert answer.outcome is Outcome.NOT_SENT
    assert out.getvalue() == ""
