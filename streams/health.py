"""The worker's loopback port: is it alive, is it ready, what does it count. It answers from what others know."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

from aiohttp import web
from prometheus_client import CollectorRegistry, generate_latest

HOST = "127.0.0.1"


class Health:
    """Serves /healthz, /readyz, /metrics and /status on loopback.

    `alive` and `ready` return a reason for "no", or an empty string for "yes"; `status` what /status says, as JSON.
    """

    def __init__(
        self,
        registry: CollectorRegistry,
        alive: Callable[[], str],
        ready: Callable[[], str],
        status: Callable[[], object] = dict,
    ) -> None:
        self._registry = registry
        self._status = status
        self._alive = alive
        self._ready = ready
        self._runner: web.AppRunner | None = None
        self._note: Path | None = None

    async def start(self, port: int, note: Path | None = None) -> int:
        """Listen, write the port to the file `note`, and return it; port 0 takes a free one."""
        app = web.Application()
        app.router.add_get("/healthz", _answering(self._alive))
        app.router.add_get("/readyz", _answering(self._ready))
        app.router.add_get("/metrics", self._metrics)
        app.router.add_get("/status", self._state)
        self._runner = web.AppRunner(app, access_log=None)
        await self._runner.setup()
        site = web.TCPSite(self._runner, HOST, port)
        await site.start()
        taken = int(self._runner.addresses[0][1])
        self._note = note
        if note is not None:
            await asyncio.to_thread(_write, note, f"{taken}\n")
        return taken

    async def stop(self) -> None:
        """Close the port and take the note away."""
        if self._runner is not None:
            await self._runner.cleanup()
        if self._note is not None:
            self._note.unlink(missing_ok=True)

    async def _state(self, request: web.Request) -> web.Response:
        return web.json_response(self._status())

    async def _metrics(self, request: web.Request) -> web.Response:
        body = generate_latest(self._registry)
        return web.Response(body=body, headers={"Content-Type": "text/plain; version=0.0.4; charset=utf-8"})


def _answering(ask: Callable[[], str]) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def answer(request: web.Request) -> web.Response:
        reason = ask()
        return web.Response(text=f"{reason or 'ok'}\n", status=503 if reason else 200)

    return answer


def _write(note: Path, text: str) -> None:
    note.parent.mkdir(parents=True, exist_ok=True)
    note.write_text(text)
