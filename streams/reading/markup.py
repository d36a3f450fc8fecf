"""Published fields to plain text: tags, entities and control characters out, whitespace folded, NFC.

Knows HTML only as far as reading needs it. Every step is linear in its input: patterns are possessive or
anchored, and nothing is scanned twice because a bracket or comment was left open.
"""

import re
import unicodedata
from html import unescape

TEXT_CHARS_MAX = 20_000
"""Longest text an article carries."""

PASSES_MAX = 4
"""How often markup may hide in markup (`&amp;lt;b&amp;gt;`) before the rest is taken literally."""

_READ_CHARS_MAX = 3 * TEXT_CHARS_MAX

_TAG = re.compile(
    r"""<(?:(?P<comment>!--)|(?P<cdata>!\[CDATA\[)"""
    r"""|(?P<close>/?)(?P<name>[A-Za-z][A-Za-z0-9:-]*+)(?:[^<>"']++|"[^"<]*+"|'[^'<]*+')*+>"""
    r"""|[!?][^<>]*+>)"""
)
_CUT_TAG = re.compile(r"<[A-Za-z][A-Za-z0-9:-]{0,19}\s[^<>]{0,2000}\Z")
"""A tag the publisher's own shortening cut off before its `>`."""
_LOOSE_TAG = re.compile(r"</?[A-Za-z][A-Za-z0-9:-]{0,19}(?:\s[^<>]{0,2000})?>")
"""A tag with unbalanced quotes."""
_CDATA_END = re.compile(r"\]\]>")

_HIDDEN = frozenset({"script", "style", "noscript", "template", "iframe", "svg", "head", "figcaption", "button"})
_HIDDEN_END = {name: re.compile(rf"</{name}[^<>]*+>", re.IGNORECASE) for name in _HIDDEN}
_BLOCK_NAMES = (
    "address article aside blockquote body br caption center dd div dl dt figure footer form h1 h2 h3 h4 h5 h6 header"
    " hr html li main nav ol p pre section table tbody tfoot thead tr ul"
)
_BLOCK = frozenset(_BLOCK_NAMES.split())
_CELL = frozenset({"td", "th", "option", "img"})

_LONG_REFERENCE = re.compile(r"&#(?:[0-9]{8,}+|[xX][0-9a-fA-F]{8,}+);?")
_NO_TEXT = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff"
    "\ufdd0-\ufdef\ufff9-\ufffc\ufffe\uffff\ud800-\udfff\U000e0000-\U000e0fff]"
)
"""Characters nobody is meant to read: controls, bidi overrides, zero-width, lone surrogates, tag characters.

ZWNJ and ZWJ stay: Persian spelling and emoji need them.
"""
_TERMINAL = frozenset(".!?:;…\"'”’»)]。！？؟۔،؛|")
_LITERALLY = {ord("<"): "‹", ord(">"): "›", ord("&"): "＆"}


def plain(source: str, limit: int = TEXT_CHARS_MAX) -> str:
    """Return the readable text of `source` (HTML, escaped HTML or plain), at most `limit` characters.

    Paragraphs are lines. Total, and idempotent: reading its own answer changes nothing.
    """
    text = source
    for _ in range(PASSES_MAX):
        if "<" not in text and "&" not in text:
            return clip(fold(text[:_READ_CHARS_MAX]), limit)
        before, text = text, fold(_unescape(strip_tags(text)))
        if text == before:
            return clip(text, limit)
    return clip(fold(text.translate(_LITERALLY)), limit)


def fold(text: str) -> str:
    """Return `text` in NFC, without characters nobody reads, whitespace folded, wrapped lines joined."""
    if not text.isascii():
        text = unicodedata.normalize("NFC", _NO_TEXT.sub("", text))
    elif not text.isprintable():
        text = _NO_TEXT.sub("", text)
    lines = [" ".join(line.split()) for line in text.splitlines()]
    if len(lines) == 1:
        return lines[0]
    return _join([line for line in lines if line])


def _join(lines: list[str]) -> str:
    """Join lines; a line that stops in mid-sentence goes on with the next one if that starts in lower case."""
    parts: list[str] = []
    for line in lines:
        if parts:
            wrapped = line[0].islower() and parts[-1][-1] not in _TERMINAL
            parts.append(" " if wrapped else "\n")
        parts.append(line)
    return "".join(parts)


def clip(text: str, limit: int) -> str:
    """Return `text` cut to `limit` characters at the last end of sentence, else word, in its last fifth."""
    if len(text) <= limit:
        return text
    head = text[:limit]
    floor = limit - limit // 5
    for marks in ("\n", ". ", "。", "؟ ", "! ", "? ", " "):
        at = head.rfind(marks, floor)
        if at > 0:
            return head[: at + len(marks)].rstrip()
    return head.rstrip()


def strip_tags(source: str) -> str:
    """Return `source` without tags, comments and scripts; block tags become line ends."""
    if "<" not in source:
        return source[:_READ_CHARS_MAX]
    pieces, blocks = _pieces(source)
    if blocks:
        return "".join(piece if piece == "\n" else " ".join(_words(piece)) for piece in pieces)
    return "".join(pieces)


def _words(piece: str) -> list[str]:
    """Return a run of text as words, with empty ends where it began or ended in space: a tag may stand there."""
    words = piece.split()
    if not words:
        return ["", ""] if piece else []
    if piece[0].isspace():
        words.insert(0, "")
    if piece[-1].isspace():
        words.append("")
    return words


def _pieces(source: str) -> tuple[list[str], bool]:
    """Return the runs of text and whether a block tag stood between them."""
    pieces: list[str] = []
    blocks, at, size = False, 0, 0
    while size < _READ_CHARS_MAX and (tag := _TAG.search(source, at)):
        pieces.append(source[at : tag.start()])
        size += tag.start() - at
        mark, after = _meaning(source, tag)
        pieces.append(mark)
        blocks = blocks or mark == "\n"
        at = after
    if size < _READ_CHARS_MAX:
        rest = _LOOSE_TAG.sub(" ", source[at : at + _READ_CHARS_MAX])
        pieces.append(_CUT_TAG.sub("", rest))
    return pieces, blocks


def _meaning(source: str, tag: "re.Match[str]") -> tuple[str, int]:
    """Return what a tag leaves in the text, and where reading goes on."""
    if tag["comment"]:
        end = source.find("-->", tag.end())
        return "", end + 3 if end >= 0 else len(source)
    if tag["cdata"] or not tag["name"]:
        return "", tag.end()
    name = tag["name"].lower()
    if name in _HIDDEN and not tag["close"] and not tag[0].endswith("/>"):
        hidden = _HIDDEN_END[name].search(source, tag.end())
        return " ", hidden.end() if hidden else len(source)
    if name in _BLOCK:
        return "\n", tag.end()
    return (" " if name in _CELL else ""), tag.end()


def _unescape(text: str) -> str:
    """Return `text` with its character references read; absurdly long numbers are dropped, not computed."""
    if "&" not in text:
        return text
    return unescape(_LONG_REFERENCE.sub("", text) if "&#" in text else text)
