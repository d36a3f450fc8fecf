"""kafka-python clients made from the settings, and one clear error for the two things that keep them from starting.

Knows no topic. For administration, lag and dead letters; the workers use the asyncio client.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from kafka import KafkaAdminClient, KafkaConsumer, KafkaProducer
from kafka.errors import KafkaError

from streams.local_kafka import bootstrap
from streams.settings import Settings

CONNECT_FOR_MS = 10_000
REQUEST_FOR_MS = 30_000

# Without a handler of its own, the client's warnings would reach the user's terminal beside our message.
logging.getLogger("kafka").addHandler(logging.NullHandler())


class BrokerError(Exception):
    """Kafka cannot be reached or refuses; the message names the brokers and the likely causes."""


def security(settings: Settings) -> dict[str, Any]:
    """Return TLS and SASL in the words of kafka-python."""
    known: dict[str, Any] = {"security_protocol": settings.kafka_security}
    if settings.kafka_security.endswith("SSL") and settings.kafka_ca_file:
        known["ssl_cafile"] = str(settings.kafka_ca_file)
    if settings.kafka_security.startswith("SASL"):
        password = settings.kafka_password.get_secret_value() if settings.kafka_password else ""
        known["sasl_mechanism"] = settings.kafka_sasl_mechanism
        known["sasl_plain_username"] = settings.kafka_username or ""
        known["sasl_plain_password"] = password
    return known


def connection(settings: Settings, connect_for_ms: int = CONNECT_FOR_MS) -> dict[str, Any]:
    """Return what every client of kafka-python needs; raises LocalKafkaError where no broker is set up."""
    return {
        "bootstrap_servers": bootstrap(settings).split(","),
        "bootstrap_timeout_ms": connect_for_ms,
        "client_id": "tocsin",
        **security(settings),
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
    """Return the message for a person: a wrong password and an unreachable broker look the same to the client."""
    brokers = bootstrap(settings)
    first = (str(error) or type(error).__name__).splitlines()[0]
    lines = [f"Kafka at {brokers} does not answer as it should ({first}).", f"  - is it reachable? {reach(settings)}"]
    if settings.kafka_security.startswith("SASL"):
        lines.append(
            f"  - are user and password right? Brokers that refuse them just hang up: TOCSIN_KAFKA_USERNAME is "
            f"{settings.kafka_username!r}, TOCSIN_KAFKA_PASSWORD is {'set' if settings.kafka_password else 'not set'}, "
            f"TOCSIN_KAFKA_SASL_MECHANISM is {settings.kafka_sasl_mechanism}"
        )
    else:
        lines.append(
            f"  - does it want TLS or a password? TOCSIN_KAFKA_SECURITY is {settings.kafka_security}; "
            "others: SSL, SASL_PLAINTEXT, SASL_SSL"
        )
    return "\n".join(lines)


def reach(settings: Settings) -> str:
    """Return how to find out whether the brokers are there."""
    if settings.kafka:
        return "TOCSIN_KAFKA names it; check host, port and firewall"
    return "`tocsin kafka status` tells, `tocsin kafka up` starts it"
