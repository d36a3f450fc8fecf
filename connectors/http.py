"""The one HTTP client of the edge, with its manners: limits, conditional requests, redirects walked by hand.

It answers every request with a value (`Fetched`), also when the other side misbehaves. It knows bytes, not feeds.
"""

import asyncio
import hashlib
import socket
import ssl
import time
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from email.utils import parsedate_to_datetime
from enum import StrEnum
from http.cookiejar import CookieJar, DefaultCookiePolicy
from types import TracebackType
from typing import Self

import httpx

from connectors.networks import Addresses, PrivateNetwork, proxied, resolve

USER_AGENT = "Tocsin/0.1 (news watch; feed reader)"
ACCEPT = "application/rss+xml, application/atom+xml, application/feed+json, application/xml;q=0.9, */*;q=0.5"
REDIRECTS_MAX = 5
RETRY_AFTER_MAX = 24 * 60 * 60.0
ADDRESSES_MAX = 3
SNIFF_BYTES = 2048


class State(StrEnum):
    """What one request, or one poll, came to; the machine's word in reports and counters."""

    OK = "ok"
    NOT_MODIFIED = "not_modified"
    SAME_BODY = "same_body"
    EMPTY = "empty"
    HTML_INSTEAD = "html_instead"
    CHALLENGE = "challenge"
    TLS = "tls"
    DNS = "dns"
    TIMEOUT = "timeout"
    REFUSED = "refused"
    HTTP_4XX = "http_4xx"
    HTTP_5XX = "http_5xx"
    TOO_LARGE = "too_large"
    PARSE_ERROR = "parse_error"
    REDIRECT_REFUSED = "redirect_refused"


UNCHANGED = frozenset({State.NOT_MODIFIED, State.SAME_BODY})


