"""Two hundred random rules and timelines: the engine and a slow, obvious reading of the reference agree."""

import importlib.util
import random
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import yaml

from rules.bundle import Bundle, load
from rules.episode import Transition
from rules.match import Match, source_facts
from rules.step import due, fire, step
from rules.trial import START, ArticleCase, article

ACTORS = ["IRN", "IRN.IRGC", "IRN.MFA", "YEM.HOUTHI", "USA", "ISR"]
TARGETS = ["USA", "ISR", "IRN", "GBR"]
OTHERS = ["ASSAULT", "REJECT", "REJECT", "RETREAT", "ACCUSE"]
BLOCKS = [
    "change", "deadline", "followed_by", "not_followed_by", "spike", "coverage", "retract", "develop", "except",
]  # fmt: skip
SAID = {"alert", "digest"}
LINES = {"severity_raised", "reopened", "changed", "developed", "followed", "due", "lapsed", "retracted", "first",
         "unknown"}  # fmt: skip
"""Reasons whose thread lines are compared, too; the others tell of copies and counts."""
CASES = range(200, 400)
"""Seeds of the cases: two hundred in a row that hold every reason."""
END = START + timedelta(days=60)


def beside(name: str) -> ModuleType:
    """Load a module from beside this file: tests are no package."""
    spec = importlib.util.spec_from_file_location(name, Path(__file__).with_name(f"{name}.py"))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


SEEN = beside("reference_evidence").Seen
DESK = beside("reference").Desk


def random_rule(chance: random.Random, name: str) -> dict[str, Any]:
    """Return a rule whose confirmation, windows, keys, re-openings and context are drawn, and some blocks more."""
    within = chance.choice(["2h", "6h", "12h"])
    rule = {
        "schema": "tocsin/rules/v1", "rule": name, "title": "t", "why": "w", "owner": "o", "status": "live",
        "severity": chance.choice(["low", "medium", "high"]), "match": {"claim": random_claim(chance)},
        "episode": random_episode(chance, within), "confirm": random_confirm(chance, within),
        "notify": {"to": ["desk"]},
    }  # fmt: skip
    if "all" in str(rule["match"]["claim"].get("target", "")):
        rule["episode"].pop("reopen_if", None)
    if chance.random() < 0.4:
        rule["escalate"] = [random_escalation(chance) for _ in range(chance.randint(1, 2))]
    for block in chance.sample(BLOCKS, chance.choice([1, 2, 3, 4])):
        if not (block.endswith("followed_by") and ("followed_by" in rule or "not_followed_by" in rule)):
            ADDERS[block](chance, rule)
    if chance.random() < 0.25:
        rule["notify"]["active"] = chance.choice(
            [{"start": "08:00", "end": "20:00"}, {"start": "22:00", "end": "06:00"}]
        )
    if chance.random() < 0.1:
        rule["notify"]["tell"] = "digest"
    return rule


def random_claim(chance: random.Random) -> dict[str, Any]:
    """Return the lines of a main pattern."""
    claim: dict[str, Any] = {"event": "THREATEN"}
    if chance.random() < 0.7:
        claim["actor"] = chance.choice(
            [["IRN"], ["IRN.IRGC", "YEM.HOUTHI"], {"any": ["IRN", "ISR"], "none": ["IRN.MFA"]}]
        )
    if chance.random() < 0.4:
        claim["modality"] = {"at_least": chance.choice(["reported", "vowed"])}
    if chance.random() < 0.3:
        claim["target"] = chance.choice([{"present": True}, ["USA", "ISR"], {"all": ["USA"]}])
    return claim


def random_episode(chance: random.Random, within: str) -> dict[str, Any]:
    """Return what one story is."""
    episode: dict[str, Any] = {
        "new_after": chance.choice(["24h", "72h"]),
        "max_open": chance.choice(["1d", "3d", "7d"]),
    }
    if within == "2h" and chance.random() < 0.3:
        episode["new_after"] = "2h"
    if chance.random() < 0.5:
        episode["per"] = ["actor"]
    if chance.random() < 0.5:
        episode["reopen_if"] = chance.choice(
            [{"new": ["target"]}, {"higher": ["speaker_rank"]}, {"new": ["target"], "higher": ["stage", "modality"]}]
        )
    return episode


