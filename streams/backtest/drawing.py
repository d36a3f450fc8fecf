"""The pictures of a history as inline SVG: timeline, bars, load an hour. Pure; escapes all text."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from html import escape

from rules.load import LOAD_MAX
from streams.backtest.history import History

WIDTH = 1000
LANE = 30
LABEL = 210
"""Left part of a picture, for names."""
TICKS_MAX = 7


def timeline(history: History) -> str:
    """Return a lane a rule with a mark an alert, over the articles of each day."""
    if history.begin is None or history.end is None:
        return ""
    lanes = [rule.rule for rule in history.rules]
    height = LANE * len(lanes) + 84
    parts = [f'<svg viewBox="0 0 {WIDTH} {height}" role="img" aria-label="Alerts over time, a lane a rule">']
    parts += volume(history, height - 24)
    for number, rule in enumerate(lanes):
        y = LANE * number + 20
        parts.append(f'<line class="lane" x1="{LABEL}" x2="{WIDTH}" y1="{y}" y2="{y}"/>')
        parts.append(
            f'<text class="name" x="{LABEL - 10}" y="{y + 4}" text-anchor="end">{escape(clipped(rule))}</text>'
        )
        parts += marks(history, rule, y)
    parts += ticks(history, height)
    return "".join((*parts, "</svg>"))


def named(name: str, y: int) -> str:
    """Return a name left of a picture."""
    return f'<text class="name" x="{LABEL - 10}" y="{y}" text-anchor="end">{escape(clipped(name))}</text>'


def clipped(name: str, limit: int = 27) -> str:
    """Return a name that fits beside a lane."""
    return name if len(name) <= limit else name[: limit - 1] + "…"


def place(history: History, at: datetime) -> float:
    """Return the horizontal place of an instant."""
    assert history.begin is not None
    assert history.end is not None
    whole = max(1.0, (history.end - history.begin).total_seconds())
    return LABEL + (WIDTH - LABEL - 8) * min(1.0, max(0.0, (at - history.begin).total_seconds() / whole))


def marks(history: History, rule: str, y: int) -> Iterator[str]:
    """Give what one rule said: a circle an alert, a small dot for lines and digests."""
    for ring in history.rings:
        if ring.rule == rule and ring.kind != "update":
            x, loud = place(history, ring.at), ring.kind == "alert"
            said = escape(f"{ring.at:%Y-%m-%d %H:%M} {ring.kind} {ring.severity}, {ring.reason}: {ring.title}")
            look = f'class="{ring.severity}" r="6"' if loud else 'class="quiet" r="2"'
            yield f'<circle {look} cx="{x:.1f}" cy="{y}"><title>{said}</title></circle>'


def volume(history: History, floor: int) -> Iterator[str]:
    """Give the articles of each day as bars along the bottom."""
    highest = max(history.articles_by_day.values(), default=1)
    width = max(1.0, (WIDTH - LABEL) / max(1.0, history.days + 1) - 0.5)
    for day, count in history.articles_by_day.items():
        at = datetime.fromisoformat(day).replace(tzinfo=UTC)
        x, tall = place(history, at), 40 * count / highest
        yield (
            f'<rect class="volume" x="{x:.1f}" y="{floor - tall:.1f}" width="{min(width, WIDTH - x):.1f}" '
            f'height="{tall:.1f}"><title>{day}: {count} articles</title></rect>'
        )
    yield named("articles a day", floor - 4)


def ticks(history: History, height: int) -> Iterator[str]:
    """Give dates along the bottom."""
    assert history.begin is not None
    count = max(2, min(TICKS_MAX, round(history.days) + 1))
    for number in range(count):
        at = history.begin + timedelta(days=history.days * number / (count - 1))
        anchor = "start" if number == 0 else "end" if number == count - 1 else "middle"
        shape = "%Y-%m-%d" if history.days >= TICKS_MAX else "%m-%d %H:%M"
        x = place(history, at)
        yield f'<text class="tick" x="{x:.1f}" y="{height - 6}" text-anchor="{anchor}">{at:{shape}}</text>'


def stacked(rows: Mapping[str, Mapping[str, int]], order: Sequence[str]) -> str:
    """Return a bar a name, its parts in the given order of classes."""
    highest = max((sum(parts.values()) for parts in rows.values()), default=0) or 1
    height = LANE * len(rows) + 6
    drawn = [f'<svg viewBox="0 0 {WIDTH} {height}" role="img" aria-label="Counts by name">']
    for number, (name, parts) in enumerate(rows.items()):
        y, x = LANE * number + 4, float(LABEL)
        drawn.append(named(name, y + 15))
        for kind in order:
            wide = (WIDTH - LABEL - 60) * parts.get(kind, 0) / highest
            if wide:
                said = escape(f"{name}: {parts[kind]} {kind}")
                drawn.append(f'<rect class="{kind}" x="{x:.1f}" y="{y}" width="{wide:.1f}" height="20">')
                drawn.append(f"<title>{said}</title></rect>")
                x += wide
        drawn.append(f'<text class="count" x="{x + 8:.1f}" y="{y + 15}">{sum(parts.values())}</text>')
    return "".join((*drawn, "</svg>"))


def load(history: History) -> str:
    """Return how many hours of the history had how many alerts, with the limit of one officer."""
    hours = Counter(ring.at.replace(minute=0, second=0, microsecond=0) for ring in history.alerts)
    counts = Counter(hours.values())
    top = max(LOAD_MAX + 2, max(counts, default=0))
    highest, step, height = max(counts.values(), default=1), (WIDTH - LABEL) / top, 150
    drawn = [f'<svg viewBox="0 0 {WIDTH} {height + 40}" role="img" aria-label="Hours by their number of alerts">']
    for number in range(1, top + 1):
        tall, x = 110 * counts[number] / highest, LABEL + step * (number - 1)
        kind = "over" if number > LOAD_MAX else "under"
        drawn.append(
            f'<rect class="{kind}" x="{x + 4:.1f}" y="{height - tall:.1f}" width="{step - 8:.1f}" height="{tall:.1f}"/>'
            f'<text class="count" x="{x + step / 2:.1f}" y="{height - tall - 6:.1f}" text-anchor="middle">'
            f"{counts[number] or ''}</text>"
            f'<text class="tick" x="{x + step / 2:.1f}" y="{height + 18}" text-anchor="middle">{number}</text>'
        )
    limit = LABEL + step * LOAD_MAX
    drawn.append(
        f'<line class="limit" x1="{limit:.1f}" x2="{limit:.1f}" y1="8" y2="{height}"/>'
        f'<text class="tick" x="{limit - 6:.1f}" y="18" text-anchor="end">'
        f"{LOAD_MAX} an hour: what one officer can judge</text>"
    )
    return "".join((*drawn, named("hours", height - 4), named("alerts in the hour", height + 18), "</svg>"))
