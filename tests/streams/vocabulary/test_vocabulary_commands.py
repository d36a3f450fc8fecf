"""The analyst's commands: what collides or breaks a promise is told with its place, what is added stays as written."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner, Result

from rules.vocabulary import FOLDER
from streams.commands.vocabulary import command
from streams.vocabulary.check import check
from streams.vocabulary.collisions import Kind
from streams.vocabulary.edit import NotEditable, extended, with_entry

ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "docs" / "adding-words.md").read_text()
SMALL = {
    "countries.yaml": """# Two lands.
kind: countries
entries:
  - {code: IRN, label: Iran, names: [Iran], people: [Iranian]}   # the desk's own
  - {code: OMN, label: Oman, names: [Oman], people: [Omani]}
""",
    "people.yaml": """kind: people
entries:
  - {label: Mina Tahan, code: IRN.MFA, rank: minister, from: 2024-01-01, names: [Mina Tahan, Tahan]}
""",
    "events-desk.en.yaml": """kind: events
entries:
  - term: blame
    means: says who is guilty
    event: ACCUSE
    verbs:
      - blame
    match: ["Iran blames Oman"]
    not:
      - Iran praises Oman
""",
    "names.zh.yaml": "kind: names\nentries:\n  - {of: IRN, names: [伊朗]}\n",
    "events.zh.yaml": "kind: events\nentries:\n"
    "  - {term: talk, means: m, event: CONSULT, verbs: [会谈], match: [伊朗会谈]}\n",
}


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A vocabulary of two lands, without findings."""
    for name, text in SMALL.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    assert check(tmp_path).findings == ()
    return tmp_path


def run(*words: str, folder: Path) -> Result:
    """One command of the group."""
    return CliRunner().invoke(command, [*words, "--folder", str(folder)])


def test_the_shipped_vocabulary_has_no_findings() -> None:
    """Every collision in it is mended, or kept for a reason that stands beside it."""
    assert [str(finding) for finding in check().findings] == []


PERSON = "  - {label: X, code: OMN.MFA, rank: minister, "
LAUD = "  - {term: x, means: m, event: SUPPORT, "


