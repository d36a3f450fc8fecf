"""Who acts and who suffers where no country's name says it: "rebels", "police", "protesters", and the land they are in.

English. Fills what the order of words left open; never changes what it found.
"""

import re
from dataclasses import replace

from rules.vocabulary import Term
from streams.coding.clauses import objects, subject
from streams.coding.lexicon import Hit
from streams.coding.mentions import Mention
from streams.coding.named import THING
from streams.coding.nominal import Roles
from streams.coding.sentence import Sentence

_REACH = 90
"""How far left of a verb a group may stand that does it."""
_GOVERNED = re.compile(
    r"\b(?:of|on|against|by|from|to|with|between|at|for|as|after|over|amid|under|ahead of) (?:the )?$", re.I
)
SETTLED = frozenset({
    "ASSAULT", "AID", "CONCEDE", "COERCE", "MOBILIZE", "RETREAT", "SANCTION", "ACCUSE", "PROTEST", "AGREE", "REJECT",
    "SUPPORT", "REQUEST",
})  # fmt: skip
"""Classes whose place is their target: aid for refugees in a land, troops sent to it, a curfew there."""
_PARTIES = frozenset({"mediation", "talks", "ceasefire"})
"""Contexts whose parties are told otherwise: where one talks is nobody's target."""
DOMESTIC = {
    "THREATEN": frozenset({"restrict", "arrest"}),
    "PROTEST": frozenset({None, "demo", "riot", "strike", "hunger", "boycott", "obstruct", "vandalize"}),
    "COERCE": frozenset({None, "restrict", "censor", "curfew", "martial-law", "arrest", "deport", "withhold"}),
    "MOBILIZE": frozenset({"police"}),
    "CONCEDE": frozenset({None}),
    "ASSAULT": frozenset({"crowd-control"}),
}
"""Events that, without another party, are between a state and its own people."""


_ABROAD = re.compile(r"\b(?:european|world|western|arab|african|asian|american|regional|foreign|international) $")
"""Before a group: it is of no one land."""


def agent(sentence: Sentence, hit: Hit) -> Hit | None:
    """Return the group that acts at `hit`: the nearest left of it that no preposition governs."""
    for cue in reversed(sentence.cues("agent")):
        if cue.end > hit.start:
            continue
        if hit.start - cue.end > _REACH:
            break
        if any(mention.start < cue.start < mention.end for mention in sentence.mentions):
            continue  # "Israel's military": a part of who is named
        if _OTHER_CLAUSE.search(sentence.gap(cue.end, hit.start)):
            continue  # "soldiers ran as rounds fell"
        if not _GOVERNED.search(sentence.before(cue.start, 16)):
            return cue
    return None


_OTHER_CLAUSE = re.compile(r" (?:as|while|when|after|before) (?:\w+ ){1,3}$")
_IN = re.compile(r"\b(?:in|at|near|outside|inside) (?:[\w.'’-]+ ){0,3}$")
_VENUE = re.compile(
    r"\b(?:talks|meetings?|summit|conference|session|forum|ceremony|delegation|visit|speech|interview|negotiations)\b[^,]*$|"
    r"\b(?:meet|gather|negotiate)(?: \w+)? in $"
)
"""Between an event and a land: there one only met."""
_GOES = re.compile(r"^ (?:the )?(?:(?:capital|city|port|town)(?: of|,)? )?$")
"""Between "visited" or "arrived in" and the land one goes to."""
_WHO = re.compile(r", (?:who|whose|whom)\b[^,]*$")
"""Behind it stands where a person lives or came from: "a warrant for the cleric, who lives in …"."""


def _lands(sentence: Sentence, at: int) -> list[Mention]:
    """Return the lands that the sentence names as places, as parties."""
    return [
        replace(mention, code=mention.country, kind="country", located=True)
        for mention in sentence.mentions
        if ((mention.located and mention.kind != "edge") or (mention.kind == "place" and mention.country))
        and not _WHO.search(sentence.gap(at, mention.start))
    ]


def home(sentence: Sentence, at: int) -> Mention | None:
    """Return the land nearest to `at` that the sentence names as a place."""
    return min(_lands(sentence, at), key=lambda land: abs(land.start - at), default=None)


