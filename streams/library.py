"""The editions of the rules that are known, each compiled once: what stages ask for the bundle of a record.

Editions are laid out as files under a folder of their own, so that findings and `rules check` name places.
"""

import threading
from datetime import datetime
from pathlib import Path

from rules.bundle import Bundle, Loaded
from rules.collector import uncollected
from rules.compiled import Keep, NotKept, load_kept
from rules.vocabulary import Vocabulary
from streams.edition import Edition


class Library:
    """Editions by name. `home` is where their files go, `keep` where what was compiled of them is.

    Safe to compile in another thread than the one that asks.
    """

    def __init__(self, home: Path, vocabulary: Vocabulary, keep: Keep | None = None) -> None:
        self._home, self.vocabulary, self.keep = home, vocabulary, keep or NotKept()
        self._editions: dict[str, Edition] = {}
        self._loaded: dict[str, Loaded] = {}
        self._lock = threading.Lock()

    def add(self, edition: Edition) -> None:
        """Learn of an edition; it is compiled when it is asked for."""
        self._editions.setdefault(edition.edition, edition)

    def take(self, edition: Edition) -> Loaded:
        """Compile an edition and only then learn of it: nobody who finds it waits for it."""
        loaded = self._loaded[edition.edition] = self._load(edition)
        self.add(edition)
        return loaded

    def _load(self, edition: Edition) -> Loaded:
        """Compile; what only explains a rule file is not kept.

        The collector of cycles stops every thread for as long as it looks at the parsed files, so it waits for them
        to be gone again.
        """
        with uncollected():
            return load_kept(self.paths(edition), self.vocabulary, keep=self.keep)

    def __contains__(self, edition: object) -> bool:
        return edition in self._editions

    @property
    def newest(self) -> Edition | None:
        """The edition published last, None without any."""
        return self._editions[max(self._editions)] if self._editions else None

    @property
    def oldest(self) -> Edition | None:
        """The edition published first, None without any."""
        return self._editions[min(self._editions)] if self._editions else None

    def known(self, edition: str) -> Edition | None:
        """Return an edition as published."""
        return self._editions.get(edition)

    def in_force(self, at: datetime) -> str:
        """Return the edition that was the newest at an instant; the oldest where none is so old, "" without any."""
        found = [name for name, one in self._editions.items() if one.at <= at]
        return max(found) if found else min(self._editions, default="")

    def of(self, edition: str) -> Bundle | None:
        """Return an edition's bundle; that of the oldest for records from before there were editions."""
        name = edition or min(self._editions, default="")
        return self.loaded(name).bundle if name in self._editions else None

    def paths(self, edition: Edition) -> tuple[Path, ...]:
        """Return where an edition's files lie."""
        return lay_out(edition, self._home)

    def loaded(self, edition: str) -> Loaded:
        """Return what came of loading an edition."""
        found = self._loaded.get(edition)
        if found is None:
            with self._lock:
                found = self._loaded.get(edition)
                if found is None:
                    found = self._loaded[edition] = self._load(self._editions[edition])
        return found


def lay_out(edition: Edition, home: Path) -> tuple[Path, ...]:
    """Write an edition's files under `home`, unless they are there; return the paths to load."""
    folder = home / edition.edition
    for name, text in edition.files.items():
        path = folder / name
        if not path.resolve().is_relative_to(folder.resolve()):
            continue  # a name that leads out of the folder is nobody's rule file
        if not path.is_file() or path.read_text(encoding="utf-8") != text:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="")
    return tuple(folder / root for root in edition.roots)
