"""TLS and SASL from the settings, in the words of the asyncio client and of Faust: one reading for both."""

import ssl
from typing import Any

import faust

from streams.settings import Settings


def client_security(settings: Settings) -> dict[str, Any]:
    """Return the keyword arguments of an aiokafka client."""
    known: dict[str, Any] = {"security_protocol": settings.kafka_security}
    if settings.kafka_security.endswith("SSL"):
        known["ssl_context"] = ssl_context(settings)
    if settings.kafka_security.startswith("SASL"):
        known["sasl_mechanism"] = settings.kafka_sasl_mechanism
        known["sasl_plain_username"] = settings.kafka_username
        known["sasl_plain_password"] = password(settings)
    return known


def faust_credentials(settings: Settings) -> "faust.SASLCredentials | faust.SSLCredentials | None":
    """Return the same for Faust, None without TLS and SASL."""
    tls = ssl_context(settings) if settings.kafka_security.endswith("SSL") else None
    if settings.kafka_security.startswith("SASL"):
        return faust.SASLCredentials(
            username=settings.kafka_username,
            password=password(settings),
            mechanism=settings.kafka_sasl_mechanism,
            ssl_context=tls,
        )
    return faust.SSLCredentials(context=tls) if tls is not None else None


def ssl_context(settings: Settings) -> ssl.SSLContext:
    """Return a context that checks the brokers against the CA file, or the system's authorities."""
    return ssl.create_default_context(cafile=str(settings.kafka_ca_file) if settings.kafka_ca_file else None)


def password(settings: Settings) -> str | None:
    """Return the password in the clear, for a client only."""
    return settings.kafka_password.get_secret_value() if settings.kafka_password else None
