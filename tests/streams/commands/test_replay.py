import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from streams.cli import main

ARCHIVES = Path(__file__).parents[2] / "fixtures" / "archives"
STRAIT = str(ARCHIVES / "strait.jsonl")


@pytest.fixture(autouse=True)
def desk(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("TOCSIN_HOME", str(tmp_path))
    monkeypatch.setenv("TOCSIN_CATALOG", str(ARCHIVES / "catalog.yaml"))


def test_it_lists_what_rang_and_counts_what_was_played() -> None:
    """One line says when, how loud, which rule and why; the last line has every count; bad lines are told apart."""
    done = CliRunner().invoke(main, ["replay", STRAIT, "--in-process"])

    assert done.exit_code == 0, done.output
    assert "2026-03-02 09:01Z  alert   critical  strike-on-site kharg-island (first)" in done.stdout
    assert "7 items, 5 articles, 1 revisions, 1 repeats; dead letters: none; 2 alerts" in done.stdout
    assert "strait.jsonl:9:" in done.stderr


def test_a_span_cuts_the_recording() -> None:
    """--from and --to are days or instants in UTC; as JSON it is counts and canonical form."""
    done = CliRunner().invoke(
        main, ["replay", STRAIT, "--in-process", "--from", "2026-03-02T10:00:00", "--to", "2026-03-03", "--json"]
    )
    found = json.loads(done.stdout)

    assert found["counts"]["items"] == 3
    assert [alert["rule"] for alert in found["alerts"]] == ["retaliation-vow-new"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["no-such.jsonl"], "No such file"),
        ([STRAIT, "--from", "2027-01-01"], "no item with a time"),
        ([STRAIT, "--step", "soon"], "write 90m, 6h or 3d"),
    ],
)
def test_a_wrong_call_gets_one_clear_line(arguments: list[str], said: str) -> None:
    """No stack trace: what is wrong, and what to write instead."""
    done = CliRunner().invoke(main, ["replay", *arguments, "--in-process"])

    assert done.exit_code != 0
    assert said in done.output
    assert "Traceback" not in done.output
