"""The smallest site that keeps the contract of live pages: one page, its piece, the token's renewal, the hub."""

import asyncio
import html
import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import django_htmx
from django.conf import settings
from django.utils import timezone

from pitboard.live.app import LiveApp, Message, Receive, Scope, Send
from pitboard.live.wake import Wake
from pitboard.queries.stream_tokens import mint_stream_token
from pitboard.web.assets import script_bundle
from pitboard.web.middleware import content_policy
from tests.live.database import Database
from tests.live.hub_server import COOKIE

HTMX = Path(django_htmx.__file__).parent / "static/django_htmx/htmx-4.min.js"
TOPIC = "order:12"
PAGE = """<!doctype html>
<html lang="en" data-zone="Europe/Berlin">
<head>
<meta charset="utf-8"><title>Visit</title><link rel="icon" href="data:,">
<meta name="htmx-config" content='{"includeIndicatorCSS":false,"history":false,"noSwap":[204,304,"4xx","5xx"]}'>
<meta name="stream-token" content="%(token)s">
<script src="/htmx.js" defer></script>
<script src="/pitboard.js" type="module"></script>
</head>
<body>
<p data-live-state data-text-live="Live, {time}" data-text-reconnecting="Reconnecting, last update {time}"
   data-text-offline="Offline, last update {time}"></p>
%(piece)s
</body>
</html>"""
PIECE = """<div id="visit" data-topic="order:12" data-version="%(version)d" data-piece="/piece">
%(first)s<h1 data-highlight>%(title)s</h1>
<p id="still" data-highlight>Front brakes</p>
<time id="when" datetime="%(when)s" data-relative>13:42</time>
<form><input id="note" name="note" value="%(value)s"><textarea id="words">%(value)s</textarea>
<select id="part"><option>tyre</option><option>rim</option></select></form>
<details id="more"><summary>More</summary>%(title)s</details>
<div id="kept" data-keep>as rendered</div>
<div id="long">%(lines)s</div>
</div>
"""


SIGN_IN = "<form id='login'>Sign in</form>"


class Site:
    """What the page shows is set by `change`; the database only says that it did."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.live = LiveApp(self._make_wake)
        self.version = 0
        self.title = "Arrived"
        self.value = ""
        self.first = ""
        self.fetched = 0
        self.renewed: list[list[str]] = []
        self.token_age = timedelta(0)
        self.signed_in = True
        self.sends_another_page = False
        self.loop: asyncio.AbstractEventLoop | None = None

    def _make_wake(self) -> Wake:
        return self.database.wake()

    def change(self, title: str) -> None:
        self.title = title
        self.version += 1
        self.database.commit_event(12, version=self.version)

    def stop_hub(self) -> None:
        self._in_the_server(self.live.stop)

    def start_hub(self) -> None:
        self._in_the_server(self.live.start)

    def _in_the_server(self, call: Callable[[], Any]) -> None:
        assert self.loop is not None
        asyncio.run_coroutine_threadsafe(call(), self.loop).result(timeout=10)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.loop = asyncio.get_running_loop()
        if scope["type"] == "lifespan" or scope["path"].startswith("/live/"):
            await self.live(scope, receive, send)
            return
        body = await _body(receive)
        status, kind, text = self.answer(scope["path"], body)
        headers = [
            (b"location", b"/login") if status == 302 else (b"cache-control", b"private, no-cache"),
            (b"content-type", kind.encode()),
            (b"content-security-policy", content_policy().encode()),
            (b"set-cookie", f"{settings.SESSION_COOKIE_NAME}={COOKIE}; path=/".encode()),
        ]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": text.encode()})

    def answer(self, path: str, body: str) -> tuple[int, str, str]:
        if path == "/htmx.js":
            return 200, "text/javascript", HTMX.read_text()
        if path == "/pitboard.js":
            return 200, "text/javascript", script_bundle()
        if path == "/piece":
            self.fetched += 1
            if not self.signed_in:
                return 302, "text/html", ""
            return 200, "text/html", SIGN_IN if self.sends_another_page else self.piece()
        if path == "/login":
            return 200, "text/html", SIGN_IN
        if path == "/stream-token":
            return self.renewal(parse_qs(body).get("topics", []))
        return 200, "text/html", PAGE % {"token": self.token(), "piece": self.piece()}

    def token(self) -> str:
        return mint_stream_token([TOPIC], cookie=COOKIE, at=timezone.now() - self.token_age)

    def renewal(self, topics: list[str]) -> tuple[int, str, str]:
        self.renewed.append(topics)
        if not self.signed_in:
            return 404, "text/plain", "Not found"
        answer = {"token": mint_stream_token([TOPIC], cookie=COOKIE, at=timezone.now()), "topics": [TOPIC]}
        return 200, "application/json", json.dumps(answer)

    def piece(self) -> str:
        return PIECE % {
            "version": self.version,
            "title": html.escape(self.title),
            "value": html.escape(self.value),
            "first": self.first,
            "when": (timezone.now() - timedelta(minutes=3, seconds=5)).isoformat(),
            "lines": "<br>".join(f"line {number}" for number in range(200)),
        }


async def _body(receive: Receive) -> str:
    body = b""
    while True:
        message: Message = await receive()
        body += bytes(message.get("body", b""))
        if not message.get("more_body"):
            return body.decode()
