"""`tocsin rules import`: what people bring, keyword queries and ElastAlert2 rules, to drafts."""

from collections.abc import Iterator
from pathlib import Path

import click

from rules.importing.draft import Draft

FILE_BYTES_MAX = 1024 * 1024


@click.command("import")
@click.argument("what", nargs=-1, required=True, metavar="QUERY|FILE…")
@click.option("--name", help="Id of the rule made from a query.")
@click.option("--owner", default="unassigned", show_default=True, help="Who is asked about the drafts.")
@click.option("-d", "--to", "folder", type=click.Path(file_okay=False, path_type=Path), help="Write files here.")
def command(what: tuple[str, ...], name: str | None, owner: str, folder: Path | None) -> None:
    """Make draft rules of boolean keyword queries (GDELT, Lucene) and of ElastAlert2 rule files.

    What has no counterpart is named at the top of each draft, and counted. A text FILE is read as queries, one a line.
    """
    from rules.importing.draft import rule_text, slug

    missing = count = 0
    for one in what:
        for draft in drafts(one, name):
            count, missing = count + 1, missing + len(draft.missing)
            text = rule_text(draft, owner)
            if folder is None:
                click.echo(text if count == 1 else f"---\n{text}", nl=False)
                continue
            folder.mkdir(parents=True, exist_ok=True)
            path = folder / f"{slug(draft.name)}.yaml"
            if path.exists():
                raise click.ClickException(f"{path} is there already; give another --name or folder")
            path.write_text(text)
            click.echo(f"{path}: {len(draft.missing)} without counterpart, {len(draft.told)} said otherwise")
    click.echo(f"{count} drafts, {missing} parts without counterpart", err=True)


def drafts(what: str, name: str | None) -> Iterator[Draft]:
    """Give the drafts of a file or a query."""
    path = Path(what)
    if len(what) < 1000 and path.is_file():
        if path.stat().st_size > FILE_BYTES_MAX:
            raise click.ClickException(f"{what}: larger than {FILE_BYTES_MAX} bytes; give single rules")
        yield from of_file(path, name)
    elif what.endswith((".yaml", ".yml", ".txt")):
        raise click.ClickException(f"{what}: no such file")
    else:
        yield queried(what, name or " ".join(what.split()[:4]))


def of_file(path: Path, name: str | None) -> Iterator[Draft]:
    """Give the drafts of an ElastAlert2 rule file, or of a file with a query a line."""
    from rules.importing.elastalert import drafted
    from rules.reader import plain, read

    raw = path.read_bytes()
    if path.suffix in (".yaml", ".yml"):
        nodes, findings = read(str(path), raw)
        if any(finding.severity == "error" for finding in findings):
            raise click.ClickException("\n".join(map(str, findings)))
        for node in nodes:
            data = plain(node)
            if not isinstance(data, dict) or "type" not in data:
                raise click.ClickException(f"{path}: no ElastAlert2 rule: a mapping with `type` and `filter`")
            yield drafted(data)
        return
    lines = [line.strip() for line in raw.decode("utf-8", "replace").splitlines()]
    for number, line in enumerate((line for line in lines if line and not line.startswith("#")), 1):
        yield queried(line, name or f"{path.stem}-{number}")


def queried(query: str, name: str) -> Draft:
    """Return the draft of one query."""
    from rules.importing.boolean import QueryError, clauses
    from rules.importing.draft import add_clauses

    draft = Draft(name, query)
    try:
        add_clauses(draft, clauses(query))
    except QueryError as error:
        raise click.ClickException(f"{query[:60]!r}: {error}") from error
    if not draft.match():
        draft.missing.append("the query says nothing that could be kept: write `match` by hand")
    return draft
