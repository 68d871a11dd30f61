"""Starts the product's worker as often as it is asked to, each a process of its own: loaded once and forked, so that it
works a moment after it was asked for.

    python -m bench.tools.postmen LEASE_SECONDS

Each line that comes starts one; the answer is its process id. At the end of the input it ends.
"""

import os
import signal
import sys
import threading
from collections.abc import Callable
from datetime import timedelta
from importlib import import_module

import django
from django.db import connections
from django.template.loader import get_template
from django.urls import get_resolver


def main(lease_seconds: float) -> int:
    django.setup()
    worker = import_module("pitboard.notify.worker")
    # What a killed worker had taken is taken anew once its lease is over, and minutes are long in a bench.
    import_module("pitboard.actions.deliver").LEASE = timedelta(seconds=lease_seconds)
    # What a worker's first mail loads.
    _ = get_resolver().url_patterns
    for name in ("mail/letter.txt", "mail/letter.html"):
        get_template(name)
    connections.close_all()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for _ in sys.stdin:
        pid = os.fork()
        if pid == 0:
            _work(worker.run)
        print(pid, flush=True)
    return 0


def _work(run: Callable[[threading.Event], None]) -> None:
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    run(stop)
    os._exit(0)


if __name__ == "__main__":
    sys.exit(main(float(sys.argv[1])))
