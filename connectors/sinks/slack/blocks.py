"""A notification as Slack's eight blocks. Pure; untrusted text is literal or escaped, never markup.

The eighth, the buttons, holds a link to the story and is left out where there is none: Slack refuses an empty row.
"""

import uuid
from datetime import datetime
from typing import Any

from connectors.item import utc
from connectors.notification import Notification, SourceLine
from connectors.sinks.slack import limits
from connectors.sinks.slack.limits import clip, escape

NAMESPACE = uuid.UUID("5a3c9a2e-7d0c-5f5e-9a51-2f1b8d6b8a10")

Block = dict[str, Any]


def message(shown: Notification) -> dict[str, Any]:
    """Return the arguments of a post: text always, blocks for an alert's own message, ids in the metadata."""
    body: dict[str, Any] = {
        "text": escape(shown.text if shown.kind in ("root", "update") else shown.line or shown.text, limits.TEXT_MAX),
        "unfurl_links": False,
        "unfurl_media": False,
        "metadata": metadata(shown),
    }
    if shown.kind in ("root", "update") and not shown.plain:
        body["blocks"] = blocks(shown)
    return body


def metadata(shown: Notification) -> dict[str, Any]:
    """Return what a lost answer is looked for with: ids only, for everybody in the workspace can read it."""
    payload = {"delivery_id": shown.delivery_id, "alert_id": shown.alert_id, "revision": shown.revision}
    return {"event_type": "alert_delivery", "event_payload": payload}


def client_msg_id(shown: Notification) -> str:
    """Return the same id for the same delivery: a second belt, should Slack honour it."""
    return str(uuid.uuid5(NAMESPACE, shown.delivery_id))


def blocks(shown: Notification) -> list[Block]:
    """Return the blocks, each with an id that is new for every revision."""
    made = [
        head(shown),
        state(shown),
        new(shown),
        fields(shown),
        quote(shown),
        sources(shown),
        why(shown),
        open_(shown),
    ]
    names = ("hdr", "st", "new", "who", "ev", "src", "why", "act")
    return [
        {**block, "block_id": f"{name}.r{shown.revision}"} for name, block in zip(names, made, strict=True) if block
    ]


def head(shown: Notification) -> Block:
    """EXERCISE, then DISPUTED, then severity and headline."""
    first = ["EXERCISE"] if shown.exercise else []
    first += [shown.state.split(",")[0].upper()] if shown.state.startswith(("disputed", "retracted")) else []
    words = " · ".join([*first, shown.severity.upper(), shown.headline])
    return {"type": "header", "text": {"type": "plain_text", "text": clip(words, limits.HEADER_MAX), "emoji": False}}


def state(shown: Notification) -> Block:
    """State, counts and clocks."""
    words = " · ".join(
        [
            f"*{escape(shown.state, 200)}*",
            f"owner {escape(shown.owner, 200)}" if shown.owner else "no owner",
            shown.counted,
            f"confidence {escape(shown.confidence or 'not said', 100)}",
            f"first seen {stamp(shown.first_seen_at)}",
            f"updated {stamp(shown.updated_at)} (revision {shown.revision})",
        ]
    )
    return {"type": "context", "elements": [mrkdwn(words)]}


def new(shown: Notification) -> Block:
    """What is new; on the first revision, why it matters."""
    title = "Why it matters" if shown.revision == 1 else "What is new"
    return {"type": "section", "text": mrkdwn(f"*{title}:* {escape(shown.new, limits.SECTION_MAX - 50)}")}


def fields(shown: Notification) -> Block:
    """Who did what to whom, where and when."""
    pairs = (("Who", shown.who), ("Did what", shown.did_what), ("To whom", shown.to_whom),
             ("Where and when", shown.where_when))  # fmt: skip
    return {
        "type": "section",
        "fields": [mrkdwn(f"*{name}*\n{escape(value or '–', limits.FIELD_MAX - 50)}") for name, value in pairs],
    }


def quote(shown: Notification) -> Block | None:
    """The evidence, verbatim and literal."""
    if shown.quote is None or not limits.clean(shown.quote.text).strip():
        return None
    said = f"{shown.quote.outlet}, {stamp(shown.quote.at)}"
    elements = [literal(f"“{shown.quote.text}”", 1500), literal("  — ", 10), link(said, shown.quote.url)]
    return {"type": "rich_text", "elements": [{"type": "rich_text_quote", "elements": elements}]}


def sources(shown: Notification) -> Block | None:
    """Each source with its grade and time."""
    if not shown.sources:
        return None
    items = [[link(source_words(one), one.url)] for one in shown.sources]
    if shown.sources_more:
        items.append([literal(f"and {shown.sources_more} more", 50)])
    title = {**literal("Sources (reliability and credibility, first report)", 100), "style": {"bold": True}}
    return {
        "type": "rich_text",
        "elements": [
            {"type": "rich_text_section", "elements": [title]},
            {
                "type": "rich_text_list",
                "style": "bullet",
                "elements": [{"type": "rich_text_section", "elements": item} for item in items],
            },
        ],
    }


def source_words(one: SourceLine) -> str:
    """One source on one line."""
    origin = f" (from {one.origin})" if one.origin else ""
    return f"{one.outlet}{origin} — {one.grade} — {stamp(one.at)}"


def why(shown: Notification) -> Block:
    """Why it fired: rule, version, each condition with what was observed."""
    seen = "; ".join(f"{one.condition} → {one.observed}" for one in shown.why)
    rule = escape(f"{shown.rule} v{shown.rule_version}", 300)
    words = f"*Why it fired:* {rule}" + (f" — {escape(seen, limits.CONTEXT_MAX - 400)}" if seen else "")
    return {"type": "context", "elements": [mrkdwn(words)]}


def open_(shown: Notification) -> Block | None:
    """A button to the story, where there is an address that Slack takes."""
    url = shown.quote.url if shown.quote else None
    if not web(url):
        return None
    words = {"type": "plain_text", "text": "Open story", "emoji": False}
    label = clip(f"Open story: {shown.headline}", limits.BUTTON_MAX)
    button = {"type": "button", "action_id": "alert.open", "text": words, "url": url, "accessibility_label": label}
    return {"type": "actions", "elements": [button]}


def mrkdwn(words: str) -> Block:
    """Return a text object whose untrusted parts are escaped already."""
    return {"type": "mrkdwn", "text": words, "verbatim": True}


def literal(words: str, limit: int) -> Block:
    """Return a literal piece of rich text."""
    return {"type": "text", "text": clip(words, limit)}


def link(words: str, url: str | None) -> Block:
    """Return a link with literal words; plain words where the address is not one of the web."""
    return {"type": "link", "text": clip(words, 300), "url": url} if web(url) else literal(words, 300)


def web(url: str | None) -> bool:
    """Say whether Slack takes this address."""
    return url is not None and limits.is_web(url)


def stamp(moment: datetime) -> str:
    """Return an absolute UTC time."""
    return f"{utc(moment):%Y-%m-%d %H:%M} UTC"
