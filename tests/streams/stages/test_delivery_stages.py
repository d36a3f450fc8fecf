"""Route, render and the delivery journal, as functions of values."""

from datetime import UTC, datetime, timedelta

import pytest

from connectors.errors import Misconfigured
from connectors.notification import Answer, Notification, Outcome, Receipt
from rules.claim import Claim, Modality
from rules.episode import Episode, Evidence, Reason
from rules.match import ArticleFacts, Match
from streams.alert import Alert, JournalEntry, Planned, RuleCard
from streams.envelope import encode
from streams.journal import Done, delivery, shown
from streams.protocol import Attempt, Pace, Reconcile, Wait, answered, attempted, found, next_action
from streams.routes import Routes, parse_routes
from streams.stage import Record, State
from streams.stages.deliver import DeliverStage
from streams.stages.render import notification
from streams.stages.route import RouteStage, route
from streams.topics import DELIVERIES, DESK

NOON = datetime(2026, 1, 29, 12, tzinfo=UTC)
SLACK = "slack:C0WATCH"
ROUTES = Routes(default=("console", SLACK))


def match(outlet: str = "Meridian Wire", origin: str = "meridian") -> Match:
    """Return a match of one invented outlet."""
    facts = ArticleFacts(
        article_id=outlet, revision="r", source_id="s", outlet=outlet, family=origin, bloc="independent",
        reliability="B", tier=1, language="en", genre="news", title="Guards vow an answer", url="https://m.example/1",
        origin=origin, published_at=NOON, published_quality="exact", first_seen_at=NOON, fetched_at=NOON,
    )  # fmt: skip
    claim = Claim(event="THREATEN", modality=Modality.VOWED, actor=("IRN.IRGC",), target=("USA",), position=0,
                  sentence="The Guards vowed an answer.")  # fmt: skip
    return Match(match_id=outlet, rule="vow", identity="i", role="match", claim=claim, facts=facts)


def alert(
    revision: int = 1, kind: str = "alert", reason: Reason = Reason.FIRST, severity: str = "high", **more: object
) -> Alert:
    """Return one revision of the one alert of these tests."""
    evidence = tuple(
        Evidence(match=match(name, name), at=NOON, origin=name, counts=True) for name in ("Meridian Wire", "Gazette")
    )
    episode = Episode.model_validate(
        {"episode_id": "e", "rule": "vow", "identity": "i", "key": (), "state": "confirmed", "severity": severity,
         "opened_at": NOON, "updated_at": NOON, "revision": revision, "evidence": evidence,
         "origins": ("Meridian Wire", "Gazette"), "outlets": ("Meridian Wire", "Gazette")}
    )  # fmt: skip
    card = RuleCard(rule="vow", version="3", title="New vow", why="Vows precede action.", owner="desk")
    return Alert.model_validate(
        {"alert_id": "a1", "desk": "duty", "kind": kind, "reason": reason, "at": NOON, "episode": episode,
         "trigger": match(), "rule": card, **more}
    )  # fmt: skip


def kinds(state: State, one: Alert, now: datetime) -> list[str]:
    """Return what Slack is told of a revision."""
    plans, _ = route(ROUTES, str.lower, state, one, now)
    return [plan.notification.kind for plan in plans if plan.destination == SLACK]


def record(entry: JournalEntry) -> Record:
    """Return a journal line as a record."""
    return Record(DELIVERIES.name, 0, 0, entry.destination.encode(), encode(entry), entry.at)


def note(kind: str = "root", revision: int = 1, alert_id: str = "a1", severity: str = "high") -> Notification:
    """Return a notification for Slack."""
    base = notification(alert(revision, severity=severity), SLACK, "root", str)
    tail = "root" if kind == "root" else f"{kind}:{revision}"
    return base.model_copy(update={"kind": kind, "alert_id": alert_id, "delivery_id": f"{alert_id}:{SLACK}:{tail}"})


class Journal:
    """A journal folded as it is written."""

    def __init__(self) -> None:
        self.state: State = {}
        self.stage = DeliverStage()

    def write(self, *entries: JournalEntry) -> list[str]:
        """Fold entries and return their outcomes."""
        return [name for one in entries for name in self.stage.fold(self.state, record(one), one.at).outcomes]

    def plan(self, one: Notification, at: datetime = NOON) -> list[str]:
        """Plan one delivery."""
        return self.write(Planned(delivery_id=one.delivery_id, destination=one.destination, at=at, notification=one))

    def next(self, now: datetime) -> Wait | Attempt | Reconcile:
        """Return what the protocol does next."""
        return next_action(self.state, SLACK, now, Pace())

    def send(self, answer: Answer, now: datetime) -> Attempt:
        """Attempt what is next and journal the answer."""
        action = self.next(now)
        assert isinstance(action, Attempt)
        self.write(attempted(action, now))
        self.write(*answered(self.state, SLACK, action, answer, now))
        return action


