"""Whether the state of all stages stays bounded: resident memory while a million articles of 100,000 stories pass.

usage: python tests/benchmarks/memory.py [ARTICLES]. No log is kept: what grows is the state of the stages.
"""

import gc
import sys
import time
import zlib
from collections import Counter, deque
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path

import psutil
from invented import stories
from measure import Row, say, tell

from connectors.notification import Receipt
from rules.bundle import SHIPPED, load
from rules.vocabulary import load as load_vocabulary
from streams.alert import Attempted, Planned, Settled
from streams.envelope import encode
from streams.pipeline import build, raw
from streams.routes import Routes
from streams.stage import Partition, Record, Send, Stage
from streams.stages.deliver import ENTRY
from streams.topics import DELIVERIES, TOPICS

RULES = Path(__file__).parent / "rules"
COPIES = 10
SWEEP_EVERY = timedelta(minutes=10)
GROWTH_MAX = 1.1
"""From half of the articles to all of them: state that grows with the articles would double."""


class Chain:
    """Every partition of every stage, with nothing between them but a queue; what is planned is sent at once."""

    def __init__(self, stages: Iterable[Stage]) -> None:
        self.count = {topic.name: topic.partitions for topic in TOPICS}
        self.places = {(s.topic, n): Partition(s) for s in stages for n in range(self.count[s.topic])}
        self.outcomes: Counter[tuple[str, str]] = Counter()
        self.queue: deque[Send] = deque()
        self.offset = 0
        self.swept: datetime | None = None

    def publish(self, send: Send) -> None:
        """Take one record and everything it causes through the stages."""
        self.sweep(send.at)
        self.queue.append(send)
        self.drain()

    def drain(self) -> None:
        """Fold what waits until nothing does."""
        while self.queue:
            send = self.queue.popleft()
            place = send.topic, zlib.crc32(send.key) % self.count[send.topic]
            if place not in self.places:
                self.outcomes[send.topic, "record"] += 1
                continue
            self.offset += 1
            result = self.places[place].apply(Record(*place, self.offset, send.key, send.value, send.at, send.headers))
            self.told(self.places[place].stage.name, result.outcomes)
            self.queue.extend(result.sends)
            if send.topic == DELIVERIES.name and "planned" in result.outcomes:
                self.queue.extend(answered(send))

    def sweep(self, now: datetime) -> None:
        """Fire what is due, as the sweeper does on the wall clock."""
        if self.swept is None or now - self.swept >= SWEEP_EVERY:
            self.swept = now
            for partition in self.places.values():
                result = partition.advance(now)
                self.told(partition.stage.name, result.outcomes)
                self.queue.extend(result.sends)
            self.drain()

    def told(self, stage: str, outcomes: tuple[str, ...]) -> None:
        """Count outcomes."""
        for outcome in outcomes:
            self.outcomes[stage, outcome] += 1

    def entries(self) -> dict[str, int]:
        """Return how many entries the state of each stage has."""
        sizes: Counter[str] = Counter()
        for partition in self.places.values():
            sizes[partition.stage.name] += len(partition.state)
        return {name: size for name, size in sizes.items() if size}


def answered(planned: Send) -> list[Send]:
    """Return the journal of a delivery that went well: attempted, and settled a second later."""
    entry = ENTRY.validate_json(planned.value)
    assert isinstance(entry, Planned)
    same = {"delivery_id": entry.delivery_id, "destination": entry.destination}
    at = planned.at + timedelta(seconds=1)
    receipt = Receipt(place=entry.destination, message=entry.delivery_id)
    return [
        Send(DELIVERIES.name, planned.key, encode(made), made.at)
        for made in (
            Attempted(**same, attempt=1, at=planned.at),
            Settled(**same, outcome="sent", receipt=receipt, at=at),
        )
    ]


def resident() -> float:
    """Return the megabytes this process holds, after a collection."""
    gc.collect()
    return float(psutil.Process().memory_info().rss / 2**20)


def main() -> None:
    """Feed the articles, look at memory on the way, and tell the row."""
    articles = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    vocabulary = load_vocabulary()
    chain = Chain(build(vocabulary, load((SHIPPED, RULES), vocabulary).bundle, Routes()))
    looks = {max(1, articles * share // 100): share for share in (1, 10, 25, 50, 75, 100)}
    seen: dict[int, float] = {}
    start = time.process_time()
    for number, item in enumerate(stories(articles, COPIES), 1):
        chain.publish(raw(item))
        if number in looks:
            seen[looks[number]] = resident()
            say(f"{number:,}: {seen[looks[number]]:.0f} MB, {time.process_time() - start:.0f} s, {chain.entries()}")
    say(", ".join(f"{stage} {outcome} {count:,}" for (stage, outcome), count in sorted(chain.outcomes.items())))
    growth = seen[100] / seen[50]
    tell(
        Row(
            f"memory after {articles:,} articles, {articles // COPIES:,} stories", seen[100], "MB", "half of them",
            seen[50], f"≤ {GROWTH_MAX} times", growth <= GROWTH_MAX,
            f"a tenth: {seen[10]:.0f} MB; {chain.outcomes['step', 'first']:,} alerts; state entries {chain.entries()}",
        )
    )  # fmt: skip


if __name__ == "__main__":
    main()
