"""One process for everything: streams go to the live hub, pages to Django.

Django runs as WSGI because the same pages are nearly twice as fast that way, and the streams stay out of it
because there each would hold a thread for its whole life.
"""

import asyncio
from typing import cast

from a2wsgi import WSGIMiddleware
from a2wsgi.wsgi_typing import WSGIApp

from pitboard.config.asgi_types import App, Message, Receive, Scope, Send
from pitboard.config.error_page import error_page
from pitboard.config.spool import Spool
from pitboard.config.wsgi import application
from pitboard.live.app import app as live

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
# Between 1 and 8 threads, pages a second stay the same within the noise: the interpreter runs one at a time. A few
# let pages go on while one of them waits for the database.
PAGE_THREADS = 4


def _pages() -> App:
    # An endless queue: a page's answer leaves its thread at once, however slowly the browser takes it.
    bridge = WSGIMiddleware(cast(WSGIApp, application), workers=PAGE_THREADS, send_queue_size=0)
    return Spool(cast(App, bridge))


pages = _pages()


async def app(scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] == "lifespan" or scope.get("path", "").startswith("/live/"):
        await live(scope, receive, send)
    else:
        await page(scope, receive, send)
        if scope["type"] == "http" and scope["method"] not in SAFE_METHODS:
            live.look()


async def page(scope: Scope, receive: Receive, send: Send) -> None:
    """Pages alone, for a process that holds no streams."""
    answered = False

    async def watched_send(message: Message) -> None:
        nonlocal answered
        answered = True
        await send(message)

    try:
        await pages(scope, receive, watched_send)
    except asyncio.CancelledError:
        # The server stops, and the page's time to finish is over.
        if answered:
            raise
        for message in error_page(503):
            await send(message)
