"""Slack's limits on a message, checked by us because slack-sdk does not. Pure; knows nothing of alerts."""

import re
from collections.abc import Iterator
from typing import Any

HEADER_MAX = 150
SECTION_MAX = 3000
FIELD_MAX = 2000
FIELDS_MAX = 10
CONTEXT_MAX = 2000
CONTEXT_ELEMENTS_MAX = 10
ACTIONS_MAX = 25
BUTTON_MAX = 75
URL_MAX = 3000
BLOCKS_MAX = 50
ID_MAX = 255
TEXT_MAX = 4000
"""Recommended; Slack cuts at 40,000."""

HIDDEN = dict.fromkeys(
    (*range(0x09), 0x0B, 0x0C, *range(0x0E, 0x20), *range(0x7F, 0xA0), *range(0x202A, 0x202F), *range(0x2066, 0x206A))
)
"""Control characters and bidi overrides."""

ESCAPES = (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"))


def clean(text: str) -> str:
    """Return text that can be encoded, without characters that hide or turn what is read."""
    return text.translate(HIDDEN).encode("utf-8", "replace").decode()


def clip(text: str, limit: int) -> str:
    """Return at most `limit` characters, with an ellipsis where something is missing."""
    text = clean(text)
    return text if len(text) <= limit else text[: limit - 1] + "…"


def escape(text: str, limit: int) -> str:
    """Return text literal for mrkdwn, clipped after escaping, never inside an entity."""
    for plain, entity in ESCAPES:
        text = (clean(text) if plain == "&" else text).replace(plain, entity)
    if len(text) <= limit:
        return text
    cut = text[: limit - 1]
    return re.sub(r"&[a-z]*$", "", cut) + "…"


def findings(message: dict[str, Any]) -> list[str]:
    """Return everything Slack would refuse in a message, as `where: what`."""
    blocks = message.get("blocks", [])
    found = [] if message.get("text") else ["text: missing"]
    if len(message.get("text", "")) > TEXT_MAX:
        found.append("text: too long")
    if len(blocks) > BLOCKS_MAX:
        found.append("blocks: more than 50")
    ids = [block.get("block_id") for block in blocks]
    if len(set(ids)) != len(ids) or any(not one or len(one) > ID_MAX for one in ids):
        found.append("blocks: block_id missing, repeated or too long")
    for number, block in enumerate(blocks):
        found += [f"blocks[{number}].{one}" for one in BLOCKS.get(block.get("type"), unknown)(block)]
    return found


def is_web(url: str) -> bool:
    """Say whether an address is one of the web, printable and short enough."""
    return re.fullmatch(r"https?://[!-;=?-~]{1,2980}", url) is not None


def unknown(block: dict[str, Any]) -> Iterator[str]:
    """Refuse a block of another type."""
    yield f"type: {block.get('type')!r}"


def text(value: Any, where: str, limit: int, kinds: tuple[str, ...] = ("plain_text", "mrkdwn")) -> Iterator[str]:
    """Check one text object."""
    if not isinstance(value, dict) or value.get("type") not in kinds:
        yield f"{where}: not a text object of {' or '.join(kinds)}"
    elif not 1 <= len(value.get("text") or "") <= limit:
        yield f"{where}: length not in 1…{limit}"


def header(block: dict[str, Any]) -> Iterator[str]:
    """Check a header."""
    yield from text(block.get("text"), "text", HEADER_MAX, ("plain_text",))


def context(block: dict[str, Any]) -> Iterator[str]:
    """Check a context."""
    elements = block.get("elements") or []
    if not 1 <= len(elements) <= CONTEXT_ELEMENTS_MAX:
        yield "elements: count"
    for element in elements:
        yield from text(element, "elements", CONTEXT_MAX)


def section(block: dict[str, Any]) -> Iterator[str]:
    """Check a section: text, fields, or both."""
    fields = block.get("fields")
    if block.get("text") is None and not fields:
        yield "text: missing"
    if block.get("text") is not None:
        yield from text(block["text"], "text", SECTION_MAX)
    if fields is not None and not 1 <= len(fields) <= FIELDS_MAX:
        yield "fields: count"
    for field in fields or []:
        yield from text(field, "fields", FIELD_MAX)


def actions(block: dict[str, Any]) -> Iterator[str]:
    """Check a row of buttons."""
    elements = block.get("elements") or []
    if not 1 <= len(elements) <= ACTIONS_MAX:
        yield "elements: count"
    ids = [element.get("action_id") for element in elements]
    if len(set(ids)) != len(ids) or not all(ids):
        yield "elements: action_id missing or repeated"
    for element in elements:
        yield from text(element.get("text"), "elements.text", BUTTON_MAX, ("plain_text",))
        if "url" in element and not is_web(element["url"]):
            yield "elements.url: not a web address"


RICH = {"rich_text_section", "rich_text_quote", "rich_text_list", "rich_text_preformatted"}


def rich(block: dict[str, Any]) -> Iterator[str]:
    """Check a rich text and everything in it."""
    elements = block.get("elements") or []
    if not elements:
        yield "elements: empty"
    for element in elements:
        kind = element.get("type")
        if kind in RICH:
            yield from rich(element)
        elif kind == "text" and not element.get("text"):
            yield "text: empty"
        elif kind == "link" and not is_web(element.get("url", "")):
            yield "link: not a web address"
        elif kind not in ("text", "link"):
            yield f"type: {kind!r}"


BLOCKS = {"header": header, "context": context, "section": section, "actions": actions, "rich_text": rich}
