"""Errors of the edge, sorted by whose move is next.

ConnectorError
├── Transient        try again later (timeouts, 429, 5xx); `retry_after` seconds when the other side said so
├── Rejected         give up on this one item or request (malformed, too large, forbidden)
└── Misconfigured    somebody must change the configuration (unknown source, bad token, duplicate id)
"""


class ConnectorError(Exception):
    """Base of everything a connector raises on purpose; `reason` is the machine's word for it."""

    reason: str

    def __init__(self, message: str, *, reason: str) -> None:
        super().__init__(message)
        self.reason = reason


class Transient(ConnectorError):
    """The other side may answer later."""

    def __init__(self, message: str, *, reason: str, retry_after: float | None = None) -> None:
        super().__init__(message, reason=reason)
        self.retry_after = retry_after


class Rejected(ConnectorError):
    """This request or item will never succeed as it is."""


class Misconfigured(ConnectorError):
    """A person has to change a setting; the message names it and the remedy."""
