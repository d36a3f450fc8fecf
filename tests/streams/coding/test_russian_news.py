"""How Russian agencies word the desk's storylines: who speaks where, whose weapon it is, what ends a clause."""

import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "evaluation"))

from given import article

from rules.claim import Claim, Modality
from rules.vocabulary import load
from streams.coding.coder import Coder

CODER = Coder(load())
AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
DONE = Modality.ANNOUNCED.rung


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
        ("REJECT", "Раунд переговоров с США, намеченный на среду, сорван по решению Тегерана", "IRN"),
        ("ACCUSE", "С осуждением ударов США по Ирану выступило правительство Бразилии", "BRA"),
        ("CONSULT", "Послание Белого дома Тегерану доставил посол Швейцарии", "CHE"),
        ("CONSULT", "Берн, представляющий интересы США в Иране, вручил иранскому МИД ноту", "CHE"),
        ("REJECT", "Кабинет безопасности Израиля проголосовал против перемирия с Ираном", "ISR"),
        ("ASSAULT", "Харк: остров бомбят стратегические бомбардировщики США", "USA"),
        ("ASSAULT", "Объекты в Исфахане атакованы США", "USA"),
        ("REQUEST", "Из Пекина прозвучал призыв к сдержанности, адресованный Тегерану", "CHN"),
        ("ACCUSE", "«Это разбой», — сказал Эрдоган об израильском налёте на Иран", "TUR"),
        ("ASSAULT", "Три ракеты, выпущенные с территории Ирана, попали в базу США", "IRN"),
        ("ASSAULT", "Удар по Харку нанесли бомбардировщики США, взлетевшие с Диего-Гарсии", "USA"),
        ("ASSAULT", "Ответственность за обстрел базы США взяла на себя «Катаиб Хезболла»", "IRQ"),
        ("REJECT", "Переговоры под давлением США невозможны, заявил Пезешкиан", "IRN"),
        ("REJECT", "Спецпосланнику Трампа отказали во встрече, заявил МИД Ирана", "IRN"),
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


@pytest.mark.parametrize(
    ("event", "title", "target"),
    [
        ("THREATEN", "Шиитские ополченцы Ирака пообещали отомстить США за удары по Ирану", "USA"),
        ("THREATEN", "Если США повторят нападение, Иран сожжёт все их базы, пригрозил Лариджани", "USA"),
        ("THREATEN", "Тегеран — Вашингтону: за каждую бомбу вы заплатите", "USA"),
        ("ACCUSE", "Каракас заклеймил бомбардировки Ирана Соединёнными Штатами", "USA"),
        ("ACCUSE", "Пекин выразил протест против американских бомбардировок Ирана", "USA"),
        ("ACCUSE", "Оман осудил эскалацию со стороны Израиля против Ирана", "ISR"),
    ],
)
def test_whom_it_is_for_need_not_stand_beside_it(event: str, title: str, target: str) -> None:
    """The one other party of the sentence, the dative behind an infinitive, who did what is condemned."""
    claim = next(claim for claim in claims(title) if claim.event == event)
    assert {code.partition(".")[0] for code in claim.target} == {target}


@pytest.mark.parametrize(
    "title",
    [
        "Трамп отменил удар по острову Харк",
        "По базе США будет нанесён удар, предупредил КСИР",
        "ПВО отразила налёт на Исфахан",
        "Глава МАГАТЭ предупредил о последствиях удара по Натанзу",
        "Атаки на базу США не было, заявил губернатор Эрбиля",
        "Что разрушено в Натанзе: анализ снимков",
        "Следующий удар по Харку будет сильнее, заявил Трамп",
    ],
)
def test_what_was_called_off_or_is_to_come_is_no_attack(title: str) -> None:
    """An attack given up, warded off, announced or only warned of has not happened."""
    assert not [claim for claim in claims(title) if claim.event == "ASSAULT" and claim.modality.rung >= DONE]
