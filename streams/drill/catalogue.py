"""A drill's outlets as catalogue entries, so that the real feed source polls them like any other.

Pure. Only the address (loopback) and the interval are the drill's own.
"""

from connectors.sources.feed import FeedEntry
from streams.drill.format import Drill

INTERVAL = "60s"


def catalogue(drill: Drill, base_url: str, interval: str = INTERVAL) -> tuple[FeedEntry, ...]:
    """Return one feed entry an outlet, pointing at a server that `DrillServer` started; `interval` as in `60s`."""
    return tuple(
        FeedEntry.model_validate(
            outlet.outlet.model_dump()
            | {
                "id": outlet.id,
                "url": f"{base_url}/{outlet.id}/feed",
                "interval": interval,
                "private": True,
                "politeness_key": f"drill-{outlet.id}",
                "note": f"Invented outlet of the drill {drill.plan.drill}.",
            }
        )
        for outlet in drill.outlets
    )
