"""Where sources keep what they remember: a folder with one JSON file a source, or plain memory."""

import hashlib
import json
import logging
import os
import re
from collections.abc import Mapping
from pathlib import Path

log = logging.getLogger(__name__)


class FileCursors:
    """One file a source under `folder`, replaced atomically: a crash leaves the old state or the new one."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def load(self, source_id: str) -> Mapping[str, object]:
        """Return the saved state; a damaged file is set aside with a warning, and the source starts anew."""
        path = self._path(source_id)
        try:
            state = json.loads(path.read_bytes())
            if isinstance(state, dict):
                return state
            problem = "no JSON object"
        except FileNotFoundError:
            return {}
        except ValueError as error:
            problem = str(error)
        aside = path.with_suffix(".damaged")
        os.replace(path, aside)
        log.warning("%s: what was remembered is damaged (%s); kept as %s, starting anew", source_id, problem, aside)
        return {}

    def save(self, source_id: str, state: Mapping[str, object]) -> None:
        """Replace the state durably. Raises OSError when the disk will not take it: the old state then stands."""
        self.folder.mkdir(parents=True, exist_ok=True)
        path = self._path(source_id)
        beside = path.with_suffix(".next")
        with beside.open("w", encoding="utf-8") as file:
            json.dump(state, file, ensure_ascii=False)
            file.flush()
            os.fsync(file.fileno())
        os.replace(beside, path)

    def _path(self, source_id: str) -> Path:
        readable = re.sub(r"[^A-Za-z0-9-]+", "-", source_id)[:60]
        return self.folder / f"{readable}.{hashlib.blake2b(source_id.encode(), digest_size=6).hexdigest()}.json"


class MemoryCursors:
    """Cursors of a process that ends: tests, checks, drills in process."""

    def __init__(self) -> None:
        self._states: dict[str, str] = {}

    def load(self, source_id: str) -> Mapping[str, object]:
        """Return the last saved state."""
        state: dict[str, object] = json.loads(self._states.get(source_id, "{}"))
        return state

    def save(self, source_id: str, state: Mapping[str, object]) -> None:
        """Keep the state, as JSON: what a file could not hold must fail here too."""
        self._states[source_id] = json.dumps(state)
