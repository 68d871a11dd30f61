"""Pages and streams in one process: who changed something here does not wait for the hub's next look."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

import pytest

from pitboard.config import asgi
from pitboard.config.asgi_types import Message, Receive, Scope, Send


class Told:
    def __init__(self) -> None:
        self.looks = 0

    def look(self) -> None:
        self.looks += 1


@pytest.mark.parametrize(("method", "looks"), [("POST", 1), ("GET", 0)])
def test_the_hub_looks_after_each_page_that_may_have_changed_something(
    monkeypatch: pytest.MonkeyPatch, method: str, looks: int
) -> None:
    told, sent = Told(), list[Message]()

    async def answered(scope: Scope, receive: Receive, send: Send) -> None:
        assert told.looks == 0
        await send({"type": "http.response.start", "status": 302, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        sent.append(message)

    monkeypatch.setattr(asgi, "pages", answered)
    monkeypatch.setattr(asgi, "live", told)
    scope: Scope = {"type": "http", "method": method, "path": "/board/", "headers": []}
    # In a thread of its own: a browser's test before this one leaves its event loop running in the test's.
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, asgi.app(scope, receive, send)).result()
    assert len(sent) == 2
    assert told.looks == looks
