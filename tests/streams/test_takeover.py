"""How an edition of the rules takes over, without a broker: at its record, without a gap, without paging twice."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from connectors.item import Outlet, RawItem
from rules.bundle import Bundle
from rules.episode import Reason
from rules.match import Match
from rules.vocabulary import load as load_vocabulary
from streams.alert import Alert
from streams.coding.coder import Coder
from streams.commands.rule.status import told
from streams.cursor import Applied, Cursor
from streams.edition import GENESIS, Edition, Known, Running, anew, changed, collect, packed, pasts, switch, unpacked
from streams.edition_log import Standing
from streams.library import Library
from streams.pipeline import build, health, raw
from streams.replay import Replay
from streams.routes import Routes
from streams.source_health import SourceHealth, SourceState
from streams.stage import CARRIED, Record
from streams.stages.route import ALERT
from streams.stages.step import MATCH
from streams.topics import ARTICLES, DEAD, DESK, HEALTH, MATCHES

START = datetime(2026, 3, 2, 6, tzinfo=UTC)
WORDS = load_vocabulary()
CODER = Coder(WORDS)
VOW = """\
schema: tocsin/rules/v1
rule: vow
title: {title}
why: A test.
owner: watch
status: {status}
severity: high
match:
  claim: {{event: THREATEN, actor: IRN}}
episode: {{new_after: {spell}}}
notify: {{to: duty, quiet_for: 6h}}
"""
HEADLINES = ("Iran vows revenge on US, says state television", "Iran threatens retaliation against the US")


def edition(folder: Path, hours: float, **changes: str) -> Edition:
    """An edition of the one rule, published `hours` after the start."""
    folder.mkdir(exist_ok=True)
    (folder / "vow.yaml").write_text(VOW.format(**({"title": "A vow", "status": "live", "spell": "72h"} | changes)))
    at = GENESIS if hours < 0 else START + timedelta(hours=hours)
    return collect([folder], at, commit="abc1234 2026-03-02")


class World:
    """Stages in one process whose rules are a library's."""

    def __init__(self, folder: Path, first: Edition) -> None:
        self.library = Library(folder / "editions", WORDS)
        self.library.add(first)
        self.replay = Replay(build(WORDS, self.library, Routes()))
        self.replay.folds[ARTICLES.name, 0].stage.coder = CODER  # type: ignore[attr-defined]
        self.count = 0

    def read(self, hours: float, outlet: str, title: str = HEADLINES[0]) -> None:
        """Let an outlet say something."""
        at, self.count = START + timedelta(hours=hours), self.count + 1
        self.replay.publish(
            [
                raw(
                    RawItem(
                        source_id=outlet, item_id=f"{title} {self.count}", via="file", fetched_at=at, first_seen_at=at,
                        outlet=Outlet(name=outlet, family=outlet, tier=1, reliability="B"),
                        published=at.isoformat(), title=title,
                    )
                )
            ]
        )  # fmt: skip
        self.replay.settle(at)

    def switch(self, to: Edition, past: bool = True, partitions: Sequence[int] = range(4)) -> None:
        """Publish an edition and let it take over, warmed from what was matched before."""
        old, _ = self.library.newest, self.library.add(to)
        assert old is not None
        before, after = self.library.of(old.edition), self.library.of(to.edition)
        assert before is not None
        assert after is not None
        known = [
            Known(at=record.at, match=again)
            for record in self.replay.records(MATCHES.name)
            if not {name for name, _ in record.headers} & {"turn", "warm-up"}
            for again in remade(after, MATCH.validate_json(record.value or b""))
        ]
        for rule in anew(before, after) if past else ():
            self.replay.publish(pasts(rule, to, known))
        of = 4 + 4
        for number in partitions:
            send = switch(ARTICLES.name, to, old.edition, of)
            log = self.replay.logs.setdefault((ARTICLES.name, number), [])
            log.append(Record(send.topic, number, len(log), send.key, send.value, send.at, send.headers))
        self.replay.publish_everywhere(switch(HEALTH.name, to, old.edition, of))
        self.replay.settle(to.at)

    @property
    def told(self) -> list[Alert]:
        return self.replay.values(DESK.name, ALERT)

    @property
    def rang(self) -> list[tuple[str, str]]:
        return [(one.kind, one.reason.value) for one in self.told]


