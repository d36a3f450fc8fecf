import random
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from rules.bundle import Bundle, load
from rules.claim import Claim
from rules.episode import Reason
from rules.match import Match, Signature
from rules.step import due, fire, step
from rules.trial import START, ArticleCase, article

RULE = """schema: tocsin/rules/v1
rule: vow
title: A vow
why: It matters.
owner: desk
status: live
severity: medium
match:
  claim: {event: THREATEN, actor: IRN}
episode: {new_after: 72h, max_open: 7d, reopen_if: {new: target}}
confirm: {sources: 2, within: 6h, otherwise: digest}
notify: {to: desk, quiet_for: 6h}
"""


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Bundle:
    path: Path = tmp_path_factory.mktemp("pack") / "vow.yaml"
    path.write_text(RULE)
    return load((path,)).bundle


def vow(bundle: Bundle, outlet: str, at: float, *, seen: float | None = None, **fields: Any) -> Match:
    """A match published at `at` hours and first seen at `seen` hours."""
    seen = at if seen is None else seen
    target = fields.pop("target", ["USA"])
    claim = {"event": "THREATEN", "actor": ["IRN"], "target": target}
    case = ArticleCase.model_validate({"outlet": outlet, "claim": claim, **fields})
    made = article(case, START + timedelta(hours=seen), 0)
    update: dict[str, Any] = {"article_id": f"{outlet}@{at}"} if "id" not in fields else {}
    if not case.undated:
        update["published_at"] = START + timedelta(hours=at)
    (match,) = bundle.match(made.facts.model_copy(update=update), made.claims, "")
    return match


def hear(bundle: Bundle, state: dict[str, Any], match: Match) -> tuple[str, Reason]:
    """Fold a match at the time it was seen, timers first; return what was said of it."""
    now = match.facts.first_seen_at
    while (at := due(bundle, state)) is not None and at <= now:
        fire(bundle, state, at)
    (transition,) = step(bundle, state, match, now)
    return transition.kind, transition.reason


def test_novelty_opens_an_episode_and_never_filters(bundle: Bundle):
    """The second outlet, not new by definition, is what confirms the episode."""
    state: dict[str, Any] = {}
    assert hear(bundle, state, vow(bundle, "A", 0)) == ("silent", Reason.UNCONFIRMED)
    assert hear(bundle, state, vow(bundle, "B", 1)) == ("alert", Reason.FIRST)


def test_the_confirmation_window_slides(bundle: Bundle):
    """A slow start confirms once any six hours hold two origins."""
    state: dict[str, Any] = {}
    hear(bundle, state, vow(bundle, "A", 0))
    assert hear(bundle, state, vow(bundle, "B", 7))[0] == "silent"
    assert hear(bundle, state, vow(bundle, "C", 10)) == ("alert", Reason.FIRST)


def test_a_trickle_before_does_not_make_a_signal_old(bundle: Bundle):
    """One blog every two days never silences two real sources."""
    state: dict[str, Any] = {}
    for hours in (0, 48, 96):
        assert hear(bundle, state, vow(bundle, "Blog", hours))[0] == "silent"
    hear(bundle, state, vow(bundle, "A", 140))
    assert hear(bundle, state, vow(bundle, "B", 141)) == ("alert", Reason.FIRST)


def test_a_trickle_after_does_not_keep_an_episode_open(bundle: Bundle):
    """Echoes of one blog do not prolong: the next real vow after the quiet spell is new."""
    state: dict[str, Any] = {}
    hear(bundle, state, vow(bundle, "A", 0))
    hear(bundle, state, vow(bundle, "B", 1))
    for hours in (40, 71):
        hear(bundle, state, vow(bundle, "Blog", hours))
    hear(bundle, state, vow(bundle, "A", 80))
    assert hear(bundle, state, vow(bundle, "C", 81)) == ("alert", Reason.FIRST)


def test_a_candidate_that_expires_is_a_digest_line(bundle: Bundle):
    """Six hours without a second origin: one digest, named unconfirmed."""
    state: dict[str, Any] = {}
    hear(bundle, state, vow(bundle, "A", 0))
    at = due(bundle, state)
    assert at == START + timedelta(hours=6)
    (told,) = fire(bundle, state, at)
    assert (told.kind, told.reason) == ("digest", Reason.UNCONFIRMED)


def test_no_timer_is_due_at_the_time_of_the_match_that_set_it(bundle: Bundle):
    """A candidate whose window was over when it came still waits a minute: a driver never spins on it."""
    state: dict[str, Any] = {}
    hear(bundle, state, vow(bundle, "A", 0, seen=6))
    assert due(bundle, state) == START + timedelta(hours=6, minutes=1)


