"""What tests of several packages share: the strict Slack server, and the judge of its record."""

import importlib.util
import os
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

SERVER = Path(__file__).with_name("slack_server")


def module(name: str) -> ModuleType:
    """Return a module of the test server, which lives outside any package."""
    spec = importlib.util.spec_from_file_location(f"shared_{name}", SERVER / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    made = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(made)
    return made


@pytest.fixture(scope="session", autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A home folder of the session's own, so that no test reads or writes the user's."""
    with pytest.MonkeyPatch.context() as patch:
        if "TOCSIN_HOME" not in os.environ:
            patch.setenv("TOCSIN_HOME", str(tmp_path_factory.mktemp("home")))
        yield


@pytest.fixture(scope="session")
def strict_slack() -> ModuleType:
    """The server's module; `strict_slack.StrictSlack()` is a workspace."""
    return module("strict_slack")


@pytest.fixture(scope="session")
def slack_record() -> ModuleType:
    """The judge's module; `slack_record.wrong(workspace)` says what a channel should not show."""
    return module("record")