def random_confirm(chance: random.Random, within: str) -> dict[str, Any]:
    """Return how much evidence it takes."""
    confirm: dict[str, Any] = {"sources": chance.choice([1, 1, 1, 2, 2, 3]), "within": within}
    confirm["otherwise"] = chance.choice(["drop", "digest", "low"])
    if chance.random() < 0.3:
        confirm["at_least"] = {chance.choice(["tier_1", "tier_2"]): chance.randint(1, 2)}
    if chance.random() < 0.3:
        confirm["independent_by"] = chance.choice(["family", "bloc"])
    if chance.random() < 0.15:
        confirm["distinct"] = {chance.choice(["actor", "outlet", "family"]): 2}
    if chance.random() < 0.15:
        confirm["matches"] = 2
    return confirm


def random_escalation(chance: random.Random) -> dict[str, Any]:
    """Return one way the severity rises."""
    to = chance.choice(["high", "critical"])
    if chance.random() < 0.4:
        return {"to": to, "when": {"claim": chance.choice([{"target": ["ISR"]}, {"modality": "done"}])}}
    context = {"claim": {"event": chance.choice(OTHERS)}, "within": chance.choice(["12h", "24h"])}
    return {"to": to, "if_seen": context}


def add_change(chance: random.Random, rule: dict[str, Any]) -> None:
    """Let the rule follow a value."""
    classes = {"wild": {"claim": {"modality": "vowed"}}, "done": {"claim": {"modality": "done"}}}
    rule["change"] = chance.choice([
        {"classes": classes}, {"of": "stage"}, {"of": "modality", "direction": "up"}, {"of": "speaker_rank"},
        {"of": "figure", "direction": "up", "tell": "thread"}, {"of": "figure", "direction": "down"},
    ])  # fmt: skip
    if rule["change"].get("of") == "figure":
        rule["match"]["claim"]["figures"] = {"kind": "toll"}
    if chance.random() < 0.5:
        rule["change"]["repeat_after"] = "1d"


def add_deadline(chance: random.Random, rule: dict[str, Any]) -> None:
    """Let the rule follow the claim's own date."""
    rule["deadline"] = {"kept": {"claim": {"event": "ASSAULT"}}, "broken": {"claim": {"event": "RETREAT"}}}
    rule["deadline"]["grace"] = chance.choice(["1h", "6h"])
    if chance.random() < 0.5:
        rule["deadline"]["remind"] = "2h"
    if chance.random() < 0.5:
        rule["deadline"]["kept"]["same"] = ["actor"]


def add_followed_by(chance: random.Random, rule: dict[str, Any]) -> None:
    """Let the rule wait for one claim or two."""
    rule["episode"] |= {"new_after": "72h", "max_open": "7d"}
    rule["followed_by"] = [{"claim": {"event": "REJECT"}, "within": chance.choice(["12h", "24h"])}]
    if chance.random() < 0.4:
        rule["followed_by"].append({"claim": {"event": "ASSAULT"}, "within": "48h"})
    if chance.random() < 0.4:
        rule["followed_by"][0]["same"] = ["actor"]


def add_not_followed_by(chance: random.Random, rule: dict[str, Any]) -> None:
    """Let the rule wait until nothing came."""
    rule["episode"] |= {"new_after": "72h", "max_open": "7d"}
    rule["not_followed_by"] = {"claim": {"event": "REJECT"}, "within": chance.choice(["3h", "10h"])}
    if chance.random() < 0.2:
        rule["not_followed_by"]["same"] = ["target"]


def add_spike(chance: random.Random, rule: dict[str, Any]) -> None:
    """Let the rule ask for more than its habit."""
    rule["confirm"]["spike"] = {"ratio": chance.choice([1.5, 3]), "over": "2d", "window": "6h", "min": 2}


def add_coverage(chance: random.Random, rule: dict[str, Any]) -> None:
    """Let the rule need sources."""
    rule["coverage"] = {"needs": chance.choice([["wire"], ["wire", "agency"]])}


def add_retract(chance: random.Random, rule: dict[str, Any]) -> None:
    """Let a denial dispute the story."""
    rule["retract"] = {"claim": {"event": "ACCUSE"}}
    if chance.random() < 0.5:
        rule["retract"]["claim"]["speaker"] = "same_party"


