"""Language: script, tag and detector, in that order of what they know."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from py3langid.langid import LanguageIdentifier

from streams.reading import language as detecting
from streams.reading.language import language

TEXTS = {
    "en": "The foreign ministry in Muscat said it was ready to carry messages between the two sides",
    "fa": "وزارت خارجه ایران گفت که پیشنهاد گفتگو را نمی‌پذیرد",
    "ar": "أكدت وزارة الخارجية العمانية استعدادها لنقل الرسائل بين الجانبين في المنطقة",
    "ru": "В министерстве заявили, что возможности переговоров ещё не исчерпаны",
    "uk": "Міністерство заявило, що можливості переговорів ще є",
    "zh": "外交部发言人表示愿意提供帮助",
    "he": "משרד החוץ מסר כי השיחות נמשכות",
    "tr": "Dışişleri Bakanlığı görüşmelerin süreceğini ve tarafların yeniden bir araya geleceğini açıkladı",
    "ur": "وزارت خارجہ نے کہا ہے کہ بات چیت جاری رہے گی",
    "fr": "Le ministère des Affaires a déclaré que les discussions se poursuivraient les prochains jours",
}


@pytest.mark.parametrize("code", TEXTS)
def test_a_sentence_is_recognised_without_any_tag(code: str) -> None:
    """A sentence of each of the desk's languages tells its own language."""
    assert language(TEXTS[code], None, None)[0] == code


@pytest.mark.parametrize("code", [c for c in TEXTS if c not in ("en", "tr", "fr")])
def test_script_outweighs_a_wrong_tag(code: str) -> None:
    """A feed that calls everything English is not believed about another script."""
    assert language(TEXTS[code], "en-US", "en") == (code, "detector")


def test_a_sure_detector_outweighs_a_wrong_tag() -> None:
    """A long sentence in another language of the same script is not what the tag says."""
    assert language(TEXTS["fr"], "tr", None) == ("fr", "detector")


def test_an_outlet_is_believed_where_the_text_reads_like_its_language() -> None:
    """Without a tag an English outlet's English needs no detector; its French still does."""
    assert language(TEXTS["en"], None, "en") == ("en", "outlet")
    assert language(TEXTS["fr"], None, "en") == ("fr", "detector")


@pytest.mark.parametrize(
    ("tag", "outlet", "expected"),
    [("tr-TR", "en", ("tr", "tag")), (None, "tr", ("tr", "outlet")), ("und", "it", ("it", "outlet"))],
)
def test_a_short_title_follows_tag_then_outlet(tag: str | None, outlet: str, expected: tuple[str, str]) -> None:
    """One word proves nothing; the tag decides, else the outlet."""
    assert language("Teheran", tag, outlet) == expected


def test_nothing_to_read_is_unsure() -> None:
    """Digits without any hint have no language."""
    assert language("2026", None, None) == ("und", "none")


@settings(deadline=None)
@given(st.text(max_size=100), st.none() | st.text(max_size=12))
def test_any_text_has_an_answer(text: str, tag: str | None) -> None:
    """No text or tag raises; the code is a short word."""
    code, _ = language(text, tag, tag)
    assert 2 <= len(code) <= 3


def test_the_detector_of_each_script_shares_one_model(monkeypatch: pytest.MonkeyPatch) -> None:
    """The tables of the detector, most of a worker's memory beside the vocabulary, are loaded once for all scripts."""
    loaded: list[object] = []
    load = LanguageIdentifier.from_model_file

    def counted(*given: object, **named: object) -> LanguageIdentifier:
        loaded.append(given)
        return load(*given, **named)

    monkeypatch.setattr(LanguageIdentifier, "from_model_file", counted)
    detecting._detector.cache_clear()
    detecting._model.cache_clear()
    for some in (detecting.LATIN, detecting.CYRILLIC, detecting.ARABIC):
        assert detecting._detector(some).classify("nothing of any script")[0] in some
    assert len(loaded) == 1
