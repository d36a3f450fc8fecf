"""What an author stands on: schema, layout, the pages made from the code, the tutorial, hooks. All of it runs."""

import json
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner
from jsonschema import Draft202012Validator

from rules.bundle import PACKS, load
from rules.layout import Unreadable, formatted
from rules.reader import plain, read
from rules.schema import schema
from rules.vocabulary import load as load_vocabulary
from streams.cli import COMMANDS
from streams.commands.rules import COMMANDS as RULE_COMMANDS
from streams.commands.rules import command

ROOT = Path(__file__).parents[2]
FILES = [path for path in sorted(PACKS.glob("*/*.yaml")) if b"\nrule:" in path.read_bytes()]
SCHEMA = schema(load_vocabulary())
GOOD = (PACKS / "cookbook" / "03-attack-at-sea.yaml").read_text()


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_every_shipped_rule_is_valid_by_the_schema(path: Path) -> None:
    """An editor underlines nothing in a rule that loads."""
    for node in read(str(path), path.read_bytes())[0]:
        errors = [error.message[:200] for error in Draft202012Validator(SCHEMA).iter_errors(plain(node))]
        assert errors == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("severity: critical", "severity: loud"),
        ("episode: {", "episode: {new_aftr: 1h, "),
        ("new_after: 24h", "new_after: 24 hours"),
        ("event: ASSAULT", "event: {at_last: x}"),
        ("notify: {to: duty}", "notify: {}"),
    ],
)
def test_the_schema_underlines_what_the_loader_refuses(old: str, new: str) -> None:
    """Wrong words, unknown fields, durations that are none and missing fields are errors in the editor already."""
    assert old in GOOD
    data = yaml.safe_load(GOOD.replace(old, new, 1))
    assert list(Draft202012Validator(SCHEMA).iter_errors(data)) != []


def test_the_schema_offers_the_vocabulary_with_meanings() -> None:
    """Terms are completions, each with what it means; fields carry their description."""
    known = SCHEMA["$defs"]["term-actor"]["anyOf"][0]
    assert known["enumDescriptions"][known["enum"].index("IRN.IRGC")]
    assert "held" in SCHEMA["$defs"]["term-stage"]["anyOf"][0]["enum"]
    assert SCHEMA["properties"]["why"]["description"]
    Draft202012Validator.check_schema(SCHEMA)


UGLY = """# A rule of the harbour desk.

title: Threat   # short
schema: tocsin/rules/v1
# Nobody else may use this id.
rule: harbour
why: "It matters."
owner: desk
status: draft
severity: low
notify: {to: desk}
episode:
    new_after: 12:30h
match:
        claim:
                event: THREATEN
                actor:
                - IRN   # and its organs
                - NO
"""


def test_the_layout_orders_and_indents_and_keeps_comments() -> None:
    """Blocks come in the order of the language, with the comments above and beside them; twice changes nothing."""
    made = formatted("a.yaml", UGLY.replace("\n", "\r\n").encode())

    assert made.startswith("# A rule of the harbour desk.\n\nschema: tocsin/rules/v1\n# Nobody else may use this id.\n")
    assert re.search(r"\n    actor:\n      - IRN +# and its organs\n      - NO\n", made)
    assert made.index("match:") < made.index("episode:") < made.index("notify:")
    assert 'why: "It matters."' in made
    assert made.count("#") == UGLY.count("#")
    assert formatted("a.yaml", made.encode()) == made


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_the_layout_never_changes_what_a_rule_says(path: Path) -> None:
    """Formatting a shipped rule, as it is and turned upside down, gives the same values and keeps every comment."""
    made = formatted(str(path), path.read_bytes())
    assert plain(read("a", made.encode())[0][0]) == plain(read("a", path.read_bytes())[0][0])
    assert made.count("#") == path.read_text().count("#")
    assert formatted(str(path), made.encode()) == made


def test_a_broken_file_is_left_alone(tmp_path: Path) -> None:
    """What cannot be read is told and not touched, whatever else is formatted."""
    with pytest.raises(Unreadable, match="yaml-syntax"):
        formatted("a.yaml", b"a: [")
    (tmp_path / "a.yaml").write_bytes(b"a: [")
    done = CliRunner().invoke(command, ["fmt", str(tmp_path)])
    assert done.exit_code == 1
    assert (tmp_path / "a.yaml").read_bytes() == b"a: ["


