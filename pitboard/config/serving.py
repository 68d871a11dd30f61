"""The one process: pages, live streams and the worker, from start to a clean stop."""

import asyncio
import os
import resource
import signal
import socket
import sys
import threading
from typing import Literal

from django.conf import settings
from uvicorn import Config, Server

from pitboard.config.asgi import app
from pitboard.config.asgi_types import App
from pitboard.config.home import setup_code
from pitboard.config.prepare import demo_module
from pitboard.live.app import app as live
from pitboard.notify import worker
from pitboard.records.workshop import Workshop

# A thread that computes keeps the interpreter for this long before another may have it. With the usual 5 ms and
# busy page threads, telling 1,000 streams took 760 to 3,900 ms (the loop loses its turn at every send); with
# 0.5 ms it takes 4 to 130 ms, and pages pay next to nothing.
SWITCH_SECONDS = 0.0005
GRACE_SECONDS = 2
MOST_OPEN_FILES = 65_536


class LiveServer(Server):
    """A server that holds streams: it says when it is ready, and ends the streams when it is told to stop."""

    def __init__(self, config: Config, welcome: str) -> None:
        super().__init__(config)
        self.welcome = welcome

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets=sockets)
        print(self.welcome, flush=True)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        # A stream never ends by itself, and the server waits for every connection to end.
        await asyncio.gather(live.stop(), super().shutdown(sockets=sockets))


def serve(listening: socket.socket) -> int:
    sys.setswitchinterval(SWITCH_SECONDS)
    allow_many_streams()
    stop = threading.Event()
    delivering = threading.Thread(target=worker.run, args=(stop,), name="worker", daemon=True)
    delivering.start()
    run_until_told(LiveServer(server_config(app), _welcome()), listening)
    stop.set()
    delivering.join(timeout=0.5)
    sys.stdout.flush()
    sys.stderr.flush()
    # Python would now wait for every page thread, and one of them may be waiting for a lock. What it had not
    # committed is rolled back by the database.
    os._exit(0)


def allow_many_streams() -> None:
    """Each stream is an open file, and most systems start a process with 1,024 although it may have far more."""
    now, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MOST_OPEN_FILES if most == resource.RLIM_INFINITY else min(most, MOST_OPEN_FILES)
    if now != resource.RLIM_INFINITY and now < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, most))


def server_config(app: App | str, *, lifespan: Literal["on", "off"] = "on") -> Config:
    return Config(
        app,
        http="h11",
        ws="none",
        loop="asyncio",
        lifespan=lifespan,
        # Requests are logged by our own middleware: addresses hold the secrets of links.
        log_config=None,
        log_level="warning",
        access_log=False,
        # Only the proxies that are named may say who the visitor is, and only where one stands in front.
        proxy_headers=bool(settings.ORIGIN),
        forwarded_allow_ips=list(settings.PROXIES),
        server_header=False,
        timeout_graceful_shutdown=GRACE_SECONDS,
    )


def run_until_told(server: Server, listening: socket.socket) -> None:
    # The server repeats the signal once it has stopped; being told to stop is no failure, so nothing answers then.
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: None)
    server.run(sockets=[listening])


def _welcome() -> str:
    address = f"http://localhost:{settings.PORT}"
    lines = ["", f"  Pitboard is running at {address}", f"  Data folder: {settings.HOME}"]
    if settings.DEMO:
        lines += ["", "  Sign in as one of these people of the demo workshop:"]
        lines += [f"    {line}" for line in demo_module().sign_ins()]
        lines += ["", f"  Every mail it sends, sign-in codes included: {address}/mails/"]
    elif not Workshop.objects.exists():
        lines += ["", f"  Set your workshop up at {address}/setup/"]
        lines += [f"  The set-up code is {setup_code(settings.HOME)}"]
    return "\n".join([*lines, "", "  Ctrl-C stops it.", ""])
