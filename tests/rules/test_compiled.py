"""Compiled rules that are kept: the same as loaded anew, made anew when anything changed, never more than values."""

import io
import os
import pickle
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules import compiled
from rules.bundle import KINDS, PACKS, load
from rules.compiled import MARK, engine, load_kept, named, pack, seal, unpack
from rules.rule import Rule
from rules.vocabulary import CodeKind
from rules.vocabulary import load as load_vocabulary

WORDS = load_vocabulary()
DAY = date(2026, 3, 2)
RULE = """schema: tocsin/rules/v1
rule: plain-vow
title: A vow
why: It matters.
owner: desk
status: live
severity: medium
match:
  claim: {event: THREATEN, actor: $who}
episode: {new_after: 72h}
notify: {to: desk}
"""
LISTS = "lists:\n  who: [IRN]\n"
MANIFEST = "schema: tocsin/pack/v1\npack: mine\nversion: 1.0.0\ntitle: Mine\nowner: desk\n"


class Shelf(dict[str, bytes]):
    """A place in memory."""

    def find(self, name: str) -> bytes | None:
        return self.get(name)

    def put(self, name: str, value: bytes) -> None:
        self[name] = value


class Fewer:
    """The vocabulary without one actor."""

    def named(self, kind: CodeKind) -> dict[str, str]:
        return {code: name for code, name in WORDS.named(kind).items() if code != "IRN.IRGC"}


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    """A pack of one rule."""
    folder = tmp_path / "mine"
    folder.mkdir()
    for name, text in (("vow.yaml", RULE), ("lists.yaml", LISTS), ("pack.yaml", MANIFEST)):
        (folder / name).write_text(text)
    return folder


