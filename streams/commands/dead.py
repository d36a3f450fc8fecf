"""`tocsin dead`: what could not be read or failed, and why."""

from collections import Counter
from collections.abc import Iterator

import click

from streams.dead import DeadLetter
from streams.settings import Settings


@click.group("dead")
def command() -> None:
    """List and show dead letters."""


@command.command("list")
@click.option("--reason", help="Only this reason.")
@click.option("--count", type=click.IntRange(min=1), default=1000, show_default=True, help="At most so many.")
def list_(reason: str | None, count: int) -> None:
    """List dead letters, oldest first, and how many there are of each reason."""
    reasons: Counter[str] = Counter()
    for letter in _letters(None, count):
        why = letter.headers.get("reason", "?")
        if reason in (None, why):
            reasons[why] += 1
            at = f"{letter.at:%Y-%m-%d %H:%M:%S}Z"
            error = printable(letter.headers.get("error", "").encode())[:100]
            click.echo(
                f"{letter.number:>6}  {at}  {why:<13} {letter.headers.get('stage', '?'):<9} {letter.origin}  {error}"
            )
    total = ", ".join(f"{number} {why}" for why, number in reasons.most_common()) or "none"
    click.echo(f"dead letters: {total}")


@command.command()
@click.argument("number", type=click.IntRange(min=0))
def show(number: int) -> None:
    """Show one dead letter whole: why, where it stood, and its original bytes."""
    letter = next(_letters(number, 1), None)
    if letter is None or letter.number != number:
        raise click.ClickException(f"there is no dead letter {number}; `tocsin dead list` shows which there are")
    for name, value in letter.headers.items():
        click.echo(f"{name + ':':<11} {printable(value.encode())}")
    click.echo(f"{'key:':<11} {printable(letter.key)}")
    click.echo(f"{'value:':<11} {len(letter.value)} bytes")
    click.echo(printable(letter.value))


def printable(value: bytes) -> str:
    """Return bytes as text a terminal can show: control characters and what is no UTF-8 are escaped."""
    text = value.decode("utf-8", "backslashreplace")
    return "".join(c if c.isprintable() or c == " " else c.encode("unicode_escape").decode() for c in text)


def _letters(start: int | None, count: int) -> Iterator[DeadLetter]:
    from streams.broker import BrokerError
    from streams.dead import read
    from streams.kafka_jars import LocalKafkaError

    try:
        yield from read(Settings(), start, count)
    except (BrokerError, LocalKafkaError) as error:
        raise click.ClickException(str(error)) from error
