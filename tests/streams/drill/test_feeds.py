import json
from datetime import UTC, datetime, timedelta

import feedparser
import pytest

from streams.drill.feeds import render
from streams.drill.folder import SHIPPED, load
from streams.drill.format import Drill, DrillArticle, DrillOutlet, Plan, Retitled, Span

ZERO = datetime(2026, 3, 2, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)


def drill(articles=None, **habits):
    """Make a drill of one outlet with the given habits; one article at −1 h unless others are given."""
    outlet = DrillOutlet(id="wire", name="Meridian Wire", family="meridian", language="en", **habits)
    row = {"at": "0", "what": "nothing", "expect": "nothing"}
    plan = Plan(
        format="tocsin/drill/v1", drill="one", title="One", zero=ZERO, span=Span(begin="-3h", end="6h"), table=[row]
    )
    return Drill(plan=plan, outlets=(outlet,), articles=tuple(articles or [article()]))


def article(**fields):
    """Make an article at −1 h."""
    return DrillArticle(
        **{"id": "one", "outlet": "wire", "at": "-1h", "title": "Oman's offer & more", "summary": "S.", **fields}
    )


def feed(made, now=ZERO):
    """Render the drill's one feed at an instant and read it."""
    answer = render(made, made.outlets[0], now)
    parsed = feedparser.parse(answer.body, response_headers={"content-type": answer.headers["Content-Type"]})
    assert not parsed.bozo, parsed.bozo_exception
    return parsed


@pytest.mark.parametrize("dialect", ["rss2", "rss1", "atom"])
def test_each_xml_dialect_says_the_same(dialect):
    """Title, text, address, author, subject and time survive in RSS 2, RSS 1 and Atom alike."""
    made = drill([article(author="A. Desk", categories=["Sport"], dateline="MUSCAT, March 2")], dialect=dialect)
    parsed = feed(made)
    (entry,) = parsed.entries
    assert entry.title == "Oman's offer & more"
    assert entry.summary == "MUSCAT, March 2 — S."
    assert entry.link == entry.id == "https://wire.example/one"
    assert entry.author == "A. Desk"
    assert entry.tags[0].term == "Sport"
    when = entry.get("published_parsed") or entry.updated_parsed
    assert when[:5] == (2026, 3, 2, 8, 0)
    assert parsed.feed.title == "Meridian Wire"


def test_json_feed_says_the_same():
    """JSON Feed carries the same item under its own names, without empty ones."""
    made = drill([article(author="A. Desk")], dialect="jsonfeed")
    answer = render(made, made.outlets[0], ZERO)
    assert answer.headers["Content-Type"] == "application/feed+json"
    (item,) = json.loads(answer.body)["items"]
    assert item == {
        "id": "https://wire.example/one",
        "url": "https://wire.example/one",
        "title": "Oman's offer & more",
        "summary": "S.",
        "content_html": "S.",
        "date_published": "2026-03-02T08:00:00+00:00",
        "authors": [{"name": "A. Desk"}],
    }


def test_nothing_comes_from_the_future():
    """An article stands in the feed from its own instant on, not a second earlier."""
    made = drill()
    assert feed(made, ZERO - HOUR - timedelta(seconds=1)).entries == []
    assert len(feed(made, ZERO - HOUR).entries) == 1


def test_the_newest_fifteen_stand_first():
    """A feed keeps its newest items, newest first, and drops the rest."""
    made = drill([article(id=f"n{hour}", title=f"T{hour}", at=f"-{hour}m") for hour in range(1, 21)])
    assert [entry.title for entry in feed(made).entries] == [f"T{minute}" for minute in range(1, 16)]


def test_a_retitled_article_keeps_its_identity():
    """After its hour the item has its new title, and the same guid and publication time as before."""
    made = drill([article(retitled=Retitled(at="1h", title="Another title"))], dialect="atom")
    before, after = feed(made).entries[0], feed(made, ZERO + HOUR).entries[0]
    assert (before.title, after.title) == ("Oman's offer & more", "Another title")
    assert (before.id, before.published) == (after.id, after.published)
    assert after.updated_parsed[:4] == (2026, 3, 2, 10)


def test_the_same_state_gives_the_same_bytes():
    """Between two changes a feed does not move, so its ETag holds; after a change it is another one."""
    made = drill([article(), article(id="two", at="+2h")])
    first, later, changed = (render(made, made.outlets[0], ZERO + hours * HOUR) for hours in (0, 1, 2))
    assert first == later
    assert first.headers["ETag"] != changed.headers["ETag"]


