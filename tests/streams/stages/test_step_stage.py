from dataclasses import fields, replace
from datetime import timedelta
from pathlib import Path

import pytest

from rules.bundle import Bundle, load
from rules.episode import Reason
from rules.failures import demoted, why_demoted
from rules.load import forgiven
from rules.match import Match
from rules.rule import Rule
from rules.trial import START, ArticleCase, article
from streams.envelope import encode
from streams.replay import Replay
from streams.stage import Send
from streams.stages.route import ALERT
from streams.stages.step import StepStage
from streams.topics import DEAD, DESK, MATCHES

RULE = """schema: tocsin/rules/v1
rule: {name}
title: A rule
why: It matters.
owner: desk
status: live
severity: medium
match: {match}
episode: {{new_after: 72h}}
confirm: {{within: 48h}}
notify: {{to: {to}}}
"""


@pytest.fixture
def bundle(tmp_path: Path) -> Bundle:
    """Two rules that tell nobody, and one over both."""
    rules = {
        "theirs": RULE.format(name="theirs", match="{claim: {event: THREATEN, actor: IRN}}", to="nobody"),
        "ours": RULE.format(name="ours", match="{claim: {event: THREATEN, actor: USA}}", to="nobody"),
        "mirror": RULE.format(name="mirror", match="{all_of_rules: [theirs, ours]}", to="desk"),
    }
    for name, text in rules.items():
        (tmp_path / f"{name}.yaml").write_text(text)
    loaded = load((tmp_path,))
    assert loaded.errors == ()
    return loaded.bundle


def test_alerts_go_back_to_the_log_under_the_rule_that_listens(bundle: Bundle):
    """Each side's alert is sent under the rule over rules, which tells its desk once both have rung; nobody else is."""
    replay = Replay([StepStage(bundle)])
    for hours, actor in ((0, "IRN"), (30, "USA")):
        case = ArticleCase.model_validate({"outlet": f"Wire {actor}", "claim": {"event": "THREATEN", "actor": actor}})
        now = START + timedelta(hours=hours)
        seen = article(case, now, hours)
        matches = bundle.match(seen.facts, seen.claims, seen.text)
        replay.publish(Send(MATCHES.name, match.rule.encode(), encode(match), now) for match in matches)
        replay.settle(now)
    assert [record.key for record in replay.records(MATCHES.name)].count(b"mirror") == 2
    assert [record.key for record in replay.records(DESK.name)] == [b"desk"]


class Broken(Rule):
    """A rule with a bug."""

    __slots__ = ()

    def keys(self, match: Match) -> tuple[tuple[str, ...], ...]:
        """Fail, as a bug would."""
        raise ZeroDivisionError("a bug")


def test_a_rule_that_raises_tells_its_owner_and_leaves_a_dead_letter(bundle: Bundle):
    """The match is a dead letter with its reason, and the owner's desk hears of it."""
    rule = replace(bundle.rules["theirs"], owner="author")
    broken = Bundle((Broken(**{one.name: getattr(rule, one.name) for one in fields(Rule)}),))
    replay = Replay([StepStage(broken)])
    case = ArticleCase.model_validate({"outlet": "Wire", "claim": {"event": "THREATEN", "actor": "IRN"}})
    seen = article(case, START, 0)
    (match,) = broken.match(seen.facts, seen.claims, seen.text)
    replay.publish([Send(MATCHES.name, b"theirs", encode(match), START)])
    replay.settle(START)
    assert [record.key for record in replay.records(DESK.name)] == [b"author"]
    (letter,) = replay.records(DEAD.name)
    assert any(b"rule theirs failed" in value for _, value in letter.headers)


def vows(stage: StepStage, bundle: Bundle, count: int, every: timedelta = timedelta(minutes=5)) -> Replay:
    """The log of a rule that hears now and then of another actor."""
    replay = Replay([stage])
    for number in range(count):
        now = START + number * every
        claim = {"event": "THREATEN", "actor": f"AC{number}"}
        seen = article(ArticleCase.model_validate({"outlet": "Wire", "claim": claim}), now, number)
        matches = bundle.match(seen.facts, seen.claims, seen.text)
        replay.publish(Send(MATCHES.name, one.rule.encode(), encode(one), now) for one in matches)
        replay.settle(now)
    return replay


