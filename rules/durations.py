"""Durations as rules write them: `90m`, `6h`, `3d`. Nothing else is one."""

import re
from datetime import timedelta

DURATION = re.compile(r"([0-9]{1,5})([mhd])\Z")
UNITS = {"m": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1)}


def duration(text: object) -> timedelta:
    """Return `90m`, `6h` or `3d` as a timedelta; ValueError with the remedy for anything else."""
    found = DURATION.match(text) if isinstance(text, str) else None
    if found is None:
        raise ValueError(f"{text!r} is not a duration; write 90m, 6h or 3d")
    return int(found[1]) * UNITS[found[2]]


def offset(text: object) -> timedelta:
    """Return a duration with an optional minus sign: an instant of a test's timeline."""
    if isinstance(text, str) and text.startswith("-"):
        return -duration(text[1:])
    return duration("0m" if text == 0 else text)


def written(span: timedelta) -> str:
    """Return a duration as a rule writes it, in the largest unit that is exact."""
    for unit in "dh":
        if span % UNITS[unit] == timedelta(0) and span:
            return f"{span // UNITS[unit]}{unit}"
    return f"{span // UNITS['m']}m"
