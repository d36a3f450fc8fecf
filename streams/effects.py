"""Sends the effects of a fold and waits until the brokers have them: in order, never silently less.

It knows nothing of stages or offsets. A send that cannot succeed in time raises `Stuck`; then only a new start helps.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Protocol

from aiokafka.errors import KafkaError, MessageSizeTooLargeError

from streams.cursor import Effect
from streams.envelope import DeadReason, dead_letter
from streams.stage import Record, Send
from streams.telemetry import Meter
from streams.topics import MESSAGE_BYTES_MAX, named

OVERHEAD_BYTES = 1024
"""What a record costs besides key, value and headers."""


class Stuck(Exception):
    """Nothing moves any more; the process should end and be started again."""


class Producer(Protocol):
    """The little of a Kafka producer that is used here."""

    async def send(
        self, topic: str, value: bytes, key: bytes, *, timestamp_ms: int, headers: list[tuple[str, bytes]]
    ) -> "asyncio.Future[Any]":
        """Queue one record; the future resolves when the brokers have it."""
        ...

    async def stop(self) -> None:
        """Send what is queued and close."""
        ...


def size(send: Send) -> int:
    """Bytes of one record as the broker counts them, rounded up."""
    headers = sum(len(name) + len(value) + 16 for name, value in send.headers)
    return len(send.key) + len(send.value) + headers + OVERHEAD_BYTES


def bury_too_large(effect: Effect, stage: str) -> Send:
    """Return the dead letter of a record whose effect no topic takes; its own bytes and headers only where they fit."""
    send, cause = effect.send, effect.cause
    error = f"{size(send)} bytes for {send.topic}; a record may have {MESSAGE_BYTES_MAX}"
    letter = dead_letter(cause, stage, DeadReason.TOO_LARGE, error, send.at)
    if size(letter) <= MESSAGE_BYTES_MAX:
        return letter
    bare = replace(cause, key=(cause.key or b"")[:1024], value=b"", headers=())
    letter = dead_letter(bare, stage, DeadReason.TOO_LARGE, error, send.at)
    return replace(letter, headers=(*letter.headers, ("value-dropped", str(len(cause.value or b"")).encode())))


def milliseconds(at: datetime) -> int:
    """Return an instant as Kafka writes it."""
    return round(at.timestamp() * 1000)


class EffectSender:
    """One idempotent producer for all partitions of a worker, replaced when it is beyond repair.

    `connect` returns a started producer. `patience` is in seconds: how long one call may stand still.
    """

    def __init__(
        self, connect: Callable[[], Awaitable[Producer]], namespace: str, meter: Meter, patience: float = 120.0
    ) -> None:
        self._connect = connect
        self._namespace = namespace
        self._meter = meter
        self._patience = patience
        self._producer: Producer | None = None
        self._opening = asyncio.Lock()

    async def send(self, effects: Sequence[Effect], stage: str) -> None:
        """Return when every effect is acknowledged by all in-sync replicas.

        What fails is sent again in order from the first failure on, so the order of one key survives;
        repeats carry the same ids. Raises `Stuck` after `patience` seconds without one acknowledgement.
        """
        waiting = [self._fitting(effect, stage) for effect in effects]
        loop = asyncio.get_running_loop()
        deadline, pause = loop.time() + self._patience, 0.1
        while waiting:
            sent, error = await self._attempt(waiting, deadline - loop.time())
            if sent:
                deadline, pause = loop.time() + self._patience, 0.1
            if isinstance(error, MessageSizeTooLargeError):
                letter = bury_too_large(Effect(waiting[sent], effects[len(effects) - len(waiting) + sent].cause), stage)
                if letter == waiting[sent]:
                    raise Stuck("the broker refuses a dead letter for its size") from error
                self._meter.dead(DeadReason.TOO_LARGE)
                waiting[sent] = letter
            waiting = waiting[sent:]
            if waiting and error is not None and not isinstance(error, MessageSizeTooLargeError):
                self._meter.trouble("send", error)
                if loop.time() > deadline:
                    raise Stuck(f"nothing could be sent for {self._patience:.0f} s: {type(error).__name__}: {error}")
                await asyncio.sleep(pause)
                pause = min(2.0, pause * 2)

    async def close(self) -> None:
        """Flush and close the producer."""
        producer, self._producer = self._producer, None
        if producer is not None:
            await producer.stop()

    def _fitting(self, effect: Effect, stage: str) -> Send:
        if size(effect.send) <= MESSAGE_BYTES_MAX:
            return effect.send
        self._meter.dead(DeadReason.TOO_LARGE)
        return bury_too_large(effect, stage)

    async def _attempt(self, sends: Sequence[Send], within: float) -> tuple[int, Exception | None]:
        """Send all, wait for all; return how many of the first are surely written and what stopped the next."""
        producer: Producer | None = None
        futures: list[asyncio.Future[Any]] = []
        error: Exception | None = None
        try:
            async with asyncio.timeout(max(1.0, within)):
                producer = await self._ready()
                for send in sends:
                    futures.append(await self._queue(producer, send))  # noqa: PERF401 - keep those before a failure
        except (KafkaError, OSError, TimeoutError) as problem:
            error = problem
        if futures:
            await asyncio.wait(futures, timeout=max(1.0, within))
        done = 0
        for future in futures:
            if not future.done():
                error = TimeoutError("no acknowledgement")
                break
            if future.cancelled() or future.exception() is not None:
                error = _reason(future)
                break
            done += 1
        for future in futures[done:]:
            future.add_done_callback(_look)
        if error is not None and producer is not None and not isinstance(error, MessageSizeTooLargeError):
            await self._replace(producer)
        return done, error

    async def _queue(self, producer: Producer, send: Send) -> "asyncio.Future[Any]":
        return await producer.send(
            named(send.topic, self._namespace),
            send.value,
            send.key,
            timestamp_ms=milliseconds(send.at),
            headers=list(send.headers),
        )

    async def _ready(self) -> Producer:
        async with self._opening:
            if self._producer is None:
                self._producer = await self._connect()
            return self._producer

    async def _replace(self, producer: Producer) -> None:
        """An idempotent producer that lost a batch refuses all later ones: leave it behind."""
        if self._producer is producer:
            self._producer = None
            task = asyncio.ensure_future(_close(producer))
            task.add_done_callback(_look)


def _reason(future: "asyncio.Future[Any]") -> Exception:
    if future.cancelled():
        return ConnectionError("the producer was closed")
    error = future.exception()
    return error if isinstance(error, Exception) else ConnectionError(repr(error))


def _look(future: "asyncio.Future[Any]") -> None:
    if not future.cancelled():
        future.exception()


async def _close(producer: Producer) -> None:
    async with asyncio.timeout(30):
        await producer.stop()


def own(send: Send) -> Effect:
    """Wrap a send that no record caused, such as a line of the delivery journal."""
    return Effect(send, Record(send.topic, 0, 0, send.key, send.value, send.at, send.headers))
