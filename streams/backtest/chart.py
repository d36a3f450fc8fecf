"""A history in the terminal: alerts a day as bars, the load, what each rule said. Pure layout.

Texts are the news': what a terminal would act on is taken out.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta

from rules.load import LOAD_MAX
from streams.backtest.history import History, load_of
from streams.trial_text import clean

BARS = " ▁▂▃▄▅▆▇█"
DAYS_MAX = 100
"""Columns of the chart; longer histories get several days a column."""
EXAMPLES = 5


def lines(history: History) -> Iterator[str]:
    """Yield a history as a person reads it."""
    if history.begin is None or history.end is None:
        yield "no articles in this span"
        return
    yield (
        f"{history.articles} articles, {history.claims} claims, {history.matches} matches, "
        f"{history.begin:%Y-%m-%d} to {history.end:%Y-%m-%d}, {history.seconds:g} s"
    )
    if history.unusable:
        yield f"{history.unusable} items held neither title nor text"
    yield from alerts_a_day(history)
    yield from load_lines(history)
    yield from rule_lines(history)
    silent = ", ".join(f"{name} {count}" for name, count in list(history.outcomes.items())[:8])
    yield f"outcomes: {silent or 'none'}"
    if not history.matches:
        yield "nothing fitted a pattern; `tocsin rules near-miss RULE …` says what came close"
    for ring in history.alerts[:EXAMPLES]:
        said = f"{clean(ring.title)[:90]} ({clean(ring.outlet)})"
        yield f"  {ring.at:%Y-%m-%d %H:%M} {ring.severity:<8} {ring.rule}: {said}"


def alerts_a_day(history: History) -> Iterator[str]:
    """Yield the bar chart."""
    assert history.begin is not None
    assert history.end is not None
    counts = Counter(ring.at.date() for ring in history.alerts)
    days = span(history.begin.date(), history.end.date())
    step = -(-len(days) // DAYS_MAX)
    columns = [sum(counts[day] for day in days[at : at + step]) for at in range(0, len(days), step)]
    highest = max(columns, default=0)
    bars = "".join(BARS[0 if not one else max(1, round(one / highest * 8))] for one in columns)
    unit = "a day" if step == 1 else f"in {step} days"
    yield f"alerts {unit} (highest {highest}):"
    yield f"  {bars}"
    yield f"  {days[0]}{days[-1]!s:>{max(11, len(columns) - 10)}}"


def span(first: date, last: date) -> list[date]:
    """Return every day from the first to the last."""
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]


def load_lines(history: History) -> Iterator[str]:
    """Yield what the history would have asked of an officer."""
    load = load_of(history)
    yield f"{len(history.alerts)} alerts, {load.mean_a_day:.2f} a day; others: {others(history)}"
    worst = f" (from {load.worst_hour_at:%Y-%m-%d %H:%M})" if load.worst_hour_at else ""
    yield f"worst hour: {load.worst_hour} alerts{worst}; hours above {LOAD_MAX}: {load.hours_above}"
    since = f" from {load.silence_from:%Y-%m-%d %H:%M}" if load.silence_from else ""
    yield f"longest silence: {load.longest_silence_hours / 24:.1f} days{since}"


def others(history: History) -> str:
    """Return the count of every kind besides alerts."""
    kinds = Counter(ring.kind for ring in history.rings if ring.kind != "alert")
    kinds["update"] += history.updates
    return ", ".join(f"{count} {kind}" for kind, count in kinds.most_common() if count) or "none"


def rule_lines(history: History) -> Iterator[str]:
    """Yield a line a rule: alerts by severity."""
    for rule in history.rules:
        mine = [ring for ring in history.alerts if ring.rule == rule.rule]
        severities = Counter(ring.severity for ring in mine)
        said = ", ".join(f"{count} {name}" for name, count in severities.most_common()) or "no alert"
        yield f"  {rule.rule:<28} {said}"
