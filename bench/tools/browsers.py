"""Chromium for the benches, signed in as somebody of the demo."""

import os
import shutil
from types import TracebackType
from typing import Any

from playwright.sync_api import BrowserContext, sync_playwright

from bench.tools.served import SignedIn

#: As root its sandbox cannot start, and what it loads is our own product alone. The rest keeps it at home.
ARGUMENTS = (
    "--no-sandbox --disable-background-networking --disable-component-update --disable-sync --no-first-run"
    " --disable-quic --disable-renderer-backgrounding --disable-backgrounding-occluded-windows"
).split()
PHONE = (390, 844)
DESK = (1440, 900)


class Browsers:
    def __init__(self, port: int) -> None:
        self.port = port
        self.base = f"http://localhost:{port}"
        # Playwright's waiting is an event loop below this thread; Django would take our queries for a mistake.
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
        self._playwright = sync_playwright().start()
        found = os.environ.get("PITBOARD_TEST_CHROMIUM") or shutil.which("chromium")
        self._browser = self._playwright.chromium.launch(executable_path=found, args=ARGUMENTS)

    def __enter__(self) -> "Browsers":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._browser.close()
        self._playwright.stop()

    def nobody(self, size: tuple[int, int]) -> BrowserContext:
        """A window of somebody who has not signed in."""
        width, height = size
        return self._browser.new_context(
            viewport={"width": width, "height": height}, reduced_motion="reduce", has_touch=size == PHONE
        )

    def window(self, email: str, size: tuple[int, int]) -> BrowserContext:
        context = self.nobody(size)
        person = SignedIn(self.port, email)
        context.add_cookies(cookies_of(person))
        return context


def cookies_of(person: SignedIn) -> list[Any]:
    """What makes a browser theirs."""
    return [
        {"name": one.name, "value": str(one.value), "domain": "localhost", "path": "/"}
        for one in person.cookies
    ]
