"""Forms of words: cases, what is written together, verbs; each with what it says by itself."""

import pytest

from streams.coding.spelling import SPELLINGS, Part


@pytest.mark.parametrize(
    ("language", "part", "name", "form", "marks"),
    [
        ("ru", "name", "Иран", "Ираном", "i"),
        ("ru", "name", "Иран", "Иран", "na"),
        ("ru", "name", "Великобритания", "Великобритании", "gdp"),
        ("ru", "name", "Соединённые Штаты", "Соединёнными Штатами", "i"),
        ("ru", "name", "США", "США", "ngdaip"),
        ("ru", "person", "Дмитрий Песков", "Дмитрием Песковым", "i"),
        ("ru", "person", "Мария Захарова", "Марии Захаровой", "gdp"),
        ("ru", "role", "министр иностранных дел", "министра иностранных дел", "g"),
        ("ru", "people", "иранский", "иранские", "na"),
        ("uk", "name", "Росія", "Росією", "i"),
        ("ar", "name", "إيران", "لإيران", ">"),
        ("ar", "name", "العراق", "للعراق", ">"),
        ("ar", "people", "إيراني", "والإيرانيين", "&"),
        ("he", "name", "איראן", "באיראן", "@"),
        ("he", "name", "איראן", "ומאיראן", "&<"),
        ("fa", "name", "ایران", "ایران", ""),
    ],
)
def test_a_name_is_made_in_its_forms(language: str, part: Part, name: str, form: str, marks: str) -> None:
    """A form carries its cases, or the word that is written together with it."""
    assert SPELLINGS[language].names(name, part)[form] == marks


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ("تهدید کرد", "past"),
        ("تهدید می کند", "third"),
        ("تهدید میکنند", "third"),
        ("تهدید خواهد کرد", "future"),
        ("تهدید نکرده است", "negated"),
        ("تهدید نخواهد کرد", "negated"),
    ],
)
def test_a_persian_compound_verb_says_tense_and_negation(form: str, said: str) -> None:
    """The light verb changes; a form with "not" in it says so."""
    assert dict(SPELLINGS["fa"].verbs("تهدید کردن"))[form] == said


@pytest.mark.parametrize(
    ("verb", "form"),
    [
        ("سوگند خوردن", "سوگند می خورد"),
        ("به آتش کشیدن", "به آتش کشیدند"),
        ("مردود شمردن", "مردود شمرد"),
        ("به حالت تعلیق درآوردن", "به حالت تعلیق درآورده است"),
        ("فرا خواندن", "فرا خوانده است"),
    ],
)
def test_every_light_verb_of_the_terms_has_its_forms(verb: str, form: str) -> None:
    """A verb whose light verb is less common than "do" or "give" is read in more than its infinitive."""
    assert form in dict(SPELLINGS["fa"].verbs(verb))


@pytest.mark.parametrize(
    ("wording", "form"),
    [
        ("выступил с призывом", "выступили с призывом"),
        ("отверг", "отвергла"),
        ("не видит смысла", "не видят смысла"),
        ("нанесет ответный удар", "нанесем ответный удар"),
        ("готов помочь", "готовы помочь"),
        ("поклялся", "поклялись"),
        ("ответный удар", "ответного удара"),
        ("прекращение огня", "прекращением огня"),
    ],
)
def test_a_russian_wording_is_made_in_its_forms(wording: str, form: str) -> None:
    """A verb in gender, number and person, a noun in its cases; what stands around it stays."""
    assert form in SPELLINGS["ru"].words(wording)


@pytest.mark.parametrize(
    ("language", "verb", "form", "said"),
    [
        ("ar", "هاجم/يهاجم", "وهاجموا", "past"),
        ("ar", "هاجم/يهاجم", "سنهاجمهم", "future"),
        ("ar", "/يضرب", "سوف نضرب", "base"),
        ("ar", "دعا/يدعو", "دعت", "past"),
        ("ar", "دعا/يدعو", "ندعو", "we"),
        ("he", "תקף/תוקף/יתקוף", "תקפנו", "we"),
        ("he", "תקף/תוקף/יתקוף", "יתקפו", "future"),
        ("he", "תקף/תוקף/יתקוף", "לתקוף", "base"),
        ("he", "הפציץ/מפציץ/יפציץ", "מפציצה", "past"),
        ("he", "הפציץ/מפציץ/יפציץ", "להפציץ", "base"),
        ("he", "גינה/מגנה/יגנה", "גינתה", "past"),
        ("he", "גינה/מגנה/יגנה", "לגנות", "base"),
        ("he", "ביצע/מבצע/יבצע תקיפה", "ביצעה תקיפה", "past"),
        ("he", "לא //ישתוק", "לא נשתוק", "base"),
    ],
)
def test_a_semitic_verb_is_made_in_its_persons_and_tenses(language: str, verb: str, form: str, said: str) -> None:
    """The parts that a dictionary gives make every form, each with what it says."""
    assert dict(SPELLINGS[language].verbs(verb))[form] == said


def test_a_word_of_a_set_may_be_a_verb_in_its_persons() -> None:
    """Two parts give every person of what he did and does."""
    made = SPELLINGS["he"].words("הצהיר/מצהיר")
    assert {"הצהיר", "הצהירה", "והצהירו", "מצהירים"} <= set(made)


def test_a_hebrew_name_is_found_in_both_of_its_ways_of_writing() -> None:
    """The adjective of America has two."""
    assert {"אמריקאית", "אמריקנית", "האמריקנים"} <= set(SPELLINGS["he"].names("אמריקאי", "people"))
