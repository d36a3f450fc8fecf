"""A strict Slack-compatible server for tests: checks what Slack checks, misbehaves on command, keeps a record.

`python tests/slack_server/strict_slack.py --port 8065`; POST plans to /_control, read /_record.
Its checks are its own, written from Slack's documentation: it shares no code with the sink.
"""

import argparse
import asyncio
import time
from collections.abc import Callable
from typing import Any

from aiohttp import web

TOKEN = "xoxb-test"
SCOPES = "chat:write,channels:history"
TEXT_OBJECTS = ("plain_text", "mrkdwn")


class StrictSlack:
    """One workspace with one bot. `faults` are taken one a write: see `/_control`."""

    def __init__(self, channels: tuple[str, ...] = ("C0WATCH",), per_second: bool = False) -> None:
        self.channels = channels
        self.scopes = SCOPES
        self.per_second = per_second
        self.messages: list[dict[str, Any]] = []
        self.faults: list[str] = []
        self.down_until = 0.0
        self.requests = 0
        self.refusals: list[str] = []
        self.last_post: dict[str, float] = {}
        self.late: set[asyncio.Task[None]] = set()
        self.serial = 0
        self.now = time.time

    def app(self) -> web.Application:
        """Return the web application."""
        app = web.Application(client_max_size=1 << 20)
        app.router.add_post("/_control", self.control)
        app.router.add_get("/_record", self.record)
        app.router.add_route("*", "/api/{method}", self.api)
        return app

    async def control(self, request: web.Request) -> web.Response:
        """Take `{"faults": [...], "down_for": s, "scopes": "…", "per_second": bool}`.

        Faults: drop_before, drop_after, hang_after, http_503, http_503_after, http_429, http_500_after,
        ratelimited, late, or any Slack error word (HTTP 200, `ok: false`).
        """
        order = await request.json()
        self.faults += order.get("faults", [])
        self.down_until = time.monotonic() + order.get("down_for", 0)
        self.scopes = order.get("scopes", self.scopes)
        self.per_second = order.get("per_second", self.per_second)
        return web.json_response({"ok": True})

    async def record(self, request: web.Request) -> web.Response:
        """Return every message with its edits and its thread, and what was refused for its own fault."""
        return web.json_response({"messages": self.messages, "requests": self.requests, "refusals": self.refusals})

    async def api(self, request: web.Request) -> web.StreamResponse:
        """Answer one Web API call."""
        self.requests += 1
        method = request.match_info["method"]
        if time.monotonic() < self.down_until:
            return web.Response(status=503, text="<html>away</html>", content_type="text/html")
        if request.headers.get("Authorization") != f"Bearer {TOKEN}":
            return self.no("invalid_auth" if "Authorization" in request.headers else "not_authed")
        args = dict(request.query) if request.method == "GET" else await arguments(request)
        calls: dict[str, tuple[str, Callable[[dict[str, Any]], dict[str, Any] | str]]] = {
            "auth.test": ("", lambda _: {"team": "Watch", "user": "tocsin", "team_id": "T1", "user_id": "U1"}),
            "conversations.info": ("channels:", self.info),
            "conversations.history": ("channels:history", self.history),
            "conversations.replies": ("channels:history", self.replies),
            "chat.postMessage": ("chat:write", self.post),
            "chat.update": ("chat:write", self.update),
        }
        if method not in calls:
            return self.no("unknown_method")
        scope, call = calls[method]
        if scope not in self.scopes:
            return self.no("missing_scope", needed=scope, provided=self.scopes)
        if method.startswith("chat."):
            return await self.write(request, call, args)
        return self.say(call(args))

    async def write(
        self, request: web.Request, call: Callable[[dict[str, Any]], dict[str, Any] | str], args: dict[str, Any]
    ) -> web.StreamResponse:
        """Do a write, with the next fault of the plan."""
        fault = self.faults.pop(0) if self.faults else ""
        transport = request.transport
        if fault == "drop_before" and transport:
            transport.abort()
            return web.Response()
        if fault == "http_503":
            return web.Response(status=503, text="<html>", content_type="text/html")
        hurried = self.per_second and self.too_fast(args)
        if hurried:
            self.refusals.append("too fast")
        if fault == "http_429" or hurried:
            return web.json_response({"ok": False, "error": "ratelimited"}, status=429, headers={"Retry-After": "1"})
        if fault == "late":
            task = asyncio.create_task(self.commit_late(call, args))
            self.late.add(task)
            task.add_done_callback(self.late.discard)
        elif fault and fault not in ("drop_after", "hang_after", "http_503_after", "http_500_after"):
            return self.no(fault)
        reply = {} if fault == "late" else call(args)
        if fault in ("drop_after", "late") and transport:
            transport.abort()
        if fault == "hang_after":
            await asyncio.sleep(30)
        if fault.startswith("http_"):
            return web.Response(status=int(fault[5:8]), text="<html>", content_type="text/html")
        return self.say(reply)

    async def commit_late(self, call: Callable[[dict[str, Any]], dict[str, Any] | str], args: dict[str, Any]) -> None:
        """Accept the message after its sender has given up."""
        await asyncio.sleep(0.1)
        call(args)

    def too_fast(self, args: dict[str, Any]) -> bool:
        """Say whether the channel took a message less than a second ago."""
        now = time.monotonic()
        last = self.last_post.get(str(args.get("channel")), 0.0)
        if now - last < 0.95:
            return True
        self.last_post[str(args.get("channel"))] = now
        return False

    def no(self, error: str, **more: str) -> web.Response:
        """Refuse as Slack does: HTTP 200."""
        return web.json_response({"ok": False, "error": error, **more})

    def say(self, reply: dict[str, Any] | str) -> web.Response:
        """Answer with what a call returned: a word is an error."""
        if isinstance(reply, str):
            self.refusals.append(reply)
            return self.no(reply)
        return web.json_response({"ok": True, **reply}, headers={"X-OAuth-Scopes": self.scopes})

    def info(self, args: dict[str, Any]) -> dict[str, Any] | str:
        """Describe a channel."""
        if args.get("channel") not in self.channels:
            return "channel_not_found"
        return {"channel": {"id": args["channel"], "name": "watch", "is_member": True, "is_archived": False}}

    def post(self, args: dict[str, Any]) -> dict[str, Any] | str:
        """Take a new message."""
        if problem := self.problem(args):
            return problem
        parent = args.get("thread_ts")
        if parent and not self.at(args["channel"], parent):
            return "thread_not_found"
        self.serial += 1
        kept = {
            name: args.get(name) for name in ("channel", "text", "blocks", "metadata", "thread_ts", "client_msg_id")
        }
        message = {**kept, "ts": f"{self.now():.0f}.{self.serial:06d}", "edits": []}
        self.messages.append(message)
        return {"channel": args["channel"], "ts": message["ts"], "message": kept}

    def update(self, args: dict[str, Any]) -> dict[str, Any] | str:
        """Rewrite a message, keeping what it was."""
        if problem := self.problem(args):
            return problem
        message = self.at(args["channel"], str(args.get("ts")))
        if message is None:
            return "message_not_found"
        old_ids = {block["block_id"] for block in message["blocks"] or []}
        if old_ids & {block.get("block_id") for block in args.get("blocks") or []} and message["text"] != args["text"]:
            return "invalid_blocks"
        message["edits"].append({name: message[name] for name in ("text", "blocks", "metadata")})
        message.update({name: args.get(name, message[name]) for name in ("text", "blocks", "metadata")})
        return {"channel": args["channel"], "ts": message["ts"], "text": message["text"]}

    def at(self, channel: str, ts: str) -> dict[str, Any] | None:
        """Return the message at a place."""
        return next((one for one in self.messages if one["channel"] == channel and one["ts"] == ts), None)

    def history(self, args: dict[str, Any]) -> dict[str, Any] | str:
        """Return a channel's own messages, newest first, a page at a time."""
        if args.get("channel") not in self.channels:
            return "channel_not_found"
        oldest = float(args.get("oldest", 0))
        newest_first = [one for one in reversed(self.messages) if one["channel"] == args["channel"]]
        return page([one for one in newest_first if not one["thread_ts"] and float(one["ts"]) >= oldest], args)

    def replies(self, args: dict[str, Any]) -> dict[str, Any] | str:
        """Return a message and its thread."""
        if not self.at(str(args.get("channel")), str(args.get("ts"))):
            return "thread_not_found"
        return page([m for m in self.messages if args["ts"] in (m["ts"], m["thread_ts"])], args)

    def problem(self, args: dict[str, Any]) -> str | None:
        """Return Slack's word for what is wrong with a message."""
        if args.get("channel") not in self.channels:
            return "channel_not_found"
        if not args.get("text") and not args.get("blocks"):
            return "no_text"
        if len(args.get("text") or "") > 40_000:
            return "msg_too_long"
        metadata = args.get("metadata")
        if metadata is not None and not (
            isinstance(metadata.get("event_type"), str) and isinstance(metadata.get("event_payload"), dict)
        ):
            return "invalid_metadata_format"
        blocks = args.get("blocks") or []
        ids = [block.get("block_id") for block in blocks if block.get("block_id")]
        if len(blocks) > 50 or len(set(ids)) != len(ids) or not all(valid(block) for block in blocks):
            return "invalid_blocks"
        return None


