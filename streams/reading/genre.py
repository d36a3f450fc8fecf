"""What kind of text an article is, with the sign that says so. Conservative: in doubt it is news.

A real event called opinion is lost to every rule, so one weak cue is never enough.
"""

import re
from typing import cast
from urllib.parse import urlsplit

from streams.article import Genre
from streams.reading.cues import Cues

FLASH_WORDS_MAX = 8
FLASH_TEXT_MAX = 200

_PREFIX_WORDS: tuple[tuple[Genre, str], ...] = (
    ("correction", "corrections?|corrected|refile|clarification|editor['’]s note|исправление|تصحیح|تصحيح"),
    ("live_blog", "live(?: updates?| blog| coverage)?|as it happened|minute by minute|liveblog|прямой эфир|مباشر"),
    (
        "opinion",
        "opinions?|op-?ed|editorial|column|commentary|comment|viewpoint|letters?(?: to the editor)?|guest essay"
        "|мнение|رأي|یادداشت|社论|社評",
    ),
    (
        "analysis",
        "analysis|news analysis|explainer|explained|fact[- ]?check|factbox|in depth|insight|q&a|анализ|تحليل|تحلیل",
    ),
    (
        "retrospective",
        "on this day|this day in history|today in history|from the archives?|throwback|flashback|timeline|obituary",
    ),
    ("interview", "interview|exclusive interview|интервью|مقابلة|گفتگو|مصاحبه"),
    (
        "recap",
        "(?:morning|evening|daily) (?:briefing|bid|brief|digest)|week in review|news ?(?:wrap|roundup|briefing)"
        "|the papers|podcast|in pictures|photos|recap|newsletter",
    ),
    (
        "sport",
        "football|soccer|cricket|tennis|rugby|sports?|world cup|premier league|f1|nba|nfl|wnba|mlb|nhl|спорт",
    ),
    (
        "flash",
        "flash|breaking(?: news)?|urgent|just in|snap|newsflash|alert|молния|срочно|عاجل|فوری|突发|快讯|מבזק",
    ),
)
_PREFIX = re.compile(
    "|".join(rf"(?P<{genre}>\W{{0,3}}(?:{words})(?:\s*[:：|•]|\s[-–—]\s|[\])】]))" for genre, words in _PREFIX_WORDS),
    re.IGNORECASE,
)
"""A label before the headline proper: `OPINION | …`, `[Analysis] …`."""

_WEEKDAYS = "monday|tuesday|wednesday|thursday|friday|weekend|morning|evening"
_COUNT = r"(?:\d+|one|two|three|four|five|six|seven|eight|nine|ten|twenty|thirty|forty|fifty)"
_TITLE_WORDS: tuple[tuple[Genre, str], ...] = (
    (
        "retrospective",
        r"^(?:on this day|this day in|looking back|a look back|remembering)\b|\byears ago today\b"
        rf"|\b{_COUNT} years on(?=[:,;]|\s[-–—]|$)|^{_COUNT} years ago\b"
        r"|^(?:the )?(?:\d+\w\w|first|tenth) anniversary\b"
        r"|^[^,;:]{0,60}\bmark(?:s|ed|ing)? (?:the )?(?:[\w-]{1,12} )?anniversary of [^,;:]*$",
    ),
    ("live_blog", r"(?:[-–—:|]|, )\s?(?:live(?: updates?| blog)?|as it happened)\W*$"),
    (
        "recap",
        r"^(?:what we know|what to know|what you need to know|key takeaways|\d+ takeaways|the week in)\b"
        r"|\b(?:the week in pictures|in pictures|week in review|what we know (?:so far|on day \d+))\b"
        rf"|^(?:your|the) (?:{_WEEKDAYS}) (?:briefing|evening)",
    ),
    ("analysis", r"^(?:why|how) [^?]{10,}\?$|^explainer\b|\b(?:explained|an explainer)$"),
    ("interview", r"^(?:interview with|in conversation with|q&a with)\b"),
    ("opinion", r"[|]\s*(?:opinion|editorial|comment|letters)$"),
)
_TITLES = tuple((genre, re.compile(words, re.IGNORECASE)) for genre, words in _TITLE_WORDS)
_TITLE_CUES = Cues((
    "this day", "back", "remembering", "years", "anniversary", "live", "as it happened", "know", "takeaways", "week in",
    "pictures", "briefing", "evening", "why", "how", "explain", "interview", "in conversation", "q&a", "opinion",
    "editorial", "comment", "letters",
))  # fmt: skip
"""One of them stands in every such title."""

