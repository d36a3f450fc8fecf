"""A backtest over small invented archives: as known at the time, in order, equal on any number of processes."""

import json
import subprocess
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from streams.backtest.history import History, Ring, load_of
from streams.backtest.page import report
from streams.backtest.spool import Spool
from streams.commands.rules import command

BEGIN = datetime(2026, 3, 1, tzinfo=UTC)
VOW = "Iran vows revenge on US after strike on Kharg Island"


def line(hours: float, title: str, outlet: str = "Meridian Wire", **more: Any) -> str:
    """One line of an archive, published and collected at so many hours."""
    at = (BEGIN + timedelta(hours=hours)).isoformat()
    return json.dumps({"title": title, "outlet": outlet, "published": at, "seen_at": at, **more})


def played(tmp_path: Path, lines: Sequence[str], *options: str) -> tuple[Result, History | None]:
    archive, kept = tmp_path / "archive.jsonl", tmp_path / "history.json"
    archive.write_text("".join(f"{one}\n" for one in lines))
    words = ["backtest", str(archive), "--tier", "1", "--json", str(kept), "--processes", "1", *options]
    done = CliRunner().invoke(command, words)
    return done, History.model_validate_json(kept.read_text()) if kept.exists() else None


ARCHIVE = (
    line(2, VOW),
    line(0, "Markets calm before the holidays"),
    line(3, VOW, "Harbour Gazette", url="https://gazette.example/vow"),
    line(120, "Iran vows revenge on Israel, says state television"),
)


def test_what_would_have_rung_is_told_with_the_time_it_was_known(tmp_path: Path) -> None:
    """Four articles out of order: a vow rings, its copy does not, the next one after the quiet spell does."""
    done, history = played(tmp_path, ARCHIVE)

    assert done.exit_code == 0, done.output
    assert history is not None
    rings = [(ring.rule, (ring.at - BEGIN) / timedelta(hours=1)) for ring in history.alerts]
    assert [ring for ring in rings if ring[0] == "retaliation-vow-new"] == [
        ("retaliation-vow-new", 2.0), ("retaliation-vow-new", 120.0),
    ]  # fmt: skip
    assert history.articles_by_day == {"2026-03-01": 3, "2026-03-06": 1}
    assert {ring.kind for ring in history.rings} == {"alert"}
    assert history.updates > 0
    assert f"others: {history.updates} update" in done.output
    assert "4 articles" in done.output
    assert "alerts a day" in done.output


def test_the_order_of_the_files_and_the_processes_change_nothing(tmp_path: Path) -> None:
    """Shuffled lines and two processes give the same history."""
    _, plain = played(tmp_path, ARCHIVE)
    _, shuffled = played(tmp_path, ARCHIVE[::-1], "--processes", "2")

    assert plain is not None
    assert shuffled is not None
    assert shuffled.rings == plain.rings
    assert shuffled.outcomes == plain.outcomes


def test_a_span_leaves_the_rest_out(tmp_path: Path) -> None:
    """`--from` and `--to` bound what was known; a rule may be named."""
    _, history = played(tmp_path, ARCHIVE, "retaliation-vow-new", "--from", "2026-03-02", "--to", "2026-03-10")

    assert history is not None
    assert history.articles == 1
    assert [rule.rule for rule in history.rules] == ["retaliation-vow-new"]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["no-such-rule", "ARCHIVE"], "no rule 'no-such-rule'"),
        (["missing.jsonl"], "no such file"),
        ([], "give FILES"),
        (["ARCHIVE", "--from", "yesterday"], "no moment"),
    ],
)
def test_wrong_words_are_one_clear_message(tmp_path: Path, words: list[str], says: str) -> None:
    """A wrong rule, file, span, or nothing at all: what is wrong and what to give, no stack trace."""
    archive = tmp_path / "archive.jsonl"
    archive.write_text(line(0, VOW) + "\n")
    done = CliRunner().invoke(command, ["backtest", *(str(archive) if one == "ARCHIVE" else one for one in words)])

    assert done.exit_code != 0
    assert says in done.output
    assert "Traceback" not in done.output


def test_bad_lines_are_told_and_the_rest_is_played(tmp_path: Path) -> None:
    """A line that is no JSON is named with its place; the others count."""
    done, history = played(tmp_path, [*ARCHIVE, "{no json"])

    assert "archive.jsonl:5" in done.output
    assert history is not None
    assert history.articles == 4