def filled(sentence: Sentence, term: Term, hit: Hit, limit: int, found: Roles) -> Roles:
    """Return the roles with what was open filled from groups, from the place, or from the actor's own state."""
    actor, target, pattern = found.actor, found.target, found.pattern
    if actor and pattern == "active" and _others(sentence, hit, actor[-1]):
        actor = []
    if not actor and term.event == "MOBILIZE" and (found.pattern == "passive" or _of(sentence, hit, target)):
        actor, (target, _) = target, objects(sentence, hit.end, limit, target, term.event)
    if not actor and term.event == "MOBILIZE":
        actor = _afloat(sentence, hit)
    if term.event == "MOBILIZE":
        target = _neighbour(sentence, hit, limit, actor) or target
    land = home(sentence, hit.start)
    settled = term.event in SETTLED and not _PARTIES & set(term.context)
    if not actor and term.event == "PROTEST":
        crowd = land and agent(sentence, hit)  # "protesters stoned the Danish embassy in Tehran"
        first = [m for m in sentence.mentions[:1] if m.end <= hit.start or not crowd]
        actor = [m for m in subject(sentence, hit.start) or first if m.kind not in ("place", "edge")]
    if not actor and term.mode == "resign":
        actor, target = target or ([land] if land else []), []
    told = found.pattern == _GROUP_TOLD.get(term.event) or found.pattern == "active"
    group = agent(sentence, hit) if not actor and land and told else None
    if group and _ABROAD.search(sentence.before(group.start, 16)):
        group = None
    if group and land and (term.event == "PROTEST" or "state_agent" in group.sets):
        actor, pattern = [land], pattern + "+agent"
    elsewhere = land and land.party not in {mention.party for mention in actor}
    venue = bool(land and _VENUE.search(sentence.gap(hit.end, land.start)))
    goes = not target and term.mode == "visit" and pattern == "active"
    if land and elsewhere and goes and _GOES.match(sentence.gap(hit.end, land.start)):
        target, pattern = [land], pattern + "+in"
    if land and elsewhere and not venue and not target and settled and (term.event != "ASSAULT" or not found.places):
        scene = _scene(sentence, term, hit, limit)
        if scene:
            return domestic(term, Roles(actor, [], [scene], pattern + "+scene"))
        target, pattern = [land], pattern + "+in"
    if not actor and group and land and _rises(sentence, group, land, found):
        actor, pattern = [land], pattern + "+rising"
    state = _state(sentence, term, hit, pattern) if not actor else None
    if state:
        actor, pattern = [state], pattern + "+state"
    if not target and actor and land and not elsewhere and _at_home(term, land, actor[0]):
        target = [replace(actor[0], code=actor[0].party)]
    if not target and actor and _within(sentence, term, hit, limit, actor[0]):
        target = [replace(actor[0], code=actor[0].party)]
    return domestic(term, Roles(actor, target, found.places, pattern))


_GROUP_TOLD = {"MOBILIZE": "passive", "PROTEST": "nominal"}
"""Class → how else than by an active verb one says what a group does: "police were put on alert"."""
_STATE_MODES = frozenset({"arrest", "deport", "censor", "curfew", "martial-law", "allege"})
"""What only a state does where it happens: custody, trial, expulsion."""


def _state(sentence: Sentence, term: Term, hit: Hit, pattern: str) -> Mention | None:
    """Return the land that itself acts in a passive that names nobody: "two tourists were arrested in Mali"."""
    told = pattern.startswith(("passive", "headline-passive")) or term.mode == "allege"
    if not told or term.mode not in _STATE_MODES or (term.event != "COERCE" and "law" not in term.object):
        return None
    lands = [land for land in _lands(sentence, hit.end) if _IN.search(sentence.before(land.start, 40))]
    return next((land for land in lands if land.start >= hit.end), lands[-1] if lands else None)


def _afloat(sentence: Sentence, hit: Hit) -> list[Mention]:
    """Return the land of a carrier that moves: a watched site, yet a force of its own."""
    ships = (m for m in sentence.mentions if m.kind == "place" and m.code == "us-carrier" and m.end <= hit.start)
    return [replace(ship, code=ship.country, kind="country") for ship in ships][-1:]


_BORDER = re.compile(r"['’s]* (?:borders?|frontier)\b")


def _neighbour(sentence: Sentence, hit: Hit, limit: int, actor: list[Mention]) -> list[Mention]:
    """Return the land at whose border forces are moved: "massed tanks along its frontier with Chad"."""
    parties = {mention.party for mention in actor}
    edges = (m for m in sentence.mentions if m.kind == "edge" and hit.end <= m.start < limit and m.country)
    return [
        replace(edge, code=edge.country, kind="country")
        for edge in edges
        if edge.country not in parties
        and (_BORDER.match(sentence.after(edge.end, 16)) or _BORDER.search(sentence.before(edge.start, 28)))
    ][:1]


_ELSEWHERE = re.compile(
    r"^ (?:(?:on|against|at|targeting|in|near|inside|off) )?(?:(?:an?|the|several|two|three) )?(?!its |their )[a-z]"
)
_NO_OBJECT = re.compile(
    r"^ (?:and|or|as|when|while|after|before|that|which|with|by|from|over|for|to|early|late|last|overnight|again|this|"
    r"says?|said|was|were|is|are|has|have|had|kill\w*|wound\w*|left|leaves|caus\w+|set|sets|ha[ds]|will|damag\w+|"
    r"in (?:january|february|march|april|may|june|july|august|september|october|november|december)|on [a-z]+day)\b",
    re.IGNORECASE,
)
"""Behind an attack, what is no object of its own."""
_THERE = re.compile(
    r"^ (?:it\b|the (?:[a-z]+ )?(?:complex|site|plant|facility|refinery|terminal|base|island|port|"
    r"compound|installation)\b)"
    r"|^[^,;:.]{0,60}?\b(?:in the (?:city|area|port|complex)|there|on the island|at the (?:site|plant|base))\b"
)