def test_a_late_article_joins_and_never_pages_or_opens(bundle: Bundle):
    """Older than six hours when it comes: silent without an episode, a line in the thread of one."""
    state: dict[str, Any] = {}
    assert hear(bundle, state, vow(bundle, "L", 0, seen=8)) == ("silent", Reason.LATE)
    hear(bundle, state, vow(bundle, "A", 8))
    hear(bundle, state, vow(bundle, "B", 9))
    assert hear(bundle, state, vow(bundle, "M", 8.5, seen=20)) == ("thread", Reason.LATE)


def test_undated_articles_corroborate_and_never_open(bundle: Bundle):
    """Two undated articles wait for a dated one."""
    state: dict[str, Any] = {}
    for outlet in "AB":
        assert hear(bundle, state, vow(bundle, outlet, 0, undated=True)) == ("silent", Reason.NOT_FRESH)
    assert hear(bundle, state, vow(bundle, "C", 1)) == ("alert", Reason.FIRST)


def test_copies_never_add_an_origin(bundle: Bundle):
    """Same credited origin, or same words: two outlets do not confirm."""
    state: dict[str, Any] = {}
    hear(bundle, state, vow(bundle, "A", 0, origin="wire"))
    assert hear(bundle, state, vow(bundle, "B", 0.1, origin="wire")) == ("silent", Reason.COPY)
    title = "Guards vow harsh answer to carrier deployment"
    other: dict[str, Any] = {}
    hear(bundle, other, vow(bundle, "C", 0, title=title))
    assert hear(bundle, other, vow(bundle, "D", 0.2, title=title)) == ("silent", Reason.COPY)


def test_outlets_of_one_family_do_not_confirm(bundle: Bundle):
    """Two origins under one owner are one."""
    state: dict[str, Any] = {}
    hear(bundle, state, vow(bundle, "A", 0, family="group", origin="a"))
    assert hear(bundle, state, vow(bundle, "B", 1, family="group", origin="b"))[0] == "silent"


def test_the_same_match_again_is_a_duplicate(bundle: Bundle):
    """A repeat after a crash is recognised and silent."""
    state: dict[str, Any] = {}
    match = vow(bundle, "A", 0)
    hear(bundle, state, match)
    before = dict(state)
    assert hear(bundle, state, match) == ("silent", Reason.DUPLICATE)
    assert state == before


def test_a_revision_replaces_the_older_text(bundle: Bundle):
    """A retitled article is one observation, the newer one, told as a quiet update."""
    state: dict[str, Any] = {}
    first = vow(bundle, "A", 0)
    hear(bundle, state, first)
    hear(bundle, state, vow(bundle, "B", 1))
    facts = first.facts.model_copy(
        update={"revision": "newer", "fetched_at": START + timedelta(hours=2), "signature": Signature()}
    )
    newer = first.model_copy(update={"match_id": "newer", "facts": facts})
    (told,) = step(bundle, state, newer, START + timedelta(hours=2))
    assert (told.kind, told.reason) == ("update", Reason.REVISION)
    assert told.episode is not None
    assert [one.match.facts.revision for one in told.episode.evidence if one.match.facts.outlet == "A"] == ["newer"]


def test_a_new_target_reopens_once_it_is_confirmed(bundle: Bundle):
    """One source with a new target is quiet; the second rings, naming the facet."""
    state: dict[str, Any] = {}
    for outlet, hours in (("A", 0.0), ("B", 1.0)):
        hear(bundle, state, vow(bundle, outlet, hours))
    assert hear(bundle, state, vow(bundle, "C", 2, target=["ISR"]))[1] == Reason.CORROBORATED
    (told,) = step(bundle, state, vow(bundle, "D", 3, target=["ISR"]), START + timedelta(hours=3))
    assert (told.kind, told.reason, told.detail) == ("alert", Reason.REOPENED, "new_target")


def test_another_version_of_the_rule_is_stale(bundle: Bundle):
    """A match of another identity changes nothing and is named."""
    state: dict[str, Any] = {}
    old = vow(bundle, "A", 0).model_copy(update={"identity": "other"})
    assert hear(bundle, state, old) == ("silent", Reason.STALE_RULE)
    assert state == {}


def test_warm_up_shapes_state_and_pages_nobody(bundle: Bundle):
    """Matches made again from history confirm silently; the next one finds the episode open."""
    state: dict[str, Any] = {}
    for outlet in "AB":
        match = vow(bundle, outlet, 0).model_copy(update={"warm_up": True})
        kind, _ = hear(bundle, state, match)
        assert kind == "silent"
    assert hear(bundle, state, vow(bundle, "C", 1))[1] == Reason.CORROBORATED


