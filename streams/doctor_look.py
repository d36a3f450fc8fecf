"""Gathers the facts for `streams.doctor`: reads, asks and probes, and changes nothing. A shell.

Each look stands alone: whatever one meets, the others are made.
"""

import asyncio
import importlib.metadata
import importlib.util
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from streams import doctor
from streams.doctor import BrokerFacts, Finding
from streams.kafka_jars import KAFKA_VERSION, LocalKafkaError, jar_folder, java, read_lock
from streams.settings import Settings

LOCK = Path(__file__).resolve().parents[1] / "requirements.lock"
CONNECT_FOR_MS = 3000


def look(settings: Settings) -> list[Finding]:
    """Return every finding, in the order in which things are needed."""
    looks: tuple[tuple[str, Callable[[Settings], list[Finding]]], ...] = (
        ("packages", environment),
        ("home", home),
        ("java", runtime),
        ("kafka", brokers),
        ("catalogue", catalogue),
        ("vocabulary", vocabulary),
        ("routes", routes),
        ("slack", slack),
    )
    return [finding for area, one in looks for finding in guarded(area, one, settings)]


def guarded(area: str, one: Callable[[Settings], list[Finding]], settings: Settings) -> list[Finding]:
    """Return what a look finds; one that breaks is a finding itself."""
    try:
        return one(settings)
    except Exception as error:  # noqa: BLE001 - a doctor that dies helps nobody
        what = f"looking at it failed: {type(error).__name__}: {doctor.first(str(error))}"
        return [
            Finding(area, doctor.State.FAIL, what, "a fault of Tocsin itself, or an unusual machine: please report")
        ]


def environment(settings: Settings) -> list[Finding]:
    """Look at interpreter and packages."""
    wanted = dict(pinned()) or dict.fromkeys(required(), "")
    installed: dict[str, str | None] = {}
    for name in wanted:
        try:
            installed[name] = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            installed[name] = None
    return [
        doctor.python(sys.version_info[:3], sys.executable),
        doctor.packages(wanted, installed),
        doctor.checksums(importlib.util.find_spec("crc32c") is not None),
    ]


def pinned() -> Iterator[tuple[str, str]]:
    """Yield name and version of each line of the lock, where this is a checkout."""
    if LOCK.is_file():
        for line in LOCK.read_text().splitlines():
            name, _, version = line.partition("==")
            if version:
                yield name.strip(), version.strip()


def required() -> Iterator[str]:
    """Yield the names of what the installed package depends on."""
    for requirement in importlib.metadata.requires("tocsin") or ():
        end = next((place for place, sign in enumerate(requirement) if sign in "<>=!~[; "), len(requirement))
        yield requirement[:end]


def home(settings: Settings) -> list[Finding]:
    """Look at the home folder, or where it would be made."""
    there = settings.home.absolute()
    while not there.exists():
        there = there.parent
    problem = ""
    try:
        if there == settings.home.absolute():
            with tempfile.TemporaryFile(dir=there):
                pass
        elif not os.access(there, os.W_OK):
            problem = f"it does not exist, and {there} cannot be written"
    except OSError as error:
        problem = str(error.strerror or error)
    return doctor.home(settings.home, problem, shutil.disk_usage(there).free)


def runtime(settings: Settings) -> list[Finding]:
    """Look for the Java runtime and Kafka's jars; nobody needs them who has a cluster."""
    if settings.kafka:
        return []
    problem = ""
    try:
        java()
    except LocalKafkaError as error:
        problem = str(error)
    missing = sum(not (jar_folder() / jar.filename).is_file() for jar in read_lock())
    return [doctor.java(problem, missing, KAFKA_VERSION)]


def brokers(settings: Settings) -> list[Finding]:
    """Look at Kafka, and where it answers at topics and clock."""
    from streams.broker import BrokerError
    from streams.local_kafka import local_of
    from streams.topic_admin import TopicAdmin
    from streams.topic_plan import obstacles

    local = local_of(settings)
    facts = BrokerFacts(
        named=bool(settings.kafka),
        address=settings.kafka or (local.bootstrap if local and local.alive() else ""),
        local_nodes=local.nodes if local else 0,
        troubles=tuple(local.troubles()) if local else (),
    )
    simulated = str(settings.clock or "")
    now = datetime.now(UTC)
    if not facts.address:
        return [doctor.kafka(facts), doctor.clock(now, simulated, None)]
    try:
        with TopicAdmin(settings, connect_for_ms=CONNECT_FOR_MS) as admin:
            there, count, newest = admin.existing(), admin.brokers(), admin.newest()
            found = doctor.topics(admin.plan(), obstacles(admin.wanted, there))
    except (BrokerError, LocalKafkaError) as error:
        failed = BrokerFacts(facts.named, facts.address, str(error), 0, facts.local_nodes, facts.troubles)
        return [doctor.kafka(failed), doctor.clock(now, simulated, None)]
    answered = BrokerFacts(facts.named, facts.address, "", count, facts.local_nodes, facts.troubles)
    return [doctor.kafka(answered), found, doctor.clock(datetime.now(UTC), simulated, newest)]


def catalogue(settings: Settings) -> list[Finding]:
    """Look at the catalogue of sources."""
    from connectors.catalogue import SHIPPED, load
    from connectors.errors import Misconfigured

    what = error = ""
    try:
        found = load(settings.catalog or SHIPPED)
        what = f"{len(found.enabled())} of {len(found.entries)} sources enabled (desk {found.desk})"
    except Misconfigured as raised:
        error = str(raised)
    return [doctor.read("catalogue", what, error, "mend the file, or unset TOCSIN_CATALOG; docs/sources.md")]


def vocabulary(settings: Settings) -> list[Finding]:
    """Look at the vocabulary, and at the rules where it can be read."""
    from rules.bundle import load
    from rules.vocabulary import VocabularyError
    from rules.vocabulary import load as load_words

    try:
        words = load_words()
    except VocabularyError as error:
        return [doctor.read("vocabulary", "", str(error), "mend the file; docs/vocabulary.md")]
    loaded = load(settings.rules, words)
    errors = [str(one) for one in loaded.errors]
    warnings = len(loaded.findings) - len(errors)
    return [doctor.ok("vocabulary", "can be read"), doctor.rules(len(loaded.bundle.rules), errors, warnings)]


def routes(settings: Settings) -> list[Finding]:
    """Look at the routes, and whether every destination has what it needs."""
    from connectors.errors import Misconfigured
    from streams.routes import read_routes
    from streams.sinks import build_sinks

    what = error = ""
    try:
        found = read_routes(settings)
        build_sinks(settings, found)
        what = f"destinations: {', '.join(found.every())}"
    except Misconfigured as raised:
        error = str(raised)
    return [doctor.read("routes", what, error, "mend it, or unset TOCSIN_ROUTES; docs/slack.md")]


def slack(settings: Settings) -> list[Finding]:
    """Ask Slack about token, scopes and channel; posts nothing."""
    from connectors.sinks.slack.sink import client
    from streams.commands.slack import examine

    set_up = (settings.slack_token is not None, bool(settings.slack_channel))
    found: list[tuple[str, str]] = []
    if settings.slack_token is not None and settings.slack_channel:
        web = client(settings.slack_token.get_secret_value(), settings.slack_url)
        found = [(one.what, one.remedy) for one in asyncio.run(examine(web, settings.slack_channel, False))]
    return doctor.slack(set_up, found)
