"""The source *file*: somebody's archive as JSON Lines, a saved feed, or standard input.

It reads in batches and remembers how far it came, so a million lines take little memory and a restart goes on.
Every readable line is one item; every other line is reported with its place, and the rest goes on.
"""

import asyncio
import gzip
import lzma
import sys
from collections import OrderedDict
from collections.abc import AsyncIterator, Mapping
from dataclasses import asdict
from datetime import datetime
from hashlib import blake2b
from pathlib import Path
from typing import BinaryIO, Literal, cast

from pydantic import Field

from connectors.errors import Misconfigured, Rejected
from connectors.item import Outlet, RawItem, utc
from connectors.ports import CursorStore
from connectors.sources.dialects import parse_feed
from connectors.sources.entry import SourceEntry
from connectors.sources.lines import LINE_BYTES_MAX, Line, read_line
from connectors.sources.memory import Memory
from connectors.sources.scrub import slug

BATCH_LINES = 1000
FIRST_SEEN_MAX = 50_000
FEED_BYTES_MAX = 50 * 1024 * 1024
NOTES_MAX = 20
SNIFF_BYTES = 4096
STDIN = "-"


class FileEntry(SourceEntry):
    """Catalogue entry of a file, read once; its facts hold for lines that name no outlet."""

    kind: Literal["file"] = "file"
    path: str = Field(min_length=1)


class FileSource:
    """One file. `outlets` are known publishers by casefolded name; `outlet` is whose the lines without one are."""

    def __init__(
        self, path: str, cursors: CursorStore, outlets: Mapping[str, Outlet], *, outlet: Outlet | None = None
    ) -> None:
        self.path = path
        self.id = f"file:{path if path == STDIN else Path(path).absolute()}"
        self.outcome, self.more = "", False
        self.notes: tuple[str, ...] = ()
        self.rejected = 0
        """Lines that gave no item, over the life of this object."""
        self._outlets = outlets
        stem = "stdin" if path == STDIN else Path(path).name.partition(".")[0] or "archive"
        self._outlet = outlet or Outlet(name=stem[:200], family=slug(stem))
        self._cursors = cursors
        saved = cursors.load(self.id) if path != STDIN else {}
        self._opening = saved.get("opening")
        self._at, self._line = _number(saved.get("offset")), _number(saved.get("line"))
        self._file: BinaryIO | None = None
        self._raw: BinaryIO | None = None
        self._pending: list[RawItem] | None = None
        self._first_seen: OrderedDict[str, datetime] = OrderedDict()

    async def poll(self, now: datetime) -> AsyncIterator[RawItem]:
        """Yield the items of the next batch, the same ones until acknowledged; `more` says whether others follow."""
        if self._pending is None:
            self.outcome, self.notes, self.more = "ok", (), False
            try:
                self._pending = await asyncio.to_thread(self._read, now)
            except (OSError, EOFError, lzma.LZMAError) as error:
                self.close()
                raise Rejected(f"{self.path}: line {self._line + 1}: {error}", reason="unreadable_file") from error
        for item in self._pending:
            yield item

    @property
    def fraction(self) -> float:
        """Return how much of the open file is read, 0 to 1, by what lies on disk; 0 for standard input."""
        if self._raw is None or self.path == STDIN:
            return 0.0
        return self._raw.tell() / max(1, Path(self.path).stat().st_size)

    def acknowledge(self) -> None:
        """Remember how far the file is read; standard input has no yesterday."""
        self._pending = None
        if self.path != STDIN:
            self._cursors.save(self.id, {"offset": self._at, "line": self._line, "opening": self._opening})

    def _read(self, now: datetime) -> list[RawItem]:
        if self._file is None:
            self._file, self._raw = _open(self.path)
            opening = _peek(self._file, self.path)
            if _is_feed(self.path, opening):
                body = self._file.read(FEED_BYTES_MAX + 1)
                self.close()
                return self._feed(body, now)
            self._go_on(opening)
        items = self._batch(self._file, now)
        if not self.more:
            self.close()
        return items

    def _go_on(self, opening: bytes) -> None:
        """Start where the last reading ended, or at the top if this is another file under the old name."""
        if self.path == STDIN or self._file is None:
            return
        mark = _hash(opening.partition(b"\n")[0])
        if mark != self._opening:
            self._opening, self._at, self._line = mark, 0, 0
        self._file.seek(self._at)

    def _batch(self, file: BinaryIO, now: datetime) -> list[RawItem]:
        items: list[RawItem] = []
        for _ in range(BATCH_LINES):
            raw = file.readline(LINE_BYTES_MAX + 1)
            if not raw:
                return items
            self._line += 1
            self._at += len(raw) + self._skipped(file, raw)
            item = self._item_of(raw, now) if raw.strip(b" \t\r\n\xef\xbb\xbf") else None
            if item is not None:
                items.append(item)
        self.more = True
        return items

    def _skipped(self, file: BinaryIO, raw: bytes) -> int:
        """Read past the end of an overlong line; return the bytes passed."""
        passed = 0
        while len(raw) > LINE_BYTES_MAX and not raw.endswith(b"\n"):
            raw = file.readline(LINE_BYTES_MAX + 1)
            passed += len(raw)
            if not raw:
                break
        return passed

    def _item_of(self, raw: bytes, now: datetime) -> RawItem | None:
        place = f"{self.path}:{self._line}"
        try:
            if len(raw) > LINE_BYTES_MAX:
                raise Rejected(f"{place}: longer than {LINE_BYTES_MAX:,} bytes", reason="bad_line")
            line, notes = read_line(raw, place)
        except Rejected as error:
            self.rejected += 1
            self._note(str(error))
            return None
        for note in notes:
            self._note(note)
        return self._item(line, now)

    def _item(self, line: Line, now: datetime) -> RawItem:
        outlet = self._outlet_of(line)
        seen = utc(line.seen_at or now)
        title, text = line.title or "", line.text or ""
        item_id = line.guid or line.url or _hash("\x1f".join((outlet.name, title, text)).encode())
        item_id = item_id if len(item_id) <= 1000 else _hash(item_id.encode())
        source_id = f"file:{slug(outlet.name)}"
        return RawItem(
            source_id=source_id,
            item_id=item_id,
            outlet=outlet,
            via="file",
            fetched_at=seen,
            first_seen_at=self._first(f"{source_id}\x1f{item_id}", seen),
            title=title,
            summary=line.summary or "",
            text=text,
            url=line.url or None,
            guid=line.guid or None,
            published=line.published or None,
            language=line.lang or None,
        )

    def _first(self, key: str, seen: datetime) -> datetime:
        """Return when an item was first seen in this reading; the last 50,000 items are remembered."""
        first = min(self._first_seen.pop(key, seen), seen)
        self._first_seen[key] = first
        if len(self._first_seen) > FIRST_SEEN_MAX:
            self._first_seen.popitem(last=False)
        return first

    def _outlet_of(self, line: Line) -> Outlet:
        if not line.outlet:
            return self._outlet
        known = self._outlets.get(line.outlet.casefold())
        return known or Outlet(name=line.outlet, family=slug(line.outlet))

    def _feed(self, body: bytes, now: datetime) -> list[RawItem]:
        """Read a saved feed as one batch; an unchanged one gives nothing the second time."""
        if len(body) > FEED_BYTES_MAX:
            raise Rejected(f"{self.path}: larger than {FEED_BYTES_MAX:,} bytes", reason="too_large")
        if self._opening == _hash(body):
            return []
        try:
            document = parse_feed(body)
        except Rejected as error:
            raise Rejected(f"{self.path}: {error}", reason=error.reason) from error
        self._opening, self.notes = _hash(body), document.notes
        sightings, _, repeats = Memory().observe(document.entries, now)
        if repeats:
            self._note(f"{self.path}: {repeats} entries repeat another")
        return [
            RawItem(
                source_id=f"file:{slug(self._outlet.name)}",
                item_id=sighting.item_id,
                outlet=self._outlet,
                via="file",
                fetched_at=utc(now),
                first_seen_at=utc(now),
                **asdict(sighting.entry),
            )
            for sighting in sightings
        ]

    def _note(self, note: str) -> None:
        if len(self.notes) < NOTES_MAX:
            self.notes += (note,)
        elif len(self.notes) == NOTES_MAX:
            self.notes += (f"{self.path}: further findings in this batch are only counted",)

    def close(self) -> None:
        """Release the file; what is not acknowledged is read again by the next object."""
        if self._file is not None and self.path != STDIN:
            self._file.close()
            if self._raw is not None:
                self._raw.close()
        self._file = self._raw = None