def add_develop(chance: random.Random, rule: dict[str, Any]) -> None:
    """Let related claims be lines on the story."""
    rule["develop"] = [{"state": "calmer", "claim": {"event": "RETREAT"}}]
    if chance.random() < 0.5:
        rule["develop"].append({"state": "rebuffed", "claim": {"event": "REJECT"}})


def add_except(chance: random.Random, rule: dict[str, Any]) -> None:
    """Let some matches be no news for a time."""
    until = f"2026-03-{chance.choice(['02', '03', '30'])}"
    rule["except"] = [{"claim": {"target": ["GBR"]}, "until": until, "why": "w"}]


ADDERS = {
    "change": add_change, "deadline": add_deadline, "followed_by": add_followed_by, "spike": add_spike,
    "not_followed_by": add_not_followed_by, "coverage": add_coverage, "retract": add_retract,
    "develop": add_develop, "except": add_except,
}  # fmt: skip


def random_rules(chance: random.Random) -> list[dict[str, Any]]:
    """Return one rule, or two and a third that listens to both."""
    if chance.random() < 0.7:
        return [random_rule(chance, "drawn")]
    both = random_rule(chance, "listens")
    for block in (*BLOCKS, "escalate"):
        both.pop(block, None)
    both["match"] = chance.choice([
        {"any_of_rules": {"rules": ["drawn", "second"]}}, {"all_of_rules": {"rules": ["drawn", "second"]}},
        {"any_of_rules": {"rules": ["drawn", "second"], "at_least": 2}},
    ])  # fmt: skip
    both["confirm"]["within"] = chance.choice(["11h", "23h"])
    both["episode"]["new_after"] = chance.choice(["24h", "72h"])
    both["confirm"].pop("spike", None)
    both["episode"].pop("reopen_if", None)
    return [random_rule(chance, "drawn"), random_rule(chance, "second"), both]


def random_timeline(chance: random.Random) -> list[dict[str, Any]]:
    """Return articles as they are seen: bursts, gaps, up to ten hours out of order, some undated; and health."""
    made, at = [], 0.0
    for number in range(chance.randint(20, 90)):
        at += chance.choice([0.1, 0.4, 1.0, 3.0, 9.0, 24.0]) * chance.random()
        delay = chance.choice([0.0, 0.0, 0.2, 2.0, 6.0, 10.0]) * chance.random()
        if chance.random() < 0.05:
            health = {"source": chance.choice(["wire", "agency"]), "health": chance.choice(["ok", "silent", "failing"])}
            made.append({"number": number, "at": at, "seen": at + delay, **health})
            continue
        made.append(
            {
                "number": number, "at": at, "seen": at + delay, "dated": chance.random() > 0.1,
                "outlet": chance.choice("ABCDEF"), "origin": chance.choice(["w1", "w2", None, None]),
                "family": chance.choice(["f1", "f2", "f3", None, None]), "bloc": chance.choice(["east", "west"]),
                "tier": chance.randint(1, 4), "claim": random_facts(chance, at),
            }
        )  # fmt: skip
    return sorted(made, key=lambda one: (one["seen"], one["number"]))


def random_facts(chance: random.Random, at: float) -> dict[str, Any]:
    """Return what one article claims."""
    figure = {"kind": chance.choice(["toll", "toll", "forces"]), "value": chance.randint(1, 9)}
    return {
        "event": "THREATEN" if chance.random() < 0.65 else chance.choice(OTHERS),
        "modality": chance.choice(["hypothetical", "reported", "vowed", "done"]),
        "actor": chance.sample(ACTORS, chance.choice([0, 1, 1, 1, 2])),
        "target": chance.sample(TARGETS, chance.choice([0, 1, 1, 2])),
        "speaker": chance.sample(ACTORS, chance.choice([0, 0, 1])),
        "speaker_rank": chance.choice(["none", "spokesman", "minister", "leader"]),
        "stage": chance.choice([None, None, "offered", "accepted", "held", "rebuffed"]),
        "figures": [figure | {"rounded": chance.random() < 0.2}] if chance.random() < 0.6 else [],
        "due": START + timedelta(hours=at + chance.choice([-1, 5, 30, 100])) if chance.random() < 0.5 else None,
    }


