"""`tocsin rules graph`: rules, lists, vocabulary and desks as a picture."""

from pathlib import Path

import click

from streams.commands.rule.loading import PATHS, loaded_from, ready


@click.command("graph")
@PATHS
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="Default: standard output.")
def command(paths: tuple[Path, ...], output: Path | None) -> None:
    """Draw which events, lists and desks the rules name, as SVG."""
    from yaml import CSafeLoader, compose_all

    from rules.picture import graph, references, svg

    loaded = loaded_from(paths)
    pairs = list(ready(loaded))
    lists: dict[str, set[str]] = {}
    for document, rule in pairs:
        for node in compose_all(Path(document.file).read_bytes(), Loader=CSafeLoader):
            if node is not None and any(key.value == "rule" and value.value == rule.id for key, value in node.value):
                lists[rule.id] = set(references(node))
    status = {rule.id: rule.status for _, rule in pairs}
    picture = svg(graph([document for document, _ in pairs], loaded.bundle.rules, lists), status)
    if output is None:
        click.echo(picture, nl=False)
        return
    output.write_text(picture)
    click.echo(f"{output}: {len(pairs)} rules")
