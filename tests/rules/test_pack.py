from pathlib import Path

import pytest
from click.testing import CliRunner

from rules.bundle import SHIPPED, load
from streams.commands.rule.test import verdicts_of
from streams.commands.rules import command

LOADED = load()


def test_the_shipped_pack_loads_without_findings():
    """Every rule of the shipped pack runs, and nothing is to be mended."""
    assert LOADED.findings == ()
    assert set(LOADED.bundle.rules) == {
        "strike-on-site", "retaliation-vow-new", "shipping-threat", "mediator-involved", "talks-refused",
        "dossier-linkage", "moscow-line", "restraint-appeals", "narrative-campaign", "figure-changed",
        "threat-on-iran", "mirror-rhetoric", "commitment-due", "source-silent",
    }  # fmt: skip


@pytest.mark.parametrize("verdict", verdicts_of(LOADED), ids=lambda one: f"{one.rule}-{one.at}")
def test_the_rules_own_tests_hold(verdict):
    """What a rule's file expects of each moment is what the live step does."""
    assert verdict.wrong == ()


def test_a_wrong_expectation_is_shown_with_what_was_seen(tmp_path: Path):
    """A test that expects the wrong severity fails with both values, and the command ends with 1."""
    text = (SHIPPED / "talks-refused.yaml").read_text().replace("expect: {alert: high}", "expect: {alert: low}", 1)
    (tmp_path / "talks-refused.yaml").write_text(text)
    (tmp_path / "lists.yaml").write_text((SHIPPED / "lists.yaml").read_text())
    result = CliRunner().invoke(command, ["test", str(tmp_path)])
    assert result.exit_code == 1
    assert "- alert low" in result.output
    assert "+ alert high" in result.output
    assert "severity=high" in result.output


def test_check_names_what_runs():
    """`rules check` on the shipped pack prints the count and ends with 0."""
    result = CliRunner().invoke(command, ["check"])
    assert result.exit_code == 0
    assert "14 rules can run, 0 errors" in result.output


def test_the_reference_shows_a_rule_that_works(tmp_path: Path):
    """The whole rule in docs/rules.md loads without findings and passes its own tests."""
    page = Path(__file__).parents[2] / "docs" / "rules.md"
    (tmp_path / "harbour.yaml").write_text(page.read_text().split("```yaml\n")[1].split("```")[0])
    loaded = load((tmp_path,))
    assert loaded.findings == ()
    verdicts = verdicts_of(loaded)
    assert len(verdicts) == 2
    assert [one.wrong for one in verdicts] == [(), ()]
