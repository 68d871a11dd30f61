"""The hub alone: a wake that says what the test tells it to, and readers made of a list."""

import asyncio
import json
from collections.abc import Callable, Coroutine, Iterable
from typing import Any

from pitboard.live.hub import (
    BEAT_SECONDS,
    KEEP_UNWATCHED_SECONDS,
    MOST_STREAMS_A_BROWSER,
    PATIENCE_SECONDS,
    Hub,
)
from pitboard.live.stream import Stream
from pitboard.live.wake import Listener, Wake


class ToldWake(Wake):
    """Knows the versions it is given, and counts how often it is asked."""

    def __init__(self, versions: dict[str, int]) -> None:
        self.versions = versions
        self.asked: list[list[str]] = []
        self.listener: Listener

    def start(self, listener: Listener) -> None:
        self.listener = listener

    def stop(self) -> None: ...

    def ask(self, topics: Iterable[str]) -> None:
        names = sorted(topics)
        self.asked.append(names)
        self.listener.answered({name: self.versions.get(name, 0) for name in names})

    def commit(self, **versions: int) -> None:
        """`order_12=8` is what an event about order 12 says."""
        named = {name.replace("_", ":"): version for name, version in versions.items()}
        self.versions |= named
        self.listener.heard(named)

    def _nudge(self) -> None: ...
    def _connect(self) -> None: ...
    def _disconnect(self) -> None: ...
    def _listen(self) -> None: ...
    def _versions(self, table: str, ids: list[int]) -> list[tuple[int, int]]:
        return []


class Reader:
    """Follows some topics as a browser does; `reads=False` is one that stopped taking anything."""

    def __init__(
        self,
        hub: Hub,
        *topics: str,
        seen: dict[str, int] | None = None,
        owner: str = "alice",
        reads: bool = True,
    ) -> None:
        self.hub = hub
        self.said: list[bytes] = []
        self.taking = asyncio.Event()
        if reads:
            self.taking.set()
        self.stream: Stream = hub.open(frozenset(topics), seen or {}, owner=owner, seconds=600)
        self.task = asyncio.create_task(self._run())
        self.stream.task = self.task

    async def _run(self) -> None:
        try:
            await self.stream.run(self._take)
        finally:
            self.hub.close(self.stream)

    async def _take(self, message: bytes) -> None:
        await self.taking.wait()
        self.said.append(message)

    def hints(self) -> list[dict[str, int]]:
        return [json.loads(word[6:]) for word in self.said if word.startswith(b"data: {")]

    def newest(self) -> dict[str, int]:
        return {topic: version for hint in self.hints() for topic, version in hint.items()}


def with_hub(test: Callable[[Hub, ToldWake], Coroutine[Any, Any, None]]) -> Callable[[], None]:
    async def run() -> None:
        wake = ToldWake({"order:12": 7})
        hub = Hub(wake)
        await hub.start()
        await test(hub, wake)
        await hub.stop()

    def run_it() -> None:
        asyncio.run(asyncio.wait_for(run(), timeout=10))

    return run_it


async def settle() -> None:
    for _ in range(10):
        await asyncio.sleep(0)


@with_hub
async def test_a_change_reaches_those_who_follow_it_and_nobody_else(hub: Hub, wake: ToldWake) -> None:
    alice = Reader(hub, "order:12", seen={"order:12": 7})
    charlie = Reader(hub, "order:13", owner="charlie")
    await settle()
    wake.commit(order_12=8, board_1=0)
    await settle()
    assert alice.hints() == [{"order:12": 8}]
    assert charlie.hints() == []


@with_hub
async def test_what_was_committed_between_render_and_connect_is_told_at_once(
    hub: Hub, wake: ToldWake
) -> None:
    wake.commit(order_12=8)
    reader = Reader(hub, "order:12", seen={"order:12": 7})
    await settle()
    assert reader.newest() == {"order:12": 8}


@with_hub
async def test_who_is_up_to_date_is_told_nothing(hub: Hub, wake: ToldWake) -> None:
    reader = Reader(hub, "order:12", seen={"order:12": 7})
    await settle()
    assert reader.hints() == []


@with_hub
async def test_a_topic_without_versions_is_told_to_look_once_on_connecting(hub: Hub, wake: ToldWake) -> None:
    reader = Reader(hub, "board:1")
    await settle()
    assert reader.hints() == [{"board:1": 0}]