@dataclass(frozen=True, slots=True)
class Validators:
    """What a server gave to recognise an unchanged answer, verbatim, and the hash of the last good body."""

    etag: str | None = None
    last_modified: str | None = None
    body_hash: str | None = None


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of one request: `total` seconds for all of it, `idle` seconds without a byte, body bytes once unpacked."""

    total: float = 30.0
    idle: float = 10.0
    body_max: int = 5 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Request:
    """One GET. `private` allows addresses inside private networks; `validators` make it conditional."""

    url: str
    private: bool = False
    validators: Validators = Validators()
    user_agent: str = USER_AGENT
    accept: str = ACCEPT
    limits: Limits = Limits()


@dataclass(frozen=True, slots=True)
class Fetched:
    """The answer: `state` first; `body` only when ok; `retry_after` in seconds, already capped."""

    state: State
    url: str
    status: int | None = None
    body: bytes = b""
    content_type: str | None = None
    validators: Validators = field(default_factory=Validators)
    retry_after: float | None = None
    redirects: tuple[str, ...] = ()
    took_for: float = 0.0
    error: str | None = None


class _Stop(Exception):
    """Ends a request early with a state; never leaves this module."""

    def __init__(self, state: State, message: str) -> None:
        super().__init__(message)
        self.state = state


class Fetcher:
    """Owns the connections. Use as an async context manager.

    Direct requests go to an address that was checked before (a name cannot be re-pointed in between). Where the
    environment names a proxy for a host, the proxy resolves and connects; private sources never use one.
    """

    def __init__(self) -> None:
        context = httpx.create_ssl_context()
        # One request a connection: pinned addresses would otherwise let two names on one address share a TLS session.
        limits = httpx.Limits(max_keepalive_connections=0)
        jar = CookieJar(DefaultCookiePolicy(allowed_domains=()))
        self._direct = httpx.AsyncClient(verify=context, limits=limits, cookies=jar, trust_env=False)
        self._proxied = httpx.AsyncClient(verify=context, limits=limits, cookies=jar, trust_env=True)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def close(self) -> None:
        """Release every socket."""
        await self._direct.aclose()
        await self._proxied.aclose()

    async def fetch(self, request: Request, now: datetime) -> Fetched:
        """GET once and answer with a value; `now` is what a Retry-After date is counted from."""
        started = time.perf_counter()
        hops: list[str] = []
        try:
            async with asyncio.timeout(request.limits.total):
                answer = await self._walk(request, now, hops)
        except (TimeoutError, httpx.TimeoutException):
            answer = Fetched(State.TIMEOUT, request.url, error=f"no full answer within {request.limits.total:g} s")
        except _Stop as stop:
            answer = Fetched(stop.state, request.url, error=str(stop))
        except (httpx.HTTPError, httpx.InvalidURL, OSError) as error:
            answer = Fetched(_state_of(error), request.url, error=_words(error))
        took = time.perf_counter() - started
        return replace(answer, redirects=tuple(hops), took_for=took)

    async def _walk(self, request: Request, now: datetime, hops: list[str]) -> Fetched:
        url = httpx.URL(request.url)
        while True:
            response = await self._send(request, url, first=not hops)
            try:
                if not response.has_redirect_location:
                    return await _read(response, request, now, str(url))
                url = url.join(response.headers["location"])
            finally:
                await response.aclose()
            hops.append(str(url))
            if len(hops) > REDIRECTS_MAX:
                raise _Stop(State.REDIRECT_REFUSED, f"more than {REDIRECTS_MAX} redirects, the last to {url}")

    async def _send(self, request: Request, url: httpx.URL, *, first: bool) -> httpx.Response:
        refused = State.REFUSED if first else State.REDIRECT_REFUSED
        if url.scheme not in ("http", "https") or not url.host:
            raise _Stop(refused, f"only http and https are followed, not {str(url)[:200]!r}")
        headers = _headers(request)
        if not request.private and proxied(url):
            return await self._proxied.send(_get(self._proxied, url, headers, request), stream=True)
        try:
            addresses = await resolve(url, private=request.private)
        except PrivateNetwork as error:
            remedy = "set `private: true` in its catalogue entry if that is meant"
            raise _Stop(refused, f"{url.host} is {error.address}, inside a private network: {remedy}") from error
        except (socket.gaierror, UnicodeError) as error:
            raise _Stop(State.DNS, f"the name {url.host!r} does not resolve: {error}") from error
        return await self._connect(request, url, addresses, headers)

    async def _connect(
        self, request: Request, url: httpx.URL, addresses: Addresses, headers: Mapping[str, str]
    ) -> httpx.Response:
        host = url.netloc.decode("ascii").rpartition("@")[2]
        tried = addresses[:ADDRESSES_MAX]
        for address in tried:
            pinned = _get(self._direct, url.copy_with(host=address), {**headers, "Host": host}, request)
            pinned.extensions["sni_hostname"] = url.raw_host.decode("ascii")
            try:
                return await self._direct.send(pinned, stream=True)
            except httpx.ConnectError as error:
                if address == tried[-1] or _caused_by(error, ssl.SSLError):
                    raise
        raise _Stop(State.DNS, f"the name {url.host!r} has no address")


def _get(client: httpx.AsyncClient, url: httpx.URL, headers: Mapping[str, str], request: Request) -> httpx.Request:
    return client.build_request("GET", url, headers=dict(headers), timeout=httpx.Timeout(request.limits.idle))


def _headers(request: Request) -> dict[str, str]:
    headers = {"User-Agent": request.user_agent, "Accept": request.accept, "Accept-Encoding": "gzip"}
    if request.validators.etag:
        headers["If-None-Match"] = request.validators.etag
    elif request.validators.last_modified:
        headers["If-Modified-Since"] = request.validators.last_modified
    return headers


async def _read(response: httpx.Response, request: Request, now: datetime, url: str) -> Fetched:
    """Judge the last answer of the chain; read the body only where it can be of use."""
    status, headers = response.status_code, response.headers
    kept = request.validators
    answer = Fetched(State.OK, url, status, content_type=headers.get("content-type"), validators=kept)
    if status == 304:
        renewed = Validators(headers.get("etag", kept.etag), headers.get("last-modified", kept.last_modified))
        return replace(answer, state=State.NOT_MODIFIED, validators=_hashed(renewed, kept.body_hash))
    if headers.get("cf-mitigated") == "challenge":
        return replace(answer, state=State.CHALLENGE, error=f"HTTP {status} with a browser challenge")
    if not 200 <= status < 300:
        return replace(
            answer,
            state=State.HTTP_5XX if status >= 500 else State.HTTP_4XX,
            retry_after=retry_after(headers.get("retry-after"), now),
            error=f"HTTP {status} {response.reason_phrase}".strip(),
        )
    body = await _body(response, request.limits.body_max)
    if not body.strip():
        return replace(answer, state=State.EMPTY, error=f"HTTP {status} with an empty body")
    fresh = Validators(headers.get("etag"), headers.get("last-modified"), body_hash(body))
    answer = replace(answer, body=body, validators=fresh)
    if fresh.body_hash == kept.body_hash:
        return replace(answer, state=State.SAME_BODY)
    if looks_html(body):
        return replace(answer, state=State.HTML_INSTEAD, error="an HTML page instead of a feed")
    return answer


async def _body(response: httpx.Response, limit: int) -> bytes:
    """Read and unpack at most `limit` bytes; a small answer that unpacks to a huge one stops at the same line."""
    encoding = response.headers.get("content-encoding", "identity").strip().lower()
    if encoding not in ("identity", "", "gzip", "x-gzip", "deflate"):
        raise _Stop(State.PARSE_ERROR, f"content encoding {encoding!r} was not asked for")
    packed = encoding not in ("identity", "")
    unpack = zlib.decompressobj(zlib.MAX_WBITS | 32)
    body = bytearray()
    async for chunk in response.aiter_raw():
        if packed:
            try:
                chunk = unpack.decompress(chunk, limit + 1 - len(body))
            except zlib.error as error:
                raise _Stop(State.PARSE_ERROR, f"the {encoding} body is damaged: {error}") from error
        body += chunk
        if len(body) > limit:
            raise _Stop(State.TOO_LARGE, f"the body is larger than {limit:,} bytes")
    if packed and not unpack.eof and body:
        raise _Stop(State.PARSE_ERROR, f"the {encoding} body ends too early")
    return bytes(body)


def body_hash(body: bytes) -> str:
    """Return a short hash by which an unchanged body is recognised."""
    return hashlib.blake2b(body, digest_size=16).hexdigest()


def looks_html(body: bytes) -> bool:
    """Tell whether the bytes open as an HTML page (consent walls, challenges, error pages with status 200)."""
    head = body[:SNIFF_BYTES].replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").lower()
    return head.startswith((b"<!doctype html", b"<html"))


def retry_after(value: str | None, now: datetime) -> float | None:
    """Return the seconds a Retry-After header asks for (number or HTTP date), at most 24 h; None if unreadable."""
    if value is None:
        return None
    try:
        seconds = float(min(int(value.strip()), int(RETRY_AFTER_MAX)))
    except ValueError:
        try:
            seconds = (parsedate_to_datetime(value) - now).total_seconds()
        except (ValueError, TypeError, OverflowError):
            return None
    return min(max(seconds, 0.0), RETRY_AFTER_MAX)


def _hashed(validators: Validators, hash_: str | None) -> Validators:
    return Validators(validators.etag, validators.last_modified, hash_)


def _state_of(error: Exception) -> State:
    if _caused_by(error, ssl.SSLError):
        return State.TLS
    if isinstance(error, httpx.InvalidURL | httpx.UnsupportedProtocol):
        return State.REDIRECT_REFUSED
    return State.REFUSED


def _caused_by(error: BaseException, kind: type[BaseException]) -> bool:
    seen: BaseException | None = error
    while seen is not None:
        if isinstance(seen, kind):
            return True
        seen = seen.__cause__ or seen.__context__
    return False


def _words(error: Exception) -> str:
    return f"{type(error).__name__}: {error}".rstrip(": ")
