"""What speaks against a rule's going live: its tests, its history, the load it would bring. Pure; never acts."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from rules.checks import Read
from rules.load import LOAD_MAX
from rules.rule import Rule
from rules.trial import run
from streams.backtest.history import History, load_of

HISTORY_FOR = timedelta(days=7)
"""How much of the past a rule must have been played over, up to now."""
FRESH_FOR = timedelta(days=1)
STEPS = {"draft": "staged", "staged": "live"}


def is_back(status: str, to: str) -> bool:
    """Say whether a step makes a rule quieter: it needs no proof."""
    return to == "retired" or (status, to) == ("live", "staged")


def refusals(
    document: Read, rule: Rule, others: Mapping[str, Rule], to: str, history: History | None, now: datetime
) -> Iterator[str]:
    """Give every reason against a step, each with its remedy."""
    assert document.spec is not None
    tests = document.spec.tests
    if missing := one_sided(tests):
        yield f"no test shows {missing}; add one to {document.file}"
    failed = [verdict for verdict in run(rule, tests, others) if verdict.wrong]
    if failed:
        yield f"{len(failed)} expectations fail; see `tocsin rules test`"
    if to == "live":
        yield from against_history(rule, history, now)


def one_sided(tests: Sequence[Any]) -> str:
    """Return what the tests of a rule never expect, a sound or silence; empty where they expect both."""
    timelines = [test.get("timeline") for test in tests if isinstance(test, dict)]
    entries = [entry for timeline in timelines if isinstance(timeline, list) for entry in timeline]
    wanted = [entry.get("expect") for entry in entries if isinstance(entry, dict)]
    words = {str(word) for one in wanted if one for word in (one if isinstance(one, dict) else (one,))}
    if "nothing" not in words:
        return "that it stays silent" if words else "that it rings, and that it stays silent"
    return "" if words & {"alert", "digest"} else "that it rings"


def against_history(rule: Rule, history: History | None, now: datetime) -> Iterator[str]:
    """Give the reasons that lie in a backtest: none, of another version, too short, too old, too loud."""
    remedy = "make one with `tocsin rules backtest RULE --topic --from 7d --json FILE`, and give --history FILE"
    if history is None or history.begin is None or history.end is None:
        yield f"no backtest of the last {HISTORY_FOR.days} days; {remedy}"
        return
    versions = {one.version for one in history.rules if one.rule == rule.id}
    if rule.running().version not in versions:
        yield f"the backtest is of another version of the rule; {remedy}"
    if history.end - history.begin < HISTORY_FOR - FRESH_FOR or now - history.end > FRESH_FOR:
        yield f"the backtest covers {history.begin:%Y-%m-%d} to {history.end:%Y-%m-%d}, not the last 7 days; {remedy}"
    own = history.model_copy(update={"rings": tuple(ring for ring in history.rings if ring.rule == rule.id)})
    load = load_of(own)
    if load.worst_hour > LOAD_MAX:
        yield f"{load.worst_hour} alerts in the worst hour, {LOAD_MAX} are allowed; confirm more, or `tell: digest`"
