"""Judges what a workspace shows: one message an alert, rewritten in place, its lines under it, nothing twice.

Reads the strict server's record and nothing else; shares no code with the sink or the journal.
"""

from collections import Counter
from collections.abc import Iterator
from typing import Any

Message = dict[str, Any]


def ids(version: Message) -> dict[str, Any]:
    """Return the ids that a version of a message carries."""
    return dict(version["metadata"]["event_payload"])


def versions(message: Message) -> list[Message]:
    """Return what a message showed, from its first words to its last."""
    return [*message["edits"], message]


def posted(message: Message) -> str:
    """Return the delivery that made a message."""
    return str(ids(versions(message)[0])["delivery_id"])


def by_kind(messages: list[Message]) -> Counter[str]:
    """Return how many messages there are of each kind, and how many edits."""
    kinds = Counter(posted(message).split(":")[3] for message in messages)
    kinds["edit"] = sum(len(message["edits"]) for message in messages)
    return kinds


def wrong(workspace: Any) -> list[str]:
    """Return everything a channel should not show, in words; nothing where all is well."""
    messages: list[Message] = workspace.messages
    return [
        *(f"refused: {word}" for word in workspace.refusals),
        *twice(messages),
        *roots(messages),
        *threads(messages),
        *(f"not marked: {one['text']}" for one in messages if not one["text"].startswith("EXERCISE")),
    ]


def twice(messages: list[Message]) -> Iterator[str]:
    """Yield every delivery that was shown more than once, and every message whose revisions do not rise."""
    shown = Counter(ids(version)["delivery_id"] for message in messages for version in versions(message))
    yield from (f"shown {count} times: {delivery}" for delivery, count in shown.items() if count > 1)
    for message in messages:
        numbers = [ids(version)["revision"] for version in versions(message)]
        if numbers != sorted(set(numbers)):
            yield f"revisions {numbers} of {posted(message)}"


def roots(messages: list[Message]) -> Iterator[str]:
    """Yield every alert with more than one message of its own, and own messages without blocks."""
    own = Counter(ids(one)["alert_id"] for one in messages if not one["thread_ts"])
    yield from (f"{count} messages of alert {alert}" for alert, count in own.items() if count > 1)
    for one in messages:
        if ":root" in posted(one) and not one["blocks"]:
            yield f"no blocks: {posted(one)}"


def threads(messages: list[Message]) -> Iterator[str]:
    """Yield every thread line that does not hang under the message of its own alert."""
    place = {(one["channel"], one["ts"]): ids(one)["alert_id"] for one in messages if not one["thread_ts"]}
    for one in messages:
        hangs = one["thread_ts"] is not None
        if hangs != (":thread:" in posted(one)):
            yield f"in the wrong place: {posted(one)}"
        elif hangs and place.get((one["channel"], one["thread_ts"])) != ids(one)["alert_id"]:
            yield f"under another alert: {posted(one)}"
