"""What the main pages cost, signed in, from the server as shipped; and whether a long past makes any of them slower.

    bin/bench pages [--few N] [--times N] [--requests N] [--home DIR] [--json]

Two workshops with the same present, each in a data folder and a server of its own: one has FEW visits behind it, the
other TIMES as many. They are asked by turns over a connection that stays open, now the one first and now the other, and
page after page in several rounds, so that what the machine does meanwhile falls on both and not on one page;
`history_p50_ratio_max` is the largest ratio of the medians. Beside the board and the visit their floors are asked, by
turns as well, in the same process: the page without its template, with as many questions and as many bytes
(`floor_ratio_board` is the floor's median divided by the page's), and the bare questions, word for word, every row
read, no object made (`bare_ratio_board`). `pages_per_s` is
what four readers at once get of the page. `idle_cpu_few` and `idle_cpu_many` say how much of one core each server takes
while nobody asks it for anything.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

from bench._report import percentile, print_json, print_table
from bench.tools.main_pages import MainPage, main_pages
from bench.tools.meters import cpu_seconds, load_average
from bench.tools.served import PROGRAM, Process, SignedIn, free_port, wait_for_port

WITH_FLOORS = ("board", "visit")
FLOORS = ("floor", "bare")
WARM_UP = 3
ROUNDS = 4
SETTLES, IDLE = 3.0, 5.0
READERS = 4
SECONDS_OF_READING = 1.0
#: Enough for every stage to be there; most of them are over and serve as patterns of the past.
REHEARSED = 60


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="bin/bench pages", description=__doc__.partition("\n")[0])
    parser.add_argument(
        "--few", type=int, default=1_000, metavar="N", help="visits in the short past (1,000)"
    )
    parser.add_argument(
        "--times", type=int, default=100, metavar="N", help="the long past (100 times as long)"
    )
    parser.add_argument("--requests", type=int, default=60, metavar="N", help="to each page (60)")
    parser.add_argument("--only", nargs="*", metavar="PAGE", help="these pages alone, by name")
    parser.add_argument(
        "--home", type=Path, metavar="DIR", help="keep both data folders here for the next run"
    )
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(argv)
    with _folder(options.home) as folder:
        few, many = make_homes(folder, options.few, options.times)
        figures = measure(few, many, options)
    _show(figures)
    if options.json:
        print_json(figures)
    return 0


# ---- two workshops -----------------------------------------------------------------------------------------------


@contextmanager
def _folder(kept: Path | None) -> Iterator[Path]:
    if kept is not None:
        kept.mkdir(parents=True, exist_ok=True)
        yield kept.absolute()
        return
    with tempfile.TemporaryDirectory(prefix="pitboard-bench-") as folder:
        yield Path(folder)


def make_homes(folder: Path, few: int, times: int) -> tuple[Path, Path]:
    short, long = folder / f"few-{few}", folder / f"many-{few}x{times}"
    if not short.exists():
        rehearse = [str(PROGRAM), "rehearse", "--orders", str(REHEARSED), "--history", str(few)]
        _run(rehearse, short)
    if not long.exists():
        shutil.copytree(short, long)
        _run([sys.executable, "-m", "bench.tools.longer_past", str(times)], long)
    return short, long


def environ_of(home: Path) -> dict[str, str]:
    own = {name: value for name, value in os.environ.items() if not name.startswith(("PITBOARD_", "DJANGO_"))}
    return own | {"PITBOARD_HOME": str(home), "DJANGO_SETTINGS_MODULE": "pitboard.config.settings"}


def _run(command: list[str], home: Path) -> None:
    subprocess.run(command, env=environ_of(home), check=True, stdout=subprocess.DEVNULL)


@contextmanager
def _serving(home: Path) -> Iterator[Process]:
    port = free_port()
    command = [sys.executable, "-m", "bench.tools.floor_server", str(port)]
    process = subprocess.Popen(
        command, env=environ_of(home), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL
    )
    try:
        wait_for_port(port, process)
        yield Process(process.pid, port)
    finally:
        process.terminate()
        process.wait(20)


# ---- one page ----------------------------------------------------------------------------------------------------


class Reader:
    """Asks one server for pages over one connection, as whoever it is told."""

    def __init__(self, port: int, people: dict[str, SignedIn]) -> None:
        self.port, self.people = port, people
        self.connection = HTTPConnection("127.0.0.1", port, timeout=120)

    def ask(self, who: str, path: str) -> tuple[float, int]:
        """How many milliseconds it took, and how many bytes came."""
        headers = {"Host": f"localhost:{self.port}", "Cookie": self.people[who].cookie_header}
        began = time.perf_counter()
        self.connection.request("GET", path, headers=headers)
        answer = self.connection.getresponse()
        body = answer.read()
        took = (time.perf_counter() - began) * 1000
        if answer.status != 200:
            raise RuntimeError(f"{path} answered {answer.status}")
        return took, len(body)


@dataclass
class Timed:
    many: list[float] = field(default_factory=list)
    few: list[float] = field(default_factory=list)
    floors: dict[str, list[float]] = field(default_factory=lambda: {name: [] for name in FLOORS})
    bytes: int = 0
    pages_per_s: float = 0.0


def measure(few: Path, many: Path, options: argparse.Namespace) -> dict[str, Any]:
    asked = {"few": few, "many": many}
    with ExitStack() as stack:
        servers = {name: stack.enter_context(_serving(home)) for name, home in asked.items()}
        emails = ("dana@kestrel.example", "nora@example.org", "otto@example.org", "olga@kestrel.example")
        people = {
            name: {email: SignedIn(server.port, email) for email in emails}
            for name, server in servers.items()
        }
        pages = {name: {page.name: page for page in main_pages(people[name])} for name in servers}
        # Both have just started, and look at all that they have.
        time.sleep(SETTLES)
        idle = {f"idle_cpu_{name}": round(_idle_cpu(server), 3) for name, server in servers.items()}
        readers = {name: Reader(servers[name].port, people[name]) for name in servers}
        names = options.only or list(pages["many"])
        rows = {name: Timed() for name in names}
        for _ in range(ROUNDS):
            for name, timed in rows.items():
                asked_for = {server: pages[server][name] for server in servers}
                _measure_page(readers, asked_for, timed, options.requests // ROUNDS)
        for name, timed in rows.items():
            timed.pages_per_s = _pages_per_second(readers["many"], pages["many"][name])
    questions = {name: _questions(home, [pages[name][p] for p in names]) for name, home in asked.items()}
    return _figures(rows, questions, options) | idle


def _idle_cpu(server: Process) -> float:
    before = cpu_seconds(server.pid)
    time.sleep(IDLE)
    return (cpu_seconds(server.pid) - before) / IDLE


def _measure_page(readers: dict[str, Reader], page: dict[str, MainPage], timed: Timed, requests: int) -> None:
    many = page["many"]
    for turn in range(-WARM_UP, requests):
        took = {}
        for server in ("few", "many") if turn % 2 else ("many", "few"):
            took[server], timed.bytes = readers[server].ask(page[server].who, page[server].path)
        floors = {
            name: readers["many"].ask(many.who, f"/{name}{many.path}")
            for name in FLOORS
            if many.name in WITH_FLOORS
        }
        if turn < 0:
            continue
        timed.few.append(took["few"])
        timed.many.append(took["many"])
        for name, (milliseconds, size) in floors.items():
            assert abs(size - timed.bytes) <= timed.bytes // 50
            timed.floors[name].append(milliseconds)


def _pages_per_second(reader: Reader, page: MainPage) -> float:
    counts = [0] * READERS
    began = time.perf_counter()
    ends = began + SECONDS_OF_READING

    def read(number: int) -> None:
        own = Reader(reader.port, reader.people)
        while time.perf_counter() < ends:
            own.ask(page.who, page.path)
            counts[number] += 1

    threads = [threading.Thread(target=read, args=(number,)) for number in range(READERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(counts) / (time.perf_counter() - began)


def _questions(home: Path, pages: list[MainPage]) -> dict[str, int]:
    asked = "".join(f"{page.who} {page.path}\n" for page in pages)
    said = subprocess.run(
        [sys.executable, "-m", "bench.tools.questions"],
        env=environ_of(home),
        input=asked,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    ).stdout
    return {page.name: int(count) for page, count in zip(pages, said.split(), strict=True)}


def _figures(
    rows: dict[str, Timed], questions: dict[str, dict[str, int]], options: argparse.Namespace
) -> dict[str, Any]:
    pages = {
        name: {
            "p50_ms": round(percentile(timed.many, 0.5), 2),
            "p99_ms": round(percentile(timed.many, 0.99), 2),
            "few_p50_ms": round(percentile(timed.few, 0.5), 2),
            "history_p50_ratio": round(percentile(timed.many, 0.5) / percentile(timed.few, 0.5), 3),
            "pages_per_s": round(timed.pages_per_s, 1),
            "queries": questions["many"][name],
            "queries_few": questions["few"][name],
            "bytes": timed.bytes,
        }
        for name, timed in rows.items()
    }
    floors = {
        f"{floor}_ratio_{name}": round(percentile(took, 0.5) / percentile(timed.many, 0.5), 3)
        for name, timed in rows.items()
        for floor, took in timed.floors.items()
        if took
    }
    return {
        "few": options.few,
        "many": options.few * options.times,
        "history_p50_ratio_max": max(page["history_p50_ratio"] for page in pages.values()),
        **floors,
        "load_average": load_average(),
        "pages": pages,
    }


def _show(figures: dict[str, Any]) -> None:
    columns = ("p50_ms", "p99_ms", "few_p50_ms", "history_p50_ratio", "pages_per_s", "queries", "bytes")
    rows = [(name, *(page[column] for column in columns)) for name, page in figures["pages"].items()]
    print_table(f"Pages with {figures['many']:,} visits behind them", ("page", *columns), rows)
    print_table("", ("", ""), [(n, v) for n, v in figures.items() if n != "pages"])


if __name__ == "__main__":
    sys.exit(main())
