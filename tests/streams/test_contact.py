"""What a bare connection tells: nobody there, somebody without TLS, somebody open."""

import socket
import ssl
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from streams.broker import remedies
from streams.contact import Reach, contact
from streams.settings import Settings


@pytest.fixture
def listener() -> Iterator[str]:
    """Somebody who takes connections and answers every greeting with words that are no TLS."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            while True:
                try:
                    connection, _ = server.accept()
                except OSError:
                    return
                with connection:
                    connection.settimeout(1)
                    try:
                        if connection.recv(100):
                            connection.sendall(b"220 harbour mail\r\n")
                    except OSError:
                        pass

        threading.Thread(target=serve, daemon=True).start()
        yield f"127.0.0.1:{server.getsockname()[1]}"


def test_nobody_listens() -> None:
    """A closed port is told in the system's own word."""
    found = contact("127.0.0.1:9", None)

    assert (found.reach, found.detail) == (Reach.AWAY, "Connection refused")


def test_one_open_broker_of_several_is_enough(listener: str) -> None:
    """The best of all brokers counts."""
    assert contact(f"127.0.0.1:9,{listener},127.0.0.1:9", None).reach is Reach.OPEN


def test_somebody_without_tls(listener: str) -> None:
    """TLS was wanted, and the other side does not speak it."""
    assert contact(listener, ssl.create_default_context).reach is Reach.NO_TLS


def test_a_ca_file_that_is_none(listener: str, tmp_path: Path) -> None:
    """An unreadable authority is named as such, not as a fault of the broker."""
    found = contact(listener, lambda: ssl.create_default_context(cafile=str(tmp_path / "absent.pem")))

    assert found.reach is Reach.UNTRUSTED
    assert "CA file" in found.detail


@pytest.mark.parametrize("brokers", ["", "harbour", "harbour:", "127.0.0.1:999999", "nobody.invalid:9092", "a b:1"])
def test_what_is_no_address_is_away(brokers: str) -> None:
    """Whatever TOCSIN_KAFKA says, the answer is a value."""
    assert contact(brokers, None).reach is Reach.AWAY


@pytest.mark.parametrize("reach", Reach)
@pytest.mark.parametrize("security", ["PLAINTEXT", "SSL", "SASL_SSL"])
def test_every_reach_has_a_remedy_that_names_a_setting(reach: Reach, security: str, tmp_path: Path) -> None:
    """Nobody is left without something to check, and no password is ever shown."""
    settings = Settings(home=tmp_path, kafka="k:9092", kafka_security=security, kafka_password="sesame")  # type: ignore[arg-type]

    told = "\n".join(remedies(settings, reach))

    assert "TOCSIN_KAFKA" in told
    assert "sesame" not in told
