"""Two hundred random rules and timelines: the engine and a slow, obvious reading of the reference agree."""

import importlib.util
import random
import sys
from datetime import datetime, timedelta
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import yaml

from rules.bundle import Bundle, load
from rules.step import due, fire, step
from rules.trial import START, ArticleCase, article

ACTORS = ["IRN", "IRN.IRGC", "IRN.MFA", "YEM.HOUTHI", "USA", "ISR"]
TARGETS = ["USA", "ISR", "IRN", "GBR"]


def reference() -> ModuleType:
    """Load the reference from beside this file: tests are no package."""
    spec = importlib.util.spec_from_file_location("reference", Path(__file__).with_name("reference.py"))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["reference"] = module
    spec.loader.exec_module(module)
    return module


SLOW = reference()


def random_rule(chance: random.Random) -> dict[str, Any]:
    """Return a rule whose confirmation, windows, keys, re-openings and context are drawn."""
    claim: dict[str, Any] = {"event": "THREATEN"}
    if chance.random() < 0.7:
        claim["actor"] = chance.choice(
            [["IRN"], ["IRN.IRGC", "YEM.HOUTHI"], {"any": ["IRN", "ISR"], "none": ["IRN.MFA"]}]
        )
    if chance.random() < 0.5:
        claim["modality"] = {"at_least": chance.choice(["reported", "vowed"])}
    if chance.random() < 0.3:
        claim["target"] = chance.choice([{"present": True}, ["USA", "ISR"], {"all": ["USA"]}])
    within = chance.choice(["2h", "6h", "12h"])
    episode: dict[str, Any] = {
        "new_after": chance.choice(["24h", "72h"]),
        "max_open": chance.choice(["1d", "3d", "7d"]),
    }
    if within == "2h" and chance.random() < 0.3:
        episode["new_after"] = "2h"
    if chance.random() < 0.5:
        episode["per"] = ["actor"]
    if chance.random() < 0.5 and "all" not in claim.get("target", {}):
        episode["reopen_if"] = {"new": ["target"]}
    confirm: dict[str, Any] = {"sources": chance.randint(1, 3), "within": within}
    confirm["otherwise"] = chance.choice(["drop", "digest", "low"])
    if chance.random() < 0.4:
        confirm["at_least"] = {chance.choice(["tier_1", "tier_2"]): chance.randint(1, 2)}
    rule = {
        "schema": "tocsin/rules/v1", "rule": "drawn", "title": "t", "why": "w", "owner": "o", "status": "live",
        "severity": chance.choice(["low", "medium", "high"]), "match": {"claim": claim}, "episode": episode,
        "confirm": confirm, "notify": {"to": ["desk"]},
    }  # fmt: skip
    if chance.random() < 0.5:
        context = {"claim": {"event": "ASSAULT"}, "within": chance.choice(["12h", "24h"])}
        rule["escalate"] = [{"to": "critical", "if_seen": context}]
    return rule


def random_timeline(chance: random.Random) -> list[dict[str, Any]]:
    """Return articles in the order they are seen: bursts, gaps, up to ten hours out of order, some without a date."""
    made, at = [], 0.0
    for number in range(chance.randint(12, 40)):
        at += chance.choice([0.1, 0.4, 1.0, 3.0, 9.0, 30.0]) * chance.random()
        delay = chance.choice([0.0, 0.0, 0.2, 2.0, 5.0, 10.0]) * chance.random()
        made.append(
            {
                "number": number, "at": at, "seen": at + delay, "dated": chance.random() > 0.1,
                "outlet": chance.choice("ABCDEF"), "origin": chance.choice(["w1", "w2", None, None]),
                "family": chance.choice(["f1", "f2", "f3", None, None]),
                "tier": chance.randint(1, 4), "event": "THREATEN" if chance.random() < 0.85 else "ASSAULT",
                "modality": chance.choice(["hypothetical", "reported", "vowed", "done"]),
                "actor": chance.sample(ACTORS, chance.choice([0, 1, 1, 1, 2])),
                "target": chance.sample(TARGETS, chance.choice([0, 1, 1, 2])),
            }
        )  # fmt: skip
    return sorted(made, key=lambda one: (one["seen"], one["number"]))


def engine(bundle: Bundle, articles: list[dict[str, Any]], end: datetime) -> list[tuple[Any, ...]]:
    """Return the alerts and digest lines of the real step, timers first, as a live partition runs."""
    state: dict[str, Any] = {}
    said: list[tuple[Any, ...]] = []

    def note(transitions: Any) -> None:
        told = (one for one in transitions if one.kind in ("alert", "digest"))
        said.extend((one.at, one.kind, one.reason.value, one.episode.key, one.episode.severity) for one in told)

    def time(now: datetime) -> None:
        while (at := due(bundle, state)) is not None and at <= now:
            note(fire(bundle, state, at))

    for one in articles:
        now = START + timedelta(hours=one["seen"])
        time(now)
        claim = {name: one[name] for name in ("event", "modality", "actor", "target")}
        case = ArticleCase.model_validate(
            {
                "outlet": one["outlet"], "family": one["family"], "origin": one["origin"], "tier": one["tier"],
                "claim": claim, "id": f"article-{one['number']}", "undated": not one["dated"],
            }
        )  # fmt: skip
        seen = article(case, now, one["number"])
        facts = seen.facts
        if one["dated"]:
            facts = facts.model_copy(update={"published_at": START + timedelta(hours=one["at"])})
        for match in bundle.match(facts, seen.claims, seen.text):
            note(step(bundle, state, match, now))
    time(end)
    return said


def slow(rule: dict[str, Any], articles: list[dict[str, Any]], end: datetime) -> list[tuple[Any, ...]]:
    """Return what the reference says of the same articles."""
    run = SLOW.Reference(rule)
    for one in articles:
        now = START + timedelta(hours=one["seen"])
        at = START + timedelta(hours=one["at"]) if one["dated"] else now
        family = one["family"] or one["outlet"].lower()
        origin = one["origin"] or family
        seen = SLOW.Seen(at, now, one["dated"], origin, family, one["tier"], one["actor"], one["target"])
        claim = {name: one[name] for name in ("event", "modality", "actor", "target")}
        run.article(now, claim, seen)
    run.time(end)
    return list(run.said)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A place for the drawn rules."""
    return tmp_path_factory.mktemp("drawn")


@pytest.mark.parametrize("seed", range(200))
def test_the_engine_and_the_reference_say_the_same(folder: Path, seed: int):
    """Alert by alert, with time, reason, story and severity, for articles that come in order and out of it."""
    chance = random.Random(seed)
    rule, articles = random_rule(chance), random_timeline(chance)
    path = folder / f"drawn-{seed}.yaml"
    path.write_text(yaml.safe_dump(rule, sort_keys=False))
    loaded = load((path,))
    assert loaded.errors == ()
    end = START + timedelta(days=60)
    assert sorted(engine(loaded.bundle, articles, end)) == sorted(slow(rule, articles, end))


def test_the_random_cases_say_enough_to_disagree_about():
    """The two hundred timelines hold hundreds of alerts of every reason: agreement is not silence."""
    reasons: dict[str, int] = {}
    for seed in range(200):
        chance = random.Random(seed)
        rule, articles = random_rule(chance), random_timeline(chance)
        for one in slow(rule, articles, START + timedelta(days=60)):
            reasons[one[2]] = reasons.get(one[2], 0) + 1
    assert set(reasons) == {"first", "reopened", "severity_raised", "unconfirmed"}
    assert min(reasons.values()) >= 20
