"""The seven points of the rule language's semantics that are easy to get wrong, one test each, by its number."""

from dataclasses import fields
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from rules.bundle import Bundle, load
from rules.episode import Reason, Transition
from rules.failures import FAILURES_MAX, demoted
from rules.match import Match
from rules.rule import Rule
from rules.step import due, fire, step
from rules.trial import START, ArticleCase, article

RULE = """schema: tocsin/rules/v1
rule: {name}
title: A vow
why: It matters.
owner: author
status: live
severity: medium
match:
  claim: {{event: THREATEN, actor: IRN}}
episode: {{new_after: 72h, max_open: 30d}}
confirm: {{sources: 2, within: 6h, otherwise: digest}}
escalate:
  - to: critical
    if_seen: {{claim: {{event: ASSAULT}}, within: 48h}}
notify: {{to: desk}}
"""


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Bundle:
    """The rule that every point is shown with."""
    path: Path = tmp_path_factory.mktemp("pack") / "vow.yaml"
    path.write_text(RULE.format(name="vow"))
    return load((path,)).bundle


class Desk:
    """A partition with its state, told article by article."""

    def __init__(self, bundle: Bundle) -> None:
        self.bundle = bundle
        self.state: dict[str, Any] = {}

    def hears(self, outlet: str, at: float, event: str = "THREATEN", seen: float | None = None) -> list[Transition]:
        """Fold one article published at `at` hours and seen at `seen`; return what it did, timers first."""
        return [one for match in self.matches(outlet, at, event, seen) for one in self.folded(match)]

    def matches(self, outlet: str, at: float, event: str = "THREATEN", seen: float | None = None) -> list[Match]:
        """Return an article's matches."""
        now = START + timedelta(hours=at if seen is None else seen)
        claim = {"event": event, "actor": "IRN", "target": "USA"}
        case = ArticleCase.model_validate({"outlet": outlet, "claim": claim, "id": f"{outlet}@{at}"})
        known = article(case, now, 0)
        facts = known.facts.model_copy(update={"published_at": START + timedelta(hours=at)})
        return self.bundle.match(facts, known.claims, "")

    def folded(self, match: Match) -> list[Transition]:
        """Fold a match at the time it was seen."""
        now = match.facts.first_seen_at
        return [*self.waits(now), *step(self.bundle, self.state, match, now)]

    def waits(self, until: Any) -> list[Transition]:
        """Let the time pass; return what timers did."""
        told: list[Transition] = []
        while (at := due(self.bundle, self.state)) is not None and at <= until:
            told.extend(fire(self.bundle, self.state, at))
        return told


def words(told: list[Transition]) -> list[tuple[str, str]]:
    """Return what was said, without what is silent."""
    return [(one.kind, one.reason.value) for one in told if one.kind != "silent"]


def test_1_novelty_opens_an_episode_and_never_filters_articles(bundle: Bundle):
    """The second outlet is not new, and it is what makes the alert; the third joins it."""
    desk = Desk(bundle)
    assert words(desk.hears("A", 0)) == []
    assert words(desk.hears("B", 1)) == [("alert", "first")]
    assert words(desk.hears("C", 2)) == [("thread", "corroborated")]


def test_2_confirmation_slides_and_only_confirmed_observations_count_as_seen(bundle: Bundle):
    """A blog every two days neither makes a signal old nor keeps it open: the vow of day 6 rings as the first did."""
    desk = Desk(bundle)
    for hours in (-96, -48):
        assert ("alert", "first") not in words(desk.hears("Blog", hours))
    desk.hears("A", 0)
    assert words(desk.hears("B", 7)) == [("digest", "unconfirmed")]
    assert words(desk.hears("C", 10)) == [("alert", "first")]
    for hours in (58, 106):
        desk.hears("Blog", hours)
    desk.hears("A", 140)
    assert ("alert", "first") in words(desk.hears("B", 141))


def test_3_windows_run_on_publication_clamped_to_first_sight_and_late_never_pages(bundle: Bundle):
    """A date in the future counts as now; what comes seven hours late joins the thread and opens nothing."""
    desk = Desk(bundle)
    (match,) = desk.matches("A", 9, seen=0)
    assert match.facts.observed_at == START
    assert words(desk.hears("L", 0, seen=7)) == []
    desk.hears("A", 8)
    assert words(desk.hears("B", 9)) == [("alert", "first")]
    assert words(desk.hears("M", 8.5, seen=20)) == [("thread", "late")]


