"""The hub as a process of its own, killed again and again while everybody watches: nobody is left behind."""

import json
import random
import selectors
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.utils import timezone

from pitboard.queries.stream_tokens import mint_stream_token
from tests.live.database import Database, PostgresDatabase, SqliteDatabase, own_database
from tests.live.hub_server import free_port

ORDERS = 50
WATCHERS = 200
KILLED_EVERY = 3.0
LASTS = 60.0
#: After the last kill: reconnecting takes up to a few of the pauses below.
SETTLES_WITHIN = 30.0


@dataclass
class Watcher:
    """A page as `live.js` keeps it: it shows what it was told, and reconnects from there after a pause with jitter."""

    name: str
    topics: list[str]
    shown: dict[str, int] = field(default_factory=dict)
    line: socket.socket | None = None
    rest: bytes = b""
    attempts: int = 0
    again_at: float = 0.0

    def connect(self, port: int, now: float) -> socket.socket | None:
        token = mint_stream_token(self.topics, cookie=self.name, at=timezone.now())
        seen = ",".join(f"{topic}@{version}" for topic, version in self.shown.items())
        query = urlencode({"token": token, "seen": seen})
        head = f"GET /live/stream?{query} HTTP/1.1\r\nHost: localhost\r\n"
        try:
            self.line = socket.create_connection(("127.0.0.1", port), timeout=5)
            self.line.sendall(f"{head}Cookie: {settings.SESSION_COOKIE_NAME}={self.name}\r\n\r\n".encode())
        except OSError:
            self.lose(now)
            return None
        self.rest = b""
        return self.line

    def hear(self, now: float) -> bool:
        """False when the line is down."""
        assert self.line is not None
        try:
            more = self.line.recv(65536)
        except OSError:
            more = b""
        if not more:
            self.lose(now)
            return False
        self.attempts = 0
        *whole, self.rest = (self.rest + more).split(b"\n")
        for text in whole:
            if text.startswith(b"data: {"):
                for topic, version in json.loads(text[6:]).items():
                    self.shown[topic] = max(version, self.shown.get(topic, 0))
        return True

    def lose(self, now: float) -> None:
        if self.line is not None:
            self.line.close()
        self.line = None
        self.attempts += 1
        self.again_at = now + max(0.5, random.random() * min(8.0, 0.5 * 2**self.attempts))


class Crowd:
    """All the watchers, in one thread."""

    def __init__(self, port: int, watchers: list[Watcher]) -> None:
        self.port = port
        self.watchers = watchers
        self.lost = 0
        self.selector = selectors.DefaultSelector()

    def turn(self) -> None:
        now = time.monotonic()
        for watcher in self.watchers:
            if watcher.line is None and now >= watcher.again_at:
                line = watcher.connect(self.port, now)
                if line is not None:
                    self.selector.register(line, selectors.EVENT_READ, watcher)
        for key, _ in self.selector.select(0.05):
            if not key.data.hear(now):
                self.selector.unregister(key.fileobj)
                self.lost += 1

    def run(self, seconds: float) -> None:
        ends = time.monotonic() + seconds
        while time.monotonic() < ends:
            self.turn()

    def close(self) -> None:
        self.selector.close()
        for watcher in self.watchers:
            if watcher.line is not None:
                watcher.line.close()


class Killed:
    """The hub in a process of its own, which dies without a word and is started again."""

    def __init__(self, database: Database, port: int) -> None:
        where = database.url if isinstance(database, PostgresDatabase) else _path(database)
        self.command = [sys.executable, "-m", "tests.live.hub_alone", where, str(port), settings.SECRET_KEY]
        self.kills = 0
        self.stop = threading.Event()
        self.process = self._start()
        self.thread = threading.Thread(target=self._kill_again_and_again)

    def _start(self) -> "subprocess.Popen[bytes]":
        return subprocess.Popen(self.command)

    def _kill_again_and_again(self) -> None:
        while not self.stop.wait(KILLED_EVERY):
            self.process.kill()
            self.process.wait()
            self.kills += 1
            self.process = self._start()

    def end(self) -> None:
        self.stop.set()
        self.thread.join()

    def close(self) -> None:
        self.process.kill()
        self.process.wait()


class Load:
    """Changes to the orders, as fast as about a hundred a second."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.versions = dict.fromkeys(range(1, ORDERS + 1), 0)
        self.stop = threading.Event()
        self.thread = threading.Thread(target=self._change)

    def _change(self) -> None:
        while not self.stop.wait(0.01):
            order = random.randint(1, ORDERS)
            self.versions[order] += 1
            self.database.commit_event(order, version=self.versions[order])

    def end(self) -> None:
        self.stop.set()
        self.thread.join()


def _path(database: Database) -> str:
    assert isinstance(database, SqliteDatabase)
    return str(database.path)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    with own_database(tmp_path) as database:
        yield database


@pytest.mark.long
def test_nobody_misses_anything_while_the_hub_is_killed_every_three_seconds(database: Database) -> None:
    port = free_port()
    hub, load = Killed(database, port), Load(database)
    crowd = Crowd(port, [_watcher(number) for number in range(WATCHERS)])
    hub.thread.start()
    load.thread.start()
    try:
        crowd.run(LASTS)
        hub.end()
        load.end()
        truth = {f"order:{order}": version for order, version in load.versions.items()}
        ends = time.monotonic() + SETTLES_WITHIN
        while time.monotonic() < ends and _behind(crowd, truth):
            crowd.turn()
        assert _behind(crowd, truth) == []
    finally:
        for running in (hub, load):
            if running.thread.is_alive():
                running.end()
        crowd.close()
        hub.close()
    assert hub.kills >= LASTS / KILLED_EVERY / 2
    assert crowd.lost >= WATCHERS
    assert sum(truth.values()) > ORDERS * 10


def _watcher(number: int) -> Watcher:
    """Three to five orders each, so that each order has a dozen watchers or more."""
    orders = {(number * 7 + step * 11) % ORDERS + 1 for step in range(3 + number % 3)}
    return Watcher(f"browser-{number}", [f"order:{order}" for order in sorted(orders)])


def _behind(crowd: Crowd, truth: dict[str, int]) -> list[tuple[str, str, int, int]]:
    return [
        (watcher.name, topic, watcher.shown.get(topic, 0), truth[topic])
        for watcher in crowd.watchers
        for topic in watcher.topics
        if watcher.shown.get(topic, 0) != truth[topic]
    ]
