"""For how long a reload stops matching: the longest pause between two articles while an edition is compiled and taken.

usage: python tests/benchmarks/reload_stop.py [RULES]. The compiling is in a thread beside the folding, as in a worker.
"""

import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from itertools import cycle
from pathlib import Path

from measure import Row, tell
from news_mix import mix

from rules.vocabulary import load as load_vocabulary
from streams.coding.coder import Coder
from streams.edition import GENESIS, collect, switch
from streams.library import Library
from streams.pipeline import raw
from streams.stage import Record
from streams.stages.code import CodeStage
from streams.stages.normalize import NormalizeStage
from streams.topics import ARTICLES

GOAL_MS = 100
ARTICLES_READ = 600
ALONE_FOR = 3.0
"""Seconds of folding without a reload, for the reference."""
RULE = """\
schema: tocsin/rules/v1
rule: rule-{number}
title: Rule {number}
why: A load.
owner: bench
status: live
severity: low
match:
  claim: {{event: {event}, actor: {actor}}}
  text: {{any: ["phrase {number}"]}}
episode: {{new_after: {spell}h}}
notify: {{to: bench}}
"""
EVENTS, ACTORS = ("THREATEN", "ASSAULT", "CONSULT", "REJECT"), ("IRN", "USA", "RUS", "CHN", "ISR")


def edition_files(folder: Path, count: int, spell: int) -> Path:
    """Write rules; every one is another version when `spell` is."""
    folder.mkdir(exist_ok=True)
    for number in range(count):
        event, actor = EVENTS[number % len(EVENTS)], ACTORS[number % len(ACTORS)]
        text = RULE.format(number=number, event=event, actor=actor, spell=spell)
        (folder / f"{number}.yaml").write_text(text)
    return folder


def articles() -> list[Record]:
    """Return articles as the code stage reads them."""
    normalize = NormalizeStage()
    items, _ = mix(ARTICLES_READ)
    sends = [raw(item) for item in items]
    made = [one for s in sends for one in normalize.fold({}, Record(s.topic, 0, 0, s.key, s.value, s.at), s.at).sends]
    return [Record(one.topic, 0, 0, one.key, one.value, one.at) for one in made if one.topic == ARTICLES.name]


def longest(fold: Callable[[Record], None], records: Iterator[Record], until: Callable[[], bool]) -> float:
    """Fold until told to stop; return the longest time from one article to the next, in milliseconds."""
    worst, last = 0.0, time.perf_counter()
    while not until():
        fold(next(records))
        now = time.perf_counter()
        worst, last = max(worst, now - last), now
    return worst * 1000


def over_in(seconds: float) -> Callable[[], bool]:
    """Return what says when a time is over."""
    end = time.perf_counter() + seconds
    return lambda: time.perf_counter() > end


def main() -> None:
    """Measure and tell the row."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000
    words = load_vocabulary()
    with tempfile.TemporaryDirectory() as home:
        library = Library(Path(home) / "editions", words)
        first = collect([edition_files(Path(home) / "rules", count, 72)], GENESIS)
        library.take(first)
        later = collect([edition_files(Path(home) / "rules", count, 48)], datetime.now(UTC))
        state: dict[str, object] = {}
        stage = CodeStage(Coder(words), library)
        records = articles()
        source = cycle(records)

        def fold(record: Record) -> None:
            stage.fold(state, record, record.at)

        for record in records:
            fold(record)
        alone = longest(fold, source, over_in(ALONE_FOR))
        compiling = threading.Thread(target=library.take, args=(later,))
        start = time.perf_counter()
        compiling.start()
        beside = longest(fold, source, lambda: not compiling.is_alive())
        seconds = time.perf_counter() - start
        point = switch(ARTICLES.name, later, first.edition, 1)
        at = time.perf_counter()
        taken = stage.fold(state, Record(point.topic, 0, 0, point.key, point.value, point.at, point.headers), point.at)
        swap = (time.perf_counter() - at) * 1000
        assert taken.outcomes == ("switched",)
        assert len(taken.sends) == count
        after = longest(fold, source, over_in(1))
    worst = max(beside, swap, after)
    note = f"compiled in {seconds:.1f} s beside the folding: at most {beside:.0f} ms; the switch itself {swap:.0f} ms"
    tell(
        Row(f"longest pause of matching while {count} rules are replaced", round(worst, 1), "ms",
            "the longest pause without a reload", round(alone, 1), f"≤ {GOAL_MS} ms", worst <= GOAL_MS, note)
    )  # fmt: skip


if __name__ == "__main__":
    main()