class Engine:
    """The real step under a timeline, timers first and rules over rules told, as a live partition runs."""

    def __init__(self, bundle: Bundle) -> None:
        self.bundle, self.state = bundle, dict[str, Any]()
        self.said: list[tuple[Any, ...]] = []

    def run(self, timeline: list[dict[str, Any]]) -> list[tuple[Any, ...]]:
        """Return what was said, compared by time, rule, kind, reason, detail, story and severity."""
        for one in timeline:
            now = START + timedelta(hours=one["seen"])
            self.time(now)
            for match in self.matches(one, now):
                self.note(step(self.bundle, self.state, match, now))
        self.time(END)
        return self.said

    def matches(self, one: dict[str, Any], now: datetime) -> list[Match]:
        """Return the matches of an article, or of a change in a source's health."""
        if "health" in one:
            facts = source_facts(one["source"], one["health"], now, name="n", tier=1, bloc="", language="en")
            return self.bundle.match_source(facts)
        given = {name: one[name] for name in ("outlet", "family", "origin", "bloc", "tier", "claim")}
        case = ArticleCase.model_validate(given | {"id": f"article-{one['number']}", "undated": not one["dated"]})
        seen = article(case, now, one["number"])
        at = START + timedelta(hours=one["at"])
        facts = seen.facts.model_copy(update={"published_at": at}) if one["dated"] else seen.facts
        return self.bundle.match(facts, seen.claims, seen.text)

    def time(self, now: datetime) -> None:
        """Fire what is due, each timer at its own time."""
        while (at := due(self.bundle, self.state)) is not None and at <= now:
            self.note(fire(self.bundle, self.state, at))

    def note(self, transitions: tuple[Transition, ...]) -> None:
        """Write down what was said, and tell the rules that listen."""
        for one in transitions:
            assert one.reason.value != "failed", one.detail
            if one.kind in SAID or (one.kind == "thread" and one.reason.value in LINES):
                assert one.episode is not None
                detail = one.detail if one.reason.value in ("changed", "developed", "unknown", "retracted") else ""
                story = one.episode
                told = (one.at, story.rule, one.kind, one.reason.value, detail, story.key, story.severity)
                self.said.append(told)
            for match in self.bundle.heard(one):
                self.note(step(self.bundle, self.state, match, one.at))


def slow(rules: list[dict[str, Any]], timeline: list[dict[str, Any]]) -> list[tuple[Any, ...]]:
    """Return what the reference says of the same timeline."""
    desk = DESK(rules)
    for one in timeline:
        now = START + timedelta(hours=one["seen"])
        if "health" in one:
            desk.health(now, one["source"], one["health"])
            continue
        family = one["family"] or one["outlet"].lower()
        at = START + timedelta(hours=one["at"]) if one["dated"] else now
        origin = one["origin"] or family
        known = (one["dated"], one["outlet"], origin, family, one["bloc"], one["tier"], one["claim"])
        desk.article(now, SEEN(at, now, *known))
    desk.time(END)
    return list(desk.said)


def drawn(seed: int) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Return the rules and the timeline of one case."""
    chance = random.Random(seed)
    return random_rules(chance), random_timeline(chance)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A place for the drawn rules."""
    return tmp_path_factory.mktemp("drawn")


def written(folder: Path, seed: int, rules: list[dict[str, Any]]) -> Iterator[Path]:
    """Write drawn rules to files."""
    for rule in rules:
        path = folder / f"{seed}-{rule['rule']}.yaml"
        path.write_text(yaml.safe_dump(rule, sort_keys=False))
        yield path


@pytest.mark.parametrize("seed", CASES)
def test_the_engine_and_the_reference_say_the_same(folder: Path, seed: int):
    """Alert by alert and line by line, for articles that come in order and out of it, whatever blocks a rule has."""
    rules, timeline = drawn(seed)
    loaded = load(tuple(written(folder, seed, rules)))
    assert loaded.errors == ()
    assert sorted(Engine(loaded.bundle).run(timeline)) == sorted(slow(rules, timeline))


def test_the_random_cases_say_enough_to_disagree_about():
    """The two hundred timelines hold words of every reason, from every block: agreement is not silence."""
    reasons: dict[str, int] = {}
    for seed in CASES:
        for one in slow(*drawn(seed)):
            reasons[one[3]] = reasons.get(one[3], 0) + 1
    assert set(reasons) == LINES | {"unconfirmed", "not_followed"}
    assert min(reasons.values()) >= 3, reasons
