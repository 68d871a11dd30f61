"""Thousands of readers of streams in one thread: raw sockets, one epoll, a bounded rest kept for each."""

import os
import re
import select
import socket
import time
from collections.abc import Sequence
from dataclasses import dataclass

AT_ONCE = 200
OPENING = b": live"
KEPT = 64


@dataclass(frozen=True)
class Asked:
    """One stream: the request that opens it, and the topic it follows."""

    request: bytes
    topic: str


class Watchers:
    def __init__(self, port: int) -> None:
        self.port = port
        self.sockets: dict[int, socket.socket] = {}
        self.topics: dict[str, set[int]] = {}
        self.rests: dict[int, bytes] = {}
        self.epoll = select.epoll()

    def connect(self, asked: Sequence[Asked], *, seconds: float = 120) -> float:
        """Opens them all, some at a time, and returns how many a second were open and spoken to."""
        began = time.perf_counter()
        for start in range(0, len(asked), AT_ONCE):
            opened = {self._open(one) for one in asked[start : start + AT_ONCE]}
            while opened:
                self._require(time.perf_counter() - began < seconds, f"{len(opened)} streams did not open")
                for number in self._ready():
                    if OPENING in self._read(number):
                        opened.discard(number)
        return len(asked) / (time.perf_counter() - began)

    def _open(self, one: Asked) -> int:
        stream = socket.create_connection(("127.0.0.1", self.port), timeout=30)
        stream.sendall(one.request)
        stream.setblocking(False)
        number = stream.fileno()
        self.sockets[number] = stream
        self.topics.setdefault(one.topic, set()).add(number)
        self.epoll.register(number, select.EPOLLIN)
        return number

    def wait_for(self, topic: str, version: int, *, since: float, seconds: float = 30) -> list[float]:
        """Until everybody who follows the topic has the version: the seconds that each waited."""
        word = b'"%s":%d}' % (topic.encode(), version)
        waiting = set(self.topics[topic])
        waited: list[float] = []
        while waiting:
            late = time.perf_counter() - since
            self._require(late < seconds, f"{len(waiting)} streams were never told of {topic} at {version}")
            for number in self._ready():
                if word in self._read(number) and number in waiting:
                    waited.append(time.perf_counter() - since)
                    waiting.discard(number)
        return waited

    def versions(self, topic: str) -> list[int]:
        """The versions of the topic that arrive within the next second, or as soon as some do."""
        word = re.compile(rb'"%s":(\d+)' % topic.encode())
        texts = [os.read(number, 16384) for number in self._ready()]
        return [int(version) for text in texts for version in word.findall(text)]

    def _ready(self) -> list[int]:
        return [number for number, _ in self.epoll.poll(1)]

    def _read(self, number: int) -> bytes:
        more = os.read(number, 16384)
        self._require(bool(more), "the server ended a stream")
        text = self.rests.get(number, b"") + more
        self.rests[number] = text[-KEPT:]
        return text

    def _require(self, holds: bool, otherwise: str) -> None:
        if not holds:
            raise RuntimeError(otherwise)

    def close(self) -> None:
        self.epoll.close()
        for stream in self.sockets.values():
            stream.close()
