"""The canonical form of a run: what two runs over the same news must agree on, whatever order it arrived in.

Kept: every alert's rule, key, final state and story, severity history, sources, origins, reasons, and each
message that interrupts somebody. Left out, because arrival order across partitions may change it: ids (they
hash the first match), the first source named, revision numbers, and how many quiet updates were collapsed.
"""

import json
from collections.abc import Iterable, Sequence
from typing import Any

from rules.episode import TransitionKind
from streams.alert import Alert, JournalEntry, Planned, Settled

KINDS: tuple[TransitionKind, ...] = ("alert", "update", "thread", "digest")
"""What people get; `silent` changes nothing they see."""
INTERRUPTING = ("root", "thread", "digest")


def latest(alerts: Iterable[Alert]) -> dict[str, list[Alert]]:
    """Return each alert's revisions in log order, without repeats."""
    seen: dict[str, dict[tuple[int, str, str], Alert]] = {}
    for alert in alerts:
        revisions = seen.setdefault(alert.alert_id, {})
        revisions.setdefault((alert.episode.revision, alert.kind, alert.reason.value), alert)
    return {alert_id: list(revisions.values()) for alert_id, revisions in seen.items()}


def distinct(told: Sequence[Alert]) -> list[Alert]:
    """Return what people got, each once: silent transitions and repeats of the same revision are left out."""
    first: dict[tuple[str, int, str], Alert] = {}
    for alert in told:
        if alert.kind in KINDS:
            first.setdefault((alert.alert_id, alert.episode.revision, alert.kind), alert)
    return list(first.values())


def canonical(alerts: Iterable[Alert], journal: Iterable[JournalEntry]) -> list[dict[str, Any]]:
    """Return the run as plain sorted data, equal for equal runs."""
    shown = messages(journal)
    rows = []
    for alert_id, revisions in latest(alerts).items():
        last = max(revisions, key=lambda alert: alert.episode.revision)
        rows.append(
            {
                "rule": last.rule.rule,
                "key": sorted(last.episode.key),
                "desk": last.desk,
                "state": last.episode.state,
                "story": last.episode.story,
                "severities": list(last.episode.severities),
                "origins": sorted(last.episode.origins),
                "outlets": sorted(last.episode.outlets),
                "reasons": sorted({f"{alert.reason.value}:{alert.detail}" for alert in revisions}),
                "messages": shown.get(alert_id, {}),
            }
        )
    return sorted(rows, key=lambda row: json.dumps(row, sort_keys=True))


def messages(journal: Iterable[JournalEntry]) -> dict[str, dict[str, int]]:
    """Return, for each alert, how many messages of each interrupting kind reached each destination."""
    planned: dict[str, Planned] = {}
    sent: set[str] = set()
    for entry in journal:
        if isinstance(entry, Planned):
            planned[entry.delivery_id] = entry
        elif isinstance(entry, Settled) and entry.outcome == "sent":
            sent.add(entry.delivery_id)
    counts: dict[str, dict[str, int]] = {}
    for delivery_id in sorted(sent & planned.keys()):
        notification = planned[delivery_id].notification
        if notification.kind in INTERRUPTING:
            of_alert = counts.setdefault(notification.alert_id, {})
            word = f"{notification.destination} {notification.kind}"
            of_alert[word] = of_alert.get(word, 0) + 1
    return {alert_id: dict(sorted(of_alert.items())) for alert_id, of_alert in counts.items()}
