"""The Slack sink: one request for one attempt, and a look into the channel's history. Knows no journal and no retry.

slack-sdk's own retries are off: its default client posts twice when a connection drops after Slack has accepted.
"""

import logging
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit
from urllib.request import proxy_bypass

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

from connectors.errors import Transient
from connectors.notification import Answer, Notification, Outcome, Receipt
from connectors.sinks.slack.blocks import client_msg_id, message
from connectors.sinks.slack.errors import refused

REQUEST_SECONDS = 8
LOOK_BACK_SECONDS = 60
PAGE = 200

quiet = logging.getLogger("tocsin.slack")
quiet.setLevel(logging.WARNING)
"""slack-sdk logs whole bodies at DEBUG: its logger stays above that."""


def client(token: str, url: str) -> AsyncWebClient:
    """Return a client that never retries, times out by itself, and honours NO_PROXY."""
    made = AsyncWebClient(token=token, base_url=url, timeout=REQUEST_SECONDS, retry_handlers=[], logger=quiet)
    if made.proxy and proxy_bypass(urlsplit(url).hostname or ""):
        made.proxy = None
    return made


class SlackSink:
    """Posts to one channel."""

    def __init__(self, token: str, channel: str, url: str = "https://slack.com/api/") -> None:
        self.name = f"slack:{channel}"
        self.channel = channel
        self.client = client(token, url)

    async def send(self, notification: Notification, root: Receipt | None) -> Answer:
        """Make one request; see `connectors.ports.Sink`."""
        if notification.kind in ("update", "thread") and root is None:
            return Answer(Outcome.REFUSED, "no_root", remedy="new_root")
        body = {"channel": self.channel, **message(notification)}
        try:
            if notification.kind == "update" and root is not None:
                plain: dict[str, Any] = {} if "blocks" in body else {"blocks": []}
                reply = await self.client.api_call("chat.update", json={**body, **plain, "ts": root.message})
            else:
                thread = {"thread_ts": root.message} if notification.kind == "thread" and root else {}
                belt = {"client_msg_id": client_msg_id(notification), "link_names": False}
                reply = await self.client.api_call("chat.postMessage", json={**body, **belt, **thread})
        except (SlackClientError, aiohttp.ClientError, TimeoutError, OSError, ValueError) as error:
            return answer(error, datetime.now(UTC))
        return Answer(Outcome.SENT, receipt=Receipt(place=self.channel, message=str(reply["ts"])))

    async def find(
        self, delivery_ids: Sequence[str], since: datetime, roots: Mapping[str, Receipt]
    ) -> Mapping[str, Receipt]:
        """Look through the history from a minute before `since`, and through the threads of the roots."""
        oldest = f"{since.timestamp() - LOOK_BACK_SECONDS:.6f}"
        wanted, found = set(delivery_ids), {}
        messages = await self.pages("conversations.history", oldest=oldest)
        for ts in sorted({receipt.message for receipt in roots.values()}):
            messages += await self.pages("conversations.replies", ts=ts)
        for one in messages:
            payload = (one.get("metadata") or {}).get("event_payload") or {}
            if payload.get("delivery_id") in wanted:
                found[payload["delivery_id"]] = Receipt(place=self.channel, message=str(one["ts"]))
        return found

    async def pages(self, method: str, **more: str) -> list[dict[str, Any]]:
        """Return all messages of a history call; raises `Transient` where Slack cannot be asked."""
        messages: list[dict[str, Any]] = []
        params: dict[str, Any] = {"channel": self.channel, "limit": PAGE, "include_all_metadata": True, **more}
        while True:
            try:
                reply = await self.client.api_call(method, http_verb="GET", params=params)
            except (SlackClientError, aiohttp.ClientError, TimeoutError, OSError, ValueError) as error:
                known = answer(error, datetime.now(UTC))
                raise Transient(
                    f"Slack's history cannot be read: {known.reason}; `tocsin slack check` says what to mend",
                    reason=known.reason,
                    retry_after=known.retry_after,
                ) from None
            messages += reply.get("messages", [])
            cursor = (reply.get("response_metadata") or {}).get("next_cursor")
            if not cursor:
                return messages
            params = {**params, "cursor": cursor}

    async def close(self) -> None:
        """Nothing stays open: every request has its own connection."""


def answer(error: Exception, now: datetime) -> Answer:
    """Return what an exception of a request says about the delivery."""
    if isinstance(error, aiohttp.ClientConnectorError):
        return Answer(Outcome.NOT_SENT, "connect")
    if not isinstance(error, SlackApiError):
        return Answer(Outcome.UNKNOWN, type(error).__name__)
    reply = error.response
    data = getattr(reply, "data", None)
    status = int(getattr(reply, "status_code", 0) or getattr(reply, "status", 0))
    word = str(data.get("error", "")) if isinstance(data, dict) else ""
    return refused(status, word, reply.headers.get("Retry-After"), now)