def test_nothing_is_left_of_a_closed_story_but_remembered_ids(bundle: Bundle):
    """When every window is over, no story and no timer remain."""
    state: dict[str, Any] = {}
    hear(bundle, state, vow(bundle, "A", 0))
    hear(bundle, state, vow(bundle, "B", 1))
    while (at := due(bundle, state)) is not None:
        fire(bundle, state, at)
    assert [key for key in state if "/story/" in key or key.startswith("~timers/")] == []


def test_evidence_is_bounded_and_outlets_stay_counted(bundle: Bundle):
    """Sixty outlets with one story: few observations are kept, all outlets are counted."""
    state: dict[str, Any] = {}
    told = ()
    for number in range(60):
        match = vow(bundle, f"Outlet {number}", number / 60, origin="wire" if number % 2 else None)
        told = step(bundle, state, match, match.facts.first_seen_at)
    assert told[0].episode is not None
    assert len(told[0].episode.evidence) == 24
    assert len(told[0].episode.outlets) == 60
    assert len(told[0].episode.origins) == 31


def timeline(bundle: Bundle, seed: int) -> list[Match]:
    """Bursts far apart or close together, of a few outlets, some with one origin."""
    chance, at, made = random.Random(seed), 0.0, []
    for _ in range(8):
        at += chance.choice([0.5, 2.0, 20.0, 95.0])
        for _ in range(chance.randint(1, 3)):
            outlet = chance.choice("ABCDE")
            hours = at + chance.random()
            made.append(vow(bundle, outlet, round(hours, 3), target=[chance.choice(["USA", "ISR"])]))
    return sorted(made, key=lambda match: match.facts.first_seen_at)


@pytest.mark.parametrize("seed", range(25))
def test_folding_twice_and_restoring_anywhere_gives_the_same(bundle: Bundle, seed: int):
    """The same log gives the same state and transitions, also when the state is copied in mid-run."""
    matches = timeline(bundle, seed)
    one: dict[str, Any] = {}
    said = [hear(bundle, one, match) for match in matches]
    other: dict[str, Any] = {}
    again = []
    for match in matches:
        other = dict(other)
        again.append(hear(bundle, other, match))
    assert said == again
    assert one == other


@pytest.mark.parametrize("seed", range(25))
def test_arrival_order_within_lateness_confirms_the_same_episodes(bundle: Bundle, seed: int):
    """Articles that come up to three hours out of order open as many episodes, confirmed by the same spans."""
    chance = random.Random(seed)
    groups = [(hours, [f"O{chance.randint(0, 3)}" for _ in range(3)]) for hours in (0, 100, 200, 300)]
    plan = [(outlet, base + chance.random() * 2) for base, outlets in groups for outlet in outlets]

    def alerts(order: list[tuple[str, float, float]]) -> int:
        state: dict[str, Any] = {}
        told = [hear(bundle, state, vow(bundle, outlet, at, seen=seen)) for outlet, at, seen in order]
        return sum(one == ("alert", Reason.FIRST) for one in told)

    prompt = sorted(((outlet, at, at) for outlet, at in plan), key=lambda one: one[2])
    delayed = sorted(((outlet, at, at + chance.random() * 3) for outlet, at in plan), key=lambda one: one[2])
    assert alerts(prompt) == alerts(delayed)


def test_the_index_offers_what_a_full_scan_finds():
    """On a thousand random claims the index never leaves out a pattern that fits."""
    bundle = load().bundle
    offers = {offer.order: offer for group in bundle.index.by_key.values() for offer in group}
    chance, found = random.Random(7), 0
    actors = ["IRN", "IRN.IRGC", "OMN.MFA", "USA", "ISR", "CHN", "YEM.HOUTHI"]
    for _ in range(3_000):
        claim = Claim.model_validate({
            "event": chance.choice(["THREATEN", "ASSAULT", "REJECT", "AGREE", "CONSULT"]),
            "modality": chance.choice(["vowed", "done", "announced", "denied", "offered"]),
            "actor": chance.sample(actors, chance.randint(0, 2)), "target": chance.sample(actors, chance.randint(0, 2)),
            "place": chance.choice([[], ["kharg-island"], ["strait-of-hormuz"]]),
            "context": chance.choice([[], ["mediation"], ["talks"], ["shipping"]]),
            "stage": chance.choice([None, "offered", "held", "rebuffed"]),
            "relation": chance.choice([[], ["in_response_to"]]), "sentence": "s", "position": 0,
        })  # fmt: skip
        offered = {offer.order for offer in bundle.index.for_claim(claim)}
        fitting = {order for order, offer in offers.items() if offer.pattern.fits_claim(claim)}
        found += len(fitting)
        assert fitting <= offered
    assert found > 100
