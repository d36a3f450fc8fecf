"""A backtest of a hundred rules over invented news: seconds for a million articles on all cores, and memory.

usage: python tests/benchmarks/backtest.py [ARTICLES]. A smaller run is scaled, and says so; memory is that of all its
processes together, at its highest.
"""

import json
import resource
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import yaml
from generated import claim_rules
from invented import stories
from measure import Row, say, tell

from rules.bundle import SHIPPED
from rules.vocabulary import load as load_vocabulary
from streams.backtest.archive import batches, known_outlets
from streams.backtest.matching import Make, Work
from streams.backtest.play import Progress, backtest

MILLION = 1_000_000
RULES = 100
COPIES = 10
SECONDS_MAX = 360
MB_MAX = 700


class Highest:
    """The most memory this process and its children held together, looked at twice a second."""

    def __init__(self) -> None:
        self.megabytes = 0.0
        self.over = threading.Event()

    def watch(self) -> None:
        """Look until told to stop. Shared pages count once: what each process has alone is added up."""
        me = psutil.Process()
        while not self.over.wait(0.5):
            held = 0
            for one in (me, *me.children(recursive=True)):
                try:
                    held += one.memory_full_info().uss
                except psutil.Error:
                    continue
            self.megabytes = max(self.megabytes, held / 2**20)


def archive(path: Path, articles: int) -> None:
    """Write invented news as an archive of JSON Lines."""
    with path.open("w") as file:
        for item in stories(articles, COPIES):
            row = {"title": item.title, "text": item.summary, "url": item.url, "outlet": item.outlet.name,
                   "published": item.published, "seen_at": item.published, "lang": "en"}  # fmt: skip
            file.write(json.dumps(row) + "\n")


def work(path: Path) -> Iterator[tuple[Work, float]]:
    """Give the chunks of the archive, as the command does."""
    for batch in batches([path], known_outlets(None), 2):
        yield batch.items, batch.fraction


def cpu() -> float:
    """Return the CPU seconds that this process and its ended children have used."""
    return sum(sum(resource.getrusage(who)[:2]) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))


def main() -> None:
    """Write the archive and the rules, play them, and tell the rows."""
    articles = int(sys.argv[1]) if len(sys.argv) > 1 else 50_000
    with tempfile.TemporaryDirectory() as place:
        news, rules = Path(place) / "news.jsonl", Path(place) / "rules.yaml"
        archive(news, articles)
        packs = (SHIPPED, Path(__file__).parent / "rules")
        shipped = len(Make(packs, ()).rules())
        rules.write_text(yaml.safe_dump_all(claim_rules(RULES - shipped, load_vocabulary()), sort_keys=False))
        highest = Highest()
        watcher = threading.Thread(target=highest.watch)
        watcher.start()
        start, before = time.monotonic(), cpu()
        marks: list[tuple[float, int]] = []

        def report(progress: Progress) -> None:
            marks.append((time.monotonic() - start, progress.articles))

        history = backtest(Make((*packs, rules), ()), work(news), [news.name], report=report)
        taken = time.monotonic() - start
        used = cpu() - before
        highest.over.set()
        watcher.join()
    first, last = marks[0], marks[-1]
    rate = (last[1] - first[1]) / (last[0] - first[0])
    say(f"{history.articles:,} articles, {history.matches:,} matches, {len(history.rings):,} rings, {taken:.0f} s; "
        f"reading {last[0]:.0f} s ({rate:,.0f}/s once started), stepping {taken - last[0]:.0f} s")  # fmt: skip
    starting = first[0] - first[1] / rate
    scaled = starting + (taken - starting) * MILLION / history.articles
    how = "measured" if articles >= MILLION else f"scaled from {history.articles:,} articles in {taken:.0f} s"
    note = f"{how}; {len(history.rules)} rules, {history.matches:,} matches; reading {rate:,.0f} articles/s, "
    note += f"{used / history.articles * 1e6:.0f} us CPU an article in all processes"
    tell(Row("backtest of 1,000,000 articles, 100 rules", scaled, "s", "six minutes", SECONDS_MAX,
             f"≤ {SECONDS_MAX} s", scaled <= SECONDS_MAX, note))  # fmt: skip
    what = f"memory of that backtest, {history.articles:,} articles"
    tell(Row(what, highest.megabytes, "MB", "the goal", MB_MAX, f"≤ {MB_MAX} MB", highest.megabytes <= MB_MAX,
             "all processes, what each has alone"))  # fmt: skip


if __name__ == "__main__":
    main()
