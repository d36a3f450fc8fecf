"""Metrics and logging of a worker: what is counted, under which names, and one quiet line per event.

It measures; it decides nothing. Labels are bounded: stages, partitions, reasons, never ids or URLs.
"""

import logging
import sys
import threading
import time
from collections import Counter as Tally
from collections.abc import Iterable

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

from streams.envelope import DeadReason

LOG = logging.getLogger("tocsin")

SAID_EVERY = 30.0
"""Seconds between two lines about the same failure: an outage must not bury everything else."""
NOISY = ("aiokafka", "faust", "mode", "asyncio", "kafka", "aiohttp.access")


class OneLine(logging.Formatter):
    """One line an event: no stack trace, the error's own words at the end."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line; an attached exception becomes its last line."""
        text = record.getMessage().splitlines()[0] if record.getMessage() else ""
        if record.exc_info and record.exc_info[1] is not None:
            text += f": {type(record.exc_info[1]).__name__}: {record.exc_info[1]}".splitlines()[0]
        return f"{self.formatTime(record, '%H:%M:%S')} {record.levelname.lower()} {record.name} {text}"


def set_up_logging(level: int = logging.INFO) -> None:
    """Send our own events to standard error, and from the libraries only what is wrong."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(OneLine())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    LOG.setLevel(level)
    for name in NOISY:
        logging.getLogger(name).setLevel(logging.CRITICAL)
    threading.excepthook = thread_ended


def thread_ended(what: threading.ExceptHookArgs) -> None:
    """Say in a line that a thread died of an error: a client's thread does, when it is stopped in an outage."""
    name = what.thread.name if what.thread else "a thread"
    LOG.warning("%s ended: %s: %s", name, what.exc_type.__name__, what.exc_value)


class Meter:
    """Every metric of a worker, in a registry of its own."""

    def __init__(self, registry: CollectorRegistry | None = None) -> None:
        self.registry = registry or CollectorRegistry()
        at = self.registry
        self._said: dict[tuple[str, str], tuple[float, int]] = {}
        place = ("stage", "partition")
        self.events = Counter("tocsin_events", "Outcomes of stages", ("stage", "outcome"), registry=at)
        self.dead_letters = Counter("tocsin_dead_letters", "Dead letters sent", ("reason",), registry=at)
        self.fold_seconds = Histogram("tocsin_fold_seconds", "Folding one batch", ("stage",), registry=at)
        self.warm_up_seconds = Gauge("tocsin_warm_up_seconds", "Last warm-up", place, registry=at)
        self.cursor = Gauge("tocsin_cursor_offset", "Next offset to fold", place, registry=at)
        self.applied = Gauge("tocsin_applied_offset", "Effects below are confirmed", place, registry=at)
        self.reads = Counter("tocsin_log_reads", "Reads of the log by ourselves", ("stage", "why"), registry=at)
        self.read_records = Counter("tocsin_log_read_records", "Records so read", ("stage", "why"), registry=at)
        self.rebalances = Counter("tocsin_rebalances", "Assignments received", registry=at)
        self.lost = Counter("tocsin_expired_records", "Deleted before they were applied", ("stage",), registry=at)
        self.rules_at = Gauge("tocsin_rules_published_seconds", "When what runs was published", registry=at)
        self.rules_demoted = Gauge("tocsin_rules_demoted", "Rules that tell their owner only", registry=at)
        self.troubles = Counter("tocsin_kafka_errors", "Attempts that failed", ("where", "error"), registry=at)

    def dead(self, reason: DeadReason) -> None:
        """Count one dead letter."""
        self.dead_letters.labels(reason.value).inc()

    def folded(self, stage: str, outcomes: Iterable[str], records: int) -> None:
        """Count what a batch of records came to."""
        for outcome, times in Tally(outcomes).items():
            self.events.labels(stage, outcome).inc(times)
        if records:
            self.events.labels(stage, "folded").inc(records)

    def read(self, stage: str, why: str, records: int) -> None:
        """Count one read of the log by ourselves; `why` is warm, hole, backlog or sweep."""
        self.reads.labels(stage, why).inc()
        self.read_records.labels(stage, why).inc(records)

    def trouble(self, where: str, error: BaseException) -> None:
        """Count one attempt that failed and will be repeated; the same failure is logged every half minute at most."""
        name, now = type(error).__name__, time.monotonic()
        self.troubles.labels(where, name).inc()
        said_at, unsaid = self._said.get((where, name), (-SAID_EVERY, 0))
        if now - said_at < SAID_EVERY:
            self._said[where, name] = (said_at, unsaid + 1)
            return
        self._said[where, name] = (now, 0)
        times = f" ({unsaid} times more since the last line)" if unsaid else ""
        LOG.warning("%s failed, trying again: %s: %s%s", where, name, error, times)
