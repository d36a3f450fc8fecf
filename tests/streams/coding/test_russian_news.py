"""How Russian agencies word the desk's storylines: who speaks where, whose weapon it is, what ends a clause."""

import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "evaluation"))

from given import article

from rules.claim import Claim
from rules.vocabulary import load
from streams.coding.coder import Coder

CODER = Coder(load())
AT = datetime(2026, 3, 2, 9, tzinfo=UTC)


def claims(title: str) -> tuple[Claim, ...]:
    return CODER.code(article(title, "", AT, "ru")).claims


@pytest.mark.parametrize(
    ("event", "title", "actor"),
    [
        ("ASSAULT", "Рой иранских дронов атаковал базу США в Эрбиле", "IRN"),
        ("ASSAULT", "Порт Бендер-Аббас обстреляли с американских эсминцев", "USA"),
        ("ASSAULT", "Атакован терминал на Харке, ответственность взяли на себя США", "USA"),
        ("ASSAULT", "Ракеты, выпущенные Ираном, упали на базу Эль-Удейд", "IRN"),
        ("ASSAULT", "Авианосец США поражён двумя ракетами, говорится в сообщении КСИР", "IRN"),
        ("ASSAULT", "По центру в Фордо отработали бомбардировщики США", "USA"),
        ("ASSAULT", "Израиль отрапортовал об уничтожении складов в Исфахане", "ISR"),
        ("REJECT", "США вышли из переговоров с Ираном — Рубио", "USA"),
    ],
)
def test_who_acts_stands_in_many_places(event: str, title: str, actor: str) -> None:
    """Before its weapon, behind the verb, in another clause, in a participle, as who reports its own deed."""
    claim = next(claim for claim in claims(title) if claim.event == event)
    assert [code.partition(".")[0] for code in claim.actor] == [actor]


@pytest.mark.parametrize(
    ("title", "speaker"),
    [
        ("США вышли из переговоров с Ираном — Рубио", "USA.STATE"),
        ("Иран готов к переговорам с США — МИД Омана", "OMN.MFA"),
        ("Франция осудила удары США по Ирану, передаёт агентство", "FRA"),
    ],
)
def test_who_speaks_is_told_behind_a_dash_or_not_at_all(title: str, speaker: str) -> None:
    """A headline ends with its speaker; what an agency passes on is no party's word but who acts."""
    assert {code for claim in claims(title) for code in claim.speaker} <= {speaker}


def test_what_only_tells_who_said_it_takes_no_part() -> None:
    """The country of the broadcaster that reports an attack did not make it."""
    (claim,) = (claim for claim in claims("Остров Харк подвергся бомбардировкам, сообщает радио Ирана"))
    assert claim.actor == ()
