"""The house style that a machine can check: opening lines, sizes, test sentences, no machine paths."""

import ast
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("streams", "connectors", "rules")
MODULE_LINES_MAX = 400
FUNCTION_LINES_MAX = 50
FORBIDDEN_NAMES = {"utils", "helpers", "common", "types", "manager", "base"}
MACHINE_PATH = re.compile(r"(?<![\w.])/(?:work|root|home/\w+)/\w")


def tracked(*suffixes: str) -> list[Path]:
    """Files git knows, or every file of an unpacked archive."""
    done = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    names = [name for name in done.stdout.split("\0") if name]
    paths = [ROOT / name for name in names] if names else [p for p in ROOT.rglob("*") if ".venv" not in p.parts]
    return [path for path in paths if path.suffix in suffixes and path.is_file()]


MODULES = [path for path in tracked(".py") if path.relative_to(ROOT).parts[0] in PACKAGES]
TESTS = [path for path in tracked(".py") if path.relative_to(ROOT).parts[0] == "tests"]


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_module_says_what_it_is_for_and_stays_small(path: Path) -> None:
    """Every module opens with a docstring, has a telling name, and fits the house's sizes."""
    text = path.read_text()
    if not text.strip():
        return
    tree = ast.parse(text)
    assert ast.get_docstring(tree), "no opening line"
    assert path.stem not in FORBIDDEN_NAMES
    assert text.count("\n") <= MODULE_LINES_MAX
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            assert length <= FUNCTION_LINES_MAX, f"{node.name} has {length} lines"


@pytest.mark.parametrize("path", TESTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_test_says_what_it_shows(path: Path) -> None:
    """Each test function has a sentence."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test_"):
            assert ast.get_docstring(node), f"{path.name}:{node.lineno} {node.name}"


def test_no_path_of_one_machine_is_committed() -> None:
    """Nothing in the project names a folder that only one machine has."""
    found = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in tracked(".py", ".md", ".toml", ".yaml", ".yml", ".sh")
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if MACHINE_PATH.search(line) and "MACHINE_PATH" not in line
    ]
    assert found == []