@pytest.mark.parametrize(("severity", "heard"), [("medium", 7), ("critical", 9)])
def test_a_rule_that_floods_tells_its_owner_and_says_so_to_all(tmp_path: Path, severity: str, heard: int):
    """The seventh alert in an hour is one too many: the desk is told that, and then of critical stories only."""
    text = RULE.format(name="loud", match="{claim: {event: THREATEN}}", to="duty").replace("medium", severity)
    (tmp_path / "loud.yaml").write_text(text.replace("{new_after: 72h}", "{per: [actor], new_after: 72h}"))
    bundle = load((tmp_path,)).bundle
    replay = vows(StepStage(bundle), bundle, 9)
    told = replay.values(DESK.name, ALERT)

    flood = [one for one in told if one.reason is Reason.FLOODED]
    assert {one.desk for one in flood} == {"duty", "desk"}
    assert "7 alerts in an hour" in flood[0].detail
    first = [one for one in told if one.reason is Reason.FIRST]
    assert [one.desk for one in first].count("duty") == heard
    assert [one.desk for one in first].count("desk") == 2
    state = next(one.state for one in replay.folds.values() if one.state)
    assert why_demoted(bundle.rules["loud"], state) == "more than 6 alerts in an hour"
    forgiven(bundle.rules["loud"], state)
    assert not demoted(bundle.rules["loud"], state)


def test_six_alerts_an_hour_are_no_flood(bundle: Bundle, tmp_path: Path):
    """What one officer can judge changes nothing, however long it goes on."""
    text = RULE.format(name="loud", match="{claim: {event: THREATEN}}", to="duty")
    (tmp_path / "loud.yaml").write_text(text.replace("{new_after: 72h}", "{per: [actor], new_after: 72h}"))
    bundle = load((tmp_path / "loud.yaml",)).bundle
    replay = vows(StepStage(bundle), bundle, 12, every=timedelta(minutes=11))
    assert {one.reason for one in replay.values(DESK.name, ALERT)} == {Reason.FIRST}


def test_a_retraction_reaches_the_rules_that_listen(tmp_path: Path):
    """What stands on a story that is denied is disputed, too; what stands on another story is not."""
    match = "{claim: {event: THREATEN, modality: {at_least: vowed}}}"
    vow = RULE.format(name="vow", match=match, to="desk")
    vow += "retract: {claim: {event: THREATEN, modality: denied, speaker: same_party}}\n"
    over = RULE.format(name="over", match="{any_of_rules: [vow]}", to="duty")
    for name, text in (("vow", vow), ("over", over)):
        (tmp_path / f"{name}.yaml").write_text(text.replace("{new_after", "{per: [actor], new_after"))
    loaded = load((tmp_path,))
    assert loaded.errors == ()
    bundle, replay = loaded.bundle, Replay([StepStage(loaded.bundle)])
    for number, (actor, modality) in enumerate((("IRN", "vowed"), ("USA", "vowed"), ("IRN", "denied"))):
        claim = {"event": "THREATEN", "actor": actor, "speaker": actor, "modality": modality}
        now = START + timedelta(hours=number)
        seen = article(ArticleCase.model_validate({"outlet": f"Wire {number}", "claim": claim}), now, number)
        found = bundle.match(seen.facts, seen.claims, seen.text)
        replay.publish(Send(MATCHES.name, one.rule.encode(), encode(one), now) for one in found)
        replay.settle(now)

    told = [one for one in replay.values(DESK.name, ALERT) if one.reason is Reason.RETRACTED]
    assert sorted((one.rule.rule, one.episode.key, one.episode.state) for one in told) == [
        ("over", ("IRN",), "disputed"), ("vow", ("IRN",), "disputed"),
    ]  # fmt: skip
