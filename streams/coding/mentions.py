"""Mentions: names that belong together are one actor ("Oman's foreign minister Badr Albusaidi"), joined ones a group.

Works on the hits of one sentence; decides who is named, not what they did.
"""

import re
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from rules.claim import Rank
from streams.coding.lexicon import Hit
from streams.coding.naming import Name

_LINK = re.compile(
    r"^(?:['’]s?)?,?[\s-]*(?:(?:senior|top|deputy|elite|new|army|gen\.?|general|admiral|brigadier|ayatollah|mr\.?|dr\.?|sheikh|"
    r"hardline|chief|state|a|the|its|spokesman|spokeswoman|spokesperson|envoy|un|military)[\s-]+){0,3}$",
    re.IGNORECASE,
)
_JOIN = re.compile(
    r"^(?:['’]s)?(?:(?:,? and | n?or |, |,? as well as )"
    r"(?:the |one |two |three |four |five |six |\d{1,4} )?|,? and an? )"
    r"(?:(?:former|neighbou?ring|rival|fellow|communist|other|several|its|their|both|ally|allies|now) ){0,2}$|"
    r"^ & $|^[-–/]$",
    re.IGNORECASE,
)
_BODY = re.compile(
    r"^ (?:(?:foreign|defen[cs]e|government|peace|military|security|senior|army|opposition|trade) )?"
    r"(?:officials|troops|forces|soldiers|police|rebels|governments?|diplomats|negotiators|leaders|ministers?|presidents?|fighters|militants|"
    r"militias?|delegations?|delegates|envoys?|ambassadors?|movements?|counterparts?|warplanes|jets|ships|authorities|lawmakers|"
    r"representatives) and (?:the |its |their )?$|^ [a-z]+(?:, | and )(?:an?|one|two|three|four|five|six|\d{1,4}) $",
    re.IGNORECASE,
)
"""Between two parties that act together: "Iranian officials and US diplomats"."""
_IN = re.compile(
    r"\b(?:in|near|outside|across|around|inside|via|through) (?:the )?"
    r"(?:(?:(?:north|south)-?(?:ern|east(?:ern)?|west(?:ern)?)?|(?:east|west)(?:ern)?|central|and) ){0,3}$|"
    r"\b(?:north|south|east|west)(?:-?(?:east|west))? of (?:the )?$",
    re.IGNORECASE,
)
_PART = re.compile(
    r"^ (?:capital|city|town|village|province|region|district|port|state|border (?:town|city|region))\b", re.I
)
"""After an adjective of a country that stands behind "in": where it is, not who acts."""
_WITHIN = re.compile(
    r"\b(?:in|near|outside|at|of|around|across|inside|from) (?:the |[a-z]+ (?:of )?){0,3}"
    r"[A-Z][\w'’.-]*(?: (?:[a-z]+ )?[A-Z][\w'’.-]*){0,3}(?:, [A-Z][\w'’.-]*(?: [A-Z][\w'’.-]*){0,3}){0,2}, $"
)
"""Before a country: the place in it ("in Barzeh, Damascus, …")."""
_ENDS = re.compile(
    r"^(?:$|[.,;:)]|\s*\n| (?:on|in|at|by|after|when|where|as|while|with|during|for|following|before|since|near|"
    r"leaving|killing)\b)"
)
"""After a country that ends such a place: no verb of its own."""
_PRIVATE = re.compile(
    r"^ (?:wo)?(?:man|men|teenager|students?|actor|actress|singer|players?|striker|footballer|couple|family|families|"
    r"teacher|chef|film|mother|father|boys?|girls?|citizens?|tourists?|driver|doctors?|journalists?|academic|author|artist|"
    r"scientists?|company|firm|bank|team|club|columnists?|commentators?|bloggers?|newspapers?|poets?|rapper|fans|shoppers|motorists|economists?|"
    r"historians?|professors?|restaurant|novel|language|people|rial|food|grand prix|open|cup)\b",
    re.IGNORECASE,
)
"""After an adjective of a country: a private person or thing, for whom no government answers."""
_OFF = re.compile(r"^ (?:hospital|university|times|post|street|journal|examiner|airport|museum)\b", re.IGNORECASE)
_EDGE = re.compile(
    r"^(?:(?:['’]s)? (?:exiled|diaspora|(?:borders?|frontier)"
    r"(?! (?:guard|official|police|troops|forces|officer|patrol|authorit))|"
    r"press(?! secretary))\b|[-‑](?:brokered|backed|sponsored|mandated|occupied|"
    r"driven|related|induced|focused|era|funded|linked|mediated|supported|made|style|born|trained|allied|held|controlled|owned|built)\b)",
    re.IGNORECASE,
)
"""After a country: its edge, its press, or who stands behind somebody else; not the country itself."""
_HOUSING = re.compile(
    r"\b(?:bases?|air ?bases?|airfields?|camps?|outposts?|garrisons?|barracks) "
    r"(?:(?:near|outside|in|north of|south of|east of|west of) [\w' -]{2,24} )?"
    r"(?:housing|hosting|that (?:hosts|houses)|used by|home to|manned by) (?:the |[a-z]+ (?:of )?){0,2}$"
)
"""Before the troops of a land: the base where they stand, a watched site."""
_PAPER = re.compile(r" (?:Times|Post|Tribune|Herald|Journal|Globe|Chronicle|Gazette|Examiner|Daily|Mirror)\b")
"""After a city: a newspaper of it, `the New York Times`."""
_BESIDE = re.compile(r"\b(?:borders?|frontier) with (?:the )?$", re.IGNORECASE)
"""Before a country: the neighbour of a border."""
_WAR = re.compile(r"^ (?:war|conflict|crisis|escalation)\b", re.IGNORECASE)
_OWN_WAR = re.compile(r"^ war\b(?! (?:crime|game|ship|plane|power|cabinet|room|plan|on|against))", re.IGNORECASE)
"""After a country: a war that is named after it, which is not the country."""
_WAR_OF_BOTH = re.compile(r"^[-–][A-Z][\w-]+ (?:war|conflict|crisis|escalation)\b", re.IGNORECASE)
_MONEY = re.compile(
    r"^ (?:dlrs?|dollars?|cents|francs?|pounds?(?! (?:(?-i:[A-Z])|the |targets|sites|bases|positions))|"
    r"yen|d?marks?|lira|pesos?|rupees?|riyals?|rials?|dinars?|guilders)\b",
    re.IGNORECASE,
)
"""After an adjective: a currency, no party."""
_FOR_OR_AGAINST = re.compile(r"(?:פרו|אנטי)[-־]$|\b(?:Latin |Pan-|Inter-)$")
"""Before an adjective of a country: whom somebody is for (in Hebrew), or a continent, not where he is from."""
_TITLED = re.compile(
    r"\b(?:president|prime minister|premier|king|chancellor|secretary of state|foreign minister|defen[cs]e secretary|"
    r"senator|general|colonel|ayatollah|sheikh|emir|leader|minister|secretary|the)(?: \w+)? $",
    re.IGNORECASE,
)
"""Before a name: an office that the text itself gives, whatever our dates say."""
_FORMER = re.compile(r"\b(?:former|ex|late|deposed|ousted|exiled)[ -]$", re.IGNORECASE)
"""Before a land and its office: who held it speaks for nobody."""
_OF_LAND = re.compile(
    r"^(?: (?-i:[A-Z])[\w'’.-]+){0,3} (?:of|for|from)"
    r"(?: (?:the|islamic|arab|federal|kyrgyz|people's|republic|kingdom|state|sultanate|united|of))* $",
    re.IGNORECASE,
)
"""Between an English office and the land behind it: "president of the Republic of Turkey", "King Somebody of Nepal"."""


