"""The catalogue: which sources a desk reads, one strict YAML file. Faults are told with file, line, column and hint.

It knows the kinds of sources by name only; building and polling them is elsewhere.
"""

import difflib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path as FilePath
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import ValidationError

from connectors.errors import Misconfigured
from connectors.item import Outlet
from connectors.located import Located, Path, Unreadable, read
from connectors.registry import KINDS, Kind, kind_named
from connectors.sources.entry import SourceEntry

SCHEMA = "tocsin/catalog/v1"
SHIPPED = FilePath(__file__).parent / "catalog" / "iran-us.yaml"
TOP_KEYS = ("schema", "desk", "sources")


@dataclass(frozen=True, slots=True)
class Catalogue:
    """A desk's sources, in the order of the file."""

    desk: str
    entries: tuple[SourceEntry, ...]

    def enabled(self) -> tuple[SourceEntry, ...]:
        """Sources that are to be polled."""
        return tuple(entry for entry in self.entries if entry.enabled)

    def named(self, name: str) -> SourceEntry:
        """Return a source by id. Raises `Misconfigured` with the nearest id for an unknown one."""
        for entry in self.entries:
            if entry.id == name:
                return entry
        hint = _near(name, [entry.id for entry in self.entries]) or "`tocsin sources list` shows them all"
        raise Misconfigured(f"no source {name!r} in the catalogue; {hint}", reason="unknown_source")

    def outlets(self) -> dict[str, Outlet]:
        """Publishers by casefolded name; the first entry of a name speaks for it."""
        found: dict[str, Outlet] = {}
        for entry in self.entries:
            found.setdefault(entry.name.casefold(), entry.outlet())
        return found


def load(path: FilePath = SHIPPED, kinds: Sequence[Kind] = KINDS) -> Catalogue:
    """Return the catalogue in a file. Raises `Misconfigured` with all faults, one a line, as `file:line:col: what`."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise Misconfigured(f"{path}: cannot be read: {error}", reason="bad_catalogue") from error
    return parse(text, str(path), kinds)


def parse(text: str, name: str, kinds: Sequence[Kind] = KINDS) -> Catalogue:
    """Return the catalogue in a text; `name` is the file named in messages. Raises `Misconfigured`."""
    try:
        located = read(text)
    except Unreadable as error:
        where = f"{name}:{error.place.line}:{error.place.column}"
        raise Misconfigured(f"{where}: {error}", reason="bad_catalogue") from error
    reading = _Reading(located, name, kinds)
    catalogue = reading.catalogue()
    if reading.faults:
        raise Misconfigured("\n".join(reading.faults), reason="bad_catalogue")
    return catalogue


class _Reading:
    """One pass over one file; gathers every fault before it gives up."""

    def __init__(self, located: Located, name: str, kinds: Sequence[Kind]) -> None:
        self.located, self.name, self.kinds = located, name, kinds
        self.faults: list[str] = []

    def fault(self, path: Path, message: str) -> None:
        place = self.located.place(path)
        self.faults.append(f"{self.name}:{place.line}:{place.column}: {message}")

    def catalogue(self) -> Catalogue:
        top = self.located.value
        if not isinstance(top, dict):
            self.fault((), f"a catalogue starts with `schema: {SCHEMA}`, `desk:` and `sources:`")
            return Catalogue("", ())
        for key in top:
            if key not in TOP_KEYS:
                self.fault(
                    (key,), f"unknown key {key!r}; {_near(key, TOP_KEYS) or 'there are: ' + ', '.join(TOP_KEYS)}"
                )
        if top.get("schema") != SCHEMA:
            self.fault(("schema",), f"the schema is {SCHEMA!r}, not {top.get('schema')!r}")
        desk, rows = top.get("desk"), top.get("sources")
        if not isinstance(desk, str):
            self.fault(("desk",), "`desk` names the desk")
        if not isinstance(rows, list) or not rows:
            self.fault(("sources",), "`sources` is a list with at least one source")
            rows = []
        entries = {index: entry for index, row in enumerate(rows) if (entry := self.entry(index, row)) is not None}
        self.duplicates(entries)
        return Catalogue(str(desk), tuple(entries.values()))

    def entry(self, index: int, row: object) -> SourceEntry | None:
        path: Path = ("sources", index)
        if not isinstance(row, dict):
            self.fault(path, "a source is a mapping with id, kind, name …")
            return None
        try:
            model = kind_named(str(row.get("kind")), self.kinds).model
            entry = model.model_validate(row)
        except Misconfigured as error:
            self.fault((*path, "kind"), str(error))
            return None
        except ValidationError as error:
            for finding in error.errors(include_url=False):
                self.fault((*path, *finding["loc"]), _words(finding["type"], finding["loc"], finding["msg"], model))
            return None
        if entry.timezone is not None and not _zone(entry.timezone):
            self.fault((*path, "timezone"), f"{entry.timezone!r} is no time zone of the IANA list, as in Asia/Tehran")
        return entry

    def duplicates(self, entries: dict[int, SourceEntry]) -> None:
        seen: dict[tuple[str, str], int] = {}
        for index, entry in entries.items():
            keys = {"id": entry.id, "url": str(getattr(entry, "url", "")).rstrip("/").casefold()}
            for key, value in keys.items():
                if value and (first := seen.setdefault((key, value), index)) != index:
                    line = self.located.place(("sources", first, key)).line
                    self.fault(("sources", index, key), f"the {key} {value!r} stands in line {line} already")


def _words(kind: str, path: Path, message: str, model: type[SourceEntry]) -> str:
    key = ".".join(str(part) for part in path)
    if kind == "extra_forbidden":
        return f"unknown key {key!r}; {_near(key, list(model.model_fields)) or 'docs/sources.md lists the keys'}"
    if kind == "missing":
        return f"{key} is missing"
    return f"{key}: {message.removeprefix('Value error, ')}"


def _near(word: str, words: Sequence[str]) -> str:
    near = difflib.get_close_matches(word, words, n=1)
    return f"did you mean {near[0]!r}?" if near else ""


def _zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True
