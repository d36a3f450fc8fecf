"""An edition: a bundle of rules as published, and the records by which it takes over at one point of every log.

Pure models and headers. Knows no broker and compiles nothing; how editions take over is told in docs/adr/0005.
"""

import gzip
import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Protocol

from pydantic import AwareDatetime, BaseModel, ConfigDict

from rules.bundle import Bundle
from rules.folder import files_of
from rules.match import Match
from streams.stage import CARRIED, Record, Send, State
from streams.topics import MATCHES, RULES

EDITION, SWITCH, TURN, WARM_UP = "edition", "switch", "turn", "warm-up"
"""Headers: the edition that made a match; that takes over in a log; that a rule changes to; that a past is for."""
SWITCH_KEY = b"~switch"
WORKER_KEY = b"worker/"
"""How keys of `news.rules.v1` begin that say what a worker runs."""
GENESIS = datetime(1970, 1, 1, tzinfo=UTC)
"""Instant of the edition that workers begin with where none was ever published."""
WARM_UP_BYTES = 512 * 1024
"""Bytes of one record of past matches, about."""


class Plain(BaseModel):
    """What all share: they never change."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Edition(Plain):
    """A bundle as published: value on `news.rules.v1`, key `edition`."""

    edition: str
    """Instant and digest: later editions sort after earlier ones, and equal files have equal digests."""
    at: AwareDatetime
    roots: tuple[str, ...]
    """Files and folders to load, in order, relative to the edition's own folder."""
    files: Mapping[str, str]
    """Relative path → text."""
    commit: str = ""
    """Commit and day of the files where they came from, ` + changes` where they differ from it."""

    @property
    def digest(self) -> str:
        """What its files say, in eight letters."""
        return self.edition.rsplit("-", 1)[1]


class Switch(Plain):
    """The point at which a log goes over to an edition: value of its record there, on every partition."""

    before: str
    """Newest edition when this one was published: that of a log in which nothing stands yet."""
    of: int
    """How many logs go over."""


class Turn(Plain):
    """One log goes over to an edition in which a rule is changed: value on `news.matches.v1`, key the rule."""

    rule: str
    place: str
    """Topic and partition of the log."""
    of: int
    """How many logs go over."""


class Known(Plain):
    """A match of the past, with the instant at which it would have been folded."""

    at: AwareDatetime
    match: Match


class Past(Plain):
    """What a changed rule would have matched: value on `news.matches.v1`, key the rule."""

    rule: str
    last: bool
    known: tuple[Known, ...] = ()


class Running(Plain):
    """What one worker runs: value on `news.rules.v1`, key `worker/<name>`."""

    worker: str
    edition: str
    commit: str
    rules: int
    since: AwareDatetime
    """When it ran this edition first."""
    at: AwareDatetime
    """When it said so."""
    holds: str = ""
    """The newest edition it has compiled: it can go over to it without a pause."""
    demoted: tuple[str, ...] = ()
    """Rules that tell their owner only, with the reason."""
    trouble: str = ""
    """Why it does not run a newer edition."""


class Editions(Protocol):
    """What a stage asks of the editions. A bundle alone stands for every edition."""

    def of(self, edition: str) -> Bundle | None:
        """Return an edition's bundle, None for an unknown one."""
        ...

    def in_force(self, at: datetime) -> str:
        """Return the edition that was the newest at an instant; the oldest where none is so old."""
        ...


def collect(paths: Sequence[Path], at: datetime, commit: str = "") -> Edition:
    """Return the edition of rule files and pack folders; a file takes the lists of its folder along. Raises OSError."""
    files: dict[str, str] = {}
    roots: list[str] = []
    for number, path in enumerate(paths):
        path = path.resolve()
        folder = path if path.is_dir() else path.parent
        stem = f"{number}-{folder.name}"
        roots.append(stem if path.is_dir() else f"{stem}/{path.name}")
        for file in files_of(path):
            if file.is_file():
                files[f"{stem}/{file.relative_to(folder).as_posix()}"] = file.read_bytes().decode("utf-8", "replace")
    return Edition(edition=f"{stamp(at)}-{digest(roots, files)}", at=at, roots=tuple(roots), files=files, commit=commit)