def remade(bundle: Bundle, match: Match) -> list[Match]:
    """The match as another version of its rule would have made it."""
    return bundle.match(match.facts, [match.claim] if match.claim else [], "")


def test_another_title_keeps_the_story_and_tells_of_itself(tmp_path: Path) -> None:
    """What does not shape state takes over without a word: the next line of the same story carries it."""
    world = World(tmp_path, edition(tmp_path / "rules", -1))
    world.read(0, "Meridian Wire")
    world.switch(edition(tmp_path / "rules", 1, title="Another title"))
    world.read(2, "Harbour Gazette", HEADLINES[1])

    assert [(one.kind, one.rule.title) for one in world.told] == [("alert", "A vow"), ("thread", "Another title")]
    assert len({one.alert_id for one in world.told}) == 1


def test_a_changed_rule_is_warm_says_so_and_does_not_page_again(tmp_path: Path) -> None:
    """The open alert hears that its rule changed; the new version knows the story and pages nobody for it."""
    world = World(tmp_path, edition(tmp_path / "rules", -1))
    world.read(0, "Meridian Wire")
    world.switch(edition(tmp_path / "rules", 1, spell="48h"))
    world.read(2, "Harbour Gazette", HEADLINES[1])

    assert world.rang[:2] == [("alert", "first"), ("thread", "rule_changed")]
    assert ("alert", "first") not in world.rang[2:]
    world.read(80, "Meridian Wire", HEADLINES[1])
    assert world.rang[-1] == ("alert", "first")
    assert world.replay.records(DEAD.name) == []


def test_without_its_past_a_changed_rule_would_page_again(tmp_path: Path) -> None:
    """The warm-up is what keeps the second version quiet: left out, the same story rings twice."""
    world = World(tmp_path, edition(tmp_path / "rules", -1))
    world.read(0, "Meridian Wire")
    world.switch(edition(tmp_path / "rules", 1, spell="48h"), past=False)
    world.read(2, "Harbour Gazette", HEADLINES[1])

    assert world.rang.count(("alert", "first")) == 2


def test_logs_that_have_not_gone_over_ring_by_the_old_rules(tmp_path: Path) -> None:
    """Between the first log and the last, both versions run: nothing read meanwhile is lost."""
    first = edition(tmp_path / "rules", -1)
    world, to = World(tmp_path, first), edition(tmp_path / "rules", 1, spell="48h")
    for number in range(12):
        world.read(0, f"Outlet {number}", "Markets calm before the holidays")
    world.switch(to, partitions=(0, 1))
    for number in range(12):
        world.read(2 + number / 10, f"Outlet {number}", HEADLINES[number % 2])
    identities = {one.episode.identity for one in world.told if one.reason is Reason.FIRST}
    assert len(identities) == 2
    assert Reason.RULE_CHANGED not in {one.reason for one in world.told}

    rest = [number for number in range(4) if number not in (0, 1)]
    for number in rest:
        send = switch(ARTICLES.name, to, first.edition, 8)
        log = world.replay.logs.setdefault((ARTICLES.name, number), [])
        log.append(Record(send.topic, number, len(log), send.key, send.value, to.at, send.headers))
    world.replay.settle(START + timedelta(hours=5))
    assert world.rang.count(("thread", "rule_changed")) == 1


def test_a_rule_that_runs_no_more_says_so(tmp_path: Path) -> None:
    """Retired, a rule closes what it keeps open with a line, and rings no more."""
    world = World(tmp_path, edition(tmp_path / "rules", -1))
    world.read(0, "Meridian Wire")
    world.switch(edition(tmp_path / "rules", 1, status="retired"))
    world.read(2, "Harbour Gazette", HEADLINES[1])

    assert world.rang == [("alert", "first"), ("thread", "rule_changed")]
    assert "runs no more" in world.told[-1].detail


