"""Whether the one process stays as it is for as long as it runs: memory, descriptors and threads under mixed load.

    bin/bench soak [--minutes M] [--json]

Readers turn pages, a technician notes what he does, a customer writes and sends photos, browsers come and go with their
streams. After a warm-up the process is looked at every two seconds; the first fifth of what was seen is compared with
the last (`memory_growth` is the ratio of their medians, `descriptors_added` and `threads_added` their difference).
`memory_mib_an_hour` is the slope of all of it.
"""

import argparse
import io
import random
import re
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any

from PIL import Image

from bench._report import print_json, print_table
from bench.tools.main_pages import main_pages
from bench.tools.meters import load_average, pss_kib, threads
from bench.tools.served import Process, SignedIn, product, use_home

EVERY_SECONDS = 2.0
READERS, WATCHERS = 2, 4
#: What is loaded once is loaded by then, and every page thread has had its first pages.
WARM_UP_SECONDS = 45.0
#: A person writes so often at most before being asked to slow down.
MESSAGE_EVERY_SECONDS = 25.0
PHOTO = (1200, 900)


@dataclass
class Counted:
    pages: int = 0
    notes: int = 0
    messages: int = 0
    streams: int = 0
    errors: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Seen:
    at: float
    memory_mib: float
    descriptors: int
    threads: int


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="bin/bench soak", description=__doc__.partition("\n")[0])
    parser.add_argument("--minutes", type=float, default=5.0, metavar="M", help="after the warm-up (5)")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(argv)
    with tempfile.TemporaryDirectory(prefix="pitboard-bench-") as folder:
        use_home(Path(folder) / "home")
        with product() as process:
            figures = soak(process, options.minutes * 60)
    print_table("The process under mixed load", ("", ""), list(figures.items()))
    if options.json:
        print_json(figures)
    return 0


def soak(process: Process, seconds: float) -> dict[str, Any]:
    load = Load(process.port)
    load.start()
    time.sleep(WARM_UP_SECONDS)
    seen: list[Seen] = []
    ends = time.monotonic() + seconds
    while time.monotonic() < ends:
        seen.append(_look(process.pid))
        time.sleep(EVERY_SECONDS)
    counted = load.end()
    return _figures(seen, counted) | {"minutes": round(seconds / 60, 2), "load_average": load_average()}


def _look(pid: int) -> Seen:
    descriptors = len(list(Path(f"/proc/{pid}/fd").iterdir()))
    return Seen(time.monotonic(), pss_kib(pid) / 1024, descriptors, threads(pid))


