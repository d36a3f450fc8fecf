"""Rules go live while a worker runs, on a real broker: nothing pages twice, and a bad bundle changes nothing."""

import signal
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from connectors.item import Outlet
from streams.commands.rules import command
from streams.edition_log import read
from streams.settings import Settings

pytestmark = pytest.mark.kafka

WIRE = Outlet(name="Meridian Wire", family="meridian-wire", reliability="A", tier=1, language="en")
PAPER = Outlet(name="Harbour Gazette", family="harbour", reliability="B", tier=1, language="en")
RULE = """\
schema: tocsin/rules/v1
rule: {rule}
title: A test
why: A test.
owner: watch
status: live
severity: high
match:
  claim: {{event: {event}, actor: {actor}}}
episode: {{new_after: {spell}}}
notify: {{to: duty, quiet_for: 6h}}
"""


def written(folder: Path, rule: str, event: str, actor: str, spell: str = "72h") -> None:
    folder.mkdir(exist_ok=True)
    (folder / f"{rule}.yaml").write_text(RULE.format(rule=rule, event=event, actor=actor, spell=spell))


def kinds(chain: Any, rule: str) -> list[str]:
    """What was delivered of a rule."""
    return [one["kind"] for one in chain.delivered() if rule in str(one)]


@pytest.fixture
def live(chain: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A worker that runs one rule of a folder, and a terminal with the same settings."""
    written(tmp_path / "rules", "vow", "THREATEN", "IRN")
    chain.environment["TOCSIN_RULES"] = str(tmp_path / "rules")
    for name, value in chain.environment.items():
        if name.startswith("TOCSIN_"):
            monkeypatch.setenv(name, value)
    chain.start()
    chain.until(lambda: read(Settings()).workers)
    return chain


def asked(*arguments: str) -> Result:
    return CliRunner().invoke(command, arguments)


def test_rules_go_live_and_page_nobody_for_what_is_old(live: Any, tmp_path: Path) -> None:
    """A changed rule is quiet about its open story, whose alert gets a line; a new one rings; a restart keeps both."""
    live.say(WIRE, "Iran vows revenge on US, says state television")
    live.until(lambda: "root" in [one["kind"] for one in live.delivered()])
    written(tmp_path / "rules", "vow", "THREATEN", "IRN", "48h")
    written(tmp_path / "rules", "strike", "ASSAULT", "USA")
    done = asked("apply")

    assert done.exit_code == 0, done.output
    assert "1 changed (vow); 1 new (strike)" in done.output
    assert "1 of 1 workers run it" in done.output
    live.until(lambda: [one["kind"] for one in live.delivered()].count("thread") == 1)
    live.stop(signal.SIGKILL)
    live.start()
    live.say(PAPER, "Iran threatens retaliation against the US")
    live.say(WIRE, "US strikes military targets on Iran's Kharg Island")
    live.until(lambda: [one["kind"] for one in live.delivered()].count("root") == 2)

    assert live.stop(signal.SIGTERM) == 0
    roots = [str(one) for one in live.delivered() if one["kind"] == "root"]
    assert len(roots) == 2
    assert "Kharg" in roots[1]


def test_a_bad_bundle_is_refused_whole_and_what_runs_goes_on(live: Any, tmp_path: Path) -> None:
    """All findings are shown with their places, nothing is published, and the old rules still ring."""
    (tmp_path / "rules" / "bad.yaml").write_text("schema: tocsin/rules/v1\nrule: bad\nseverity: loud\n")
    refused = asked("apply")
    before = read(Settings()).editions
    (tmp_path / "rules" / "bad.yaml").unlink()
    live.say(WIRE, "Iran vows revenge on US, says state television")
    live.until(lambda: "root" in [one["kind"] for one in live.delivered()])
    status = asked("status")

    assert refused.exit_code == 1
    assert "bad.yaml:3:11: error" in refused.output
    assert "what runs goes on" in refused.output
    assert len(before) == 1
    assert "since 20" in status.output
    assert "DIFFER" not in status.output
    assert "is published already" in asked("apply").output


def test_a_rule_that_floods_is_named_until_its_next_version(live: Any, tmp_path: Path) -> None:
    """The seventh alert in an hour is said aloud and stands in the status; a new version is told to all again."""
    loud = RULE.format(rule="vow", event="THREATEN", actor="{present: true}", spell="72h")
    loud = loud.replace("{new_after", "{per: [actor], new_after")
    (tmp_path / "rules" / "vow.yaml").write_text(loud)
    assert asked("apply", "--no-warm-up").exit_code == 0
    for name in ("Iran", "Russia", "China", "Israel", "Turkey", "Pakistan", "India", "Egypt"):
        live.say(WIRE, f"{name} vows revenge on Germany, says state television")
    live.until(lambda: any("too often" in str(one) for one in live.delivered()))
    live.until(lambda: "more than 6 alerts in an hour" in asked("status").output)

    (tmp_path / "rules" / "vow.yaml").write_text(loud.replace("severity: high", "severity: medium"))
    done = asked("apply")
    assert "1 changed (vow)" in done.output
    live.until(lambda: "more than 6 alerts" not in asked("status").output)
