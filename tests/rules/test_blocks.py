"""The blocks of the language that follow a story: each shown by a small rule whose own tests must hold."""

from pathlib import Path

import pytest

from rules.bundle import load
from rules.trial import START, ArticleCase
from rules.trial import article as trial_article
from streams.commands.rule.test import verdicts_of

HEAD = """schema: tocsin/rules/v1
rule: {name}
title: An example
why: It shows a block.
owner: desk
status: live
severity: medium
notify: {{to: desk}}
"""


def seen(folder: Path, *rules: str) -> list[tuple[str, str, str]]:
    """Return (rule and moment, what was expected, what was seen) of each expectation that does not hold."""
    for number, text in enumerate(rules):
        name = "example" if number == 0 else f"other-{number}"
        (folder / f"{name}.yaml").write_text(HEAD.format(name=name) + text)
    loaded = load((folder,))
    assert [one for one in loaded.findings if one.code != "no-tests"] == []
    verdicts = verdicts_of(loaded)
    assert verdicts
    return [(f"{one.test} at {one.at}", one.expected, one.seen) for one in verdicts if one.wrong]


def article(outlet: str, claim: str, more: str = "") -> str:
    """Return a test's article as YAML."""
    return f"{{outlet: {outlet}, tier: 1, {more}claim: {{{claim}}}}}"


def timeline(*moments: tuple[str, str, str]) -> str:
    """Return a `tests:` block of (at, article or source or nothing, expectation)."""
    lines = ["tests:", "  - name: as told", "    timeline:"]
    for at, what, expect in moments:
        lines.append(f"      - at: {at}")
        lines += [f"        {what}"] if what else []
        lines += [f"        expect: {expect}"] if expect else []
    return "\n".join(lines) + "\n"


CLASSES = """
match: {claim: {actor: RUS, about: IRN}}
episode: {new_after: 7d, max_open: 30d}
change:
  classes:
    restraint: {claim: {event: REQUEST, context: restraint}}
    condemnation: {claim: {event: ACCUSE}}
"""


def test_a_change_of_class_rings_and_the_same_class_does_not(tmp_path: Path):
    """The line repeated by another outlet joins; another class rings with from and to; a week on it is news."""
    restraint = "event: REQUEST, actor: RUS.MFA, target: IRN, context: restraint"
    condemns = "event: ACCUSE, actor: RUS, target: [USA, IRN]"
    moments = timeline(
        ("0m", f"article: {article('Meridian Wire', restraint)}", "{alert: medium, reason: first}"),
        ("1h", f"article: {article('Harbour Gazette', restraint)}", "{thread: corroborated}"),
        ("20h", f"article: {article('Second Light', condemns)}", "{alert: medium, detail: restraint → condemnation}"),
        ("40h", f"article: {article('Northgate Post', restraint)}", "{update: corroborated}"),
        ("150h", f"article: {article('Northgate Post', condemns)}", "{nothing: copy}"),
        ("240h", f"article: {article('Meridian Wire', restraint)}", "{alert: medium, reason: changed}"),
    )  # fmt: skip
    assert seen(tmp_path, CLASSES + moments) == []


FIGURES = """
match: {claim: {figures: {kind: toll, whose: USA}}}
episode: {per: [figure], new_after: 72h}
change: {of: figure, direction: up, tell: thread}
escalate:
  - to: high
    when: {claim: {figures: {whose: USA, value: {at_least: 13}}}}
"""


def test_a_figure_that_rises_is_told_and_never_falls_back(tmp_path: Path):
    """4, 9, 13 are told; a stale 9 and a rounded figure after 13 are not."""

    def toll(value: int, more: str = "") -> str:
        return f"event: STATEMENT, figures: [{{kind: toll, value: {value}, whose: USA{more}}}]"

    moments = timeline(
        ("0m", f"article: {article('Meridian Wire', toll(4))}", "{alert: medium}"),
        ("1h", f"article: {article('Carrick Wire', toll(9))}", "{thread: changed, detail: toll 4 → toll 9}"),
        ("2h", f"article: {article('Gulf Ledger', toll(20, ', rounded: true'))}", "{alert: high}"),
        ("3h", f"article: {article('Meridian Wire', toll(13))}", "{thread: changed, detail: toll 9 → toll 13}"),
        ("4h", f"article: {article('Kestrel Online', toll(9))}", "{update: corroborated}"),
    )
    assert seen(tmp_path, FIGURES + moments) == []