@dataclass(frozen=True, slots=True)
class Mention:
    """One actor or place as it is named at `start` to `end`."""

    start: int
    end: int
    code: str
    rank: Rank
    kind: str
    located: bool = False
    """Named as a place only: a capital after "in"."""
    country: str = ""
    """Party of an actor; country hurt at a place."""
    marks: str = ""
    """What the form says: cases, or what is written together with the name (`streams.coding.spelling`)."""
    watched: bool = False
    """A site, a base or a strait that the desk watches, no town or province."""

    @property
    def party(self) -> str:
        """Code up to the first dot."""
        return self.code.partition(".")[0]


_HALVES = {"PRK": "KOR", "KOR": "PRK"}
"""Halves of one land: where one is named, `the North` means the other."""
_SIDE = re.compile(r"^the (?:North|South)$")
Offices = Literal["after", "before", "both"]
"""Where an office stands to its country: `Oman's minister`, `وزير عمان`, either way in Russian."""
_OF = re.compile(r"^[ \u200c]?(?:של |القائم |سابق |ي |ی )?$")
"""Between an office and its country, where the office comes first."""


def read(
    hits: list[Hit], text: str, start: int, on: date, strong: frozenset[str], offices: Offices = "after"
) -> list[Mention]:
    """Return the mentions of the sentence that begins at `start`. `strong` are parties that let weak names count."""
    found: list[Mention] = []
    office: tuple[Name, Hit] | None = None
    for hit in hits:
        if not hit.names:
            continue
        name = _meant(hit, text, on, strong)
        before = found[-1] if found else None
        gap = text[before.end : hit.start] if before else ""
        if name is None or _theirs(name, before, gap):
            continue
        if name.kind == "role":
            behind = offices == "after" or (offices == "both" and before is not None and before.kind == "people")
            role = _office(before, gap, name, hit) if behind else None
            if role and before:
                if _FORMER.search(text[max(0, before.start - 10) : before.start]):
                    role = replace(role, code=before.party, rank=Rank.SOURCE)
                found[-1] = role
            else:
                office = (name, hit)
            continue
        if name.kind == "people" and _FOR_OR_AGAINST.search(text[max(start, hit.start - 6) : hit.start]):
            continue
        if name.kind == "country" and _FOR_OR_AGAINST.search(text[hit.start : hit.end + 1]):
            continue  # no Peru
        if name.kind in ("people", "country") and _MONEY.match(text[hit.end : hit.end + 12]):
            continue
        listed = gap == ", " and before is not None and before.kind not in ("capital", "place")
        mention = _mention(name, hit, text, start, listed)
        of_land = text[hit.end : hit.end + 2] not in ("'s", "’s")  # "leader of Uganda's opposition"
        if office and of_land and (_OF if offices != "after" else _OF_LAND).match(text[office[1].end : hit.start]):
            mention = _of_office(*office, mention)
        office = None
        own = _default_office(before, hits) if before and offices != "after" and _OF.match(gap) else None
        if before and own and mention.kind != "place" and mention.party != before.party:
            whole = mention.kind == "organ" and mention.start < before.end
            found[-1] = replace(mention, start=before.start) if whole else _of_office(*own, mention)
            continue
        if before and before.kind != "place" and mention.kind != "place" and _same(before, mention, gap):
            found[-1] = _merged(before, mention)
        elif before and gap == ", " and mention.kind == "country" and mention.located and _misread(before, mention):
            found[-1] = mention
        elif before and before.kind == "place" == mention.kind and before.end > mention.start:
            found[-1] = mention  # "the Gulf" of "Gulf of Oman", `американской базе` of `базе Эль-Удейд`
        else:
            found.append(mention)
    return found


