"""Credit: who said it first, read only where a text credits somebody."""

import pytest

from connectors.item import Outlet
from streams.reading.credit import byline, dateline, footer, origin

GAZETTE = Outlet(name="Harbour Gazette", family="harbour")


@pytest.mark.parametrize(
    ("text", "wire"),
    [
        ("MUSCAT, March 3 (Reuters) - Oman offered to carry messages.", "reuters"),
        ("MUSCAT (AP) — Oman offered to carry messages.", "ap"),
        ("BEIJING, March 3 (Xinhua) -- China stands ready.", "xinhua"),
        ("(Reuters) - Oman offered.", "reuters"),
        ("MOSCOW, March 3. /TASS/. Room for talks remains.", "tass"),
        ("МОСКВА, 3 марта. /ТАСС/. Возможности есть.", "tass"),
        ("МОСКВА, 3 мар - РИА Новости. Возможности есть.", "ria"),
        ("Tehran, IRNA – The ministry said.", "irna"),
        ("TEHRAN, Mar. 03 (MNA) – The ministry said.", "mehr"),
        ("新华社北京3月3日电 外交部发言人表示", "xinhua"),
        ("GULF CITY, March 3 (Meridian Wire) — One line.", "meridian-wire"),
        ("A source told Reuters (not named) - that talks go on.", None),
        ("DUBAI (UAE) — The ministry said.", None),
        ("The minister (Reuters) said.", None),
        ("He spa (spa) - is fine", None),
        ("", None),
    ],
)
def test_a_dateline_names_its_wire(text: str, wire: str | None) -> None:
    """Datelines of many houses name their wire; running text does not."""
    assert dateline(text) == wire


@pytest.mark.parametrize(
    ("author", "wire"),
    [
        ("Reuters", "reuters"),
        ("By Jane Doe, The Associated Press", "ap"),
        ("Jane Doe and Reuters", "reuters"),
        ("Jane Doe", None),
        ("Staff and agencies", None),
        (None, None),
    ],
)
def test_a_byline_names_its_wire(author: str | None, wire: str | None) -> None:
    """An agency among the authors is the origin, a person is not."""
    assert byline(author) == wire


@pytest.mark.parametrize(
    ("text", "wire"),
    [
        ("The talks go on. (Reporting by Jane Doe in Dubai, Reuters; editing by John Doe)", "reuters"),
        ("The talks go on. (AFP)", "afp"),
        ("The talks go on. Source: Xinhua", "xinhua"),
        ("The talks go on. © 2026 AFP", "afp"),
        ("The talks go on, a source told Reuters.", None),
    ],
)
def test_a_footer_names_its_wire(text: str, wire: str | None) -> None:
    """The end of a text credits its wire in brackets, as a source or by copyright."""
    assert footer(text) == wire


def test_the_wire_in_the_text_outranks_the_aggregators_credit() -> None:
    """A paper that prints a wire is not the origin, even where an aggregator credits the paper."""
    text = "MUSCAT, March 3 (Reuters) - Oman offered."
    assert origin(text, None, "Morning Ledger", GAZETTE) == ("reuters", "dateline")


def test_a_credited_publisher_is_the_origin_of_its_own_text() -> None:
    """Without a wire the credited publisher counts, and a credited wire under its slug."""
    assert origin("Oman offered.", None, "The Morning Ledger", GAZETTE) == ("morning-ledger", "credit")
    assert origin("Oman offered.", None, "Reuters.com", GAZETTE) == ("reuters", "credit")


@pytest.mark.parametrize("credited", [None, "", "Harbour Gazette", "***"])
def test_else_the_outlets_family_is_the_origin(credited: str | None) -> None:
    """An outlet that credits nobody, or itself, speaks for its family."""
    assert origin("Oman offered.", "Jane Doe", credited, GAZETTE) == ("harbour", "outlet")


@pytest.mark.parametrize(
    ("name", "family", "who"),
    [
        ("Reuters", "thomson-reuters", "reuters"),
        ("Oman News Agency (Arabic)", "oman-news-agency", "ona"),
        ("Harbour Gazette", "harbour", "harbour"),
    ],
)
def test_a_wire_at_its_own_source_is_the_origin_that_others_credit(name: str, family: str, who: str) -> None:
    """A wire's own item and another outlet's copy with its dateline have one origin, whatever the owner is called."""
    outlet = Outlet(name=name, family=family)
    assert origin("Text of no credit.", None, name, outlet) == (who, "outlet")
