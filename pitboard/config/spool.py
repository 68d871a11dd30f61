"""Takes a request's whole body before a page is asked for.

A page runs on one of very few threads and reads its body there. A telephone sending a photo through a bad
network would hold such a thread for minutes, and a handful of them would stop every page. So the body is
gathered here, where waiting costs nothing, bounded in size and in time, and handed on at once.
"""

import asyncio
from dataclasses import dataclass
from tempfile import SpooledTemporaryFile

from pitboard.config.asgi_types import App, Message, Receive, Scope, Send
from pitboard.config.error_page import error_page

CHUNK = 256 * 1024
IN_MEMORY = 1024 * 1024


@dataclass(frozen=True)
class Bounds:
    bytes: int = 110 * 1024 * 1024
    seconds: float = 300
    idle_seconds: float = 30
    # How long what is still coming is read and thrown away after a refusal, so that it can be read at all.
    linger_seconds: float = 10


class Refused(Exception):
    """What came is not taken: the page `<status>.html` says why and what to do."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


TOO_LARGE = 413
TOO_SLOW = 408


class ClientLeft(Exception):
    pass


class Spool:
    def __init__(self, app: App, bounds: Bounds | None = None) -> None:
        self.app = app
        self.bounds = bounds or Bounds()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if not _has_body(scope):
            await self.app(scope, receive, send)
            return
        with SpooledTemporaryFile(max_size=IN_MEMORY) as body:
            try:
                size = await self._gather(scope, receive, body)
            except ClientLeft:
                return
            except Refused as refused:
                await self._refuse(refused, receive, send)
                return
            await self.app(_with_length(scope, size), _replay(body, size, receive), send)

    async def _gather(self, scope: Scope, receive: Receive, body: "SpooledTemporaryFile[bytes]") -> int:
        if _announced_length(scope) > self.bounds.bytes:
            raise Refused(TOO_LARGE)
        size = 0
        try:
            async with asyncio.timeout(self.bounds.seconds):
                while True:
                    async with asyncio.timeout(self.bounds.idle_seconds):
                        message = await receive()
                    if message["type"] == "http.disconnect":
                        raise ClientLeft
                    size += len(message.get("body", b""))
                    if size > self.bounds.bytes:
                        raise Refused(TOO_LARGE)
                    body.write(message.get("body", b""))
                    if not message.get("more_body", False):
                        body.seek(0)
                        return size
        except TimeoutError:
            raise Refused(TOO_SLOW) from None

    async def _refuse(self, refused: Refused, receive: Receive, send: Send) -> None:
        start, page = error_page(refused.status)
        await send(start)
        await send({**page, "more_body": True})
        if refused.status == TOO_LARGE:
            await self._linger(receive)
        await send({"type": "http.response.body", "body": b""})

    async def _linger(self, receive: Receive) -> None:
        # A connection closed on unread bytes is reset, and a browser then shows its own error, not our page.
        try:
            async with asyncio.timeout(self.bounds.linger_seconds):
                message: Message = {"more_body": True}
                while message.get("more_body", False):
                    message = await receive()
        except TimeoutError:
            return


def _has_body(scope: Scope) -> bool:
    return any(
        name == b"transfer-encoding" or (name == b"content-length" and value != b"0")
        for name, value in scope["headers"]
    )


def _announced_length(scope: Scope) -> int:
    for name, value in scope["headers"]:
        if name == b"content-length" and value.isdigit():
            return int(value)
    return 0


def _with_length(scope: Scope, size: int) -> Scope:
    # A body sent in chunks names no length, and WSGI knows a body by its length alone.
    headers = [
        (name, value)
        for name, value in scope["headers"]
        if name not in (b"content-length", b"transfer-encoding")
    ]
    return {**scope, "headers": [*headers, (b"content-length", str(size).encode())]}


def _replay(body: "SpooledTemporaryFile[bytes]", size: int, receive: Receive) -> Receive:
    handed = 0
    ended = False

    async def replayed() -> Message:
        nonlocal handed, ended
        if ended:
            return await receive()
        chunk = body.read(CHUNK)
        handed += len(chunk)
        ended = handed >= size
        return {"type": "http.request", "body": chunk, "more_body": not ended}

    return replayed