def test_figures_that_a_rule_does_not_ask_for_open_no_story_of_their_own(tmp_path: Path):
    """Four killed and nine injured, in one sentence, are one story to a rule that follows tolls."""
    (tmp_path / "example.yaml").write_text(HEAD.format(name="example") + FIGURES)
    bundle = load((tmp_path,)).bundle
    figures = [{"kind": kind, "value": value, "whose": "USA"} for kind, value in (("toll", 4), ("injured", 9))]
    case = ArticleCase.model_validate({"outlet": "Meridian Wire", "claim": {"event": "ASSAULT", "figures": figures}})
    made = trial_article(case, START, 0)
    [match] = bundle.match(made.facts, made.claims, "")
    assert bundle.rules["example"].keys(match) == (("toll:USA",),)


APPEALS = """
match: {claim: {event: REQUEST, context: restraint}}
episode: {new_after: 72h}
confirm: {distinct: {actor: 3}, within: 24h, otherwise: drop}
"""


def test_three_different_parties_ring_and_one_party_three_times_does_not(tmp_path: Path):
    """Parties are counted, not articles and not organs of one party."""

    def appeal(actor: str) -> str:
        return f"event: REQUEST, actor: {actor}, context: restraint"

    moments = timeline(
        ("0m", f"article: {article('Meridian Wire', appeal('FRA'))}", "{nothing: unconfirmed}"),
        ("1h", f"article: {article('Harbour Gazette', appeal('FRA.MFA'))}", "{nothing: unconfirmed}"),
        ("2h", f"article: {article('Gulf Ledger', appeal('DEU'))}", "{nothing: unconfirmed}"),
        ("3h", f"article: {article('Northgate Post', appeal('JPN'))}", "{alert: medium}"),
    )
    assert seen(tmp_path, APPEALS + moments) == []


LINE = """
match: {article: {bloc: [russia-state, china-state], genre: {not_in: [sport]}}}
episode: {per: [bloc, wording], new_after: 24h}
confirm: {distinct: {family: 4, origin: 4}, within: 6h}
"""
TEXT = (
    "The last illusion about guarantees lies buried under the smoke of the terminal. Capitals that believed in promises"
    " are drawing their conclusions now, and the age of one-sided rules ends before our eyes. What was signed"
    " in the spring is worth nothing in the autumn, and nobody will be surprised."
)
OTHER = (
    "Growers in the southern valleys expect the best harvest of apples for a decade after mild weather in spring and a"
    " wet summer, the ministry of agriculture said, and prices in the shops have begun to fall."
)


def carried(outlet: str, text: str, more: str = "") -> str:
    """Return an article without claims as YAML."""
    return f'article: {{outlet: {outlet}, bloc: russia-state, {more}text: "{text}"}}'


def test_four_families_of_one_bloc_with_one_line_ring(tmp_path: Path):
    """One wording through four families rings; another text between them is no part of it."""
    moments = timeline(
        ("0m", carried("Volga Telegraph", TEXT), "{nothing: unconfirmed}"),
        ("10m", carried("Neva Monitor", f"Analysts agree. {TEXT}"), "{nothing: copy}"),
        ("15m", carried("Baikal Echo", OTHER), "{nothing: unconfirmed}"),
        ("20m", carried("Taiga Review", TEXT), "{nothing: copy}"),
        ("30m", carried("Amber Coast Radio", f"A comment. {TEXT}"), "{alert: medium, sources: 1}"),
    )
    assert seen(tmp_path, LINE + moments) == []


