"""Whether telephones that send photos over a bad network keep other people's pages waiting.

    bin/bench uploads --json

Eight phones send a photo each at 20 KB/s, again and again, to the product as shipped; meanwhile somebody reads pages.
"""

import argparse
import tempfile
import threading
import time
from http.client import HTTPConnection
from pathlib import Path

from bench._report import percentile, print_json
from bench.tools.meters import load_average
from bench.tools.phones import Phone
from bench.tools.served import SignedIn, product, use_home

APART_SECONDS = 1.3


def main() -> None:
    options = _options()
    with tempfile.TemporaryDirectory(prefix="pitboard-bench-") as folder:
        use_home(Path(folder) / "home")
        with product() as process:
            result = _measure(process.port, options)
    if options.json:
        print_json(result)
    else:
        for name, value in result.items():
            print(f"{name:<16} {value}")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bin/bench uploads", description=__doc__.partition("\n")[0])
    parser.add_argument("--phones", type=int, default=8, metavar="N")
    parser.add_argument("--rate", type=int, default=20, metavar="KB", help="what each sends a second (20)")
    parser.add_argument(
        "--seconds", type=int, default=90, metavar="N", help="of reading, idle and under load"
    )
    parser.add_argument("--json", action="store_true")
    return parser.parse_args()


def _measure(port: int, options: argparse.Namespace) -> dict[str, object]:
    dana = SignedIn(port, "dana@kestrel.example")
    paths = ["/board/", *dana.links("/board/", r"/board/orders/\d+/")]
    _read(port, dana.cookie_header, paths, 3)
    idle: list[float] = []
    busy: list[float] = []
    sent = 0
    # By turns, so that what else the machine does falls on both.
    for _ in range(2):
        idle += _read(port, dana.cookie_header, paths, options.seconds / 2)
        stop = threading.Event()
        phones = [
            Phone(port, dana, paths[1 + n % (len(paths) - 1)], options.rate) for n in range(options.phones)
        ]
        # Nobody sends in step: each begins a little after the one before.
        threads = [
            threading.Thread(target=phone.send_until, args=(stop, number * APART_SECONDS))
            for number, phone in enumerate(phones)
        ]
        for thread in threads:
            thread.start()
        time.sleep(APART_SECONDS * options.phones)
        busy += _read(port, dana.cookie_header, paths, options.seconds / 2)
        stop.set()
        for thread in threads:
            thread.join()
        sent += sum(phone.sent for phone in phones)
    return {
        "phones": options.phones,
        "photos_taken_in": sent,
        "pages_idle": len(idle),
        "pages_busy": len(busy),
        "p50_idle_ms": round(percentile(idle, 0.5), 1),
        "p50_busy_ms": round(percentile(busy, 0.5), 1),
        "p99_idle_ms": round(percentile(idle, 0.99), 1),
        "p99_busy_ms": round(percentile(busy, 0.99), 1),
        "p99_ratio": round(percentile(busy, 0.99) / percentile(idle, 0.99), 2),
        "load_average": load_average(),
    }


def _read(port: int, cookies: str, paths: list[str], seconds: float) -> list[float]:
    """One page after the other, and the milliseconds that each took."""
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    took: list[float] = []
    ends = time.perf_counter() + seconds
    while time.perf_counter() < ends:
        path = paths[len(took) % len(paths)]
        began = time.perf_counter()
        connection.request("GET", path, headers={"Host": f"localhost:{port}", "Cookie": cookies})
        answer = connection.getresponse()
        answer.read()
        took.append((time.perf_counter() - began) * 1000)
        if answer.status != 200:
            raise RuntimeError(f"{path} answered {answer.status}")
        time.sleep(0.02)
    connection.close()
    return took


if __name__ == "__main__":
    main()
