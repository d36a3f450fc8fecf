"""Normalize: every item ends in an article or in a reason."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from connectors.item import Outlet, RawItem
from streams.article import Article
from streams.envelope import digest, encode
from streams.stage import Record, Result
from streams.stages.normalize import TITLE_CHARS_MAX, NormalizeStage, Unusable, normalize
from streams.topics import ARTICLES, DEAD, RAW

NOW = datetime(2026, 3, 3, 12, 0, tzinfo=UTC)
OUTLET = Outlet(name="Harbour Gazette", family="harbour", language="en", timezone="Asia/Muscat")


def item(**fields: object) -> RawItem:
    base: dict[str, object] = {
        "source_id": "gazette",
        "item_id": "1",
        "outlet": OUTLET,
        "via": "feed",
        "fetched_at": NOW,
        "first_seen_at": NOW - timedelta(minutes=1),
        "title": "Oman offers to carry messages",
        "summary": "<p>Muscat is ready, the foreign minister said on Tuesday.</p>",
        "url": "https://gazette.example/1?utm_source=rss",
        "published": "2026-03-03 15:00:00",
    }
    return RawItem.model_validate(base | fields)


def article(**fields: object) -> Article:
    made = normalize(item(**fields))
    assert isinstance(made, Article)
    return made


def test_an_item_becomes_an_article_with_all_its_facts() -> None:
    """Text, address, clocks, language and origin of a plain feed item are read."""
    made = article()
    assert made.article_id == digest("gazette", "1")
    assert made.revision == digest(made.title, made.text, made.url or "")
    assert made.text == "Muscat is ready, the foreign minister said on Tuesday."
    assert (made.text_basis, made.url) == ("summary", "https://gazette.example/1")
    assert made.url_raw == "https://gazette.example/1?utm_source=rss"
    assert (made.published_at, made.published_quality) == (datetime(2026, 3, 3, 11, 0, tzinfo=UTC), "tz_assumed")
    assert (made.first_seen_at, made.fetched_at) == (NOW - timedelta(minutes=1), NOW)
    assert (made.language, made.origin, made.origin_by, made.genre) == ("en", "harbour", "outlet", "news")
    assert made.signature.words == 9


def test_reading_again_is_the_same_revision() -> None:
    """A later reading with other tracking is the same article in the same revision."""
    again = article(fetched_at=NOW + timedelta(hours=1), url="https://gazette.example/1?utm_source=other")
    assert (again.article_id, again.revision) == (article().article_id, article().revision)


@pytest.mark.parametrize(
    "change", [{"title": "Oman offers talks"}, {"summary": "Other words."}, {"url": "https://gazette.example/2"}]
)
def test_changed_words_or_address_are_a_revision(change: dict[str, str]) -> None:
    """A retitled, rewritten or moved item is the same article in another revision."""
    changed = article(**change)
    assert changed.article_id == article().article_id
    assert changed.revision != article().revision


def test_the_longest_text_wins_and_is_named() -> None:
    """The longer of body and summary is the text."""
    assert article(text="<p>Short.</p>").text_basis == "summary"
    assert article(text="<p>" + "A much longer body follows here. " * 5 + "</p>").text_basis == "body"


def test_a_longer_page_wins_over_what_the_feed_gave() -> None:
    """The text of the page is used where it says more, and the article says that it is the page's."""
    page = "The harbour stayed closed until the evening, the ministry said. " * 4
    made = article(text="<p>Short.</p>", page=page)
    assert (made.text_basis, made.text) == ("page", page.strip())
    assert article(text=f"<p>{page * 2}</p>", page=page).text_basis == "body"


def test_a_summary_that_repeats_the_title_is_no_text() -> None:
    """An aggregator's summary of linked title and masthead leaves a title-only article."""
    made = article(
        title="US strikes Kharg Island - Meridian Wire",
        credited="Meridian Wire",
        summary='<a href="https://x.example">US strikes Kharg Island</a>&nbsp;&nbsp;<font>Meridian Wire</font>',
    )
    assert (made.title, made.text, made.text_basis, made.genre) == ("US strikes Kharg Island", "", "title", "flash")
    assert (made.origin, made.origin_by) == ("meridian-wire", "credit")


