"""What every entry of the catalogue says about a source, whatever its kind: the facts officers weigh it by."""

from datetime import date, timedelta
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from connectors.item import Outlet, Reliability

_UNITS = {"s": 1, "m": 60, "h": 3600}


def read_interval(value: object) -> object:
    """Read `90s`, `5m`, `2h` as a duration; anything else is left to the model to refuse."""
    if isinstance(value, str) and value[:-1].isdigit() and value[-1] in _UNITS:
        return timedelta(seconds=int(value[:-1]) * _UNITS[value[-1]])
    if isinstance(value, timedelta):
        return value
    raise ValueError("write a duration as 90s, 5m or 2h")


class SourceEntry(BaseModel):
    """Fields common to all kinds. A kind adds where to read."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9-]{1,60}$")
    """Stable name: item identities hang on it, so a rename makes every item new."""
    kind: str
    name: str = Field(min_length=1, max_length=200)
    family: str = Field(min_length=1, max_length=100)
    bloc: str = Field(default="independent", min_length=1, max_length=60)
    reliability: Reliability = "F"
    tier: int = Field(default=4, ge=1, le=4)
    language: str | None = Field(default=None, pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]+)*$")
    timezone: str | None = None
    interval: Annotated[timedelta, BeforeValidator(read_interval)] = Field(
        default=timedelta(minutes=5), ge=timedelta(seconds=1), le=timedelta(hours=24)
    )
    enabled: bool = True
    note: str = ""
    """What is known of its state, in words."""
    checked: date | None = None
    """Day of that evidence."""

    def outlet(self) -> Outlet:
        """Return the publisher's facts that travel with every item."""
        return Outlet(
            name=self.name,
            family=self.family,
            bloc=self.bloc,
            reliability=self.reliability,
            tier=self.tier,
            language=self.language,
            timezone=self.timezone,
        )
