"""How many articles a second one core takes from bytes to matches, beside a bare scan of the same texts.

usage: python tests/benchmarks/pipeline_throughput.py [ARTICLES]. Seconds are CPU seconds of this process.
"""

import sys
import time

from ahocorasick_rs import AhoCorasick
from invented import larger, names_of
from measure import Row, tell
from news_mix import mix

from connectors.item import RawItem
from rules.bundle import load
from rules.vocabulary import Vocabulary
from rules.vocabulary import load as load_vocabulary
from streams.coding.coder import Coder
from streams.pipeline import raw
from streams.stage import Record
from streams.stages.code import CodeStage
from streams.stages.normalize import NormalizeStage
from streams.topics import ARTICLES

GOAL = 1_500
BATCH = 200
"""As many records as an agent takes at once."""
MORE = 10_000
WARM = 1_000
"""Items read before the clock starts: no worker stays cold for longer."""


def record(item: RawItem) -> Record:
    """Return the record an item is on `news.raw.v1`."""
    send = raw(item)
    return Record(send.topic, 0, 0, send.key, send.value, send.at)


def run(records: list[Record], normalize: NormalizeStage, code: CodeStage) -> tuple[float, int]:
    """Return CPU seconds from bytes to matches, in batches as agents take them, and how many matches came of it."""
    matches = 0
    start = time.process_time()
    for at in range(0, len(records), BATCH):
        made = [send for one in records[at : at + BATCH] for send in normalize.fold({}, one, one.at).sends]
        for send in made:
            if send.topic == ARTICLES.name:
                article = Record(send.topic, 0, 0, send.key, send.value, send.at)
                matches += len(code.fold({}, article, send.at).sends)
    return time.process_time() - start, matches


def scan(texts: list[str], vocabulary: Vocabulary) -> float:
    """Return CPU seconds of looking for every name of the vocabulary in the raw texts, and of nothing else."""
    automaton = AhoCorasick(names_of(vocabulary))
    start = time.process_time()
    for text in texts:
        automaton.find_matches_as_indexes(text, overlapping=True)
    return time.process_time() - start


def main() -> None:
    """Measure all and tell the rows."""
    items, what = mix(int(sys.argv[1]) if len(sys.argv) > 1 else 16_000)
    vocabulary = load_vocabulary()
    normalize, bundle = NormalizeStage(), load((), vocabulary).bundle
    records = [record(item) for item in items]
    count = len(records) - WARM
    shipped, more = CodeStage(Coder(vocabulary), bundle), CodeStage(Coder(larger(vocabulary, MORE)), bundle)
    for code in (shipped, more):
        run(records[:WARM], normalize, code)
    taken, matches = run(records[WARM:], normalize, shipped)
    taken_more, _ = run(records[WARM:], normalize, more)
    texts = [f"{item.title}\n{item.summary}\n{item.text}" for item in items[WARM:]]
    rate = count / taken
    tell(
        Row(
            "one core, bytes to matches", rate, "articles/s", "Aho-Corasick scan of the raw texts",
            count / scan(texts, vocabulary), f"≥ {GOAL:,} articles/s", rate >= GOAL, f"{what}; {matches} matches",
        )
    )  # fmt: skip
    grown = count / taken_more
    tell(
        Row(
            f"the same with {MORE:,} more names", grown, "articles/s", "the shipped vocabulary", rate, "≥ 0.9 times",
            grown >= 0.9 * rate, what,
        )
    )  # fmt: skip


if __name__ == "__main__":
    main()
