"""One line of a JSON Lines archive: its documented keys, and errors that say where and what. Pure."""

import difflib
from typing import Annotated

from pydantic import AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from connectors.errors import Rejected
from connectors.sources.scrub import clean

LINE_BYTES_MAX = 10 * 1024 * 1024


def _scrubbed(value: object) -> object:
    if isinstance(value, str):
        return clean(value).strip()
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else value


Text = Annotated[str, BeforeValidator(_scrubbed)]


class Line(BaseModel):
    """One item of an archive. Only `title` or `text` is required; null counts as absent; unknown keys are reported."""

    model_config = ConfigDict(frozen=True, extra="allow")

    title: Text | None = None
    summary: Text | None = None
    text: Text | None = None
    """Full body; may hold markup."""
    url: Text | None = None
    guid: Text | None = None
    """Identity of the item at its outlet; lines with one guid are versions of one article."""
    published: Text | None = None
    """Publication time as the publisher wrote it."""
    seen_at: AwareDatetime | None = None
    """When it was collected (ISO 8601 with zone, or epoch seconds): a replay reads the item at this time."""
    outlet: Annotated[str, BeforeValidator(_scrubbed), Field(min_length=1, max_length=200)] | None = None
    lang: Text | None = None

    @model_validator(mode="after")
    def _says_something(self) -> "Line":
        if not (self.title or self.text):
            raise ValueError("a line needs a title or a text")
        return self


KEYS = frozenset(Line.model_fields)


def read_line(raw: bytes, place: str) -> tuple[Line, tuple[str, ...]]:
    """Return the line and a note for each key it should not have. Raises `Rejected` naming `place` and the fault."""
    try:
        line = Line.model_validate_json(raw.removeprefix(b"\xef\xbb\xbf"))
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        fault = first["msg"].removeprefix("Value error, ")
        raise Rejected(f"{place}: {where + ': ' if where else ''}{fault}", reason="bad_line") from error
    return line, tuple(f"{place}: {_unknown(key)}" for key in line.model_extra or ())


def _unknown(key: str) -> str:
    near = difflib.get_close_matches(key, KEYS, n=1)
    return f"unknown key {clean(key)[:60]!r} is left out" + (f"; did you mean {near[0]!r}?" if near else "")
