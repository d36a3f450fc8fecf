"""Matches put aside on disk until all are there, then given in the order they became known. Knows no rules.

In memory stays 32 bytes a match, however long the history is.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from tempfile import TemporaryFile
from types import TracebackType

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


class Spool:
    """A temporary file of values with their instants."""

    def __init__(self) -> None:
        self.file = TemporaryFile()  # noqa: SIM115 - lives as long as the spool
        self.places: list[tuple[int, int, int]] = []

    def add(self, at: datetime, value: bytes) -> None:
        """Put one value aside."""
        self.places.append(((at - EPOCH) // MICROSECOND, self.file.tell(), len(value)))
        self.file.write(value)

    def in_order(self) -> Iterator[tuple[datetime, bytes]]:
        """Give every value by its instant, equal ones as they came."""
        self.places.sort()
        for at, offset, length in self.places:
            self.file.seek(offset)
            yield EPOCH + at * MICROSECOND, self.file.read(length)

    def __len__(self) -> int:
        return len(self.places)

    def __enter__(self) -> "Spool":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.file.close()
