"""`tocsin rules apply`: rule files become an edition, changed rules get their past, and every log goes over. A shell.

A bundle with an error is refused whole: what runs goes on. Nothing stops while the past is read.
"""

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import chain
from pathlib import Path

from pydantic import TypeAdapter

from rules.bundle import SHIPPED, Bundle
from rules.compiled import load_kept
from rules.findings import Finding
from rules.match import Match
from rules.rule import Rule
from rules.trial import with_heard
from rules.warming import reach
from streams.backtest.matching import Make, Work, matched
from streams.backtest.topic import Articles, articles
from streams.clock import clock_of
from streams.commit import commit_of
from streams.edition import GENESIS, Edition, Known, anew, changed, collect, made_by, pasts, stamped
from streams.edition_log import EditionWriter, read
from streams.envelope import encode
from streams.library import Library
from streams.settings import Settings
from streams.stage import Send
from streams.topics import MATCHES

MATCH: TypeAdapter[Match] = TypeAdapter(Match)
Say = Callable[[str], None]
COMPILED_WITHIN = 60.0
"""Seconds for workers to compile an edition; then its logs go over all the same."""


@dataclass(frozen=True, slots=True)
class Published:
    """What came of it: the edition that runs, or the findings for which it was refused."""

    edition: Edition | None
    findings: tuple[Finding, ...] = ()
    new: bool = False
    """Whether it was published now, not before."""
    rules: int = 0


def apply(settings: Settings, library: Library, paths: Sequence[Path], say: Say, past: bool = True) -> Published:
    """Publish rule files as the edition that runs from here on. Raises BrokerError, LocalKafkaError, OSError.

    `past` False leaves out the warm-up: changed rules then begin as if nothing had been before.
    """
    clock = clock_of(settings.clock)
    found = paths or settings.rules or (SHIPPED,)
    loaded = load_kept(found, library.vocabulary, clock.now().date(), keep=library.keep)
    if loaded.errors:
        return Published(None, loaded.findings)
    edition = collect(found, clock.now(), commit_of(found))
    standing, count = read(settings), len(loaded.bundle.rules)
    newest, lately = standing.newest, standing.lately(clock.now())
    runs = all(one.edition == newest.edition for one in lately) if newest else False
    if newest is not None and newest.digest == edition.digest and runs:
        return Published(newest, loaded.findings, rules=count)
    with EditionWriter(settings) as writer:
        if newest is None:
            edition = stamped(edition, GENESIS, None)
            writer.publish(edition)
        elif newest.digest == edition.digest:
            say("the newest edition was published and does not run everywhere: letting the logs go over again")
            before, edition = standing.before(newest), newest
            replace(settings, writer, library, (before, edition), say, past)
        else:
            edition = stamped(edition, clock.now(), newest)
            writer.publish(edition)
            replace(settings, writer, library, (newest, edition), say, past)
    return Published(edition, loaded.findings, new=True, rules=count)


def replace(
    settings: Settings, writer: EditionWriter, library: Library, both: tuple[Edition, Edition], say: Say, past: bool
) -> None:
    """Let every log go over from the first edition to the second, which is published."""
    newest, edition = both
    for one in both:
        library.add(one)
    old, new = library.loaded(newest.edition).bundle, library.loaded(edition.edition).bundle
    cold = [new.rules[one] for one in anew(old, new)] if past else []
    say(summary(old, new))
    history = Past(settings, library.paths(edition), new, cold)
    known = history.read(say) if cold else {}
    compiled(settings, edition, say)
    for rule in cold:
        writer.send(pasts(rule.id, edition, known.get(rule.id, ())))
    offsets = writer.go_over(edition, newest.edition)
    if cold:
        writer.send(history.gap(edition, offsets))


def compiled(settings: Settings, edition: Edition, say: Say) -> None:
    """Wait until the workers have compiled an edition: then none of them pauses when its logs go over."""
    until = time.monotonic() + COMPILED_WITHIN
    while True:
        heard = read(settings).lately(clock_of(settings.clock).now())
        late = [one.worker for one in heard if one.holds < edition.edition]
        if not late:
            return
        if time.monotonic() > until:
            say(f"not waiting any longer for {', '.join(late)}: there, matching pauses until it is compiled")
            return
        time.sleep(0.3)


def summary(old: Bundle, new: Bundle) -> str:
    """Return what is different, in a line."""
    gone = [one for one in old.rules if one not in new.rules]
    other = [one for one in changed(old, new) if one in new.rules]
    added = [one for one in new.rules if one not in old.rules]
    named = (("changed", other), ("new", added), ("gone", gone))
    parts = [f"{len(rules)} {word} ({', '.join(rules)})" for word, rules in named if rules]
    return "rules: " + ("; ".join(parts) or "none changed, only their files")


class Past:
    """What rules would have matched of the articles topic."""

    def __init__(self, settings: Settings, paths: tuple[Path, ...], bundle: Bundle, rules: Sequence[Rule]) -> None:
        self.settings, self.rules = settings, rules
        self.heard = {rule.id: {one.id for one in with_heard(rule, bundle.rules)} for rule in rules}
        self.make = Make(paths, tuple(sorted(set().union(*self.heard.values()))))
        self.since = clock_of(settings.clock).now() - max((reach(rule) for rule in rules), default=timedelta(0))
        self.ends: dict[int, int] = {}

    def read(self, say: Say) -> dict[str, tuple[Known, ...]]:
        """Return each rule's past, as far back as its state goes, in order of its instants."""
        now = clock_of(self.settings.clock).now()
        found = self.matches(articles(self.settings, self.since))
        found.sort(key=lambda one: (one.at, one.match.match_id))
        say(f"{len(found)} matches since {self.since:%Y-%m-%d %H:%M} UTC")
        return {
            rule.id: tuple(
                one for one in found if one.match.rule in self.heard[rule.id] and one.at >= now - reach(rule)
            )
            for rule in self.rules
        }

    def gap(self, edition: Edition, end: Mapping[int, int]) -> Iterator[Send]:
        """Give the matches of what came between the first reading and the point where the logs go over."""
        cold = {rule.id for rule in self.rules}
        for one in self.matches(articles(self.settings, self.since, dict(self.ends), end)):
            if one.match.rule in cold:
                warm = one.match.model_copy(update={"warm_up": True})
                yield Send(MATCHES.name, warm.rule.encode(), encode(warm), one.at, made_by(edition.edition))

    def matches(self, chunks: Iterator[Articles]) -> list[Known]:
        """Return what articles match; a history of one chunk is not worth a process for each core."""
        first = next(chunks, None)
        if first is None:
            return []
        found = matched(self.make, self.work(chain([first], chunks)), 1 if first.fraction >= 1 else None)
        return [Known(at=at, match=MATCH.validate_json(value)) for part in found for at, _, value in part.matches]

    def work(self, chunks: Iterable[Articles]) -> Iterator[Work]:
        """Give the articles of each chunk, and note how far each partition is read."""
        for chunk in chunks:
            self.ends |= chunk.ends
            yield chunk.articles


def watched(paths: Sequence[Path]) -> tuple[tuple[str, int, int], ...]:
    """Return what changes when rule files do: name, size and time of each."""
    found = []
    for path in paths or (SHIPPED,):
        for file in sorted(path.rglob("*.y*ml")) if path.is_dir() else [path]:
            try:
                stat = file.stat()
            except OSError:
                continue
            found.append((str(file), stat.st_size, stat.st_mtime_ns))
    return tuple(found)