@pytest.mark.parametrize(
    ("file", "line", "word", "code"),
    [
        ("people.yaml", PERSON + "names: [X], nmes: [X]}", "nmes", "unusable"),
        ("people.yaml", "  - {label: X, code: IRN.MFA, rank: boss, names: [X]}", "rank", "unusable"),
        ("people.yaml", PERSON + "names: [Xu Tahan, Tahan]}", "Tahan]", "same-name"),
        ("people.yaml", PERSON + "names: [Hill]}", "Hill", "common-word"),
        ("people.yaml", PERSON + "names: [The]}", "The", "stop-word"),
        ("events-desk.en.yaml", LAUD + "verbs: [back up, blame], match: [Iran backs up Oman]}", "blame", "hidden-word"),
        ("events-desk.en.yaml", LAUD + "verbs: [laud], match: [Iran bans Oman]}", "Iran", "no-match"),
        ("events-desk.en.yaml", LAUD + "verbs: [laud], match: [Iran lauds Oman], not: [Iran lauded Oman]}",
         "Iran lauded", "false-match"),
        ("names.zh.yaml", "  - {of: OMN, names: [会]}", "会", "inside-word"),
        ("names.zh.yaml", "  - {of: OMN, names: [会谈]}", "会谈", "event-word"),
        ("events.zh.yaml", "  - [not, a, mapping]", "[", "unusable"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_with_file_line_and_column(
    small: Path, file: str, line: str, word: str, code: str
) -> None:
    """Each kind of finding names the word that it is about."""
    path = small / file
    text = path.read_text(encoding="utf-8") + line + "\n"
    path.write_text(text, encoding="utf-8")
    wanted = (str(path), text.count("\n"), line.index(word) + 1, code)
    assert wanted in [(found.file, found.line, found.col, found.code) for found in check(small).findings]


def test_a_file_that_is_no_yaml_is_told_with_its_place(small: Path) -> None:
    """It is told alone: what refers to it would all be called unknown, and hide the cause."""
    (small / "countries.yaml").write_text("kind: countries\nentries: [\n")
    found = check(small).findings
    assert (found[0].line, "not readable as YAML" in found[0].message) == (3, True)
    assert not any("no party 'IRN'" in one.message for one in found)


@pytest.mark.parametrize(
    "line",
    [
        "  - {label: X, code: OMN.MFA, rank: minister, to: 2024-01-01, names: [Tahan]}",
        "  - {label: Mina Tahan (envoy), code: IRN.UN, rank: minister, names: [Tahan]}",
        "  - {label: X, code: OMN.MFA, rank: minister, names: [X Hill], weak: [Hill, Tahan]}",
        "  - {label: X, code: OMN.MFA, rank: minister, names: [Hill], because: {Hill: her only name}}",
        "  - {label: X, code: OMN.MFA, rank: minister, names: [HILL]}",
    ],
)
def test_what_is_told_apart_does_not_collide(small: Path, line: str) -> None:
    """Another time, another office of one person, a name that asks for its party, and a reason are all well."""
    path = small / "people.yaml"
    path.write_text(path.read_text() + line + "\n")
    assert check(small).findings == ()


def test_check_as_json_and_its_exit_code(small: Path) -> None:
    """Warnings leave the exit code 0, errors do not; machines read a list."""
    people = small / "people.yaml"
    people.write_text(people.read_text() + "  - {label: X, code: OMN.MFA, rank: minister, names: [Hill]}\n")
    done = run("check", "--json", folder=small)
    assert (done.exit_code, [found["code"] for found in json.loads(done.stdout)]) == (0, ["common-word"])
    people.write_text(people.read_text() + "  - {label: X}\n")
    assert run("check", folder=small).exit_code == 1


def test_a_folder_without_a_vocabulary_is_one_message(tmp_path: Path) -> None:
    """No stack trace for a wrong path."""
    for words in (("check",), ("lookup", "Iran"), ("add", "people", "label=X")):
        done = run(*words, folder=tmp_path)
        assert done.exit_code == 1
        assert done.output.startswith("Error: ")


def test_lookup_finds_forms_names_other_languages_and_collisions(small: Path) -> None:
    """An inflected verb is its lemma; a land is shown with its other names; a shared name with its finding."""
    assert "en verbs: blame → blame (ACCUSE)" in run("lookup", "blamed", folder=small).output
    land = run("lookup", "伊朗", folder=small).output
    assert "zh names: 伊朗 → IRN (Iran)" in land
    assert re.search(r"    en Iran  \S+countries.yaml:4:5", land)
    people = small / "people.yaml"
    people.write_text(people.read_text() + "  - {label: X, code: OMN.MFA, rank: minister, names: [Tahan]}\n")
    assert "warning same-name" in run("lookup", "Tahan", folder=small).output
    unknown = run("lookup", "Omani blame game", folder=small)
    assert (unknown.exit_code, "'omani' is en people" in unknown.output) == (1, True)


def test_adding_keeps_every_other_character(small: Path) -> None:
    """A new entry is a new line, more in an entry grows its list; comments and layout stay."""
    before = (small / "events-desk.en.yaml").read_text()
    done = run("add", "events", "--to", "blame", "verbs=fault", "not=Iran thanks Oman, as ever", folder=small)
    assert done.exit_code == 0, done.output
    after = (small / "events-desk.en.yaml").read_text()
    grown = before.replace("      - blame\n", "      - blame\n      - fault\n")
    assert after == grown + '      - "Iran thanks Oman, as ever"\n'
    run("add", "countries", "code=QAT", "label=Qatar", "names=Qatar", folder=small)
    assert (small / "countries.yaml").read_text() == (
        SMALL["countries.yaml"] + "  - {code: QAT, label: Qatar, names: [Qatar]}\n"
    )


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("evnts", "a=b"), "did you mean 'events'?"),
        (("people", "lable=X"), "did you mean 'label'?"),
        (("people", "label"), "wants key=value"),
        (("people", "--to", "Mina Tehan", "names=X"), "did you mean 'Mina Tahan'?"),
        (("people", "--to", "Mina Tahan", "code=IRN.UN"), "change it by hand"),
        (("events", "--language", "xx", "term=a"), "say the language"),
        (("roles", "label=X"), "no file of roles"),
    ],
)
def test_what_cannot_be_added_says_why(small: Path, words: tuple[str, ...], told: str) -> None:
    """A wrong kind, key, entry or language is told with what was meant; nothing is written."""
    done = run("add", *words, folder=small)
    assert done.exit_code == 1
    assert told in done.output
    assert {path.name: path.read_text() for path in small.glob("*.yaml")} == SMALL


