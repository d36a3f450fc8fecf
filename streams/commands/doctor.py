"""`tocsin doctor`: what is set up and what is not, each with the remedy. A thin shell; changes nothing."""

import json
from collections.abc import Sequence
from dataclasses import asdict

import click

from streams.doctor import Finding, State, worst
from streams.settings import Settings

COLOURS = {State.OK: "green", State.WARN: "yellow", State.FAIL: "red"}


@click.command("doctor")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a finding, one a line.")
@click.pass_context
def command(context: click.Context, as_json: bool) -> None:
    """Say what is set up and what is not; needs no broker and changes nothing.

    Exit code 0 if all that is set up can work, 1 where something fails.
    """
    from streams.doctor_look import look

    findings = look(Settings())
    show(findings, as_json)
    context.exit(1 if worst(findings) is State.FAIL else 0)


def show(findings: Sequence[Finding], as_json: bool) -> None:
    """Print the findings, the remedy under what needs one."""
    if as_json:
        for one in findings:
            click.echo(json.dumps(asdict(one), ensure_ascii=False))
        return
    for one in findings:
        click.echo(f"{click.style(f'{one.state.value:4}', fg=COLOURS[one.state])}  {one.area:10} {one.what}")
        if one.remedy:
            click.echo(f"      {'':10} → {one.remedy}")
    tally = {state: sum(one.state is state for one in findings) for state in State}
    click.echo(", ".join(f"{count} {state.value}" for state, count in tally.items() if count))
