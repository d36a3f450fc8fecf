"""Which desk tells whom: desk → destinations, from a YAML file or from what is set up.

Destinations are names of sinks (`console`, `slack:C0WATCH`). Knows no sink and opens no connection.
"""

from pathlib import Path
from typing import Annotated, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from connectors.errors import Misconfigured
from streams.settings import Settings

Destination = Annotated[str, StringConstraints(pattern=r"^(console|slack:[A-Z][A-Z0-9]{2,20})$")]

REMEDY = "write `default: [console]` and, per desk, `desks: {name: [console, 'slack:C0…']}`; see docs/slack.md"


class Routes(BaseModel):
    """Who is told. `fallback` gets CRITICAL alerts that another destination could not show in time."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    schema_name: Literal["tocsin/routes/v1"] = Field(default="tocsin/routes/v1", alias="schema")
    default: tuple[Destination, ...] = Field(default=("console",), min_length=1)
    desks: dict[str, tuple[Destination, ...]] = Field(default_factory=dict)
    fallback: Destination = "console"

    def destinations(self, desk: str) -> tuple[str, ...]:
        """Return a desk's destinations, without repeats, in the order they are written."""
        return tuple(dict.fromkeys(self.desks.get(desk, self.default)))

    def every(self) -> tuple[str, ...]:
        """Return every destination any desk uses, the fall-back among them."""
        named = [*self.default, *(one for many in self.desks.values() for one in many), self.fallback]
        return tuple(dict.fromkeys(named))


def read_routes(settings: Settings) -> Routes:
    """Return the routes of the settings: their file, else console always and Slack where it is set up.

    Raises `Misconfigured` with file, line and remedy.
    """
    if settings.routes is not None:
        return parse_routes(settings.routes)
    if settings.slack_token and settings.slack_channel:
        try:
            return Routes(default=("console", f"slack:{settings.slack_channel}"))
        except ValidationError:
            raise Misconfigured(
                f"TOCSIN_SLACK_CHANNEL={settings.slack_channel!r} is not a channel id; copy the id (C0…) from the "
                "channel's details in Slack, not its name",
                reason="slack_channel",
            ) from None
    return Routes()


def parse_routes(path: Path) -> Routes:
    """Return the routes in a file; raises `Misconfigured` with file, line and remedy."""
    try:
        written = yaml.safe_load(path.read_text(encoding="utf-8"))
        return Routes.model_validate(written)
    except OSError as error:
        raise Misconfigured(f"{path}: {error.strerror}; set TOCSIN_ROUTES to a file", reason="routes") from None
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        mark = getattr(error, "problem_mark", None)
        where = f"{path}:{mark.line + 1}:{mark.column + 1}" if mark else f"{path}"
        problem = getattr(error, "problem", None) or error
        raise Misconfigured(f"{where}: not YAML: {problem}; {REMEDY}", reason="routes") from None
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        field = ".".join(str(part) for part in first["loc"]) or "the file"
        raise Misconfigured(f"{path}: {field}: {first['msg']}; {REMEDY}", reason="routes") from None
