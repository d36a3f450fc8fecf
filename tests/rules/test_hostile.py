"""Rule files made to break the loader: every one ends in located findings, soon, and without an exception."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rules.bundle import PACKS, Loaded, load
from rules.codes import table
from rules.trial import run

EXAMPLE = table().example
WRONG: tuple[Any, ...] = (None, 10**30, 1.5, "\u202e", [[None]], {"a": {}})


def loaded(tmp_path: Path, raw: bytes) -> Loaded:
    (tmp_path / "one.yaml").write_bytes(raw)
    found = load((tmp_path,))
    assert all(one.line >= 1 and one.col >= 1 and one.code and one.message for one in found.findings)
    return found


def fields(data: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Give the path of every part of a document, the first of equal items only."""
    if path:
        yield path
    if isinstance(data, dict):
        for key, inner in data.items():
            yield from fields(inner, (*path, key))
    elif isinstance(data, list) and data:
        yield from fields(data[0], (*path, 0))


def replaced(data: Any, path: tuple[str | int, ...], value: Any) -> Any:
    """Return a copy of a document with another value at a path."""
    copy = dict(data) if isinstance(data, dict) else list(data)
    copy[path[0]] = replaced(copy[path[0]], path[1:], value) if len(path) > 1 else value
    return copy


SHIPPED = {
    path.stem: yaml.safe_load(path.read_text()) for path in sorted(PACKS.glob("*/*.yaml")) if path.stem != "lists"
}
SHIPPED = {name: data for name, data in SHIPPED.items() if isinstance(data, dict) and "rule" in data}
PLACES = {tuple(step for step in path if isinstance(step, str))[-2:]: (name, path)
          for name, data in SHIPPED.items() for path in fields(data)}  # fmt: skip
"""Every field of every block that a shipped rule uses, once."""


@pytest.mark.parametrize(("name", "path"), PLACES.values(), ids=lambda part: str(part)[:60])
def test_a_value_of_the_wrong_kind_is_a_finding(tmp_path: Path, name: str, path: tuple[str | int, ...]) -> None:
    """Each field with each wrong kind of value: findings with their place or a failed test, never an exception."""
    lists = next(PACKS.glob(f"*/{name}.yaml")).parent / "lists.yaml"
    if lists.exists():
        (tmp_path / "lists.yaml").write_text(lists.read_text())
    for value in WRONG:
        found = loaded(tmp_path, yaml.safe_dump(replaced(SHIPPED[name], path, value), allow_unicode=True).encode())
        for document in found.documents if path[0] == "tests" else ():
            if document.spec is not None and document.spec.rule in found.bundle.rules:
                list(run(found.bundle.rules[document.spec.rule], document.spec.tests))


@pytest.mark.timeout(60)
@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"a: &a [x]\nb: &b [*a, *a]\nc: [*b, *b]\n", "anchor"),
        (b"a: &a\n  <<: *a\n", "anchor"),
        (b"&a [*a]\n", "anchor"),
        (b"[" * 400_000, "too-deep"),
        (b"- " * 200_000, "too-deep"),
        (b"{a: " * 100_000, "too-deep"),
        (b"? " * 200_000, "too-deep"),
        (b"x: " + b"y" * 1_000_000, "file-too-large"),
        (b"x: '" + b"y" * 400_000 + b"'", "value-too-long"),
        (EXAMPLE.replace("title: Threat", "title: a\tThreat").encode(), ""),
        (EXAMPLE.replace("  claim:", "\tclaim:").encode(), "yaml-syntax"),
        (EXAMPLE.replace("\n", "\r\n").encode(), ""),
        (b"\xef\xbb\xbf" + EXAMPLE.encode(), "byte-order-mark"),
        (EXAMPLE.encode("utf-16"), "not-utf8"),
        (b"rule: a\x00b\n", "control-character"),
        (b"rule: !!python/object/apply:os.system [ls]\n", "tag"),
        (b"{}: a\n", "bad-key"),
        (b"[a, b]: c\n", "bad-key"),
        (b"--- a\n--- [b]\n--- {c: d}\n", "wrong-type"),
        (b"%YAML 9.9\n---\nrule: x\n", ""),
        (b"\n".join(b"k%d: v" % number for number in range(40_000)), "unknown-field"),
    ],
    ids=lambda part: part[:24] if isinstance(part, bytes) else part,
)
def test_hostile_yaml_is_a_finding(tmp_path: Path, raw: bytes, code: str) -> None:
    """Bombs, anchors, depth, size, encodings, tags: the finding that names it, soon; harmless ones load."""
    found = loaded(tmp_path, raw)
    if code:
        assert code in {one.code for one in found.findings}
    elif b"harbour" in raw:
        assert found.findings == ()


def test_lists_that_include_each_other_are_named(tmp_path: Path) -> None:
    """Two lists in a circle: one finding with the circle; lists that multiply end at the allowed count."""
    circle = EXAMPLE.replace("[IRN, YEM.HOUTHI]", "[$others]\n  others: [$speakers]")
    assert "list-cycle" in {one.code for one in loaded(tmp_path, circle.encode()).findings}
    levels = "".join(f"  l{n}: [{', '.join([f'$l{n - 1}'] * 9)}]\n" for n in range(1, 20))
    bomb = EXAMPLE.replace("  speakers: [IRN, YEM.HOUTHI]\n", f"  l0: [IRN]\n{levels}  speakers: [$l19]\n")
    assert "list-too-long" in {one.code for one in loaded(tmp_path, bomb.encode()).findings}


ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=ANY, raw=st.binary(max_size=60))
def test_random_documents_never_raise(tmp_path: Path, data: Any, raw: bytes) -> None:
    """Random trees in place of blocks, and random bytes: findings or a rule, never an exception."""
    base = yaml.safe_load(EXAMPLE)
    for block in ("match", "episode", "confirm", "escalate", "lists", "notify", "tests", "untested"):
        loaded(tmp_path, yaml.safe_dump({**base, block: data}, allow_unicode=True).encode())
    loaded(tmp_path, raw)