def test_an_older_edition_is_passed_over(tmp_path: Path) -> None:
    """Two that publish at once end alike: whichever order the records have, the later edition stays."""
    first, second = edition(tmp_path / "rules", 1, spell="48h"), edition(tmp_path / "rules", 2, spell="24h")
    world = World(tmp_path, edition(tmp_path / "rules", -1))
    world.switch(second)
    world.library.add(first)
    world.replay.publish_everywhere(switch(ARTICLES.name, first, "", 5))
    world.replay.settle(START + timedelta(hours=3))

    states = [one.state[CARRIED] for (topic, _), one in world.replay.folds.items() if topic == ARTICLES.name]
    assert states == [second.edition] * 4
    assert world.replay.outcomes["code", "older_edition"] == 4


def test_the_same_logs_fold_to_the_same_state(tmp_path: Path) -> None:
    """A worker that starts cold folds old and new editions in their order and ends with the same stories."""
    world = World(tmp_path, edition(tmp_path / "rules", -1))
    world.read(0, "Meridian Wire")
    world.switch(edition(tmp_path / "rules", 1, spell="48h"))
    world.read(2, "Harbour Gazette", HEADLINES[1])
    step = next(one.stage for (topic, _), one in world.replay.folds.items() if topic == MATCHES.name)
    again = Replay([step])
    again.logs |= {place: list(log) for place, log in world.replay.logs.items() if place[0] == MATCHES.name}
    for (_, number), fold in again.folds.items():
        for record in again.logs.get((MATCHES.name, number), ()):
            fold.apply(record)

    for number in range(4):
        assert dict(again.folds[MATCHES.name, number].state) == dict(world.replay.folds[MATCHES.name, number].state)


def test_a_restart_goes_on_with_the_edition_of_its_mark(tmp_path: Path) -> None:
    """The mark of the stateless stage carries the edition, so a restart needs not read the switch again."""
    world = World(tmp_path, edition(tmp_path / "rules", -1))
    code = world.replay.folds[ARTICLES.name, 0].stage
    cursor = Cursor(code, 0)
    cursor.seat(0, 10, Applied(5, START, "20260302T070000000-ab12cd34"))
    assert cursor.state[CARRIED] == "20260302T070000000-ab12cd34"
    assert cursor.here().carried == "20260302T070000000-ab12cd34"
    cursor.seat(7, 10, Applied(5, START, "20260302T070000000-ab12cd34"))
    assert cursor.state[CARRIED] == "20260302T070000000-ab12cd34"


def test_a_changed_rule_knows_which_sources_are_silent(tmp_path: Path) -> None:
    """What the former version knew of the sources it needs is told the new one: "first" stays unknown."""
    needs = "coverage: {needs: [carrick-wire]}\n"
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "vow.yaml").write_text(VOW.format(title="A vow", status="live", spell="72h") + needs)
    world = World(tmp_path, collect([tmp_path / "rules"], GENESIS))
    silent = SourceHealth(
        source_id="carrick-wire", state=SourceState.SILENT, reason="silent", interval=300, watched_since=START,
        checked_at=START,
    )  # fmt: skip
    world.replay.publish([health(silent)])
    world.replay.settle(START)
    (tmp_path / "rules" / "vow.yaml").write_text(VOW.format(title="A vow", status="live", spell="48h") + needs)
    world.switch(collect([tmp_path / "rules"], START + timedelta(hours=1)))
    world.read(2, "Meridian Wire")

    assert [one.reason for one in world.told] == [Reason.UNKNOWN]
    assert "carrick-wire" in world.told[0].detail