def test_four_copies_of_one_agency_are_no_campaign(tmp_path: Path):
    """Credited to one origin, four families are one voice."""
    wire = "origin: zarya-line, "
    moments = timeline(
        ("0m", carried("Volga Telegraph", TEXT, wire), "{nothing: unconfirmed}"),
        ("10m", carried("Neva Monitor", TEXT, wire), "{nothing: copy}"),
        ("20m", carried("Taiga Review", TEXT, wire), "{nothing: copy}"),
        ("30m", carried("Amber Coast Radio", TEXT, wire), "{nothing: copy}"),
    )
    assert seen(tmp_path, LINE + moments) == []


VOW = "event: THREATEN, actor: IRN, target: USA"
STRIKE = "event: ASSAULT, actor: IRN, target: USA"


def test_a_burst_needs_its_number_of_articles(tmp_path: Path):
    """Three articles inside the span ring, two and one long before do not."""
    rule = """
match: {claim: {event: THREATEN}}
episode: {new_after: 72h}
confirm: {matches: 3, within: 2h}
"""
    moments = timeline(
        ("0m", f"article: {article('Meridian Wire', VOW)}", "{nothing: unconfirmed}"),
        ("3h", f"article: {article('Harbour Gazette', VOW)}", "{nothing: unconfirmed}"),
        ("4h", f"article: {article('Gulf Ledger', VOW)}", "{nothing: unconfirmed}"),
        ("270m", f"article: {article('Northgate Post', VOW)}", "{alert: medium}"),
    )
    assert seen(tmp_path, rule + moments) == []


SPIKE = """
match: {claim: {event: PROTEST}}
episode: {new_after: 12h}
confirm: {within: 6h, spike: {ratio: 3, over: 10d, window: 1d, min: 3}}
"""


def test_a_spike_is_judged_against_the_rules_own_habit(tmp_path: Path):
    """One protest a day is habit; a third inside one day rings; before the habit is known nothing does."""
    protest = "event: PROTEST, actor: IRN"
    early = [
        (f"{minute}m", f"article: {article(f'Early {minute}', protest)}", "nothing") for minute in range(0, 50, 10)
    ]
    daily = [(f"{day}d", f"article: {article(f'Outlet {day}', protest)}", "nothing") for day in range(2, 12)]
    burst = [
        ("265h", f"article: {article('Burst One', protest)}", "nothing"),
        ("266h", f"article: {article('Burst Two', protest)}", "{alert: medium}"),
    ]
    assert seen(tmp_path, SPIKE + timeline(*early, *daily, *burst)) == []


FOLLOWED = """
match: {claim: {event: THREATEN}}
episode: {new_after: 5d}
followed_by: {claim: {event: ASSAULT}, within: 72h, same: actor}
"""


def test_a_threat_rings_when_its_deed_follows(tmp_path: Path):
    """The threat waits; the deed of another party does not make it ring, that of its own does."""
    moments = timeline(
        ("0m", f"article: {article('Meridian Wire', VOW)}", "{nothing: waiting}"),
        ("1h", f"article: {article('Harbour Gazette', VOW)}", "{nothing: waiting}"),
        ("2h", f"article: {article('Meridian Wire', 'event: ASSAULT, actor: ISR')}", "{nothing: context}"),
        ("30h", f"article: {article('Gulf Ledger', STRIKE)}", "{alert: medium, reason: first}"),
    )
    assert seen(tmp_path, FOLLOWED + moments) == []


def test_what_must_follow_may_come_out_of_order_and_not_too_late(tmp_path: Path):
    """A deed that arrived before the report of its threat counts; one after the time ends in silence."""
    early = timeline(
        ("0m", f"article: {article('Gulf Ledger', STRIKE)}", "{nothing: context}"),
        ("1h", f"article: {article('Meridian Wire', VOW, 'age: 2h, ')}", "{alert: medium}"),
    )
    assert seen(tmp_path, FOLLOWED + early) == []
    late = timeline(
        ("0m", f"article: {article('Meridian Wire', VOW)}", "{nothing: waiting}"),
        ("79h", "", "{nothing: not_followed}"),
        ("80h", f"article: {article('Gulf Ledger', STRIKE)}", "{nothing: context}"),
    )
    assert seen(tmp_path, FOLLOWED + late) == []


