"""Children are started again when they ask, not when they refuse, and leave when told."""

import asyncio
import os
import sys

from streams.supervisor import DELAY_MAX, EXIT_AGAIN, EXIT_REFUSED, Child, restart_delay


def child(code: str, said: list[str]) -> Child:
    return Child("toy", [sys.executable, "-c", code], dict(os.environ), said.append)


def test_restarts_back_off_up_to_a_limit() -> None:
    """The first restart is at once, later ones wait longer, none longer than the limit."""
    delays = [restart_delay(failures) for failures in range(12)]

    assert delays[0] == 0.0
    assert delays == sorted(delays)
    assert delays[-1] == DELAY_MAX


async def test_a_child_that_asks_is_started_again() -> None:
    """Exit code 75 starts the child again; its output is passed on line by line."""
    said: list[str] = []
    toy = child(f"print('hello'); raise SystemExit({EXIT_AGAIN})", said)
    task = asyncio.create_task(toy.run())
    while toy.starts < 2:
        await asyncio.sleep(0.02)
    await toy.stop()
    await task

    assert said.count("hello") >= 1
    assert any("asks to be started again" in line for line in said)


async def test_a_child_that_dies_by_design_is_not_kept_waiting() -> None:
    """With a limit of its own a child that keeps dying is started again as soon as that, not in half a minute."""
    said: list[str] = []
    toy = Child("toy", [sys.executable, "-c", "raise SystemExit(1)"], dict(os.environ), said.append, delay_max=0.05)
    task = asyncio.create_task(toy.run())
    while toy.starts < 5:
        await asyncio.sleep(0.02)
    await toy.stop()
    await task

    assert all(line.endswith(("in 0.0 s", "in 0.1 s")) for line in said), said


async def test_a_child_that_refuses_its_configuration_is_left_alone() -> None:
    """Exit code 78 ends the supervision: starting again would only repeat the message."""
    said: list[str] = []
    toy = child(f"raise SystemExit({EXIT_REFUSED})", said)

    await asyncio.wait_for(toy.run(), 10)

    assert toy.refused
    assert toy.starts == 1


async def test_a_child_leaves_when_told() -> None:
    """Stop ends a running child and its supervision."""
    toy = child("import time; time.sleep(60)", [])
    task = asyncio.create_task(toy.run())
    while toy.process is None:
        await asyncio.sleep(0.02)

    await toy.stop()
    await asyncio.wait_for(task, 5)

    assert toy.process is not None
    assert toy.process.returncode is not None