def _theirs(name: Name, before: Mention | None, gap: str) -> bool:
    """Say whether a weak name is an office of the party before it: "Houthi leader"."""
    if not name.weak or before is None or gap != " " or before.kind == "place":
        return False
    return before.country != name.code.partition(".")[0]


def _default_office(before: Mention, hits: list[Hit]) -> tuple[Name, Hit] | None:
    """Return the office that a body's name is too: `وزارت خارجه` is Iran's, unless another country stands behind it."""
    if before.kind != "organ":
        return None
    own = next((hit for hit in hits if (hit.start, hit.end) == (before.start, before.end) and hit.names), None)
    role = next((name for name in own.names if name.kind == "role"), None) if own else None
    return (role, own) if role and own else None


def _meant(hit: Hit, text: str, on: date, strong: frozenset[str]) -> Name | None:
    """Return whom a name means here; "the South" of "the South China Sea" is nobody."""
    name = _pick(hit.names, on, strong) or _titled(hit, text)
    side = name and name.weak and _SIDE.match(name.text)
    return None if side and text[hit.end : hit.end + 2].strip()[:1].isupper() else name


def _pick(names: tuple[Name, ...], on: date, strong: frozenset[str]) -> Name | None:
    for name in names:
        if name.kind == "dateline":
            continue
        party = name.code.partition(".")[0]
        if name.holds(on) and (not name.weak or party in strong or _HALVES.get(party) in strong):
            return name
    return None


