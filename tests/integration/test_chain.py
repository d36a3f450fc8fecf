"""The whole chain on real Kafka: a raw item in, a message at its destination out, once, whatever dies in between."""

import signal
import time
from typing import Any

import pytest

from connectors.item import Outlet

pytestmark = pytest.mark.kafka

WIRE = Outlet(name="Meridian Wire", family="meridian-wire", reliability="A", tier=1, language="en")
PAPER = Outlet(name="Harbour Gazette", family="harbour", reliability="B", tier=2, language="en")


def test_a_flash_becomes_one_message_and_a_copy_none(chain: Any) -> None:
    """A wire's flash is delivered as one alert; a copy by another paper updates it and interrupts nobody."""
    chain.start()
    chain.say(WIRE, "FLASH: US strikes military targets on Iran's Kharg Island")
    chain.until(lambda: len(chain.delivered()) >= 1)
    chain.say(PAPER, "US strikes military targets on Iran's Kharg Island")
    time.sleep(3)

    assert chain.stop(signal.SIGTERM) == 0
    kinds = [one["kind"] for one in chain.delivered()]
    assert kinds.count("root") == 1
    assert "thread" not in kinds
    assert "Traceback" not in (chain.home / "worker.log").read_text()


def test_what_was_published_while_the_worker_was_dead_rings_once(chain: Any) -> None:
    """Killed right after the alert and started again, the worker repeats nothing and misses nothing."""
    chain.start()
    chain.say(WIRE, "FLASH: US strikes military targets on Iran's Kharg Island")
    chain.until(lambda: len(chain.delivered()) >= 1)
    chain.stop(signal.SIGKILL)
    chain.say(WIRE, "Explosions as US strikes Iran's Bandar Abbas port, Pentagon says")
    chain.start()
    chain.until(lambda: len([one for one in chain.delivered() if one["kind"] == "root"]) >= 2)
    time.sleep(3)

    roots = [one["delivery_id"] for one in chain.delivered() if one["kind"] == "root"]
    assert len(roots) == len(set(roots)) == 2
