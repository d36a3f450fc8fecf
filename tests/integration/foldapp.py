"""A worker with toy stages, run as a process by the fold's integration tests: counts per key, and timers.

usage: foldapp.py DUMP_FILE, with the settings in the environment. FOLDAPP_DROP loses that part of what Faust
delivers; FOLDAPP_DEAF=1 loses all of it; FOLDAPP_BOOM raises on the value `boom`.
"""

import asyncio
import json
import os
import random
import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from streams import worker
from streams.fold import Fold
from streams.settings import Settings
from streams.stage import NOTHING, Record, Result, Send, State
from streams.telemetry import Meter, set_up_logging
from streams.topics import ARTICLES, DEAD, RAW

TABLE = (replace(RAW, partitions=2), DEAD)
"""What the toy worker asks of the broker: two partitions are enough for its tests."""
TIMER_AFTER = timedelta(seconds=3)


class Counting:
    """Counts the records of each key and passes each on with its number; `timer` values ring later."""

    name = "counting"
    topic = RAW.name
    stateful = True

    def fold(self, state: State, record: Record, now: datetime) -> Result:
        key, value = (record.key or b"").decode(), (record.value or b"").decode()
        state[f"count:{key}"] = count = state.get(f"count:{key}", 0) + 1
        state[f"sum:{key}"] = state.get(f"sum:{key}", 0) + len(value)
        if value == "boom":
            raise RuntimeError("boom")
        if value.startswith("timer"):
            state["timers"] = (*state.get("timers", ()), ((now + TIMER_AFTER).isoformat(), key, value))
            return NOTHING
        return Result((Send(ARTICLES.name, key.encode(), f"{value}#{count}".encode(), now),), ("counted",))

    def due(self, state: State) -> datetime | None:
        timers = state.get("timers", ())
        return min((datetime.fromisoformat(at) for at, _, _ in timers), default=None)

    def fire(self, state: State, now: datetime) -> Result:
        ringing = [timer for timer in state["timers"] if datetime.fromisoformat(timer[0]) <= now]
        state["timers"] = tuple(timer for timer in state["timers"] if timer not in ringing)
        sends = tuple(Send(ARTICLES.name, key.encode(), f"rang {value}".encode(), now) for _, key, value in ringing)
        return Result(sends, ("rang",) * len(sends))


class Lossy(Fold):
    """A fold whose deliverer loses records."""

    async def deliver(self, records: Sequence[Any], backlog: bool = False) -> None:
        kept = [record for record in records if random.random() >= float(os.environ.get("FOLDAPP_DROP", "0"))]
        if os.environ.get("FOLDAPP_DEAF") != "1":
            await super().deliver(kept, backlog)


async def dump(fold: Fold, meter: Meter) -> None:
    """Write the state of what is ours, again and again."""
    path = Path(sys.argv[1])
    while True:
        await asyncio.sleep(0.25)
        states = {number: dict(state) for number, state in fold.owned(Counting.name)}
        path.with_suffix(".next").write_text(json.dumps(states))
        path.with_suffix(".next").replace(path)


if __name__ == "__main__":
    set_up_logging()
    settings = Settings()
    worker.Fold = Lossy  # type: ignore[misc]
    assert settings.kafka is not None
    code = asyncio.run(worker.run_worker(settings, [Counting()], settings.kafka.split(","), [dump], TABLE))
    sys.stdout.flush()
    os._exit(code)
