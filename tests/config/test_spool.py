"""A slow or endless upload costs a page nothing: the body is gathered before a thread is taken."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, cast

import pytest
from a2wsgi import WSGIMiddleware
from a2wsgi.wsgi_typing import WSGIApp

from pitboard.config.asgi_types import App, Message, Receive, Scope, Send
from pitboard.config.spool import CHUNK, IN_MEMORY, Bounds, Spool

MB = 1024 * 1024


class Echo:
    """Answers with what it was given, and remembers it."""

    def __init__(self) -> None:
        self.bodies: list[bytes] = []
        self.scopes: list[Scope] = []

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        body, more = b"", True
        while more and _has_any_body(scope):
            message = await receive()
            body += message["body"]
            more = message["more_body"]
        self.bodies.append(body)
        self.scopes.append(scope)
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": body})


def _has_any_body(scope: Scope) -> bool:
    return any(name == b"content-length" for name, _ in scope["headers"])


class Visit:
    """One request: its messages, each with the pause before it, and the answer."""

    def __init__(
        self, *pieces: bytes, pause: float = 0, announce: int | None = None, chunked: bool = False
    ) -> None:
        self.messages: list[Message] = [
            {"type": "http.request", "body": piece, "more_body": number < len(pieces) - 1}
            for number, piece in enumerate(pieces)
        ]
        self.pause = pause
        length = sum(map(len, pieces)) if announce is None else announce
        header = (b"transfer-encoding", b"chunked") if chunked else (b"content-length", str(length).encode())
        self.scope: Scope = {"type": "http", "method": "POST", "path": "/", "headers": [header]}
        self.sent: list[Message] = []
        self.received = 0

    async def receive(self) -> Message:
        await asyncio.sleep(self.pause)
        if not self.messages:
            return {"type": "http.disconnect"}
        self.received += 1
        return self.messages.pop(0)

    async def send(self, message: Message) -> None:
        self.sent.append(message)

    @property
    def status(self) -> int:
        return int(self.sent[0]["status"])

    @property
    def text(self) -> str:
        return b"".join(message["body"] for message in self.sent[1:]).decode()

    async def through(self, app: App) -> "Visit":
        await app(self.scope, self.receive, self.send)
        return self


def visit(app: App, *pieces: bytes, **options: Any) -> Visit:
    return asyncio.run(Visit(*pieces, **options).through(app))


def test_the_body_arrives_whole_and_unchanged() -> None:
    echo = Echo()
    pieces = [b"a" * 70_000, b"", b"b" * (CHUNK + 1), b"c" * IN_MEMORY]
    visit(Spool(echo), *pieces)
    assert echo.bodies == [b"".join(pieces)]


def test_a_body_in_chunks_gets_the_length_that_wsgi_needs() -> None:
    echo = Echo()
    visit(Spool(echo), b"abc", b"def", chunked=True)
    assert dict(echo.scopes[0]["headers"]) == {b"content-length": b"6"}


def test_an_empty_body_is_passed_on() -> None:
    echo = Echo()
    assert visit(Spool(echo), b"").status == 200
    assert echo.bodies == [b""]


def test_a_body_announced_as_too_large_is_refused_before_it_is_kept() -> None:
    echo = Echo()
    answer = visit(Spool(echo, Bounds(bytes=MB)), b"x", announce=2 * MB)
    assert answer.status == 413
    assert "<h1>" in answer.text
    assert echo.bodies == []


def test_a_body_that_grows_too_large_is_refused() -> None:
    echo = Echo()
    answer = visit(Spool(echo, Bounds(bytes=MB)), *[b"x" * 400_000] * 4, chunked=True)
    assert answer.status == 413
    assert echo.bodies == []


def test_after_a_refusal_the_rest_is_read_so_that_the_page_can_be_seen() -> None:
    answer = visit(Spool(Echo(), Bounds(bytes=10)), *[b"x" * 20] * 5)
    assert answer.received == 5
    assert answer.sent[-1] == {"type": "http.response.body", "body": b""}


def test_a_refusal_does_not_wait_for_ever_for_the_rest() -> None:
    answer = visit(Spool(Echo(), Bounds(bytes=10, linger_seconds=0.05)), *[b"x" * 20] * 50, pause=0.02)
    assert answer.status == 413
    assert answer.received < 10


def test_a_pause_that_is_too_long_is_refused() -> None:
    echo = Echo()
    answer = visit(Spool(echo, Bounds(idle_seconds=0.05)), b"x", b"y", pause=0.2)
    assert answer.status == 408
    assert "<h1>" in answer.text
    assert echo.bodies == []


def test_a_trickle_is_refused_when_the_whole_takes_too_long() -> None:
    answer = visit(Spool(Echo(), Bounds(seconds=0.1, idle_seconds=1)), *[b"x"] * 50, pause=0.02)
    assert answer.status == 408
    assert answer.received < 10


def test_a_visitor_who_leaves_halfway_asks_nothing_of_a_page() -> None:
    echo = Echo()
    answer = Visit(b"x", b"y", b"z")
    del answer.messages[2]
    asyncio.run(answer.through(Spool(echo)))
    assert echo.bodies == []
    assert answer.sent == []


@pytest.mark.parametrize("spooled", [True, False])
def test_slow_uploads_hold_no_page_thread(spooled: bool) -> None:
    """The control without the spool shows what it is for: one slow upload a thread stops every page."""
    bridge = cast(App, WSGIMiddleware(cast(WSGIApp, _wsgi_page), workers=2))
    app = Spool(bridge) if spooled else bridge

    async def page_beside_slow_uploads() -> bool:
        slow = [asyncio.create_task(_wsgi_visit(b"x", b"y", pause=0.6).through(app)) for _ in range(4)]
        await asyncio.sleep(0.1)
        page = asyncio.create_task(_wsgi_visit(b"").through(app))
        done, _ = await asyncio.wait([page], timeout=0.3)
        await asyncio.gather(page, *slow)
        assert [answer.result().text for answer in slow] == ["2"] * 4
        return bool(done)

    assert _run(page_beside_slow_uploads) is spooled


def _run(work: Callable[[], Coroutine[Any, Any, bool]]) -> bool:
    return asyncio.run(work())


def _wsgi_page(environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
    body = environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))
    start_response("200 OK", [])
    return [str(len(body)).encode()]


def _wsgi_visit(*pieces: bytes, pause: float = 0) -> Visit:
    visit = Visit(*pieces, pause=pause)
    visit.scope.update(query_string=b"", http_version="1.1", server=("localhost", 80), client=("::1", 1))
    return visit
