"""Snippets with one of 30 event types, through a map to PLOVER classes and modes."""

from pathlib import Path

from given import all_rows, article, principal
from measures import Miss, Row, Scored, macro_f1, parts, share

from rules.claim import Claim
from streams.coding.coder import Coder

TASK = "case2021-types"
LABEL = {
    "ABDUCT_DISSAP": "abduct", "AGREEMENT": "agreement", "AIR_STRIKE": "aerial", "ARMED_CLASH": "firearms",
    "ARREST": "arrest", "ART_MISS_ATTACK": "heavy-weapons", "ATTACK": "firearms", "ATTRIB": "accuse",
    "CHANGE_TO_GROUP_ACT": "mobilize", "CHEM_WEAP": "unconventional", "DIPLO": "diplomacy", "DISR_WEAP": "seize",
    "FORCE_AGAINST_PROTEST": "crowd-control", "GOV_REGAINS_TERIT": "territory", "GRENADE": "explosives",
    "HQ_ESTABLISHED": "mobilize", "MAN_MADE_DISASTER": "none", "MOB_VIOL": "beat", "NATURAL_DISASTER": "none",
    "NON_STATE_ACTOR_OVERTAKES_TER": "territory", "NON_VIOL_TERRIT_TRANSFER": "withdraw", "ORG_CRIME": "none",
    "OTHER": "none", "PEACE_PROTEST": "demo", "PROPERTY_DISTRUCT": "destroy", "PROTEST_WITH_INTER": "crowd-control",
    "REM_EXPLOS": "explosives", "SEX_VIOL": "sexual", "SUIC_BOMB": "suicide-attack", "VIOL_DEMONSTR": "riot",
}  # fmt: skip
"""Type of the data → our label; disasters and crimes without politics are none of PLOVER's events."""
OF_MODE = {
    "drone": "aerial", "ceasefire": "agreement", "curfew": "restrict", "troops": "mobilize", "militia": "mobilize",
    "weapons": "mobilize", "police": "crowd-control", "primitive": "beat", "targeted": "firearms",
    "obstruct": "demo", "strike": "demo", "hunger": "demo", "boycott": "demo", "vandalize": "riot", "torture": "beat",
    "deport": "arrest", "release": "agreement", "expel": "diplomacy", "discontinue": "diplomacy",
}  # fmt: skip
OF_EVENT = {
    "AGREE": "agreement", "SUPPORT": "agreement", "CONCEDE": "agreement", "ACCUSE": "accuse", "MOBILIZE": "mobilize",
    "PROTEST": "demo", "ASSAULT": "firearms", "CONSULT": "diplomacy", "REQUEST": "diplomacy", "REJECT": "diplomacy",
    "SANCTION": "diplomacy", "THREATEN": "diplomacy", "COOPERATE": "diplomacy", "STATEMENT": "diplomacy",
}  # fmt: skip
WEIGHT = (
    "unconventional", "suicide-attack", "sexual", "abduct", "crowd-control", "explosives", "aerial", "heavy-weapons",
    "riot", "territory", "demo", "seize", "withdraw", "destroy", "beat", "firearms", "arrest", "mobilize", "accuse",
    "agreement", "diplomacy",
)  # fmt: skip
"""Among labels of one snippet the more particular wins: a suicide attack is more than an attack."""


SAID = frozenset({"REQUEST", "ACCUSE", "REJECT", "SUPPORT"})
"""Classes that beside a protest in one sentence are what the protest says."""
FORCE = frozenset({"ASSAULT", "PROTEST", "COERCE"})
"""Classes whose claims in one text tell of one event."""


def label(claim: Claim) -> str:
    """Return the label a claim stands for."""
    if "territory" in claim.context:
        return "territory"
    if claim.mode == "destroy" and "military" in claim.context:
        return "firearms"
    if claim.mode in WEIGHT:
        return str(claim.mode)
    return OF_MODE.get(claim.mode or "") or OF_EVENT.get(claim.event, "none")


def predicted(claims: tuple[Claim, ...]) -> str:
    """Return the one label of a snippet: its principal claim's; of force or protest the most particular."""
    fresh = tuple(claim for claim in claims if "historical" not in claim.made_by) or claims
    main = principal(fresh)
    if main is None or (main.event == "STATEMENT" and main.figures):
        return "none"
    told = main.event in SAID and any(c.event == "PROTEST" and c.position == main.position for c in fresh)
    if main.event not in FORCE and not told:
        return label(main)
    beside = {label(claim) for claim in fresh if claim.event in FORCE and claim.position <= main.position + 1}
    return min(beside, key=lambda name: WEIGHT.index(name) if name in WEIGHT else 99)


def score(data: Path, coder: Coder) -> Scored:
    """Score `coding/case*-types*.jsonl`."""
    given = list(all_rows(data, "coding/case*-types*.jsonl"))
    wanted = [LABEL[row["type"]] for row in given]
    got = [predicted(coder.code(article("", row["text"])).claims) for row in given]
    scored = Scored()
    for part, at in parts([row["id"] for row in given]):
        labels, said = [wanted[i] for i in at], [got[i] for i in at]
        right = share(a == b for a, b in zip(labels, said, strict=True))
        scored.rows.append(Row(TASK, part, "mode macro-F1", macro_f1(labels, said), len(at), 0.651, 0.75))
        scored.rows.append(Row(TASK, part, "mode accuracy", right, len(at)))
        scored.misses += [
            Miss(given[i]["id"], part, f"{wanted[i]} ({given[i]['type']})", got[i]) for i in at if wanted[i] != got[i]
        ]
    return scored
