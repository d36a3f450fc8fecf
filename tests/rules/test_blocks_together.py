"""Rules of every block, side by side, under random articles out of order: what holds whatever comes."""

import random
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from rules.bundle import Bundle, load
from rules.confirm import LATE_AFTER, event_time
from rules.episode import Transition
from rules.match import Match, source_facts
from rules.over import together
from rules.overlay import Overlay
from rules.step import due, fire, step
from rules.trial import START, ArticleCase, article

HEAD = """schema: tocsin/rules/v1
rule: {name}
title: t
why: w
owner: o
status: live
severity: medium
confirm: {confirm}
notify: {notify}
episode: {episode}
"""
RULES = {
    "change": ("{within: 6h}", "{to: d}", "{new_after: 48h}", """
match: {claim: {event: [REQUEST, ACCUSE]}}
change: {classes: {asks: {claim: {event: REQUEST}}, blames: {claim: {event: ACCUSE}}}, repeat_after: 2d}
"""),
    "figure": ("{sources: 2, within: 12h, otherwise: digest}", "{to: d}", "{new_after: 48h, per: [figure]}", """
match: {claim: {figures: {kind: toll}}}
change: {of: figure, direction: up, tell: thread}
"""),
    "date": ("{within: 6h}", "{to: d}", "{new_after: 48h, per: [actor]}", """
match: {claim: {event: THREATEN, due: {present: true}}}
deadline: {remind: 2h, grace: 1h, kept: {claim: {event: ASSAULT}, same: actor}, broken: {claim: {event: RETREAT}}}
"""),
    "followed": ("{within: 6h}", "{to: d}", "{new_after: 72h, per: [actor]}", """
match: {claim: {event: THREATEN}}
followed_by:
  - {claim: {event: ACCUSE}, within: 24h}
  - {claim: {event: ASSAULT}, within: 48h, same: actor}
"""),
    "unanswered": ("{within: 6h}", "{to: d, active: {start: 08:00, end: 20:00}}", "{new_after: 48h}", """
match: {claim: {event: THREATEN, target: IRN}}
not_followed_by: {claim: {event: REJECT}, within: 24h}
coverage: {needs: [wire]}
"""),
    "chorus": ("{distinct: {actor: 3}, within: 12h}", "{to: d, tell: digest}", "{new_after: 24h}", """
match: {claim: {event: REQUEST}}
"""),
    "surge": ("{within: 6h, spike: {ratio: 2, over: 7d, window: 12h, min: 4}}", "{to: d}", "{new_after: 24h}", """
match: {claim: {event: ASSAULT}}
"""),
    "line": ("{distinct: {family: 3}, within: 6h}", "{to: d}", "{new_after: 12h, per: [bloc, wording]}", """
match: {article: {bloc: state}}
"""),
    "both": ("{within: 48h}", "{to: d}", "{new_after: 72h}", """
match: {all_of_rules: [change, date]}
"""),
    "silence": ("{}", "{to: ops}", "{new_after: 6h, per: [source]}", """
match: {source: {health: [silent, failing]}}
develop: [{state: back, source: {health: ok}}]
"""),
}  # fmt: skip
TEXTS = [
    "The smoke has buried the last illusion about guarantees and capitals that believed draw their conclusions now"
    " while the age of one-sided rules ends before our eyes and nobody who watched will trust a paper any more at all.",
    "Growers in the southern valleys expect the best harvest for a decade after mild weather in spring and a wet summer"
    " while prices in the shops have begun to fall for the first time in three years, the ministry said on Monday.",
]


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Bundle:
    """All of them in one bundle."""
    folder: Path = tmp_path_factory.mktemp("pack")
    for name, (confirm, notify, episode, body) in RULES.items():
        (folder / f"{name}.yaml").write_text(
            HEAD.format(name=name, confirm=confirm, notify=notify, episode=episode) + body
        )
    loaded = load((folder,))
    assert loaded.errors == ()
    assert set(loaded.bundle.rules) == set(RULES)
    return loaded.bundle


Log = list[tuple[datetime, list[Match]]]


def arrivals(bundle: Bundle, seed: int) -> list[tuple[datetime, list[Match]]]:
    """Return (when, matches) of random articles and changes of health, in the order they are seen."""
    chance, at, made = random.Random(seed), 0.0, []
    for number in range(120):
        at += chance.choice([0.1, 0.5, 2.0, 8.0]) * chance.random()
        seen = at + chance.choice([0.0, 0.0, 1.0, 4.0, 9.0]) * chance.random()
        now = START + timedelta(hours=seen)
        if chance.random() < 0.05:
            health = chance.choice(["ok", "failing", "silent"])
            facts = source_facts("wire", health, now, name="Wire", tier=1, bloc="", language="en")
            made.append((now, bundle.match_source(facts)))
            continue
        claim: dict[str, Any] = {
            "event": chance.choice(["THREATEN", "THREATEN", "ASSAULT", "REJECT", "RETREAT", "REQUEST", "ACCUSE"]),
            "actor": [chance.choice(["IRN", "USA", "ISR", "FRA", "DEU"])], "target": [chance.choice(["IRN", "USA"])],
            "figures": [{"kind": "toll", "value": chance.randint(1, 9), "whose": ["USA"]}] if number % 5 == 0 else [],
        }  # fmt: skip
        if chance.random() < 0.5:
            claim["due"] = START + timedelta(hours=at + chance.choice([6, 24, 100]))
        outlet = chance.choice("ABCDEFG")
        case = ArticleCase.model_validate({
            "outlet": outlet, "claim": claim, "id": f"article-{number}", "text": chance.choice(TEXTS),
            "bloc": "state" if chance.random() < 0.5 else "free", "undated": chance.random() < 0.1,
        })  # fmt: skip
        known = article(case, now, number)
        facts = known.facts
        if not case.undated:
            facts = facts.model_copy(update={"published_at": START + timedelta(hours=at)})
        made.append((now, bundle.match(facts, known.claims, known.text)))
    return sorted(made, key=lambda one: one[0])


