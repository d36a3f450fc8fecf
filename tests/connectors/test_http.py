"""The HTTP client against a real server on loopback: conditions, redirects, limits, refusals; each ends in a state."""

import gzip
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from connectors.http import Fetched, Fetcher, Limits, Request, State, Validators, retry_after
from connectors.networks import is_public

NOW = datetime(2031, 5, 4, 12, 0, tzinfo=UTC)
FEED = b"<rss version='2.0'><channel><item><title>a</title></item></channel></rss>"
Answer = Callable[[BaseHTTPRequestHandler], None]


def reply(request: BaseHTTPRequestHandler, status: int, body: bytes = b"", **headers: str) -> None:
    request.send_response(status)
    for name, value in headers.items():
        request.send_header(name.replace("_", "-"), value)
    request.send_header("Content-Length", str(len(body)))
    request.end_headers()
    request.wfile.write(body)


def conditional(request: BaseHTTPRequestHandler) -> None:
    if request.headers.get("If-None-Match") == 'W/"one"':
        reply(request, 304)
    else:
        reply(
            request, 200, FEED, ETag='W/"one"', Last_Modified="Sun, 04 May 2031 00:00:00 GMT", Content_Type="text/xml"
        )


def dripping(request: BaseHTTPRequestHandler) -> None:
    request.send_response(200)
    request.end_headers()
    for _ in range(40):
        request.wfile.write(b"<!-- -->")
        request.wfile.flush()
        time.sleep(0.05)


def counted(request: BaseHTTPRequestHandler) -> None:
    left = int(request.path.rpartition("/")[2])
    reply(request, 302, Location=f"/hop/{left - 1}" if left else "/feed")


ROUTES: dict[str, Answer] = {
    "/feed": conditional,
    "/drip": dripping,
    "/hop": counted,
    "/empty": lambda r: reply(r, 200, b"  \n"),
    "/page": lambda r: reply(r, 200, b"\n<!DOCTYPE html><html>consent</html>"),
    "/challenge": lambda r: reply(r, 403, b"<html>", cf_mitigated="challenge"),
    "/busy": lambda r: reply(r, 429, b"", Retry_After="120"),
    "/later": lambda r: reply(r, 503, b"", Retry_After=format_datetime(NOW + timedelta(minutes=3), usegmt=True)),
    "/broken": lambda r: reply(r, 500, b"oops"),
    "/gone": lambda r: reply(r, 404),
    "/huge": lambda r: reply(r, 200, b"x" * 300_000),
    "/bomb": lambda r: reply(r, 200, gzip.compress(b"\0" * 50_000_000), Content_Encoding="gzip"),
    "/packed": lambda r: reply(r, 200, gzip.compress(FEED), Content_Encoding="gzip"),
    "/torn": lambda r: reply(r, 200, gzip.compress(FEED)[:-9], Content_Encoding="gzip"),
    "/noise": lambda r: reply(r, 200, b"not gzip at all", Content_Encoding="gzip"),
    "/brotli": lambda r: reply(r, 200, b"??", Content_Encoding="br"),
    "/to-file": lambda r: reply(r, 302, Location="file:///etc/passwd"),
    "/to-metadata": lambda r: reply(r, 302, Location="http://169.254.169.254/latest"),
    "/headers": lambda r: reply(r, 200, str(r.headers).encode()),
}


class Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        """Answer as the table says."""
        try:
            ROUTES["/" + self.path.split("/")[1]](self)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    def log_message(self, *_: object) -> None:
        """Keep quiet."""


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    httpd = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=httpd.serve_forever, args=(0.01,))
    thread.start()
    yield f"http://127.0.0.1:{httpd.server_port}"
    httpd.shutdown()
    thread.join()
    httpd.server_close()


async def get(url: str, **options: object) -> Fetched:
    async with Fetcher() as fetcher:
        return await fetcher.fetch(Request(url, **{"private": True, **options}), NOW)  # type: ignore[arg-type]


async def test_a_second_fetch_is_conditional(server: str) -> None:
    """Validators are sent back verbatim, and an unchanged feed costs no body."""
    first = await get(f"{server}/feed")
    assert (first.state, first.status, first.body, first.content_type) == (State.OK, 200, FEED, "text/xml")
    assert first.validators.etag == 'W/"one"'
    second = await get(f"{server}/feed", validators=first.validators)
    assert (second.state, second.body, second.validators) == (State.NOT_MODIFIED, b"", first.validators)


async def test_an_unchanged_body_is_recognised_without_help_of_the_server(server: str) -> None:
    """Where a server gives no validators, the hash of the last body tells."""
    first = await get(f"{server}/packed")
    assert (first.state, first.body) == (State.OK, FEED)
    again = await get(f"{server}/packed", validators=Validators(body_hash=first.validators.body_hash))
    assert again.state is State.SAME_BODY


