"""The one-way rule of the house, seen from a fresh interpreter."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
HEAVY = ("faust", "aiokafka", "kafka", "httpx", "slack_sdk")
CORE = (
    "rules.bundle",
    "rules.step",
    "rules.vocabulary",
    "rules.copies",
    "streams.pipeline",
    "streams.replay",
    "streams.canonical",
    "streams.stages.normalize",
    "streams.stages.code",
    "streams.stages.step",
    "streams.stages.route",
    "streams.stages.deliver",
    "connectors.item",
    "connectors.notification",
    "streams.cli",
)


@pytest.mark.parametrize("module", CORE)
def test_the_core_loads_no_broker_no_http_and_no_slack(module: str) -> None:
    """Importing a core module in a fresh interpreter loads none of the heavy libraries."""
    code = f"import sys, {module}; print([name for name in {HEAVY!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, cwd=ROOT)
    assert done.stdout.strip() == "[]", done.stdout + done.stderr


def test_every_package_init_is_empty() -> None:
    """An import in an __init__ would load it for everybody, unseen by the import contracts."""
    for package in ("streams", "connectors", "rules"):
        for path in (ROOT / package).rglob("__init__.py"):
            assert path.read_text() == "", path


def test_tests_have_no_init() -> None:
    """A tests/rules/__init__.py would shadow the real package rules."""
    assert list((ROOT / "tests").rglob("__init__.py")) == []