UNANSWERED = """
match: {claim: {event: THREATEN, target: IRN}}
episode: {new_after: 48h}
not_followed_by: {claim: {event: [REJECT, AGREE], actor: IRN}, within: 24h}
coverage: {needs: [alborz-dispatch]}
"""
ULTIMATUM = "event: THREATEN, actor: USA, target: IRN"


def test_an_ultimatum_without_a_reply_rings_when_its_time_is_over(tmp_path: Path):
    """Nothing before 24 h, the alert then, and a reply that comes later is a line."""
    moments = timeline(
        ("0m", f"article: {article('Meridian Wire', ULTIMATUM)}", "{nothing: waiting}"),
        ("23h", "", "nothing"),
        ("24h", "", "{alert: medium, reason: not_followed}"),
        ("25h", f"article: {article('Gulf Ledger', 'event: REJECT, actor: IRN', 'age: 2h, ')}", "{thread: followed}"),
    )
    assert seen(tmp_path, UNANSWERED + moments) == []


def test_an_ultimatum_with_a_reply_stays_silent(tmp_path: Path):
    """The reply answers it; the time goes by without a word."""
    moments = timeline(
        ("0m", f"article: {article('Meridian Wire', ULTIMATUM)}", "{nothing: waiting}"),
        ("5h", f"article: {article('Gulf Ledger', 'event: REJECT, actor: IRN')}", "{nothing: followed}"),
        ("6h", f"article: {article('Harbour Gazette', ULTIMATUM)}", "{nothing: followed}"),
        ("30h", "", "nothing"),
    )
    assert seen(tmp_path, UNANSWERED + moments) == []


def test_silence_of_a_needed_source_makes_no_reply_unknown(tmp_path: Path):
    """While the source that would carry the reply is silent the alert says unknown, and names it."""
    moments = timeline(
        ("0m", f"article: {article('Meridian Wire', ULTIMATUM)}", "{nothing: waiting}"),
        ("3h", "source: {id: alborz-dispatch, health: silent}", "{nothing: context}"),
        ("4h", "source: {id: elsewhere, health: silent}", "{nothing: no_match}"),
        ("24h", "", "{alert: medium, reason: unknown, detail: 'not_followed, without alborz-dispatch'}"),
    )
    assert seen(tmp_path, UNANSWERED + moments) == []
    heard = timeline(
        ("0m", "source: {id: alborz-dispatch, health: failing}", "{nothing: context}"),
        ("1h", "source: {id: alborz-dispatch, health: ok}", "{nothing: context}"),
        ("2h", f"article: {article('Meridian Wire', ULTIMATUM)}", "{nothing: waiting}"),
        ("26h", "", "{alert: medium, reason: not_followed}"),
    )
    assert seen(tmp_path, UNANSWERED + heard) == []


DEADLINE = """
match: {claim: {event: THREATEN, due: {present: true}}}
episode: {per: [actor], new_after: 72h}
deadline:
  remind: 2h
  grace: 1h
  kept: {claim: {event: ASSAULT}, same: actor}
  broken: {claim: {event: RETREAT}, same: actor}
"""


def test_a_story_that_develops_keeps_its_date(tmp_path: Path):
    """Another word for the story neither settles the date nor forgets it: it is reminded of, and lapses."""
    calmer = "develop: [{state: calmer, claim: {event: CONSULT}}]\n"
    moments = timeline(
        ("0m", f"article: {article('Meridian Wire', f'{VOW}, due: 24h')}", "{alert: medium, reason: first}"),
        ("5h", f"article: {article('Gulf Ledger', 'event: CONSULT, actor: IRN')}", "{thread: developed}"),
        ("22h", "", "{thread: due}"),
        ("25h", "", "{thread: lapsed}"),
    )
    assert seen(tmp_path, DEADLINE + calmer + moments) == []


