"""Keeps pages busy: so many readers who ask for the next page as soon as they have one.

`python -m bench.tools.page_load PORT READERS`: says when it reads, and, told to stop, how many pages
it had.
"""

import signal
import sys
import threading
from http.client import HTTPConnection

from bench.tools.served import SignedIn

stop = threading.Event()
asked = [0]


def read(port: int, cookies: str, paths: list[str]) -> None:
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    while not stop.is_set():
        for path in paths:
            connection.request("GET", path, headers={"Host": f"localhost:{port}", "Cookie": cookies})
            answer = connection.getresponse()
            answer.read()
            if answer.status != 200:
                raise RuntimeError(f"{path} answered {answer.status}")
            asked[0] += 1


def main(port: int, readers: int) -> None:
    dana = SignedIn(port, "dana@kestrel.example")
    paths = ["/board/", *dana.links("/board/", r"/board/orders/\d+/")]
    threads = [
        threading.Thread(target=read, args=(port, dana.cookie_header, paths), daemon=True)
        for _ in range(readers)
    ]
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    for thread in threads:
        thread.start()
    print("reading", flush=True)
    stop.wait()
    print(asked[0], flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
