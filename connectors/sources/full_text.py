"""A feed whose items get the text of their own pages: the stub goes on at once, its page follows as a version of it.

Joins the feed source and `connectors.pages`; nothing waits for a page that was not there before.
"""

import time
from collections import Counter, deque
from collections.abc import AsyncIterator
from datetime import datetime, timedelta

from connectors.http import Fetcher
from connectors.item import RawItem
from connectors.pages import Page, Pages, PageState
from connectors.ports import CursorStore
from connectors.sources.feed import FeedEntry, FeedSource
from connectors.sources.scrub import words

STUB_CHARS_MAX = 600
"""Characters of summary and body, without markup, below which a feed gives a stub."""
PAGES_A_POLL = 4
"""Pages asked for within one poll; others wait for the next, so that the feed itself is never late by much."""
WAITING_MAX = 60
"""Stubs that wait; above it the oldest stay stubs."""


class FullTextSource(FeedSource):
    """A feed source that completes stubs. What waits is forgotten at a restart: those items stay stubs."""

    def __init__(self, entry: FeedEntry, fetcher: Fetcher, cursors: CursorStore, pages: Pages) -> None:
        super().__init__(entry, fetcher, cursors)
        self._pages = pages
        self._waiting: deque[RawItem] = deque(maxlen=WAITING_MAX)

    async def poll(self, now: datetime) -> AsyncIterator[RawItem]:
        """Yield what the feed has new, then the stubs whose pages could be read; see `connectors.ports.Source`."""
        started = time.monotonic()
        self._pages.touched(self.entry.url, private=self.entry.private)
        async for item in super().poll(now):
            yield item
            if item.url and is_stub(item):
                self._wait_for(item)
        states: Counter[PageState] = Counter()
        for _ in range(min(PAGES_A_POLL, len(self._waiting))):
            item = self._waiting.popleft()
            page = await self._pages.page(item.url or "", now, private=self.entry.private)
            states[page.state] += 1
            if len(page.text) > length(item):
                yield completed(item, page, now + timedelta(seconds=time.monotonic() - started))
        if missing := states.total() - states[PageState.OK]:
            told = ", ".join(f"{count} {state}" for state, count in sorted(states.items()) if state is not PageState.OK)
            self.notes = (*self.notes, f"{self.id}: {missing} of {states.total()} pages gave no text ({told})")

    def _wait_for(self, item: RawItem) -> None:
        """Put a stub in line; a newer version takes the place of the older one."""
        kept = [one for one in self._waiting if one.item_id != item.item_id]
        self._waiting = deque([*kept, item], maxlen=WAITING_MAX)


def is_stub(item: RawItem) -> bool:
    """Say whether a feed gave too little of an item to read."""
    return length(item) < STUB_CHARS_MAX


def length(item: RawItem) -> int:
    """Return how many characters a feed gave of an item, without markup."""
    return max(len(words(item.summary)), len(words(item.text)))


def completed(item: RawItem, page: Page, at: datetime) -> RawItem:
    """Return the item with its page's text, as read at `at`."""
    return item.model_copy(update={"page": page.text, "fetched_at": at})