_SECTIONS: dict[str, Genre] = {
    "opinion": "opinion", "opinions": "opinion", "commentisfree": "opinion", "editorial": "opinion",
    "editorials": "opinion", "op-ed": "opinion", "oped": "opinion", "columnists": "opinion", "columns": "opinion",
    "commentary": "opinion", "letters": "opinion", "viewpoint": "opinion", "viewpoints": "opinion",
    "analysis": "analysis", "explainers": "analysis", "explainer": "analysis", "factcheck": "analysis",
    "fact-check": "analysis", "sport": "sport", "sports": "sport", "football": "sport", "soccer": "sport",
    "cricket": "sport", "live": "live_blog", "liveblog": "live_blog", "live-blog": "live_blog",
    "live-updates": "live_blog", "interview": "interview", "interviews": "interview", "history": "retrospective",
    "this-day-in-history": "retrospective", "newsletters": "recap", "podcasts": "recap", "podcast": "recap",
    "corrections": "correction", "blogs-the-papers": "recap", "sports-news": "sport", "athletic": "sport",
    "nfl": "sport", "nba": "sport", "mlb": "sport", "transcripts": "transcript",
}  # fmt: skip
_CATEGORIES: dict[str, Genre] = {
    "opinion": "opinion", "opinions": "opinion", "op-ed": "opinion", "editorial": "opinion", "editorials": "opinion",
    "commentary": "opinion", "columns": "opinion", "comment": "opinion", "analysis": "analysis",
    "news analysis": "analysis", "explainer": "analysis", "sport": "sport", "sports": "sport", "football": "sport",
    "soccer": "sport", "live blog": "live_blog", "liveblog": "live_blog", "minutebyminute": "live_blog",
    "interview": "interview", "interviews": "interview", "corrections": "correction", "transcript": "transcript",
    "мнения": "opinion", "спорт": "sport", "رياضة": "sport", "ورزشی": "sport", "ورزش": "sport", "رأي": "opinion",
    "体育": "sport", "ספורט": "sport",
}  # fmt: skip
_TRANSCRIPT = re.compile(r"^(?:full )?(?:transcript|text|remarks)(?: of|:| –| -)", re.IGNORECASE)
_GAME_CUES = Cues((
    "world cup", "league", "la liga", "grand slam", "final", "touchdown", "innings", "midfielder", "goalkeeper",
    "striker", "wicket",
))  # fmt: skip
_GAME = re.compile(
    r"\b(?:world cup|premier league|champions league|la liga|grand slam|quarter-?finals?|semi-?finals?|touchdown"
    r"|innings|midfielder|goalkeeper|striker|wicket)\b",
    re.IGNORECASE,
)


def genre(title: str, text: str, url: str | None, categories: tuple[str, ...]) -> tuple[Genre, str]:
    """Return the genre of an article and its reason (`title: …`, `section: …`), empty for plain news."""
    if found := _by_title(title):
        return found
    if found := _by_place(url, categories):
        return found
    if _flashes(title, text):
        return "flash", "title only"
    games = _games(f"{title}\n{text[:1000]}")
    if len(games) >= 2:
        return "sport", f"words: {', '.join(games[:3])}"
    return "news", ""


def _games(text: str) -> list[str]:
    """Return the words of sport in a text, each once."""
    return sorted({match.lower() for match in _GAME.findall(text)}) if _GAME_CUES.stand_in(text) else []


def _by_title(title: str) -> tuple[Genre, str] | None:
    head = title[:300]
    if match := _PREFIX.match(head):
        return cast(Genre, match.lastgroup), f"title: {match[0].strip()}"
    if match := _TRANSCRIPT.match(head):
        return "transcript", f"title: {match[0].strip()}"
    if _TITLE_CUES.stand_in(head):
        for kind, pattern in _TITLES:
            if match := pattern.search(head):
                return kind, f"title: {match[0].strip()}"
    return None


def _by_place(url: str | None, categories: tuple[str, ...]) -> tuple[Genre, str] | None:
    """Read the section from the URL's folders (never from the story's own slug) and the categories."""
    if url:
        host, folders = _folders(url)
        for folder in folders:
            if kind := _SECTIONS.get(folder):
                return kind, f"section: /{folder}/"
        if host.startswith(("opinion.", "blogs.", "sport.", "sports.")) and (kind := _SECTIONS.get(host.split(".")[0])):
            return kind, f"section: {host}"
    for category in categories[:20]:
        if kind := _CATEGORIES.get(category.strip().casefold()):
            return kind, f"category: {category.strip()[:40]}"
    return None


def _folders(url: str) -> tuple[str, list[str]]:
    try:
        parts = urlsplit(url)
    except ValueError:
        return "", []
    return parts.netloc.lower(), parts.path.lower().split("/")[1:-1][:6]


def _flashes(title: str, text: str) -> bool:
    """Say whether an item is one short line and nothing else."""
    if text or not title:
        return False
    return len(title.split()) <= FLASH_WORDS_MAX and len(title) <= 80
