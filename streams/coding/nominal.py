"""Roles of an event that a noun tells: "US strikes on Kharg", "the strike by US forces", "came under attack".

Also says when a word that could be a verb stands as a noun. Heuristics on the order of words.
"""

import re

from streams.coding.clauses import objects, passive, subject
from streams.coding.lexicon import Trigger
from streams.coding.mentions import Mention, group
from streams.coding.sentence import Sentence

_WHOM = (
    r"\bby (?:the |an? )?(?:(?:suspected|alleged|armed|unidentified|masked|unknown|rival|several|two|three|four|\d+|"
    r"[a-z]+s and) ){0,2}$"
)
BY = re.compile(r"^[^.;:]{0,40}?" + _WHOM, re.IGNORECASE)
BY_NEXT = re.compile(
    r"^ (?:(?:[a-z]+ly|[a-z]+day|again|back|down|up|off|out|over|away|dead|late|early|twice|abroad|today|overnight) )?"
    + _WHOM,
    re.IGNORECASE,
)
"""Right behind a participle, an adverb between at the most: in "rejected calls by Germany" the calls are Germany's."""
_NEAR = re.compile(
    r"^(?:['’]s?)?[\s-]+"
    r"(?:(?!(?:the|an?|in|on|of|since|after|to|by|for|with|as|and|says?|said|"
    r"ha[sd]|have|is|was|were) |\w+ed )"
    r"[\w-]+ ){0,3}$"
)
_TOWARD = re.compile(
    r"^ (?:(?!an? |the )[\w-]+ ){0,4}?"
    r"(?:on|against|at|in|near|of|to|inside|across|hit|hits|targeting|over|kill|kills|killed|by) ",
    re.IGNORECASE,
)
_POSSESSIVE = re.compile(r"^(?:['’]s?)[\s-]", re.IGNORECASE)


class Roles:
    """Actor and target groups of one trigger; `passive` says how they were read."""

    def __init__(self, actor: list[Mention], target: list[Mention], places: list[Mention], pattern: str) -> None:
        self.actor = actor
        self.target = target
        self.places = places
        self.pattern = pattern


_OF_PLACE = 12
"""How far behind an attack the place may begin that stands before who did it: "the bombing of Kharg by"."""


def agent_behind(sentence: Sentence, end: int, by: re.Pattern[str]) -> list[Mention]:
    """Return the group after "by", right behind the trigger."""
    index = sentence.left_of(end)
    while index < len(sentence.mentions) and (
        sentence.mentions[index].start < end
        or (sentence.mentions[index].kind == "place" and sentence.mentions[index].start < end + _OF_PLACE)
    ):
        index += 1
    if index < len(sentence.mentions) and by.match(sentence.gap(end, sentence.mentions[index].start)):
        joined = group(sentence.mentions, index, sentence.text, 1)
        listed = len(joined) == 1 or sentence.gap(joined[-2].end, joined[-1].start) != ", "
        return joined if listed else joined[:-1]
    return []


_AFTER_NOUN = re.compile(
    r"^(?:$|[,:;.]| (?:on|against|at(?! least| most)|in|by|near|from|kill|kills|killed|have|has|were|"
    r"was|that|and|over(?! \d)|hit|aimed|fell|continue|continues)\b)",
    re.IGNORECASE,
)
_DELIVERS = re.compile(
    r"\b(?:carr(?:y|ies|ied) out|(?:launch|exchange|trade|conduct|order|unleash|announce|declare|impose|stage|issue|"
    r"begin|mount|make|voice|express|lodge|open|start|sign|hold|undertake|continue|join|resort to|exchang|trad|announc|"
    r"issu|declar|stag|voic|impos|"
    r"unveil|introduce|introduc|adopt|approve|approv|slap|slapp|expand|"
    r"extend|tighten|(?:(?:claim|admit|accept|assum)(?:s|es|ed|ing)?|took|takes?|taking) (?:responsibility|credit) for|"
    r"(?:was|were|is|are|stood|being) behind)(?:s|es|d|ed|ing)?|began|begun|held|made|undertook|beginning|"
    r"step(?:s|ped|ping)? up|t(?:ook|akes?|aking) part in|participat(?:e[sd]?|ing) in|"
    r"complet(?:e[sd]?|ing)|finish(?:es|ed)?|intensif(?:y|ies|ied)|resum(?:e[sd]?|ing)) (?:[\w'’-]+ ){0,5}$",
    re.IGNORECASE,
)
"""Verbs that only say that the noun after them was done."""
_CLAIMS = re.compile(r"\bclaim(?:s|ed|ing)? (?!that )(?:[\w'’-]+ ){0,5}$", re.IGNORECASE)
"""Whoever claims an attack has done it, unless it hit their own."""
_HELD = re.compile(r"\b(?:in|for|during) (?:[a-z-]+ )?$")
"""`left for talks with`, `hurt in clashes with`: whoever the sentence is about takes part."""
_ARTICLE = re.compile(r"(?:\b(?:the|an?|of|this|that|air|new|its|their|latest|fresh)|['’]s?) $", re.IGNORECASE)


