"""No text in any script breaks the coder, and twice the text takes about twice the time."""

import time
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from connectors.item import Outlet
from rules.vocabulary import load
from streams.article import Article
from streams.coding.coder import Coded, Coder
from streams.coding.sentences import DENSE_MAX, LENGTH_MAX, sentences

CODER = Coder(load())
LANGUAGES = ("en", "ru", "uk", "fa", "ar", "he", "zh", "ja", "und")
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
BLOCKS = [chr(point) for point in range(0, 0x30000, 128)]
WORDS = (
    "США", "нанесли удар", "по", "Ирану", "не", "آمریکا", "حمله کرد", "را", "تهدید", "إيران", "لن", "تهاجم",
    "وإسرائيل", "ארה\"ב", "תקפה", "את", "איראן", "美国", "袭击", "伊朗", "被", "对", "。", "？", "«", "»", ":",
    "\u202e", "\u200f", "\u200c", "\ud800", "\udfff", "\n", " ", "2020", "۱۳۹۹", "\u0301", "ـ", "угроз",
    "Iran", "strikes",
)  # fmt: skip


def coded(title: str, text: str, language: str) -> Coded:
    """An article read in a language, built without validation so that any string may come."""
    return CODER.code(
        Article.model_construct(
            article_id="a",
            revision="r",
            source_id="s",
            item_id="i",
            title=title,
            text=text,
            language=language,
            outlet=Outlet(name="Meridian Wire", family="meridian"),
            origin="meridian",
            published_at=NOW,
            first_seen_at=NOW,
            fetched_at=NOW,
        )
    )


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(LANGUAGES), st.lists(st.one_of(st.sampled_from(WORDS), st.text(max_size=8)), max_size=40))
def test_any_mixture_of_scripts_is_read(language: str, parts: list[str]) -> None:
    """Event words, marks, lone surrogates, direction overrides and any other characters in any order."""
    made = coded("".join(parts[:6]), " ".join(parts[6:]) + "".join(parts), language)
    assert all(0 <= start <= end for claim in made.claims for start, end, _ in claim.spans)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_block_of_unicode_is_read(language: str) -> None:
    """One character of each block, alone and all together, surrogates among them."""
    for at in range(0, len(BLOCKS), 64):
        coded("США Iran 伊朗 إيران".join(BLOCKS[at : at + 64]), "".join(BLOCKS), language)


SENTENCES = {
    "ru": "США нанесли удар по Ирану,",
    "fa": "آمریکا به ایران حمله کرد و",
    "ar": "هاجمت أمريكا إيران و",
    "he": "ארצות הברית תקפה את איראן,",
    "zh": "美国袭击伊朗并威胁封锁霍尔木兹海峡",
    "en": "US strikes Iran and",
}


@pytest.mark.parametrize("language", SENTENCES)
@pytest.mark.parametrize("glue", ["", " "])
def test_a_sentence_without_end_takes_time_in_step_with_its_length(language: str, glue: str) -> None:
    """100,000 characters without a stop, with and without spaces: twice as long, at most about twice the time."""
    words = SENTENCES[language] + glue
    half, whole = (words * (length // len(words)) for length in (50_000, 100_000))
    coded("", half, language)
    spent = []
    for text in (half, whole):
        tries = []
        for _ in range(3):
            begun = time.process_time()
            coded("", text, language)
            tries.append(time.process_time() - begun)
        spent.append(min(tries))
    assert spent[1] < 3 * spent[0] + 0.05


def test_chinese_without_a_stop_is_cut_sooner() -> None:
    """A sign is a word: what is too long to be a sentence is shorter in Chinese, so that its cost is."""
    assert max(end - start for start, end in sentences("", "美国袭击伊朗" * 200)) == DENSE_MAX
    assert max(end - start for start, end in sentences("", "US strikes Iran and " * 200)) == LENGTH_MAX