async def arguments(request: web.Request) -> dict[str, Any]:
    """Return the arguments of a POST, JSON or form."""
    if request.content_type == "application/json":
        return dict(await request.json())
    return dict(await request.post())


def page(messages: list[dict[str, Any]], args: dict[str, Any]) -> dict[str, Any]:
    """Return one page; metadata only where it was asked for."""
    start, limit = int(args.get("cursor") or 0), min(int(args.get("limit", 100)), 999)
    hidden = {"edits"} if str(args.get("include_all_metadata")).lower() in ("1", "true") else {"edits", "metadata"}
    shown = [{name: value for name, value in one.items() if name not in hidden} for one in messages[start:][:limit]]
    more = str(start + limit) if len(messages) > start + limit else ""
    return {"messages": shown, "has_more": bool(more), "response_metadata": {"next_cursor": more}}


def words(value: Any, limit: int, kinds: tuple[str, ...] = TEXT_OBJECTS) -> bool:
    """Say whether a value is a text object within its limit."""
    good = isinstance(value, dict) and value.get("type") in kinds and isinstance(value.get("text"), str)
    return good and 1 <= len(value["text"]) <= limit and not (value["type"] == "mrkdwn" and "emoji" in value)


def valid(block: dict[str, Any]) -> bool:
    """Say whether Slack would take a block."""
    kind, elements = block.get("type"), block.get("elements")
    if len(block.get("block_id", "")) > 255:
        return False
    if kind == "header":
        return words(block.get("text"), 150, ("plain_text",))
    if kind == "section":
        fields = block.get("fields")
        text_ok = block.get("text") is None or words(block["text"], 3000)
        fields_ok = fields is None or (1 <= len(fields) <= 10 and all(words(one, 2000) for one in fields))
        return text_ok and fields_ok and bool(block.get("text") or fields)
    if not isinstance(elements, list) or not elements:
        return False
    if kind == "context":
        return len(elements) <= 10 and all(words(one, 3000) for one in elements)
    if kind == "actions":
        ids = [one.get("action_id") for one in elements]
        return len(elements) <= 25 and len(set(ids)) == len(ids) and all(button(one) for one in elements)
    return kind == "rich_text" and all(rich(one) for one in elements)