def test_4_severity_only_rises_a_rise_always_tells_and_context_is_looked_at_again(bundle: Bundle):
    """An attack after the vow raises it at once, inside the quiet time; nothing that follows lowers it."""
    desk = Desk(bundle)
    desk.hears("A", 0)
    desk.hears("B", 1)
    assert words(desk.hears("A", 1.1, "ASSAULT")) == []
    (told,) = [one for one in desk.hears("B", 1.2, "ASSAULT") if one.kind != "silent"]
    assert (told.kind, told.reason, told.episode and told.episode.severity) == (
        "alert", Reason.SEVERITY_RAISED, "critical",
    )  # fmt: skip
    later = [desk.hears(outlet, 60 + number) for number, outlet in enumerate("CDE")]
    assert {one.episode.severity for told in later for one in told if one.episode} == {"critical"}


def test_5_state_follows_what_shapes_it_and_nothing_else(tmp_path: Path, bundle: Bundle):
    """Another title meets the open story; another window starts anew, and the old match is named stale."""
    text = RULE.format(name="vow")
    versions = {}
    for name, changed in (("title", text.replace("A vow", "Our vow")), ("window", text.replace("72h", "71h"))):
        path = tmp_path / f"{name}.yaml"
        path.write_text(changed)
        versions[name] = load((path,)).bundle
    desk = Desk(bundle)
    desk.hears("A", 0)
    desk.hears("B", 1)
    desk.bundle = versions["title"]
    assert words(desk.hears("C", 2)) == [("thread", "corroborated")]
    (old,) = desk.matches("D", 3)
    desk.bundle = versions["window"]
    assert [one.reason for one in desk.folded(old)] == [Reason.STALE_RULE]
    assert words(desk.hears("E", 4)) == []
    warm = [match.model_copy(update={"warm_up": True}) for match in desk.matches("F", 5)]
    assert [one.reason for match in warm for one in desk.folded(match)] == [Reason.WARM_UP]


class Broken(Rule):
    """A rule with a bug."""

    __slots__ = ()

    def keys(self, match: Match) -> tuple[tuple[str, ...], ...]:
        """Fail, as a bug would."""
        raise ZeroDivisionError("a bug")


def test_6_a_rule_that_raises_goes_to_its_owner_and_is_never_silently_off(tmp_path: Path, bundle: Bundle):
    """Each failure is named and leaves no half-made story; the neighbour goes on; after five only the owner is told."""
    path = tmp_path / "other.yaml"
    path.write_text(RULE.format(name="other"))
    good = load((path,)).bundle.rules["other"]
    plain = bundle.rules["vow"]
    broken = Broken(**{one.name: getattr(plain, one.name) for one in fields(Rule)})
    desk = Desk(Bundle((broken, good)))
    told = [one for number in range(FAILURES_MAX) for one in desk.hears(f"Outlet {number}", number / 10)]
    bad = [one for one in told if one.reason is Reason.FAILED]
    assert [one.kind for one in bad] == ["alert", "update", "update", "update", "alert"]
    assert "ZeroDivisionError: a bug" in bad[0].detail
    assert "only its owner" in bad[-1].detail
    assert demoted(broken, desk.state)
    assert not any("vow/" in key and "/story/" in key for key in desk.state)
    assert [one.reason for one in told if one.episode and one.episode.rule == "other"][1] is Reason.FIRST
    assert not demoted(good, desk.state)


def test_7_every_outcome_has_a_name(bundle: Bundle):
    """Whatever comes in, something named comes out: nothing is dropped without a reason."""
    desk = Desk(bundle)
    (match,) = desk.matches("A", 0)
    seen = [
        desk.folded(match), desk.folded(match), desk.hears("Z", 0, seen=7), desk.hears("A", 7, "ASSAULT"),
        desk.folded(match.model_copy(update={"match_id": "x", "identity": "gone"})),
        desk.folded(match.model_copy(update={"match_id": "y", "rule": "nobody"})),
        desk.folded(match.model_copy(update={"match_id": "z", "excepted": "a parade"})),
        desk.waits(START + timedelta(days=40)),
    ]  # fmt: skip
    assert all(seen)
    reasons = [told[-1].reason for told in seen[:-1]]
    assert reasons == [
        Reason.UNCONFIRMED, Reason.DUPLICATE, Reason.LATE, Reason.CONTEXT, Reason.STALE_RULE, Reason.STALE_RULE,
        Reason.EXCEPTED,
    ]  # fmt: skip