def digest(roots: Sequence[str], files: Mapping[str, str]) -> str:
    """Return a short hash of what files say."""
    parts = "\x1f".join((*roots, *(f"{name}\x1e{files[name]}" for name in sorted(files))))
    return hashlib.blake2b(parts.encode(), digest_size=4).hexdigest()


def stamp(at: datetime) -> str:
    """Return an instant so that later ones sort after earlier ones."""
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%S}{at.microsecond // 1000:03d}"


def stamped(edition: Edition, at: datetime, newest: Edition | None) -> Edition:
    """Return the edition as published at an instant, behind the newest: a clock that goes back must not hide it."""
    if newest is not None and at <= newest.at:
        at = newest.at + timedelta(milliseconds=1)
    return edition.model_copy(update={"at": at, "edition": f"{stamp(at)}-{edition.digest}"})


def packed(edition: Edition) -> bytes:
    """Return the value of an edition's record: packed JSON, the same bytes for the same edition."""
    return gzip.compress(edition.model_dump_json().encode(), mtime=0)


def unpacked(value: bytes) -> Edition:
    """Return the edition in a record's value; raises ValueError, OSError, EOFError for what is none."""
    return Edition.model_validate_json(gzip.decompress(value))


def published(edition: Edition) -> Send:
    """Return the record that publishes an edition."""
    return Send(RULES.name, edition.edition.encode(), packed(edition), edition.at)


def switch(topic: str, edition: Edition, before: str, of: int) -> Send:
    """Return the record at which a log goes over to an edition; every partition of the topic gets it."""
    value = Switch(before=before, of=of).model_dump_json().encode()
    return Send(topic, SWITCH_KEY, value, edition.at, ((SWITCH, edition.edition.encode()),))


def header(record: Record, name: str) -> str:
    """Return a header's text, empty where the record has none of that name."""
    return next((value.decode("ascii", "replace") for key, value in record.headers if key == name), "")


def made_by(edition: str) -> tuple[tuple[str, bytes], ...]:
    """Return the header that says which edition made a match."""
    return ((EDITION, edition.encode()),) if edition else ()


def ruling(state: State, editions: Editions, at: datetime) -> str:
    """Return the edition in force in a log: the last that took over there, else the one of the log's time."""
    edition: str = state.get(CARRIED, "") or editions.in_force(at)
    if edition and CARRIED not in state:
        state[CARRIED] = edition
    return edition


def changed(old: Bundle, new: Bundle) -> tuple[str, ...]:
    """Return the rules of the old bundle that the new one has in another version, or not at all."""
    versions = {rule.id: rule.version for rule in new.rules.values()}
    return tuple(rule.id for rule in old.rules.values() if versions.get(rule.id) != rule.version)


def anew(old: Bundle, new: Bundle) -> tuple[str, ...]:
    """Return the rules that run with a state the old bundle does not have."""
    known = {(rule.id, rule.identity) for rule in old.rules.values() if rule.runs}
    return tuple(rule.id for rule in new.rules.values() if rule.runs and (rule.id, rule.identity) not in known)


def turns(rules: Iterable[str], edition: str, place: str, of: int, at: datetime) -> Iterator[Send]:
    """Give the records by which one log tells changed rules that it went over."""
    for rule in rules:
        value = Turn(rule=rule, place=place, of=of).model_dump_json().encode()
        yield Send(MATCHES.name, rule.encode(), value, at, ((TURN, edition.encode()),))


def pasts(rule: str, edition: Edition, known: Sequence[Known]) -> Iterator[Send]:
    """Give the records of what a rule would have matched, at most half a megabyte each."""
    part: list[Known] = []
    size = 0
    for one in known:
        part.append(one)
        size += len(one.model_dump_json())
        if size > WARM_UP_BYTES:
            yield past(Past(rule=rule, last=False, known=tuple(part)), edition)
            part, size = [], 0
    yield past(Past(rule=rule, last=True, known=tuple(part)), edition)


def past(value: Past, edition: Edition) -> Send:
    """Return the record of a part of a rule's past."""
    header = ((WARM_UP, edition.edition.encode()),)
    return Send(MATCHES.name, value.rule.encode(), value.model_dump_json().encode(), edition.at, header)