def _titled(hit: Hit, text: str) -> Name | None:
    """Return the party of a person whose office is over or to come, where the text gives a title or the whole name."""
    person = next((name for name in hit.names if name.kind == "person" and not name.weak), None)
    if person is None or "former" in text[max(0, hit.start - 45) : hit.start].lower():
        return None
    titled = _TITLED.search(text[max(0, hit.start - 30) : hit.start])
    if not titled and " " not in person.text:
        return None
    return replace(person, code=person.code.partition(".")[0], rank=Rank.SPOKESMAN if titled else Rank.SOURCE)


def _misread(before: Mention, land: Mention) -> bool:
    """Say whether a land's own place was taken for another's of that name: "in Tripoli, Lebanon"."""
    return before.kind in ("capital", "place") and before.country != land.code


def _mention(name: Name, hit: Hit, text: str, start: int, listed: bool) -> Mention:
    located = False
    if name.kind in ("capital", "place") and _PAPER.match(text, hit.end):
        return Mention(hit.start, hit.end, name.code, name.rank, "edge", True)
    if name.kind in ("capital", "country"):
        located = _stands_in(text, start, hit, listed) or bool(_OFF.match(text[hit.end : hit.end + 14]))
    if name.kind in ("people", "country", "capital"):
        part = _PART.match(text[hit.end : hit.end + 16]) and _IN.search(text[max(start, hit.start - 40) : hit.start])
        located = located or bool(
            part or (name.kind in ("people", "capital") and _PRIVATE.match(text[hit.end : hit.end + 16]))
        )
    edge = name.kind in ("people", "country", "organ") and _EDGE.match(text[hit.end : hit.end + 16])
    if edge or (name.kind in ("people", "country") and _BESIDE.search(text[max(start, hit.start - 20) : hit.start])):
        return Mention(hit.start, hit.end, name.code, name.rank, "edge", True, name.code)
    if _at_war(text, hit) or (name.kind == "country" and _OWN_WAR.match(text[hit.end : hit.end + 14])):
        return Mention(hit.start, hit.end, name.code, name.rank, "edge", True, name.code.partition(".")[0])
    country = name.place.country if name.place else name.code.partition(".")[0]
    if country == "USA" and not name.place and _HOUSING.search(text[max(start, hit.start - 60) : hit.start]):
        return Mention(hit.start, hit.end, "us-base", name.rank, "place", False, country)
    dotted = text[hit.end - 2 : hit.end - 1] == text[hit.end : hit.end + 1] == "."  # the last dot of "U.S."
    watched = name.place is not None and name.place.type not in ("city", "region")
    return Mention(hit.start, hit.end + dotted, name.code, name.rank, name.kind, located, country, name.marks, watched)


