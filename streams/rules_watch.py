"""Rules of a folder or a git checkout go live as they are saved: looks for changes, applies what it finds. A shell."""

import asyncio
from collections.abc import Callable

from streams.applying import Published, apply, watched
from streams.broker import BrokerError
from streams.kafka_jars import LocalKafkaError
from streams.pipeline import library
from streams.settings import Settings

LOOK_EVERY = 2.0
AGAIN_AFTER = 15.0


async def watch(settings: Settings, say: Callable[[str], None]) -> None:
    """Apply the rules of the settings now and whenever their files change, until cancelled.

    Two equal looks in a row: a checkout that is under way is let finish.
    """
    books, applied, before = library(settings), None, None
    while True:
        seen = await asyncio.to_thread(watched, settings.rules)
        if seen == before and seen != applied:
            try:
                done = await asyncio.to_thread(apply, settings, books, (), say)
                tell(done, say)
                applied = seen
            except (BrokerError, LocalKafkaError, OSError) as error:
                say(f"rules: not applied, tried again: {str(error).splitlines()[0]}")
                await asyncio.sleep(AGAIN_AFTER)
        before = seen
        await asyncio.sleep(LOOK_EVERY)


def tell(done: Published, say: Callable[[str], None]) -> None:
    """Say what came of it; nothing where all is as before."""
    if done.edition is None:
        for finding in done.findings:
            say(f"rules: {finding}")
        say("rules: refused; what runs goes on")
    elif done.new:
        say(f"rules: edition {done.edition.edition} {done.edition.commit}".rstrip() + f", {done.rules} rules")
