"""Rules that the models allow and that cannot be meant: each a coded finding at its line."""

from datetime import date
from pathlib import Path

import pytest

from rules.bundle import Loaded, load

GOOD = """schema: tocsin/rules/v1
rule: plain
title: A rule
why: It matters.
owner: desk
status: live
severity: medium
match:
  claim: {event: THREATEN, actor: [IRN, USA]}
episode: {new_after: 72h}
notify: {to: desk}
tests:
  - name: rings
    timeline:
      - {at: 0m, article: {outlet: Meridian Wire, claim: {event: THREATEN, actor: IRN}}, expect: alert}
"""


def loaded(folder: Path, *rules: str, today: date | None = None) -> Loaded:
    """Load each text as a rule file of its own."""
    for number, text in enumerate(rules):
        (folder / f"rule-{number}.yaml").write_text(text)
    return load((folder,), today=today)


@pytest.mark.parametrize(
    ("old", "new", "code", "line", "says"),
    [
        ("event: THREATEN, actor", "event: THREATEN, mode: aerial, actor", "impossible-mode", 9, "restrict"),
        ("[IRN, USA]}", "{any: [IRN.IRGC], none: [IRN]}}", "contradiction", 9, "refused by `none`"),
        ("[IRN, USA]}", "{all: [IRN.IRGC], none: [IRN]}}", "contradiction", 9, "must be there and must not"),
        ("[IRN, USA]}", "{any: [IRN], present: false}}", "contradiction", 9, "must be empty"),
        ("event: THREATEN,", "modality: {any: [denied], at_least: vowed},", "contradiction", 9, "at least vowed"),
        ("{new_after: 72h}", "{new_after: 91d}", "window-too-long", 10, "90 days"),
        ("{new_after: 72h}", "{new_after: 72h, max_open: 100d}", "window-too-long", 10, "90 days"),
        ("72h}", "2h}\nnot_followed_by: {claim: {event: REJECT}, within: 24h}\nconfirm: {within: 1h}",
         "window-order", 11, "before its time"),
        ("THREATEN, actor: [IRN, USA]}\nepisode: {new_after: 72h}",
         "THREATEN, actor: IRN}\nepisode: {new_after: 72h, reopen_if: {new: actor}}",
         "unreachable-reopen", 10, "'IRN'"),
        ("THREATEN, actor: [IRN, USA]}\nepisode: {new_after: 72h}",
         "THREATEN, stage: offered}\nepisode: {new_after: 72h, reopen_if: {higher: stage}}",
         "unreachable-reopen", 10, "never be higher"),
        ("72h}", "72h}\nchange: {classes: {a: {claim: {event: ACCUSE}}, b: {text: {any: [x]}}}}",
         "no-text-here", 11, "does not travel"),
        ("72h}", "72h}\nchange: {of: stage, classes: {a: {claim: {event: ACCUSE}}, b: {claim: {event: AID}}}}",
         "bad-value", 11, "exactly one"),
        ("72h}", "72h}\nfollowed_by: {claim: {event: AID}, within: 1h}\nnot_followed_by: {claim: {}, within: 1h}",
         "bad-value", 1, "not both"),
        ("match:\n", "match:\n  any_of_rules: [plain]\n", "bad-value", 9, "no patterns of its own"),
        ("match:\n  claim: {event: THREATEN, actor: [IRN, USA]}", "match: {source: {health: [quiet]}}",
         "unknown-term", 8, "health has no 'quiet'"),
        ("match:\n  claim: {event: THREATEN, actor: [IRN, USA]}", "match: {any_of_rules: [plane]}",
         "unknown-rule", 8, "'plane'"),
        ("match:\n  claim: {event: THREATEN, actor: [IRN, USA]}", "match: {all_of_rules: [plain]}",
         "rule-circle", 8, "plain → plain"),
        ("72h}", "72h}\nconfirm: {spike: {ratio: 3, over: 2h, window: 1h}}", "bad-value", 11, "7 to 1000 times"),
        ("72h}", "72h}\nexcept: [{text: {any: [x]}, until: 1 April, why: y}]", "bad-value", 11, "write 2026-04-01"),
        ("{to: desk}", "{to: desk, active: {start: 6am, end: 22:00}}", "bad-value", 11, "write 06:30"),
        ("{to: desk}", "{to: desk, active: {start: 06:00, end: 22:00, zone: Muscat}}", "bad-value", 11, "tz name"),
    ],
)  # fmt: skip
def test_each_senseless_rule_is_a_located_error(tmp_path: Path, old: str, new: str, code: str, line: int, says: str):
    """Each gives its code at its line with a remedy, and keeps the rule out."""
    assert old in GOOD
    found = loaded(tmp_path, GOOD.replace(old, new, 1))
    (finding,) = [one for one in found.errors if one.code == code]
    assert finding.line == line
    assert says in str(finding)
    assert found.bundle.rules == {}


@pytest.mark.parametrize(
    ("old", "new", "code", "says"),
    [
        ("actor: [IRN, USA]}\nepisode: {new_after: 72h}", "actor: IRN}\nepisode: {new_after: 72h, per: actor}",
         "fixed-key", "one story in all"),
        ("72h}", "72h}\ndeadline: {grace: 1h}", "no-date", "due: {present: true}"),
        ("72h}", "72h}\nchange: {of: figure}", "no-figure", "figures"),
        ("72h}", "72h}\nexcept: [{text: {any: [x]}, until: 2026-03-31, why: y}]", "expired-exception", "2026-03-31"),
    ],
)  # fmt: skip
def test_what_is_only_doubtful_is_a_warning(tmp_path: Path, old: str, new: str, code: str, says: str):
    """The rule still runs, and the author is told."""
    found = loaded(tmp_path, GOOD.replace(old, new, 1), today=date(2026, 4, 1))
    (finding,) = found.findings
    assert (finding.code, finding.severity) == (code, "warning")
    assert says in str(finding)
    assert list(found.bundle.rules) == ["plain"]


def test_a_circle_through_three_rules_takes_all_three_out_and_leaves_the_rest(tmp_path: Path):
    """Rules that listen to each other in a circle are named; their neighbour runs."""
    rules = [
        GOOD.replace("plain", name).replace("claim: {event: THREATEN, actor: [IRN, USA]}", f"any_of_rules: [{heard}]")
        for name, heard in (("a", "b"), ("b", "c"), ("c", "a"))
    ]
    found = loaded(tmp_path, GOOD, *rules)
    assert {one.code for one in found.errors} == {"rule-circle", "unknown-rule"}
    assert len(found.errors) == 3
    assert list(found.bundle.rules) == ["plain"]
