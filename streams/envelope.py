"""Bytes to models and back. What cannot be read becomes a DeadLetter: a value with a reason, never an exception."""

import hashlib
from datetime import datetime
from enum import StrEnum
from typing import TypeVar

from pydantic import BaseModel, TypeAdapter, ValidationError

from streams.stage import Record, Send
from streams.topics import DEAD

T = TypeVar("T")

ERROR_CHARS_MAX = 1000


class DeadReason(StrEnum):
    """Why a record is dead; a metric's label."""

    EMPTY = "empty"
    UNREADABLE = "unreadable"
    """Not the model of its topic: not JSON, wrong fields, unknown version."""
    UNUSABLE = "unusable"
    """Well formed, but nothing in it to read: an item with neither title nor text."""
    STAGE_RAISED = "stage_raised"
    """A bug: the stage raised on it."""
    TOO_LARGE = "too_large"
    """An effect of it is larger than the broker takes."""


def encode(model: BaseModel) -> bytes:
    """Return the model as JSON bytes."""
    return model.model_dump_json(exclude_defaults=False).encode()


def decode(adapter: TypeAdapter[T], record: Record) -> "T | tuple[DeadReason, str]":
    """Return the model in a record's value, or why there is none."""
    if not record.value:
        return DeadReason.EMPTY, "the record has no value"
    try:
        return adapter.validate_json(record.value)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(part) for part in first["loc"]) or "value"
        return DeadReason.UNREADABLE, f"{where}: {first['msg']} ({error.error_count()} findings)"


def dead_letter(record: Record, stage: str, reason: DeadReason, error: str, now: datetime) -> Send:
    """Return the dead letter of a record: original key and bytes untouched, everything else in headers."""
    headers = {
        "reason": reason.value,
        "stage": stage,
        "error": error[:ERROR_CHARS_MAX],
        "topic": record.topic,
        "partition": str(record.partition),
        "offset": str(record.offset),
        "record-at": record.at.isoformat(),
    }
    return Send(
        topic=DEAD.name,
        key=record.key or b"",
        value=record.value or b"",
        at=now,
        # Ours come last: readers let the last of a name win, and a record may carry a `reason` of its own.
        headers=record.headers + tuple((name, text.encode("utf-8", "replace")) for name, text in headers.items()),
    )


def digest(*parts: str) -> str:
    """Return a short stable hash of its parts: the id of whatever they caused."""
    return hashlib.blake2b("\x1f".join(parts).encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()
