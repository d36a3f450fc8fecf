"""Validation sentences about invented states, names supplied as vocabulary: root class F1 and direction.

The codes of the data are WEIS codes (`064` restores ties, `122` condemns, `223` force), not CAMEO's, and many
sentences test a dictionary of nonsense verbs; what has no WEIS root is left out.
"""

import dataclasses
from pathlib import Path
from typing import Any

from given import article, files, parties, rows
from measures import Miss, Row, Scored, f1, parts, share

from rules.claim import Claim, Modality
from rules.vocabulary import load
from streams.coding.coder import Coder

TASK = "fictional-actors"
ROOTS: dict[str, frozenset[str]] = {
    "01": frozenset({"RETREAT", "CONCEDE"}), "03": frozenset({"CONSULT", "AGREE"}), "04": frozenset({"SUPPORT"}),
    "05": frozenset({"AGREE"}), "06": frozenset({"SUPPORT", "CONCEDE", "RETREAT", "AGREE"}),
    "07": frozenset({"AID", "AGREE"}), "08": frozenset({"AGREE", "SUPPORT", "COOPERATE"}), "09": frozenset({"REQUEST"}),
    "10": frozenset({"REQUEST", "AGREE"}), "11": frozenset({"REJECT"}), "12": frozenset({"ACCUSE"}),
    "13": frozenset({"ACCUSE"}), "14": frozenset({"REJECT"}), "15": frozenset({"REQUEST"}),
    "16": frozenset({"THREATEN", "STATEMENT"}), "17": frozenset({"THREATEN"}), "18": frozenset({"MOBILIZE", "PROTEST"}),
    "19": frozenset({"SANCTION", "REJECT"}), "20": frozenset({"SANCTION", "COERCE"}), "21": frozenset({"COERCE"}),
    "22": frozenset({"ASSAULT"}),
}  # fmt: skip
"""WEIS root → the PLOVER classes that say the same: promises and plans are AGREE in PLOVER whatever they promise."""
_DIGITS = {
    "01": "12", "03": "123", "04": "123", "05": "01234", "06": "123456", "07": "123", "08": "12", "09": "12345",
    "10": "12", "11": "12", "12": "12", "13": "12", "14": "12", "15": "1", "16": "012", "17": "1234", "18": "12",
    "19": "12345", "20": "123", "21": "12", "22": "123",
}  # fmt: skip
SUBCODES = frozenset(root + digit for root, digits in _DIGITS.items() for digit in digits)
"""Codes that WEIS has; 02 (comment) has no class in PLOVER."""
SHELLING = "194"
"""Sentences about today's states use CAMEO's code for artillery, which WEIS has for something else."""
OTHER_NAMES = {"ORC": "MOR", "FRO": "SHR", "BIL": "SHR", "SAM": "SHR", "ELR": "ELF", "GAL": "ELF"}
"""Codes of some sentences that stand for one of our states."""
COMMENT = frozenset({"STATEMENT"})


def score(data: Path, coder: Coder) -> Scored:
    """Score all files `coding/*-fictional*.jsonl` together."""
    supplied = load(Path(__file__).parent / "fictional_names").countries
    codes = {country.code for country in supplied}
    ours = dataclasses.replace(
        coder.vocabulary,
        countries=(*(c for c in coder.vocabulary.countries if c.code not in codes), *supplied),
    )
    with_names = Coder(ours)
    given = [
        (f"{path.stem}:{row['id']}:{number}", row, real)
        for path in files(data, "coding/*-fictional*.jsonl")
        for number, row in enumerate(rows(path))
        if (real := _real(row))
    ]
    claims = [_fresh(with_names.code(article(row["sentence"])).claims) for _, row, _ in given]
    scored = Scored()
    for part, at in parts([id for id, _, _ in given]):
        hits = wrong = missed = 0
        turned: list[bool] = []
        for i in at:
            id, _, real = given[i]
            said = {claim.event for claim in claims[i]} - COMMENT
            roots = {code[:2] for _, _, code in real}
            allowed = {code[:2]: ROOTS[code[:2]] | ({"ASSAULT"} if code == SHELLING else set()) for _, _, code in real}
            found = {root for root in roots if allowed[root] & {claim.event for claim in claims[i]}}
            extra = {event for event in said if not any(event in allowed[root] for root in roots)}
            hits, wrong, missed = hits + len(found), wrong + len(extra), missed + len(roots - found)
            turned += _turned(real, claims[i])
            if roots != found or extra:
                scored.misses.append(Miss(id, part, "+".join(sorted(roots)), "+".join(sorted(said)) or "-"))
        scored.rows.append(Row(TASK, part, "root class F1", f1(hits, wrong, missed), len(at), None, 0.75))
        scored.rows.append(Row(TASK, part, "direction wrong", share(turned), len(turned), None, 0.05, at_most=True))
    return scored


def _fresh(claims: tuple[Claim, ...]) -> list[Claim]:
    """Return the claims of today: neither old ("five years ago") nor only asked for or thought of beside a real one.

    The data codes verbs with a source, so a noun's claim, or one that nobody named does, counts only where there is
    no other.
    """
    today = [claim for claim in claims if "historical" not in claim.made_by]
    real = [claim for claim in today if claim.modality is not Modality.HYPOTHETICAL] or today
    verbs = [claim for claim in real if "noun" not in claim.made_by and "nominal" not in claim.made_by and claim.actor]
    return verbs or real


def _real(row: dict[str, Any]) -> list[tuple[str, str, str]]:
    """Return (source, target, code) of the events with a WEIS code and two known sides."""
    real = []
    for event in row["events"]:
        source, target, code = (str(event[key] or "") for key in ("source", "target", "code"))
        if code in SUBCODES and source[:3].isalpha() and target[:3].isalpha() and "DEF" not in source + target:
            real.append((*(OTHER_NAMES.get(side[:3], side[:3]) for side in (source, target)), code))
    return real


def _turned(real: list[tuple[str, str, str]], claims: list[Claim]) -> list[bool]:
    """Say of each event whose class was found with both sides whether it has them the wrong way round."""
    judged = []
    for source, target, code in real:
        for claim in claims:
            sides = parties(claim.actor), parties(claim.target)
            if claim.event in ROOTS[code[:2]] and {source, target} <= sides[0] | sides[1]:
                if source != target and not ({source, target} <= sides[0]):
                    judged.append(source in sides[1] and target in sides[0])
                break
    return judged
