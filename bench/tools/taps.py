"""Taps on one repair at the workshop, watched at five places on their way to the customer's screen."""

import sqlite3
import threading
import time
from pathlib import Path
from types import TracebackType

from django.conf import settings
from playwright.sync_api import Page

from bench.tools.browsers import DESK, PHONE, Browsers
from bench.tools.watchers import Asked, Watchers
from bench.tools.work import Work, stream_request

PARTS = ("request", "commit", "wake", "hint", "fetch", "morph")
WITHIN_MS = 20_000
#: A person's pace; also longer than the relative times and highlights of the tap before take.
BETWEEN_MS = 400

NOTE_TAP = """
addEventListener("click", (event) => {
  if (event.target.closest("button[formaction]")) localStorage.tap = performance.timeOrigin + event.timeStamp;
}, { capture: true });
"""
NOTE_DRAWN = """
window.seen = { hints: [], drawn: [] };
const now = () => performance.timeOrigin + performance.now();
document.addEventListener("pitboard:hints", ({ detail }) => {
  seen.hints.push([Math.max(...Object.values(detail)), now()]);
});
document.addEventListener("pitboard:morphed", ({ target }) => {
  const version = Number(document.getElementById("visit").dataset.version);
  // What is asked of the frame that is drawn next has run before it; the message comes after it.
  requestAnimationFrame(() => {
    const after = new MessageChannel();
    after.port1.onmessage = () => seen.drawn.push([version, now()]);
    after.port2.postMessage(0);
  });
});
"""
ARRIVAL = """(version) => {
  const first = (list) => list.find(([seen]) => seen >= version)?.[1];
  const drawn = first(seen.drawn);
  if (!drawn) return null;
  const fetched = performance.getEntriesByType("resource").filter((one) => one.name.endsWith("/live"))
    .map((one) => performance.timeOrigin + one.responseEnd).filter((at) => at <= drawn);
  return { hint: first(seen.hints), fetched: Math.max(...fetched), drawn };
}"""


class Taps:
    """One technician, one customer, and two observers: of the database, and of the stream itself."""

    def __init__(self, port: int) -> None:
        self.work = Work()
        self.topic = self.work.topics()[0]
        self.line = self.work.line(self.topic)
        order = self.line.order
        self.browsers = Browsers(port)
        self.customer = self._open(order.customer.email, PHONE, f"/visits/{order.number}/", NOTE_DRAWN)
        self.staff = self._open("marek@kestrel.example", DESK, f"/board/orders/{order.number}/", NOTE_TAP)
        self.customer.locator('[data-live-state="live"]').first.wait_for(timeout=WITHIN_MS)
        self.database = Committed(settings.HOME / "pitboard.sqlite3", order.pk)
        self.stream = Told(port, self.work, self.topic)

    def __enter__(self) -> "Taps":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.database.stop.set()
        self.stream.stop.set()
        self.browsers.__exit__(kind, error, trace)

    def _open(self, email: str, size: tuple[int, int], path: str, script: str) -> Page:
        page = self.browsers.window(email, size).new_page()
        page.add_init_script(script)
        page.goto(self.browsers.base + path)
        return page

    def measure(self, taps: int) -> list[dict[str, float]]:
        self._tap(0)  # the first one warms up everything
        return [self._tap(number) for number in range(1, taps + 1)]

    def _tap(self, number: int) -> dict[str, float]:
        verb = "Not done after all" if number % 2 else "Done"
        button = self.staff.get_by_role("button", name=f"{verb}: {self.line.title}")
        before = self.work.version(self.topic)
        with self.staff.expect_request(lambda request: request.method == "POST") as posted:
            button.click(timeout=WITHIN_MS)
        version, committed = self.database.after(before)
        told = self.stream.at(version)
        arrived = self.customer.wait_for_function(ARRIVAL, arg=version, timeout=WITHIN_MS).json_value()
        self.staff.wait_for_load_state("load")
        tapped = float(self.staff.evaluate("Number(localStorage.tap)"))
        timing = posted.value.timing
        sent = timing["startTime"] + max(0, timing["requestStart"])
        self.staff.wait_for_timeout(BETWEEN_MS)
        moments = (tapped, sent, committed, told, arrived["hint"], arrived["fetched"], arrived["drawn"])
        return {part: moments[place + 1] - moments[place] for place, part in enumerate(PARTS)}


class Committed:
    """Sees a commit within about a millisecond, by a connection of its own."""

    def __init__(self, path: Path, order: int) -> None:
        self.stop = threading.Event()
        self.moments: dict[int, float] = {}
        self._path, self._order = path, order
        threading.Thread(target=self._watch, daemon=True).start()

    def _watch(self) -> None:
        connection = sqlite3.connect(
            f"{self._path.absolute().as_uri()}?mode=ro", uri=True, isolation_level=None
        )
        counter = -1
        while not self.stop.wait(0.001):
            now = connection.execute("PRAGMA data_version").fetchone()[0]
            if now != counter:
                counter, moment = now, time.time() * 1000
                row = connection.execute(
                    "SELECT version FROM records_repairorder WHERE id = ?", (self._order,)
                ).fetchone()
                self.moments.setdefault(int(row[0]), moment)
        connection.close()

    def after(self, version: int) -> tuple[int, float]:
        """The next version that is committed after the given one, and when."""
        deadline = time.monotonic() + WITHIN_MS / 1000
        while time.monotonic() < deadline:
            for newer in sorted(self.moments):
                if newer > version:
                    return newer, self.moments[newer]
            time.sleep(0.005)
        raise RuntimeError("the tap was never committed")


class Told:
    """A stream of its own beside the customer's: when the hub told it what."""

    def __init__(self, port: int, work: Work, topic: str) -> None:
        self.stop = threading.Event()
        self._moments: dict[int, float] = {}
        self._topic, self._port = topic, port
        self._request = stream_request(work, topic)
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        watchers = Watchers(self._port)
        watchers.connect([Asked(self._request, self._topic)])
        while not self.stop.is_set():
            for version in watchers.versions(self._topic):
                self._moments.setdefault(version, time.time() * 1000)
        watchers.close()

    def at(self, version: int) -> float:
        deadline = time.monotonic() + WITHIN_MS / 1000
        while time.monotonic() < deadline:
            found = [moment for told, moment in self._moments.items() if told >= version]
            if found:
                return min(found)
            time.sleep(0.005)
        raise RuntimeError("the stream was never told")
