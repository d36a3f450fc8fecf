"""What an article costs as the rules grow from a hundred to ten thousand: which rules fit, after coding.

usage: python tests/benchmarks/index.py [ARTICLES]. Nine rules of ten are on claims, one on phrases.
"""

import gc
import sys
import time
from collections import deque
from functools import lru_cache, partial

from generated import claim_rules, compiled, phrase_clauses, phrase_rules
from measure import Row, say, tell
from news_mix import mix

from rules.bundle import Bundle
from rules.claim import Claim
from rules.match import ArticleFacts
from rules.vocabulary import load as load_vocabulary
from streams.coding.coder import Coder
from streams.stages.code import facts
from streams.stages.normalize import Unusable, normalize

SIZES = (100, 1_000, 10_000)
GROWTH_MAX = 2
ROUNDS = 3
Read = tuple[ArticleFacts, tuple[Claim, ...], str]


def read(count: int, coder: Coder) -> tuple[list[Read], str]:
    """Return articles as the match step gets them: what rules see, the claims, the text."""
    items, what = mix(count)
    articles = [one for one in map(normalize, items) if not isinstance(one, Unusable)]
    coded = [(article, coder.code(article)) for article in articles]
    return [(facts(a, c), c.claims, f"{a.title}\n{a.text}") for a, c in coded], what


def cost(bundle: Bundle, articles: list[Read]) -> tuple[float, float, int]:
    """Return the best of some rounds in CPU seconds: which rules fit, and whole matches; and how many matches."""
    gc.collect()
    gc.freeze()
    fitted, whole, found = [], [], 0
    for _ in range(ROUNDS):
        start = time.process_time()
        for seen, claims, text in articles:
            standing = lru_cache(maxsize=1)(partial(bundle.index.standing, text))
            deque(bundle.fitting(seen, claims, standing), maxlen=0)
        fitted.append(time.process_time() - start)
        found = sum(len(bundle.match(*one)) for one in articles)
        whole.append(time.process_time() - start - fitted[-1])
    gc.unfreeze()
    return min(fitted), min(whole), found


def main() -> None:
    """Measure every size and tell the rows; each beside the smallest."""
    vocabulary = load_vocabulary()
    articles, what = read(int(sys.argv[1]) if len(sys.argv) > 1 else 3_000, Coder(vocabulary))
    claims = sum(len(one[1]) for one in articles)
    texts = [one[2] for one in articles]
    first = 0.0
    for size in SIZES:
        phrases = phrase_rules(phrase_clauses(size // 10, texts))
        bundle = Bundle(compiled([*claim_rules(size - len(phrases), vocabulary), *phrases]))
        taken, whole, found = cost(bundle, articles)
        first = first or taken
        say(f"{size:,} rules: {len(articles) / taken:,.0f} articles/s, {found} matches")
        last = size == SIZES[-1]
        tell(
            Row(
                f"matching against {size:,} rules", len(articles) / taken, "articles/s", f"{SIZES[0]} rules",
                len(articles) / first, f"≥ 1/{GROWTH_MAX}" if last else "",
                taken <= GROWTH_MAX * first if last else None,
                f"{what}; {claims / len(articles):.1f} claims and {found / len(articles):.2f} matches an article; with "
                f"whole matches made of them {len(articles) / whole:,.0f} articles/s",
            )
        )  # fmt: skip


if __name__ == "__main__":
    main()
