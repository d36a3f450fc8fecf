"""What people bring becomes drafts that load; what has no counterpart is named, never dropped."""

import contextlib
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from rules.bundle import load
from rules.importing.boolean import QueryError, clauses
from rules.importing.draft import Draft, add_clauses, rule_text
from rules.importing.elastalert import drafted
from rules.match import Match
from rules.trial import START, ArticleCase, article
from streams.commands.rules import command


def said(query: str) -> list[str]:
    return [" | ".join(("" if one.wanted else "!") + one.text for one in clause) for clause in clauses(query)]


@pytest.mark.parametrize(
    ("query", "parts"),
    [
        ("tanker attack", ["tanker", "attack"]),
        ('"strait of hormuz" OR tanker', ["strait of hormuz | tanker"]),
        ("(a OR b) (c OR d) -e", ["a | b", "c | d", "!e"]),
        ("a AND (b OR (c AND d))", ["a", "b | c", "b | d"]),
        ("NOT (a OR b)", ["!a", "!b"]),
        ("-(a b)", ["!a | !b"]),
        ('sourcelang:english title:"x y"', ["english", "x y"]),
    ],
)
def test_a_query_is_clauses_that_must_all_hold(query: str, parts: list[str]) -> None:
    """Juxtaposition is AND, brackets and negations are resolved."""
    assert said(query) == parts


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("", "empty"), ("(a", "never closed"), ("a)", "closes nothing"), ("a OR", "missing"), ('"a', "never closed"),
        ("NOT", "nothing stands after"), ("(" * 200 + "a", "split it"),
        (" ".join(f"w{n}" for n in range(40)), "split it"), ("x" * 20_000, "split it"),
    ],
)  # fmt: skip
def test_what_is_no_query_is_told_with_its_remedy(query: str, says: str) -> None:
    """Unclosed brackets and quotes, lone operators, endless queries: what is wrong and what to do."""
    with pytest.raises(QueryError, match=says):
        clauses(query)


@given(st.text(alphabet='ab "()-:ORNOTAND<>', max_size=60))
def test_any_text_is_a_query_or_an_error(query: str) -> None:
    """Random operators and brackets end in clauses or in a QueryError."""
    with contextlib.suppress(QueryError):
        assert all(clauses(query))


def matches(rule: str, folder: Path, title: str) -> list[Match]:
    (folder / "one.yaml").write_text(rule.replace("status: draft", "status: live"))
    loaded = load((folder,))
    assert loaded.errors == (), [str(one) for one in loaded.errors]
    seen = article(ArticleCase(outlet="Meridian Wire", title=title), START, 0)
    return loaded.bundle.match(seen.facts, seen.claims, seen.text)


def test_a_query_becomes_a_rule_that_means_the_same(tmp_path: Path) -> None:
    """Both groups must be met, the forbidden word must not stand there."""
    draft = Draft("tankers", "Tankers")
    add_clauses(draft, clauses('("Strait of Hormuz" OR tanker) (attack OR strike) -football lang:english'))
    rule = rule_text(draft, "desk")

    assert matches(rule, tmp_path, "Attack on a tanker")
    assert matches(rule, tmp_path, "Strike in the Strait of Hormuz")
    assert not matches(rule, tmp_path, "Tanker sails")
    assert not matches(rule, tmp_path, "Tanker attack in football")
    assert draft.missing == []


@pytest.mark.parametrize("term", ["tone<-5", "theme:TERROR", "sourcecountry:iran", "domain:wire.example", "colour:red"])
def test_what_has_no_counterpart_is_named(term: str, tmp_path: Path) -> None:
    """Each operator that the language cannot say stands at the top of the draft, which loads without it."""
    done = CliRunner().invoke(command, ["import", f"tanker {term}", "--name", "x"])

    assert done.stdout.startswith("# No counterpart: ")
    assert "1 parts without counterpart" in done.stderr
    assert matches(done.stdout, tmp_path, "Tanker")


