"""What the fold shell holds and stands on: one partition's standing, its limits, and the three ports to the brokers.

Declarations only; `streams.fold` and `streams.sweeper` do the work.
"""

import asyncio
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from typing import Protocol

from aiokafka.structs import TopicPartition

from streams.cursor import Applied, Cursor, Effect
from streams.log_reader import Chunk


class Stale(Exception):
    """Ownership is changing: the work is dropped, the log still has it."""


class OpenLog(Protocol):
    """One partition of the log, open for reading."""

    async def bounds(self) -> tuple[int, int]:
        """Return the first offset and the one after the last."""
        ...

    def read(self, start: int, end: int) -> AsyncIterator[Chunk]:
        """Yield what is in `[start, end)`."""
        ...


class Log(Protocol):
    """The log of the brokers."""

    def open(self, place: TopicPartition, topic: str) -> AbstractAsyncContextManager[OpenLog]:
        """Open one partition."""
        ...


class Effects(Protocol):
    """Where effects go."""

    async def send(self, effects: Sequence[Effect], stage: str) -> None:
        """Return when all are acknowledged."""
        ...


class Offsets(Protocol):
    """Where the applied offsets are kept."""

    async def load(self, place: TopicPartition) -> Applied | None:
        """Return what is applied of a partition."""
        ...

    async def save(self, marks: Mapping[TopicPartition, Applied]) -> None:
        """Keep what is applied."""
        ...

    async def ends(self, places: Iterable[TopicPartition]) -> Mapping[TopicPartition, int]:
        """Return where the logs end."""
        ...


@dataclass(frozen=True)
class Limits:
    """How long the shell waits for what, in seconds."""

    commit_every: float = 1.0
    recommit_every: float = 30.0
    """An unchanged offset is saved again: a zombie may have put an older one, and unused ones expire."""
    sweep_every: float = 1.0
    behind_for: float = 3.0
    """Records this long unread are read by the sweeper."""
    strikes_max: int = 6
    """Sweeps in a row without a record delivered, after which the process starts again."""
    shrunk_for: float = 5.0
    """A log that ends below the cursor this long is another log."""
    rebalance_max: float = 90.0
    patience: float = 120.0
    """Nothing read for this long: start again."""
    keep_lost_for: float = 600.0
    """State of a partition that went elsewhere is kept this long, in case it comes back."""
    answer_within: float = 10.0
    timer_grace: float = 2.0


@dataclass(eq=False)
class Held:
    """One partition that is ours, or was until lately."""

    place: TopicPartition
    cursor: Cursor
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    owned: bool = True
    warm: bool = False
    """Read to the end of the log since it was assigned."""
    seated: bool = False
    """What others applied is known since it was assigned: before that our own mark may be an old one."""
    saved: Applied | None = None
    saved_at: float = 0.0
    seen: tuple[str, int | None] = ("", None)
    seen_at: float = 0.0
    strikes: int = 0
    lost_at: float = 0.0
