"""The operations page and the deploy files, held against the code."""

import re
import shlex
from pathlib import Path

from click.testing import CliRunner

from streams.cli import main
from streams.envelope import DeadReason

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "operations.md").read_text()
SUFFIXES = {"Counter": "_total", "Gauge": "", "Histogram": ""}


def test_every_metric_stands_on_the_operations_page() -> None:
    """Whoever builds a dashboard finds each metric under the name Prometheus shows."""
    code = "\n".join(path.read_text() for path in (ROOT / "streams").rglob("*.py"))
    found = re.findall(r'\b(Counter|Gauge|Histogram)\(\s*"(tocsin_[a-z_]+)"', code)
    names = {name.removesuffix("_total") + SUFFIXES[kind] for kind, name in found}

    assert len(names) >= 14
    assert {name for name in names if f"`{name}`" not in PAGE} == set()


def test_every_reason_of_a_dead_letter_is_explained() -> None:
    """No reason is left for ops to guess."""
    assert {reason for reason in DeadReason if f"`{reason.value}`" not in PAGE} == set()


def test_the_service_runs_a_command_that_exists() -> None:
    """systemd's command line is one that `tocsin` understands."""
    unit = (ROOT / "deploy" / "systemd" / "tocsin.service").read_text()
    (line,) = re.findall(r"^ExecStart=(.*)$", unit, re.MULTILINE)

    done = CliRunner().invoke(main, [*shlex.split(line)[1:], "--help"])

    assert done.exit_code == 0, done.output


def test_the_commands_of_the_page_exist() -> None:
    """Every `tocsin …` in a table cell is a command with those options."""
    for line in re.findall(r"`tocsin ([a-z]+(?: [a-z]+)?)", PAGE):
        done = CliRunner().invoke(main, [*line.split(), "--help"])
        assert done.exit_code == 0, line
