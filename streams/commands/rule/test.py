"""`tocsin rules test`: the tests inside rule files, and what these tests are worth. No broker needed."""

import json
from dataclasses import asdict
from pathlib import Path

import click
import yaml
from yaml.nodes import Node

from rules.bundle import Loaded
from rules.checks import Read
from rules.deciding import Deciding, coverage
from rules.mutants import Mutation, mutate
from rules.reader import locate
from rules.trial import Verdict, articles, run
from streams.commands.rule.junit import junit
from streams.commands.rule.loading import PATHS, loaded_from, ready


@click.command("test")
@PATHS
@click.option("-k", "word", default="", help="Only rules and tests whose name holds this word.")
@click.option("--coverage", "covered", is_flag=True, help="Also name each condition that no test lets decide.")
@click.option("--mutate", "mutated", is_flag=True, help="Also drop and change each condition: what no test notices.")
@click.option("--suggest", "suggested", is_flag=True, help="Draft tests for what no test notices, as YAML.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object instead of text.")
@click.option(
    "--junit", "report", type=click.Path(dir_okay=False, path_type=Path), help="Write JUnit XML to this file."
)
def command(
    paths: tuple[Path, ...],
    word: str,
    covered: bool,
    mutated: bool,
    suggested: bool,
    as_json: bool,
    report: Path | None,
) -> None:
    """Run the tests inside rule files; exit 1 on a difference, a broken file, or a mutant that nothing explains."""
    loaded = loaded_from(paths)
    verdicts = [one for one in verdicts_of(loaded) if word in one.rule or word in one.test]
    failed = [one for one in verdicts if one.wrong]
    chosen = {one.rule for one in verdicts}
    pairs = [(document, rule) for document, rule in ready(loaded) if rule.id in chosen]
    rows = [row for document, rule in pairs if document.spec and covered
            for row in coverage(rule, articles(document.spec.tests))]  # fmt: skip
    mutations = [mutate(document, loaded.bundle.rules) for document, _ in pairs] if mutated and not failed else []
    if report is not None:
        report.write_bytes(junit(verdicts))
    if as_json:
        click.echo(as_object(loaded, verdicts, rows, mutations))
    else:
        show(loaded, verdicts, failed)
        show_coverage(rows)
        show_mutations(mutations)
    if suggested and not failed:
        for document, _ in pairs:
            show_suggestions(document, loaded)
    unexplained = any(one.survivors or one.stale for one in mutations)
    raise SystemExit(1 if failed or loaded.errors or not verdicts or unexplained else 0)


def verdicts_of(loaded: Loaded) -> list[Verdict]:
    """Run the tests of every rule that can run."""
    rules = loaded.bundle.rules
    return [one for document, rule in ready(loaded) if document.spec for one in run(rule, document.spec.tests, rules)]


def places(loaded: Loaded) -> dict[str, tuple[str, Node]]:
    """Return each rule's file and node, to say where a test stands."""
    return {rule.id: (document.file, document.node) for document, rule in ready(loaded)}


def show(loaded: Loaded, verdicts: list[Verdict], failed: list[Verdict]) -> None:
    """Print each difference between what was expected and what was seen, with its place, then the count."""
    for finding in loaded.errors:
        click.echo(str(finding))
    nodes = places(loaded)
    for one in failed:
        file, node = nodes[one.rule]
        at = locate(node, one.path).start_mark
        click.echo(f"FAILED {one.rule}: {one.test}\n  {file}:{at.line + 1}:{at.column + 1} at {one.at or 'no time'}")
        for difference in one.wrong:
            click.echo(f"    {difference.what:<9} - {difference.expected}\n    {'':<9} + {difference.seen}")
        if one.seen:
            click.echo(f"    seen: {one.seen}")
        for condition, seen in one.missed:
            click.echo(f"    kept out by {condition} → {seen}")
    click.echo(f"{len(verdicts)} expectations of {len({one.rule for one in verdicts})} rules, {len(failed)} failed")


def show_coverage(rows: list[Deciding]) -> None:
    """Print the conditions that never decided, and how many did."""
    if not rows:
        return
    for row in rows:
        if not row.decided or not row.matched:
            lacks = "no test fits its pattern" if not row.matched else "never the only one that fails"
            click.echo(f"NOT DECIDING {row.rule}: {row.role}[{row.number}] {row.condition}: {lacks}")
    deciding = sum(1 for row in rows if row.decided and row.matched)
    click.echo(f"{deciding} of {len(rows)} conditions decide in some test")


def show_mutations(mutations: list[Mutation]) -> None:
    """Print what no test notices, and what is excused without need."""
    if not mutations:
        return
    for one in mutations:
        for mutant in one.survivors:
            click.echo(f"UNNOTICED {mutant}")
        for path in one.stale:
            click.echo(f"UNNEEDED {one.rule}: `untested: {path}`: the tests notice every change there; remove it")
    tried, alive = sum(one.tried for one in mutations), sum(len(one.survivors) for one in mutations)
    excused = sum(len(one.excused) for one in mutations)
    click.echo(f"{tried} mutants, {tried - alive - excused} noticed, {excused} explained, {alive} unexplained")


def show_suggestions(document: Read, loaded: Loaded) -> None:
    """Print tests that would notice what none notices, ready to be pasted; expected is what the rule does now."""
    from rules.suggest import Suggestion, suggest

    click.echo(f"# {document.file}")
    for one in suggest(document, loaded.bundle.rules):
        if isinstance(one, Suggestion):
            click.echo(f"  - name: {inline(one.test['name'])}   # notices {'; '.join(one.notices)}\n    timeline:")
            for entry in one.test["timeline"]:
                click.echo(f"      - {inline(entry)}")
        else:
            click.echo(f"# no test found for {one.path} {one.change}")


def inline(value: object) -> str:
    """Return plain data as YAML on one line."""
    text: str = yaml.safe_dump(value, default_flow_style=True, width=10_000, allow_unicode=True, sort_keys=False)
    return text.removesuffix("\n").removesuffix("\n...")


def as_object(loaded: Loaded, verdicts: list[Verdict], rows: list[Deciding], mutations: list[Mutation]) -> str:
    """Return everything as one JSON object."""
    return json.dumps(
        {
            "findings": [asdict(one) for one in loaded.errors],
            "verdicts": [asdict(one) for one in verdicts],
            "coverage": [asdict(one) for one in rows],
            "mutations": [asdict(one) for one in mutations],
        },
        ensure_ascii=False,
        indent=1,
    )
