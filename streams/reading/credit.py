"""Who said it first: the wire a text credits in dateline, byline or footer, else the credited publisher.

Reads only forms that are credits; a wire named in running text ("told Reuters") makes nobody the origin.
Whether two origins are independent is decided elsewhere.
"""

import re
from functools import lru_cache
from typing import Literal

from connectors.item import Outlet

By = Literal["credit", "dateline", "byline", "outlet"]

WIRES: dict[str, tuple[str, ...]] = {
    "reuters": ("Reuters", "Thomson Reuters", "Reuters.com", "Рейтер", "رویترز", "رويترز", "路透社", "路透"),
    "ap": ("AP", "A.P.", "The Associated Press", "Associated Press", "AP News", "apnews.com", "美联社"),
    "afp": ("AFP", "Agence France-Presse", "Agence France Presse", "法新社"),
    "tass": ("TASS", "Itar-Tass", "ITAR TASS", "tass.com", "tass.ru", "ТАСС", "塔斯社"),
    "ria": ("RIA", "RIA Novosti", "РИА Новости", "ria.ru"),
    "interfax": ("Interfax", "Interfax.ru", "Интерфакс"),
    "xinhua": ("Xinhua", "Xinhua News Agency", "xinhuanet", "新华社", "新华网"),
    "chinanews": ("China News Service", "中新社", "中新网"),
    "irna": ("IRNA", "Islamic Republic News Agency", "ایرنا"),
    "isna": ("ISNA", "Iranian Students News Agency", "ایسنا"),
    "mehr": ("MNA", "Mehr", "Mehr News", "Mehr News Agency", "مهر"),
    "tasnim": ("Tasnim", "Tasnim News Agency", "تسنیم"),
    "fars": ("Fars", "FNA", "Fars News Agency", "فارس"),
    "anadolu": ("AA", "Anadolu", "Anadolu Agency", "Anadolu Ajansı"),
    "bloomberg": ("Bloomberg", "Bloomberg News"),
    "dpa": ("dpa", "Deutsche Presse-Agentur", "dpa International"),
    "upi": ("UPI", "United Press International"),
    "efe": ("EFE", "Agencia EFE"),
    "ansa": ("ANSA",),
    "kyodo": ("Kyodo", "Kyodo News"),
    "yonhap": ("Yonhap", "Yonhap News Agency"),
    "pti": ("PTI", "Press Trust of India"),
    "ani": ("ANI", "Asian News International"),
    "pa": ("PA Media", "Press Association"),
    "ona": ("ONA", "Oman News Agency", "العمانية"),
    "qna": ("QNA", "Qatar News Agency", "قنا"),
    "wam": ("WAM", "Emirates News Agency", "وام"),
    "spa": ("SPA", "Saudi Press Agency", "واس"),
    "kuna": ("KUNA", "Kuwait News Agency", "كونا"),
    "bna": ("BNA", "Bahrain News Agency"),
    "sana": ("SANA", "Syrian Arab News Agency", "سانا"),
    "ina": ("INA", "Iraqi News Agency", "واع"),
    "mena": ("MENA", "Middle East News Agency"),
    "petra": ("Petra", "Jordan News Agency"),
    "ukrinform": ("Ukrinform", "Укринформ", "Укрінформ"),
    "belta": ("BelTA", "БелТА"),
}
"""Slug of a wire → the names it is credited by."""

HEAD_CHARS = 140
TAIL_CHARS = 400

_SHORT = frozenset(name for names in WIRES.values() for name in names if len(name) <= 4 and name.isupper())
"""Initials count only in capitals: `spa` and `mena` are also words."""

_PLACE = r"[^\W\d_a-zа-яё][\w .,'’/-]{0,70}?"
_IN_BRACKETS = re.compile(rf"(?:{_PLACE}\s*)?\(([^()\n]{{2,40}})\)\s*(?:[-–—:]|$)")
_IN_SLASHES = re.compile(rf"{_PLACE}\s*/([^/\n]{{2,30}})/")
_AFTER_COMMA = re.compile(r"[A-Z][\w .'’-]{1,30}, ([\w ]{2,30}?)\s*[-–—]\s")
_AFTER_DASH = re.compile(rf"{_PLACE}\s[-–—]\s?([^\W\d_][\w .-]{{1,25}}?)\.(?:\s|$)")
_ARABIC_LEAD = re.compile(r"(?:به گزارش|وفقا ل|نقلا عن)?\s*[\w ‌]{0,30}\(\s*([\w ‌]{2,20})\s*\)\s*[-–—:]")
_CHINESE_LEAD = re.compile(r"[（(]?(新华社|路透社|法新社|美联社|塔斯社|中新社|中新网)[^\n]{0,30}?(?:电|讯|[）)])")
_CAPITALS = re.compile(r"[^\W\d_]{2,}")
_NO_AGENCY = frozenset({"uae", "usa", "us", "uk", "un", "eu", "drc", "file", "photo", "update", "video", "local-time"})