def test_a_collision_is_refused_until_a_reason_is_given(small: Path) -> None:
    """The reason stands in the file, and the check is content with it."""
    words = ("add", "people", "label=X", "code=OMN.MFA", "rank=minister", "names=X Tahan, Tahan")
    refused = run(*words, folder=small)
    assert (refused.exit_code, "same-name" in refused.output) == (1, True)
    assert (small / "people.yaml").read_text() == SMALL["people.yaml"]
    assert run(*words, "--because", "brother, told by the article", folder=small).exit_code == 0
    entry = yaml.safe_load((small / "people.yaml").read_text())["entries"][-1]
    assert entry["because"] == {"Tahan": "brother, told by the article"}
    assert check(small).findings == ()


def test_a_broken_promise_is_refused_with_any_reason(small: Path) -> None:
    """An example that is not read stays an error."""
    done = run("add", "events", "--to", "blame", "match=Oman waits", "--because", "x", "--dry-run", folder=small)
    assert (done.exit_code, "error no-match" in done.output) == (1, True)


def test_what_was_wrong_before_does_not_stop_an_addition(small: Path) -> None:
    """Only what the change brings is counted against it."""
    people = small / "people.yaml"
    people.write_text(people.read_text() + "  - {label: Y, code: OMN.UN, rank: minister, names: [Hill]}\n")
    done = run("add", "people", "label=X", "code=OMN.MFA", "rank=minister", "names=X", folder=small)
    assert done.exit_code == 0, done.output


def test_an_entry_before_another_and_texts_that_need_quotes() -> None:
    """`--before` puts the particular first; what YAML would misread is quoted; two entries of one name are refused."""
    text = SMALL["countries.yaml"]
    made = with_entry(text, {"code": "NOR", "label": "No: way, #1", "names": ["NO", "[x"]}, before="Oman")
    entries = yaml.load(made, Loader=yaml.BaseLoader)["entries"]
    assert [entry["code"] for entry in entries] == ["IRN", "NOR", "OMN"]
    assert entries[1] == {"code": "NOR", "label": "No: way, #1", "names": ["NO", "[x"]}
    assert "# the desk's own" in made
    with pytest.raises(NotEditable, match="2 entries"):
        extended(with_entry(text, {"code": "OMN", "label": "Oman"}), "Oman", {"names": ["X"]})


def test_the_page_explains_every_code() -> None:
    """Each code that `check` gives has its row in docs/adding-words.md."""
    codes = {"unusable", "no-match", "false-match", *Kind.__args__}
    assert set(re.findall(r"^\| `([a-z-]+)` \|", PAGE, re.MULTILINE)) == codes


@pytest.mark.slow
def test_the_page_does_what_it_says(tmp_path: Path) -> None:
    """A person, a Russian name and a verb are added by the commands of the page, on a copy, with the output shown."""
    shutil.copytree(FOLDER.parent, tmp_path / "rules", ignore=shutil.ignore_patterns("__pycache__"))
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    environment = {**os.environ, "PATH": path, "PYTHONPATH": str(tmp_path), "TOCSIN_HOME": str(tmp_path / "home")}
    steps = [step for block in re.findall(r"```console\n(.*?)```", PAGE, re.DOTALL) for step in block.split("$ ")[1:]]
    assert len(steps) == 12
    for step in steps:
        line, _, shown = step.partition("\n")
        done = subprocess.run(line, shell=True, cwd=tmp_path, env=environment, capture_output=True, text=True)
        for expected in shown.splitlines():
            assert expected.strip() in done.stdout, f"$ {line}\n{done.stdout}{done.stderr}"
