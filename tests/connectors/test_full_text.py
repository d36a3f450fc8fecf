"""The text of an item's page against a real server: the stub first, then its page, politely, never for nothing."""

import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from connectors.cursors import MemoryCursors
from connectors.http import Fetcher
from connectors.item import RawItem
from connectors.pages import PAGE_FOR, PAGES_MAX, ROBOTS_FOR, TEXT_CHARS_MAX, Page, Pages, PageState, main_text
from connectors.registry import Parts, build
from connectors.sources.feed import FeedEntry
from connectors.sources.full_text import PAGES_A_POLL, STUB_CHARS_MAX, FullTextSource

NOW = datetime(2031, 5, 4, 12, 0, tzinfo=UTC)
SENTENCE = "The harbour of Port Ellis was closed on Monday after a dredger struck a wartime mine, officials said. "
ARTICLE = "".join(f"<p>{SENTENCE}Paragraph {number} of the report follows here.</p>" for number in range(8))
HTML = f"<!doctype html><html><body><nav>Home Sport</nav><article>{ARTICLE}</article><footer>Join us</footer></body>"


class Site:
    """A publisher on loopback: what it answers by path, and the paths it was asked for with their times."""

    def __init__(self) -> None:
        self.answers: dict[str, tuple[int, str]] = {}
        self.redirects: dict[str, str] = {}
        self.asked: list[tuple[str, float]] = []
        self.url = ""

    def feed(self, *items: tuple[str, str]) -> None:
        """Serve a feed of (slug, summary)."""
        entries = "".join(
            f"<item><guid>{slug}</guid><link>{self.url}/{slug}</link><title>Title {slug}</title>"
            f"<description>{summary}</description></item>" for slug, summary in items
        )  # fmt: skip
        self.answers["/rss"] = (200, f"<rss version='2.0'><channel>{entries}</channel></rss>")

    def paths(self) -> list[str]:
        """What was asked for, in order."""
        return [path for path, _ in self.asked]


@pytest.fixture
def site() -> Iterator[Site]:
    """A publisher with a feed of one stub and its page."""
    made = Site()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            made.asked.append((self.path, time.monotonic()))
            if there := made.redirects.get(self.path):
                self.send_response(302)
                self.send_header("Location", there)
                self.end_headers()
                return
            status, body = made.answers.get(self.path, (404, ""))
            self.send_response(status)
            self.send_header("Content-Length", str(len(body.encode())))
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, *_: object) -> None:
            """Keep quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    made.url = f"http://127.0.0.1:{server.server_port}"
    made.feed(("a", "A mine closes the harbour."))
    made.answers["/a"] = (200, HTML)
    yield made
    server.shutdown()
    thread.join()
    server.server_close()


def source(site: Site, fetcher: Fetcher, pages: Pages | None = None, **facts: object) -> FullTextSource:
    """The site's feed as the registry builds it."""
    entry = FeedEntry.model_validate(
        {"id": "wire", "name": "Meridian Wire", "family": "meridian", "url": f"{site.url}/rss", "private": True,
         "full_text": True, **facts}
    )  # fmt: skip
    built = build(entry, Parts(fetcher, MemoryCursors(), pages=pages)).source
    assert isinstance(built, FullTextSource) is entry.full_text
    return built  # type: ignore[return-value]


async def polled(feed: FullTextSource, now: datetime = NOW) -> list[RawItem]:
    """One acknowledged poll."""
    items = [item async for item in feed.poll(now)]
    feed.acknowledge()
    return items


async def test_the_stub_goes_on_at_once_and_its_page_follows_as_a_later_version(site: Site) -> None:
    """Both are one item; the second holds the article without menus, was read later, and is not sent again."""
    async with Fetcher() as fetcher:
        feed = source(site, fetcher)
        stub, whole = await polled(feed)
        assert await polled(feed, NOW + timedelta(minutes=5)) == []
    assert (stub.page, stub.fetched_at) == ("", NOW)
    assert whole.page.count("officials said") == 8
    assert "Home Sport" not in whole.page
    assert "Join us" not in whole.page
    assert (whole.item_id, whole.first_seen_at) == (stub.item_id, NOW)
    assert whole.fetched_at > stub.fetched_at
    assert site.paths() == ["/rss", "/robots.txt", "/a", "/rss"]


