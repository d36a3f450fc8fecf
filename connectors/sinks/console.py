"""The console sink: alerts for people at a terminal, coloured there and plain in a pipe.

Each is written to a ledger before it is shown, so what was shown is known after a crash. Knows no rule.
"""

import json
import os
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import TextIO

from rich.console import Console
from rich.text import Text

from connectors.item import utc
from connectors.notification import Answer, Notification, Outcome, Receipt

STYLES = {"critical": "bold white on red", "high": "bold red", "medium": "bold yellow", "low": "bold cyan"}

HIDDEN = dict.fromkeys((*range(32), *range(127, 160), *range(8234, 8239), *range(8294, 8298)))
"""Control characters (ESC among them) and bidi overrides: dropped from whatever the news says."""


class ConsoleSink:
    """Shows notifications on a stream; `ledger` is a JSON Lines file of every delivery, updates among them."""

    name = "console"

    def __init__(self, ledger: Path, stream: TextIO | None = None) -> None:
        self.ledger = ledger
        self.console = Console(file=stream, highlight=False, markup=False, emoji=False, soft_wrap=True)
        self.seen: set[str] | None = None

    async def send(self, notification: Notification, root: Receipt | None) -> Answer:
        """Write the delivery to the ledger and show it; one that stands there already is not shown again."""
        receipt = Receipt(place=self.name, message=notification.delivery_id)
        try:
            if notification.delivery_id not in self.known():
                self.write(notification)
                if (text := layout(notification)) is not None:
                    self.console.print(text)
        except BrokenPipeError:
            return Answer(Outcome.SENT, "reader_gone", receipt)
        except OSError as error:
            return Answer(Outcome.NOT_SENT, f"ledger: {error.strerror}")
        return Answer(Outcome.SENT, receipt=receipt)

    async def find(
        self, delivery_ids: Sequence[str], since: datetime, roots: Mapping[str, Receipt]
    ) -> Mapping[str, Receipt]:
        """Return what the ledger holds of these deliveries."""
        known = self.known()
        return {one: Receipt(place=self.name, message=one) for one in delivery_ids if one in known}

    async def close(self) -> None:
        """Nothing stays open."""

    def known(self) -> set[str]:
        """Return the ids in the ledger, read once; a torn last line was never shown."""
        if self.seen is None:
            self.seen = set()
            if self.ledger.exists():
                for line in self.ledger.read_text(encoding="utf-8", errors="replace").splitlines():
                    try:
                        self.seen.add(str(json.loads(line)["delivery_id"]))
                    except (ValueError, KeyError, TypeError):
                        continue
        return self.seen

    def write(self, notification: Notification) -> None:
        """Append the delivery and wait until the disk has it."""
        self.ledger.parent.mkdir(parents=True, exist_ok=True)
        with self.ledger.open("a+b") as file:
            if file.tell() and not ends_with_newline(self.ledger):
                file.write(b"\n")
            file.write(notification.model_dump_json().encode("utf-8", "replace") + b"\n")
            file.flush()
            os.fsync(file.fileno())
        self.known().add(notification.delivery_id)


def ends_with_newline(path: Path) -> bool:
    """Say whether the last write of a file was whole."""
    with path.open("rb") as file:
        file.seek(-1, os.SEEK_END)
        return file.read(1) == b"\n"


def layout(shown: Notification) -> Text | None:
    """Return the notification as text: long for an alert, two lines for what follows it.

    None for an update: a terminal cannot rewrite what it has shown, and what matters of it has a thread line.
    """
    if shown.kind == "update":
        return None
    title = Text()
    if shown.exercise:
        title.append("EXERCISE ", style="bold magenta")
    quiet = shown.kind == "digest"
    title.append(f" {shown.severity.upper()} ", style="bold" if quiet else STYLES[shown.severity])
    title.append(f" {stamp(shown.updated_at)}  ")
    title.append({"thread": "↳ ", "digest": "digest: "}.get(shown.kind, ""))
    title.append(clean(shown.headline), style="" if quiet else "bold")
    lines = [*body(shown), ""] if shown.kind == "root" else [follow_up(shown)]
    return title.append("".join(f"\n    {clean(line)}".rstrip(" ") for line in lines))


def follow_up(shown: Notification) -> str:
    """Return the line under the headline of what has no message of its own."""
    number = f"update {shown.revision}: " if shown.kind == "thread" else ""
    return f"{number}{shown.new.rstrip('.')} · {shown.counted}, {shown.state} · rule {shown.rule}"


def body(shown: Notification) -> list[str]:
    """Return the lines under a headline, in the order an officer needs them."""
    lines = [
        f"{shown.state} · {shown.counted} · confidence {shown.confidence or 'not said'}",
        f"why it matters: {shown.new}" if shown.revision == 1 else f"what is new: {shown.new}",
        f"who: {shown.who} · did what: {shown.did_what} · to whom: {shown.to_whom}",
        f"where, when: {shown.where_when}",
    ]
    if shown.quote and shown.quote.text != shown.headline:
        lines.append(f"“{shown.quote.text}” — {shown.quote.outlet}, {stamp(shown.quote.at)}")
    for source in shown.sources:
        origin = f" (from {source.origin})" if source.origin else ""
        lines.append(f"source: {source.outlet}{origin} — {source.grade} — {stamp(source.at)}")
    if shown.sources_more:
        lines.append(f"and {shown.sources_more} more")
    seen = "".join(f" · {subject(one.condition)} {one.observed}" for one in shown.why)
    return [*lines, f"rule: {shown.rule} v{shown.rule_version}{seen}"]


def subject(condition: str) -> str:
    """Return what a condition is about: `event` of `claim.event: ASSAULT`."""
    return condition.partition(":")[0].rpartition(".")[2]


def stamp(moment: datetime) -> str:
    """Return an absolute UTC time."""
    return f"{utc(moment):%Y-%m-%d %H:%M} UTC"


def clean(text: str) -> str:
    """Return untrusted text on one line, without characters that steer a terminal."""
    return " ".join(text.split()).translate(HIDDEN)
