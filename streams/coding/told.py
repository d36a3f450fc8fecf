"""What the claims of one sentence say together: one event told twice is one claim, the fuller one."""

from rules.claim import Claim, Modality
from streams.coding.lexicon import Trigger


def without_refused(claims: list[Claim]) -> list[Claim]:
    """Leave out an offer that the sentence names only to tell that it was refused: "rejected Oman's offer"."""
    refusals = [claim for claim in claims if claim.stage == "rebuffed" and claim.modality is not Modality.DENIED]
    if not refusals:
        return claims
    parties = {code.partition(".")[0] for claim in refusals for code in (*claim.actor, *claim.target)}
    claims = [c for c in claims if not (c.stage == "offered" and c.actor and set(c.actor) <= _refused(refusals))]
    return [
        claim
        for claim in claims
        if not (claim.mode == "third-party" and "passive" in claim.made_by)  # "refused a ceasefire brokered by X"
        if claim.stage != "offered"
        or ("nominal" not in claim.made_by and "phrase" not in claim.made_by)
        or not parties.issuperset(code.partition(".")[0] for code in claim.actor)
    ]


def _refused(refusals: list[Claim]) -> set[str]:
    """Return whose offers are refused: "turned down a Qatari offer to host talks"."""
    return {code for claim in refusals for code in claim.target}


def without_nameless(claims: list[Claim]) -> list[Claim]:
    """Leave out an attack by nobody on a place where the sentence tells who attacked it, or whose place it is."""
    attacks = [claim for claim in claims if claim.event == "ASSAULT" and claim.place]
    for bare in [claim for claim in attacks if not claim.actor]:
        for at, claim in enumerate(claims):
            same = claim.event == "ASSAULT" and claim.actor and claim.place and claim.target == bare.target
            if same and claim.modality.rung >= bare.modality.rung:  # "Al Udeid hit: Iran fired at the US base"
                claims[at] = claim.model_copy(update={"place": tuple(dict.fromkeys((*claim.place, *bare.place)))})
    told = {place for claim in claims if claim.event == "ASSAULT" and claim.actor for place in claim.place}
    return [
        claim
        for claim in claims
        if claim.event != "ASSAULT" or claim.actor or not claim.place or not told.issuperset(claim.place)
    ]


def without_bare_counts(claims: list[Claim]) -> list[Claim]:
    """Leave out statements of figures where an event of the sentence carries them."""
    if any(claim.event == "ASSAULT" for claim in claims):
        return [claim for claim in claims if claim.event != "STATEMENT" or not claim.figures or claim.relation]
    return claims


def told_better(found: list[Claim], claim: Claim, trigger: Trigger) -> bool:
    """Let a telling of the same event stand for an earlier one that said less.

    A verb says more than a noun ("protesters … rioted"), a threat more than its words in doubt ("may close the strait,
    threatened the commander"), where more than nowhere ("strikes back: missiles hit X").
    """
    for at, earlier in enumerate(found):
        if (earlier.event, earlier.actor, earlier.target) != (claim.event, claim.actor, claim.target):
            continue
        if claim.modality is Modality.DENIED and earlier.modality.rung >= Modality.ANNOUNCED.rung:
            continue  # "the strike did not destroy the plant": it was struck
        if trigger.kind != "noun" and "noun" in earlier.made_by and (claim.mode or not earlier.mode):
            found[at] = claim.model_copy(update={"mode": earlier.mode}) if trigger.term.general else claim
            return True
        doubted = earlier.modality is Modality.HYPOTHETICAL and claim.modality is Modality.VOWED
        placed = claim.place and not earlier.place and claim.modality.rung >= earlier.modality.rung
        if placed or (doubted and claim.event == "THREATEN"):
            found[at] = claim
            return True
    return False


def made_particular(found: list[Claim], general: list[bool], claim: Claim) -> None:
    """Give an earlier claim of the same event, told in general words, the mode that later words say."""
    for at, earlier in enumerate(found):
        same = earlier.event == claim.event and (earlier.actor == claim.actor or not claim.actor)
        if general[at] and claim.mode and same:
            found[at] = earlier.model_copy(update={"mode": claim.mode})
            general[at] = False
