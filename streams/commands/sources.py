"""`tocsin sources list | check`: what the catalogue names, and what each source answers now. Nothing is published."""

import asyncio
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

import click

from connectors import registry
from connectors.catalogue import SHIPPED, Catalogue, load
from connectors.cursors import MemoryCursors
from connectors.errors import ConnectorError, Misconfigured
from connectors.http import Fetcher
from connectors.item import RawItem
from connectors.poller import Scheduled
from connectors.sources.entry import SourceEntry
from connectors.sources.feed import FeedSource
from streams.clock import WallClock
from streams.commands import source_health
from streams.settings import Settings

PARALLEL_MAX = 8
STALE_AFTER = timedelta(days=3)
AHEAD_MAX = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Check:
    """What one source answered. `dated` counts items whose time carries a zone and can be read."""

    id: str
    state: str
    items: int = 0
    dated: int = 0
    newest: str | None = None
    oldest: str | None = None
    language: str | None = None
    kilobytes: int = 0
    seconds: float = 0.0
    error: str | None = None
    wrong: tuple[str, ...] = ()


@click.group("sources")
def command() -> None:
    """List and check the catalogue of sources."""


command.add_command(source_health.command)


@command.command("list")
@click.option("--json", "as_json", is_flag=True, help="One JSON array.")
def list_(as_json: bool) -> None:
    """Print every source of the catalogue with what is known of it."""
    catalogue = _catalogue()
    if as_json:
        click.echo(json.dumps([entry.model_dump(mode="json") for entry in catalogue.entries], ensure_ascii=False))
        return
    for entry in catalogue.entries:
        grade, off = f"{entry.reliability}{entry.tier}", "" if entry.enabled else "  OFF"
        seen = f"{entry.checked:%Y-%m-%d}" if entry.checked else "unproved  "
        facts = f"{entry.language or '-':3} {entry.bloc:19} {_every(entry.interval):>4}  {seen}{off}"
        click.echo(f"{entry.id:28} {grade}  {facts}  {entry.name}")
    click.echo(
        f"{len(catalogue.entries)} sources, {len(catalogue.enabled())} enabled (desk {catalogue.desk})", err=True
    )


@command.command("check")
@click.argument("names", nargs=-1, metavar="[NAME]...")
@click.option("--json", "as_json", is_flag=True, help="One JSON array.")
def check(names: tuple[str, ...], as_json: bool) -> None:
    """Fetch sources once (all enabled ones without a NAME) and tell what they gave; exit code 1 if any failed."""
    catalogue = _catalogue()
    try:
        entries = [catalogue.named(name) for name in names] or list(catalogue.enabled())
    except Misconfigured as error:
        raise click.ClickException(str(error)) from error
    checks = asyncio.run(_check_all(entries))
    if as_json:
        click.echo(json.dumps([asdict(one) for one in checks], ensure_ascii=False))
    else:
        for one in checks:
            click.echo(_line(one))
    good = sum(one.state == "ok" for one in checks)
    click.echo(f"{good} of {len(checks)} sources answered well", err=True)
    raise SystemExit(0 if good == len(checks) else 1)


def _catalogue() -> Catalogue:
    try:
        return load(Settings().catalog or SHIPPED)
    except Misconfigured as error:
        raise click.ClickException(str(error)) from error


async def _check_all(entries: Sequence[SourceEntry]) -> list[Check]:
    now, slots = WallClock().now(), asyncio.Semaphore(PARALLEL_MAX)
    lanes: dict[str, asyncio.Lock] = {}
    async with Fetcher() as fetcher:

        async def one(entry: SourceEntry) -> Check:
            scheduled = registry.build(entry, registry.Parts(fetcher, MemoryCursors()))
            async with lanes.setdefault(scheduled.lane, asyncio.Lock()), slots:
                return await _check(entry, scheduled, now)

        return list(await asyncio.gather(*map(one, entries)))


async def _check(entry: SourceEntry, scheduled: Scheduled, now: datetime) -> Check:
    source, error = scheduled.source, None
    items: list[RawItem] = []
    try:
        items = list({item.item_id: item async for item in source.poll(now)}.values())
        state = "ok"
    except ConnectorError as raised:
        state, error = raised.reason, str(raised)
    fetched = source.fetched if isinstance(source, FeedSource) else None
    return judge(
        entry, state, items, now, error, len(fetched.body) if fetched else 0, fetched.took_for if fetched else 0.0
    )


def judge(
    entry: SourceEntry, state: str, items: Sequence[RawItem], now: datetime, error: str | None, size: int, took: float
) -> Check:
    """Return the check of one answer: pure, so that what looks wrong can be tested."""
    times = sorted(time for item in items if (time := readable(item.published)) is not None)
    languages = sorted({item.language for item in items if item.language})
    return Check(
        id=entry.id,
        state=state,
        items=len(items),
        dated=len(times),
        newest=times[-1].isoformat() if times else None,
        oldest=times[0].isoformat() if times else None,
        language=", ".join(languages) or None,
        kilobytes=round(size / 1024),
        seconds=round(took, 2),
        error=error,
        wrong=tuple(_wrong(entry, state, items, times, now)),
    )


def _wrong(
    entry: SourceEntry, state: str, items: Sequence[RawItem], times: Sequence[datetime], now: datetime
) -> list[str]:
    if state != "ok":
        return []
    if not items:
        return ["no items"]
    spoken = {item.language.partition("-")[0].lower() for item in items if item.language}
    untitled = sum(not item.title for item in items)
    findings = {
        f"{untitled} items have no title": untitled,
        "no item has a link": not any(item.url for item in items),
        f"{len(items) - len(times)} of {len(items)} dates cannot be read for sure": len(times) < len(items),
        f"nothing newer than {STALE_AFTER.days} days": bool(times) and times[-1] < now - STALE_AFTER,
        "dates lie in the future": bool(times) and times[-1] > now + AHEAD_MAX,
        f"says {', '.join(sorted(spoken))}, the catalogue says {entry.language}": bool(
            spoken and entry.language and entry.language.partition("-")[0] not in spoken
        ),
    }
    return [finding for finding, holds in findings.items() if holds]


def readable(published: str | None) -> datetime | None:
    """Return a published time that carries its own offset, in UTC; None for what would need a guess."""
    for read in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            time = read(published or "")
        except (ValueError, TypeError, OverflowError):
            continue
        if time.tzinfo is not None:
            return time.astimezone(UTC)
    return None


def _line(check: Check) -> str:
    if check.state != "ok":
        return f"{check.id:28} {check.state:16} {check.error or ''}"
    span = f"{(check.oldest or '?')[:16]} … {(check.newest or '?')[:16]}"
    facts = f"{check.items:4} items, {check.dated} dated, {span}, {check.language or 'no language'}"
    wrong = f"  ! {'; '.join(check.wrong)}" if check.wrong else ""
    return f"{check.id:28} {check.state:16} {facts}, {check.kilobytes} KiB, {check.seconds:.1f} s{wrong}"


def _every(span: timedelta) -> str:
    seconds = int(span.total_seconds())
    return f"{seconds // 60}m" if seconds % 60 == 0 else f"{seconds}s"