def button(one: dict[str, Any]) -> bool:
    """Say whether Slack would take a button."""
    sizes = len(one.get("accessibility_label", "")) <= 75 and len(one.get("value", "")) <= 2000
    return one.get("type") == "button" and sizes and words(one.get("text"), 75, ("plain_text",)) and address(one)


def rich(one: dict[str, Any]) -> bool:
    """Say whether Slack would take an element of a rich text."""
    kind = one.get("type")
    if kind == "text":
        return isinstance(one.get("text"), str) and one["text"] != ""
    if kind == "link":
        return "url" in one and address(one)
    if kind == "rich_text_list" and one.get("style") not in ("bullet", "ordered"):
        return False
    return kind in ("rich_text_section", "rich_text_quote", "rich_text_list") and all(map(rich, one["elements"]))


def address(one: dict[str, Any]) -> bool:
    """Say whether a url, where there is one, is one of the web."""
    url = one.get("url")
    return url is None or (url.startswith(("http://", "https://")) and len(url) <= 3000 and " " not in url)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=8065)
    parser.add_argument("--channel", action="append", default=[])
    parser.add_argument("--per-second", action="store_true")
    chosen = parser.parse_args()
    server = StrictSlack(tuple(chosen.channel) or ("C0WATCH",), chosen.per_second)
    web.run_app(server.app(), host="127.0.0.1", port=chosen.port)
