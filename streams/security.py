"""TLS and SASL from the settings, in the words of each client: one reading for all, so that none is forgotten."""

import ssl
from typing import TYPE_CHECKING, Any

from streams.settings import Settings

if TYPE_CHECKING:
    import faust


def client_security(settings: Settings) -> dict[str, Any]:
    """Return the keyword arguments of a client of aiokafka or of kafka-python: they use the same words.

    Raises OSError where the CA file cannot be read.
    """
    known: dict[str, Any] = {"security_protocol": settings.kafka_security}
    if settings.with_tls:
        known["ssl_context"] = ssl_context(settings)
    if settings.with_password:
        known["sasl_mechanism"] = settings.kafka_sasl_mechanism
        known["sasl_plain_username"] = settings.kafka_username or ""
        known["sasl_plain_password"] = password(settings)
    return known


def faust_credentials(settings: Settings) -> "faust.SASLCredentials | faust.SSLCredentials | None":
    """Return the same for Faust, None without TLS and SASL."""
    import faust

    tls = ssl_context(settings) if settings.with_tls else None
    if settings.with_password:
        return faust.SASLCredentials(
            username=settings.kafka_username or "",
            password=password(settings),
            mechanism=settings.kafka_sasl_mechanism,
            ssl_context=tls,
        )
    return faust.SSLCredentials(context=tls) if tls is not None else None


def ssl_context(settings: Settings) -> ssl.SSLContext:
    """Return a context that checks the brokers against the CA file, or the system's authorities."""
    return ssl.create_default_context(cafile=str(settings.kafka_ca_file) if settings.kafka_ca_file else None)


def password(settings: Settings) -> str:
    """Return the password in the clear, for a client only."""
    return settings.kafka_password.get_secret_value() if settings.kafka_password else ""