_FOOTERS = (
    (
        (")",),
        re.compile(
            r"\((?:[^()\n]{0,80}[-–—:,;]\s*)?(?:with|via|source:?|from)?\s*([^()\n;:,]{2,40})\)\s*\.?\s*\Z",
            re.IGNORECASE,
        ),
    ),
    (("source", "via", "credit"), re.compile(r"\b(?:source|via|credit):?\s+([^\n.;|]{2,40})\.?\s*\Z", re.IGNORECASE)),
    (
        ("©", "(c)", "copyright"),
        re.compile(r"(?:©|\(c\)|copyright)\s*(?:\d{4})?\s*([^\n.;|,]{2,40})[^\n]{0,80}\Z", re.IGNORECASE),
    ),
    (("-", "–", "—"), re.compile(r"[-–—]\s?([^\W\d_][\w .-]{1,30})\.?\s*\Z")),
)
"""Signs one of which the end of the text must hold, and the form they belong to."""
_REPORTING = re.compile(r"\((?:additional )?(?:reporting|writing|compiled)\b[^()]{0,300}\)", re.IGNORECASE)
_BYLINE_PARTS = re.compile(r"[,;|/&()\n]|\band\b|\bwith\b|\bvia\b")
_BY = re.compile(r"^(?:by|from|source|автор|от)[:\s]+", re.IGNORECASE)
_NOT_SLUG = re.compile(r"[\W_]+")


def slug(name: str) -> str:
    """Return a name as a key: lower case, words joined by hyphens, no leading article, no `.com`."""
    words = _NOT_SLUG.sub("-", name.casefold().removeprefix("www.").removesuffix(".com")).strip("-")
    return words.removeprefix("the-") or words


_BY_SLUG = {slug(name): wire for wire, names in WIRES.items() for name in names} | {wire: wire for wire in WIRES}
_CAPITALS_ONLY = {slug(name) for name in _SHORT}


@lru_cache(maxsize=2048)
def wire(name: str) -> str | None:
    """Return the slug of the wire somebody calls `name`, None when it is none we know."""
    name = name.strip(" .\t")
    key = slug(name)
    if key in _CAPITALS_ONLY and not name.replace(".", "").isupper():
        return None
    return _BY_SLUG.get(key)


def origin(text: str, author: str | None, credited: str | None, outlet: Outlet) -> tuple[str, By]:
    """Return who said it first, as a slug, and where that stands. `text` is the article's plain text.

    A wire that is read at its own source has the slug that others credit it by: its copies are no second origin.
    """
    if found := dateline(text):
        return found, "dateline"
    if found := byline(author):
        return found, "byline"
    if found := footer(text):
        return found, "credit"
    if credited and slug(credited) and slug(credited) not in (slug(outlet.name), slug(outlet.family)):
        return wire(credited) or slug(credited), "credit"
    return wire(outlet.name.partition(" (")[0]) or outlet.family, "outlet"


def dateline(text: str) -> str | None:
    """Return the wire of a dateline: `MUSCAT, March 3 (Reuters) —`, `МОСКВА, 3 марта. /ТАСС/.`

    In brackets a name we do not know counts too, if the place before it stands in capitals.
    """
    head = text[:HEAD_CHARS]
    if match := _IN_BRACKETS.match(head):
        if known := wire(match[1]):
            return known
        place = _CAPITALS.match(head)
        if place and place[0].isupper() and match[1][0].isupper() and not any(map(str.isdigit, match[1])):
            return None if slug(match[1]) in _NO_AGENCY else slug(match[1]) or None
    for form in (_IN_SLASHES, _AFTER_COMMA, _AFTER_DASH, _ARABIC_LEAD, _CHINESE_LEAD):
        if (match := form.match(head)) and (known := wire(match[1])):
            return known
    return None


def byline(author: str | None) -> str | None:
    """Return the wire among the authors, None where they are people."""
    if not author:
        return None
    for part in _BYLINE_PARTS.split(author[:300]):
        if known := wire(_BY.sub("", part.strip())):
            return known
    return None


def footer(text: str) -> str | None:
    """Return the wire the end of a text credits: `(Reporting by … Reuters)`, `(AFP)`, `Source: Xinhua`."""
    tail = text[-TAIL_CHARS:]
    lowered = tail.lower()
    for block in reversed(_REPORTING.findall(tail)) if "(" in tail else ():
        for name in re.findall(r"[^\W_]+", block):
            if known := wire(name):
                return known
    for signs, form in _FOOTERS:
        if any(sign in lowered for sign in signs) and (match := form.search(tail)) and (known := wire(match[1])):
            return known
    return None
