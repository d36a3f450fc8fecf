"""What the coder tells of a sentence, for the tests of its grammar: one coder for all of them."""

import sys
from datetime import UTC, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2] / "evaluation"))

from given import article

from rules.claim import Claim
from rules.vocabulary import load
from streams.coding.coder import Coder

CODER = Coder(load())
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


def claims(title: str, text: str = "", language: str = "en") -> tuple[Claim, ...]:
    """Return the claims of an article of 2 March 2026."""
    return CODER.code(article(title, text, at=NOW, language=language)).claims


def short(claim: Claim) -> str:
    """`EVENT actor > target @place modality` of a claim."""
    actor, target, place = ("+".join(codes) or "-" for codes in (claim.actor, claim.target, claim.place))
    return f"{claim.event} {actor} > {target} @{place} {claim.modality}"
