"""URLs: one address a story, tracking gone, identity kept."""

import pytest
from courlan import clean_url
from hypothesis import given, settings
from hypothesis import strategies as st

from streams.reading.urls import canonical


@pytest.mark.parametrize(
    ("raw", "url"),
    [
        ("https://a.example/b/c", "https://a.example/b/c"),
        ("https://a.example/b?utm_source=x&id=7", "https://a.example/b?id=7"),
        ("https://a.example/b?oc=5", "https://a.example/b"),
        ("https://a.example/b?CMP=rss", "https://a.example/b"),
        ("https://a.example/b?at_medium=RSS&at_campaign=K", "https://a.example/b"),
        ("https://a.example/b#comments", "https://a.example/b"),
        ("HTTPS://A.Example:443/B", "https://a.example/B"),
        ("https://a.example/story.php?x=1", "https://a.example/story.php?x=1"),
        ("https://user:secret@a.example/b", "https://a.example/b"),
        (" https://a.example/b ", "https://a.example/b"),
        ("http://127.0.0.1:8080/item/1", "http://127.0.0.1:8080/item/1"),
        ("javascript:alert(1)", None),
        ("ftp://a.example/b", None),
        ("/relative/path", None),
        ("https://", None),
        ("https://[broken", None),
        ("", None),
        (None, None),
        ("https://a.example/" + "x" * 3000, None),
    ],
)
def test_an_address_becomes_canonical(raw: str | None, url: str | None) -> None:
    """Tracking, fragment and user name go; parameters that name the story stay; other schemes are refused."""
    assert canonical(raw) == url


@settings(deadline=None)
@given(st.from_regex(r"https?://[a-z]{1,5}\.[a-z]{2,3}(/[A-Za-z0-9._~%=,-]{0,6}){1,4}", fullmatch=True))
def test_the_short_way_agrees_with_the_library(raw: str) -> None:
    """An address taken as it stands is what courlan would have made of it."""
    assert canonical(raw) == clean_url(raw)


@settings(deadline=None)
@given(st.text(max_size=100))
def test_any_text_is_an_address_or_none(raw: str) -> None:
    """No text raises, with or without a scheme in front."""
    for text in (raw, f"https://{raw}", f"https://a.example/{raw}"):
        url = canonical(text)
        assert url is None or url.startswith(("http://", "https://"))
