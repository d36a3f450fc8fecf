"""All cores at work for a backtest, each with its own coder and rules, and what needs no order: items to matches.

What comes back is small: the matches as bytes with the time they were known, and counts. Texts stay in the worker.
"""

import multiprocessing
import os
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from multiprocessing.pool import AsyncResult, Pool
from pathlib import Path
from types import TracebackType
from typing import Any, Generic, Self, TypeVar

from connectors.item import RawItem
from rules.bundle import Bundle
from rules.rule import Rule
from rules.trial import with_heard
from rules.vocabulary import load as load_vocabulary
from streams.article import Article
from streams.coding.coder import Coder
from streams.envelope import encode
from streams.stages.code import facts
from streams.stages.normalize import Unusable, normalize

Work = tuple[RawItem | Article, ...]
Tool = TypeVar("Tool")
Job = TypeVar("Job")
Done = TypeVar("Done")
PENDING_MAX = 2
"""Chunks a worker may have waiting: reading never runs far ahead of coding, so memory stays flat."""


@dataclass(slots=True)
class Matched:
    """What a chunk came to."""

    matches: list[tuple[datetime, str, bytes]] = field(default_factory=list)
    """(when it was known, rule, match as JSON)."""
    days: Counter[str] = field(default_factory=Counter)
    outlets: Counter[str] = field(default_factory=Counter)
    articles: int = 0
    unusable: int = 0
    claims: int = 0
    first: datetime | None = None
    last: datetime | None = None


class Reader:
    """Items to matches of one bundle within [`since`, `until`)."""

    def __init__(self, rules: tuple[Rule, ...], since: datetime | None, until: datetime | None) -> None:
        self.bundle = Bundle(rules)
        self.coder = Coder(load_vocabulary())
        self.since, self.until = since, until

    def read(self, work: Work) -> Matched:
        """Return what a chunk comes to."""
        found = Matched()
        for item in work:
            if (self.since and item.fetched_at < self.since) or (self.until and item.fetched_at >= self.until):
                continue
            article = normalize(item) if isinstance(item, RawItem) else item
            if isinstance(article, Unusable):
                found.unusable += 1
            else:
                self.add(found, article)
        return found

    def add(self, found: Matched, article: Article) -> None:
        """Code and match one article."""
        coded = self.coder.code(article)
        at = article.fetched_at
        found.articles += 1
        found.claims += len(coded.claims)
        found.days[at.date().isoformat()] += 1
        found.outlets[article.outlet.name] += 1
        found.first = at if found.first is None else min(at, found.first)
        found.last = at if found.last is None else max(at, found.last)
        text = f"{article.title}\n{article.text}"
        for match in self.bundle.match(facts(article, coded), coded.claims, text):
            found.matches.append((at, match.rule, encode(match)))


@dataclass(frozen=True, slots=True)
class Make:
    """How a worker makes its reader: rules are read from their files again, nothing compiled crosses processes."""

    paths: tuple[Path, ...]
    only: tuple[str, ...]
    """Ids of the rules asked for; all that can run without any."""
    since: datetime | None = None
    until: datetime | None = None

    def rules(self) -> tuple[Rule, ...]:
        """Return the rules as they would run live, with those that they listen to."""
        from rules.bundle import load

        loaded = load(self.paths).bundle.rules
        wanted = self.only or tuple(loaded)
        needed = {one.id: one for name in wanted if name in loaded for one in with_heard(loaded[name], loaded)}
        return tuple(needed.values())

    def bundle(self) -> Bundle:
        """Return what steps: the rules without a coder, a third of the room."""
        return Bundle(self.rules())

    def asked(self, rule: str) -> bool:
        """Say whether a rule is one of those that were asked for, not only listened to."""
        return not self.only or rule in self.only

    def __call__(self) -> Reader:
        """Make the reader."""
        return Reader(self.rules(), self.since, self.until)


_own: Any = None
"""What a process works with; made once, in it."""


def _start(make: Callable[[], object]) -> None:
    global _own
    _own = make()


def _act(act: Callable[[Tool, Job], Done], job: Job) -> Done:
    return act(_own, job)


class Cores(Generic[Tool]):
    """A process for each core, each with what `make` makes there; where there is one core, this process."""

    def __init__(self, make: Callable[[], Tool], processes: int | None = None) -> None:
        self.count = processes or len(os.sched_getaffinity(0))
        self.pool: Pool | None = None
        if self.count == 1:
            self.own = make()
        else:
            self.pool = multiprocessing.get_context("spawn").Pool(self.count, _start, (make,))

    def each(self, act: Callable[[Tool, Job], Done], jobs: Iterable[Job]) -> Iterator[Done]:
        """Give what `act`, a function of a module, makes of each job with what was made, in the order of the jobs."""
        if self.pool is None:
            for job in jobs:
                yield act(self.own, job)
            return
        waiting: deque[AsyncResult[Done]] = deque()
        for job in jobs:
            waiting.append(self.pool.apply_async(_act, (act, job)))
            if len(waiting) > self.count * PENDING_MAX:
                yield waiting.popleft().get()
        while waiting:
            yield waiting.popleft().get()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.pool is not None:
            self.pool.terminate()
            self.pool.join()


def matched(make: Make, chunks: Iterable[Work], processes: int | None = None) -> Iterator[Matched]:
    """Give what each chunk comes to, in order, on all cores."""
    with Cores(make, processes) as cores:
        yield from cores.each(Reader.read, chunks)
