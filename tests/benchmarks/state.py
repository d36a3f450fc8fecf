"""What open stories weigh: the state of one partition that holds them, by resident memory.

usage: python tests/benchmarks/state.py [STORIES]: more than 4,000, for the first 2,000 are not packed. Every story is
an article of its own with a text long enough for a full signature, on a rule with one story an actor; it is filled
through the live step.
"""

import gc
import random
import sys
import time
from collections.abc import Iterator
from datetime import timedelta

import psutil
from generated import compiled, rule
from invented import OUTLETS, START, words
from measure import Row, say, tell

from rules.bundle import Bundle
from rules.copies import signature
from rules.ledger import Story, open_stories, packed, unpacked
from rules.match import Match
from rules.step import step
from rules.trial import ArticleCase, article

MILLION = 1_000_000
GOAL_MB = 1_500
TEXT_WORDS = 150
EVERY = timedelta(seconds=1)


def matches(bundle: Bundle, stories: int) -> Iterator[Match]:
    """Give one match a story: other words, other actor, so that no two meet."""
    rng = random.Random(5)
    for number in range(stories):
        now = START + number * EVERY
        outlet = OUTLETS[number % len(OUTLETS)]
        title, text = " ".join(words(rng, 9)), " ".join(words(rng, TEXT_WORDS))
        claim = {"event": "THREATEN", "actor": f"P{number}", "target": "USA", "sentence": title}
        case = ArticleCase.model_validate(
            {"outlet": outlet.name, "family": outlet.family, "claim": claim, "id": f"article-{number}", "title": title}
        )
        seen = article(case, now, number)
        facts = seen.facts.model_copy(update={"signature": signature(title, text)})
        yield from (Match.model_validate_json(one.model_dump_json()) for one in bundle.match(facts, seen.claims, title))


def resident() -> float:
    """Return the megabytes this process holds, after a collection."""
    gc.collect()
    return float(psutil.Process().memory_info().rss / 2**20)


def main() -> None:
    """Open the stories and tell what they weigh, scaled to a million."""
    stories = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    one = rule("each", {"claim": {"event": "THREATEN"}}, episode={"new_after": "72h", "per": ["actor"]})
    bundle, state = Bundle(compiled([one])), dict[str, object]()
    half, held, start = stories // 2, 0.0, time.process_time()
    for number, match in enumerate(matches(bundle, stories)):
        if number == half:
            held = resident()
        step(bundle, state, match, match.facts.first_seen_at)
    more = resident() - held
    assert open_stories(state) == stories
    say(f"{stories:,} stories, {(time.process_time() - start) / stories * 1e6:.0f} us a match with its making")
    each = more * 2**20 / (stories - half)
    scaled = each * MILLION / 2**20
    some = [value.episode for value in list(state.values())[-200:] if isinstance(value, Story)]
    start = time.process_time()
    kept = [packed(episode) for episode in some]
    middle = time.process_time()
    assert [unpacked(one) for one in kept] == some
    pack, unpack = ((b - a) / len(some) * 1e6 for a, b in ((start, middle), (middle, time.process_time())))
    times = f"pack {pack:.0f} us, read back {unpack:.0f} us"
    note = f"{times}; one article each, {each:,.0f} bytes a story, by the second half of {stories:,}"
    tell(
        Row("state of 1,000,000 open stories", scaled, "MB", "the goal", GOAL_MB, f"≤ {GOAL_MB:,} MB",
            scaled <= GOAL_MB, note)
    )  # fmt: skip


if __name__ == "__main__":
    main()
