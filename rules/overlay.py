"""Changes to a state that are kept aside until they are wanted: what fails half-way leaves nothing behind. Pure."""

from collections.abc import Iterator, MutableMapping
from typing import Any

GONE = object()


class Overlay(MutableMapping[str, Any]):
    """A state as it would be. `keep` writes the changes through; forgetting the overlay forgets them."""

    def __init__(self, under: MutableMapping[str, Any]) -> None:
        self.under = under
        self.changed: dict[str, Any] = {}

    def __getitem__(self, key: str) -> Any:
        """Return the changed value, else the one below."""
        value = self.changed[key] if key in self.changed else self.under[key]
        if value is GONE:
            raise KeyError(key)
        return value

    def __setitem__(self, key: str, value: Any) -> None:
        """Keep a value aside."""
        self.changed[key] = value

    def __delitem__(self, key: str) -> None:
        """Take a key away; KeyError where there is none."""
        self[key]
        self.changed[key] = GONE

    def __iter__(self) -> Iterator[str]:
        """Give every key there would be."""
        yield from (key for key in self.under if self.changed.get(key) is not GONE)
        yield from (key for key, value in self.changed.items() if value is not GONE and key not in self.under)

    def __len__(self) -> int:
        """Return how many keys there would be."""
        more = sum((key not in self.under) - (value is GONE) for key, value in self.changed.items())
        return len(self.under) + more

    def keep(self) -> None:
        """Write the changes through."""
        for key, value in self.changed.items():
            if value is not GONE:
                self.under[key] = value
            else:
                self.under.pop(key, None)
