"""What can be said of the local cluster without starting it."""

import uuid

import pytest

from streams.local_kafka import new_id


def test_no_cluster_id_begins_like_an_option(monkeypatch: pytest.MonkeyPatch) -> None:
    """Kafka's storage tool reads an id with a leading dash as an option: one in 64 homes could not be formatted."""
    made = iter([uuid.UUID(bytes=b"\xf8" + bytes(15)), uuid.UUID(bytes=bytes(16))])
    monkeypatch.setattr(uuid, "uuid4", lambda: next(made))

    assert new_id() == "A" * 22
