from dataclasses import fields, replace
from datetime import timedelta
from pathlib import Path

import pytest

from rules.bundle import Bundle, load
from rules.match import Match
from rules.rule import Rule
from rules.trial import START, ArticleCase, article
from streams.envelope import encode
from streams.replay import Replay
from streams.stage import Send
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