_UNDER = re.compile(
    r"\b(?:in|of|for|by|with|amid|despite|over|against|from|under|without|during|through|into|between|following|"
    r"(?<!\w )after|before) (?:more |further |new |such |any |some )?$"
)
"""Prepositions that no finite verb follows: "a rise in supplies", "under attack"."""
_SEVERAL = re.compile(r"\b(?!its |his |this |us |news |series )\w+[^\W_s]s $|\b(?:police|people) $")
"""A subject in the plural, with which a verb has no ending: "Palestinians protest in …"."""


_VERB_BEFORE = re.compile(
    r"\b(?:plans|fears|expects|orders|warns|says|vows|threatens|confirms|claims|denies|reports|repels|mulls|weighs|"
    r"considers|condemns|launches|suspends|halts|backs|denounces|describes|calls|rehearses|simulates|predicts|"
    r"commemorates|remembers|recalls|survives|suffers|foils|thwarts|averts|cancels|delays|praises|blames) $"
)
"""What ends like a plural, but has the word behind it as its object: "Israel plans attack on"."""

_ONE_FORM = frozenset({"hit", "shut", "cut", "put", "set", "hurt", "split", "cast", "overrun"})
"""Verbs whose participle is their base: `hit by missiles`."""


def one_form(sentence: Sentence, trigger: Trigger, start: int, end: int) -> bool:
    """Say whether a base form is a participle: "was hit", "hit by"."""
    if trigger.form != "base" or sentence.text[start:end].partition(" ")[0].lower() not in _ONE_FORM:
        return False
    return passive(sentence, start) or sentence.after(end, 4).startswith(" by ")


_MODAL = re.compile(r"\b(?:will|would|shall|could|might|must|can(?:not)?)(?: (?:not|also|soon|again))? $")
"""Before a verb, never before a noun."""
_THINGS = frozenset({"AID", "PROTEST", "REQUEST"})


def _of_something(sentence: Sentence, trigger: Trigger, start: int, end: int) -> bool:
    """Say whether a single word before "of" can only be a noun: "supplies of oil", not "warns of"."""
    single = " " not in sentence.gap(start, end)
    return single and trigger.term.event in _THINGS and sentence.after(end, 4) == " of "


def _several(sentence: Sentence, start: int) -> bool:
    """Say whether a plural stands right before `start`; of names only those of a people."""
    index = sentence.left_of(start) - 1
    name = index >= 0 and sentence.mentions[index].end == start - 1 and sentence.mentions[index].kind != "people"
    before = sentence.before(start, 24)
    return not name and bool(_SEVERAL.search(before)) and not _VERB_BEFORE.search(before)


def noun_like(sentence: Sentence, trigger: Trigger, start: int, end: int) -> bool:
    """Say whether a word that could be a verb stands as a noun: "US strikes on", "the bombing of"."""
    if trigger.kind != "verb" or trigger.form == "past" or one_form(sentence, trigger, start, end):
        return False
    if trigger.form in ("base", "third") and (
        _UNDER.search(sentence.before(start, 20)) or _of_something(sentence, trigger, start, end)
    ):
        return True
    if trigger.form == "base" and (_several(sentence, start) or _MODAL.search(sentence.before(start, 14))):
        return False
    if trigger.form == "ing":
        return sentence.after(end, 4).startswith(" of ") or bool(_ARTICLE.search(sentence.before(start, 8)))
    return bool(_AFTER_NOUN.match(sentence.after(end, 10)) or _ARTICLE.search(sentence.before(start, 8)))


_OWN_TOWARD = frozenset({"on", "against", "of", "to", "with", "for", "over", "in", "at"})
"""Prepositions that a wording may end with: `embargo on`."""
_VERB = re.compile(r"attack|kill|storm|hit|\w+ed")
"""Last word of a wording that is a clause: `gunmen attacked`."""
_OVER = re.compile(r"\b(?:over|about|amid|against|from|at) (?:[\w-]+ )?$", re.IGNORECASE)
"""Between a name and an attack: "summons Iranian ambassador over drone attack" says not whose it is."""
_BETWEEN = re.compile(r"^ (?:\w+ )?between (?:the )?$", re.IGNORECASE)
_CLOSE = re.compile(r"^ (?:the |both )?(?:[a-z-]+ )?$")


