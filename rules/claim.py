"""What a claim is: one statement inside an article, in PLOVER's words. The seam between reading and deciding.

Pure models. Source of the event names: PLOVER (openeventdata), with the desk's open extension STATEMENT.
"""

from enum import IntEnum, StrEnum
from typing import Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

EVENTS: tuple[str, ...] = (
    "AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT",
    "REQUEST", "ACCUSE", "REJECT", "THREATEN",
    "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT",
    "STATEMENT",
)  # fmt: skip
"""PLOVER classes, and STATEMENT for what PLOVER has no class for."""

MODES: dict[str, tuple[str, ...]] = {
    "CONSULT": ("visit", "third-party", "multilateral", "phone"),
    "RETREAT": ("withdraw", "release", "disarm", "ceasefire", "access", "resign"),
    "REQUEST": ("assist", "change", "yield", "meet"),
    "ACCUSE": ("disapprove", "investigate", "allege"),
    "REJECT": ("assist", "change", "yield", "meet"),
    "THREATEN": ("restrict", "arrest", "relations", "expel", "territory", "violence"),
    "PROTEST": ("demo", "riot", "strike", "hunger", "boycott", "obstruct", "vandalize"),
    "SANCTION": ("convict", "expel", "withdraw", "discontinue"),
    "MOBILIZE": ("troops", "weapons", "police", "militia"),
    "COERCE": ("seize", "restrict", "censor", "curfew", "martial-law", "arrest", "deport", "withhold",
               "misinformation", "cyber"),
    "ASSAULT": ("abduct", "beat", "torture", "sexual", "targeted", "destroy", "primitive", "firearms",
                "explosives", "suicide-attack", "aerial", "drone", "heavy-weapons", "crowd-control",
                "unconventional"),
}  # fmt: skip
"""Modes of each class that has any, lower-case as PLOVER's manual prints them."""


class Modality(StrEnum):
    """How real the claim says the event is, from denied to done. Order with `at_least`."""

    DENIED = "denied"
    HYPOTHETICAL = "hypothetical"
    REPORTED = "reported"
    OFFERED = "offered"
    VOWED = "vowed"
    ANNOUNCED = "announced"
    DONE = "done"

    @property
    def rung(self) -> int:
        """Position on the ladder, 0 for denied."""
        return list(Modality).index(self)


class Rank(IntEnum):
    """How high a speaker stands in their own party; the design's desk orders speakers with it."""

    NONE = 0
    SOURCE = 1
    """Unnamed sources, members of parliament, clerics."""
    SPOKESMAN = 2
    """Spokesmen and envoys; a party speaking as a whole."""
    MINISTER = 3
    COMMANDER = 4
    """Heads of government organs and forces: president of Iran, IRGC commander, SNSC, secretaries."""
    LEADER = 5
    """The one person whose word binds the party."""


Stage = Literal["offered", "accepted", "held", "rebuffed"]
"""How far a mediation or talks have come."""

Relation = Literal["in_response_to", "linkage"]


FIGURES: tuple[str, ...] = (
    "toll", "injured", "captured", "displaced", "forces", "weapons", "bounty", "aid", "sanctions", "percent", "amount",
)  # fmt: skip
"""What a figure counts. toll: dead · sanctions: names on a list · amount: money that is no bounty and no aid."""


class Figure(BaseModel):
    """A number that a claim gives, with what it counts and whose it is.

    `value` is in `unit`: `people`, an ISO 4217 code, `percent`, or a plural noun: ten million dollars are
    10000000 `USD`.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: str
    """One of FIGURES."""
    value: float
    unit: str = "people"
    whose: tuple[str, ...] = ()
    """Actor codes: whose dead, on whom the bounty lies, whose forces."""
    rounded: bool = False
    """Whether the text says that it is inexact: about, more than, at least, dozens."""


class Claim(BaseModel):
    """Who did what to whom, how real, said by whom, in which sentence.

    Actor, target and parties are actor codes (`IRN`, `IRN.IRGC`; a code's dots go from party to organ
    to person), several where the sentence joins them ("the US and Israel"). Spans are character offsets
    into the article's `title + "\\n" + text`.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    event: str
    mode: str | None = None
    modality: Modality
    actor: tuple[str, ...] = ()
    target: tuple[str, ...] = ()
    parties: tuple[str, ...] = ()
    """Countries the claim is about besides the actor: between whom somebody mediates."""
    speaker: tuple[str, ...] = ()
    """Who says it; the actor where the actor speaks for itself; empty when nobody is named."""
    speaker_rank: Rank = Rank.NONE
    attribution: Literal["direct", "named", "unnamed", "outlet"] = "outlet"
    """direct: the actor says so itself · named: somebody else by name · unnamed: "sources" · outlet: nobody."""
    place: tuple[str, ...] = ()
    context: tuple[str, ...] = ()
    """Topics: PLOVER contexts and the desk's `mediation`, `talks`, `ceasefire`, `shipping`."""
    stage: Stage | None = None
    relation: tuple[Relation, ...] = ()
    dossiers: tuple[str, ...] = ()
    """Codes of the countries whose affairs one claim with the relation `linkage` ties together: `IRN`, `UKR`."""
    figures: tuple[Figure, ...] = ()
    due: AwareDatetime | None = None
    """The claim's own date: the end of "within 24 hours" or "by Friday", counted from publication."""
    sentence: str
    """The sentence the claim stands in: the evidence an officer reads."""
    quote: str | None = None
    in_title: bool = False
    position: int = Field(ge=0)
    """Index of the sentence; the title is 0."""
    spans: tuple[tuple[int, int, str], ...] = ()
    """(start, end, what) of each part: `event`, `actor`, `target`, `speaker`, `modality`, `place` …"""
    made_by: tuple[str, ...] = ()
    """Names of the patterns and terms that made the claim."""


def within(code: str, pattern: str) -> bool:
    """Say whether actor or place `code` is `pattern` or lies below it: `IRN.IRGC` is within `IRN`."""
    return code == pattern or code.startswith(pattern + ".")