@pytest.mark.parametrize(
    ("claim", "word"), [("event: ASSAULT, actor: IRN.IRGC", "kept"), ("event: RETREAT, actor: IRN", "broken")]
)
def test_a_date_is_kept_or_broken(tmp_path: Path, claim: str, word: str):
    """The outcome before the date is a line with its word, once; the date itself then passes in silence."""
    moments = timeline(
        ("0m", f"article: {article('Meridian Wire', f'{VOW}, due: 24h')}", "{alert: medium, reason: first}"),
        ("5h", f"article: {article('Gulf Ledger', 'event: ASSAULT, actor: USA')}", "{nothing: context}"),
        ("6h", f"article: {article('Gulf Ledger', claim)}", f"{{thread: developed, detail: {word}}}"),
        ("7h", f"article: {article('Harbour Gazette', claim)}", "{nothing: context}"),
        ("30h", "", "nothing"),
    )
    assert seen(tmp_path, DEADLINE + moments) == []


def test_a_date_that_passes_is_reminded_of_and_lapses(tmp_path: Path):
    """Two hours before, a reminder; an hour after, lapsed; a new ultimatum with a later date reopens."""
    moments = timeline(
        ("0m", f"article: {article('Meridian Wire', f'{VOW}, due: 24h')}", "{alert: medium}"),
        ("10m", f"article: {article('Harbour Gazette', f'{VOW}, due: 25h')}", "{thread: corroborated}"),
        ("22h", "", "{thread: due}"),
        ("24h", "", "nothing"),
        ("25h", "", "{thread: lapsed}"),
        ("26h", f"article: {article('Gulf Ledger', f'{VOW}, due: 60h')}", "{alert: medium, detail: new_due}"),
        ("59h", "", "{thread: due}"),
        ("61h", "", "{thread: lapsed}"),
    )
    assert seen(tmp_path, DEADLINE + moments) == []


def other(claim: str) -> str:
    """Return the rest of a rule that rings on a claim and tells nobody."""
    return f"\nmatch: {{claim: {{{claim}}}}}\nepisode: {{new_after: 72h}}\n"


def test_all_of_rules_rings_when_each_has_rung(tmp_path: Path):
    """One side twice does not ring; both sides within the time do, whichever comes second."""
    rule = """
match: {all_of_rules: [other-1, other-2]}
episode: {new_after: 72h}
confirm: {within: 48h}
"""
    moments = timeline(
        ("0m", f"article: {article('Meridian Wire', VOW)}", "{nothing: unconfirmed}"),
        ("1h", f"article: {article('Harbour Gazette', VOW)}", "{nothing: no_match}"),
        ("40h", f"article: {article('Gulf Ledger', ULTIMATUM)}", "{alert: medium, reason: first}"),
    )
    theirs, ours = other("event: THREATEN, actor: IRN"), other("event: THREATEN, actor: USA")
    assert seen(tmp_path, rule + moments, theirs, ours) == []


def test_some_of_several_rules_are_enough(tmp_path: Path):
    """Two of three warning signs ring, one does not."""
    rule = """
match: {any_of_rules: {rules: [other-1, other-2, other-3], at_least: 2}}
episode: {new_after: 72h}
confirm: {within: 48h}
"""
    moments = timeline(
        ("0m", f"article: {article('Meridian Wire', VOW)}", "{nothing: unconfirmed}"),
        ("1h", f"article: {article('Gulf Ledger', 'event: MOBILIZE, actor: USA')}", "{alert: medium}"),
    )
    others = [other(f"event: {event}") for event in ("THREATEN", "PROTEST", "MOBILIZE")]
    assert seen(tmp_path, rule + moments, *others) == []


