"""The folder of compiled rules: what was put is found, by this user only, and what cannot be kept is done without."""

import logging
import os
from pathlib import Path

import pytest
from click.testing import CliRunner

from streams.commands.rules import command
from streams.compiled_folder import KEPT_MAX, CompiledFolder


def test_what_was_put_is_found(tmp_path: Path):
    """A value comes back under its name and under no other; folder and file are this user's alone."""
    keep = CompiledFolder(tmp_path / "home" / "compiled")
    assert keep.find("a") is None
    keep.put("a", b"one")
    keep.put("a", b"two")
    assert (keep.find("a"), keep.find("b")) == (b"two", None)
    assert keep.folder.stat().st_mode & 0o777 == 0o700
    assert (keep.folder / "a").stat().st_mode & 0o777 == 0o600
    assert [path.name for path in keep.folder.iterdir()] == ["a"]


@pytest.mark.parametrize("mode", [0o620, 0o602])
def test_what_others_may_write_is_not_read(tmp_path: Path, mode: int, caplog: pytest.LogCaptureFixture):
    """A file that group or others may write is named in the log and passed over."""
    keep = CompiledFolder(tmp_path)
    keep.put("a", b"one")
    (tmp_path / "a").chmod(mode)
    assert keep.find("a") is None
    assert "others could have written it" in caplog.text


def test_no_folder_is_no_error(tmp_path: Path, caplog: pytest.LogCaptureFixture):
    """Where the folder cannot be made, nothing is kept, and the log says why."""
    (tmp_path / "file").write_text("")
    keep = CompiledFolder(tmp_path / "file" / "compiled")
    with caplog.at_level(logging.INFO):
        keep.put("a", b"one")
    assert keep.find("a") is None
    assert "compiled anew each time" in caplog.text


def test_only_the_newest_stay(tmp_path: Path):
    """Those used last are kept: what was found lately outlives what was put later and never used."""
    keep = CompiledFolder(tmp_path)
    for number in range(KEPT_MAX):
        keep.put(str(number), b"x")
        os.utime(tmp_path / str(number), (number, number))
    keep.find("0")
    keep.put("more", b"x")
    assert {path.name for path in tmp_path.iterdir()} == {"0", "more", *map(str, range(2, KEPT_MAX))}


def test_the_command_keeps_what_it_compiled(tmp_path: Path):
    """`tocsin rules check` leaves one value in the home folder and says the same from it."""
    told = [CliRunner().invoke(command, ["check"], env={"TOCSIN_HOME": str(tmp_path)}) for _ in range(2)]
    assert [(one.exit_code, one.output) for one in told] == [(0, told[0].output)] * 2
    assert "14 rules can run" in told[0].output
    assert len(list((tmp_path / "compiled").iterdir())) == 1