def test_a_dateline_is_read_and_kept() -> None:
    """The dateline names the origin and stays in the text, for the coder reads it too."""
    made = article(summary="MUSCAT, March 3 (Reuters) - Oman offered to carry messages.")
    assert (made.origin, made.origin_by) == ("reuters", "dateline")
    assert made.text.startswith("MUSCAT, March 3 (Reuters)")


def test_without_a_title_the_first_line_stands_in() -> None:
    """An item published without title is titled by its first line."""
    assert article(title="", summary="First line of it.<br>Second line.").title == "First line of it."


@pytest.mark.parametrize("empty", ["", " \n", "<p></p>", "<script>x</script>", "\u202e\u200b", "\ud800"])
def test_nothing_to_read_is_a_reason(empty: str) -> None:
    """An item with neither title nor text after cleaning says so."""
    assert normalize(item(title=empty, summary=empty)) == Unusable("no_title_no_text")


def test_an_item_without_a_published_time_uses_its_update() -> None:
    """Where only an update time is given it stands for the publication, and nothing is missing otherwise."""
    assert article(published=None, updated="2026-03-03T11:30:00Z").published_quality == "exact"
    undated = article(published="soon")
    assert (undated.published_at, undated.published_quality) == (None, "missing")


def test_hostile_markup_leaves_no_control_over_the_reader() -> None:
    """Scripts and direction overrides never reach the article; a huge title is cut."""
    made = article(
        title="\u202eIran <script>x()</script>vows " + "a" * 100_000, summary="<img src=x onerror=alert(1)>Text"
    )
    assert made.title.startswith("Iran vows a")
    assert len(made.title) <= TITLE_CHARS_MAX
    assert made.text == "Text"


@settings(deadline=None)
@given(
    st.text(max_size=200), st.text(max_size=300), st.text(max_size=300),
    st.none() | st.text(max_size=60), st.none() | st.text(max_size=30), st.none() | st.text(max_size=40),
)  # fmt: skip
def test_any_item_ends_and_its_article_reads_as_itself(
    title: str, summary: str, text: str, url: str | None, tag: str | None, published: str | None
) -> None:
    """No field raises; title and text of the article, published again, change no more and travel as JSON."""
    fields = {"url": url, "language": tag, "published": published, "author": tag, "credited": tag}
    made = normalize(item(title=title, summary=summary, text=text, **fields))
    if isinstance(made, Unusable):
        return
    assert Article.model_validate_json(made.model_dump_json()) == made
    again = article(title=made.title, summary=made.text, **(fields | {"url": made.url}))
    assert again.title == made.title


def fold(value: bytes | None) -> Result:
    return NormalizeStage().fold({}, Record(RAW.name, 0, 7, b"key", value, NOW), NOW)


def test_the_stage_sends_the_article_under_its_id() -> None:
    """One raw record becomes one article record, the same bytes each time it is read."""
    result = fold(encode(item()))
    assert result.outcomes == ("article",)
    [send] = result.sends
    assert (send.topic, send.key, send.at) == (ARTICLES.name, article().article_id.encode(), NOW)
    assert Article.model_validate_json(send.value) == article()
    assert fold(encode(item())) == result


@pytest.mark.parametrize(
    ("value", "reason"),
    [(None, b"empty"), (b"\xff{", b"unreadable"), (b'{"schema_version": 9}', b"unreadable")],
)
def test_a_record_that_is_no_item_is_a_dead_letter(value: bytes | None, reason: bytes) -> None:
    """Poison on the raw topic becomes a dead letter with its bytes and reason."""
    [send] = fold(value).sends
    assert (send.topic, send.key, send.value, dict(send.headers)["reason"]) == (DEAD.name, b"key", value or b"", reason)


def test_an_item_with_nothing_to_read_is_a_dead_letter() -> None:
    """An empty item is not dropped: it is dead as unusable, with what was missing."""
    result = fold(encode(item(title="", summary="")))
    assert result.outcomes == ("no_title_no_text",)
    headers = dict(result.sends[0].headers)
    assert (headers["reason"], headers["error"]) == (b"unusable", b"no_title_no_text")


def test_a_raw_address_with_a_lone_surrogate_still_travels() -> None:
    """What cannot be written as UTF-8 never reaches an article."""
    assert encode(article(url="https://gazette.example/\ud800"))
