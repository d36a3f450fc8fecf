"""`tocsin rules schema`: the rule language as JSON Schema, for editors."""

import json

import click


@click.command("schema")
def command() -> None:
    """Print the JSON Schema of rule files, with the vocabulary as completions.

    In a rule file: `# yaml-language-server: $schema=rules.schema.json`.
    """
    from rules.schema import schema
    from rules.vocabulary import load

    click.echo(json.dumps(schema(load()), indent=1, ensure_ascii=False))
