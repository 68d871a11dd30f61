"""The floor that the live hub is measured against: the least an ASGI app must do to pass a commit on.

No tokens, no catching up, no beat, no bound, no clean stop: a dictionary of queues and a thread that polls the
database. `python -m bench.tools.bare_hub DATABASE PORT`.
"""

import asyncio
import json
import sqlite3
import sys
import threading
import time
from collections import defaultdict
from pathlib import Path
from typing import Any

from uvicorn import Config, Server

POLL_SECONDS = 0.02

queues: dict[str, set["asyncio.Queue[bytes]"]] = defaultdict(set)


def watch(database: Path, loop: asyncio.AbstractEventLoop) -> None:
    connection = sqlite3.connect(f"{database.absolute().as_uri()}?mode=ro", uri=True, isolation_level=None)
    newest = connection.execute("SELECT coalesce(max(id), 0) FROM records_event").fetchone()[0]
    counter = -1
    while True:
        time.sleep(POLL_SECONDS)
        now = connection.execute("PRAGMA data_version").fetchone()[0]
        if now == counter:
            continue
        counter = now
        rows = connection.execute(
            "SELECT id, order_id, version FROM records_event WHERE id > ? ORDER BY id", (newest,)
        ).fetchall()
        for number, order, version in rows:
            newest = number
            loop.call_soon_threadsafe(spread, f"order:{order}", version)


def spread(topic: str, version: int) -> None:
    message = b"data: %s\n\n" % json.dumps({topic: version}, separators=(",", ":")).encode()
    for queue in queues[topic]:
        queue.put_nowait(message)


async def app(scope: Any, receive: Any, send: Any) -> None:
    topic = scope["query_string"].decode().partition("topic=")[2]
    queue: asyncio.Queue[bytes] = asyncio.Queue()
    queues[topic].add(queue)
    headers = [(b"content-type", b"text/event-stream")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": b": live\n\n", "more_body": True})
    while True:
        await send({"type": "http.response.body", "body": await queue.get(), "more_body": True})


async def serve(database: Path, port: int) -> None:
    watching = threading.Thread(target=watch, args=(database, asyncio.get_running_loop()), daemon=True)
    watching.start()
    # The same server with the same parts as the product, and its turns between threads.
    sys.setswitchinterval(0.0005)
    config = Config(
        app, host="127.0.0.1", port=port, http="h11", ws="none", loop="asyncio", lifespan="off",
        log_level="warning", access_log=False, server_header=False,
    )  # fmt: skip
    await Server(config).serve()


if __name__ == "__main__":
    asyncio.run(serve(Path(sys.argv[1]), int(sys.argv[2])))
