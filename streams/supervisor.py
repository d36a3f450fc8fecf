"""Children of `tocsin run`: start them, start them again when they ask for it or die, stop them all.

Knows processes, not what they do.
"""

import asyncio
import contextlib
import signal
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

EXIT_AGAIN = 75
"""Exit code of a child that wants to be started again (BSD's EX_TEMPFAIL)."""
EXIT_REFUSED = 78
"""Exit code of a child that cannot start until somebody changes its configuration (BSD's EX_CONFIG)."""
DELAY_MAX = 30.0
STEADY_FOR = 60.0
"""A child that ran this many seconds starts with a clean record."""
STOP_WITHIN = 20.0


def restart_delay(failures: int) -> float:
    """Seconds to wait before start number `failures + 1`: at once, then doubling up to half a minute."""
    return 0.0 if failures == 0 else min(DELAY_MAX, 0.5 * 2 ** (failures - 1))


@dataclass
class Child:
    """One supervised process. `say` gets one line for each thing an operator should know.

    `delay_max`: most seconds between its death and its next start.
    """

    name: str
    arguments: Sequence[str]
    environment: Mapping[str, str]
    say: Callable[[str], None]
    delay_max: float = DELAY_MAX
    starts: int = 0
    refused: bool = False
    process: asyncio.subprocess.Process | None = None
    stopping: asyncio.Event = field(default_factory=asyncio.Event)

    async def run(self) -> None:
        """Keep the child running until `stop`; return early only when it refuses its configuration."""
        loop = asyncio.get_running_loop()
        failures = 0
        while not self.stopping.is_set():
            started_at = loop.time()
            code = await self._once()
            if self.stopping.is_set():
                return
            if code == EXIT_REFUSED:
                self.refused = True
                self.say(f"{self.name} refuses to start: see its message above; mend that and run again")
                return
            failures = 0 if loop.time() - started_at > STEADY_FOR else failures + 1
            delay = min(self.delay_max, restart_delay(failures))
            asked = "asks to be started again" if code == EXIT_AGAIN else f"ended with exit code {code}"
            self.say(f"{self.name} {asked}; start {self.starts + 1} in {delay:.1f} s")
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self.stopping.wait(), delay)

    async def _once(self) -> int:
        self.starts += 1
        self.process = await asyncio.create_subprocess_exec(
            *self.arguments,
            env=dict(self.environment),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
            start_new_session=True,  # Ctrl-C goes to us; we stop children in order
        )
        assert self.process.stdout is not None
        async for line in self.process.stdout:
            self.say(line.decode("utf-8", "replace").rstrip("\n"))
        return await self.process.wait()

    async def stop(self) -> None:
        """Ask the child to leave, insist after a while, and return when it is gone."""
        self.stopping.set()
        process = self.process
        if process is None or process.returncode is not None:
            return
        with contextlib.suppress(ProcessLookupError):
            process.send_signal(signal.SIGTERM)
        try:
            await asyncio.wait_for(process.wait(), STOP_WITHIN)
        except TimeoutError:
            self.say(f"{self.name} did not leave within {STOP_WITHIN:.0f} s and is killed")
            with contextlib.suppress(ProcessLookupError):
                process.kill()
            await process.wait()


def tocsin(*arguments: str) -> list[str]:
    """Return the command line of a `tocsin` command run by this very interpreter."""
    return [sys.executable, "-m", "streams", *arguments]
