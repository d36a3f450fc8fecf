"""Markup: published fields become plain text, whatever they hold."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from streams.reading.markup import TEXT_CHARS_MAX, plain


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("Iran &amp; Oman talk", "Iran & Oman talk"),
        ("<p>One.</p><p>Two.</p>", "One.\nTwo."),
        ("One<br/>Two", "One\nTwo"),
        ("<b>Iran</b> vows", "Iran vows"),
        ("a <script>alert('x<y')</script>b", "a b"),
        ("a <SCRIPT>never closed", "a"),
        ("a <!-- hidden --> b", "a b"),
        ("a <!-- never closed", "a"),
        ("&lt;p&gt;escaped&lt;/p&gt;", "escaped"),
        ("&amp;lt;b&amp;gt;twice&amp;lt;/b&amp;gt;", "twice"),
        ('<a title="a > b" href="x">link</a>', "link"),
        ('text <a href="http://x.example/cut', "text"),
        ("3 < 5 and 7 > 2", "3 < 5 and 7 > 2"),
        ("<![CDATA[kept]]>", "kept]]>"),
        ("<table><tr><td>a</td><td>b</td></tr></table>", "a b"),
        ("one\u00a0 two\t three", "one two three"),
        ("a\u202eb\u2066c\u200bd\ufeffe", "abcde"),
        ("bell\x07 \x00null", "bell null"),
        ("lone \ud800surrogate", "lone surrogate"),
        ("می\u200cخواهد", "می\u200cخواهد"),
        ("e\u0301", "é"),
        ("&#" + "9" * 6000 + ";x", "x"),
        ("Q&A on AT&T", "Q&A on AT&T"),
        ("a sentence that is\nwrapped by a mailer.\nNext one", "a sentence that is wrapped by a mailer.\nNext one"),
        ("", ""),
    ],
)
def test_markup_becomes_text(source: str, text: str) -> None:
    """Each way of marking up text leaves what a reader would see."""
    assert plain(source) == text


@pytest.mark.parametrize(
    "unit", ["<", "<a ", "<!--", '<a "', "&lt;", "&amp;", "<script>", "&#", " ", "<b>x", "'<p", "]]>", "</", "\n"]
)
def test_megabytes_of_one_hostile_piece_end(unit: str) -> None:
    """Five megabytes of anything end in a text within the limit."""
    assert len(plain(unit * (5_000_000 // len(unit)))) <= TEXT_CHARS_MAX


def test_a_sentence_of_a_hundred_thousand_characters_is_cut_on_a_word() -> None:
    """A text beyond the limit ends at a whole word."""
    text = plain("word " * 20_000)
    assert TEXT_CHARS_MAX - 10 < len(text) <= TEXT_CHARS_MAX
    assert text.endswith("word")


def test_a_long_text_is_cut_after_a_sentence() -> None:
    """Where a sentence ends shortly before the limit, the cut is there."""
    assert plain("A short sentence here. " * 2000).endswith("here.")


@settings(deadline=None)
@given(st.text(max_size=400))
def test_reading_twice_is_reading_once(source: str) -> None:
    """No text raises, and the answer is a fixed point."""
    text = plain(source)
    assert plain(text) == text


@settings(deadline=None)
@given(
    st.lists(
        st.sampled_from(
            ["<", ">", "&", "lt;", "amp;", "gt", "#60;", "b", "!--", "-->", " ", "\n", '"', "p", "/", "x", "\u0338"]
        ),
        max_size=40,
    )
)
def test_nested_markup_reaches_a_fixed_point(parts: list[str]) -> None:
    """Markup made of pieces of markup ends in text that holds none."""
    text = plain("".join(parts))
    assert plain(text) == text