def _stands_in(text: str, start: int, hit: Hit, listed: bool) -> bool:
    """Say whether a country or capital is only where it happens: "in southern Iraq", "in Barzeh, Damascus, Syria".

    `listed` behind another party it is one of several: "leaders of Russia, Iran".
    """
    if _IN.search(text[max(start, hit.start - 40) : hit.start]):
        return True
    inner = not listed and text[hit.start - 2 : hit.start] == ", " and _ENDS.match(text[hit.end : hit.end + 12])
    return bool(inner and _WITHIN.search(text[max(start, hit.start - 80) : hit.start]))


def _at_war(text: str, hit: Hit) -> bool:
    """Say whether the name is half of a war's: "Israel-Hamas war" means neither of them."""
    if text[hit.end : hit.end + 1] in ("-", "–"):
        return bool(_WAR_OF_BOTH.match(text[hit.end : hit.end + 40]))
    return text[hit.start - 1 : hit.start] in ("-", "–") and bool(_WAR.match(text[hit.end : hit.end + 12]))


def _of_office(role: Name, hit: Hit, mention: Mention) -> Mention:
    """Read "وزير الخارجية العماني": an office before its country; the office's form says how both stand."""
    if mention.kind not in ("country", "people", "capital", "organ") or (mention.kind == "organ" and role.code):
        return mention
    code = f"{mention.party}.{role.code}" if role.code and "." not in mention.code else mention.code
    return replace(mention, start=hit.start, code=code, rank=role.rank, kind="organ", located=False, marks=role.marks)


def _office(before: Mention | None, gap: str, role: Name, hit: Hit) -> Mention | None:
    """Read "Oman's foreign minister": an office behind a country. Otherwise the word is no mention."""
    if before is None or before.kind not in ("country", "people", "capital", "organ") or not _LINK.match(gap):
        return None
    if gap.lstrip().startswith(",") or (before.kind == "organ" and role.code):
        return None
    code = f"{before.party}.{role.code}" if role.code and "." not in before.code else before.code
    return replace(before, end=hit.end, code=code, rank=role.rank, kind="organ", located=False)


def _same(before: Mention, mention: Mention, gap: str) -> bool:
    agree = not (before.marks and mention.marks) or not set(before.marks).isdisjoint(mention.marks)
    same = before.party == mention.party and before.kind != "capital"
    if mention.kind == "people" and mention.marks and "," in gap:
        return False  # `по словам Трампа, американские бомбы`
    return same and agree and bool(_LINK.match(gap)) and len(gap) < 40


def _merged(before: Mention, mention: Mention) -> Mention:
    """The more exact code wins; a person's own rank beats the office's."""
    deeper = mention if mention.code.count(".") >= before.code.count(".") else before
    return replace(
        deeper,
        start=before.start,
        end=mention.end,
        located=before.located and mention.located,
        marks=mention.marks if mention.kind == "person" and "n" in mention.marks else before.marks,
    )


def private(text: str, mention: Mention) -> bool:
    """Say whether an adjective of a country stands for a private person or firm of it: "a Russian bank"."""
    return mention.kind == "people" and bool(_PRIVATE.match(text[mention.end : mention.end + 16]))


def group(mentions: list[Mention], index: int, text: str, step: int) -> list[Mention]:
    """Return the mention and those joined to it by "and" or a comma, walking by `step` (1 right, -1 left)."""
    joined = [mentions[index]]
    at = index + step
    while 0 <= at < len(mentions):
        left, right = sorted((mentions[at], joined[-1]), key=lambda mention: mention.start)
        gap = text[left.end : right.start]
        joins = _JOIN.match(gap) or (left.kind in ("people", "organ") and _BODY.match(gap))
        if mentions[at].kind == "place" or not joins:
            break
        joined.append(mentions[at])
        at += step
    return joined if step > 0 else joined[::-1]
