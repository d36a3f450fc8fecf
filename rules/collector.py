"""Python's cyclic collector, held off while something large is made that stays. Knows nothing of what is made."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def uncollected() -> Iterator[None]:
    """Hold off the cyclic collector: looking through what is being made costs more than making it."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()