def test_going_over_once_more_changes_nothing(tmp_path: Path) -> None:
    """Whoever published may have died half-way: publishing again writes the same records, and nothing is said twice."""
    world = World(tmp_path, edition(tmp_path / "rules", -1))
    to = edition(tmp_path / "rules", 1, spell="48h")
    first = world.library.newest
    assert first is not None
    world.read(0, "Meridian Wire")
    world.switch(to)
    before, told = {place: dict(one.state) for place, one in world.replay.folds.items()}, world.rang
    for topic in (ARTICLES.name, HEALTH.name):
        world.replay.publish_everywhere(switch(topic, to, first.edition, 8))
    world.replay.settle(START + timedelta(hours=1))

    assert {place: dict(one.state) for place, one in world.replay.folds.items() if place[0] == MATCHES.name} == {
        place: state for place, state in before.items() if place[0] == MATCHES.name
    }
    assert world.rang == told


RUNNING = Running(
    worker="one", edition="b", holds="b", commit="abc1234 2026-03-02", rules=3, since=START, at=START,
    demoted=("vow: x",),
)  # fmt: skip


@pytest.mark.parametrize(
    ("workers", "newest", "says"),
    [
        ([], "b", "no worker said anything"),
        ([RUNNING], "b", "one: edition b abc1234 2026-03-02, 3 rules, since 2026-03-02 06:00:00 UTC"),
        ([RUNNING], "b", "only its owner is told: vow: x"),
        ([RUNNING, RUNNING.model_copy(update={"worker": "two", "edition": "a"})], "b", "THE WORKERS DIFFER: 2"),
        ([RUNNING], "c", "THE NEWEST EDITION DOES NOT RUN YET"),
    ],
)
def test_the_status_says_what_runs_and_whether_it_differs(workers: list[Running], newest: str, says: str) -> None:
    """One line a worker, one where something is not as it should be, none of that where all is well."""
    lines = "\n".join(told(workers, newest))

    assert says in lines
    assert ("DIFFER" in lines or "NOT RUN" in lines) == says.startswith("THE ")


def test_who_runs_what_is_read_from_the_topic() -> None:
    """Workers that fell silent are gone; what cannot be read is counted and hides nothing else."""
    standing = Standing()
    standing.learn(b"worker/one", RUNNING.model_dump_json().encode())
    standing.learn(b"worker/two", b"{")
    standing.learn(b"20260302T070000000-ab12cd34", b"no edition")

    assert [one.worker for one in standing.lately(START + timedelta(seconds=30))] == ["one"]
    assert standing.lately(START + timedelta(minutes=1)) == []
    assert (standing.unreadable, standing.newest) == (2, None)


def test_an_unknown_edition_is_a_dead_letter_with_the_remedy(tmp_path: Path) -> None:
    """A switch to what nobody published changes nothing and is not silent."""
    world = World(tmp_path, edition(tmp_path / "rules", -1))
    world.replay.publish([switch(ARTICLES.name, edition(tmp_path / "rules", 1, spell="48h"), "", 5)])
    world.replay.settle(START)
    world.read(2, "Meridian Wire")

    (letter,) = world.replay.records(DEAD.name)
    assert b"tocsin rules apply" in dict(letter.headers)["error"]
    assert world.rang == [("alert", "first")]


def test_an_edition_is_its_files(tmp_path: Path) -> None:
    """Packed and unpacked it is the same; equal files have equal digests, and what is changed is named."""
    one, two = edition(tmp_path / "rules", 0), edition(tmp_path / "rules", 5)
    library = Library(tmp_path / "editions", WORDS)
    assert unpacked(packed(one)) == one
    assert (one.digest, one.edition < two.edition) == (two.digest, True)
    three = edition(tmp_path / "rules", 6, title="Other")
    for each in (one, three):
        library.add(each)
    old, new = library.of(one.edition), library.of(three.edition)
    assert old is not None
    assert new is not None
    assert (changed(old, new), anew(old, new)) == (("vow",), ())
    with pytest.raises((ValueError, OSError)):
        unpacked(b"no edition")
