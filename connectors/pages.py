"""The text of an article's own page, asked for politely: robots.txt, spacing by host, a cache, bounds on size and time.

It answers with a value also when the other side misbehaves; it knows pages and their hosts, not feeds or items.
"""

import asyncio
import time
import warnings
from collections import Counter, OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from urllib.parse import urlsplit

import courlan
from protego import Protego

from connectors.http import USER_AGENT, Fetcher, Limits, Request, State

SPACING = 5.0
"""Seconds between two requests to one domain of the open internet; one's own hosts need none."""
DELAY_MAX = 30.0
"""Seconds: a robots.txt that asks for more between two requests is taken as a no."""
ROBOTS_FOR = timedelta(hours=24)
PAGE_FOR = timedelta(hours=1)
PAGES_MAX = 128
"""Pages, and robots.txt, that are remembered."""
HOSTS_MAX = 1000
"""Hosts whose last request is remembered; above it those are forgotten that may be asked again anyway."""
TEXT_CHARS_MAX = 100_000
TEXT_CHARS_MIN = 150
"""Below it stands a menu, a consent wall or a caption, no article."""
ROBOTS_LIMITS = Limits(total=10.0, idle=5.0, body_max=512 * 1024)
PAGE_LIMITS = Limits(total=20.0, idle=10.0, body_max=2 * 1024 * 1024)
AGENT = USER_AGENT.partition("/")[0]
"""The name that robots.txt knows us by."""


class PageState(StrEnum):
    """What asking for one page came to; the machine's word in counters."""

    OK = "ok"
    ROBOTS = "robots"
    """Its robots.txt says no, could not be read, or asks for too long a pause."""
    FAILED = "failed"
    NO_TEXT = "no_text"
    """No page, or one without an article in it."""


@dataclass(frozen=True, slots=True)
class Page:
    """What a page gave: its text where `state` is ok, else why there is none."""

    state: PageState
    text: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class _Robots:
    rules: Protego | None
    """None refuses everything."""
    until: datetime
    delay: float = 0.0


@dataclass
class Pages:
    """Asks for pages over one HTTP client. Shared by all sources, so that their requests to one host are spaced."""

    fetcher: Fetcher
    spacing: float = SPACING
    counts: Counter[PageState] = field(default_factory=Counter)
    _robots: "OrderedDict[str, _Robots]" = field(default_factory=OrderedDict)
    _cache: "OrderedDict[str, tuple[datetime, Page]]" = field(default_factory=OrderedDict)
    _free_at: dict[str, float] = field(default_factory=dict)
    _locks: dict[str, asyncio.Lock] = field(default_factory=dict)

    def touched(self, url: str, *, private: bool = False) -> None:
        """Note that somebody else has just asked the host of `url`."""
        self._taken(_lane(url), 0.0 if private else self.spacing)

    async def page(self, url: str, now: datetime, *, private: bool = False) -> Page:
        """Return the page's text. Waits for its turn at the host; what was asked within the hour is remembered."""
        if (known := self._cache.get(url)) and now < known[0]:
            return known[1]
        async with self._locks.setdefault(_lane(url), asyncio.Lock()):
            found = await self._ask(url, now, private)
        self._cache[url] = (now + PAGE_FOR, found)
        _forget(self._cache)
        self.counts[found.state] += 1
        return found

    async def _ask(self, url: str, now: datetime, private: bool) -> Page:
        robots = await self._robots_of(url, now, private)
        if robots.rules is None or not robots.rules.can_fetch(url, AGENT):
            return Page(PageState.ROBOTS, why="robots.txt says no or cannot be read")
        if robots.delay > DELAY_MAX:
            return Page(PageState.ROBOTS, why=f"robots.txt asks for {robots.delay:g} s between two requests")
        await self._turn(url, private, robots.delay)
        answer = await self.fetcher.fetch(Request(url, private, accept="text/html", limits=PAGE_LIMITS), now)
        if answer.state not in (State.OK, State.HTML_INSTEAD):
            return Page(PageState.FAILED, why=answer.error or answer.state)
        if urlsplit(answer.url).netloc != urlsplit(url).netloc:
            there = await self._robots_of(answer.url, now, private)
            if there.rules is None or not there.rules.can_fetch(answer.url, AGENT):
                return Page(
                    PageState.ROBOTS, why=f"it leads to {urlsplit(answer.url).netloc}, whose robots.txt says no"
                )
        text = await asyncio.to_thread(main_text, answer.body, answer.url)
        return Page(PageState.OK, text) if text else Page(PageState.NO_TEXT, why="no article in the page")

    async def _robots_of(self, url: str, now: datetime, private: bool) -> _Robots:
        """Return a host's robots.txt, asked for once a day: without one all is allowed, unreadable nothing is."""
        parts = urlsplit(url)
        host = f"{parts.scheme}://{parts.netloc}"
        if (known := self._robots.get(host)) and now < known.until:
            return known
        await self._turn(url, private, 0.0)
        answer = await self.fetcher.fetch(
            Request(f"{host}/robots.txt", private, accept="text/plain", limits=ROBOTS_LIMITS), now
        )
        if answer.state in (State.OK, State.EMPTY, State.HTML_INSTEAD, State.HTTP_4XX):
            text = answer.body.decode("utf-8", "replace") if answer.state is State.OK else ""
            rules = Protego.parse(text)
            found = _Robots(rules, now + ROBOTS_FOR, float(rules.crawl_delay(AGENT) or 0.0))
        else:
            found = _Robots(None, now + PAGE_FOR)
        self._robots[host] = found
        _forget(self._robots)
        return found

    async def _turn(self, url: str, private: bool, delay: float) -> None:
        """Wait until the host of `url` may be asked again, and take that turn."""
        lane = _lane(url)
        wait = self._free_at.get(lane, 0.0) - time.monotonic()
        if wait > 0:
            await asyncio.sleep(wait)
        self._taken(lane, max(delay, 0.0 if private else self.spacing))

    def _taken(self, lane: str, spacing: float) -> None:
        now = time.monotonic()
        if len(self._free_at) > HOSTS_MAX:
            self._free_at = {name: at for name, at in self._free_at.items() if at > now}
            self._locks = {name: lock for name, lock in self._locks.items() if lock.locked()}
        self._free_at[lane] = now + spacing


def main_text(body: bytes, url: str) -> str:
    """Return the article in a page as plain text, empty without one. Never raises on any bytes."""
    try:
        found = _extractor()(
            body, url=url, include_comments=False, include_tables=False, include_images=False, favor_precision=True
        )
    except Exception:  # noqa: BLE001 - third-party bytes in a third-party parser; a page without text is a value
        return ""
    return found[:TEXT_CHARS_MAX] if found and len(found) >= TEXT_CHARS_MIN else ""


@lru_cache(maxsize=1)
def _extractor() -> Callable[..., str | None]:
    """Return trafilatura's reader, loaded where the first page needs it; it wants SOCKS for downloads we never make."""
    warnings.filterwarnings("ignore", message="SOCKS support in urllib3")
    import trafilatura

    read: Callable[..., str | None] = trafilatura.extract
    return read


def _lane(url: str) -> str:
    return courlan.extract_domain(url) or urlsplit(url).netloc


def _forget(kept: "OrderedDict[str, _Robots] | OrderedDict[str, tuple[datetime, Page]]") -> None:
    """Drop the oldest beyond the bound."""
    while len(kept) > PAGES_MAX:
        kept.popitem(last=False)
