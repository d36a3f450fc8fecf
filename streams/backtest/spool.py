"""Matches put aside on disk until all are there, then given in the order they became known. Knows no rules.

They come in companies: what belongs together is given together, so that others can be read elsewhere at the same time.
In memory stays 24 bytes a match, however long the history is.
"""

from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import NamedTemporaryFile
from types import TracebackType

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


def numbers() -> "array[int]":
    """Return an empty row of 64-bit numbers."""
    return array("q")


@dataclass(frozen=True, slots=True)
class Lot:
    """Some values of a spool: instants in microseconds since 1970, and where each value lies in the file."""

    path: Path
    instants: "array[int]" = field(default_factory=numbers)
    offsets: "array[int]" = field(default_factory=numbers)
    lengths: "array[int]" = field(default_factory=numbers)

    def take(self, other: "Lot") -> None:
        """Take in the values of another lot."""
        self.instants.extend(other.instants)
        self.offsets.extend(other.offsets)
        self.lengths.extend(other.lengths)

    def in_order(self) -> Iterator[tuple[datetime, bytes]]:
        """Give every value by its instant, equal ones as they came."""
        order = sorted(range(len(self)), key=lambda one: (self.instants[one], self.offsets[one]))
        with self.path.open("rb") as file:
            for one in order:
                file.seek(self.offsets[one])
                yield EPOCH + self.instants[one] * MICROSECOND, file.read(self.lengths[one])

    def __len__(self) -> int:
        return len(self.instants)


class Spool:
    """A temporary file of values with their instants, each of one company."""

    def __init__(self) -> None:
        self.file = NamedTemporaryFile(prefix="tocsin-")  # noqa: SIM115 - lives as long as the spool
        self.companies: dict[str, Lot] = {}
        self.at = 0

    def add(self, company: str, at: datetime, value: bytes) -> None:
        """Put one value aside."""
        lot = self.companies.setdefault(company, Lot(Path(self.file.name)))
        lot.instants.append((at - EPOCH) // MICROSECOND)
        lot.offsets.append(self.at)
        lot.lengths.append(len(value))
        self.at += self.file.write(value)

    def lots(self, count: int) -> list[Lot]:
        """Return all values in at most `count` lots of about one size, the largest first; no company is torn."""
        self.file.flush()
        lots = [Lot(Path(self.file.name)) for _ in range(count)]
        for company in sorted(self.companies.values(), key=len, reverse=True):
            min(lots, key=len).take(company)
        return sorted(filter(len, lots), key=len, reverse=True)

    def __len__(self) -> int:
        return sum(map(len, self.companies.values()))

    def __enter__(self) -> "Spool":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.file.close()
