"""Rule files and pack folders to documents as written. The only module of the rules that opens files.

A document is a YAML node with the lists it may use; what it means is decided elsewhere.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, ValidationError
from yaml.nodes import MappingNode, Node

from rules.conditions import Name, Shape, Text
from rules.findings import Finding
from rules.reader import child, locate, plain, read
from rules.resolve import Placed, TermList, finding_at, lists_in

LISTS = "lists.yaml"
MANIFEST = "pack.yaml"
LOCAL = "tocsin/local/v1"
"""Schema of documents that change or switch off rules of other files."""


class Needs(Shape):
    """What a pack stands on."""

    packs: tuple[Name, ...] = ()
    """Packs whose rules its own rules listen to or extend."""


class PackSpec(Shape):
    """A pack's manifest."""

    schema_name: Literal["tocsin/pack/v1"] = Field(alias="schema")
    pack: Name
    version: Annotated[str, Field(pattern=r"^[0-9]{1,5}\.[0-9]{1,5}\.[0-9]{1,5}$")]
    title: Text
    owner: Name
    needs: Needs = Needs()


@dataclass(frozen=True, slots=True)
class Written:
    """One document as written, with the lists it may use and those it defines itself."""

    file: str
    node: Node
    lists: Mapping[str, TermList] = field(default_factory=dict)
    own: Mapping[str, TermList] = field(default_factory=dict)
    placed: Placed = field(default_factory=dict)
    """Where nodes were written that come from another file."""
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Pack:
    """One pack: its manifest and its folder."""

    spec: PackSpec
    file: str
    node: Node


@dataclass(slots=True)
class Shelf:
    """Everything that was read, in the order of the paths."""

    rules: list[Written] = field(default_factory=list)
    local: list[Written] = field(default_factory=list)
    packs: list[Pack] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def shelve(paths: Sequence[Path]) -> Shelf:
    """Read rule files and pack folders. Never raises on what a file says."""
    shelf = Shelf()
    for folder, files in folders(paths, shelf.findings):
        lists = pack_lists(folder, shelf.findings)
        manifest(folder, shelf)
        for path in files:
            for written in documents(path, lists, shelf.findings):
                schema = child(written.node, "schema")
                (shelf.local if schema is not None and schema.value == LOCAL else shelf.rules).append(written)
    shelf.findings.extend(missing_packs(shelf.packs))
    return shelf


def folders(paths: Sequence[Path], findings: list[Finding]) -> Iterator[tuple[Path, list[Path]]]:
    """Give each folder with its rule files; a file by itself uses the lists of its folder."""
    for path in paths:
        if path.is_dir():
            files = sorted(file for file in path.rglob("*.y*ml") if file.name not in (LISTS, MANIFEST))
            if not files:
                findings.append(Finding(str(path), 1, 1, "no-rules", "the folder holds no rule files", "add *.yaml"))
            yield path, files
        elif path.is_file():
            yield path.parent, [path]
        else:
            findings.append(Finding(str(path), 1, 1, "no-such-file", "no such file or folder", "check the path"))


def files_of(path: Path) -> list[Path]:
    """Return every file that loading a path may read: those of a folder, or a file with the lists it may use."""
    if path.is_dir():
        return sorted(path.rglob("*.y*ml"))
    return [file for file in (path, path.parent / LISTS, path.parent / MANIFEST) if file.is_file()]


def snapshot(paths: Sequence[Path]) -> list[tuple[str, bytes]] | None:
    """Return name and bytes of every file that loading the paths reads; None where one is missing or unreadable."""
    try:
        if not all(path.exists() for path in paths):
            return None
        return [(str(file), file.read_bytes()) for path in paths for file in files_of(path)]
    except OSError:
        return None


def content(path: Path, findings: list[Finding]) -> bytes | None:
    """Return a file's bytes, or None with a finding."""
    try:
        return path.read_bytes()
    except OSError as error:
        findings.append(Finding(str(path), 1, 1, "unreadable", error.strerror or "cannot be read", "check permissions"))
        return None


def pack_lists(folder: Path, findings: list[Finding]) -> dict[str, TermList]:
    """Return the lists of a pack."""
    path = folder / LISTS
    raw = content(path, findings) if path.is_file() else None
    if raw is None:
        return {}
    lists: dict[str, TermList] = {}
    nodes, bad = read(str(path), raw)
    findings.extend(bad)
    for node in nodes:
        found, bad_lists = lists_in(str(path), node)
        lists |= found
        findings.extend(bad_lists)
    return lists


def documents(path: Path, lists: Mapping[str, TermList], findings: list[Finding]) -> Iterator[Written]:
    """Give each document of a file."""
    raw = content(path, findings)
    nodes, bad = read(str(path), raw) if raw is not None else ((), ())
    findings.extend(bad)
    if raw is not None and not nodes and not any(finding.severity == "error" for finding in bad):
        findings.append(Finding(str(path), 1, 1, "empty", "the file holds no rule", "remove it"))
    for node in nodes:
        own, bad_lists = lists_in(str(path), node)
        yield Written(str(path), node, {**lists, **own}, own, {}, tuple(bad_lists))


def manifest(folder: Path, shelf: Shelf) -> None:
    """Put a folder's manifest on the shelf, where it has one."""
    path = folder / MANIFEST
    raw = content(path, shelf.findings) if path.is_file() else None
    if raw is None:
        return
    nodes, bad = read(str(path), raw)
    shelf.findings.extend(bad)
    for node in nodes[:1]:
        if not isinstance(node, MappingNode):
            shelf.findings.append(finding_at(str(path), node, "wrong-type", "a manifest is a mapping of fields"))
            continue
        try:
            shelf.packs.append(Pack(PackSpec.model_validate(plain(node)), str(path), node))
        except ValidationError as error:
            shelf.findings.extend(bad_manifest(str(path), node, error))


def bad_manifest(file: str, node: Node, error: ValidationError) -> Iterator[Finding]:
    """Give a finding for each thing a manifest may not say."""
    known = ", ".join(field.alias or name for name, field in PackSpec.model_fields.items())
    for one in error.errors(include_url=False):
        where = ".".join(str(part) for part in one["loc"])
        unknown = one["type"] == "extra_forbidden"
        code = "unknown-field" if unknown else "missing-field" if one["type"] == "missing" else "bad-value"
        message = f"{where}: {one['msg'].removeprefix('Value error, ')}"
        yield finding_at(file, locate(node, one["loc"], key=unknown), code, message, f"a manifest has: {known}")


def missing_packs(packs: Sequence[Pack]) -> Iterator[Finding]:
    """Give a finding for each pack that another needs and that is not there, and for names that stand twice."""
    names = {pack.spec.pack for pack in packs}
    seen: dict[str, Pack] = {}
    for pack in packs:
        twice = seen.setdefault(pack.spec.pack, pack)
        if twice is not pack and twice.file != pack.file:
            at = child(pack.node, "pack") or pack.node
            yield finding_at(pack.file, at, "duplicate-pack", f"pack {pack.spec.pack!r} is {twice.file} already")
        for name in pack.spec.needs.packs:
            if name not in names:
                at = locate(pack.node, ("needs", "packs"))
                hint = "add its folder to the rules"
                yield finding_at(pack.file, at, "missing-pack", f"pack {name!r} is needed and not there", hint)
