"""The ASGI app of `/live/stream`: reads the token, opens a stream at the hub, and writes until somebody leaves.

It stands beside Django and never enters its request cycle: a stream served through it would hold a thread,
and with a session a database connection, for its whole life.
"""

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs

from django.conf import settings
from prometheus_client import generate_latest

from pitboard.live.choice import wake_of_settings
from pitboard.live.hub import Hub
from pitboard.live.measures import OPENED, REFUSED, STREAMS
from pitboard.live.stream import Stream
from pitboard.live.wake import Wake
from pitboard.queries.figure_access import may_read_figures
from pitboard.queries.stream_tokens import StreamTokenRefused, read_stream_pass
from pitboard.queries.topics import is_topic

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

PATH = "/live/stream"
# Where the streams have a process of their own, it is asked here; the pages' own addresses belong to the pages.
HEALTH_PATHS = frozenset({"/live/healthz", "/healthz"})
FIGURES_PATH = "/live/metrics"
FORWARDED = frozenset({b"x-forwarded-for", b"forwarded", b"x-real-ip", b"x-forwarded-host", b"via"})
# One token for every open tab of a browser until they are united by a renewal.
MOST_TOKENS = 32
STREAM_HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),
]


class LiveApp:
    """`start` and `stop` are for a server that runs its own lifespan; both may be called twice."""

    def __init__(self, make_wake: Callable[[], Wake]) -> None:
        self._make_wake = make_wake
        self._hub: Hub | None = None

    async def start(self) -> None:
        if self._hub is None:
            self._hub = Hub(self._make_wake())
            await self._hub.start()

    async def stop(self) -> None:
        """Ends every stream within two seconds. Call it before the server waits for its connections to end."""
        hub, self._hub = self._hub, None
        if hub is not None:
            await hub.stop()

    def count(self) -> int:
        return self._hub.count() if self._hub is not None else 0

    def look(self) -> None:
        """A change was answered in this very process: its word goes out now and not at the next look."""
        if self._hub is not None:
            self._hub.look()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._lifespan(receive, send)
        elif scope["type"] == "http":
            await self._answer(scope, receive, send)

    async def _lifespan(self, receive: Receive, send: Send) -> None:
        while True:
            message = await receive()
            if message["type"] == "lifespan.startup":
                await self.start()
                await send({"type": "lifespan.startup.complete"})
            else:
                await self.stop()
                await send({"type": "lifespan.shutdown.complete"})
                return

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["path"] in HEALTH_PATHS:
            await _plain(send, 200 if self._hub is not None else 503, b"alive\n")
        elif scope["path"] == FIGURES_PATH:
            await _figures(scope, send)
        elif scope["path"] != PATH:
            await _plain(send, 404, b"Not found\n")
        elif scope["method"] != "GET":
            await _plain(send, 405, b"Only GET\n", (b"allow", b"GET"))
        elif self._hub is None:
            await _plain(send, 503, b"Not now\n", (b"retry-after", b"1"))
        else:
            try:
                stream = _open(self._hub, scope)
            except StreamTokenRefused:
                REFUSED.inc()
                await _plain(send, 403, b"Token refused\n")
            else:
                OPENED.inc()
                await _serve(self._hub, stream, receive, send)


def _open(hub: Hub, scope: Scope) -> Stream:
    try:
        query = parse_qs(scope["query_string"].decode("latin-1"), max_num_fields=MOST_TOKENS + 2)
    except ValueError as problem:
        raise StreamTokenRefused("too many tokens") from problem
    cookie = _session_cookie(scope)
    at = datetime.now(UTC)
    passes = [read_stream_pass(token, cookie=cookie, at=at) for token in query.get("token", [])]
    if not passes:
        raise StreamTokenRefused("no token")
    topics = frozenset(topic for topics, _ in passes for topic in topics)
    ends = min(ends for _, ends in passes)
    return hub.open(
        topics, read_seen(query.get("seen", [""])[0]), owner=cookie, seconds=(ends - at).total_seconds()
    )


async def _serve(hub: Hub, stream: Stream, receive: Receive, send: Send) -> None:
    async def tell(message: bytes) -> None:
        await send({"type": "http.response.body", "body": message, "more_body": True})

    stream.task = asyncio.current_task()
    leaving = asyncio.create_task(_wait_until_gone(receive, stream))
    try:
        await send({"type": "http.response.start", "status": 200, "headers": STREAM_HEADERS})
        await stream.run(tell)
        await send({"type": "http.response.body", "body": b""})
    except asyncio.CancelledError:
        # The hub gave this reader up; a cancelled server is the only other reason, and it ends us anyway.
        if not stream.abandoned:
            raise
    finally:
        leaving.cancel()
        hub.close(stream)


async def _wait_until_gone(receive: Receive, stream: Stream) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
    stream.close("gone")


def read_seen(text: str) -> dict[str, int]:
    """`order:12@7,booking:3@2`: the versions that stand on the page."""
    seen: dict[str, int] = {}
    for part in text.split(","):
        topic, _, version = part.partition("@")
        if is_topic(topic) and version.isascii() and version.isdigit() and len(version) < 19:
            seen[topic] = int(version)
    return seen


def _session_cookie(scope: Scope) -> str:
    for name, value in scope["headers"]:
        if name == b"cookie":
            for pair in value.decode("latin-1").split(";"):
                key, _, content = pair.strip().partition("=")
                if key == settings.SESSION_COOKIE_NAME:
                    return str(content.strip('"'))
    return ""


async def _figures(scope: Scope, send: Send) -> None:
    """For whoever is on this machine, or knows the token, as the pages' `/metrics`."""
    headers = dict(scope["headers"])
    client = scope.get("client") or ("", 0)
    allowed = may_read_figures(
        client[0],
        forwarded=not FORWARDED.isdisjoint(headers),
        authorization=headers.get(b"authorization", b"").decode("latin-1"),
    )
    if allowed:
        await _plain(send, 200, generate_latest())
    else:
        await _plain(send, 404, b"Not found\n")


async def _plain(send: Send, status: int, text: bytes, *headers: tuple[bytes, bytes]) -> None:
    usual = [(b"content-type", b"text/plain; charset=utf-8"), (b"cache-control", b"no-store")]
    await send({"type": "http.response.start", "status": status, "headers": [*usual, *headers]})
    await send({"type": "http.response.body", "body": text})


app = LiveApp(wake_of_settings)
STREAMS.set_function(app.count)
