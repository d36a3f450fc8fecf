"""The given streams as archives that `tocsin replay` and `ingest --file` read: JSON Lines with the documented keys.

usage: archives.py STREAM; prints JSON Lines. STREAM: polls-2025, rss-2023-09, rss-2023-10, wiki-current-events.
"""

import json
import sys
from collections.abc import Iterator
from pathlib import Path

from given import find, rows

HOSTS = {
    "feeds.bbci.co.uk": "BBC News",
    "theguardian.com": "The Guardian",
    "aljazeera.com": "Al Jazeera",
    "rss.cnn.com": "CNN",
}
"""Hosts of feeds whose publisher stands in the shipped catalogue; the others are unknown to it, and so of tier 4."""


def polls(folder: Path, stream: str) -> Iterator[dict]:
    """Each item once, at the poll that first saw it; the feeds' own dates were not recorded.

    So an item that appears between two polls counts as published when it was first seen, and one that stood there at
    the very first poll as undated. A story's address is its identity: another title under it is a revision.
    """
    items = {row["i"]: row for row in rows(folder / f"{stream}.items.jsonl.xz")}
    seen: set[int] = set()
    first = True
    for poll in rows(folder / f"{stream}.polls.jsonl.xz"):
        for number in poll["items"]:
            if number not in seen:
                seen.add(number)
                row = items[number]
                made = {
                    "title": row["title"],
                    "url": row["url"],
                    "guid": row["url"],
                    "outlet": row.get("publisher") or row["feed"],
                    "seen_at": poll["t"],
                    "lang": "en",
                }
                yield made if first else made | {"published": poll["t"]}
        first = False


def feeds(folder: Path, stream: str) -> Iterator[dict]:
    """Items of feeds, seen when they were collected, else when they were published."""
    for row in rows(folder / f"{stream}.jsonl.xz"):
        host = row["feed"].split("/")[2].removeprefix("www.")
        yield {
            "title": row["title"],
            "summary": row.get("description"),
            "url": row["link"],
            "guid": row["link"],
            "published": row["published"],
            "seen_at": row.get("collected") or row["published"],
            "outlet": HOSTS.get(host, host),
            "lang": row.get("lang"),
        }


def events(folder: Path, stream: str) -> Iterator[dict]:
    """Current events of an encyclopaedia, each at noon of its day, as the first source it names tells it."""
    for row in rows(folder / f"{stream}.jsonl.xz"):
        noon = f"{row['date']}T12:00:00Z"
        yield {
            "title": row["text"],
            "guid": f"{row['date']}-{row['n']}",
            "seen_at": noon,
            "published": noon,
            "outlet": (row["sources"] or ["Current events"])[0],
            "lang": "en",
        }


STREAMS = {"polls-2025": polls, "rss-2023-09": feeds, "rss-2023-10": feeds, "wiki-current-events": events}


def main(stream: str) -> None:
    for line in STREAMS[stream](find() / "streams", stream):
        print(json.dumps({key: value for key, value in line.items() if value}, ensure_ascii=False))


if __name__ == "__main__":
    if len(sys.argv) != 2 or sys.argv[1] not in STREAMS:
        sys.exit(__doc__)
    main(sys.argv[1])