def _next(sentence: Sentence, end: int) -> list[Mention]:
    """Return the group that stands right behind a wording that ends with a preposition."""
    index = sentence.left_of(end)
    if index < len(sentence.mentions) and _CLOSE.match(sentence.gap(end, sentence.mentions[index].start)):
        return [m for m in group(sentence.mentions, index, sentence.text, 1) if m.kind != "place"]
    return []


def _pair(sentence: Sentence, end: int) -> list[Mention]:
    """Return both sides of "talks between X and Y"."""
    index = sentence.left_of(end)
    if index + 1 < len(sentence.mentions) and _BETWEEN.match(sentence.gap(end, sentence.mentions[index].start)):
        joined = group(sentence.mentions, index, sentence.text, 1)
        return joined if len(joined) > 1 else []
    return []


def nominal(sentence: Sentence, start: int, end: int, limit: int, event: str) -> Roles:
    """Read "US strikes on Kharg", "the strike by US forces", "Iran's threat against Israel"."""
    attack = event == "ASSAULT"
    own = sentence.text[start:end].rpartition(" ")[2].lower()
    beside = own in ("by", "between", "from")
    actor = _next(sentence, end) if beside else agent_behind(sentence, end, BY) or _pair(sentence, end)
    index = sentence.left_of(start) - 1
    if not actor and index + 1 < len(sentence.mentions) and sentence.mentions[index + 1].start < start:
        actor = [sentence.mentions[index + 1]]  # "Syria's military presence": its words are part of the name
    if not actor and index >= 0:
        mention = sentence.mentions[index]
        owner = _NEAR.match(sentence.gap(mention.end, start)) or _POSSESSIVE.match(sentence.gap(mention.end, start))
        near = owner and start - mention.end < 40 and not (attack and _OVER.search(sentence.before(start, 24)))
        if near and mention.kind == "place":
            return Roles([], [], [mention], "nominal")  # "the Kharg strikes"
        if near:
            actor = group(sentence.mentions, index, sentence.text, -1)
    claimed = _CLAIMS.search(sentence.before(start, 40))
    if not actor and (
        claimed
        or _DELIVERS.search(sentence.before(start, 40))
        or (_HELD.search(sentence.before(start, 24)) and (own == "with" or sentence.after(end, 6) == " with "))
    ):
        actor = subject(sentence, start)
    claimed = claimed if actor else None
    if not actor and attack and index >= 0:
        actor = _answered(sentence, index, start)
    toward = (
        own in _OWN_TOWARD
        or (" " in sentence.text[start:end] and _VERB.fullmatch(own))
        or _TOWARD.match(sentence.gap(end, min(limit, end + 60)))
    )
    target, places = objects(sentence, end, min(limit, end + 90), actor, event) if toward else ([], [])
    if attack and claimed and {place.country for place in places} == {actor[0].party}:
        actor = []  # "Iran claims attack on Natanz": it only says so
    return Roles(actor, target, places, "nominal")


_OWN_MEDIATION = re.compile(r"^(?:['’]s? (?:[\w-]+ ){0,3}|[\s-])$")


def mediation(sentence: Sentence, start: int, end: int, limit: int) -> Roles:
    """Return who stands between; the two behind "between" are those it is for: "Qatar steps up mediation between"."""
    found = nominal(sentence, start, end, limit, "CONSULT")
    index = sentence.left_of(start) - 1
    if agent_behind(sentence, end, BY):
        return found
    if index >= 0 and _OWN_MEDIATION.match(sentence.gap(sentence.mentions[index].end, start)):
        return Roles(group(sentence.mentions, index, sentence.text, -1), [], found.places, "nominal")
    sides = {mention.start for mention in (*found.actor, *found.target) if mention.start >= end}
    if found.actor and not sides.intersection(mention.start for mention in found.actor):
        return found
    return Roles(subject(sentence, start), [], found.places, "nominal")


_FOR = re.compile(r"^ (?:for|over) (?:(?:the|a|an|its|their|his|last|recent|deadly|[a-z]+day['’]s) )*$", re.IGNORECASE)
_ANSWERS = re.compile(r"\b(?:retaliat\w+|revenge|vengeance|retribution) (?:against|on|from) (?:the )?$", re.IGNORECASE)


def _answered(sentence: Sentence, index: int, start: int) -> list[Mention]:
    """Return who did what is answered: "retaliate against X for the strike"."""
    joined = group(sentence.mentions, index, sentence.text, -1)
    against = _ANSWERS.search(sentence.before(joined[0].start, 40))
    return joined if against and _FOR.match(sentence.gap(joined[-1].end, start)) else []
