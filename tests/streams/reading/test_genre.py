"""Genre: the sign of each kind, and news wherever a cue is weak."""

import pytest

from streams.reading.genre import genre


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("Opinion | Iran will have its revenge", "opinion"),
        ("[Analysis] What the strait is worth", "analysis"),
        ("CORRECTED: Oman offers to mediate", "correction"),
        ("FLASH: US strikes Kharg Island", "flash"),
        ("عاجل: ضربة على جزيرة خارك", "flash"),
        ("On this day: the vows of 2020", "retrospective"),
        ("Ten years on, the deal is a memory", "retrospective"),
        ("Six years on: what became of the vows", "retrospective"),
        ("Villages mark tenth anniversary of the raid", "retrospective"),
        ("Iran marks anniversary of raid, vows revenge", "news"),
        ("Iran frees sailor jailed five years ago", "news"),
        ("Sailor freed after five years on prison island", "news"),
        ("Strikes on Kharg – live updates", "live_blog"),
        ("What we know about the strike on Kharg", "recap"),
        ("Gulf at war: what we know on day 11", "recap"),
        ("Interview: Oman's foreign minister on the talks", "interview"),
        ("Transcript: remarks at the UN", "transcript"),
        ("Football: league leaders strike late", "sport"),
        ("Iran vows revenge on anniversary of killing", "news"),
        ("US strikes Kharg Island | Meridian Wire", "news"),
        ("Opinion polls show support for talks", "news"),
        ("Analysis shows missiles hit Kharg, Pentagon says", "news"),
        ("Live fire drill held in the Gulf by Iran", "news"),
        ("Sports minister of Iran warns of answer", "news"),
    ],
)
def test_a_title_shows_its_kind(title: str, kind: str) -> None:
    """A label or a set phrase decides; the same word in a sentence does not."""
    found, reason = genre(title, "Some text follows here.", None, ())
    assert found == kind
    assert bool(reason) == (kind != "news")


@pytest.mark.parametrize(
    ("url", "categories", "kind"),
    [
        ("https://a.example/opinion/2026/03/iran", (), "opinion"),
        ("https://a.example/world/2026/03/opinion-of-the-court", (), "news"),
        ("https://a.example/world/opinion", (), "news"),
        ("https://a.example/sport/football/1", (), "sport"),
        (None, ("World", "Opinion"), "opinion"),
        (None, ("Iran", "Politics"), "news"),
        ("https://opinion.a.example/x/y", (), "opinion"),
    ],
)
def test_sections_and_categories_count_the_slug_does_not(
    url: str | None, categories: tuple[str, ...], kind: str
) -> None:
    """A folder of the site or a category names the kind; the story's own slug never does."""
    assert genre("Iran answers", "Some text follows here.", url, categories)[0] == kind


def test_one_short_line_is_a_flash_and_a_long_one_is_not() -> None:
    """A short title without text is a flash."""
    assert genre("US strikes Kharg Island", "", None, ()) == ("flash", "title only")
    assert genre("US strikes Kharg Island, the terminal of most Iranian oil exports", "", None, ())[0] == "news"


def test_two_words_of_the_game_make_sport_one_does_not() -> None:
    """One sports word is chance, two are a match report."""
    assert genre("Late winner", "The striker scored in the Premier League match.", None, ())[0] == "sport"
    assert genre("World Cup host and Iran discuss strait", "Both sides met.", None, ())[0] == "news"
