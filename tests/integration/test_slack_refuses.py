"""A wrong Slack token, a real worker, real Kafka: officers still read the alert, ops are told once what to mend."""

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from streams.contact import Reach, contact
from streams.local_kafka import LocalKafka

pytestmark = [pytest.mark.kafka, pytest.mark.slow]

Terminal = Callable[..., tuple[int, str]]
SERVER = Path(__file__).parents[1] / "slack_server" / "strict_slack.py"


@pytest.fixture
def slack_url() -> Iterator[str]:
    """The strict server as a process; it knows one token, and that is not ours."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    server = subprocess.Popen([sys.executable, str(SERVER), "--port", str(port)], stdout=subprocess.DEVNULL)
    until = time.monotonic() + 20
    while contact(f"127.0.0.1:{port}", None).reach is not Reach.OPEN:
        assert time.monotonic() < until
        time.sleep(0.1)
    yield f"http://127.0.0.1:{port}/api/"
    server.terminate()
    server.wait()


def archive(folder: Path, count: int) -> Path:
    """Write flashes about several places: each is an alert of its own."""
    path = folder / "archive.jsonl"
    places = ("Iran's Kharg Island", "Iran's Bandar Abbas port", "Iran's Natanz nuclear site")
    now = datetime.now(UTC).isoformat()
    lines = [
        {"title": f"FLASH: US strikes military targets on {place}", "published": now, "outlet": "Meridian Wire"}
        for place in places[:count]
    ]
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))
    return path


def test_a_wrong_token_costs_no_alert_and_one_line(
    kafka: LocalKafka, namespace: str, tmp_path: Path, tocsin: Terminal, slack_url: str
) -> None:
    """The alerts fall back to the console, the worker goes on, its log names the remedy once, and the check agrees."""
    catalogue = tmp_path / "catalogue.yaml"
    catalogue.write_text(
        "schema: tocsin/catalog/v1\ndesk: harbour\nsources:\n  - {id: wire, kind: file, path: archive.jsonl, "
        "name: Meridian Wire, family: meridian, reliability: A, tier: 1, language: en}\n"
    )
    routes = tmp_path / "routes.yaml"
    routes.write_text('schema: tocsin/routes/v1\ndefault: ["slack:C0WATCH"]\nfallback: console\n')
    ours = {
        "TOCSIN_KAFKA": kafka.bootstrap,
        "TOCSIN_NAMESPACE": namespace,
        "TOCSIN_HOME": str(tmp_path),
        "TOCSIN_CATALOG": str(catalogue),
        "TOCSIN_ROUTES": str(routes),
        "SLACK_BOT_TOKEN": "xoxb-wrong",
        "TOCSIN_SLACK_CHANNEL": "C0WATCH",
        "TOCSIN_SLACK_URL": slack_url,
    }
    assert tocsin("topics", "apply", **ours)[0] == 0
    log, ledger = tmp_path / "worker.log", tmp_path / "console.jsonl"
    with log.open("wb") as words:
        worker = subprocess.Popen(
            [sys.executable, "-m", "streams", "worker"], env=os.environ | ours, stdout=words, stderr=words
        )
    try:
        published = tocsin("ingest", "--file", str(archive(tmp_path, 3)), **ours)
        end = time.monotonic() + 90
        while not ledger.exists() or sum('"root"' in line for line in ledger.read_text().splitlines()) < 3:
            assert worker.poll() is None, log.read_text()
            assert time.monotonic() < end, published[1] + log.read_text()
            time.sleep(0.3)
        assert worker.poll() is None
    finally:
        worker.terminate()
        worker.wait(30)
    check = tocsin("slack", "check", **ours)

    told = [line for line in log.read_text().splitlines() if "slack:C0WATCH" in line]
    assert len(told) == 1, told
    assert "invalid_auth" in told[0]
    assert "tocsin slack check" in told[0]
    assert "Traceback" not in log.read_text()
    assert (check[0], "copy the Bot User OAuth Token" in check[1]) == (1, True)
    assert "xoxb-wrong" not in log.read_text() + check[1]