@pytest.fixture
def not_again(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Makes every further loading from files an error."""

    def never(*_: Any) -> None:
        raise AssertionError("the rules were loaded again")

    return lambda: monkeypatch.setattr(compiled, "load", never)


@pytest.mark.parametrize("folder", sorted(path.name for path in PACKS.iterdir()))
def test_kept_rules_equal_loaded_ones(folder: str, not_again: Callable[[], None]):
    """Rules of every block, findings and manifests come back as they were, and say of themselves what they said."""
    paths, shelf = (PACKS / folder,), Shelf()
    fresh = load(paths, WORDS, DAY)
    load_kept(paths, WORDS, DAY, keep=shelf)
    not_again()
    kept = load_kept(paths, WORDS, DAY, keep=shelf)
    assert (kept.bundle.rules, kept.findings, kept.packs) == (fresh.bundle.rules, fresh.findings, fresh.packs)
    assert list(kept.bundle.rules) == list(fresh.bundle.rules)
    assert repr(kept.bundle.rules) == repr(fresh.bundle.rules)
    assert written(kept.bundle.rules) == written(fresh.bundle.rules)


def written(rules: Mapping[str, Rule]) -> list[str]:
    """Return every line of every rule as an officer reads it: it depends on which fields were given."""
    patterns = (pattern for rule in rules.values() for group in rule.patterns.values() for pattern in group)
    return [line.written() for pattern in patterns for line in (*pattern.claim, *pattern.article, *pattern.text)]


def test_every_class_that_may_come_back_is_used(mine: Path):
    """Each known class stands in a shipped pack or in this one, so that none is let in for nothing."""
    seen: set[type] = set()

    class Looking(compiled.Known):
        def find_class(self, module: str, name: str) -> Any:
            found = super().find_class(module, name)
            seen.add(found)
            return found

    folders = [*PACKS.iterdir(), mine]
    for value in (pack(load((folder,), WORDS)) for folder in folders):
        Looking(io.BytesIO(value[len(MARK) + compiled.SEAL :])).load()
    assert set(compiled.CLASSES) - seen == set()


CHANGES: dict[str, Callable[[Path], object]] = {
    "a rule": lambda mine: (mine / "vow.yaml").write_text(RULE.replace("72h", "48h")),
    "only white space of a rule": lambda mine: (mine / "vow.yaml").write_text(RULE + "\n"),
    "a list": lambda mine: (mine / "lists.yaml").write_text(LISTS.replace("IRN", "ISR")),
    "a manifest": lambda mine: (mine / "pack.yaml").write_text(MANIFEST.replace("1.0.0", "1.0.1")),
    "one file more": lambda mine: (mine / "more.yaml").write_text(RULE.replace("plain-vow", "other")),
    "another name": lambda mine: (mine / "vow.yaml").rename(mine / "vows.yaml"),
    "one file less": lambda mine: (mine / "pack.yaml").unlink(),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_changed_file_is_loaded_anew(mine: Path, change: Callable[[Path], object]):
    """Whatever loading reads is part of the name under which its outcome is kept."""
    shelf = Shelf()
    load_kept((mine,), WORDS, DAY, keep=shelf)
    change(mine)
    kept, fresh = load_kept((mine,), WORDS, DAY, keep=shelf), load((mine,), WORDS, DAY)
    assert len(shelf) == 2
    assert (kept.bundle.rules, kept.findings, kept.packs) == (fresh.bundle.rules, fresh.findings, fresh.packs)


def test_a_file_by_itself_hangs_on_the_lists_beside_it(mine: Path):
    """A rule given as a file is loaded anew when a list of its folder changed."""
    before = named((mine / "vow.yaml",), WORDS, DAY)
    (mine / "lists.yaml").write_text(LISTS.replace("IRN", "ISR"))
    assert named((mine / "vow.yaml",), WORDS, DAY) != before


def test_words_day_paths_and_engine_are_part_of_the_name(mine: Path, monkeypatch: pytest.MonkeyPatch):
    """Other codes, another day, another order of paths, other code: nothing kept is taken for these."""
    rule = mine / "vow.yaml"
    names = [
        named((mine,), WORDS, DAY), named((mine,), Fewer(), DAY), named((mine,), WORDS, None),
        named((mine,), WORDS, date(2026, 3, 3)), named((rule,), WORDS, DAY), named((mine, rule), WORDS, DAY),
        named((rule, mine), WORDS, DAY),
    ]  # fmt: skip
    monkeypatch.setattr(compiled, "ENGINE", b"other code")
    assert len({*names, named((mine,), WORDS, DAY)}) == 8


def test_the_engine_is_all_code_that_loads(monkeypatch: pytest.MonkeyPatch):
    """The hash of the engine changes with any module of the rules, and with the library that reads YAML."""
    before, read = engine(), Path.read_bytes
    assert before == compiled.ENGINE
    for module in ("sense.py", "overlap.py", "predicates.py", "codes.yaml"):
        monkeypatch.setattr(Path, "read_bytes", lambda path, at=module: read(path) + b"#" * (path.name == at))
        assert engine() != before
    monkeypatch.setattr(Path, "read_bytes", read)
    monkeypatch.setattr(compiled.yaml, "__version__", "0")
    assert engine() != before


def test_what_cannot_be_read_is_reported_and_not_kept(mine: Path):
    """A missing path, and a folder that is called like a file, give their findings each time."""
    shelf = Shelf()
    (mine / "folder.yaml").mkdir()
    for paths, code in (((mine / "none.yaml",), "no-such-file"), ((mine,), "unreadable")):
        assert code in [finding.code for finding in load_kept(paths, WORDS, DAY, keep=shelf).findings]
    assert shelf == {}


def test_a_file_that_changes_while_it_is_read_is_not_kept(mine: Path, monkeypatch: pytest.MonkeyPatch):
    """What was loaded half before and half after a change is nobody's to find again."""

    def slowly(*asked: Any) -> Any:
        found = load(*asked)
        (mine / "vow.yaml").write_text(RULE.replace("72h", "48h"))
        return found

    shelf = Shelf()
    monkeypatch.setattr(compiled, "load", slowly)
    assert load_kept((mine,), WORDS, DAY, keep=shelf).bundle.rules
    assert shelf == {}


@given(at=st.integers(min_value=0), bit=st.integers(0, 7), cut=st.booleans())
@settings(max_examples=300, deadline=None)
def test_damaged_bytes_are_as_good_as_none(at: int, bit: int, cut: bool):
    """One bit turned, or the end missing, anywhere: the bytes are not read."""
    at %= len(PACKED)
    damaged = PACKED[:at] if cut else PACKED[:at] + bytes([PACKED[at] ^ (1 << bit)]) + PACKED[at + 1 :]
    assert unpack(damaged) is None


PACKED = pack(load((PACKS / "ukraine-talks",), WORDS))


class Calls:
    """Something that calls a function when it is read by an ordinary unpickler."""

    def __init__(self, function: Callable[..., Any], *given: Any) -> None:
        self.call = (function, given)

    def __reduce__(self) -> tuple[Callable[..., Any], tuple[Any, ...]]:
        return self.call


def sealed(body: bytes) -> bytes:
    """Return bytes as whoever may write the folder could leave them."""
    return MARK + seal(body) + body


def test_bytes_of_an_attacker_never_run_code(tmp_path: Path):
    """With a right seal, too: names of functions are refused before anything is called."""
    for number, function in enumerate((os.mkdir, eval, exec)):
        harm = tmp_path / str(number)
        code = str(harm) if function is os.mkdir else f"__import__('os').mkdir({str(harm)!r})"
        body = pickle.dumps(((Calls(function, code),), (), ()))
        assert unpack(sealed(body)) is None
        assert not harm.exists()
        pickle.loads(body)
        assert harm.exists(), "the bytes do no harm to anybody"
    reached = b"\x80\x04\x8c\nrules.rule\x8c\x19Rule.__init__.__globals__\x93."
    assert unpack(sealed(reached)) is None


@pytest.mark.parametrize("body", [(), ((), ()), (["rule"], (), ()), (("rule",), (), ()), ((), (Rule,), ()), None])
def test_another_shape_is_as_good_as_none(body: object):
    """Known classes in the wrong places are not taken for rules."""
    assert unpack(sealed(pickle.dumps(body))) is None


def test_a_kept_value_that_is_none_is_replaced(mine: Path):
    """A damaged value costs one loading, not one each time."""
    shelf = Shelf()
    load_kept((mine,), WORDS, DAY, keep=shelf)
    (name,) = shelf
    shelf[name] = b"damaged"
    assert load_kept((mine,), WORDS, DAY, keep=shelf).bundle.rules
    assert unpack(shelf[name]) is not None


def test_every_kind_of_code_counts():
    """The name asks the vocabulary for every kind that loading asks for."""
    assert {"actor", "place", "context", "genre"} == set(KINDS)
