"""Reading feeds: every dialect, wrong encodings, hostile documents; any bytes give entries or one named reason."""

import codecs
import json
import os
import tarfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from connectors.errors import Rejected
from connectors.sources.dialects import Document, Entry, parse_feed

FEEDS = Path(__file__).parent.parent / "fixtures" / "feeds"
OUTSIDE = Path(__file__).parents[3] / "shared" / "data" / "feeds"
RSS = "<rss version='2.0'><channel><title>Harbour Gazette</title><item><title>{}</title></item></channel></rss>"


def fixture(name: str) -> Document:
    return parse_feed((FEEDS / name).read_bytes(), None, "https://base.example/feeds/x")


def reason(body: bytes) -> str:
    with pytest.raises(Rejected) as caught:
        parse_feed(body)
    return caught.value.reason


def test_rss_two_keeps_everything_verbatim() -> None:
    """Texts with markup, the odd date, the credited wire, author and categories arrive as published."""
    document = fixture("rss20.xml")
    assert (document.dialect, document.title, document.language) == ("rss20", "Harbour Gazette", "en-gb")
    assert document.entries[0] == Entry(
        title="Ferry strike ends & boats sail",
        summary="Short <b>text</b>",
        text="<p>Long text of the ferry.</p>",
        url="https://base.example/news/2?a=1&b=2",
        guid="hg-2",
        published="Sun, 04 May 2031 13:05:00 IRST",
        author="A. Writer",
        credited="Meridian Wire",
        language="en-gb",
        categories=("ports", "labour"),
    )
    assert document.entries[1].published == "2031/05/03 9:00"


@pytest.mark.parametrize(
    ("name", "dialect", "title", "url", "published", "language"),
    [
        ("rss091.xml", "rss", "Tide tables\u00a0out", "https://old.example/1", None, "en"),
        ("rdf.xml", "rss10", "Envoy lands", "https://rdf.example/1", "2031-05-04T12:00:00Z", "de"),
        ("atom10.xml", "atom10", "Посол <i>прибыл</i>", "https://atom.example/1", "2031-05-04T12:30:00+03:00", "ru"),
        ("atom03.xml", "atom03", "Lamp lit", "https://early.example/1", "2031-05-04T10:00:00Z", None),
        ("feed.json", "json", "کشتی رسید", "https://dune.example/7", "2031-05-04T12:00:00+03:30", "fa"),
    ],
)
def test_each_dialect_is_read(
    name: str, dialect: str, title: str, url: str, published: str | None, language: str | None
) -> None:
    """Title, link, date string and language are found in every dialect."""
    document = fixture(name)
    (entry,) = document.entries
    assert document.dialect.startswith(dialect)
    assert (entry.title, entry.url, entry.published, entry.language) == (title, url, published, language)


def test_json_feed_says_what_it_could_not_use() -> None:
    """An item that is no object is noted, the others are read."""
    document = fixture("feed.json")
    assert document.notes == ("1 items are no objects",)
    assert (document.entries[0].guid, document.entries[0].author) == ("7", "R.")
    assert document.entries[0].categories == ("sea",)


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (RSS.format("Порт é").encode(), None),
        (b'<?xml version="1.0" encoding="windows-1251"?>' + RSS.format("Порт é").encode(), "text/xml; charset=koi8-r"),
        (codecs.BOM_UTF8 + RSS.format("Порт é").encode(), None),
        (codecs.BOM_UTF16_LE + RSS.format("Порт é").encode("utf-16-le"), None),
        (codecs.BOM_UTF16_BE + RSS.format("Порт é").encode("utf-16-be"), "text/xml; charset=utf-8"),
        (RSS.format("Порт é").encode("utf-16-le"), None),
        (b"\n\n  Warning: odd server\n<?xml version='1.0'?>" + RSS.format("Порт é").encode(), None),
        (b'<?xml version="1.0" encoding="nonsense"?>' + RSS.format("Порт é").encode(), None),
    ],
)
def test_valid_text_beats_what_is_said_about_it(body: bytes, content_type: str | None) -> None:
    """UTF-8 under a wrong label, UTF-16 with and without mark, junk before the prolog: the title is right."""
    assert parse_feed(body, content_type).entries[0].title == "Порт é"


@pytest.mark.parametrize("where", ["prolog", "header"])
def test_other_encodings_are_believed_where_stated(where: str) -> None:
    """Bytes that are no UTF-8 are read as the header or the prolog says."""
    prolog = '<?xml version="1.0" encoding="windows-1251"?>' if where == "prolog" else ""
    kind = "application/xml; charset=windows-1251" if where == "header" else None
    assert parse_feed((prolog + RSS.format("Порт")).encode("windows-1251"), kind).entries[0].title == "Порт"


BOMB = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 9))


