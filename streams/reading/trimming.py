"""What feeds hang on titles and texts and nobody wrote as news: site names, "read more", sign-up lines."""

import re

from streams.reading.cues import Cues

_SITE = re.compile(r"\s(?:[-–—|•·:]|::|»|-{2})\s")
_NAME_PARTS = re.compile(r"[\W_]+")
_SUFFIXES = ("com", "org", "net", "ir", "ru", "cn", "uk", "news", "english", "online", "rss", "feed", "world")

_TAIL_CHARS = 400
_TAILS = tuple(
    re.compile(words, re.IGNORECASE)
    for words in (
        r"\s?(?:the post|the article) [^\n]{1,300}? (?:appeared first on|first appeared on) [^\n]{1,80}\Z",
        r"\s?[\[(]?(?:continue reading|read more|read (?:the )?(?:full|whole|entire) (?:story|article)|full story"
        r"|click here|keep reading|view (?:full )?article|more\s?»|читать (?:далее|полностью)|подробнее"
        r"|ادامه (?:مطلب|خبر)|بیشتر بخوانید|اقرأ المزيد|阅读全文|devamını oku|lire la suite|weiterlesen)"
        r"\b[^\n.]{0,80}[.…\])»>→]*\Z",
        r"\s?(?:follow us on|subscribe to our|sign up (?:for|to)|download our app|join our|get our) "
        r"[^\n.]{1,120}[.!]?\Z",
        r"\s?\[\s?(?:…|\.{3}|&hellip;)\s?\]\Z",
        r"\s?\[\+\d{1,7} chars\]\Z",
    )
)
_CUES = Cues((
    "appeared", "continue reading", "read more", "read full", "read whole", "read entire", "read the ", "full story",
    "click here", "keep reading", "view article", "view full article", "»", "читать",
    "подробнее", "ادامه", "بیشتر", "المزيد", "阅读", "oku", "suite", "weiterlesen", "follow us on", "subscribe to our",
    "sign up ", "download our", "join our", "get our", "]",
))  # fmt: skip
"""One of them stands in every tail: looking for them first spares most texts the patterns."""

TAILS_MAX = 4


def trim_title(title: str, names: tuple[str, ...]) -> str:
    """Return a title of one line without a trailing ` - Outlet`, if it is one of `names`; never empties it."""
    title = " ".join(title.split())
    known = {_plain_name(name) for name in names} - {""}
    while known and (cut := _last_separator(title)) and _plain_name(title[cut[1] :]) in known:
        title = title[: cut[0]].rstrip()
    return title


def _last_separator(title: str) -> tuple[int, int] | None:
    """Return where the last separator of a title starts and ends, if something stands before it."""
    start = max(0, len(title) - 120)
    last = None
    for match in _SITE.finditer(title, start):
        last = match
    return (last.start(), last.end()) if last and title[: last.start()].strip() else None


def _plain_name(name: str) -> str:
    """Return a masthead as letters only, without article, domain ending or "news"."""
    words = [word for word in _NAME_PARTS.split(name.casefold()) if word and word not in ("the", "www")]
    while len(words) > 1 and words[-1] in _SUFFIXES:
        words.pop()
    return "".join(words)


def trim_text(text: str, title: str, names: tuple[str, ...]) -> str:
    """Return a text without boilerplate at its end; empty where it only repeats the title and the outlet."""
    for _ in range(TAILS_MAX):
        shorter = _without_tail(text)
        if shorter == text:
            break
        text = shorter
    return "" if title and _repeats(text, title, names) else text


def _without_tail(text: str) -> str:
    start = max(0, len(text) - _TAIL_CHARS)
    tail = text[start:]
    if not _CUES.stand_in(tail):
        return text
    for pattern in _TAILS:
        if match := pattern.search(tail):
            return text[: start + match.start()].rstrip()
    return text


def _repeats(text: str, title: str, names: tuple[str, ...]) -> bool:
    """Say whether a text is its title again, alone or with a masthead behind it."""
    if len(text) > len(title) + 120 or not text.startswith(title):
        return False
    rest = _plain_name(text[len(title) :])
    return not rest or rest in {_plain_name(name) for name in names}