def _figures(seen: Sequence[Seen], counted: Counted) -> dict[str, Any]:
    part = max(1, len(seen) // 5)
    first, last = seen[:part], seen[-part:]

    def middle(of: Sequence[Seen], what: Callable[[Seen], float]) -> float:
        return statistics.median(what(one) for one in of)

    memory = [middle(of, lambda one: one.memory_mib) for of in (first, last)]
    files = [middle(of, lambda one: one.descriptors) for of in (first, last)]
    running = [middle(of, lambda one: one.threads) for of in (first, last)]
    slope = statistics.linear_regression([one.at for one in seen], [one.memory_mib for one in seen]).slope
    return {
        "memory_mib": round(memory[1], 1),
        "memory_growth": round(memory[1] / memory[0], 3),
        "memory_mib_an_hour": round(slope * 3600, 1),
        "descriptors": files[1],
        "descriptors_added": files[1] - files[0],
        "threads": running[1],
        "threads_added": running[1] - running[0],
        "pages": counted.pages,
        "notes": counted.notes,
        "messages": counted.messages,
        "streams": counted.streams,
        "errors": len(counted.errors),
        "first_error": counted.errors[0] if counted.errors else "",
    }


class Load:
    """Everybody, each in a thread, until told to stop."""

    def __init__(self, port: int) -> None:
        self.port, self.stop, self.counted = port, threading.Event(), Counted()
        emails = ("dana@kestrel.example", "nora@example.org", "otto@example.org", "olga@kestrel.example")
        self.people = {email: SignedIn(port, email) for email in emails}
        self.technician = SignedIn(port, "marek@kestrel.example")
        self.pages = main_pages(self.people)
        self.line = self._line_at_work()
        self.thread_url = self._thread()
        acts = [self._read] * READERS + [self._note, self._write] + [self._watch] * WATCHERS
        self.threads = [threading.Thread(target=self._again_and_again, args=(act,)) for act in acts]

    def start(self) -> None:
        for thread in self.threads:
            thread.start()

    def end(self) -> Counted:
        self.stop.set()
        for thread in self.threads:
            thread.join(60)
        return self.counted

    def _line_at_work(self) -> str:
        desk = self.people["dana@kestrel.example"]
        for order in desk.links("/board/", r"/board/orders/\d+/"):
            found = re.search(rf'"({order}lines/\d+)/end"', desk.get(order))
            if found:
                return f"{found[1]}/note"
        raise ValueError("nothing is being repaired")

    def _thread(self) -> str:
        visit = next(page for page in self.pages if page.name == "visit")
        found = re.search(r'action="(/bookings/\d+/messages/)"', self.people[visit.who].get(visit.path))
        assert found
        return found[1]

    def _again_and_again(self, act: Callable[[], None]) -> None:
        while not self.stop.is_set():
            try:
                act()
            except (OSError, HTTPException, RuntimeError) as error:
                self.counted.errors.append(f"{act.__name__}: {error}")
                self.stop.wait(1)

    def _read(self) -> None:
        page = random.choice(self.pages)
        self.people[page.who].get(page.path)
        self.counted.pages += 1

    def _note(self) -> None:
        self.counted.notes += 1
        self.technician.post(self.line, {"note": f"Step {self.counted.notes}"})
        self.stop.wait(random.uniform(0.2, 0.6))

    def _write(self) -> None:
        """A message with a photo, as a phone sends it."""
        person = self.people["nora@example.org"]
        self.counted.messages += 1
        fields = {
            "text": f"Question {self.counted.messages}",
            "csrfmiddlewaretoken": person.cookie("csrftoken"),
        }
        body, kind = _multipart(fields, _photo())
        connection = HTTPConnection("127.0.0.1", self.port, timeout=60)
        headers = {"Host": f"localhost:{self.port}", "Cookie": person.cookie_header, "Content-Type": kind}
        connection.request("POST", self.thread_url, body, headers)
        status = connection.getresponse().status
        connection.close()
        if status != 302:
            raise RuntimeError(f"a message was answered with {status}")
        self.stop.wait(MESSAGE_EVERY_SECONDS)

    def _watch(self) -> None:
        """A browser that follows the board for a while, and goes."""
        desk = self.people["dana@kestrel.example"]
        found = re.search(r'name="stream-token" content="([^"]+)"', desk.get("/board/"))
        assert found
        connection = HTTPConnection("127.0.0.1", self.port, timeout=60)
        headers = {"Host": f"localhost:{self.port}", "Cookie": desk.cookie_header}
        connection.request("GET", f"/live/stream?token={found[1]}", headers=headers)
        answer = connection.getresponse()
        if answer.status != 200:
            raise RuntimeError(f"a stream was answered with {answer.status}")
        answer.readline()
        self.counted.streams += 1
        self.stop.wait(random.uniform(1, 5))
        connection.close()


def _photo() -> bytes:
    data = io.BytesIO()
    Image.effect_noise(PHOTO, 60).convert("RGB").save(data, "JPEG")
    return data.getvalue()


def _multipart(fields: dict[str, str], photo: bytes) -> tuple[bytes, str]:
    edge = f"edge{random.getrandbits(64):x}"
    parts = [
        f'--{edge}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in fields.items()
    ]
    head = (
        f'--{edge}\r\nContent-Disposition: form-data; name="photos"; filename="car.jpg"\r\n'
        "Content-Type: image/jpeg\r\n\r\n"
    )
    return b"".join(
        [*parts, head.encode(), photo, f"\r\n--{edge}--\r\n".encode()]
    ), f"multipart/form-data; boundary={edge}"


if __name__ == "__main__":
    sys.exit(main())