@pytest.mark.parametrize(
    ("dates", "written"),
    [
        ("offset", "Mon, 02 Mar 2026 11:30:00 +0330"),
        ("named_zone", "Mon, 02 Mar 2026 11:30:00 IRST"),
        ("no_zone", "Mon, 02 Mar 2026 11:30:00"),
        ("false_gmt", "Mon, 02 Mar 2026 11:30:00 GMT"),
    ],
)
def test_dates_are_written_as_the_newsroom_writes_them(dates, written):
    """Each habit of writing dates gives the same local time with another ending."""
    assert feed(drill(dates=dates, timezone="Asia/Tehran")).entries[0].published == written


def test_iso_dates_have_the_same_habits():
    """Dialects with ISO dates break them in the same ways."""
    made = {dates: drill(dates=dates, timezone="Europe/Moscow", dialect="atom") for dates in ("named_zone", "no_zone")}
    assert feed(made["named_zone"]).entries[0].published == "2026-03-02T11:00:00 MSK"
    assert feed(made["no_zone"]).entries[0].published == "2026-03-02T11:00:00"


@pytest.mark.parametrize(
    ("published", "hour"),
    [("none", None), ("-20h", (2026, 3, 1, 13)), ("now", (2026, 3, 2, 9)), (None, (2026, 3, 2, 8))],
)
def test_publication_may_be_missing_old_or_always_now(published, hour):
    """An article can be undated, dated long before it appears, or re-dated at every poll."""
    entry = feed(drill([article(published=published)])).entries[0]
    parsed = entry.get("published_parsed")
    assert (parsed and parsed[:4]) == hour


def test_a_repeating_feed_varies_only_the_link():
    """The same item stands four times: one guid, four links that differ in tracking."""
    entries = feed(drill(repeats=4)).entries
    assert len(entries) == 4
    assert len({entry.id for entry in entries}) == 1
    assert len({entry.link for entry in entries}) == 4


def test_utf_16_is_declared_and_read():
    """A UTF-16 feed has its mark and its prolog, and its Chinese survives."""
    made = drill([article(title="外交部：中方愿提供帮助")], encoding="utf-16")
    assert render(made, made.outlets[0], ZERO).body[:2] in (b"\xff\xfe", b"\xfe\xff")
    assert feed(made).entries[0].title == "外交部：中方愿提供帮助"


def test_cdata_holds_even_its_own_end():
    """A text with the end mark of CDATA in it comes out whole."""
    made = drill([article(title="a ]]> b <b>c</b>", summary="x ]]> y")], cdata=True)
    assert b"<![CDATA[" in render(made, made.outlets[0], ZERO).body
    assert feed(made).entries[0].summary == "x ]]> y"


def test_an_outlet_that_is_down_answers_500():
    """Between the two instants every answer is HTTP 500; before and at the end of the span it is not."""
    made = drill(down=[Span(begin="0", end="1h")])
    minute = timedelta(minutes=1)
    hours = [ZERO - minute, ZERO, ZERO + HOUR - minute, ZERO + HOUR]
    assert [render(made, made.outlets[0], now).status for now in hours] == [200, 500, 500, 200]


def test_hostile_markup_is_carried_as_text():
    """Markup in a title is escaped into the feed, not obeyed by it: the XML stays sound and the text whole."""
    title = "<b>US</b> <!channel> \u202etxt\u202c"
    made = drill([article(title=title)])
    assert "&lt;!channel&gt;" in render(made, made.outlets[0], ZERO).body.decode()
    assert "\u202etxt" in feed(made).entries[0].title


def test_every_shipped_feed_reads_without_complaint():
    """At the drill's end each feed of the shipped drill is sound for an ordinary feed reader."""
    shipped = load(SHIPPED / "iran-us")
    end = shipped.instant(shipped.plan.span.end)
    for outlet in shipped.outlets:
        answer = render(shipped, outlet, end)
        assert answer.status == 200
        if outlet.dialect == "jsonfeed":
            assert json.loads(answer.body)["items"]
            continue
        parsed = feedparser.parse(answer.body, response_headers={"content-type": answer.headers["Content-Type"]})
        assert not parsed.bozo, f"{outlet.id}: {parsed.get('bozo_exception')}"
        assert parsed.entries, outlet.id
