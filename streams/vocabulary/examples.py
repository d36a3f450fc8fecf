"""Whether event terms keep the promises of their examples: each `match` gives a claim of its event, no `not` its own.

Pure; the coder is given.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

from connectors.item import Outlet
from rules.vocabulary import Spot, Survey, Term
from streams.article import Article
from streams.coding.coder import Coder

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
"""When examples are read: names with dates must stand then."""
RUNG_MIN = 2
"""Below it a claim is denied or only thinkable."""


@dataclass(frozen=True)
class Broken:
    """One example that is not kept, and what was read instead."""

    term: Term
    spot: Spot
    example: str
    key: Literal["match", "not"]
    read: tuple[str, ...]

    @property
    def message(self) -> str:
        """What is wrong, as a person reads it."""
        if self.key == "not":
            return f"{self.term.term}: is read from its `not` example {self.example!r}"
        instead = f"; read as {', '.join(self.read)}" if self.read else "; nothing is read in it"
        return f"{self.term.term}: no {self.term.event} is read from its `match` example {self.example!r}{instead}"


def broken(read: Survey, coder: Coder) -> Iterator[Broken]:
    """Yield the examples that are not kept, in the order of the files."""
    events: dict[str, set[str]] = defaultdict(set)
    for term in read.vocabulary.events:
        events[term.event].add(term.term)
    for _, entry, spot in read.entries:
        if not isinstance(entry, Term):
            continue
        for example in entry.match:
            made = made_by(coder, example, entry.language)
            if not made & events[entry.event]:
                yield Broken(entry, spot, example, "match", tuple(sorted(made)))
        for example in entry.not_:
            made = made_by(coder, example, entry.language)
            if entry.term in made:
                yield Broken(entry, spot, example, "not", tuple(sorted(made)))


def made_by(coder: Coder, title: str, language: str = "en") -> set[str]:
    """Return the terms that made a claim of this title that is neither denied nor only thinkable."""
    article = Article(
        article_id="example", revision="", source_id="example", item_id="example", title=title, language=language,
        outlet=Outlet(name="Example", family="example"), origin="example", first_seen_at=AT, fetched_at=AT,
    )  # fmt: skip
    return {claim.made_by[0] for claim in coder.code(article).claims if claim.modality.rung >= RUNG_MIN}
