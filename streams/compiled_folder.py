"""A folder of compiled rules, so that what was loaded once is not compiled again. Knows bytes, not rules.

Only files that belong to this user and that nobody else may write are read; what cannot be kept is done without.
"""

import contextlib
import logging
import os
import stat
import tempfile
from dataclasses import dataclass
from pathlib import Path

from streams.settings import Settings

log = logging.getLogger(__name__)

KEPT_MAX = 16
"""Values kept, those used last; one of 10,000 rules has 8 MB."""
BYTES_MAX = 256 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class CompiledFolder:
    """Values by name in `folder`, which is made when the first one is kept."""

    folder: Path

    def find(self, name: str) -> bytes | None:
        """Return what is kept under a name; None without it, and for a file that others could have written."""
        try:
            with (self.folder / name).open("rb") as file:
                if not ours(os.fstat(file.fileno())):
                    log.warning("%s is not read: others could have written it; remove it", file.name)
                    return None
                value = file.read(BYTES_MAX + 1)
                os.utime(file.fileno())
        except OSError:
            return None
        return value if len(value) <= BYTES_MAX else None

    def put(self, name: str, value: bytes) -> None:
        """Keep a value in one step, and only the newest few; says so in the log where that cannot be done."""
        if len(value) > BYTES_MAX:
            return
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._write(name, value)
            with contextlib.suppress(FileNotFoundError):  # another process was faster
                self._prune()
        except OSError as error:
            log.info("rules are compiled anew each time: %s: %s", self.folder, error.strerror)

    def _write(self, name: str, value: bytes) -> None:
        """Write beside and move: nobody ever finds half a value. The file is this user's alone (mode 600)."""
        number, beside = tempfile.mkstemp(dir=self.folder)
        try:
            with open(number, "wb") as file:
                file.write(value)
            os.replace(beside, self.folder / name)
        except OSError:
            with contextlib.suppress(OSError):
                os.unlink(beside)
            raise

    def _prune(self) -> None:
        """Remove all but the values used last, and what a killed process left behind."""
        files = sorted(self.folder.iterdir(), key=lambda file: file.stat().st_mtime, reverse=True)
        for file in files[KEPT_MAX:]:
            file.unlink(missing_ok=True)


def ours(status: os.stat_result) -> bool:
    """Say whether a file is plain, this user's, and not to be written by anybody else."""
    shared = stat.S_IWGRP | stat.S_IWOTH
    return stat.S_ISREG(status.st_mode) and status.st_uid == os.geteuid() and not status.st_mode & shared


def compiled(settings: Settings) -> CompiledFolder:
    """Return where compiled rules are kept under the home folder."""
    return CompiledFolder(settings.home / "compiled")
