"""How much a live stream costs, and how soon everybody hears of a change: the product beside a bare hub.

    bin/bench live --streams 5000 --json

Both are started by turns on this machine, over the same database, and hear the same commits, so that what the
machine does meanwhile falls on both; the ratios are what counts.
"""

import argparse
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.utils import timezone

from bench._report import percentile, print_json
from bench.tools.meters import cpu_seconds, load_average, median, open_files, pss_kib, threads
from bench.tools.served import Process, floor, product, use_home
from bench.tools.watchers import Asked, Watchers
from bench.tools.work import Work, stream_request

SETTLE_SECONDS = 2
BETWEEN_SECONDS = 0.25
WATCHERS_OF_ONE = 3
READERS = 4


@dataclass
class Measured:
    """One turn of one server."""

    connects_per_s: float
    pss_kib_per_stream: float
    threads_added: int
    db_connections_added: int
    waited_ms: list[float] = field(default_factory=list)
    cpu_us_per_message: float = 0

    def summary(self) -> dict[str, float]:
        return {
            "connects_per_s": round(self.connects_per_s),
            "pss_kib_per_stream": round(self.pss_kib_per_stream, 2),
            "p50_ms": round(percentile(self.waited_ms, 0.5), 1),
            "p99_ms": round(percentile(self.waited_ms, 0.99), 1),
            "cpu_us_per_message": round(self.cpu_us_per_message, 1),
            "threads_added": self.threads_added,
            "db_connections_added": self.db_connections_added,
        }


