"""The outlets' own web server: every feed of a drill over HTTP on loopback, as of a clock somebody else moves.

Answers `GET /<outlet>/feed` with ETag, Last-Modified and 304; keeps no state but the count of what it answered.
"""

from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread
from types import TracebackType
from typing import ClassVar

from connectors.ports import Clock
from streams.drill.feeds import Answer, render
from streams.drill.format import Drill

_NOT_FOUND = Answer(404, {"Content-Type": "text/plain; charset=utf-8"}, b"no such feed\n")


class DrillServer:
    """Serves a drill's feeds from a thread until stopped; also a context manager."""

    def __init__(self, drill: Drill, clock: Clock, port: int = 0) -> None:
        self.drill = drill
        self.clock = clock
        self.answered: Counter[tuple[str, int]] = Counter()
        """How many answers of which status each outlet gave: (outlet id, status) → count."""
        self._counting = Lock()
        self._server = _Server(("127.0.0.1", port), type("Handler", (_Handler,), {"drill_server": self}))
        self._thread = Thread(target=self._server.serve_forever, args=(0.05,), name="drill-feeds", daemon=True)

    @property
    def base_url(self) -> str:
        """Address that feeds' paths hang on, as in `http://127.0.0.1:40123`."""
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def start(self) -> str:
        """Begin to answer; return the base URL."""
        self._thread.start()
        return self.base_url

    def stop(self) -> None:
        """Stop answering and free the port."""
        if self._thread.is_alive():
            self._server.shutdown()
            self._thread.join()
        self._server.server_close()

    def __enter__(self) -> "DrillServer":
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def answer(self, path: str, known_etag: str | None) -> Answer:
        """Return what one request gets; 304 where the client holds the present state of the feed."""
        parts = path.partition("?")[0].strip("/").split("/")
        outlet = self.drill.by_id(parts[0]) if len(parts) == 2 and parts[1] == "feed" else None
        if outlet is None:
            return _NOT_FOUND
        answer = render(self.drill, outlet, self.clock.now())
        if answer.status == 200 and known_etag == answer.headers["ETag"]:
            answer = Answer(304, answer.headers, b"")
        with self._counting:
            self.answered[outlet.id, answer.status] += 1
        return answer


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128
    """All sources ask at once; with the five of the library the rest would wait a second for their next try."""


class _Handler(BaseHTTPRequestHandler):
    drill_server: ClassVar[DrillServer]
    wbufsize = -1
    """Head and body leave in one write."""

    def do_GET(self) -> None:
        answer = self.drill_server.answer(self.path, self.headers.get("If-None-Match"))
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        if answer.status != 304:
            self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        self.wfile.write(answer.body)

    def log_message(self, format: str, *args: object) -> None:
        """Stay silent: the drill's terminal is for alerts."""