def run(bundle: Bundle, log: Log, *, copied: bool = False) -> tuple[Any, list[Transition]]:
    """Fold a log as a live partition does, rules over rules too; with `copied` the state is restored every time."""
    state: dict[str, Any] = {}
    said: list[Transition] = []

    def folded(matches: list[Match], now: datetime) -> None:
        for match in matches:
            heard(list(step(bundle, state, match, now)), now)

    def heard(told: list[Transition], now: datetime) -> None:
        for one in told:
            said.append(one)
            folded(bundle.heard(one), now)

    def wait(until: datetime) -> None:
        while (at := due(bundle, state)) is not None and at <= until:
            heard(list(fire(bundle, state, at)), at)

    for now, matches in log:
        state = dict(state) if copied else state
        wait(now)
        folded(matches, now)
    wait(log[-1][0] + timedelta(days=120))
    return state, said


@pytest.mark.parametrize("seed", range(12))
def test_the_fold_is_the_same_anywhere_and_restored_at_any_moment(bundle: Bundle, seed: int):
    """The same log gives the same words and the same state, also when the state is copied before every record."""
    log = arrivals(bundle, seed)
    assert run(bundle, log) == run(bundle, log, copied=True)


@pytest.mark.parametrize("seed", range(6))
def test_rules_of_different_companies_run_apart(bundle: Bundle, seed: int):
    """Folded alone, without the others' records, each company of rules says what it says among all of them."""
    log, company = arrivals(bundle, seed), together(bundle.rules)
    assert company["both"] == company["change"] == company["date"] != company["figure"]
    apart: list[Transition] = []
    for name in set(company.values()):
        alone = Bundle([rule for rule in bundle.rules.values() if company[rule.id] == name])
        own = [(now, [one for one in matches if one.rule in alone.rules]) for now, matches in log]
        apart += run(alone, [one for one in own if one[1]] + [(log[-1][0], [])])[1]
    whole = run(bundle, log)[1]
    assert sorted(apart, key=said_first) == sorted(whole, key=said_first)


def said_first(one: Transition) -> tuple[datetime, str, str]:
    """Return an order of transitions that does not depend on the rules beside theirs."""
    return one.at, one.transition_id, one.trigger.rule if one.trigger else ""


@pytest.mark.parametrize("seed", range(4))
def test_a_crowded_state_says_the_same(bundle: Bundle, seed: int, monkeypatch: pytest.MonkeyPatch):
    """Stories that are kept packed are told in the same words, at the same time, as those that are not."""
    log = arrivals(bundle, seed)
    _, plain = run(bundle, log)
    monkeypatch.setattr("rules.ledger.PACKED_FROM", 0)
    state, packed = run(bundle, log)
    assert packed == plain
    assert len(Overlay(state)) == len(state)


def test_a_change_kept_aside_counts_what_there_would_be():
    """What is added, replaced and taken away aside counts as it would be kept."""
    aside = Overlay({"a": 1, "b": 2})
    aside["c"] = aside["a"] = 3
    aside["d"] = 4
    del aside["b"], aside["d"]
    assert len(aside) == len(list(aside)) == 2


@pytest.mark.parametrize("seed", range(12))
def test_what_holds_of_every_transition(bundle: Bundle, seed: int):
    """Late articles never page, ids never meet, revisions rise by one, no rule fails, nothing is left at the end."""
    state, said = run(bundle, arrivals(bundle, seed))
    assert "failed" not in {one.reason.value for one in said}
    for one in said:
        if one.kind in ("alert", "digest") and one.trigger is not None:
            assert one.at - event_time(one.trigger.facts) <= LATE_AFTER, one.reason
    ids = [one.transition_id for one in said if one.episode is not None]
    assert len(ids) == len(set(ids))
    revisions: dict[str, int] = {}
    for one in said:
        if one.episode is not None and one.kind != "silent":
            assert one.episode.revision == revisions.get(one.episode.episode_id, 0) + 1
            revisions[one.episode.episode_id] = one.episode.revision
    left = {key.split("/")[2] for key in state if key.count("/") >= 2 and state[key]}
    assert left <= {"ids", "heard", "habits", "health"}
    assert due(bundle, state) is None


def test_every_block_has_its_say(bundle: Bundle):
    """The random logs make each rule tell something: what holds of them is not what holds of silence."""
    told: dict[str, set[str]] = {}
    for seed in range(12):
        for one in run(bundle, arrivals(bundle, seed))[1]:
            if one.episode is not None and one.kind != "silent":
                told.setdefault(one.episode.rule, set()).add(one.reason.value)
    assert set(told) == set(RULES)
    every = set().union(*told.values())
    assert {"changed", "due", "lapsed", "not_followed", "unknown", "developed", "reopened"} <= every