class Tags(HTMLParser):
    """Collects tags and attributes, and fails on none."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep what could load or run something."""
        self.tags.append(tag)
        self.links += [value or "" for name, value in attrs if name in ("src", "href", "srcdoc", "onload", "onclick")]


def test_the_report_loads_nothing_and_escapes_everything(tmp_path: Path) -> None:
    """A hostile headline and address stay text: no script, no image, no link that is not http."""
    hostile = "<script>alert(1)</script><img src=x> Iran vows revenge on US"
    _, history = played(tmp_path, [line(0, VOW)])
    assert history is not None
    ring = history.alerts[0].model_copy(update={"title": hostile, "outlet": hostile, "url": "javascript:alert(1)"})
    page = report(history.model_copy(update={"rings": (ring,), "made_from": (hostile,)}))
    seen = Tags()
    seen.feed(page)

    assert set(seen.tags) & {"script", "img", "iframe", "link", "object"} == set()
    assert seen.links == []
    assert "&lt;script&gt;" in page
    assert "When it rang" in page


def ringing(*minutes: float) -> History:
    rings = tuple(
        Ring(at=BEGIN + timedelta(minutes=at), rule="r", episode=str(at), kind="alert", reason="first", severity="high",
             sources=1)
        for at in minutes
    )  # fmt: skip
    return History(made_from=("x",), rules=(), begin=BEGIN, end=BEGIN + timedelta(days=2), articles=1, rings=rings)


def test_the_load_counts_sliding_hours_and_the_longest_silence() -> None:
    """Seven alerts within an hour that no clock hour holds are above six; silence counts from the last alert."""
    load = load_of(ringing(50, 55, 60, 65, 70, 75, 80, 400))

    assert (load.worst_hour, load.worst_hour_at, load.hours_above) == (7, BEGIN + timedelta(minutes=50), 1)
    assert load.silence_from == BEGIN + timedelta(minutes=400)
    assert load.longest_silence_hours == pytest.approx(48 - 400 / 60)
    assert load.mean_a_day == 4


def test_a_history_without_alerts_has_no_load() -> None:
    """Nothing rang: no worst hour, and the whole span is silence."""
    load = load_of(ringing())
    assert (load.worst_hour, load.hours_above, load.longest_silence_hours) == (0, 0, 48)


def test_the_spool_gives_values_by_their_time() -> None:
    """Values come back in order of their instants, equal ones as they were put."""
    with Spool() as spool:
        for at, value in ((2, b"c"), (1, b"a"), (1, b"b")):
            spool.add("vow", BEGIN + timedelta(microseconds=at), value)
        [lot] = spool.lots(2)
        assert [value for _, value in lot.in_order()] == [b"a", b"b", b"c"]


def test_no_company_is_torn_into_two_lots() -> None:
    """However many lots there are, what belongs together lies in one, in order; large lots come first."""
    with Spool() as spool:
        for number in range(60):
            company = "abc"[number % 3] if number < 40 else "d"
            spool.add(company, BEGIN - timedelta(seconds=number), f"{company}{number}".encode())
        lots = [[value for _, value in lot.in_order()] for lot in spool.lots(3)]
    companies = [{value[:1] for value in lot} for lot in lots]
    assert sum(map(len, companies)) == len(set().union(*companies)) == 4
    assert sorted(map(len, lots), reverse=True) == list(map(len, lots))
    assert sum(map(len, lots)) == 60
    for lot in lots:
        assert sorted(lot, key=lambda value: -int(value[1:])) == lot


