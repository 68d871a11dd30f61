"""Brings every change to the streams that follow it.

Catch-up is by state, not by replay: the hub keeps the newest version of every topic that somebody watches,
and whoever connects says which versions are on the page. So it does not matter when a change was committed,
before the page connected, during a break, or in another order than its id says.
"""

import asyncio
from collections.abc import Callable, Mapping

from pitboard.live.measures import HEARD
from pitboard.live.stream import Stream
from pitboard.live.wake import Wake
from pitboard.queries.topics import is_versioned

MOST_STREAMS_A_BROWSER = 8
BEAT_SECONDS = 15.0
# A reader that takes nothing for this long is let go; it connects again and is caught up.
PATIENCE_SECONDS = 30.0
# Pages come and go: a topic stays known for a while after its last watcher, and costs the next one no query.
KEEP_UNWATCHED_SECONDS = 60.0
TICK_SECONDS = 1.0


class Topic:
    """`version` is None until the database answered; 0 for good on a topic without versions."""

    __slots__ = ("unwatched_since", "version", "watchers")

    def __init__(self, *, versioned: bool) -> None:
        self.version: int | None = None if versioned else 0
        self.watchers: dict[Stream, int] = {}
        self.unwatched_since: float | None = None


class Hub:
    def __init__(self, wake: Wake) -> None:
        self._wake = wake
        self._topics: dict[str, Topic] = {}
        self._streams: dict[Stream, None] = {}
        self._by_owner: dict[str, list[Stream]] = {}
        self._loop: asyncio.AbstractEventLoop | None = None
        self._ticking: asyncio.Task[None] | None = None
        self._closing = False

    # Life

    async def start(self) -> None:
        if self._loop is not None:
            return
        self._loop = asyncio.get_running_loop()
        self._closing = False
        self._wake.start(self)
        self._ticking = asyncio.create_task(self._tick_for_ever(), name="pitboard-live-tick")

    async def stop(self) -> None:
        """Say goodbye to every stream and wait, a second and a half at most, until they have ended."""
        if self._loop is None:
            return
        self._closing = True
        if self._ticking is not None:
            self._ticking.cancel()
        for stream in list(self._streams):
            stream.close("restart")
        await asyncio.to_thread(self._wake.stop)
        await self._streams_to_end(within=1.5)
        for stream in list(self._streams):
            self._abandon(stream)
        self._loop = None

    async def _streams_to_end(self, *, within: float) -> None:
        loop = asyncio.get_running_loop()
        deadline = loop.time() + within
        while self._streams and loop.time() < deadline:
            await asyncio.sleep(0.01)

    def count(self) -> int:
        return len(self._streams)

    def look(self) -> None:
        self._wake.look()

    # Streams

    def open(self, topics: frozenset[str], seen: Mapping[str, int], *, owner: str, seconds: float) -> Stream:
        """A stream that ends after so many seconds; it is told at once what is newer than `seen`."""
        loop = asyncio.get_running_loop()
        stream = Stream(topics, owner=owner, ends=loop.time() + seconds)
        siblings = self._by_owner.setdefault(owner, [])
        if len(siblings) >= MOST_STREAMS_A_BROWSER:
            siblings[0].close("crowded")
            siblings.pop(0)
        siblings.append(stream)
        self._streams[stream] = None
        unknown = [topic for topic in topics if self._watch(stream, topic, seen.get(topic, 0))]
        if unknown:
            self._wake.ask(unknown)
        return stream

    def _watch(self, stream: Stream, name: str, seen: int) -> bool:
        """Whether the topic's version is still unknown, so that the database must be asked."""
        topic = self._topics.get(name)
        asked = topic is not None
        if topic is None:
            topic = self._topics[name] = Topic(versioned=is_versioned(name))
        topic.watchers[stream] = seen
        topic.unwatched_since = None
        if topic.version is None:
            return not asked
        if topic.version > seen or not is_versioned(name):
            stream.hint(name, topic.version)
        return False

    def close(self, stream: Stream) -> None:
        """Forget a stream that has ended. Harmless when done twice."""
        if stream not in self._streams:
            return
        del self._streams[stream]
        stream.close("gone")
        now = asyncio.get_running_loop().time()
        for name in stream.topics:
            topic = self._topics[name]
            del topic.watchers[stream]
            if not topic.watchers:
                topic.unwatched_since = now
        siblings = self._by_owner.get(stream.owner, [])
        if stream in siblings:
            siblings.remove(stream)
        if not siblings:
            self._by_owner.pop(stream.owner, None)

    # What the wake heard, in its own thread

    def heard(self, versions: Mapping[str, int]) -> None:
        HEARD.inc(len(versions))
        self._in_the_loop(self._spread, versions)

    def answered(self, versions: Mapping[str, int]) -> None:
        self._in_the_loop(self._spread, versions)

    def gap(self) -> None:
        self._in_the_loop(self._ask_for_all)

    def _in_the_loop(self, call: Callable[..., None], *arguments: object) -> None:
        if self._loop is not None and not self._closing:
            self._loop.call_soon_threadsafe(call, *arguments)

    def _spread(self, versions: Mapping[str, int]) -> None:
        for name, version in versions.items():
            topic = self._topics.get(name)
            if topic is None:
                continue
            if not is_versioned(name):
                for stream in topic.watchers:
                    stream.hint(name, 0)
            elif topic.version is None or version > topic.version:
                topic.version = version
                for stream, seen in topic.watchers.items():
                    if version > seen:
                        stream.hint(name, version)

    def _ask_for_all(self) -> None:
        """What was known may be stale, or, after a backup was put back, even too new: the answer alone counts."""
        versioned = [name for name in self._topics if is_versioned(name)]
        for name in versioned:
            self._topics[name].version = None
        if versioned:
            self._wake.ask(versioned)
        self._spread({name: 0 for name in self._topics if not is_versioned(name)})

    # Time

    async def _tick_for_ever(self) -> None:
        while True:
            await asyncio.sleep(TICK_SECONDS)
            self.tick(asyncio.get_running_loop().time())

    def tick(self, now: float) -> None:
        for stream in list(self._streams):
            if stream.busy_since is not None:
                if now - stream.busy_since > PATIENCE_SECONDS:
                    self._abandon(stream)
            elif now >= stream.ends:
                stream.close("expired")
            elif now - stream.told_at >= BEAT_SECONDS:
                stream.beat_due = True
                stream.wake()
        self._forget_unwatched(now)

    def _forget_unwatched(self, now: float) -> None:
        stale = [
            name
            for name, topic in self._topics.items()
            if topic.unwatched_since is not None and now - topic.unwatched_since > KEEP_UNWATCHED_SECONDS
        ]
        for name in stale:
            del self._topics[name]

    def _abandon(self, stream: Stream) -> None:
        """Its last words cannot be delivered: end the waiting for it."""
        self.close(stream)
        stream.abandoned = True
        if stream.task is not None:
            stream.task.cancel()
