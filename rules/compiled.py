"""What came of loading, kept for the next time the same is loaded: loaded values to bytes and back. Opens no files.

Bytes that were kept are read as values of the classes named here and nothing else: they never run code.
"""

import hashlib
import io
import pickle
import sys
from collections.abc import Sequence
from datetime import date, time, timedelta
from pathlib import Path
from typing import Any, Protocol

import pydantic
import yaml

from rules.bundle import KINDS, SHIPPED, Bundle, Loaded, Vocabulary, known_words, load
from rules.change import Change
from rules.collector import uncollected
from rules.conditions import Condition, SpanSpec
from rules.findings import Finding
from rules.folder import Needs, PackSpec, snapshot
from rules.predicates import Between, Figures, Line, Pattern, Phrases
from rules.rule import Deadline, Escalation, Exempt, Follow, Rule
from rules.spec import ActiveSpec, ConfirmSpec, NotifySpec, SpikeSpec

CLASSES: tuple[type, ...] = (
    Rule, Escalation, Exempt, Follow, Deadline, Change, Pattern, Line, Between, Figures, Phrases, Condition, SpanSpec,
    ConfirmSpec, SpikeSpec, NotifySpec, ActiveSpec, Finding, PackSpec, Needs, date, time, timedelta,
)  # fmt: skip
"""Everything that rules, findings and manifests are made of, besides plain data."""
KNOWN = {(one.__module__, one.__qualname__): one for one in CLASSES}
MARK = b"tocsin-rules-1\n"
SEAL = 32


class Keep(Protocol):
    """Where compiled rules are kept, by a name made of all that they were made from."""

    def find(self, name: str) -> bytes | None:
        """Return what is kept under a name, None where nothing is that can be trusted."""
        ...

    def put(self, name: str, value: bytes) -> None:
        """Keep a value under a name; raises nothing where it cannot be kept."""
        ...


class NotKept:
    """Keeps nothing: everything is compiled each time."""

    def find(self, name: str) -> bytes | None:
        """Return None."""
        return None

    def put(self, name: str, value: bytes) -> None:
        """Do nothing."""


def load_kept(
    paths: Sequence[Path] = (), vocabulary: Vocabulary | None = None, today: date | None = None, *, keep: Keep
) -> Loaded:
    """Return what `rules.bundle.load` does, without the documents; from `keep` where the same was loaded before.

    The same means: equal paths and files, lists and manifests, equal codes, the same day and the same engine.
    """
    paths, words = tuple(paths) or (SHIPPED,), vocabulary or known_words()
    name = named(paths, words, today)
    kept = unpack(keep.find(name)) if name else None
    if kept is not None:
        return kept
    found = load(paths, words, today)
    if name and name == named(paths, words, today):  # no file changed while it was being read
        keep.put(name, pack(found))
    return Loaded(found.bundle, found.findings, packs=found.packs)


def named(paths: Sequence[Path], words: Vocabulary, today: date | None) -> str:
    """Return a hash of all that loading depends on, empty where a file cannot be read: then nothing is kept."""
    files = snapshot(paths)
    if files is None:
        return ""
    made = hashlib.blake2b(ENGINE, digest_size=16)
    codes = [sorted(words.named(kind).items()) for kind in KINDS]
    made.update(repr((str(today), [str(path) for path in paths], codes)).encode("utf-8", "surrogatepass"))
    for file, raw in files:
        made.update(f"\n{file} {len(raw)}\n".encode("utf-8", "surrogatepass") + raw)
    return made.hexdigest()


def engine() -> bytes:
    """Return a hash of the code that loads rules, with the libraries and the Python it stands on."""
    made = hashlib.blake2b(repr((sys.version, pydantic.VERSION, yaml.__version__)).encode(), digest_size=SEAL)
    home = Path(__file__).parent
    for file in sorted((*home.glob("*.py"), *home.glob("*.yaml"))):
        made.update(file.read_bytes())
    return made.digest()


ENGINE = engine()
"""Taken at import, when the code is read: it may be replaced while a worker runs."""


def pack(loaded: Loaded) -> bytes:
    """Return the rules, findings and manifests as bytes, sealed against damage; documents are left out."""
    body = io.BytesIO()
    with uncollected():
        Made(body, protocol=5).dump((tuple(loaded.bundle.rules.values()), loaded.findings, loaded.packs))
    return MARK + seal(body.getbuffer()) + body.getbuffer()


def unpack(value: bytes | None) -> Loaded | None:
    """Return what was packed, None for anything else: nothing, damaged bytes, another shape, a class not known here."""
    head = len(MARK) + SEAL
    if value is None or value[:head] != MARK + seal(memoryview(value)[head:]):
        return None
    try:
        with uncollected():
            rules, findings, packs = Known(io.BytesIO(value[head:])).load()
            whole = all_are(Rule, rules) and all_are(Finding, findings) and all_are(PackSpec, packs)
            return Loaded(Bundle(rules), findings, packs=packs) if whole else None
    except Exception:  # noqa: BLE001 - bytes made by others can fail in any way; then they are as good as none
        return None


def seal(body: bytes | memoryview) -> bytes:
    """Return the hash that tells damaged bytes."""
    return hashlib.blake2b(body, digest_size=SEAL).digest()


def all_are(kind: type, values: object) -> bool:
    """Say whether something is a tuple of one class."""
    return isinstance(values, tuple) and all(type(one) is kind for one in values)


class Made(pickle.Pickler):
    """Writes dataclasses as calls of their own constructors: read back they are made as everywhere, and faster."""

    def reducer_override(self, value: Any) -> Any:
        """Return class and fields of a dataclass; the usual way for everything else."""
        names = getattr(type(value), "__dataclass_fields__", None)
        return (type(value), tuple(getattr(value, name) for name in names)) if names else NotImplemented


class Known(pickle.Unpickler):
    """Reads values of the known classes, and refuses every other name: no function can be reached."""

    def find_class(self, module: str, name: str) -> Any:
        """Return a known class; raises UnpicklingError for any other name."""
        if (module, name) not in KNOWN:
            raise pickle.UnpicklingError(f"{module}.{name} is no part of a rule")
        return KNOWN[module, name]
