"""The loopback port of a worker."""

from pathlib import Path

import httpx

from streams.health import Health
from streams.telemetry import Meter


async def test_answers_come_from_those_who_know(tmp_path: Path) -> None:
    """Alive and ready answer 200, a reason answers 503; the port stands in a file while it is open."""
    reasons = {"alive": "", "ready": "warming up"}
    meter, note = Meter(), tmp_path / "home" / "worker.port"
    meter.rebalances.inc()
    health = Health(meter.registry, lambda: reasons["alive"], lambda: reasons["ready"])
    port = await health.start(0, note)
    assert note.read_text() == f"{port}\n"
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as client:
        assert (await client.get("/healthz")).status_code == 200
        waiting = await client.get("/readyz")
        assert (waiting.status_code, waiting.text) == (503, "warming up\n")
        reasons["ready"] = ""
        assert (await client.get("/readyz")).status_code == 200
        assert "tocsin_rebalances_total 1.0" in (await client.get("/metrics")).text
    await health.stop()
    assert not note.exists()
