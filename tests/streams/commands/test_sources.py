"""`tocsin sources`: lists the desk, checks a source on a real server, and says what looks wrong."""

import json
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from click.testing import CliRunner

from connectors.item import Outlet, RawItem
from connectors.sources.feed import FeedEntry
from streams.commands.sources import command, judge, readable

FEEDS = Path(__file__).parents[2] / "fixtures" / "feeds"
NOW = datetime(2031, 5, 4, 12, 0, tzinfo=UTC)
ENTRY = FeedEntry(id="wire", name="Meridian Wire", family="meridian", url="https://wire.example/rss", language="fa")


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Keep quiet."""


@pytest.fixture
def catalogue(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    httpd = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(FEEDS)))
    thread = threading.Thread(target=httpd.serve_forever, args=(0.01,))
    thread.start()
    rows = "".join(
        f"  - {{id: {name}, kind: feed, url: 'http://127.0.0.1:{httpd.server_port}/{path}', name: N {name}, "
        "family: f, private: true}\n"
        for name, path in (("good", "rss20.xml"), ("gone", "none.xml"))
    )
    path = tmp_path / "c.yaml"
    path.write_text(f"schema: tocsin/catalog/v1\ndesk: d\nsources:\n{rows}")
    monkeypatch.setenv("TOCSIN_CATALOG", str(path))
    yield path
    httpd.shutdown()
    thread.join()
    httpd.server_close()


def test_the_shipped_desk_is_listed() -> None:
    """Every source stands in one line, and as JSON."""
    lines = CliRunner().invoke(command, ["list"], env={"TOCSIN_CATALOG": None}).stdout.splitlines()
    rows = json.loads(CliRunner().invoke(command, ["list", "--json"], env={"TOCSIN_CATALOG": None}).stdout)
    assert len(lines) == len(rows) >= 60


def test_a_check_tells_what_came_and_what_did_not(catalogue: Path) -> None:
    """A good source and a missing one each get their line; the exit code says that not all is well."""
    result = CliRunner().invoke(command, ["check"])
    good, gone = result.stdout.splitlines()
    assert "2 items" in good
    assert "en-gb" in good
    assert "http_4xx" in gone
    assert result.exit_code == 1
    (one,) = json.loads(CliRunner().invoke(command, ["check", "good", "--json"]).stdout)
    assert (one["state"], one["items"]) == ("ok", 2)


def test_wrong_names_and_wrong_files_end_in_one_clear_line(catalogue: Path) -> None:
    """Neither a misspelt source nor a broken catalogue shows a stack trace."""
    assert "did you mean 'good'" in CliRunner().invoke(command, ["check", "goood"]).stderr
    catalogue.write_text("schema: [")
    result = CliRunner().invoke(command, ["list"])
    assert "c.yaml:1:" in result.stderr
    assert "Traceback" not in result.stderr


def test_what_looks_wrong_is_said() -> None:
    """Stale, undated, unlinked, untitled items and another language are named."""

    def item(published: str | None, title: str = "x") -> RawItem:
        outlet = Outlet(name="Meridian Wire", family="meridian")
        return RawItem(
            source_id="wire", item_id="1", outlet=outlet, via="feed", fetched_at=NOW, first_seen_at=NOW,
            title=title, published=published, language="en-GB",
        )  # fmt: skip

    old = (NOW - timedelta(days=9)).isoformat()
    wrong = judge(ENTRY, "ok", [item(old), item("04.05.2031", title="")], NOW, None, 10, 0.1).wrong
    assert wrong == (
        "1 items have no title",
        "no item has a link",
        "1 of 2 dates cannot be read for sure",
        "nothing newer than 3 days",
        "says en, the catalogue says fa",
    )
    assert judge(ENTRY, "ok", [], NOW, None, 0, 0.0).wrong == ("no items",)


@pytest.mark.parametrize(
    ("text", "sure"),
    [("Sun, 04 May 2031 12:00:00 +0330", True), ("2031-05-04T12:00:00Z", True), ("Sun, 04 May 2031 12:00:00", False),
     ("2031-05-04", False), ("yesterday", False), (None, False)],
)  # fmt: skip
def test_only_times_with_an_offset_are_sure(text: str | None, sure: bool) -> None:
    """A time that would need a guess about its zone does not count as dated."""
    assert (readable(text) is not None) is sure