class Bench:
    def __init__(self, streams: int, changes: int, home: Path) -> None:
        self.streams = streams
        self.changes = changes
        self.work = Work()
        self.database = home / "pitboard.sqlite3"

    def product(self, *, spread: bool = False, loaded: bool = False) -> Measured:
        with product() as process, page_load(process.port, loaded):
            return self._measure(
                process, [Asked(stream_request(self.work, t), t) for t in self._topics(spread)]
            )

    def floor(self, *, spread: bool = False) -> Measured:
        with floor(self.database) as process:
            return self._measure(process, [_without_token(topic) for topic in self._topics(spread)])

    def _topics(self, spread: bool) -> list[str]:
        """Everybody at one order; or three to an order, most orders quiet as in life."""
        if not spread:
            return [self.work.topics()[0]] * self.streams
        busy = self.work.topics()
        quiet = [f"order:{1_000_000 + number}" for number in range(self.streams // WATCHERS_OF_ONE + 1)]
        return [topic for topic in [*busy, *quiet] for _ in range(WATCHERS_OF_ONE)][: self.streams]

    def _measure(self, process: Process, asked: list[Asked]) -> Measured:
        before = pss_kib(process.pid), threads(process.pid), open_files(process.pid, self.database)
        watchers = Watchers(process.port)
        try:
            speed = watchers.connect(asked)
            time.sleep(SETTLE_SECONDS)
            measured = Measured(
                connects_per_s=speed,
                pss_kib_per_stream=(pss_kib(process.pid) - before[0]) / len(asked),
                threads_added=threads(process.pid) - before[1],
                db_connections_added=open_files(process.pid, self.database) - before[2],
            )
            self._change(process, watchers, measured)
        finally:
            watchers.close()
        return measured

    def _change(self, process: Process, watchers: Watchers, measured: Measured) -> None:
        topics = [topic for topic in self.work.topics() if topic in watchers.topics]
        self._tell(watchers, topics[0])  # the first one warms up both
        began = cpu_seconds(process.pid)
        for number in range(self.changes):
            measured.waited_ms += self._tell(watchers, topics[number % len(topics)])
            time.sleep(BETWEEN_SECONDS)
        spent = cpu_seconds(process.pid) - began
        measured.cpu_us_per_message = spent / len(measured.waited_ms) * 1e6

    def _tell(self, watchers: Watchers, topic: str) -> list[float]:
        version, committed = self.work.change(topic, at=timezone.now())
        waited = watchers.wait_for(topic, version, since=committed)
        return [seconds * 1000 for seconds in waited]


def _without_token(topic: str) -> Asked:
    return Asked(f"GET /?topic={topic} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode(), topic)


@contextmanager
def page_load(port: int, wanted: bool) -> Iterator[None]:
    if not wanted:
        yield
        return
    command = [sys.executable, "-m", "bench.tools.page_load", str(port), str(READERS)]
    reading = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        assert reading.stdout is not None
        if reading.stdout.readline() != "reading\n":
            raise RuntimeError("the load on the pages did not start")
        yield
        if reading.poll() is not None:
            raise RuntimeError("the load on the pages ended before its time")
    finally:
        reading.terminate()
        reading.wait(60)


def main() -> None:
    options = _options()
    with tempfile.TemporaryDirectory(prefix="pitboard-bench-") as folder:
        home = Path(folder) / "home"
        use_home(home)
        bench = Bench(options.streams, options.changes, home)
        rounds = [_round(bench, number) for number in range(options.rounds)]
        spread = bench.product(spread=True), bench.floor(spread=True)
        loaded = bench.product(loaded=True), bench.floor()
    result = _result(options.streams, rounds, spread, loaded)
    if options.json:
        print_json(result)
    else:
        _print(result)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bin/bench live", description=__doc__.partition("\n")[0])
    parser.add_argument("--streams", type=int, default=1000, metavar="N")
    parser.add_argument("--changes", type=int, default=20, metavar="N", help="commits in a turn (20)")
    parser.add_argument("--rounds", type=int, default=3, metavar="N", help="turns of each (3)")
    parser.add_argument("--json", action="store_true")
    return parser.parse_args()


def _round(bench: Bench, number: int) -> tuple[Measured, Measured]:
    # Who goes first changes, so that a machine that tires or wakes favours nobody.
    if number % 2:
        low = bench.floor()
        return bench.product(), low
    ours = bench.product()
    return ours, bench.floor()


def _result(
    streams: int,
    rounds: list[tuple[Measured, Measured]],
    spread: tuple[Measured, Measured],
    loaded: tuple[Measured, Measured],
) -> dict[str, Any]:
    pairs = [(ours.summary(), low.summary()) for ours, low in rounds]

    def ratio(name: str) -> float:
        return round(median([ours[name] / max(low[name], 0.001) for ours, low in pairs]), 2)

    return {
        "streams": streams,
        "p99_ratio": ratio("p99_ms"),
        "pss_kib_per_stream_ratio": ratio("pss_kib_per_stream"),
        "cpu_per_message_ratio": ratio("cpu_us_per_message"),
        "threads_added": max(ours["threads_added"] for ours, _ in pairs),
        "db_connections_added": max(ours["db_connections_added"] for ours, _ in pairs),
        "p99_loaded_ratio": round(loaded[0].summary()["p99_ms"] / loaded[1].summary()["p99_ms"], 2),
        "p99_spread_ratio": round(spread[0].summary()["p99_ms"] / spread[1].summary()["p99_ms"], 2),
        "rounds": [{"pitboard": ours, "bare_hub": low} for ours, low in pairs],
        "spread": {"pitboard": spread[0].summary(), "bare_hub": spread[1].summary()},
        "loaded": {"pitboard": loaded[0].summary(), "bare_hub": loaded[1].summary()},
        "load_average": load_average(),
    }


def _print(result: dict[str, Any]) -> None:
    for name, value in result.items():
        if not isinstance(value, list | dict):
            print(f"{name:<26} {value}")
    for number, pair in enumerate(result["rounds"], 1):
        for server, figures in pair.items():
            print(f"round {number} {server:<10}", "  ".join(f"{k} {v}" for k, v in figures.items()))


if __name__ == "__main__":
    main()