SENT = Answer(Outcome.SENT, receipt=Receipt(place="C0WATCH", message="1.0"))


def test_first_alert_is_one_root_and_a_repeat_is_nothing() -> None:
    """An alert gets one root a destination, however often its record comes."""
    state: State = {}
    assert kinds(state, alert(), NOON) == ["root"]
    assert kinds(state, alert(), NOON) == []


def test_updates_are_held_for_45_seconds_and_collapse() -> None:
    """Quiet updates wait for the end of the 45 seconds, then only the newest goes."""
    stage, state = RouteStage(ROUTES, str), {}
    kinds(state, alert(), NOON)
    for revision in (2, 3):
        one = alert(revision, "update", Reason.CORROBORATED)
        assert kinds(state, one, NOON + timedelta(seconds=revision)) == []
    due = stage.due(state)
    assert due == NOON + timedelta(seconds=45)
    sends = stage.fire(state, due).sends
    assert [Planned.model_validate_json(send.value).delivery_id for send in sends] == [
        "a1:console:update:3",
        f"a1:{SLACK}:update:3",
    ]
    assert stage.due(state) is None


def test_a_story_that_goes_further_is_told_with_the_new_title() -> None:
    """The alert keeps its first headline, so its line says what was read now, and who wrote it."""
    one = notification(alert(2, "alert", Reason.REOPENED, detail="new_target"), SLACK, "thread", str)

    assert one.line.startswith("Update 2: The story goes further: new target. Meridian Wire: “Guards vow an answer”")
    assert "2 independent of 2 sources" in one.line


def test_denial_updates_at_once_and_adds_a_thread_line() -> None:
    """What matters rewrites the message at once and says so in the thread."""
    state: State = {}
    kinds(state, alert(), NOON)
    assert kinds(state, alert(2, "thread", Reason.RETRACTED), NOON + timedelta(seconds=1)) == ["update", "thread"]


def test_update_of_what_nobody_was_told_is_named() -> None:
    """An update without a message to rewrite is not sent, and the reason is named."""
    plans, reasons = route(ROUTES, str, {}, alert(1, "update", Reason.CORROBORATED), NOON)
    assert (plans, reasons) == ([], ["not_told", "not_told"])


def test_unreadable_alert_becomes_a_dead_letter() -> None:
    """A poison record is a dead letter with its reason, never an exception."""
    result = RouteStage(ROUTES, str).fold({}, Record(DESK.name, 0, 0, b"k", b"{", NOON), NOON)
    assert (result.outcomes, len(result.sends)) == (("unreadable",), 1)


def test_text_says_severity_first_and_grades_sources() -> None:
    """The full sentences open with the severity; a drill says EXERCISE before it."""
    shown_ = notification(alert(), SLACK, "root", str)
    assert shown_.text.startswith("HIGH alert, confirmed: Guards vow an answer.")
    assert [source.grade for source in shown_.sources] == ["B2", "B2"]
    assert notification(alert(exercise=True), SLACK, "root", str).text.startswith("EXERCISE EXERCISE. HIGH")


def test_unknown_outcome_is_looked_for_before_any_retry() -> None:
    """After a lost answer the protocol waits the settle time, asks, and retries only when not found."""
    journal = Journal()
    journal.plan(note())
    journal.send(Answer(Outcome.UNKNOWN, "timeout"), NOON)
    assert journal.next(NOON + timedelta(seconds=14)) == Wait(NOON + timedelta(seconds=15))
    later = NOON + timedelta(seconds=15)
    question = journal.next(later)
    assert isinstance(question, Reconcile)
    journal.write(*found(question, {}, SLACK, later))
    assert isinstance(journal.next(later), Attempt)


def test_request_found_in_flight_after_a_restart_is_looked_for() -> None:
    """An attempt without an answer in the journal is treated as of unknown outcome."""
    journal = Journal()
    journal.plan(note())
    action = journal.next(NOON)
    assert isinstance(action, Attempt)
    journal.write(attempted(action, NOON))
    assert isinstance(journal.next(NOON + timedelta(seconds=20)), Reconcile)