async def test_it_is_off_by_default_and_leaves_full_items_alone(site: Site) -> None:
    """Without `full_text`, and where the feed gives the text itself, no page is asked for."""
    async with Fetcher() as fetcher:
        assert len(await polled(source(site, fetcher, full_text=False))) == 1
        site.feed(("a", SENTENCE * (STUB_CHARS_MAX // len(SENTENCE) + 1)))
        assert len(await polled(source(site, fetcher))) == 1
    assert set(site.paths()) == {"/rss"}


@pytest.mark.parametrize(
    ("status", "robots", "allowed"),
    [
        (200, "User-agent: *\nDisallow: /a$\n", False),
        (200, "User-agent: *\nDisallow: /\n\nUser-agent: Tocsin\nAllow: /\n", True),
        (200, "User-agent: Tocsin\nCrawl-delay: 600\n", False),
        (200, "not a robots file", True),
        (404, "", True),
        (403, "", True),
        (503, "", False),
    ],
)
async def test_robots_txt_is_respected(site: Site, status: int, robots: str, allowed: bool) -> None:
    """What it forbids is not asked for; without one all is allowed; one that cannot be read now forbids all."""
    site.answers["/robots.txt"] = (status, robots)
    async with Fetcher() as fetcher:
        feed = source(site, fetcher)
        items = await polled(feed)
    assert ("/a" in site.paths(), len(items) == 2) == (allowed, allowed)
    assert feed.notes == (() if allowed else ("wire: 1 of 1 pages gave no text (1 robots)",))


async def test_requests_to_one_host_are_spaced_as_its_robots_txt_asks(site: Site) -> None:
    """Two pages of one host are never asked for closer than the pause it wants; sources share the pages."""
    site.answers["/robots.txt"] = (200, "User-agent: *\nCrawl-delay: 0.3\n")
    site.feed(("a", "one"), ("b", "two"))
    site.answers["/b"] = (200, HTML)
    async with Fetcher() as fetcher:
        pages = Pages(fetcher)
        await polled(source(site, fetcher, pages))
    times = [at for path, at in site.asked if path in ("/a", "/b")]
    assert len(times) == 2
    assert times[1] - times[0] >= 0.29
    assert pages.counts == {PageState.OK: 2}


async def test_the_open_internet_is_asked_five_seconds_apart() -> None:
    """A host that was just asked, by a feed or a page, is not free; another host, or one of our own, is."""
    async with Fetcher() as fetcher:
        pages = Pages(fetcher, spacing=0.3)
        pages.touched("https://www.example.org/rss")
        before = time.monotonic()
        await pages._turn("https://example.net/a", False, 0.0)
        pages.touched("http://own.example/rss", private=True)
        await pages._turn("http://own.example/a", True, 0.0)
        assert time.monotonic() - before < 0.2
        await pages._turn("https://news.example.org/a", False, 0.0)
        assert time.monotonic() - before >= 0.25
    assert Pages(fetcher).spacing == 5.0


async def test_a_page_is_remembered_for_an_hour_and_robots_txt_for_a_day(site: Site) -> None:
    """Asking again within the time costs no request, and the memory is bounded."""
    async with Fetcher() as fetcher:
        pages = Pages(fetcher)
        for now in (NOW, NOW + PAGE_FOR / 2, NOW + PAGE_FOR, NOW + ROBOTS_FOR):
            assert (await pages.page(f"{site.url}/a", now, private=True)).state is PageState.OK
        assert site.paths() == ["/robots.txt", "/a", "/a", "/robots.txt", "/a"]
        for number in range(PAGES_MAX + 5):
            await pages.page(f"{site.url}/none/{number}", NOW, private=True)
    assert len(pages._cache) == PAGES_MAX


@pytest.mark.parametrize(
    ("answer", "state"),
    [
        ((500, "oops"), PageState.FAILED),
        ((404, ""), PageState.FAILED),
        ((200, ""), PageState.FAILED),
        ((200, "x" * (3 * 1024 * 1024)), PageState.FAILED),
        ((200, "<html><body><nav>Home</nav></body></html>"), PageState.NO_TEXT),
        ((200, "<html>" + "<div>" * 50_000), PageState.NO_TEXT),
        ((200, "<script>alert(1)</script>"), PageState.NO_TEXT),
    ],
)
async def test_a_page_that_gives_nothing_leaves_the_stub_and_is_told(
    site: Site, answer: tuple[int, str], state: PageState
) -> None:
    """Errors, empty, huge and hostile pages are counted by reason; the feed's own item is out already."""
    site.answers["/a"] = answer
    async with Fetcher() as fetcher:
        feed = source(site, fetcher)
        (stub,) = await polled(feed)
    assert stub.page == ""
    assert feed.notes == (f"wire: 1 of 1 pages gave no text (1 {state})",)


async def test_a_page_shorter_than_the_feeds_own_text_is_no_version(site: Site) -> None:
    """What adds nothing is not sent: a teaser behind a paywall leaves the item as it is."""
    site.feed(("a", SENTENCE * 4))
    site.answers["/a"] = (200, f"<html><body><article><p>{SENTENCE * 2}</p></article></body></html>")
    async with Fetcher() as fetcher:
        feed = source(site, fetcher)
        assert [item.page for item in await polled(feed)] == [""]
    assert feed.notes == ()


async def test_the_feed_is_never_held_up_by_many_pages(site: Site) -> None:
    """A poll asks for a few pages; the rest come with the next polls, also where the feed has nothing new."""
    count = PAGES_A_POLL + 3
    site.feed(*((f"p{number}", "stub") for number in range(count)))
    site.answers |= {f"/p{number}": (200, HTML) for number in range(count)}
    async with Fetcher() as fetcher:
        feed = source(site, fetcher)
        first, second = await polled(feed), await polled(feed, NOW + timedelta(minutes=2))
        assert await polled(feed, NOW + timedelta(minutes=4)) == []
    assert [bool(item.page) for item in first] == [False] * count + [True] * PAGES_A_POLL
    assert [item.page != "" for item in second] == [True] * 3


async def test_a_private_address_and_another_hosts_no_are_refused(site: Site) -> None:
    """A public source cannot be led into the house; a redirect to another host obeys that host."""
    async with Fetcher() as fetcher:
        inside = await Pages(fetcher, spacing=0.0).page(f"{site.url}/a", NOW)
        assert inside.state is PageState.ROBOTS
        assert site.asked == []
        other = site.url.replace("127.0.0.1", "localhost")
        site.redirects["/r"] = f"{other}/a"
        site.answers["/robots.txt"] = (200, "User-agent: *\nDisallow: /a\n")
        led = await Pages(fetcher).page(f"{site.url}/r", NOW, private=True)
    assert (led.state, "whose robots.txt says no" in led.why) == (PageState.ROBOTS, True)


def test_the_text_of_any_bytes_is_text() -> None:
    """No bytes raise, and a text is bounded."""
    for body in (b"", b"\x00\xff" * 50, b"<html><body>\xff</html>", "<p>متن</p>".encode("utf-16")):
        assert isinstance(main_text(body, "https://press.example/a"), str)
    long = f"<html><body><article>{ARTICLE * 150}</article></body></html>"
    assert 0 < len(main_text(long.encode(), "https://press.example/a")) <= TEXT_CHARS_MAX
    assert Page(PageState.OK).text == ""
