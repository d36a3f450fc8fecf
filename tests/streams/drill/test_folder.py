from collections import Counter
from datetime import timedelta

import pytest

from streams.drill.folder import SHIPPED, load
from streams.drill.reading import DrillError


def findings(folder):
    """Return what loading finds, as `file:line: message` with the folder cut off."""
    with pytest.raises(DrillError) as caught:
        load(folder)
    return [str(finding).removeprefix(f"{folder}/") for finding in caught.value.findings]


def replaced(file, old, new):
    """Change one text of a file of a drill; the text must be there."""
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


def test_a_copy_takes_what_it_does_not_say_itself(tiny):
    """A copy carries title, summary and dateline of its original, with its small edits made."""
    copy = next(article for article in tiny.articles if article.id == "offer-copied")
    assert copy.title == "Oman offers to mediate"
    assert copy.summary == "Oman offered to mediate on Monday night. It named no date."
    assert copy.dateline == "MUSCAT, March 2 (Meridian Wire)"


@pytest.mark.parametrize(
    ("file", "old", "new", "found"),
    [
        ("drill.yaml", "what: Oman offers", "whom: Oman", "drill.yaml:12: table.what: Field required"),
        ("drill.yaml", "at: +4h", "at: -4h", "drill.yaml:20: rows stand in the order of their times"),
        ("drill.yaml", "at: +4h", "at: later", "drill.yaml:20: table.at: `later` is no offset"),
        ("drill.yaml", "title: A tiny drill", "drill: again", "drill.yaml:3: `drill` stands twice in one map"),
        ("drill.yaml", "title: A tiny drill", "title: [", "drill.yaml:5: is not YAML"),
        ("drill.yaml", "begin: -3h", "begin: +7h", "drill.yaml:5: span: `begin` must lie before `end`"),
        ("outlets.yaml", "id: paper", "id: wire", "outlets.yaml:3: outlet wire stands twice"),
        ("outlets.yaml", "Asia/Tehran", "Asia/Nowhere", "outlets.yaml:7: `Asia/Nowhere` is no IANA time zone"),
        ("outlets.yaml", "dialect: atom", "dialect: gopher", "outlets.yaml:8: outlets.dialect: Input should be"),
        ("articles/one.yaml", "outlet: paper", "outlet: stone", "one.yaml:9: article offer-copied: no outlet `stone`"),
        (
            "articles/one.yaml",
            "copy_of: offer",
            "copy_of: ofer",
            "one.yaml:11: article offer-copied: no article `ofer`",
        ),
        ("articles/one.yaml", "at: 0h", "at: -2h", "one.yaml:11: article offer-copied: `offer` appears only later"),
        ("articles/one.yaml", "at: -1h", "at: -5h", "one.yaml:4: article offer: lies outside the drill's span"),
        ("articles/one.yaml", "at: +2h", "at: 0h", "one.yaml:8: articles: `retitled.at` must lie after `at`"),
        (
            "articles/one.yaml",
            "old: on Monday",
            "old: on Friday",
            "one.yaml:14: article offer-copied: `on Friday` stands",
        ),
        ("articles/one.yaml", "id: offer-copied", "id: offer", "one.yaml:8: article offer: stands twice"),
    ],
)
def test_a_fault_is_told_with_its_line(written, file, old, new, found):
    """Each kind of mistake is found where it stands, with file, line and what is wrong."""
    folder = written()
    replaced(folder / file, old, new)
    assert any(found in one for one in findings(folder)), findings(folder)


def test_faults_of_all_files_are_told_at_once(written):
    """Two broken files give findings for both, so nobody mends one at a time."""
    folder = written(outlets="outlets: 7\n", articles="articles:\n  - {id: a}\n")
    told = findings(folder)
    assert any(one.startswith("outlets.yaml:1:") for one in told)
    assert any(one.startswith("articles/one.yaml:2: articles.outlet: Field required") for one in told)


def test_a_missing_folder_is_told_by_its_files(tmp_path):
    """A folder that is no drill names what is missing instead of failing on the first file."""
    told = findings(tmp_path / "nothing")
    assert [one.partition(":")[0] for one in told] == ["drill.yaml", "outlets.yaml", "articles"]


def test_the_shipped_drill_is_sound():
    """The drill that ships loads, names only outlets that publish, and lies within its own span."""
    drill = load(SHIPPED / "iran-us")
    publishing = Counter(article.outlet for article in drill.articles)
    assert set(publishing) == {outlet.id for outlet in drill.outlets}
    assert 60 <= len(drill.articles) <= 100
    assert all(outlet.site.endswith(".example") for outlet in drill.outlets)
    assert drill.plan.table[-1].at < drill.plan.span.end


def test_the_shipped_drill_has_every_bad_habit():
    """Every quirk the pipeline must stand is in the shipped drill, so each run meets all of them."""
    drill = load(SHIPPED / "iran-us")
    assert {outlet.dialect for outlet in drill.outlets} == {"rss2", "rss1", "atom", "jsonfeed"}
    assert {outlet.dates for outlet in drill.outlets} == {"offset", "named_zone", "no_zone", "false_gmt"}
    assert any(outlet.encoding == "utf-16" for outlet in drill.outlets)
    assert any(outlet.repeats == 4 for outlet in drill.outlets)
    assert [span.end - span.begin for outlet in drill.outlets for span in outlet.down] == [timedelta(hours=6)]
    assert {"none", "now"} <= {article.published for article in drill.articles}
    assert any(article.retitled for article in drill.articles)
    assert {outlet.language for outlet in drill.outlets} == {"en", "fa", "ar", "ru", "zh"}
    hostile = next(article for article in drill.articles if article.id == "strike-kestrel")
    assert all(sign in hostile.title for sign in ("<b>", "<!channel>", "\u202e"))
