"""What the workers of one home say of themselves: each leaves the port of its /status in a note there.

Reads only; knows neither Kafka nor stages.
"""

import json
import urllib.request
from pathlib import Path

ANSWER_SECONDS = 2.0
Place = tuple[str, int]
"""Topic on the broker and partition."""


def statuses(home: Path) -> dict[Place, dict[str, object]]:
    """Return what is said of every warm partition (see `streams.worker.status`); dead workers say nothing."""
    found: dict[Place, dict[str, object]] = {}
    for note in home.glob("worker-*.port"):
        try:
            url = f"http://127.0.0.1:{int(note.read_text())}/status"
            with urllib.request.urlopen(url, timeout=ANSWER_SECONDS) as answer:
                found |= {(one["topic"], one["partition"]): one for one in json.load(answer)}
        except (OSError, ValueError):
            continue  # a worker that died left its note; whoever takes over has one of its own
    return found
