"""One browser's stream: what it follows, what it has not been told yet, and the loop that tells it."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping
from functools import lru_cache

Tell = Callable[[bytes], Awaitable[None]]

OPENING = b": live\n\n"
BEAT = b"event: beat\ndata: 0\n\n"


class Stream:
    """Pending is a map from topic to newest version: a reader that does not read owes one entry a topic, never a queue.

    `owner` groups the streams of one browser; `ends` and `told_at` are times of the event loop's clock.
    """

    __slots__ = (
        "_farewell",
        "_waiting",
        "abandoned",
        "beat_due",
        "busy_since",
        "ends",
        "owner",
        "pending",
        "task",
        "told_at",
        "topics",
    )

    def __init__(self, topics: frozenset[str], *, owner: str, ends: float) -> None:
        self.topics = topics
        self.owner = owner
        self.ends = ends
        self.pending: dict[str, int] = {}
        self.beat_due = False
        self.abandoned = False
        self.told_at = 0.0
        self.busy_since: float | None = None
        self.task: asyncio.Task[None] | None = None
        self._farewell: bytes | None = None
        self._waiting: asyncio.Future[None] | None = None

    def hint(self, topic: str, version: int) -> None:
        if version >= self.pending.get(topic, 0):
            self.pending[topic] = version
        self.wake()

    def close(self, reason: str) -> None:
        """End after one last word: `restart`, `expired`, `crowded`, or `gone` when nobody is there to hear it."""
        if self._farewell is None:
            self._farewell = b"" if reason == "gone" else b"event: closing\ndata: %s\n\n" % reason.encode()
        self.wake()

    def wake(self) -> None:
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_result(None)

    async def run(self, tell: Tell) -> None:
        clock = asyncio.get_running_loop().time
        await self._say(tell, OPENING, clock)
        while self._farewell is None:
            if self.pending:
                message, self.pending = hint_text(self.pending), {}
                await self._say(tell, message, clock)
            elif self.beat_due:
                await self._say(tell, BEAT, clock)
            else:
                self._waiting = asyncio.get_running_loop().create_future()
                await self._waiting
        if self._farewell:
            await self._say(tell, self._farewell, clock)

    async def _say(self, tell: Tell, message: bytes, clock: Callable[[], float]) -> None:
        self.busy_since = clock()
        await tell(message)
        self.busy_since = None
        self.beat_due = False
        self.told_at = clock()


def hint_text(versions: Mapping[str, int]) -> bytes:
    if len(versions) == 1:
        # Nearly always: one change, told to everybody in the same words.
        return _single_hint_text(*next(iter(versions.items())))
    return b"data: %s\n\n" % json.dumps(versions, separators=(",", ":")).encode()


@lru_cache(maxsize=64)
def _single_hint_text(topic: str, version: int) -> bytes:
    return b'data: {"%s":%d}\n\n' % (topic.encode(), version)
