import argparse
import os
import signal
import threading

from pitboard.config.prepare import bring_up_to_date
from pitboard.config.running import share_home
from pitboard.config.safety import require_safe
from pitboard.notify import worker


def arguments(parser: argparse.ArgumentParser) -> None:
    return None


def run(options: argparse.Namespace) -> int:
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    require_safe(os.environ)
    share_home()
    bring_up_to_date()
    worker.run(stop)
    return 0