FILTER = [{"query": {"query_string": {"query": "tanker AND NOT football"}}}, {"term": {"lang": "english"}}]
KINDS: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "any": ({}, {"episode": {"new_after": "1d"}}),
    "frequency": (
        {"num_events": 5, "timeframe": {"hours": 4}, "query_key": "outlet"},
        {"confirm": {"matches": 5, "within": "4h"}, "episode": {"per": ["outlet"], "new_after": "24h"}},
    ),
    "spike": (
        {"spike_height": 3, "spike_type": "up", "timeframe": {"hours": 2}, "threshold_cur": 8},
        {"confirm": {"within": "2h", "spike": {"ratio": 3.0, "over": "28h", "window": "2h", "min": 8}}},
    ),
    "new_term": (
        {"fields": ["language"], "terms_window_size": {"days": 20}},
        {"episode": {"per": ["language"], "new_after": "20d"}},
    ),
    "cardinality": (
        {"cardinality_field": "outlet", "max_cardinality": 3, "timeframe": {"hours": 6}},
        {"confirm": {"distinct": {"outlet": 4}, "within": "6h"}},
    ),
    "change": ({"compare_key": ["stage"], "timeframe": {"days": 3}}, {"change": {"of": "stage"}}),
    "flatline": ({"threshold": 1, "timeframe": {"hours": 3}}, {"match": {"source": {"health": ["silent", "failing"]}}}),
}


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_of_elastalert_becomes_its_counterpart(kind: str, tmp_path: Path) -> None:
    """Window, count, key and term go to the blocks that say the same, and the draft loads without errors."""
    more, blocks = KINDS[kind]
    draft = drafted({"name": f"Tankers {kind}", "type": kind, "filter": FILTER, **more})
    for name, part in blocks.items():
        assert part.items() <= draft.blocks[name].items()
    text = rule_text(draft, "desk")
    (tmp_path / "one.yaml").write_text(text)
    assert load((tmp_path,)).errors == ()
    assert yaml.safe_load(text)["rule"] == f"tankers-{kind.replace('_', '-')}"


@pytest.mark.parametrize(
    ("rule", "named"),
    [
        ({"type": "metric_aggregation"}, "metric_aggregation"),
        ({"type": "spike", "spike_type": "down"}, "spike_type down"),
        ({"type": "cardinality", "cardinality_field": "host", "max_cardinality": 3}, "cardinality_field 'host'"),
        ({"type": "frequency", "num_events": 5000}, "num_events 5000"),
        ({"type": "change", "compare_key": "country"}, "compare_key"),
        ({"type": "any", "filter": [{"range": {"bytes": {"gt": 5}}}]}, "filter range"),
        ({"type": "any", "query_key": "user.name"}, "query_key"),
        ({"type": "any", "smtp_host": "mail.example"}, "smtp_host"),
        ({"type": 5, "filter": 7, "timeframe": [], "realert": "soon"}, "type: 5"),
    ],
)
def test_what_elastalert_can_and_rules_cannot_is_named(rule: dict[str, object], named: str) -> None:
    """Metrics, falls, foreign fields, other types, nonsense: each is a line, none is dropped or raised."""
    assert any(named in line for line in drafted({"name": "x", "filter": FILTER, **rule}).missing)


def test_files_are_imported_into_a_folder_and_never_overwritten(tmp_path: Path) -> None:
    """An ElastAlert2 file and a list of queries become files that load; the second time is refused."""
    (tmp_path / "old.yaml").write_text(yaml.safe_dump({"name": "Old one", "type": "any", "filter": FILTER}))
    (tmp_path / "queries.txt").write_text("# mine\ntanker attack\n\nhormuz OR gulf\n")
    words = ["import", str(tmp_path / "old.yaml"), str(tmp_path / "queries.txt"), "-d", str(tmp_path / "drafts")]
    done = CliRunner().invoke(command, words)

    assert done.exit_code == 0, done.output
    made = sorted(path.name for path in (tmp_path / "drafts").iterdir())
    assert made == ["old-one.yaml", "queries-1.yaml", "queries-2.yaml"]
    assert load((tmp_path / "drafts",)).errors == ()
    again = CliRunner().invoke(command, words)
    assert again.exit_code == 1
    assert "is there already" in again.output
