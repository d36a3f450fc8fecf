"""The cook-book as a page: each pattern of the pack `cookbook` with its note, as docs/cookbook.md. Pure.

The rules are the source: they load, and their tests run with all others.
"""

from collections.abc import Iterator

HEADER = ("schema", "why", "owner", "status")
"""Lines that every pattern has and that teach nothing."""


def page(files: dict[str, str]) -> Iterator[str]:
    """Give the lines of the page; `files` are the texts of the pack's rule files by name."""
    yield from (
        "# Cook-book",
        "",
        "Patterns to copy, one rule each. All stand as files in `rules/packs/cookbook`, as drafts: they load, and",
        "their tests run. Copy one, change its id, owner and words, and keep its tests honest: `rules test --mutate`.",
        "Nine notice every change (01, 03, 04, 11, 15, 16, 18, 19, 22); the others test the one thing they teach.",
        "",
        "```sh",
        "cp rules/packs/cookbook/01-leader-vows.yaml my-rules/",
        "tocsin rules check my-rules && tocsin rules test my-rules",
        "```",
        "",
    )
    for name in sorted(files):
        yield from entry(name, files[name])


def entry(name: str, text: str) -> Iterator[str]:
    """Give one pattern: its title, its note, the rule without what all have."""
    lines = text.splitlines()
    note = [line.removeprefix("#").strip() for line in lines if line.startswith("#")]
    title = next(line.removeprefix("title:").strip() for line in lines if line.startswith("title:"))
    body = [line for line in lines if not line.startswith(("#", *(f"{word}:" for word in HEADER)))]
    yield from (f"## {name[:2]} {title}", "", *note, "", "```yaml", *body, "```", "")
