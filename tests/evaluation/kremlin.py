"""Releases of the Kremlin whose title names a call or meeting with another country: CONSULT, actor, other party."""

import re
from datetime import datetime
from pathlib import Path

from given import all_rows, article, parties
from measures import Miss, Row, Scored, parts, share

from rules.vocabulary import Vocabulary
from streams.coding.coder import Coder

TASK = "kremlin-releases"
_WITH = re.compile(r"^(?:Telephone conversation|Conversation|Meeting|Talks|Russian?-\w+ talks)\b.* with (.+)$")
OWN = "RUS"


def other(title: str, vocabulary: Vocabulary) -> frozenset[str]:
    """Return the countries a title says were met, by plain search of names and adjectives as whole words."""
    named = _WITH.match(title)
    if not named:
        return frozenset()
    return frozenset(
        country.code
        for country in vocabulary.countries
        if country.code != OWN
        and any(re.search(rf"\b{re.escape(name)}\b", named[1]) for name in (*country.names, *country.people))
    )


def score(data: Path, coder: Coder) -> Scored:
    """Score `coding/press-releases-kremlin*.jsonl.xz`."""
    given = [
        (row, met)
        for row in all_rows(data, "coding/press-releases-kremlin*.jsonl.xz")
        if (met := other(row["title"], coder.vocabulary))
    ]
    right = []
    for row, met in given:
        at = datetime.fromisoformat(row["date"])
        found = coder.code(article(row["title"], f"{row['summary'] or ''} {row['body'] or ''}".strip(), at)).claims
        right.append(
            any(
                claim.event == "CONSULT"
                and OWN in parties(claim.actor + claim.target)
                and met & parties(claim.actor + claim.target + claim.parties)
                for claim in found
            )
        )
    scored = Scored()
    for part, at_index in parts([row["url"] for row, _ in given]):
        scored.rows.append(
            Row(TASK, part, "CONSULT, actor, other", share(right[i] for i in at_index), len(at_index), None, 0.97)
        )
        scored.misses += [
            Miss(given[i][0]["url"], part, "+".join(sorted(given[i][1])), "-") for i in at_index if not right[i]
        ]
    return scored
