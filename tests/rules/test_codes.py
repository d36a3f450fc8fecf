"""The table of findings against the loader: every code has a row, a page and an example that gives it."""

import ast
import re
from pathlib import Path

import pytest

from rules.bundle import load
from rules.codes import Code, page, table
from rules.findings import Finding

ROOT = Path(__file__).parents[2]
EXAMPLE, CODES = table().example, table().codes
BY_CODE = {one.code for one in CODES}
CODE = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*\Z")
MAKERS = {"Finding", "finding_at", "warning", "finding"}


def name_of(function: ast.expr) -> str:
    """The name a call is made by, `finding` for `document.finding`."""
    return getattr(function, "id", "") or getattr(function, "attr", "")


def raised() -> set[str]:
    """Every code that a call in `rules` gives to a finding."""
    found: set[str] = set()
    for path in (ROOT / "rules").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and name_of(node.func) in MAKERS:
                texts = [one.value for one in node.args if isinstance(one, ast.Constant) and isinstance(one.value, str)]
                found.update(text for text in texts[:1] if CODE.match(text) and text != "warning")
    return found


def test_the_table_and_the_loader_know_the_same_codes() -> None:
    """No finding without a row that explains it, no row for a finding that is never given."""
    made_elsewhere = {"unknown-word", "bad-value", "wrong-type", "unknown-rule", "rule-circle"}
    assert raised() - BY_CODE == set()
    assert BY_CODE - raised() - made_elsewhere == set()


def test_the_page_is_what_the_table_says() -> None:
    """docs/findings.md is the generated page, with an anchor a code."""
    assert (ROOT / "docs" / "findings.md").read_text() == "\n".join(page())


def test_the_example_rule_is_without_findings(tmp_path: Path) -> None:
    """The rule that the examples change is a good one."""
    (tmp_path / "one.yaml").write_text(EXAMPLE)
    assert load((tmp_path,)).findings == ()


@pytest.mark.parametrize("one", [one for one in CODES if one.right or one.wrong], ids=lambda one: one.code)
def test_each_example_gives_its_finding(tmp_path: Path, one: Code) -> None:
    """The wrong line in place of the right one gives exactly this code and severity."""
    assert one.right in EXAMPLE
    (tmp_path / "one.yaml").write_text(EXAMPLE.replace(one.right, one.wrong, 1))
    assert {(one.code, one.severity)} <= {(found.code, found.severity) for found in load((tmp_path,)).findings}


def test_a_finding_without_a_hint_shows_the_remedy_of_its_code() -> None:
    """No finding leaves the author without a remedy."""
    assert all(one.remedy and one.means for one in CODES)
    assert "Give it at least one term." in str(Finding("a.yaml", 1, 1, "bad-list", "a list is empty"))


NARROW = EXAMPLE.replace("harbour-threat", "harbour-threat-iran").replace("[IRN, YEM.HOUTHI]", "[IRN.IRGC]")


@pytest.mark.parametrize(
    ("narrow", "told"),
    [
        (NARROW, True),
        (NARROW.replace("duty-mideast", "duty-sea"), False),
        (NARROW.replace("severity: medium", "severity: low"), True),
        (NARROW.replace("72h", "71h"), False),
        (NARROW.replace("at_least: vowed", "at_least: reported"), False),
        (NARROW.replace("at_least: vowed", "at_least: announced"), True),
        (NARROW.replace("event: THREATEN\n", "event: [THREATEN, REJECT]\n"), False),
        (NARROW.replace("status: live", "status: draft"), False),
    ],
)
def test_a_rule_that_another_covers_is_told(tmp_path: Path, narrow: str, told: bool) -> None:
    """A narrower rule for the same desk runs in vain; one that is wider anywhere, or goes elsewhere, does not."""
    (tmp_path / "wide.yaml").write_text(EXAMPLE)
    (tmp_path / "narrow.yaml").write_text(narrow)
    found = [one for one in load((tmp_path,)).findings if one.code == "shadowed-rule"]
    assert [Path(one.file).name for one in found] == (["narrow.yaml"] if told else [])


@pytest.mark.parametrize(
    ("condition", "contradicts"),
    [
        ("{any: [IRN.IRGC, IRN.MFA], none: [IRN]}", True),
        ("{any: [IRN, USA], none: [IRN]}", False),
        ("{all: [IRN], none: [IRN]}", True),
        ("{any: [IRN], none: [IRN.IRGC]}", False),
        ("{present: false, any: [IRN]}", True),
        ("{present: true, any: [IRN]}", False),
    ],
)
def test_a_condition_that_can_never_hold_is_refused(tmp_path: Path, condition: str, contradicts: bool) -> None:
    """What `none` excludes cannot be asked for; a narrower exclusion is no contradiction."""
    (tmp_path / "one.yaml").write_text(EXAMPLE.replace("actor: $speakers", f"actor: {condition}"))
    assert ("contradiction" in {one.code for one in load((tmp_path,)).findings}) is contradicts