def test_fmt_check_changes_nothing(tmp_path: Path) -> None:
    """`--check` only says what it would do; without it the file is changed, and then all is well."""
    path = tmp_path / "a.yaml"
    path.write_text(UGLY)
    assert CliRunner().invoke(command, ["fmt", str(tmp_path), "--check"]).exit_code == 1
    assert path.read_text() == UGLY
    assert CliRunner().invoke(command, ["fmt", str(tmp_path)]).exit_code == 0
    assert CliRunner().invoke(command, ["fmt", str(tmp_path), "--check"]).exit_code == 0


@pytest.mark.parametrize(
    ("page", "option"), [("rules-reference", ""), ("findings", "--findings"), ("cookbook", "--cookbook")]
)
def test_pages_made_from_the_code_are_current(page: str, option: str) -> None:
    """`tocsin rules reference` prints the page that stands in docs; run it again after a change."""
    done = CliRunner().invoke(command, ["reference", *([option] if option else [])])
    assert done.output.rstrip() == (ROOT / "docs" / f"{page}.md").read_text().rstrip()


def test_every_field_has_an_example_from_a_rule_that_loads() -> None:
    """The cook-book uses every field of the language, so no row of the reference is without an example."""
    assert load((PACKS / "cookbook",)).findings == ()
    rows = [line for line in (ROOT / "docs" / "rules-reference.md").read_text().splitlines() if line.startswith("| `")]
    assert [row for row in rows if row.endswith("|  |")] == []
    assert len(rows) > 90


def test_the_cook_book_has_twenty_patterns_with_tests() -> None:
    """Each pattern loads, and its tests hold."""
    done = CliRunner().invoke(command, ["test", str(PACKS / "cookbook"), "--json"])
    verdicts = json.loads(done.stdout)["verdicts"]
    assert done.exit_code == 0
    assert len({one["rule"] for one in verdicts}) >= 20
    assert [one for one in verdicts if one["wrong"]] == []


def fenced(text: str, kind: str) -> Iterator[str]:
    """Give the code blocks of a kind."""
    yield from re.findall(rf"```{kind}\n(.*?)```", text, re.DOTALL)


def test_the_tutorial_does_what_it_says(tmp_path: Path) -> None:
    """Its rule and archive are written as told; every command runs, and its output holds every line that is shown."""
    text = (ROOT / "docs" / "tutorial.md").read_text()
    (tmp_path / "my-rules").mkdir()
    (rule,) = fenced(text, "yaml")
    (tmp_path / "my-rules" / "swiss-message.yaml").write_text(rule.partition("\n")[2])
    (archive,) = fenced(text, "json")
    (tmp_path / "archive.jsonl").write_text(archive)
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    environment = {**os.environ, "PATH": path, "TOCSIN_HOME": str(tmp_path / "home")}
    for block in fenced(text, "console"):
        for step in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            line, _, shown = step.partition("\n")
            done = subprocess.run(line, shell=True, cwd=tmp_path, env=environment, capture_output=True, text=True)
            for expected in shown.splitlines():
                assert expected.strip() in done.stdout, f"$ {line}\n{done.stdout}{done.stderr}"
    assert "<svg" in (tmp_path / "report.html").read_text()


def test_the_commands_of_hook_and_workflow_exist() -> None:
    """Every `tocsin` command in deploy/rules is one of the table, with options that it has."""
    hooks = yaml.safe_load((ROOT / "deploy" / "rules" / "pre-commit-config.yaml").read_text())
    flow = yaml.safe_load((ROOT / "deploy" / "rules" / "github-workflow.yaml").read_text())
    lines = [hook["entry"] for hook in hooks["repos"][0]["hooks"]]
    lines += [step["run"] for step in flow["jobs"]["rules"]["steps"] if step.get("run", "").startswith("tocsin")]
    assert len(lines) == 7
    for line in lines:
        words = shlex.split(line)
        assert words[:2] == ["tocsin", "rules"]
        assert words[1] in COMMANDS
        assert words[2] in RULE_COMMANDS
        known = CliRunner().invoke(command, [words[2], "--help"]).output
        assert all(word in known for word in words if word.startswith("--"))
