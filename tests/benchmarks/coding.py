"""What it costs to read an article that is text already, beside a bare scan of the same text; and to start reading.

usage: python tests/benchmarks/coding.py [ARTICLES]. Seconds are CPU seconds of this process.
"""

import statistics
import sys
import time

from ahocorasick_rs import AhoCorasick
from invented import larger, names_of
from measure import Row, tell
from news_mix import mix

from rules.vocabulary import load as load_vocabulary
from streams.article import Article
from streams.coding.coder import Coder
from streams.stages.normalize import Unusable, normalize

MEDIAN_GOAL, P99_GOAL, START_GOAL = 350, 5_000, 1_500
GROWTH_GOAL = 1.5
TENFOLD = 9
"""Names added for each that is there."""
WARM = 500


def costs(coder: Coder, articles: list[Article]) -> list[float]:
    """Return CPU microseconds of each article, in order of cost; the first ones warm up."""
    for article in articles[:WARM]:
        coder.code(article)
    taken = []
    for article in articles[WARM:]:
        start = time.process_time_ns()
        coder.code(article)
        taken.append((time.process_time_ns() - start) / 1e3)
    return sorted(taken)


def scans(automaton: AhoCorasick, texts: list[str]) -> float:
    """Return the median of CPU microseconds of looking for every name in a raw text."""
    taken = []
    for text in texts:
        start = time.process_time_ns()
        automaton.find_matches_as_indexes(text, overlapping=True)
        taken.append((time.process_time_ns() - start) / 1e3)
    return statistics.median(taken)


def main() -> None:
    """Measure all and tell the rows."""
    items, what = mix(int(sys.argv[1]) if len(sys.argv) > 1 else 8_000)
    articles = [made for item in items if not isinstance(made := normalize(item), Unusable)]
    texts = [f"{article.title}\n{article.text}" for article in articles[WARM:]]
    start = time.process_time()
    vocabulary = load_vocabulary()
    coder = Coder(vocabulary)
    coder.code(articles[0])
    began = (time.process_time() - start) * 1e3
    start = time.process_time()
    automaton = AhoCorasick(names_of(vocabulary))
    built = (time.process_time() - start) * 1e3
    taken, bare = costs(coder, articles), scans(automaton, texts)
    median, p99 = statistics.median(taken), taken[int(len(taken) * 0.99)]
    grown = statistics.median(costs(Coder(larger(vocabulary, TENFOLD * len(names_of(vocabulary)))), articles))
    scan = "the median of an Aho-Corasick scan of the raw text"
    tell(
        Row("reading an article, median", median, "µs", scan, bare, f"≤ {MEDIAN_GOAL} µs", median <= MEDIAN_GOAL, what)
    )
    tell(Row("reading an article, 99 of 100", p99, "µs", scan, bare, f"≤ {P99_GOAL:,} µs", p99 <= P99_GOAL, what))
    tell(
        Row(
            "the median with ten times the names", grown, "µs", "the shipped vocabulary", median,
            f"≤ {GROWTH_GOAL} times", grown <= GROWTH_GOAL * median, what,
        )
    )  # fmt: skip
    tell(
        Row(
            "from files to the first article read", began, "ms", "building an automaton of the names alone", built,
            f"≤ {START_GOAL:,} ms", began <= START_GOAL, "vocabulary of all languages",
        )
    )  # fmt: skip


if __name__ == "__main__":
    main()
