"""Settings from the environment (`TOCSIN_*`, `SLACK_*`), read once by the composition roots, passed on as a value."""

import os
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AwareDatetime, BeforeValidator, Field, FilePath, SecretStr, ValidationError
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict


def default_home() -> Path:
    """The user's own data folder for Tocsin, by the XDG convention."""
    base = os.environ.get("XDG_DATA_HOME") or os.path.join(os.path.expanduser("~"), ".local", "share")
    return Path(base) / "tocsin"


def intervals(written: Any) -> Any:
    """Return ISO 8601 intervals, `begin/end,begin/end`, as pairs; values that are no text pass."""
    if not isinstance(written, str):
        return written
    return tuple(tuple(one.split("/")) for one in written.split(",") if one)


def split(paths: object) -> object:
    """Return what one variable says of several paths."""
    return tuple(part for part in paths.split(os.pathsep) if part) if isinstance(paths, str) else paths


class Settings(BaseSettings):
    """Everything a process may be told from outside; each field is one environment variable."""

    model_config = SettingsConfigDict(env_prefix="TOCSIN_", extra="ignore", frozen=True, populate_by_name=True)

    home: Path = Field(default_factory=default_home)
    """TOCSIN_HOME: broker data, logs, cursors, the console ledger."""
    kafka: str | None = None
    """TOCSIN_KAFKA: `host:port,…` of a cluster that exists; unset means the local broker."""
    kafka_security: Literal["PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL"] = "PLAINTEXT"
    """TOCSIN_KAFKA_SECURITY: PLAINTEXT, SSL, SASL_PLAINTEXT or SASL_SSL."""
    kafka_sasl_mechanism: Literal["PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"] = "SCRAM-SHA-512"
    """TOCSIN_KAFKA_SASL_MECHANISM: how user and password are shown to the brokers."""
    kafka_username: str | None = None
    kafka_password: SecretStr | None = None
    kafka_ca_file: FilePath | None = None
    """TOCSIN_KAFKA_CA_FILE: authorities (PEM) that sign the brokers' certificates; unset means the system's."""
    replication: int = Field(default=1, ge=1)
    """TOCSIN_REPLICATION: replication factor of the topics."""
    namespace: str = Field(default="", pattern=r"^[A-Za-z0-9_-]*$")
    """TOCSIN_NAMESPACE: prefix of topics and groups; drills and tests live in their own."""
    catalog: Path | None = None
    """TOCSIN_CATALOG: the catalogue of sources; unset means the shipped desk."""
    rules: Annotated[tuple[Path, ...], NoDecode, BeforeValidator(split)] = ()
    """TOCSIN_RULES: pack folders, separated by `:`; unset means the shipped pack."""
    routes: Path | None = None
    """TOCSIN_ROUTES: which desk goes to which destinations; unset means console, and Slack when set up."""
    clock: Path | None = None
    """TOCSIN_CLOCK: file of a simulated clock; unset means the wall clock."""
    exercise: bool = False
    """TOCSIN_EXERCISE: every alert says EXERCISE first."""
    port: int = Field(default=0, ge=0, le=65535)
    """TOCSIN_PORT: loopback port of /healthz, /readyz, /metrics; 0 takes a free one and prints it."""
    instance: str | None = None
    """TOCSIN_INSTANCE: stable name of this worker (static group membership): restarts without a rebalance."""
    timer_grace: float = Field(default=2.0, ge=0)
    """TOCSIN_TIMER_GRACE: seconds a timer waits past its due time for records still under way."""
    commit_every: float = Field(default=1.0, gt=0)
    """TOCSIN_COMMIT_EVERY: seconds between commits of what is applied; bounds the repeats after a crash."""
    slack_token: SecretStr | None = Field(default=None, validation_alias="SLACK_BOT_TOKEN")
    slack_channel: str | None = Field(default=None, validation_alias="TOCSIN_SLACK_CHANNEL")
    slack_url: str = "https://slack.com/api/"
    """TOCSIN_SLACK_URL: base of Slack's Web API; tests point it at their own server."""
    slack_away: Annotated[tuple[tuple[AwareDatetime, AwareDatetime], ...], NoDecode, BeforeValidator(intervals)] = ()
    """TOCSIN_SLACK_AWAY: hours in which Slack is taken to be unreachable, `begin/end,…`: drills of an outage."""

    @property
    def with_tls(self) -> bool:
        """Whether connections to the brokers are encrypted."""
        return self.kafka_security.endswith("SSL")

    @property
    def with_password(self) -> bool:
        """Whether the brokers ask for user and password."""
        return self.kafka_security.startswith("SASL")


def complaint(error: ValueError) -> str | None:
    """Return what is wrong with the environment as a person reads it; None where the error is not about settings.

    Values are not repeated: one of them may be a password in the wrong place.
    """
    if not isinstance(error, ValidationError) or error.title != Settings.__name__:
        return None
    lines = []
    for one in error.errors(include_url=False, include_input=False):
        name = str(one["loc"][0]) if one["loc"] else "settings"
        variable = name if name.isupper() else f"TOCSIN_{name.upper()}"
        lines.append(f"{variable}: {one['msg']}; mend it or unset it (docs/kafka.md)")
    return "\n".join(lines)