@pytest.mark.parametrize(
    "subset",
    [
        f'<!DOCTYPE rss [<!ENTITY e0 "ha">{BOMB}]>',
        '<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE rss [<!ENTITY % p SYSTEM "http://attack.example/x.dtd"> %p;]>',
        '<!-- x --><!doctype rss [ <!ATTLIST a b CDATA "]>"> <!entity x "y"> ]>',
        '<!DOCTYPE rss><!DOCTYPE rss [<!ENTITY x "y">]>',
        '<!DOCTYPE rss [<!ENTITY x "never closed"',
    ],
)
def test_entity_declarations_are_refused(subset: str) -> None:
    """Bombs, files and outside definitions never reach the XML parser, however they are dressed."""
    assert reason((subset + RSS.format("&e8;&x;")).encode()) == "parse_error"
    assert reason((subset + RSS.format("&e8;&x;")).encode("utf-16")) == "parse_error"


def test_html_empty_and_other_documents_have_their_own_reasons() -> None:
    """A page, nothing, and something else are told apart."""
    assert reason(b"<!DOCTYPE html><html><body>Are you human?</body></html>") == "html_instead"
    assert reason(b"<html><head></head></html>") == "html_instead"
    assert reason(b" \n ") == "empty"
    assert reason(b"hello") == "parse_error"
    assert reason(b'{"items": []}') == "parse_error"
    assert reason(b"[" * 200_000) == "parse_error"


def test_markup_and_control_characters_survive_or_leave_without_harm() -> None:
    """Hostile titles stay text for whoever escapes them; what JSON cannot carry is gone."""
    body = RSS.format("&lt;script&gt;x&lt;/script&gt; &lt;!channel&gt; \u202eabc\x00\x08&#xD800;").encode()
    title = parse_feed(body).entries[0].title
    assert "<script>" in title
    assert "<!channel>" in title
    assert "\x00" not in title
    title.encode("utf-8")


def test_a_broken_document_gives_what_can_be_saved() -> None:
    """A feed cut in the middle still gives the items before the cut."""
    whole = (FEEDS / "rss20.xml").read_bytes()
    assert parse_feed(whole[: whole.index(b"<item><title>Older") + 30]).entries[0].guid == "hg-2"


MARKUP = st.sampled_from(
    ["<rss>", "<channel>", "<item>", "</item>", "<title>", "<![CDATA[", "]]>", "<!DOCTYPE rss [", "<!ENTITY a 'b'>",
     "]>",      "&a;", "&#xD800;", "&#99999999;", "<?xml version='1.0'?>",
     "<feed xmlns='http://www.w3.org/2005/Atom'>", "<entry>",
     "<link href='", "<pubDate>", "<guid>", "<!--", "-->", "\x00", "\ufeff", "<source url='x'>",
     "<content type='xhtml'><div>",
     '{"version":"https://jsonfeed.org/version/1","items":[', '{"id":1}', "]}", "<rdf:RDF>", "xml:base='", "//[",
     "<category term='"]
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(
    st.binary(max_size=300)
    | st.lists(MARKUP | st.text(max_size=8), max_size=30).map(lambda parts: "".join(parts).encode("utf-8", "replace"))
    | st.recursive(st.none() | st.text(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)).map(
        lambda items: json.dumps({"version": "https://jsonfeed.org/version/1", "items": items}).encode()
    ),
    st.none() | st.text(max_size=30),
)
def test_any_bytes_give_entries_or_a_reason(body: bytes, content_type: str | None) -> None:
    """Nothing but `Rejected` ever leaves the parser, and what it gives can be written as UTF-8."""
    try:
        document = parse_feed(body, content_type, "https://x.example/")
    except Rejected as error:
        document = Document(error.reason, "", None, ())
    assert document.dialect
    for entry in document.entries:
        f"{entry}".encode()


def test_feeds_of_the_world_never_crash_it(capsys: pytest.CaptureFixture[str]) -> None:
    """Real and odd feeds, written by nobody here, give items or a reason."""
    archives = sorted(OUTSIDE.glob("*.tar.gz")) if not os.environ.get("TOCSIN_NO_SHARED") else []
    if not archives:
        pytest.skip(f"the evaluation feeds are not here: {OUTSIDE}")
    for archive in archives:
        files = items = refused = 0
        with tarfile.open(archive) as tar:
            for member in filter(tarfile.TarInfo.isfile, tar):
                body = tar.extractfile(member).read()  # type: ignore[union-attr]
                files += 1
                try:
                    items += len(parse_feed(body, None, "https://x.example/").entries)
                except Rejected:
                    refused += 1
        with capsys.disabled():
            print(f"\n{archive.name}: {files} files, {items} items, {refused} refused")
        assert items > files / 2
        assert refused < files / 8
