"""What a bare connection to a broker shows: is anybody there, is its certificate trusted. Knows no Kafka client.

The clients say "unable to bootstrap" to a closed port, a wrong password and an unknown certificate alike.
"""

import socket
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

CONNECT_FOR_S = 2.0


class Reach(StrEnum):
    """How far a connection to the brokers comes, from worst to best."""

    AWAY = "away"
    """No connection: no such host, nobody listens, or no answer in time."""
    NO_TLS = "no_tls"
    """Somebody listens, and does not speak TLS."""
    UNTRUSTED = "untrusted"
    """TLS with a certificate that the authorities we know did not sign, or for another name; or no usable CA file."""
    OPEN = "open"
    """What is left is for Kafka to say: password, listener of another kind, still starting."""


@dataclass(frozen=True, slots=True)
class Contact:
    """The best that any of the brokers gave; `detail` is the network's or TLS's own word, empty for `OPEN`."""

    reach: Reach
    detail: str = ""


def contact(brokers: str, tls: Callable[[], ssl.SSLContext] | None, seconds: float = CONNECT_FOR_S) -> Contact:
    """Connect to each of `host:port,…` until one is open; `tls` makes the context where TLS is spoken. Never raises."""
    best = Contact(Reach.AWAY, "no address")
    for address in brokers.split(","):
        found = knock(address.strip(), tls, seconds)
        if list(Reach).index(found.reach) >= list(Reach).index(best.reach):
            best = found
        if best.reach is Reach.OPEN:
            break
    return best


def knock(address: str, tls: Callable[[], ssl.SSLContext] | None, seconds: float) -> Contact:
    """Open one connection, and TLS on it where wanted; close it again."""
    host, _, port = address.rpartition(":")
    if not host or not port.isdigit():
        return Contact(Reach.AWAY, f"{address!r} is not host:port")
    try:
        with socket.create_connection((host.strip("[]"), int(port)), timeout=seconds) as plain:
            return Contact(Reach.OPEN) if tls is None else greet(plain, host.strip("[]"), tls)
    except (OSError, OverflowError, UnicodeError) as error:
        return Contact(Reach.AWAY, said(error))


def greet(plain: socket.socket, host: str, tls: Callable[[], ssl.SSLContext]) -> Contact:
    """Make the TLS handshake."""
    try:
        context = tls()
    except OSError as error:
        return Contact(Reach.UNTRUSTED, f"the CA file cannot be used: {said(error)}")
    try:
        with context.wrap_socket(plain, server_hostname=host):
            return Contact(Reach.OPEN)
    except ssl.SSLCertVerificationError as error:
        return Contact(Reach.UNTRUSTED, error.verify_message)
    except OSError as error:
        return Contact(Reach.NO_TLS, said(error))


def said(error: Exception) -> str:
    """Return an error in its own words."""
    reason = getattr(error, "reason", None) or getattr(error, "strerror", None) or str(error)
    return str(reason) or type(error).__name__