RULE = """schema: tocsin/rules/v1
rule: plain-vow
title: A vow
why: It matters.
owner: desk
status: live
severity: medium
match: {claim: {event: THREATEN, actor: IRN}}
episode: {new_after: 24h}
confirm: {sources: 1}
notify: {to: desk}
"""


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("", "", "0 new, 0 gone, 0 earlier, 0 later, 0 severity"),
        ("actor: IRN", "actor: IRN.MFA", "0 new, 2 gone"),
        ("severity: medium", "severity: high", "severity medium → high"),
        ("sources: 1", "sources: 2", "later by 1:00:00"),
        ("new_after: 24h", "new_after: 6d", "1 gone"),
    ],
)
def test_a_diff_names_what_another_version_changes(tmp_path: Path, old: str, new: str, says: str) -> None:
    """Narrower, louder, more cautious, with a longer quiet spell: each shows as what officers would notice."""
    (tmp_path / "old.yaml").write_text(RULE)
    (tmp_path / "new.yaml").write_text(RULE.replace(old, new))
    archive = tmp_path / "archive.jsonl"
    second = line(3, "IRGC vows a crushing answer to America at a time of its choosing", "Second Light Agency")
    archive.write_text("".join(f"{one}\n" for one in (*ARCHIVE, second)))
    words = ["diff", str(tmp_path / "old.yaml"), str(tmp_path / "new.yaml"), str(archive), "--tier", "1"]
    done = CliRunner().invoke(command, words)

    assert done.exit_code == 0, done.output
    assert says in done.output


def test_a_git_revision_is_a_version(tmp_path: Path) -> None:
    """The pack as it stood in a commit is compared with the pack as it stands; an unknown revision is a clear error."""
    pack, archive = tmp_path / "pack", tmp_path / "archive.jsonl"
    pack.mkdir()
    (pack / "vow.yaml").write_text(RULE)
    archive.write_text("".join(f"{one}\n" for one in ARCHIVE))
    git = ["git", "-C", str(tmp_path), "-c", "user.name=A", "-c", "user.email=a@a.example"]
    for words in (["init", "-q"], ["add", "pack"], ["commit", "-qm", "pack: first"]):
        subprocess.run([*git, *words], check=True)
    (pack / "vow.yaml").write_text(RULE.replace("severity: medium", "severity: high"))

    words = ["diff", "HEAD", str(pack), str(archive), "--rules", str(pack), "--tier", "1"]
    done = CliRunner().invoke(command, words)
    assert "severity medium → high" in done.output

    wrong = CliRunner().invoke(command, ["diff", "no-such-revision", *words[2:]])
    assert wrong.exit_code == 1
    assert "git revision" in wrong.output


def test_judgements_stand_in_the_report(tmp_path: Path) -> None:
    """What somebody said of a story is shown beside it and counted; a report without judgements has no word of them."""
    _, history = played(tmp_path, ARCHIVE)
    assert history is not None
    ring = history.alerts[0]
    page = report(history, {(ring.rule, ring.episode): "wrong"})

    assert "judged wrong" in page
    assert "stories judged: 1 wrong" in page
    assert "judged wrong" not in report(history)


OVER = """schema: tocsin/rules/v1
rule: {name}
title: A rule
why: It matters.
owner: desk
status: draft
severity: medium
match: {match}
episode: {{new_after: 72h}}
notify: {{to: desk}}
"""


def test_a_rule_over_rules_is_played_with_those_it_listens_to(tmp_path: Path) -> None:
    """Asked for alone it hears them all the same; what is told is its own."""
    (tmp_path / "vow.yaml").write_text(OVER.format(name="vow", match="{claim: {event: THREATEN, actor: IRN}}"))
    (tmp_path / "over.yaml").write_text(OVER.format(name="over", match="{any_of_rules: [vow]}"))
    packs = ("--rules", str(tmp_path / "vow.yaml"), "--rules", str(tmp_path / "over.yaml"))
    _, both = played(tmp_path, ARCHIVE, *packs)
    _, apart = played(tmp_path, ARCHIVE, *packs, "--processes", "2")
    done, alone = played(tmp_path, ARCHIVE, *packs, "over")

    assert both is not None
    assert alone is not None
    assert done.exit_code == 0, done.output
    assert {ring.rule for ring in both.alerts} == {"vow", "over"}
    assert apart is not None
    assert apart.rings == both.rings
    assert [ring.at for ring in alone.alerts] == [ring.at for ring in both.alerts if ring.rule == "over"]
    assert {ring.rule for ring in alone.rings} == {"over"}
    assert [rule.rule for rule in alone.rules] == ["over"]


def test_a_rule_that_fits_nothing_says_where_to_look(tmp_path: Path) -> None:
    """Without one match the next step is named."""
    done, _ = played(tmp_path, [line(0, "Markets calm before the holidays")])

    assert "tocsin rules near-miss" in done.output
