"""Invented news by the million: distinct stories, each carried by several outlets, always the same for one seed."""

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import product

from connectors.item import Outlet, RawItem
from rules.vocabulary import Place, Vocabulary, load

START = datetime(2026, 1, 1, tzinfo=UTC)
EVERY = timedelta(seconds=5)
"""17,280 articles a day: a million are 58 days."""
BLOCK = 1_000
"""Stories that run side by side; a story's next copy comes after the others of its block had theirs."""
OUTLETS = tuple(
    Outlet(
        name=f"{place} {kind}", family=f"{place}-{kind}".lower(), reliability="B", tier=1 + number % 3, language="en"
    )
    for number, (place, kind) in enumerate(
        (place, kind)
        for place in ("Meridian", "Harbour", "Lantern", "Northgate")
        for kind in ("Wire", "Gazette", "Post")
    )
)
SYLLABLES = tuple(map("".join, product("bdfhlmnrstvz", "aeiou")))


def names_of(vocabulary: Vocabulary) -> list[str]:
    """Return every name the vocabulary knows somebody by."""
    holders = (*vocabulary.countries, *vocabulary.organs, *vocabulary.people, *vocabulary.places, *vocabulary.roles)
    return [name for holder in holders for name in holder.names]


def larger(vocabulary: Vocabulary, count: int) -> Vocabulary:
    """Return the vocabulary with `count` names that no text holds: what looking for more costs, finding no more."""
    rng = random.Random(5)
    made: set[str] = set()
    while len(made) < count:
        made.add(" ".join("".join(rng.choices(SYLLABLES, k=4)).capitalize() for _ in range(2)))
    more = tuple(
        Place(code=f"more-{at}", label=name, type="city", names=(name,)) for at, name in enumerate(sorted(made))
    )
    return replace(vocabulary, places=(*vocabulary.places, *more))


def words(rng: random.Random, count: int) -> list[str]:
    """Return invented words among the small words that English is made of."""
    small = ("the", "of", "in", "and", "to", "with", "for", "on", "said")
    return [
        rng.choice(small) if rng.random() < 0.4 else "".join(rng.choices(SYLLABLES, k=rng.randint(2, 4)))
        for _ in range(count)
    ]


def story(rng: random.Random, names: list[str], striking: float) -> tuple[str, str]:
    """Return title and text of one story; a share tells of an attack of one country on another, half have no text."""
    first, second = rng.sample(names, 2)
    if rng.random() < striking:
        title = f"{first} launches air strikes on {second}"
        opening = f"{first} struck {' '.join(words(rng, 3))} in {second}, a spokesman said"
    else:
        title = f"{' '.join(words(rng, 5)).capitalize()} {first}".strip()
        opening = f"{second} {' '.join(words(rng, 8))}"
    body = f"{opening}. {' '.join(words(rng, 12)).capitalize()}."
    return title, body if rng.random() < 0.5 else ""


def stories(articles: int, copies: int, striking: float = 0.1, seed: int = 7) -> Iterator[RawItem]:
    """Give `articles` items of `articles / copies` distinct stories, in the order they are published."""
    rng = random.Random(seed)
    names = [country.names[0] for country in load().countries]
    number = 0
    while number < articles:
        block = [story(rng, names, striking) for _ in range(min(BLOCK, max(1, (articles - number) // copies)))]
        for copy in range(copies):
            for index, (title, text) in enumerate(block):
                outlet = OUTLETS[(index + copy) % len(OUTLETS)]
                at = START + number * EVERY
                yield RawItem(
                    source_id=outlet.family, item_id=f"{number}", outlet=outlet, via="file", fetched_at=at,
                    first_seen_at=at, title=title, summary=text, published=at.isoformat(), language="en",
                    url=f"https://news.example/{outlet.family}/{number}",
                )  # fmt: skip
                number += 1
