"""The doctor on this machine: without a broker, with everything wrong, and when a look itself breaks."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from streams import doctor_look
from streams.cli import main
from streams.settings import Settings

AREAS = ["python", "packages", "crc32c", "home", "disk", "java", "kafka", "clock", "catalogue", "vocabulary", "rules"]


@pytest.fixture(autouse=True)
def bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A home of its own and nothing else set."""
    for name in ("TOCSIN_KAFKA", "SLACK_BOT_TOKEN", "TOCSIN_SLACK_CHANNEL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TOCSIN_HOME", str(tmp_path / "home"))


def states(*arguments: str) -> tuple[int, dict[str, str]]:
    done = CliRunner().invoke(main, ["doctor", *arguments])
    assert "Traceback" not in done.output
    rows = [json.loads(line) for line in done.output.splitlines()]
    return done.exit_code, {row["area"]: row["state"] for row in rows}


def test_a_fresh_machine_without_a_broker_can_work(tmp_path: Path) -> None:
    """Nothing is set up: that is told, nothing fails, and looking made no folder."""
    code, found = states("--json")

    assert [area for area in AREAS if area not in found] == []
    assert (code, found["kafka"], found["slack"], found["rules"]) == (0, "warn", "warn", "ok")
    assert not (tmp_path / "home").exists()


def test_everything_wrong_is_one_list(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Each part is looked at whatever became of the others; the exit code says that something fails."""
    absent = str(tmp_path / "absent")
    for name in ("TOCSIN_CATALOG", "TOCSIN_RULES", "TOCSIN_ROUTES", "TOCSIN_CLOCK", "TOCSIN_SLACK_CHANNEL"):
        monkeypatch.setenv(name, absent)
    monkeypatch.setenv("TOCSIN_KAFKA", "127.0.0.1:9")

    code, found = states("--json")

    failing = sorted(area for area, state in found.items() if state == "fail")
    assert (code, failing) == (1, ["catalogue", "kafka", "routes", "rules", "slack"])
    assert (found["clock"], "java" in found) == ("warn", False)


def test_a_look_that_breaks_is_a_finding(monkeypatch: pytest.MonkeyPatch) -> None:
    """A bug in one look hides none of the others."""

    def broken(settings: Settings) -> list[doctor_look.Finding]:
        raise RuntimeError("odd machine\nwith details")

    monkeypatch.setattr(doctor_look, "routes", broken)

    code, found = states("--json")

    assert (code, found["routes"], found["catalogue"]) == (1, "fail", "ok")


def test_people_read_the_remedy_under_what_needs_one() -> None:
    """A line each, an arrow where something is to be done, and the sum."""
    said = CliRunner().invoke(main, ["doctor"]).output

    assert "tocsin kafka up" in said
    assert "→" in said
    assert said.splitlines()[-1].endswith("warn")


def test_several_pack_folders_stand_in_one_variable(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """TOCSIN_RULES is split as the system splits paths, so that the doctor and the worker load the same rules."""
    monkeypatch.setenv("TOCSIN_RULES", f"{tmp_path / 'a'}:{tmp_path / 'b'}")

    assert Settings().rules == (tmp_path / "a", tmp_path / "b")