def _open(path: str) -> tuple[BinaryIO, BinaryIO]:
    """Return a file unpacked, and as it lies on disk."""
    if path == STDIN:
        return sys.stdin.buffer, sys.stdin.buffer
    try:
        raw = Path(path).open("rb")  # noqa: SIM115 - closed with the source
        if path.endswith(".gz"):
            return cast("BinaryIO", gzip.GzipFile(fileobj=raw)), raw
        return (cast("BinaryIO", lzma.LZMAFile(raw)) if path.endswith(".xz") else raw), raw
    except OSError as error:
        raise Misconfigured(f"{path}: {error.strerror or error}", reason="no_file") from error


def _peek(file: BinaryIO, path: str) -> bytes:
    """Return the first bytes without passing them."""
    if path == STDIN:
        return sys.stdin.buffer.peek(1)[:SNIFF_BYTES] if hasattr(sys.stdin.buffer, "peek") else b""
    opening = file.read(SNIFF_BYTES)
    file.seek(0)
    return opening


def _is_feed(path: str, opening: bytes) -> bool:
    """Tell a feed from JSON Lines: markup, two-byte text, or a whole JSON document in a file named `.json`."""
    head = opening.lstrip(b"\xef\xbb\xbf \t\r\n")
    named = Path(path).suffix.lower() in {".xml", ".rss", ".atom", ".rdf", ".json"}
    return named or head[:1] == b"<" or head[:2] in (b"\xff\xfe", b"\xfe\xff")


def _hash(data: bytes) -> str:
    return blake2b(data, digest_size=12).hexdigest()


def _number(saved: object) -> int:
    return saved if isinstance(saved, int) else 0
