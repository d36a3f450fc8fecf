from datetime import UTC, datetime, timedelta

import httpx
import pytest

from streams.drill.server import DrillServer

ZERO = datetime(2026, 3, 2, 9, tzinfo=UTC)


class HandClock:
    """A clock that a test moves by hand."""

    def __init__(self, now=ZERO):
        self.instant = now

    def now(self):
        """Return the instant set last."""
        return self.instant


@pytest.fixture
def clock():
    """A clock at the drill's zero."""
    return HandClock()


@pytest.fixture
def server(tiny, clock):
    """The tiny drill's feeds on loopback."""
    with DrillServer(tiny, clock) as running:
        yield running


def test_the_feed_follows_the_clock(server, clock):
    """The same address answers with what the outlet had published by the clock's instant."""
    clock.instant = ZERO - timedelta(hours=2)
    assert "<item>" not in httpx.get(f"{server.base_url}/wire/feed").text
    clock.instant = ZERO
    answer = httpx.get(f"{server.base_url}/wire/feed")
    assert "Oman offers to mediate" in answer.text
    assert answer.headers["content-type"] == "application/rss+xml"


def test_an_unchanged_feed_is_answered_with_304(server, clock):
    """A client that names the ETag it holds gets no body until the feed changes."""
    url = f"{server.base_url}/paper/feed"
    etag = httpx.get(url).headers["etag"]
    again = httpx.get(url, headers={"If-None-Match": etag})
    assert (again.status_code, again.content) == (304, b"")
    clock.instant = ZERO + timedelta(hours=3)
    assert httpx.get(url, headers={"If-None-Match": etag}).status_code == 200


def test_an_outage_is_an_error_and_is_counted(server, clock):
    """While an outlet is down its feed answers 500; the server keeps count by outlet and status."""
    url = f"{server.base_url}/paper/feed"
    httpx.get(url)
    clock.instant = ZERO + timedelta(hours=2)
    assert httpx.get(url).status_code == 500
    assert server.answered == {("paper", 200): 1, ("paper", 500): 1}


@pytest.mark.parametrize("path", ["/", "/nobody/feed", "/wire", "/wire/feed/more", "/../etc/passwd"])
def test_other_addresses_are_not_found(server, path):
    """Only the feeds of the drill's outlets exist; nothing else is served."""
    assert httpx.get(f"{server.base_url}{path}").status_code == 404


def test_it_listens_on_loopback_only_and_frees_its_port(tiny, clock):
    """The address is 127.0.0.1, and after stopping nobody answers there."""
    server = DrillServer(tiny, clock)
    url = server.start()
    assert url.startswith("http://127.0.0.1:")
    server.stop()
    with pytest.raises(httpx.ConnectError):
        httpx.get(f"{url}/wire/feed")
