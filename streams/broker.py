"""kafka-python clients made from the settings, and one clear error for the two things that keep them from starting.

Knows no topic. For administration, lag and dead letters; the workers use the asyncio client.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from kafka import KafkaAdminClient, KafkaConsumer, KafkaProducer
from kafka.errors import KafkaError

from streams.contact import Reach, contact
from streams.local_kafka import bootstrap, local_of
from streams.security import client_security, ssl_context
from streams.settings import Settings

CONNECT_FOR_MS = 6_000
REQUEST_FOR_MS = 30_000

# Without a handler of its own, the client's warnings would reach the user's terminal beside our message.
logging.getLogger("kafka").addHandler(logging.NullHandler())


class BrokerError(Exception):
    """Kafka cannot be reached or refuses; the message names the brokers and the likely causes."""


def connection(settings: Settings, connect_for_ms: int = CONNECT_FOR_MS) -> dict[str, Any]:
    """Return what every client of kafka-python needs; raises LocalKafkaError where no broker is set up."""
    return {
        "bootstrap_servers": bootstrap(settings).split(","),
        "bootstrap_timeout_ms": connect_for_ms,
        "client_id": "tocsin",
        **client_security(settings),
    }


def admin(settings: Settings, connect_for_ms: int = CONNECT_FOR_MS) -> KafkaAdminClient:
    """Return a connected admin client; raises BrokerError."""
    with telling(settings):
        return KafkaAdminClient(request_timeout_ms=REQUEST_FOR_MS, **connection(settings, connect_for_ms))


def consumer(settings: Settings, **more: Any) -> KafkaConsumer:
    """Return a consumer without a group: it reads what it is assigned and leaves no trace. Raises BrokerError."""
    with telling(settings):
        return KafkaConsumer(
            group_id=None, enable_auto_commit=False, auto_offset_reset="none", **{**connection(settings), **more}
        )


def producer(settings: Settings, **more: Any) -> KafkaProducer:
    """Return an idempotent producer that every in-sync replica must confirm. Raises BrokerError."""
    with telling(settings):
        return KafkaProducer(acks="all", enable_idempotence=True, **{**connection(settings), **more})


@contextmanager
def telling(settings: Settings) -> Iterator[None]:
    """Turn what kafka-python raises into a BrokerError that names the brokers and both causes."""
    try:
        yield
    except (KafkaError, OSError, ValueError) as error:
        raise BrokerError(explain(settings, error)) from error


def explain(settings: Settings, error: Exception) -> str:
    """Return the message for a person: what was tried, how far a bare connection comes, and what mends it.

    kafka-python says the same of a closed port, a wrong password and an unknown certificate; a connection of our own
    tells them apart as far as that goes.
    """
    brokers = bootstrap(settings)
    first = (str(error) or type(error).__name__).splitlines()[0]
    found = contact(brokers, (lambda: ssl_context(settings)) if settings.with_tls else None)
    lines = [f"Kafka at {brokers} does not answer as it should ({found.detail or first})."]
    return "\n".join(lines + [f"  - {remedy}" for remedy in remedies(settings, found.reach)])


def remedies(settings: Settings, reach: Reach) -> list[str]:
    """Return what a person can check or do, the likeliest first."""
    kind = f"TOCSIN_KAFKA_SECURITY is {settings.kafka_security}"
    if reach is Reach.AWAY:
        return away(settings)
    if reach is Reach.NO_TLS:
        return [f"it does not speak TLS there: {kind}; is another port or SASL_PLAINTEXT meant?"]
    if reach is Reach.UNTRUSTED:
        named = settings.kafka_ca_file or "not set: the system's authorities are asked"
        return [f"its certificate is not trusted: name the file of its authority, TOCSIN_KAFKA_CA_FILE is {named}"]
    still = "it can be reached: is it still starting, or is there another kind of service at this port?"
    if settings.with_password:
        return [
            "are user and password right? Brokers that refuse them just hang up: TOCSIN_KAFKA_USERNAME is "
            f"{settings.kafka_username!r}, TOCSIN_KAFKA_PASSWORD is {'set' if settings.kafka_password else 'not set'}, "
            f"TOCSIN_KAFKA_SASL_MECHANISM is {settings.kafka_sasl_mechanism}",
            still,
        ]
    return [f"does it want a password or TLS? {kind}; others: SSL, SASL_PLAINTEXT, SASL_SSL", still]


def away(settings: Settings) -> list[str]:
    """Return what to do where nobody listens: a local broker that stopped itself says why."""
    if local := local_of(settings):
        return local.troubles() or ["start it: tocsin kafka up (`tocsin kafka status` tells more)"]
    return ["is it up, and reachable from here? TOCSIN_KAFKA names it; check host, port and firewall"]
