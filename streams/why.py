"""Why an alert rang, as lines: its rule, conditions with what was observed, evidence, what was said when. Pure."""

from collections.abc import Iterable, Iterator

from pydantic import TypeAdapter, ValidationError

from streams.alert import Alert
from streams.backtest.history import History

ALERT: TypeAdapter[Alert] = TypeAdapter(Alert)


def of_alerts(wanted: str, values: Iterable[bytes]) -> Iterator[str]:
    """Yield the story of an alert from the values of `news.desk.v1`; what is no alert is passed by."""
    told = [alert for value in values if (alert := alert_in(value)) and wanted_is(wanted, alert)]
    first = next((alert for alert in told if alert.rule.conditions), None)
    if not told:
        return
    last = max(told, key=lambda alert: alert.episode.revision)
    yield f"{last.rule.rule} {last.rule.version}: {last.rule.title}"
    yield f"  {last.rule.why} (owner: {last.rule.owner})"
    yield f"  {last.episode.severity}, {last.episode.state}, {len(last.episode.origins)} independent sources"
    yield "why it rang:"
    yield from (f"  {condition} → {seen}" for condition, seen in (first.rule.conditions if first else ()))
    yield "evidence:"
    for one in last.episode.evidence:
        mark = "counts" if one.counts else "copy or repeat"
        facts = one.match.facts
        yield f"  {one.at:%Y-%m-%d %H:%M} {facts.outlet} ({mark}, origin {one.origin}): {facts.title}"
    yield "what was said:"
    seen: set[tuple[int, str]] = set()
    for alert in sorted(told, key=lambda alert: (alert.at, alert.episode.revision)):
        if (alert.episode.revision, alert.reason.value) not in seen:
            seen.add((alert.episode.revision, alert.reason.value))
            yield f"  {alert.at:%Y-%m-%d %H:%M} {alert.kind}: {alert.reason.value} {alert.detail}".rstrip()


def alert_in(value: bytes) -> Alert | None:
    """Return the alert in a value, None for a command or what cannot be read."""
    try:
        return ALERT.validate_json(value)
    except ValidationError:
        return None


def wanted_is(wanted: str, alert: Alert) -> bool:
    """Say whether an id or its beginning means this alert."""
    return bool(wanted) and (alert.alert_id.startswith(wanted) or alert.episode.episode_id.startswith(wanted))


def of_history(wanted: str, history: History) -> Iterator[str]:
    """Yield the story of an episode from a kept backtest."""
    told = [ring for ring in history.rings if wanted and ring.episode.startswith(wanted)]
    for number, ring in enumerate(told):
        if number == 0:
            rule = next((one for one in history.rules if one.rule == ring.rule), None)
            yield f"{ring.rule} {rule.version if rule else ''}: {rule.title if rule else ''}"
            yield from (f"  {condition} → {seen}" for condition, seen in ring.conditions)
        yield f"{ring.at:%Y-%m-%d %H:%M} {ring.kind} {ring.severity}: {ring.reason} {ring.detail}".rstrip()
        if ring.title:
            yield f"  {ring.outlet}: {ring.title}"