@with_hub
async def test_a_known_topic_costs_no_question(hub: Hub, wake: ToldWake) -> None:
    first = Reader(hub, "order:12")
    await settle()
    first.stream.close("gone")
    await settle()
    Reader(hub, "order:12", "board:1")
    await settle()
    assert wake.asked == [["order:12"]]


@with_hub
async def test_a_topic_is_forgotten_some_time_after_its_last_watcher(hub: Hub, wake: ToldWake) -> None:
    now = asyncio.get_running_loop().time()
    first = Reader(hub, "order:12")
    await settle()
    hub.tick(now + KEEP_UNWATCHED_SECONDS + 1)
    first.stream.close("gone")
    await settle()
    hub.tick(now + 2 * KEEP_UNWATCHED_SECONDS)
    Reader(hub, "order:12")
    await settle()
    assert len(wake.asked) == 2


@with_hub
async def test_an_older_word_that_arrives_late_is_not_passed_on(hub: Hub, wake: ToldWake) -> None:
    reader = Reader(hub, "order:12", seen={"order:12": 7})
    await settle()
    wake.commit(order_12=9)
    wake.commit(order_12=8)
    await settle()
    assert reader.newest() == {"order:12": 9}


@with_hub
async def test_after_a_gap_everything_watched_is_asked_again(hub: Hub, wake: ToldWake) -> None:
    reader = Reader(hub, "order:12", "board:1", seen={"order:12": 7})
    await settle()
    reader.said.clear()
    wake.versions["order:12"] = 11
    wake.listener.gap()
    await settle()
    assert reader.newest() == {"order:12": 11, "board:1": 0}


@with_hub
async def test_a_reader_that_does_not_read_owes_one_entry_a_topic(hub: Hub, wake: ToldWake) -> None:
    reader = Reader(hub, "order:12", "order:13", reads=False)
    await settle()
    for version in range(10, 5010):
        wake.commit(order_12=version, order_13=version)
        await asyncio.sleep(0)
    assert len(reader.stream.pending) == 2
    reader.taking.set()
    await settle()
    assert reader.hints() == [{"order:12": 5009, "order:13": 5009}]


@with_hub
async def test_a_reader_that_takes_nothing_for_long_is_let_go(hub: Hub, wake: ToldWake) -> None:
    reader = Reader(hub, "order:12", reads=False)
    other = Reader(hub, "order:12", owner="bob")
    await settle()
    hub.tick(asyncio.get_running_loop().time() + PATIENCE_SECONDS + 1)
    await settle()
    assert reader.task.done()
    assert not other.task.done()
    assert hub.count() == 1


@with_hub
async def test_a_quiet_stream_is_given_a_beat(hub: Hub, wake: ToldWake) -> None:
    reader = Reader(hub, "order:12", seen={"order:12": 7})
    await settle()
    now = asyncio.get_running_loop().time()
    hub.tick(now + BEAT_SECONDS - 1)
    await settle()
    assert not any(b"beat" in word for word in reader.said)
    hub.tick(now + BEAT_SECONDS + 1)
    await settle()
    assert reader.said[-1].startswith(b"event: beat\n")


@with_hub
async def test_a_stream_ends_with_its_token(hub: Hub, wake: ToldWake) -> None:
    reader = Reader(hub, "order:12")
    await settle()
    hub.tick(asyncio.get_running_loop().time() + 601)
    await settle()
    assert reader.said[-1] == b"event: closing\ndata: expired\n\n"
    assert reader.task.done()


@with_hub
async def test_a_browser_has_eight_streams_and_the_oldest_makes_room(hub: Hub, wake: ToldWake) -> None:
    readers = [Reader(hub, "order:12") for _ in range(MOST_STREAMS_A_BROWSER)]
    bobs = Reader(hub, "order:12", owner="bob")
    await settle()
    Reader(hub, "order:12")
    await settle()
    assert [reader.task.done() for reader in readers] == [True] + [False] * (MOST_STREAMS_A_BROWSER - 1)
    assert readers[0].said[-1] == b"event: closing\ndata: crowded\n\n"
    assert not bobs.task.done()


@with_hub
async def test_stopping_says_goodbye_and_lets_go_of_who_does_not_listen(hub: Hub, wake: ToldWake) -> None:
    reader = Reader(hub, "order:12")
    deaf = Reader(hub, "order:12", owner="bob", reads=False)
    await settle()
    started = asyncio.get_running_loop().time()
    await hub.stop()
    await settle()
    assert asyncio.get_running_loop().time() - started < 2
    assert reader.said[-1] == b"event: closing\ndata: restart\n\n"
    assert reader.task.done() and deaf.task.done()