@pytest.mark.parametrize(
    ("path", "state"),
    [
        ("empty", State.EMPTY),
        ("page", State.HTML_INSTEAD),
        ("challenge", State.CHALLENGE),
        ("busy", State.HTTP_4XX),
        ("gone", State.HTTP_4XX),
        ("broken", State.HTTP_5XX),
        ("later", State.HTTP_5XX),
        ("torn", State.PARSE_ERROR),
        ("noise", State.PARSE_ERROR),
        ("brotli", State.PARSE_ERROR),
        ("to-file", State.REDIRECT_REFUSED),
        ("hop/9", State.REDIRECT_REFUSED),
    ],
)
async def test_every_misbehaviour_has_its_state(server: str, path: str, state: State) -> None:
    """Each kind of bad answer is a value with words for a person, never an exception."""
    answer = await get(f"{server}/{path}")
    assert answer.state is state
    assert answer.error
    assert answer.body in (b"", b"\n<!DOCTYPE html><html>consent</html>")


async def test_retry_after_is_read_as_seconds_and_as_a_date(server: str) -> None:
    """Both spellings become seconds from now."""
    assert (await get(f"{server}/busy")).retry_after == 120
    assert (await get(f"{server}/later")).retry_after == 180


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("0", 0),
        ("-5", 0),
        ("999999", 86400),
        ("soon", None),
        (None, None),
        ("Mon, 99 Xxx 2031", None),
        ("1" * 500, 86400),
    ],
)
def test_retry_after_is_bounded_and_forgiving(value: str | None, seconds: float | None) -> None:
    """No header value keeps a source away for more than a day, and nonsense is no header."""
    assert retry_after(value, NOW) == seconds


async def test_redirects_are_followed_and_counted(server: str) -> None:
    """Up to five hops lead to the feed, and all are reported."""
    answer = await get(f"{server}/hop/3")
    assert (answer.state, len(answer.redirects)) == (State.OK, 4)
    assert answer.url == f"{server}/feed"


async def test_a_public_name_may_not_lead_into_a_private_network(server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A redirect from an allowed address to a private one is refused before a connection is made."""
    monkeypatch.setattr("connectors.networks.is_public", lambda address: address == "127.0.0.1")
    answer = await get(f"{server}/to-metadata", private=False)
    assert answer.state is State.REDIRECT_REFUSED
    assert "169.254.169.254" in (answer.error or "")
    assert (await get(f"{server}/feed", private=False)).state is State.OK


async def test_a_private_address_is_refused_unless_the_catalogue_allows_it(server: str) -> None:
    """Loopback by number and by name needs `private: true`; the message says so."""
    for url in (f"{server}/feed", f"{server}/feed".replace("127.0.0.1", "localhost")):
        answer = await get(url, private=False)
        assert answer.state is State.REFUSED
        assert "private: true" in (answer.error or "")


@pytest.mark.parametrize("path", ["huge", "bomb"])
async def test_a_body_stops_at_its_limit(server: str, path: str) -> None:
    """Neither a huge body nor a small one that unpacks to a huge one is read to its end."""
    answer = await get(f"{server}/{path}", limits=Limits(body_max=100_000))
    assert (answer.state, answer.body) == (State.TOO_LARGE, b"")


async def test_a_dripping_body_ends_at_the_total_time(server: str) -> None:
    """A server that sends a little for ever is left after the total time, not after the last byte."""
    answer = await get(f"{server}/drip", limits=Limits(total=0.3, idle=5))
    assert answer.state is State.TIMEOUT
    assert answer.took_for < 1.5


async def test_nobody_there_and_unknown_names_are_states(server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A closed port and a name that does not resolve are told apart."""
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    assert (await get("http://127.0.0.1:1/feed")).state is State.REFUSED
    assert (await get("http://no-such-name.invalid/feed", private=False)).state is State.DNS
    assert (await get(server.replace("http:", "https:") + "/feed")).state is State.TLS


async def test_a_proxy_of_the_environment_never_sees_private_requests(
    server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With a dead proxy in the environment, one's own feeds are still read, and public names go through the proxy."""
    for name in ("http_proxy", "HTTP_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    monkeypatch.delenv("no_proxy", raising=False)
    monkeypatch.delenv("NO_PROXY", raising=False)
    assert (await get(f"{server}/feed")).state is State.OK
    assert (await get("http://feeds.invalid/x", private=False)).state is State.REFUSED


async def test_it_says_who_it_is(server: str) -> None:
    """The User-Agent is honest, the host is the one asked for although the connection goes to an address."""
    port = server.rpartition(":")[2]
    answer = await get(f"http://localhost:{port}/headers")
    assert b"User-Agent: Tocsin/" in answer.body
    assert f"Host: localhost:{port}".encode() in answer.body


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("8.8.8.8", True),
        ("2606:4700::1", True),
        ("10.0.0.1", False),
        ("127.0.0.1", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("0.0.0.0", False),
        ("224.0.0.1", False),
        ("::1", False),
        ("fe80::1%eth0", False),
        ("fd00::1", False),
        ("::ffff:10.0.0.1", False),
        ("64:ff9b::7f00:1", False),
        ("2002:7f00:1::", False),
    ],
)
def test_only_addresses_of_the_open_internet_are_public(address: str, public: bool) -> None:
    """Private, loopback, link-local, shared, multicast addresses, also wrapped in IPv6, are not."""
    assert is_public(address) is public
