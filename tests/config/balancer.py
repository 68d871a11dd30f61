"""The proxy in front of a site with several machines, as small as it can be: streams to the live host, pages to
whichever web host takes the connection. What it cannot hand on it says with 502, as any proxy does; nothing that was
handed on is sent a second time."""

import asyncio
import re
import threading
from collections.abc import Sequence
from contextlib import suppress

CONNECT_SECONDS, ANSWER_SECONDS = 1.0, 25.0
BODY = b"<h1>The site is back in a moment</h1>"
AWAY = b"HTTP/1.1 502 Bad Gateway\r\nContent-Type: text/html\r\nConnection: close\r\nContent-Length: %d\r\n\r\n%s"
Address = tuple[str, int]
Line = tuple[asyncio.StreamReader, asyncio.StreamWriter]


class Balancer:
    def __init__(self, port: int, *, pages: Sequence[Address], streams: Address) -> None:
        self.port, self.pages, self.streams = port, pages, streams
        self.turn = 0
        self.loop = asyncio.new_event_loop()
        self.told_to_stop = asyncio.Event()
        self.thread = threading.Thread(target=self._run)

    def start(self) -> None:
        self.thread.start()

    def stop(self) -> None:
        self.loop.call_soon_threadsafe(self.told_to_stop.set)
        self.thread.join(10)

    def _run(self) -> None:
        with asyncio.Runner(loop_factory=lambda: self.loop) as runner:
            runner.run(self._listen())

    async def _listen(self) -> None:
        """Until told to stop; the runner then cancels whatever is still being handed on."""
        async with await asyncio.start_server(self._serve, "127.0.0.1", self.port):
            await self.told_to_stop.wait()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = await reader.readuntil(b"\r\n\r\n")
            is_stream = head.split(b" ", 2)[1].startswith(b"/live/")
            line = await self._line([self.streams] if is_stream else self._web_hosts())
            if line is None:
                writer.write(AWAY % (len(BODY), BODY))
                await writer.drain()
            else:
                await self._hand_on(
                    head, (reader, writer), line, patience=None if is_stream else ANSWER_SECONDS
                )
        except (OSError, asyncio.IncompleteReadError, TimeoutError, asyncio.CancelledError):
            pass  # gone, or all of this is told to stop: either way nobody is left to answer
        finally:
            await _hang_up(writer)

    def _web_hosts(self) -> list[Address]:
        self.turn += 1
        first = self.turn % len(self.pages)
        return [*self.pages[first:], *self.pages[:first]]

    async def _line(self, addresses: Sequence[Address]) -> Line | None:
        for host, port in addresses:
            try:
                return await asyncio.wait_for(asyncio.open_connection(host, port), CONNECT_SECONDS)
            except (OSError, TimeoutError):
                continue
        return None

    async def _hand_on(self, head: bytes, client: Line, server: Line, *, patience: float | None) -> None:
        """One request a connection: the answer's end is the connection's."""
        server[1].write(
            re.sub(rb"(?i)\r\nconnection:[^\r]*", b"", head[:-4]) + b"\r\nConnection: close\r\n\r\n"
        )
        sending = asyncio.create_task(_copy(client[0], server[1], None))
        try:
            await _copy(server[0], client[1], patience)
        finally:
            sending.cancel()
            await _hang_up(server[1])


async def _hang_up(writer: asyncio.StreamWriter) -> None:
    writer.close()
    with suppress(OSError):
        await writer.wait_closed()


async def _copy(source: asyncio.StreamReader, target: asyncio.StreamWriter, patience: float | None) -> None:
    while True:
        async with asyncio.timeout(patience):
            more = await source.read(65536)
        if not more:
            return
        target.write(more)
        await target.drain()
