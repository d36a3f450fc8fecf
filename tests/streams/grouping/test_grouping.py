"""Articles are grouped by item, text and event, each tie with its reason; another event is never tied."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from connectors.item import Outlet, RawItem
from rules.vocabulary import load
from streams.coding.coder import Coder
from streams.commands.copies import command
from streams.grouping.groups import gathered, groups, origins
from streams.grouping.likeness import cosine, shared, vectors
from streams.grouping.links import Read, link, links, read
from streams.stages.normalize import Unusable, normalize

CODER = Coder(load())
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
HARBOUR = (
    "The harbour of Port Ellis was closed on Monday after a dredger struck a wartime mine near the northern mole. "
    "Divers of the navy cleared the channel by evening. The dredger's master, Tom Arlen, was taken ashore unhurt."
)
TOLD = (
    "A dredger hit a mine left from the war at Port Ellis on Monday, shutting the harbour. Tom Arlen, who commands the "
    "dredger, escaped unhurt, and navy divers had the channel open again before nightfall."
)
OTHER = (
    "The council of Port Ellis voted on Monday to raise the fees of its market by a tenth, despite protests of the "
    "stall holders, who had gathered in front of the hall since the morning."
)


def item(number: int, title: str, text: str = "", *, language: str = "en", hours: float = 0, **more: str) -> RawItem:
    """One item of an outlet of its own."""
    at = NOW + timedelta(hours=hours)
    outlet = Outlet(name=f"Outlet {number}", family=f"family-{number}", language=language)
    facts = {"url": f"https://outlet-{number}.example/{number}", **more}
    return RawItem(
        source_id=f"s{number}", item_id=f"{number}", outlet=outlet, via="file", fetched_at=at, first_seen_at=at,
        published=at.isoformat(), title=title, text=text, language=language, **facts,
    )  # fmt: skip


def batch(*items: RawItem) -> list[Read]:
    """Items as they are compared."""
    articles = [article for one in items if not isinstance(article := normalize(one), Unusable)]
    return read([(article, CODER.code(article).claims) for article in articles])


@pytest.mark.parametrize(
    ("one", "other", "tie", "why"),
    [
        (item(1, "Mine closes harbour", HARBOUR), item(2, "Harbour shut by wartime mine", TOLD), "event", "likeness"),
        (item(1, "Mine closes harbour", HARBOUR * 2), item(2, "Port shut", HARBOUR * 2), "copy", "three-word runs"),
        (item(1, "US strikes Kharg Island"), item(2, "BREAKING: U.S. hits Kharg Island"), "copy", "titles share"),
        (item(1, "Mine closes harbour", url="https://a.example/x"),
         item(2, "Port fees raised", OTHER, url="https://a.example/x"), "item", "the same address"),
        (item(1, "US strikes Kharg Island"), item(2, "США нанесли удар по острову Харк", language="ru"),
         "event", "ASSAULT USA"),
        (item(1, "China says it stands ready to help ease tension between Iran and US"),
         item(2, "中国外交部：愿意为伊朗和美国谈判提供帮助", language="zh"), "event", "the same claim: AGREE CHN"),
    ],
)  # fmt: skip
def test_what_belongs_together_is_tied_with_its_reason(one: RawItem, other: RawItem, tie: str, why: str) -> None:
    """Same item, same text, same event by words, and across languages by what was done to whom."""
    found = link(*batch(one, other))
    assert found is not None
    assert (found[0], why in found[1]) == (tie, True)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (item(1, "Mine closes harbour", HARBOUR), item(2, "Market fees raised", OTHER)),
        (item(1, "Mine closes harbour", HARBOUR), item(2, "Harbour shut by wartime mine", TOLD, hours=100)),
        (item(1, "US strikes Kharg Island"), item(2, "США нанесли удар по острову Харк", language="ru", hours=30)),
        (item(1, "US strikes Kharg Island"), item(2, "США не наносили удар по острову Харк", language="ru")),
        (item(1, "US strikes Kharg Island"), item(2, "Иран нанес удар по базе США", language="ru")),
        (item(1, "Iran vows revenge on US for Kharg raid"), item(2, "Iran threatens to close US bases in Gulf")),
        (item(1, "Oman offers to mediate"), item(2, "Qatar offers to mediate")),
    ],
)
def test_other_events_are_not_tied(one: RawItem, other: RawItem) -> None:
    """Another matter, another day, a denial, the other direction, another deed of the same party."""
    assert link(*batch(one, other)) is None


def test_groups_hold_texts_within_events_and_count_each_origin_once() -> None:
    """A wire, its copy and another telling are one event of two texts; a credited copy is no second origin."""
    made = batch(
        item(3, "Market fees raised", OTHER),
        item(2, "Harbour shut by wartime mine", TOLD, hours=1),
        item(1, "Mine closes harbour", HARBOUR * 2),
        item(4, "Port shut", "PORT ELLIS, March 2 (Reuters) - " + HARBOUR * 2, hours=2),
    )
    first, alone = groups(made, list(links(made)))
    assert [made[at].article.outlet.name for at in first.members] == ["Outlet 1", "Outlet 4", "Outlet 2"]
    assert [len(text) for text in first.texts] == [2, 1]
    assert origins(made, first) == ["family-1", "family-2"]
    assert [made[at].article.outlet.name for at in alone.members] == ["Outlet 3"]


def test_a_chain_of_ties_is_no_group() -> None:
    """What is tied to the last link alone stays outside; what is tied to half of a group belongs to it."""
    ties = {frozenset(pair) for pair in ((0, 1), (1, 2), (2, 3), (0, 4), (1, 4))}
    assert gathered([(0,), (1,), (2,), (3,), (4,)], ties) == [(0, 1, 2, 4), (3,)]
    assert gathered([(0,), (1,), (2,), (3,)], {frozenset((0, 1)), frozenset((1, 2))}) == [(0, 1, 2), (3,)]
    assert gathered([(0, 9), (1,)], {frozenset((9, 1))}) == [(0, 9, 1)]
    assert gathered([], set()) == []


def test_likeness_needs_no_corpus_and_no_stemmer() -> None:
    """Two texts are enough; stop words make nothing alike; a text is like itself; words that count are named."""
    one, other, stop, empty = vectors([
        ("", "the mine of the harbour", "en"), ("", "the mines in harbours", "en"), ("", "the of in", "en"),
        ("", "", "xx"),
    ])  # fmt: skip
    assert cosine(one, other) == pytest.approx(cosine(other, one))
    assert cosine(one, one) == pytest.approx(1)
    assert cosine(one, other) > 0.8
    assert cosine(one, stop) < 0.1
    assert cosine(one, empty) == 0
    assert shared(one, other, 2) == ["harbour", "mine"]


def lines(*items: tuple[str, str, str]) -> str:
    """JSON Lines of (title, outlet, time)."""
    made = [
        {"title": title, "outlet": outlet, "published": at, "seen_at": at, "url": f"https://press.example/{title}"}
        for title, outlet, at in items
    ]
    return "\n".join(json.dumps(one) for one in made)


def test_the_command_shows_groups_and_why(tmp_path: Path) -> None:
    """Items of several files are grouped together; what stands alone is shown on demand; machines read objects."""
    one, two = tmp_path / "one.jsonl", tmp_path / "two.jsonl"
    one.write_text(
        lines(
            ("US strikes Kharg Island", "Meridian Wire", "2026-03-02T09:00:00Z"),
            ("Market fees raised in Port Ellis", "Meridian Wire", "2026-03-02T09:00:00Z"),
        )
    )
    two.write_text(lines(("BREAKING: U.S. hits Kharg Island", "Harbour Gazette", "2026-03-02T09:05:00Z")))
    done = CliRunner().invoke(command, [str(one), str(two)])
    assert done.exit_code == 0, done.output
    assert "1. US strikes Kharg Island\n   2 articles, 1 copies, 1 origins: meridian-wire\n" in done.output
    assert "copy of 1: titles share us, strike, kharg, island" in done.output
    assert done.output.endswith("3 articles: 1 events told more than once, 1 copies\n")
    assert "Market" not in done.output
    assert "2. Market fees" in CliRunner().invoke(command, [str(one), str(two), "--all"]).output
    (told,) = map(json.loads, CliRunner().invoke(command, [str(one), str(two), "--json"]).output.splitlines())
    assert (told["origins"], told["links"][0]["tie"], len(told["texts"])) == (["meridian-wire"], "copy", 1)


def test_files_without_articles_are_one_message(tmp_path: Path) -> None:
    """A file that is not there, and one with nothing in it, are told without a stack trace."""
    (tmp_path / "empty.txt").write_text("\n")
    for name in ("empty.txt", "absent.jsonl"):
        done = CliRunner().invoke(command, [str(tmp_path / name)])
        assert (done.exit_code, done.output.startswith("Error: ")) == (1, True)
