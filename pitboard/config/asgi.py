"""One process for everything: streams go to the live hub, pages to Django.

Django runs as WSGI because the same pages are nearly twice as fast that way, and the streams stay out of it
because there each would hold a thread for its whole life.
"""

import asyncio
from typing import cast

from a2wsgi import WSGIMiddleware
from a2wsgi.wsgi_typing import WSGIApp

from pitboard.config.asgi_types import App, Message, Receive, Scope, Send
from pitboard.config.spool import Spool
from pitboard.config.wsgi import application as pages
from pitboard.live.app import app as live

# More threads only fight over the interpreter: two cores serve fewer pages a second with more of them.
PAGE_THREADS = 4


class Dispatcher:
    def __init__(self, *, live: App, pages: App) -> None:
        self.live = live
        self.pages = pages
        self.stopping = False
        self._streams: set[asyncio.Task[None]] = set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self.live(scope, receive, send)
        elif scope["type"] == "http" and scope["path"].startswith("/live/"):
            await self._stream(scope, receive, send)
        elif scope["type"] == "http":
            await self.pages(scope, receive, send)

    def close_streams(self) -> None:
        """A stream never ends by itself, and a server that waits for it never stops."""
        self.stopping = True
        for task in self._streams:
            task.cancel()

    async def _stream(self, scope: Scope, receive: Receive, send: Send) -> None:
        started = ended = False

        async def watched_send(message: Message) -> None:
            nonlocal started, ended
            started = started or message["type"] == "http.response.start"
            ended = message["type"] == "http.response.body" and not message.get("more_body", False)
            await send(message)

        task = asyncio.ensure_future(self.live(scope, receive, watched_send))
        self._streams.add(task)
        try:
            await task
        except asyncio.CancelledError:
            if not self.stopping:
                task.cancel()
                raise
        finally:
            self._streams.discard(task)
        if self.stopping and started and not ended:
            await send({"type": "http.response.body", "body": b""})


def _pages_app() -> App:
    # An endless queue: a page's answer leaves its thread at once, however slowly the browser takes it.
    bridge = WSGIMiddleware(cast(WSGIApp, pages), workers=PAGE_THREADS, send_queue_size=0)
    return Spool(bridge)  # type: ignore[arg-type]


app = Dispatcher(live=live, pages=_pages_app())
