"""Sending effects: all acknowledged, in order, through a new producer when the old one is beyond repair."""

import asyncio
from datetime import UTC, datetime
from typing import Any

import pytest
from aiokafka.errors import LeaderNotAvailableError, MessageSizeTooLargeError, OutOfOrderSequenceNumber

from streams.cursor import Effect
from streams.effects import EffectSender, Stuck, own
from streams.envelope import DeadReason, dead_letter
from streams.stage import Record, Send
from streams.telemetry import Meter
from streams.topics import DEAD, MESSAGE_BYTES_MAX

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


class Scripted:
    """A producer that answers as told: None writes, an exception fails that future."""

    def __init__(self, log: list[bytes], answers: list[Exception | None]) -> None:
        self.log, self.answers, self.stopped = log, answers, False

    async def send(self, topic: str, value: bytes, key: bytes, **_: Any) -> "asyncio.Future[Any]":
        future: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        answer = self.answers.pop(0) if self.answers else None
        if isinstance(answer, MessageSizeTooLargeError):
            raise answer
        if answer is None:
            self.log.append(topic.encode() + b":" + value)
            future.set_result(None)
        else:
            future.set_exception(answer)
        return future

    async def stop(self) -> None:
        self.stopped = True


class Factory:
    """Hands out scripted producers, one script each."""

    def __init__(self, *scripts: list[Exception | None]) -> None:
        self.scripts = list(scripts)
        self.made: list[Scripted] = []
        self.log: list[bytes] = []

    async def __call__(self) -> Scripted:
        self.made.append(Scripted(self.log, self.scripts.pop(0) if self.scripts else []))
        return self.made[-1]


def effects(*texts: str) -> list[Effect]:
    return [own(Send("out", b"k", text.encode(), NOON)) for text in texts]


async def test_all_are_written_in_order() -> None:
    """Returning means that the brokers have every effect, under the namespace."""
    factory = Factory()
    await EffectSender(factory, "ns", Meter()).send(effects("a", "b"), "s")
    assert factory.log == [b"ns.out:a", b"ns.out:b"]


async def test_from_the_first_failure_on_all_is_sent_again_by_a_new_producer() -> None:
    """A fatal error in the middle: order survives, and nothing after the failure is taken as written."""
    factory = Factory([None, OutOfOrderSequenceNumber(), None])
    await EffectSender(factory, "", Meter()).send(effects("a", "b", "c"), "s")
    assert factory.log == [b"out:a", b"out:c", b"out:b", b"out:c"]
    assert len(factory.made) == 2


async def test_closing_sends_what_is_queued() -> None:
    """The producer is stopped, which flushes it; closing twice is no harm."""
    factory = Factory()
    sender = EffectSender(factory, "", Meter())
    await sender.send(effects("a"), "s")
    await sender.close()
    await sender.close()
    assert [one.stopped for one in factory.made] == [True]


async def test_what_cannot_be_sent_is_said() -> None:
    """Without one acknowledgement within the patience the sender gives up aloud."""

    async def refuse() -> Scripted:
        raise LeaderNotAvailableError("simulated")

    with pytest.raises(Stuck, match="nothing could be sent"):
        await EffectSender(refuse, "", Meter(), patience=0.05).send(effects("a"), "s")


async def test_an_effect_too_large_for_a_topic_is_a_dead_letter_of_its_cause() -> None:
    """The cause goes to the dead letters with its own bytes; the effects around it are sent."""
    factory = Factory()
    cause = Record("in", 0, 7, b"k", b"small", NOON)
    huge = Effect(Send("out", b"k", b"x" * (MESSAGE_BYTES_MAX + 1), NOON), cause)
    await EffectSender(factory, "", Meter()).send([*effects("a"), huge, *effects("b")], "s")
    assert factory.log == [b"out:a", DEAD.name.encode() + b":small", b"out:b"]


async def test_what_the_broker_finds_too_large_is_a_dead_letter_too() -> None:
    """A topic may take less than ours: the broker's refusal ends in a dead letter, not in a loop."""
    factory = Factory([None, MessageSizeTooLargeError("simulated")])
    await EffectSender(factory, "", Meter()).send(effects("a", "b", "c"), "s")
    assert factory.log == [b"out:a", DEAD.name.encode() + b":b", b"out:c"]


async def test_a_cause_too_large_for_the_dead_letters_leaves_its_place() -> None:
    """The dead letter then says where the record stands and how long it was."""
    factory = Factory()
    body = b"x" * (MESSAGE_BYTES_MAX + 1)
    await EffectSender(factory, "", Meter()).send([own(Send("out", b"k", body, NOON))], "s")
    assert factory.log == [DEAD.name.encode() + b":"]


async def test_headers_too_large_for_the_dead_letters_are_left_behind() -> None:
    """A record that is nearly all headers does not stop the worker for ever."""
    factory = Factory()
    cause = Record("in", 0, 7, b"k" * 5000, b"small", NOON, (("blob", b"x" * MESSAGE_BYTES_MAX),))
    letter = dead_letter(cause, "s", DeadReason.UNREADABLE, "no JSON", NOON)
    await EffectSender(factory, "", Meter()).send([Effect(letter, cause)], "s")
    assert factory.log == [DEAD.name.encode() + b":"]
