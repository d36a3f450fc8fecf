"""`tocsin ingest` where no broker is needed: what the user did wrong is one clear line."""

from pathlib import Path

from click.testing import CliRunner

from streams.commands.ingest import command


def run(home: Path, *arguments: str, **env: str) -> tuple[int, str]:
    result = CliRunner().invoke(command, list(arguments), env={"TOCSIN_HOME": str(home), **env})
    assert "Traceback" not in result.output
    return result.exit_code, result.output


def test_a_missing_file_is_one_clear_line(tmp_path: Path) -> None:
    """The path is named, the exit code says failure, and no broker is asked for."""
    code, output = run(tmp_path, "--file", str(tmp_path / "none.jsonl"))
    assert code == 1
    assert "none.jsonl: No such file or directory" in output
    assert "Kafka" not in output


def test_an_archive_without_a_readable_line_says_so(tmp_path: Path) -> None:
    """Each bad line is named; nothing is published and nothing waits."""
    path = tmp_path / "a.jsonl"
    path.write_text("broken\n{}\n")
    code, output = run(tmp_path, "--file", str(path))
    assert code == 0
    assert f"{path}:1: Invalid JSON" in output
    assert f"{path}:2: a line needs a title or a text" in output
    assert "0 published" in output


def test_a_broken_catalogue_is_told_with_its_place(tmp_path: Path) -> None:
    """The command ends before it opens anything."""
    path = tmp_path / "c.yaml"
    path.write_text("schema: tocsin/catalog/v1\ndesk: d\nsources: 5\n")
    code, output = run(tmp_path, "--once", TOCSIN_CATALOG=str(path))
    assert code == 1
    assert f"{path}:3:1: `sources` is a list" in output