def _scene(sentence: Sentence, term: Term, hit: Hit, limit: int) -> Mention | None:
    """Return the site that the sentence is about, where the attack it tells of names nothing else it hit.

    "Kharg Island ablaze after US strikes", "smoke over Isfahan after Israel targeted a plant in the city".
    """
    if term.event != "ASSAULT":
        return None
    sites = [m for m in sentence.mentions if m.kind == "place" and m.country]
    if not sites or len({m.code for m in sites}) > 1:
        return None
    behind = sentence.after(hit.end, 80)
    if _ELSEWHERE.match(behind) and not _NO_OBJECT.match(behind) and not _THERE.match(behind):
        return None
    return sites[0]


_OF = re.compile(r"\bof (?:the )?(?:[a-z]+ )?$")


def _of(sentence: Sentence, hit: Hit, target: list[Mention]) -> bool:
    """Say whether those who are moved stand right behind "of": "deployment of US Marines"."""
    return bool(target) and target[0].start - hit.end < 16 and bool(_OF.search(sentence.before(target[0].start, 20)))


def _others(sentence: Sentence, hit: Hit, actor: Mention) -> bool:
    """Say whether a group right before the verb does it, whom the actor only tells of: "Mali said rebels attacked"."""
    group = next((cue for cue in sentence.cues("agent") if sentence.gap(cue.end, hit.start) == " "), None)
    if group is None or "state_agent" in group.sets or group.start <= actor.end:
        return False
    between = (other for other in sentence.hits if actor.end <= other.start and other.end <= group.start)
    return any(other.triggers or "say" in other.sets for other in between)


def domestic(term: Term, found: Roles) -> Roles:
    """Return the roles with the actor's own state as target, where the event without another party is between them."""
    if (
        found.target
        or not found.actor
        or any(place.country != found.actor[0].party for place in found.places)
        or found.pattern.endswith(THING)
        or found.pattern == "nominal+speaker"
    ):
        return found
    if term.mode not in DOMESTIC.get(term.event, ()):
        return found
    own = [replace(found.actor[0], code=found.actor[0].party)]
    return Roles(found.actor, own, found.places, found.pattern)


INNER = {
    "ASSAULT": "rising", "REQUEST": "inside", "ACCUSE": "inside", "CONCEDE": "inside", "SUPPORT": "inside",
    "SANCTION": "inside", "REJECT": "inside", "RETREAT": "inside", "AGREE": "inside", "COERCE": "inside",
    "AID": "inside", "CONSULT": "inside", "THREATEN": "rising",
}  # fmt: skip
"""Class → the words that say, where one land alone is named, that it is among its own people.

They say whom it is done to, or who does it and is not the state.
"""
_INNER_REACH = 60
_HOME = {"REQUEST": "home_matter", "REJECT": "home_matter", "COERCE": "home_matter", "ACCUSE": "home_case"}
"""Class → what in its object says so: reforms, elections, a resignation."""
_ON_PERSONS = frozenset({"sexual", "torture", "beat", None})
"""Modes of attack, among them massacres, that where one land alone is named are done to people of its own."""
_ONE_SIDED = frozenset({"resign", "withdraw", "disarm"})
"""Modes that are done to nobody."""


AT_HOME = frozenset({"ASSAULT", "COERCE", "PROTEST", "SANCTION"})
"""Classes that, where they happen in the actor's own land, are done to its own people."""


def _at_home(term: Term, land: Mention, actor: Mention) -> bool:
    """Say whether the event happens in the actor's own land, named beside it: "Ethiopian police … in Addis Ababa"."""
    return term.event in AT_HOME and land.located and land.party == actor.party and land.start != actor.start


def _alone(sentence: Sentence, party: str) -> bool:
    """Say whether the sentence names no party but this one."""
    return all(party in (m.party, m.country) for m in sentence.mentions if m.kind != "edge")


def _within(sentence: Sentence, term: Term, hit: Hit, limit: int, actor: Mention) -> bool:
    """Say whether the actor does it to people of its own: "Kenya's president accused the opposition"."""
    names = (INNER.get(term.event, ""), _HOME.get(term.event, ""))
    if not any(names) or not _alone(sentence, actor.party):
        return False
    if term.mode in _ONE_SIDED:  # "rebels laid down their arms": to their own state
        return term.mode == "disarm" and sentence.cue_between("rising", actor.start, hit.start) is not None
    right = min(limit, hit.end + _INNER_REACH)
    if any(sentence.cue_between(name, hit.end, right) for name in names if name):
        return True
    if term.event == "ASSAULT":
        hurt = any(sentence.cue_between(name, hit.end, right) for name in ("anybody", "victims"))
        return term.mode in _ON_PERSONS and hurt
    return any(
        hit.start - _INNER_REACH < cue.start and cue.end <= hit.start and "state_agent" not in cue.sets
        for cue in sentence.cues(names[0])
    )


def _rises(sentence: Sentence, group: Hit, land: Mention, found: Roles) -> bool:
    """Say whether rebels or rioters act in their own land, at nothing that the desk watches."""
    return "rising" in group.sets and not any(place.watched for place in found.places) and _alone(sentence, land.party)
