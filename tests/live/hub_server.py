"""The hub in a real server on a free port, stopped as the product stops it; and a plain reader of its streams."""

import asyncio
import json
import socket
import threading
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.utils import timezone
from uvicorn import Config, Server

from pitboard.live.app import LiveApp
from pitboard.live.wake import Wake
from pitboard.queries.stream_tokens import mint_stream_token

COOKIE = "cookie-of-alice"
App = Callable[..., Awaitable[None]]


class HubServer(Server):
    def __init__(self, app: App, live: LiveApp, port: int) -> None:
        super().__init__(
            Config(
                app, host="127.0.0.1", port=port, http="h11", ws="none", lifespan="on", log_config=None,
                timeout_graceful_shutdown=10,
            )
        )  # fmt: skip
        self.live = live
        self.port = port
        self.thread = threading.Thread(target=self.run)
        self.readers: list[StreamReader] = []

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        await asyncio.gather(self.live.stop(), super().shutdown(sockets=sockets))

    def begin(self) -> None:
        self.thread.start()
        while not self.started:
            time.sleep(0.01)

    def follow(
        self, *topics: str, seen: str = "", cookie: str = COOKIE, token: str | None = None
    ) -> "StreamReader":
        """A stream of one browser; it is closed with the server."""
        if token is None:
            token = mint_stream_token(topics, cookie=cookie, at=timezone.now())
        reader = StreamReader(self.port, token, seen=seen, cookie=cookie)
        self.readers.append(reader)
        return reader

    def end(self) -> float:
        """The seconds that stopping took."""
        started = time.monotonic()
        self.should_exit = True
        self.thread.join(20)
        return time.monotonic() - started


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(make_wake: Callable[[], Wake], *, port: int = 0) -> Iterator[HubServer]:
    live = LiveApp(make_wake)
    server = HubServer(live, live, port or free_port())
    server.begin()
    try:
        yield server
    finally:
        for reader in server.readers:
            reader.close()
        server.end()


class StreamReader:
    """One stream over a raw socket: what it was told, and in which state that leaves it."""

    def __init__(self, port: int, token: str, *, seen: str, cookie: str) -> None:
        address = f"/live/stream?{urlencode({'token': token, 'seen': seen})}"
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=10)
        self.socket.sendall(
            f"GET {address} HTTP/1.1\r\nHost: localhost\r\n"
            f"Cookie: other=1; {settings.SESSION_COOKIE_NAME}={cookie}\r\n\r\n".encode()
        )
        self.text = b""
        self._read_until(lambda: b"\r\n\r\n" in self.text)
        self.head, _, _ = self.text.partition(b"\r\n\r\n")

    @property
    def status(self) -> int:
        return int(self.head.split(b" ", 2)[1])

    def _read_until(self, done: Callable[[], bool]) -> None:
        while not done():
            more = self.socket.recv(65536)
            if not more:
                raise AssertionError(f"the stream ended: {self.text!r}")
            self.text += more

    def newest(self) -> dict[str, int]:
        words = [line[6:] for line in self.text.split(b"\n") if line.startswith(b"data: {")]
        told: dict[str, Any] = {}
        for word in words:
            told |= json.loads(word)
        return told

    def wait_for(self, **versions: int) -> None:
        """`order_12=8`: until the newest told version of order 12 is 8."""
        wanted = {name.replace("_", ":"): version for name, version in versions.items()}
        self._read_until(lambda: wanted.items() <= self.newest().items())

    def quiet_for(self, seconds: float) -> bool:
        self.socket.settimeout(seconds)
        try:
            return not self.socket.recv(65536)
        except TimeoutError:
            return True
        finally:
            self.socket.settimeout(10)

    def read_to_the_end(self) -> bytes:
        while more := self.socket.recv(65536):
            self.text += more
        return self.text

    def close(self) -> None:
        self.socket.close()