def test_an_exception_holds_until_its_day_and_says_why(tmp_path: Path):
    """The annual speech is excepted on its last day and rings on the next."""
    rule = """
match: {claim: {event: THREATEN}}
except:
  - {text: {any: [annual parade]}, until: 2026-03-01, why: the speech is the same every year}
episode: {new_after: 72h}
"""
    parade = article("Meridian Wire", VOW, "text: At the annual parade he spoke., ")
    moments = timeline(
        ("0m", f"article: {parade}", "{nothing: excepted, detail: the speech is the same every year}"),
        ("24h", f"article: {parade}", "{alert: medium}"),
    )
    assert seen(tmp_path, rule + moments) == []


def test_outside_its_hours_an_alert_waits_and_a_critical_one_does_not(tmp_path: Path):
    """At night the alert is held and told at six; what makes it critical is told at once."""
    rule = """
match: {claim: {event: THREATEN}}
episode: {per: [target], new_after: 72h}
escalate:
  - {to: critical, when: {claim: {target: ISR}}}
"""
    night = rule.replace("episode:", "episode:", 1) + timeline(
        ("1h", f"article: {article('Meridian Wire', VOW)}", "{nothing: held, detail: first}"),
        ("2h", f"article: {article('Meridian Wire', 'event: THREATEN, actor: IRN, target: ISR')}", "{alert: critical}"),
        ("359m", "", "nothing"),
        ("6h", "", "{alert: medium, reason: first}"),
        ("7h", f"article: {article('Gulf Ledger', 'event: THREATEN, actor: IRN, target: GBR')}", "{alert: medium}"),
    )
    hours = "notify: {to: desk, active: {start: 08:00, end: 23:00, zone: Europe/Kyiv}}"
    (tmp_path / "example.yaml").write_text(HEAD.format(name="example").replace("notify: {to: desk}", hours) + night)
    loaded = load((tmp_path,))
    assert loaded.findings == ()
    assert [(one.at, one.expected, one.seen) for one in verdicts_of(loaded) if one.wrong] == []


def test_other_claims_of_the_article_must_or_must_not_stand_beside(tmp_path: Path):
    """The match needs a second claim of the article, and falls by a third."""
    rule = """
match:
  claim: {event: THREATEN}
  all:
    - claim: {event: MOBILIZE}
  none:
    - claim: {event: THREATEN, modality: denied}
episode: {per: [actor], new_after: 72h}
"""
    threat, troops = "{event: THREATEN, actor: IRN}", "{event: MOBILIZE, actor: IRN}"
    denied = "{event: THREATEN, actor: IRN, modality: denied}"
    moments = timeline(
        ("0m", f"article: {{outlet: Meridian Wire, claims: [{threat}]}}", "{nothing: no_match}"),
        ("1m", f"article: {{outlet: Meridian Wire, claims: [{threat}, {troops}, {denied}]}}", "{nothing: no_match}"),
        ("2m", f"article: {{outlet: Meridian Wire, claims: [{threat}, {troops}]}}", "alert"),
    )
    assert seen(tmp_path, rule + moments) == []


def test_a_rule_may_look_at_sources_instead_of_articles(tmp_path: Path):
    """A tier-1 source that falls silent rings once; its return is a line; a tier-3 source and articles do not match."""
    rule = """
match: {source: {health: [silent, failing], tier: 1}}
episode: {per: [source], new_after: 24h}
develop:
  - {state: back, source: {health: ok}}
"""
    moments = timeline(
        ("0m", "source: {id: carrick-wire, tier: 1, health: failing}", "{alert: medium}"),
        ("1m", "source: {id: muscat-morning, tier: 3, health: silent}", "{nothing: no_match}"),
        ("2m", f"article: {article('Carrick Wire', VOW)}", "{nothing: no_match}"),
        ("1h", "source: {id: carrick-wire, tier: 1, health: silent}", "{nothing: copy}"),
        ("6h", "source: {id: carrick-wire, tier: 1, health: ok}", "{thread: developed, detail: back}"),
    )
    assert seen(tmp_path, rule + moments) == []
