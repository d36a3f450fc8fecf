"""One claim from its parts: who speaks and how real that leaves it, evidence, spans, figures. Reads nothing itself."""

import re

from rules.claim import Claim, Modality, Rank
from streams.coding.attribution import Attribution, Kind
from streams.coding.lexicon import Hit, Trigger
from streams.coding.linkage import dossiers
from streams.coding.mentions import Mention
from streams.coding.modality import DEED
from streams.coding.nominal import Roles
from streams.coding.sentence import Sentence


def assemble(
    sentence: Sentence,
    hit: Hit,
    trigger: Trigger,
    found: Roles,
    says: Attribution,
    context: tuple[str, ...],
    modality: Modality,
    reason: str,
) -> Claim:
    """Return the claim of one event word, from all that was read about it."""
    term = trigger.term
    if says.kind == "outlet" and found.actor and found.pattern == "active" and _OFFICE.search(sentence.words):
        says = Attribution(found.actor[-1], "named")  # "Iran will …, army spokesman says"
    speaker, rank, kind, modality = _spoken(trigger, found.actor, says, modality, reason)
    target = tuple(dict.fromkeys(mention.code for mention in found.target))
    hurt = (
        tuple(dict.fromkeys(p.country for p in found.places if p.country))
        if term.event in ("ASSAULT", "THREATEN") or term.subject == "target"
        else ()
    )
    actor = tuple(dict.fromkeys(mention.code for mention in found.actor))
    linked = "linkage" in term.relation
    intent = reason == "intent"
    places = _meant(sentence, term.event, found.places)
    stage = (
        "offered" if reason == "asked" else term.stage if context != ("comment",) and reason != "historical" else None
    )
    return Claim(
        event="AGREE" if intent else term.event,
        mode=None if intent else term.mode,
        modality=modality,
        actor=actor,
        target=target or tuple(code for code in hurt if code not in {a.partition(".")[0] for a in actor}),
        speaker=speaker,
        speaker_rank=rank,
        attribution=kind,
        place=tuple(dict.fromkeys(mention.code for mention in places)),
        context=context,
        stage=stage,
        relation=term.relation,
        dossiers=dossiers(sentence, says.mention or (found.actor[0] if found.actor else None)) if linked else (),
        figures=sentence.figures,
        sentence=sentence.words[:2000],
        quote=_quote(sentence),
        in_title=sentence.position == 0,
        position=sentence.position,
        spans=_spans(hit, found, says),
        made_by=tuple(part for part in (term.term, trigger.kind, found.pattern, reason) if part),
    )


_OFFICE = re.compile(
    r",[\"”’]? (?:[a-z]+ ){0,3}(?:spokes(?:man|woman|person)|commander|general|minister|president|official|lawmaker|mp|"
    r"advis[eo]r|chief|envoy|army|navy|military|leader) (?:says|said|warns|warned)\.?$"
)
"""Ends a sentence with an office whose land goes without saying."""
_CRIMES = ("police", "crime")
"""Where somebody seizes as the law does."""
_WHERE = re.compile(r"\b(?:in|across|around) (?:the )?$")


def _meant(sentence: Sentence, event: str, places: list[Mention]) -> list[Mention]:
    """Return the places of a threat or seizure, not waters that only say where: "bases in the Gulf", smugglers."""
    if event == "COERCE" and sentence.holds(_CRIMES):
        return [place for place in places if place.country]
    if event != "THREATEN" or not any(place.country for place in places):
        return places
    return [p for p in places if p.country or not _WHERE.search(sentence.before(p.start, 12))]


def _spoken(
    trigger: Trigger, actor: list[Mention], says: Attribution, modality: Modality, reason: str
) -> tuple[tuple[str, ...], Rank, Kind, Modality]:
    """Return speaker, rank, kind of attribution, and the modality that is left of it."""
    parties = {mention.party for mention in actor}
    own = says.mention is not None and says.mention.party in parties
    deed = trigger.term.event in DEED and reason != "intent"
    if reason == "denial" and says.mention:
        return (says.mention.code,), says.mention.rank, "named", modality
    if own and says.mention:
        best = max([says.mention, *([] if deed else actor)], key=lambda mention: mention.rank)
        announced = Modality.ANNOUNCED if deed and modality is Modality.DONE else modality
        return (best.code,), best.rank, "direct", announced
    if says.mention:
        capped = modality if deed else min(modality, Modality.REPORTED, key=lambda value: value.rung)
        return (says.mention.code,), says.mention.rank, "named", capped
    if says.kind == "unnamed":
        told = trigger.term.event == "THREATEN" and trigger.kind == "verb"
        if says.official and (told or trigger.term.event in ("ASSAULT", "REJECT")):
            return (), Rank.SOURCE, "unnamed", modality
        return (), Rank.SOURCE, "unnamed", min(modality, Modality.REPORTED, key=lambda value: value.rung)
    if deed or not actor:
        return (), Rank.NONE, "outlet", modality
    told = trigger.kind == "phrase" or (
        trigger.kind == "verb" and trigger.form == "base" and trigger.term.language == "fa"
    )
    if trigger.term.event == "THREATEN" and told:
        return (), Rank.NONE, "outlet", min(modality, Modality.REPORTED, key=lambda value: value.rung)
    first = max(actor, key=lambda mention: mention.rank)
    return (first.code,), first.rank, "direct", modality


_QUOTES = (("“", "”"), ('"', '"'), ("«", "»"), ("「", "」"), ("„", "“"), ("״", "״"))


def _quote(sentence: Sentence) -> str | None:
    words = sentence.words
    for opening, closing in _QUOTES:
        start = words.find(opening)
        end = words.find(closing, start + 1)
        if 0 <= start < end:
            return words[start + 1 : end]
    return None


def _spans(hit: Hit, found: Roles, says: Attribution) -> tuple[tuple[int, int, str], ...]:
    parts = [(hit.start, hit.end, "event")]
    parts += [(mention.start, mention.end, "actor") for mention in found.actor]
    parts += [(mention.start, mention.end, "target") for mention in found.target]
    parts += [(mention.start, mention.end, "place") for mention in found.places]
    if says.mention:
        parts.append((says.mention.start, says.mention.end, "speaker"))
    return tuple(dict.fromkeys(parts))
