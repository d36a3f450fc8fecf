"""Trimming: what feeds hang on titles and texts goes, what was written stays."""

import pytest

from streams.reading.trimming import trim_text, trim_title

NAMES = ("The Harbour Gazette", "Meridian Wire")


@pytest.mark.parametrize(
    ("title", "trimmed"),
    [
        ("Oman offers talks - The Harbour Gazette", "Oman offers talks"),
        ("Oman offers talks | harbourgazette.com", "Oman offers talks"),
        ("Oman offers talks — Meridian Wire", "Oman offers talks"),
        ("Oman offers talks - Meridian Wire - Harbour Gazette", "Oman offers talks"),
        ("Oman offers talks - minister", "Oman offers talks - minister"),
        ("Meridian Wire", "Meridian Wire"),
        (" - Meridian Wire", "- Meridian Wire"),
        ("Two\n lines", "Two lines"),
    ],
)
def test_only_a_known_masthead_is_cut(title: str, trimmed: str) -> None:
    """A suffix that is the outlet's or the credited name goes; anything else is part of the headline."""
    assert trim_title(title, NAMES) == trimmed
    assert trim_title(trimmed, NAMES) == trimmed


@pytest.mark.parametrize(
    ("text", "trimmed"),
    [
        ("The talks go on. Continue reading...", "The talks go on."),
        ("The talks go on. Read more", "The talks go on."),
        ("The talks go on [...]", "The talks go on"),
        ("The talks go on. The post Oman offers appeared first on Gazette.", "The talks go on."),
        ("The talks go on. Sign up for our newsletter. Read more", "The talks go on."),
        ("The talks go on. Подробнее", "The talks go on."),
        (
            "He said he would read more of it before he answers. Then he left.",
            "He said he would read more of it before he answers. Then he left.",
        ),
        ("Oman offers", ""),
        ("Oman offers Meridian Wire", ""),
        ("Oman offers to carry messages", "Oman offers to carry messages"),
    ],
)
def test_tails_and_repeats_of_the_title_go(text: str, trimmed: str) -> None:
    """Invitations at the end are cut; a summary that only repeats the title is no text."""
    assert trim_text(text, "Oman offers", NAMES) == trimmed