def test_sent_delivery_is_never_planned_again() -> None:
    """A repeat of an upstream effect is recognised by its id."""
    journal = Journal()
    journal.plan(note())
    journal.send(SENT, NOON)
    assert journal.plan(note()) == ["repeat"]
    assert journal.next(NOON + timedelta(hours=1)) == Wait(None)


def test_root_first_critical_first_one_a_second() -> None:
    """CRITICAL overtakes, an alert's thread waits for its root, and requests keep their distance."""
    journal = Journal()
    journal.plan(note())
    journal.plan(note("thread", 2))
    journal.plan(note(alert_id="a2", severity="critical"))
    order = [journal.send(SENT, NOON + timedelta(seconds=step)).notification.delivery_id for step in range(3)]
    assert order == [f"a2:{SLACK}:root", f"a1:{SLACK}:root", f"a1:{SLACK}:thread:2"]
    journal.plan(note(alert_id="a3"))
    assert journal.next(NOON + timedelta(seconds=2.5)) == Wait(NOON + timedelta(seconds=3))


def test_waiting_updates_collapse_to_the_newest() -> None:
    """Of several waiting updates only the newest is sent, and a stale one never overwrites."""
    journal = Journal()
    journal.plan(note())
    journal.send(SENT, NOON)
    for revision in (2, 4, 3):
        journal.plan(note("update", revision))
    assert journal.send(SENT, NOON + timedelta(seconds=2)).notification.revision == 4
    assert journal.plan(note("update", 2)) == ["repeat"]
    assert isinstance(delivery(journal.state, SLACK, f"a1:{SLACK}:update:3"), Done)
    visible = shown(journal.state, SLACK, "a1")
    assert visible is not None
    assert visible.revision == 4


def test_refused_layout_is_sent_as_plain_text() -> None:
    """A content error is tried once more as text only."""
    journal = Journal()
    journal.plan(note())
    journal.send(Answer(Outcome.REFUSED, "invalid_blocks", remedy="plain_text"), NOON)
    assert journal.send(SENT, NOON + timedelta(seconds=2)).notification.plain


def test_lost_message_is_continued_by_a_new_root() -> None:
    """Where the alert's message is gone, a new one takes the update's place."""
    journal = Journal()
    journal.plan(note())
    journal.send(SENT, NOON)
    journal.plan(note("update", 2))
    journal.send(Answer(Outcome.REFUSED, "message_not_found", remedy="new_root"), NOON + timedelta(seconds=2))
    again = journal.send(SENT, NOON + timedelta(seconds=4)).notification
    assert (again.kind, again.delivery_id) == ("root", f"a1:{SLACK}:root:2")
    assert journal.next(NOON + timedelta(minutes=9)) == Wait(None)


def test_critical_falls_back_after_thirty_seconds() -> None:
    """A CRITICAL message Slack did not take is planned for the console under the id a route would give."""
    journal = Journal()
    journal.plan(note(severity="critical"))
    due = journal.stage.due(journal.state)
    assert due == NOON + timedelta(seconds=30)
    result = journal.stage.fire(journal.state, due)
    assert result.outcomes == ("fell_back",)
    assert Planned.model_validate_json(result.sends[0].value).delivery_id == "a1:console:root"
    assert journal.stage.due(journal.state) is None


def test_destination_says_once_that_it_is_back() -> None:
    """After an outage of two minutes the first success plans one catch-up line."""
    journal = Journal()
    journal.plan(note())
    journal.send(Answer(Outcome.NOT_SENT, "connect", retry_after=1), NOON)
    action = journal.next(NOON + timedelta(minutes=5))
    assert isinstance(action, Attempt)
    at = NOON + timedelta(minutes=5)
    journal.write(attempted(action, at))
    (settled,) = answered(journal.state, SLACK, action, SENT, at)
    result = journal.stage.fold(journal.state, record(settled), at)
    assert "caught_up" in result.outcomes
    plan = Planned.model_validate_json(result.sends[0].value)
    assert "could not be reached from 2026-01-29 12:00 to 12:05 UTC" in plan.notification.text


def test_wrong_routes_say_where_and_what(tmp_path) -> None:
    """A destination nobody knows is refused with the file and the remedy."""
    file = tmp_path / "routes.yaml"
    file.write_text("default: [consle]\n")
    with pytest.raises(Misconfigured, match=r"routes\.yaml: default\.0: .*docs/slack\.md"):
        parse_routes(file)
